"""Movements as plain values: what came in, went out and was on hand, period after period."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.model.periods import Each
from reportgen.sections.base import Coverage
from reportgen.sections.columns_chart import Plot
from reportgen.sections.grid import Column, Grid, GridRow, Value

Number = Decimal | int


@dataclass(frozen=True, slots=True)
class Figures:
    """What moved in some time. Receipts are positive, issues negative; the three flows add up to `net`."""

    receipts: Number
    """What came in other than by a transfer; corrections of receipts reduce it."""
    issues: Number
    """What went out other than by a transfer; corrections of issues reduce it."""
    transfers: Number
    """Into locations of the section less out of them; 0 over the whole company."""
    net: Number
    on_hand: Number
    """At the end of the last day."""
    purchased: Number
    """Net Qty. Purchased."""
    sold: Number
    """Net Qty. Sold: positive for what was sold."""
    value_in: Number | None
    """What the receipts cost; None unless asked for, where nobody says, and where amounts are in several currencies."""
    value_out: Number | None
    """What the issues cost, negative."""


@dataclass(frozen=True, slots=True)
class MovementPeriod(Figures):
    """One day, week, month, quarter or year."""

    start: date
    """First day; later than that of the calendar where the time shown begins within the period."""
    end: date
    """Last day, included; earlier than that of the calendar where the time shown ends within the period."""
    label: str
    """As ``2025-03``, ``2025 Q1``, ``2025-W07``; a day as the locale writes it."""


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One value of the dimensions of `by`, over the whole time."""

    path: tuple[str, ...]
    """Values of the dimensions; a blank value is ``""``. The last row may be "Others (n)"."""
    opening: Number
    """On hand before the first period."""
    totals: Figures
    on_hand: tuple[Number, ...]
    """At the end of each period."""
    others: int
    """How many values an "Others (n)" row gathers; 0 for an ordinary row."""
    stub: tuple[str, ...] = field(metadata={"data": False})
    """What a reader sees of each dimension; blank where its branch of a hierarchy has no such level."""
    label: str = field(metadata={"data": False})
    """The same in one line."""
    spark: tuple[float, ...] = field(metadata={"data": False})
    """`opening` and `on_hand`, from 0 (the least, or zero) to 1 (the most, or zero)."""
    zero: float = field(metadata={"data": False})
    """Where zero stands among them."""
    trend: str = field(metadata={"data": False})
    """The same in words."""


@dataclass(frozen=True, slots=True)
class MovementsView:
    """Receipts, issues, transfers and what was on hand."""

    kind: str
    id: str
    title: str
    each: Each | None
    """How long a period is; None if there is none."""
    opening: Number
    """On hand before the first period."""
    periods: tuple[MovementPeriod, ...]
    """None is left out between the first and the last."""
    totals: Figures
    """Over all periods."""
    levels: tuple[Column, ...]
    """The dimensions of `rows`."""
    rows: tuple[MovementRow, ...]
    """Most movement first, "Others (n)" last; empty without `by`."""
    columns: tuple[Column, ...]
    """The figures that are shown of a period."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    row_balance: str = field(default="On Hand", metadata={"data": False})
    """What the balance of a row is called: of postings, as of an entry type, nothing is on hand."""
    plot: Plot | None = field(default=None, metadata={"data": False})
    print_periods: tuple[GridRow, ...] = field(default=(), metadata={"data": False})
    """The periods that go into the PDF."""
    print_note: str = field(default="", metadata={"data": False})
    """What the PDF leaves out, "n of N" and where the rest is; blank if nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    def cells(self, figures: Figures) -> tuple[Value, ...]:
        """The figures in the order of `columns`."""
        return tuple(getattr(figures, column.key) for column in self.columns)

    @property
    def row_columns(self) -> tuple[Column, ...]:
        """The figures that are shown of a row; its net is the difference between its balances."""
        named = [Column(one.key, self.row_balance, one.unit) if one.key == "on_hand" else one for one in self.columns]
        return tuple(one for one in named if one.key != "net")

    @property
    def row_name(self) -> str:
        """What the rows are of, in one line; levels of one hierarchy are named once."""
        names = [level.label for level in self.levels]
        return " › ".join(name for name in names if not any(name.startswith(f"{one}, level ") for one in names))

    @property
    def period_rows(self) -> tuple[GridRow, ...]:
        """One row a period."""
        return tuple(GridRow((one.label,), self.cells(one), 1) for one in self.periods)

    @property
    def period_grid(self) -> Grid:
        """The periods as one table."""
        stub = (Column("period", "Period"),)
        total = self.cells(self.totals)
        return Grid(self.id, self.title, stub, self.columns, self.period_rows, total, notes=self.notes)

    @property
    def grid(self) -> Grid:
        """The periods, each under "All"; with `by` also its rows, over the whole time."""
        if not self.rows:
            return self.period_grid
        blank = ("",) * (len(self.levels) - 1)
        depth = len(self.levels) + 1
        everything = GridRow(("All",), self.cells(self.totals), 1, True)
        periods = tuple(GridRow(("All", *blank, row.stub[0]), row.cells, depth) for row in self.period_rows)
        rows = tuple(GridRow(row.stub, self.cells(row.totals), 1) for row in self.rows)
        stub = (*self.levels, Column("period", "Period"))
        return Grid(self.id, self.title, stub, self.columns, (everything, *periods, *rows), notes=self.notes)
