"""A valuation as plain values: balances rolled forward, the share of serial numbers, and what the G/L has of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Value
from reportgen.sections.valuation.options import Shown

PARTS = ("beginning", "increases", "decreases", "transfers", "others", "ending")
"""Of a balance; all but the last add up to the last."""

Number = Decimal | int | None


@dataclass(frozen=True, slots=True)
class Flow:
    """One figure over the period; receipts are positive, issues negative. None is nothing posted, which is not zero."""

    beginning: Number
    """Posted before the period."""
    increases: Number
    """Posted in it to purchases, positive adjustments and outputs, whatever the sign."""
    decreases: Number
    """Posted in it to sales, negative adjustments and consumption, whatever the sign."""
    transfers: Number
    """Posted in it to transfers, which are in neither."""
    others: Number
    """Posted in it to entries of any other type, or of none."""
    ending: Number
    """The sum of all of them."""


@dataclass(frozen=True, slots=True)
class ValuationRow:
    """One row, with what all entries under it come to."""

    path: tuple[str, ...]
    """Values of the row's dimensions, outer first; a blank value is ``""``."""
    level: int
    """1 is the outermost."""
    values: Mapping[Shown, Flow]
    label: str = field(metadata={"data": False})
    """Last part of the path as a reader sees it."""
    group: bool = field(metadata={"data": False})
    """True if rows stand under it."""
    stub: tuple[str, ...] = field(metadata={"data": False})
    """The path by dimension: blank also where its branch of a hierarchy has no such level."""


@dataclass(frozen=True, slots=True)
class SerialShare:
    """What of the whole stock, on the last day of the period, is of entries with a serial number."""

    quantity: Number
    whole_quantity: Number
    quantity_share: Decimal | None
    """None where it is no part of a whole: one of the two is blank, below zero, or the whole is zero."""
    actual: Number
    whole_actual: Number
    actual_share: Decimal | None
    sentence: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the G/L has of the whole stock of a posting group, with and without serial numbers."""

    company: str
    """Blank unless the ledger is of several companies."""
    group: str
    """Inventory posting group; blank for entries without one, and in the total."""
    actual: Number
    posted: Number
    """None where no value entry tells it."""
    variance: Number
    """`posted` less `actual`, without `untold`; 0 is fully posted."""
    untold: Number
    """The part of `actual` that no value entry tells, so that nobody knows whether it is posted."""
    words: str
    """What the variance means."""
    expected: Number
    expected_posted: Number
    """What of it is in interim accounts."""
    with_serials: Number
    """The part of `actual` that is of entries with a serial number."""


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the figure, from one amount to another."""

    label: str
    formatted: str
    start: Decimal
    end: Decimal
    balance: bool
    """True for a balance, which begins at zero."""


_RECONCILED = (
    Column("actual", "Actual Cost", "amount"),
    Column("posted", "Posted to G/L", "amount"),
    Column("variance", "Variance to G/L", "amount"),
    Column("untold", "Not Known", "amount"),
    Column("words", "State"),
    Column("expected", "Expected Cost", "amount"),
    Column("expected_posted", "Expected Cost Posted", "amount"),
    Column("with_serials", "Actual Cost with Serial Nos.", "amount"),
)


@dataclass(frozen=True, slots=True)
class ValuationView:
    """Balances and what changed them, by dimensions, with subtotals and a total."""

    kind: str
    id: str
    title: str
    start: date | None
    """First day of the period; None if it begins with the first entry."""
    end: date
    """Its last day, which the ending balances are of."""
    levels: tuple[Column, ...]
    """The row dimensions, outer first."""
    show: tuple[Shown, ...]
    rows: tuple[ValuationRow, ...]
    total: Mapping[Shown, Flow]
    serials: SerialShare
    reconciliation: tuple[Reconciled, ...]
    """By posting group; empty if it is not asked for."""
    reconciliation_total: Reconciled | None
    coverage: Coverage | None
    notes: tuple[str, ...]
    lead: tuple[str, ...] = field(default=(), metadata={"data": False})
    """What the section is about, in sentences."""
    parts: tuple[str, ...] = field(default=PARTS, metadata={"data": False})
    """Which of `PARTS` have columns: transfers and others only where something was posted to them."""
    steps: tuple[Step, ...] = field(default=(), metadata={"data": False})
    """The figure's bars; empty without one."""
    steps_label: str = field(default="", metadata={"data": False})
    """What the figure shows."""
    print_rows: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """All rows, also those the PDF leaves out."""
        columns = tuple(
            Column(f"{name}.{part}", _PARTS[part], "quantity" if name == "quantity" else "amount")
            for name in self.show
            for part in self.parts
        )
        width = len(self.parts)
        heads = tuple(Spanner(LABELS[name], number * width, width) for number, name in enumerate(self.show))
        return Grid(
            self.id,
            self.title,
            self.levels,
            columns,
            grid_rows(self.rows, self.show, self.parts),
            _cells(self.total, self.show, self.parts),
            heads,
            self.notes,
        )

    @property
    def gl_grid(self) -> Grid | None:
        """The reconciliation as a table; None without one."""
        whole = self.reconciliation_total
        if whole is None:
            return None
        columns = tuple(one for one in _RECONCILED if one.key != "untold" or whole.untold)
        several = any(row.company for row in self.reconciliation)
        stub = (Column("company", "Company"),) if several else ()
        rows = tuple(
            GridRow((*((row.company,) if several else ()), row.group), _reconciled(row, columns), 1)
            for row in self.reconciliation
        )
        name = "Inventory Posting Group"
        return Grid(
            f"{self.id}-gl",
            "Reconciliation with the G/L",
            (*stub, Column("inventory_posting_group", name)),
            columns,
            rows,
            _reconciled(whole, columns),
        )


LABELS: Mapping[Shown, str] = {
    "quantity": "Quantity",
    "actual": "Actual Cost",
    "expected": "Expected Cost",
    "posted": "Cost Posted to G/L",
}
_PARTS = {
    "beginning": "Beginning",
    "increases": "Increases",
    "decreases": "Decreases",
    "transfers": "Transfers",
    "others": "Other Types",
    "ending": "Ending",
}


def grid_rows(rows: Sequence[ValuationRow], show: Sequence[Shown], parts: Sequence[str]) -> tuple[GridRow, ...]:
    """The rows as those of a grid."""
    return tuple(GridRow(row.stub, _cells(row.values, show, parts), row.level, row.group) for row in rows)


def _cells(values: Mapping[Shown, Flow], show: Sequence[Shown], parts: Sequence[str]) -> tuple[Value, ...]:
    return tuple(getattr(values[name], part) for name in show for part in parts)


def _reconciled(row: Reconciled, columns: Sequence[Column]) -> tuple[Value, ...]:
    return tuple(getattr(row, column.key) for column in columns)
