"""A valuation as plain values: balances rolled forward, the share of serial numbers, and what the G/L has of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Spanner, Unit, Value
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
    Column("actual", "Cost", "amount"),
    Column("with_serials", "With Serial Nos.", "amount"),
    Column("posted", "Posted", "amount"),
    Column("variance", "Variance", "amount"),
    Column("untold", "Not Known", "amount"),
    Column("expected", "Cost", "amount"),
    Column("expected_posted", "Posted", "amount"),
    Column("words", "State"),
)


_UNDER: Mapping[Shown, tuple[str, ...]] = {
    "actual": ("actual", "with_serials", "posted", "variance", "untold"),
    "expected": ("expected", "expected_posted"),
}
"""Columns of the reconciliation under a head; the first is always there if there is any."""


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
    gl_lead: str = field(default="", metadata={"data": False})
    """What of the stock is compared with the G/L, as a sentence."""
    head: tuple[Column, ...] = field(default=(), metadata={"data": False})
    """The levels that the table's head names: of a hierarchy the first."""
    parts: tuple[str, ...] = field(default=PARTS, metadata={"data": False})
    """Which of `PARTS` have columns: transfers and others only where something was posted to them."""
    steps: tuple[Step, ...] = field(default=(), metadata={"data": False})
    """The figure's bars; empty without one."""
    steps_label: str = field(default="", metadata={"data": False})
    """What the figure shows."""
    paper_rows: tuple[ValuationRow, ...] = field(default=(), metadata={"data": False})
    """The rows that go into the PDF."""
    paper_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def table(self) -> "BalanceTable":
        """All figures side by side."""
        return BalanceTable(self, self.show, self.paper_note)

    @property
    def paper_tables(self) -> tuple["BalanceTable", ...]:
        """Two figures side by side, as a sheet of paper has room for, and the others under them."""
        last = len(self.show) - 1
        return tuple(
            BalanceTable(self, self.show[at : at + 2], self.paper_note if at + 2 > last else "")
            for at in range(0, len(self.show), 2)
        )

    @property
    def grid(self) -> Grid:
        """All rows, also those the PDF leaves out."""
        return self.table.grid

    @property
    def gl_grid(self) -> Grid | None:
        """The reconciliation as a table; None without one."""
        whole = self.reconciliation_total
        if whole is None:
            return None
        every = (*self.reconciliation, whole)
        columns = tuple(one for one in _RECONCILED if _says_something(one.key, every))
        several = any(row.company for row in self.reconciliation)
        stub = (Column("company", "Company"),) if several else ()
        rows = tuple(
            GridRow((*((row.company,) if several else ()), row.group), _reconciled(row, columns), 1)
            for row in self.reconciliation
        )
        heads = [
            Spanner(LABELS[name], number, sum(column.key in _UNDER[name] for column in columns))
            for name in _UNDER
            for number, column in enumerate(columns)
            if column.key == _UNDER[name][0]
        ]
        return Grid(
            f"{self.id}-gl",
            "Reconciliation with the G/L",
            (*stub, Column("inventory_posting_group", "Inventory Posting Group")),
            columns,
            rows,
            _reconciled(whole, columns),
            tuple(heads),
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


@dataclass(frozen=True, slots=True)
class BalanceTable:
    """The balances of some figures, with what the parts of a template ask of a table."""

    view: ValuationView
    columns: tuple[Shown, ...]
    print_note: str

    @property
    def id(self) -> str:
        """The section's."""
        return self.view.id

    @property
    def levels(self) -> tuple[Column, ...]:
        """The row dimensions that the head names."""
        return self.view.head

    @property
    def rows(self) -> tuple[ValuationRow, ...]:
        """All of them."""
        return self.view.rows

    @property
    def print_rows(self) -> tuple[ValuationRow, ...]:
        """Those that go into the PDF."""
        return self.view.paper_rows

    @property
    def body_columns(self) -> tuple[Column, ...]:
        """The parts of each figure's balance."""
        units: Mapping[Shown, Unit] = {"quantity": "quantity"}
        return tuple(
            Column(f"{name}.{part}", _PARTS[part], units.get(name, "amount"))
            for name in self.columns
            for part in self.view.parts
        )

    @property
    def spanners(self) -> tuple[Spanner, ...]:
        """A head over each figure."""
        width = len(self.view.parts)
        return tuple(Spanner(LABELS[name], number * width, width) for number, name in enumerate(self.columns))

    def cells_of(self, row: ValuationRow) -> tuple[Value, ...]:
        """The row's cells in the order of `body_columns`."""
        return self._cells(row.values)

    @property
    def total_cells(self) -> tuple[Value, ...]:
        """The total row's cells in the order of `body_columns`."""
        return self._cells(self.view.total)

    def _cells(self, values: Mapping[Shown, Flow]) -> tuple[Value, ...]:
        return tuple(getattr(values[name], part) for name in self.columns for part in self.view.parts)

    @property
    def grid(self) -> Grid:
        """The same as a grid."""
        view = self.view
        rows = tuple(GridRow(row.stub, self.cells_of(row), row.level, row.group) for row in view.rows)
        return Grid(
            view.id, view.title, view.levels, self.body_columns, rows, self.total_cells, self.spanners, view.notes
        )


def _says_something(column: str, rows: Sequence[Reconciled]) -> bool:
    """What is not known has a column where there is any; expected cost where it is told."""
    if column == "untold":
        return any(row.untold for row in rows)
    return column not in _UNDER["expected"] or any(row.expected is not None for row in rows)


def _reconciled(row: Reconciled, columns: Sequence[Column]) -> tuple[Value, ...]:
    return tuple(getattr(row, column.key) for column in columns)
