"""What expires when: stock by expiration date, serial numbers by the end of their warranty.

Stock is what open, positive entries posted up to the report's day still have, as Remaining Quantity says it; expired
is what has an expiration date not after that day. So the quantities are those of the measures `expired_inventory` and
`expiring_inventory`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.combining import Number
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.frames import Frame, records_of
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import KEY
from reportgen.model.worth import Worth, share, worth_of

EXPIRING_READ = frozenset(
    (
        *("entry_type", "lot_no", "expiration_date", "remaining_quantity", "description", "item_category_code"),
        *("cost_amount_actual", "warranty_date"),
    )
)
"""Columns of a ledger entry that these questions read, beside those that every question reads."""
PAST, LATER, UNDATED = -1, -2, -3
"""Numbers of the buckets beside those of the bounds: over, after the last bound, without a date."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What is in one bucket."""

    bucket: int
    """Number of the bound from 0, or `PAST`, `LATER`, `UNDATED`."""
    quantity: Number
    serials: int
    value: Number


@dataclass(frozen=True, slots=True)
class Stock:
    """Open stock in scope, one row for each item, variant, lot, serial number, location and expiration date."""

    table: ir.Table
    worth: Worth
    bounds: tuple[int, ...]

    def sums(self) -> tuple[Sum, ...]:
        """The buckets that hold anything."""
        t = self.table
        sums = t.group_by("bucket").agg(
            quantity=t.quantity.sum(), serials=(t.serial_no != "").sum(), **self.worth.sums(t)
        )
        return tuple(
            Sum(row["bucket"], row["quantity"], row["serials"], self.worth.amount(row)) for row in records_of(sums)
        )

    def listed(self, everything: bool, top: int) -> tuple[tuple[dict[str, Any], ...], int]:
        """The first to expire, and how many there are: all of the stock, or what expires within the last bound.

        Columns: those of the table, ``blocked`` (what is: item, serial number), ``bin_code``, ``item`` (number and
        description), ``value``, and ``turn``, the place in the order of picking an item (and variant) at a location:
        by expiration date, then day of receipt, then serial number; None for what must not be picked.
        """
        t = self.table
        chosen = t if everything else t.filter(~t.bucket.isin((LATER, UNDATED)))
        (counted,) = records_of(chosen.agg(rows=chosen.count()))
        rows = records_of(chosen.order_by(_order(chosen)).limit(top))
        return tuple({**row, "value": self.worth.amount(row)} for row in rows), counted["rows"]


def _order(t: ir.Table) -> list[ir.Value]:
    """First expired, first out; what has no date comes last. The rest makes the order the same every time."""
    ties = [
        t[column] for column in ("item_no", "variant_code", "lot_no", "location_code", "company") if column in t.columns
    ]
    return [t.expiration_date.isnull(), t.expiration_date, t.received_on, t.serial_no, *ties]


def stock_of(inventory: Inventory, scope: Scope, bounds: tuple[int, ...]) -> Stock:
    """Open stock as of the report's day; `bounds` are days after it."""
    worth = worth_of(inventory)
    told = lambda t: (t.entry_type, t.lot_no, t.expiration_date, t.remaining_quantity)  # noqa: E731 - a typed one-liner
    wanted = [inventory.catalog.dimension(name) for name in ("item", "bin_code", "blocked")]
    entries = inventory.entries(
        scope, dimensions=worth.dimensions, reads=[*worth.reads, told, *(one.value for one in wanted)]
    )
    open_entries = _open(worth.onto(entries), inventory.masters.companies.with_company(KEY), worth)
    stock = _received(inventory, _put_together(open_entries, inventory, worth))
    valued = inventory.valued(stock, wanted)
    kept = valued.select(*stock.columns, "item", "bin_code", "blocked")
    return Stock(_in_turn(_bucketed(kept, inventory, bounds), inventory), worth, bounds)


def _open(entries: ir.Table, key: Sequence[str], worth: Worth) -> ir.Table:
    """Open, positive entries with what is left of them (``quantity``), what that is worth, and the first receipt of
    their lot. A serial number is worth what all of its entries together are, an entry without one its part."""
    serial = ibis.window(group_by=tuple(key))
    lot = ibis.window(group_by=tuple("lot_no" if column == "serial_no" else column for column in key))
    opened = (entries.quantity > 0) & (entries.remaining_quantity > 0)
    left = ibis.ifelse(opened, entries.remaining_quantity, 0)
    receipt = ibis.ifelse(
        (entries.quantity > 0) & (entries.entry_type != "Transfer"), entries.posting_date, ibis.null("date")
    )
    wide = entries.mutate(
        opened=opened,
        left=left,
        all_left=left.sum().over(serial),
        first_receipt=receipt.min().over(lot),
        **{f"all_{name}": entries[name].sum().over(serial) for name in worth.columns},
    )
    stock = wide.filter(wide.opened)
    tracked = stock.serial_no != ""
    return stock.mutate(
        received_on=ibis.ifelse(
            stock.lot_no != "", ibis.coalesce(stock.first_receipt, stock.posting_date), stock.posting_date
        ),
        **{
            name: ibis.ifelse(
                tracked,
                share(stock[f"all_{name}"], stock.left, stock.all_left),
                share(stock[name], stock.left, stock.quantity),
            )
            for name in worth.columns
        },
    ).mutate(quantity=stock.left)


def _put_together(open_entries: ir.Table, inventory: Inventory, worth: Worth) -> ir.Table:
    owner = inventory.masters.companies.with_company(())
    t = open_entries
    return t.group_by(*owner, *KEY, "lot_no", "location_code", "expiration_date").agg(
        quantity=t.quantity.sum(),
        received_on=t.received_on.min(),
        description=t.description.max(),
        **worth.sums(t),
    )


def _received(inventory: Inventory, stock: ir.Table) -> ir.Table:
    """A serial number was received when its present life cycle began."""
    key = inventory.masters.companies.key
    facts = inventory.masters.serial_facts()
    right = facts.select("opened_on", **{f"of_{column}": facts[column] for column in key})
    both = stock.left_join(right, [stock[column] == right[f"of_{column}"] for column in key])
    return both.mutate(received_on=ibis.coalesce(both.opened_on, both.received_on)).select(*stock.columns)


def _bucket(left: ir.IntegerValue, bounds: Sequence[int], past: ir.BooleanValue) -> ir.IntegerValue:
    """The bucket of a number of days from the report's day."""
    steps = [(left <= bound, number) for number, bound in enumerate(bounds)]
    return ibis.cases((left.isnull(), UNDATED), (past, PAST), *steps, else_=LATER)


def _bucketed(stock: ir.Table, inventory: Inventory, bounds: Sequence[int]) -> ir.Table:
    """``days`` to the expiration date, not above zero once it is past; ``bucket``."""
    left = stock.expiration_date.delta(ibis.literal(inventory.asked.as_of), unit="day")
    return stock.mutate(days=left, bucket=_bucket(left, bounds, left <= 0))


def _in_turn(stock: ir.Table, inventory: Inventory) -> ir.Table:
    pick = (stock.bucket != PAST) & (stock.blocked == "")
    group = [
        *(
            stock[column]
            for column in inventory.masters.companies.with_company(("item_no", "variant_code", "location_code"))
        ),
        pick,
    ]
    turn = ibis.row_number().over(ibis.window(group_by=group, order_by=_order(stock))) + 1
    return stock.mutate(turn=ibis.ifelse(pick, turn, ibis.null("int64")))


WARRANTY = "warranty_bucket"


def warranties_of(inventory: Inventory, scope: Scope, bounds: tuple[int, ...]) -> Frame:
    """Serial numbers by `WARRANTY` bucket and ``status``: ``serials``, their number. The day on which a warranty ends
    still belongs to it."""
    bucket = Dimension(
        WARRANTY,
        "Warranty",
        "Whether the serial number's warranty ended, or ends soon, as of the report's day.",
        (LEDGER,),
        lambda t: _bucket(t.lives__warranty_ends_in, bounds, t.lives__warranty_ends_in < 0),
        ("lives",),
        "number",
    )
    status = inventory.catalog.dimension("status")
    return inventory.frame(Scope(True, scope.filter), (bucket, status), ("serials",))
