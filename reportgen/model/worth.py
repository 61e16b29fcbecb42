"""What single entries are worth, for questions that put entries together in ways of their own.

The measure `inventory_value` may have several parts, one a currency; each becomes a column that can be added up, split
and carried along, and the measure makes one amount of the sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import Question
from reportgen.model.combining import Number
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.frames import plain
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure, Total

VALUE = "inventory_value"


@dataclass(frozen=True, slots=True)
class Worth:
    """The inventory value of an entry, in columns ``cost_0``, ``cost_1`` ...: one for each part of the measure."""

    measure: Measure
    dimensions: tuple[Dimension, ...]
    """The columns, to ask of entries."""
    reads: tuple[Question, ...]
    """What of an entry they are made from."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(one.name for one in self.dimensions)

    def onto(self, entries: ir.Table) -> ir.Table:
        """The entries, asked with `dimensions` and `reads`, with the columns."""
        return entries.mutate(**{one.name: one.value(entries) for one in self.dimensions})

    def sums(self, t: ir.Table) -> dict[str, ir.Scalar]:
        """The columns' sums, each under its own name."""
        return {name: t[name].sum() for name in self.columns}

    def amount(self, record: Mapping[str, Any]) -> Number:
        """One amount from the columns' sums; None if nothing is known, or if it is in several currencies."""
        found: Number = plain(
            self.measure.value(
                {part: record[column] for part, column in zip(self.measure.parts, self.columns, strict=True)}
            )
        )
        return found


def worth_of(inventory: Inventory) -> Worth:
    """The inventory value as of the report's day, in the report's currency."""
    measure = inventory.measure(VALUE)
    parts = [part for part in measure.parts.values() if isinstance(part, Total)]
    columns = tuple(_column(f"cost_{number}", part, inventory) for number, part in enumerate(parts))
    return Worth(measure, columns, tuple(part.reads(inventory.asked) for part in parts))


def _column(name: str, part: Total, inventory: Inventory) -> Dimension:
    return Dimension(
        name,
        name,
        "Part of the inventory value.",
        (LEDGER,),
        lambda t: part.of_entry(t, inventory.asked),
        part.needs,
        "number",
    )


def share(amount: ir.NumericValue, part: ir.NumericValue, whole: ir.NumericValue) -> ir.NumericValue:
    """The part's share of an amount, to five decimals; all of it, to the last digit, for the whole."""
    return ibis.ifelse(part == whole, amount, (amount * part / whole).cast("decimal(38, 5)"))
