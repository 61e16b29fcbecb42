"""Stock by age: serial numbers in buckets of their own, and the layers of untracked stock in the same ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.combining import Number
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame, frame_from, records_of
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.layers import DROP_SHIPMENT, Layers, check_of_stock, layers_of
from reportgen.model.serial_dimensions import age_buckets, age_dimension

COUNTED = ("inventory_quantity", "serials_on_hand", "inventory_value")
"""What is told of each bucket."""
BUCKET = "bucket"


@dataclass(frozen=True, slots=True)
class Ages:
    """Stock by the first 0, 1, 2 ... dimensions and by bucket, and what has no age."""

    levels: tuple[Frame, ...]
    """A column a dimension, ``bucket`` (the label of `age_buckets`, blank without an age), and `COUNTED`."""
    layered: tuple[Frame, ...]
    """The same for untracked stock; empty if it is not asked for."""
    places_below_zero: int
    quantity_below_zero: Number
    followed: bool = True
    """Whether untracked goods were followed back through all their transfers."""


def ages_of(inventory: Inventory, by: Sequence[Dimension], bounds: tuple[int, ...], scope: Scope) -> Ages:
    """Serial numbers in scope and, unless it is of serial numbers only, untracked stock in FIFO layers.

    Raises:
        SpecError: if untracked stock is asked for by what a layer does not have.
    """
    bucket = age_dimension(BUCKET, "Age (days)", bounds)
    serials = Scope(True, scope.filter)
    frames = [
        inventory.frame(serials, (*by[:depth], bucket), COUNTED, within=((DROP_SHIPMENT, ""),))
        for depth in range(len(by) + 1)
    ]
    if scope.serials_only:
        return Ages(tuple(frames), (), 0, 0)
    check_of_stock(by)
    layers = layers_of(inventory, scope)
    valued = inventory.valued(_with_bucket(inventory, layers.table, bounds), by)
    layered = [_sums(layers, valued, by[:depth]) for depth in range(len(by) + 1)]
    (below,) = records_of(
        layers.below_zero.agg(places=layers.below_zero.count(), quantity=layers.below_zero.quantity.sum().fill_null(0))
    )
    return Ages(tuple(frames), tuple(layered), below["places"], below["quantity"], layers.followed)


def _with_bucket(inventory: Inventory, layers: ir.Table, bounds: tuple[int, ...]) -> ir.Table:
    """Without posting dates there are no ages."""
    if not inventory.has("item_ledger_entries", "posting_date"):
        return layers.mutate(bucket=ibis.literal(""))
    age = ibis.literal(inventory.asked.as_of).delta(layers.day, unit="day")
    *inner, (_, last) = age_buckets(bounds)
    value: ir.Value = ibis.literal(last)
    for upper, label in reversed(inner):
        value = ibis.ifelse(age <= upper, label, value)
    return layers.mutate(bucket=value)


def _sums(layers: Layers, valued: ir.Table, by: Sequence[Dimension]) -> Frame:
    keys = [*(one.name for one in by), BUCKET]
    sums = valued.group_by(*keys).agg(quantity=valued.quantity.sum(), **layers.worth.sums(valued))
    rows = [_row(record, by, layers) for record in records_of(sums)]
    return frame_from([*keys, *COUNTED], rows)


def _row(record: dict[str, Any], by: Sequence[Dimension], layers: Layers) -> tuple[object, ...]:
    key = ("" if record[one.name] is None and not one.ragged else record[one.name] for one in by)
    return (*key, record[BUCKET], record["quantity"], None, layers.worth.amount(record))
