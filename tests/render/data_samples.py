"""A small report as the sections decide it, for the tests of the data outputs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen.sections.base import (
    CheckResult,
    ControlTotals,
    Coverage,
    PageSetup,
    Period,
    Provenance,
    ReportView,
    SectionView,
    TableSource,
)
from reportgen.sections.decomposition_tree.view import DecompositionTreeView, TreeLevel, TreeNode
from reportgen.sections.grid import Column, Grid, GridRow, Value
from reportgen.sections.kpis.view import Kpi, KpisView
from reportgen.sections.matrix.view import MatrixRow, MatrixView
from reportgen.sections.notes.view import NotesView
from reportgen.sections.treemap.view import Tile, TreemapView

COVERAGE = Coverage(10, Decimal("10.00000"), 8, Decimal("952"), "10 entries; 8 without a serial number are left out.")
LEVELS = (
    Column("item_category_code", "Item Category"),
    Column("item_no", "Item No."),
    Column("serial_no", "Serial No."),
)
VALUES = (
    Column("inventory_quantity", "Inventory (Quantity)", "quantity"),
    Column("expiration_date", "Expiration Date", "date"),
)


def matrix_row(path: tuple[str, ...], quantity: Value, expires: Value = None, group: bool = False) -> MatrixRow:
    values = {"inventory_quantity": quantity, "expiration_date": expires}
    return MatrixRow(
        path=path,
        stub=path,
        level=len(path),
        values=values,
        cells=(),
        shares={},
        label=path[-1] or "(blank)",
        group=group,
    )


def matrix(rows: Sequence[MatrixRow] | None = None, **changes: Any) -> MatrixView:
    if rows is None:
        rows = (
            matrix_row(("PARTS",), Decimal("2.00000"), group=True),
            matrix_row(("PARTS", "SP-BOM1207"), Decimal("2.00000"), group=True),
            matrix_row(("PARTS", "SP-BOM1207", "000001"), Decimal("1.00000"), date(2025, 12, 31)),
            matrix_row(("PARTS", "SP-BOM1207", "000002"), Decimal("1.00000")),
        )
    view = {
        "kind": "matrix",
        "id": "matrix",
        "title": "Inventory by serial",
        "levels": LEVELS,
        "columns": (),
        "column_label": "",
        "values": VALUES,
        "shares": (),
        "rows": tuple(rows),
        "total": {"inventory_quantity": Decimal("2.00000"), "expiration_date": None},
        "column_totals": (),
        "coverage": COVERAGE,
        "notes": (),
    }
    return MatrixView(**{**view, **changes})


def pivot() -> MatrixView:
    """Quantity and amount per location, with the share of the parent."""
    values = (Column("inventory_quantity", "Quantity", "quantity"), Column("inventory_value", "Value", "amount"))
    one = {"inventory_quantity": Decimal(1), "inventory_value": Decimal("20.50")}
    two = {"inventory_quantity": Decimal(3), "inventory_value": Decimal("-0.5")}
    both = {"inventory_quantity": Decimal(4), "inventory_value": Decimal("20.00")}
    row = MatrixRow(
        path=("PARTS",),
        stub=("PARTS",),
        level=1,
        values=both,
        cells=(one, two),
        shares={"inventory_quantity": Decimal("0.25")},
        label="PARTS",
        group=False,
    )
    return matrix(
        (row,),
        id="matrix-2",
        title="By location",
        levels=LEVELS[:1],
        columns=("MAIN", ""),
        column_label="Location",
        values=values,
        shares=("inventory_quantity",),
        total=both,
        column_totals=(one, two),
        coverage=None,
        notes=("Two of two locations.",),
    )


def kpis() -> KpisView:
    quantity = Kpi(
        measure="inventory_quantity",
        label="Inventory (Quantity)",
        value=Decimal("10.00000"),
        unit="quantity",
        formatted="10",
        formula="sum of Quantity",
        sources=("item_ledger_entries",),
    )
    expired = replace(quantity, measure="expired_inventory", label="Expired Inventory", value=None, formatted="(blank)")
    return KpisView(kind="kpis", id="kpis", title="Key figures", kpis=(quantity, expired), coverage=COVERAGE, notes=())


def node(dimension: str | None, label: str, *children: TreeNode) -> TreeNode:
    share = Decimal(1) if dimension else None
    return TreeNode(
        dimension=dimension,
        label=label,
        value=Decimal(10),
        share=share,
        chosen=bool(children),
        others=0,
        formatted="10",
        bar=Decimal(1),
        children=children,
    )


def tree() -> DecompositionTreeView:
    root = node(None, "Quantity", node("vendor", "10000 Fabrikam, Inc.", node("document_no", "107210")))
    levels = (
        TreeLevel("vendor", "Vendor", "Quantity"),
        TreeLevel("document_no", "Document No.", "10000 Fabrikam, Inc."),
    )
    return DecompositionTreeView(
        kind="decomposition_tree",
        id="decomposition-tree",
        title="Quantity",
        measure="quantity",
        unit="quantity",
        levels=levels,
        root=root,
        coverage=None,
        notes=(),
    )


def tile(path: tuple[str, ...], value: int, x: float, width: float) -> Tile:
    return Tile(
        path=path,
        value=Decimal(value),
        x=x,
        y=0.0,
        width=width,
        height=1.0,
        others=0,
        label=path[-1],
        formatted=str(value),
        color="#aabbcc",
        ink="#000000",
    )


def treemap() -> TreemapView:
    return TreemapView(
        kind="treemap",
        id="treemap",
        title="Share of stock",
        levels=LEVELS,
        size="inventory_quantity",
        size_label="Inventory (Quantity)",
        unit="quantity",
        color_by="category",
        tiles=tuple(tile(("PARTS", "SP-BOM1207", f"00000{n}"), 1, (n - 1) / 3, 1 / 3) for n in (1, 2, 3)),
        groups=(tile(("PARTS",), 3, 0.0, 1.0),),
        gathered=(),
        total=Decimal(3),
        legend=(),
        coverage=None,
        notes=(),
    )


def notes() -> NotesView:
    html = "<p>Counted <em>twice</em>.</p>"
    return NotesView(kind="notes", id="notes", title="Remarks", text="Counted *twice*.", html=html)


def report(*sections: SectionView, **changes: Any) -> ReportView:
    """A report of the given sections; of one of each kind if none is given."""
    totals = ControlTotals(1373, Decimal("962.00000"), Decimal("962"), Decimal("-590956.55"), Decimal(15), Decimal(947))
    table = TableSource("item_ledger_entries", "ledger.csv", "analytics CSV", 1373, "ab" * 32)
    view = {
        "title": "Inventory by Serial No.",
        "slug": "inventory-by-serial-no",
        "company": "CRONUS",
        "as_of": date(2025, 10, 29),
        "period": Period(date(2025, 1, 1), date(2025, 10, 29)),
        "locale": "en-US",
        "currency": "USD",
        "subtitle": "Entry No. up to 828",
        "provenance": Provenance((table,), totals),
        "checks": (
            CheckResult(
                "negative-stock", "warning", 76, "76 pairs of item and location are negative", ("1968-S, MAIN",)
            ),
        ),
        "sections": sections or (kpis(), tree(), matrix(), treemap(), pivot(), notes()),
        "figures": {},
        "page": PageSetup("A4", "portrait"),
        "is_empty": False,
    }
    return ReportView(**{**view, **changes})


class GridSection:
    """A section that is nothing but one grid."""

    def __init__(self, grid: Grid) -> None:
        self.kind, self.id, self.title, self.grid = "matrix", grid.name, grid.title, grid
        self.coverage, self.notes, self.printed = None, grid.notes, True


def one_column(values: Sequence[Value], unit: str = "text", name: str = "table") -> GridSection:
    """A section of one column, one row a value."""
    rows = tuple(GridRow((str(number),), (value,), 1) for number, value in enumerate(values))
    columns = (Column("value", "Value", unit),)  # type: ignore[arg-type]
    return GridSection(Grid(name, "Values", (Column("no", "No."),), columns, rows))
