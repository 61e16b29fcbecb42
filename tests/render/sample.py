"""Realistic reports for the renderers' tests, built from plain values with the view classes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

import squarify
import vl_convert

from reportgen.render.figures import FigureSvg
from reportgen.sections.base import (
    CheckResult,
    ControlTotals,
    Coverage,
    Figure,
    PageSetup,
    Period,
    Provenance,
    ReportView,
    SectionView,
    TableSource,
)
from reportgen.sections.decomposition_tree import chart as tree_chart
from reportgen.sections.decomposition_tree.view import DecompositionTreeView, TreeLevel, TreeNode
from reportgen.sections.dictionary.view import DictionaryView, Term
from reportgen.sections.grid import Column, GridRow, Unit
from reportgen.sections.kpis.view import Kpi, KpisView
from reportgen.sections.matrix.view import MatrixRow, MatrixView
from reportgen.sections.notes.view import NotesView
from reportgen.sections.palette import CATEGORIES, INK
from reportgen.sections.serials.view import SerialsView
from reportgen.sections.treemap import chart as treemap_chart
from reportgen.sections.treemap.view import LegendEntry, Tile, TreemapView

AS_OF = date(2025, 10, 29)
FORMULA = "Sum of Quantity over the ledger entries posted up to the report's day."
EVERYTHING = Coverage(20, 10, 8, 952, "10 of 962 on hand are counted here; 952 have no serial number.")
Stock = Mapping[str, Mapping[str, list[str]]]
"""Category, then item, then serial numbers of one piece each."""

TEN: Stock = {"PARTS": {"SP-BOM1207": [f"{number:06}" for number in range(1, 11)]}}
NAMES = {
    "COFFEE": [
        "Airpot",
        "AirpotLite",
        "S-100 Semi-Automatic",
        "S-200 Semi-Automatic",
        "Auto-Drip",
        "AutoDripLite",
        "Percolator XL",
        "Grinder G-10",
    ],
    "FURNITURE": [
        "ATHENS Desk",
        "LONDON Swivel Chair",
        "ANTWERP Conference Table",
        "PARIS Guest Chair",
        "ROME Guest Chair",
        "OSLO Storage Unit/Shelf",
        "AMSTERDAM Lamp",
        "MUNICH Swivel Chair",
    ],
    "PARTS": [
        "SP-BOM1207",
        "SP-BOM1302",
        "SP-BOM2001",
        "SP-BOM2004",
        "SP-SCM1004",
        "SP-SCM1006",
        "SP-SCM1008",
        "SP-SCM1011",
    ],
}


def many(serials: int = 200) -> Stock:
    """Three categories of eight items with so many serials each."""
    return {
        category: {
            item: [f"{category[0]}{number:02}-{serial:05}" for serial in range(1, serials + 1)]
            for number, item in enumerate(items, start=1)
        }
        for category, items in NAMES.items()
    }


class PlainFormats:
    """Numbers and days as English readers write them."""

    def number(self, value: Decimal | int | None, unit: Unit) -> str:
        if value is None:
            return ""
        if unit == "amount":
            return f"{value:,.2f}".replace("-", "−")
        if unit == "percent":
            return f"{value * 100:,.1f}%"
        return f"{value:,}".replace("-", "−")

    def date(self, value: date | None) -> str:
        return f"{value:%b} {value.day}, {value.year}" if value else ""


FORMATS = PlainFormats()


def total_of(stock: Stock) -> int:
    return sum(len(serials) for items in stock.values() for serials in items.values())


def kpis(total: int = 10) -> KpisView:
    sources = ("Item Ledger Entry",)
    cards = (
        Kpi("inventory_quantity", "Inventory (Quantity)", total, "quantity", f"{total:,}", FORMULA, sources),
        Kpi(
            "serials_on_hand",
            "Serials on hand",
            total,
            "count",
            f"{total:,}",
            "Serial numbers whose balance is 1.",
            sources,
        ),
        Kpi("items", "Items", 1, "count", "1", "Items with at least one entry.", sources),
        Kpi(
            "inventory_value",
            "Inventory value",
            Decimal("48210.55"),
            "amount",
            "48,210.55",
            "Sum of Cost Amount (Actual) of the value entries posted up to the report's day.",
            ("Value Entry",),
        ),
        Kpi(
            "expired_inventory",
            "Expired inventory",
            None,
            "quantity",
            "(blank)",
            "Sum of Remaining Quantity of open, positive entries that expired by the report's day.",
            sources,
        ),
    )
    return KpisView("kpis", "kpis", "Key figures", cards, EVERYTHING, ())


def node(
    dimension: str | None,
    label: str,
    value: int,
    share: str | None,
    *children: TreeNode,
    others: int = 0,
    bar: str = "1",
) -> TreeNode:
    part = Decimal(share) if share else None
    return TreeNode(
        dimension=dimension,
        label=label,
        value=value,
        share=part,
        chosen=bool(children),
        others=others,
        formatted=FORMATS.number(value, "quantity"),
        bar=Decimal(bar),
        children=children,
    )


def tree() -> DecompositionTreeView:
    serials = [node("serial_no", f"{number:06}", 1, "0.1", bar="0.1429") for number in (1, 2, 3)]
    root = node(
        None,
        "Quantity",
        10,
        None,
        node(
            "vendor",
            "10000 Fabrikam, Inc.",
            10,
            "1",
            node("document_no", "107210", 10, "1", *serials, node("serial_no", "Others (7)", 7, "0.7", others=7)),
        ),
    )
    levels = (
        TreeLevel("vendor", "Vendor No. & Name", "Quantity"),
        TreeLevel("document_no", "Document No.", "10000 Fabrikam, Inc."),
        TreeLevel("serial_no", "Serial No.", "107210"),
    )
    return DecompositionTreeView(
        kind="decomposition_tree",
        id="decomposition_tree",
        title="Quantity explained",
        measure="quantity",
        unit="quantity",
        levels=levels,
        root=root,
        coverage=EVERYTHING,
        notes=(),
    )


LEVELS = (
    Column("item_category_code", "Item Category Code"),
    Column("item_no", "Item No."),
    Column("serial_no", "Serial No."),
)
VALUES = (
    Column("inventory_quantity", "Inventory (Quantity)", "quantity"),
    Column("expiration_date", "Expiration Date", "date"),
)


def row(path: tuple[str, ...], quantity: int, expires: date | None, group: bool) -> MatrixRow:
    values = {"inventory_quantity": quantity, "expiration_date": expires}
    return MatrixRow(
        path=path,
        level=len(path),
        values=values,
        cells=(),
        shares={},
        label=path[-1] or "(blank)",
        group=group,
        stub=path,
    )


def matrix_rows(stock: Stock) -> Iterable[MatrixRow]:
    for category, items in stock.items():
        yield row((category,), sum(map(len, items.values())), None, True)
        for item, serials in items.items():
            yield row((category, item), len(serials), None, True)
            for number, serial in enumerate(serials):
                yield row(
                    (category, item, serial), 1, date(2026, 1 + number % 12, 15) if number % 3 == 0 else None, False
                )


def matrix(stock: Stock = TEN) -> MatrixView:
    rows = tuple(matrix_rows(stock))
    return matrix_view(
        id="matrix",
        title="Inventory by Serial No.",
        levels=LEVELS,
        values=VALUES,
        rows=rows,
        coverage=EVERYTHING,
        total={"inventory_quantity": total_of(stock), "expiration_date": None},
        open_levels=2 if stock is TEN else 1,
    )


def matrix_view(rows: tuple[MatrixRow, ...], **given: object) -> MatrixView:
    """A matrix that prints all its rows, without columns, shares, notes and coverage unless given."""
    values: dict[str, object] = {
        "kind": "matrix",
        "columns": (),
        "column_label": "",
        "shares": (),
        "column_totals": (),
        "coverage": None,
        "notes": (),
        "rows": rows,
        "print_rows": rows,
        **given,
    }
    return MatrixView(**values)  # type: ignore[arg-type]


def pivot() -> MatrixView:
    """Two items over three locations, with shares."""
    values = (
        Column("inventory_quantity", "Inventory (Quantity)", "quantity"),
        Column("inventory_value", "Value", "amount"),
    )
    counts = {("PARTS",): (3, None, -1), ("PARTS", "SP-BOM1207"): (2, None, -1), ("PARTS", ""): (1, None, None)}
    rows = []
    for path, numbers in counts.items():
        cells = tuple(
            {"inventory_quantity": n, "inventory_value": None if n is None else n * Decimal("1250.5")} for n in numbers
        )
        total = sum(n or 0 for n in numbers)
        rows.append(
            MatrixRow(
                path=path,
                level=len(path),
                values={"inventory_quantity": total, "inventory_value": total * Decimal("1250.5")},
                cells=cells,
                shares={"inventory_quantity": Decimal(total) / 2 if len(path) > 1 else Decimal(1)},
                label=path[-1] or "(blank)",
                group=len(path) == 1,
                stub=path,
            )
        )
    return matrix_view(
        id="matrix-2",
        title="Inventory by item and location",
        levels=LEVELS[:2],
        columns=("EAST", "WEST", ""),
        column_label="Location Code",
        values=values,
        shares=("inventory_quantity",),
        rows=tuple(rows),
        total=rows[0].values,
        column_totals=rows[0].cells,
        notes=("In transit stands under (blank).",),
    )


def flat() -> MatrixView:
    """One level, so no groups."""
    rows = tuple(row((place,), count, None, False) for place, count in (("EAST", 7), ("", 0), ("WEST", 3)))
    return matrix_view(
        id="matrix-3",
        title="Inventory by location",
        levels=(Column("location_code", "Location Code"),),
        values=VALUES[:1],
        rows=rows,
        total={"inventory_quantity": 10},
    )


def tiles_of(stock: Stock, width: float, height: float) -> tuple[list[Tile], list[Tile]]:
    """Nested tiles in a map of that shape: those of the serials, and those of the groups."""
    tiles, groups = [], []
    sizes = [sum(map(len, items.values())) for items in stock.values()]
    outer = squarify.squarify(squarify.normalize_sizes(sizes, width, height), 0, 0, width, height)
    for (number, (category, items)), box in zip(enumerate(stock.items()), outer, strict=True):
        color = CATEGORIES[number % len(CATEGORIES)]
        groups.append(tile_at((category,), sizes[number], box, width, height, color))
        counts = [len(serials) for serials in items.values()]
        inner = squarify.squarify(
            squarify.normalize_sizes(counts, box["dx"], box["dy"]), box["x"], box["y"], box["dx"], box["dy"]
        )
        for (item, serials), item_box in zip(items.items(), inner, strict=True):
            groups.append(tile_at((category, item), len(serials), item_box, width, height, color))
            areas = squarify.normalize_sizes([1] * len(serials), item_box["dx"], item_box["dy"])
            boxes = squarify.squarify(areas, item_box["x"], item_box["y"], item_box["dx"], item_box["dy"])
            tiles += [
                tile_at((category, item, serial), 1, one, width, height, color)
                for serial, one in zip(serials, boxes, strict=True)
            ]
    return tiles, groups


def tile_at(
    path: tuple[str, ...], value: int, box: Mapping[str, float], width: float, height: float, color: str
) -> Tile:
    return Tile(
        path,
        value,
        box["x"] / width,
        box["y"] / height,
        box["dx"] / width,
        box["dy"] / height,
        0,
        path[-1],
        str(value),
        color,
        INK,
    )


def treemap(stock: Stock = TEN) -> TreemapView:
    tiles, groups = tiles_of(stock, *treemap_chart.WIDE)
    narrow, narrow_groups = tiles_of(stock, *treemap_chart.NARROW)
    legend = tuple(LegendEntry(category, CATEGORIES[number % 6], INK) for number, category in enumerate(stock))
    return TreemapView(
        kind="treemap",
        id="treemap",
        title="Inventory (Quantity) by Serial No.",
        levels=LEVELS,
        size="inventory_quantity",
        size_label="Inventory (Quantity)",
        unit="quantity",
        color_by="category",
        tiles=tuple(tiles),
        groups=tuple(groups),
        gathered=(),
        total=total_of(stock),
        legend=legend,
        coverage=EVERYTHING,
        notes=(),
        narrow_tiles=tuple(narrow),
        narrow_groups=tuple(narrow_groups),
    )


def notes() -> NotesView:
    html = (
        "<p>Counted on <strong>October 29</strong>; "
        'see the <a href="https://example.com/guide">counting guide</a>.</p>\n'
        "<h3>Open points</h3>\n<ul>\n<li>Serials of <em>SP-BOM1207</em> wait for inspection.</li>\n"
        "<li>Lamps are returned.</li>\n</ul>\n"
    )
    return NotesView("notes", "notes", "Notes", "Counted on **October 29**", html)


TABLES = (
    TableSource(
        "item_ledger_entries",
        "itemLedgerEntries.csv",
        "analytics CSV",
        1373,
        "9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0",
    ),
    TableSource(
        "items", "items.csv", "analytics CSV", 59, "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    ),
)


def dictionary() -> DictionaryView:
    measures = (Term("inventory_quantity", "Inventory (Quantity)", FORMULA, ("Item Ledger Entry",)),)
    dimensions = (Term("item_no", "Item No.", "Number of the item.", ("Item Ledger Entry", "Item")),)
    return DictionaryView(
        "dictionary", "dictionary", "Data and definitions", TABLES, measures, dimensions, ("Entry No. is at most 828.",)
    )


CHECKS = (
    CheckResult(
        "negative-serial",
        "warning",
        2,
        "2 serial numbers have a balance below zero.",
        ("S-1 of 1968-S: −1", "S-2 of 1968-S: −1"),
    ),
    CheckResult("no-category", "warning", 1, "1 item has no category.", ("GU00000001",)),
)
ERROR = CheckResult(
    "duplicate-entry",
    "error",
    3,
    "3 ledger entries have an Entry No. that another one has, too.",
    ("entry 12", "entry 40", "entry 41"),
)


def report(*sections: SectionView, stock: Stock = TEN, **changes: object) -> ReportView:
    """The report of those sections; without any, figures, tree, matrix and treemap, notes, dictionary."""
    chosen = sections or (kpis(total_of(stock)), tree(), matrix(stock), treemap(stock), notes(), dictionary())
    totals = ControlTotals(1373, Decimal(962), Decimal(962), Decimal("-590956.55"), Decimal(15), Decimal(947))
    values: dict[str, object] = {
        "title": "Inventory by Serial No.",
        "slug": "inventory-by-serial-no",
        "company": "CRONUS International Ltd.",
        "as_of": AS_OF,
        "period": Period(date(2025, 1, 1), AS_OF),
        "locale": "en-US",
        "currency": "USD",
        "subtitle": "Entry No. at most 828",
        "provenance": Provenance(TABLES, totals),
        "checks": CHECKS,
        "sections": chosen,
        "figures": figures(chosen),
        "page": PageSetup("A4", "portrait"),
        "is_empty": False,
        **changes,
    }
    return ReportView(**values)  # type: ignore[arg-type]


def figures(sections: Iterable[SectionView]) -> dict[str, Figure]:
    """The figures of the sections that have one."""
    found: dict[str, Figure | None] = {}
    for section in sections:
        if isinstance(section, DecompositionTreeView):
            found[section.id] = tree_chart.figure(section)
        elif isinstance(section, TreemapView):
            found[section.id] = treemap_chart.figure(section)
    return {key: figure for key, figure in found.items() if figure is not None}


def drawn(view: ReportView) -> dict[str, FigureSvg]:
    """The report's figures as SVG."""
    return {
        key: FigureSvg(svg_of(figure.wide.spec), svg_of(figure.narrow.spec) if figure.narrow else None, figure.alt)
        for key, figure in view.figures.items()
    }


def svg_of(spec: Mapping[str, object]) -> str:
    return str(vl_convert.vegalite_to_svg(dict(spec)))


@lru_cache
def large() -> tuple[ReportView, Mapping[str, FigureSvg]]:
    """Three categories, 24 items, 4,800 serials, and the figures drawn."""
    view = report(stock=many(200))
    return view, drawn(view)


@lru_cache
def small() -> tuple[ReportView, Mapping[str, FigureSvg]]:
    """The ten serials of the original's page, and the figures drawn."""
    view = report()
    return view, drawn(view)


def hostile(texts: Iterable[str]) -> ReportView:
    """A report that says nothing but these texts, wherever data can stand."""
    said = list(texts)
    first = next((text for text in said if text), "-")
    rows = [row(("A",), len(said), None, True)]
    for number, text in enumerate(said):
        leaf = replace(row(("A", text), 1, None, False), values={"inventory_quantity": number, "expiration_date": text})
        rows.append(leaf)
    children = tuple(node("item_no", text, 1, "0.1") for text in said[:40]) or (node("item_no", first, 1, "1"),)
    levels = (TreeLevel("item_no", first, first),)
    cards = tuple(Kpi("items", text or "-", 1, "count", "1", text, (text,)) for text in said[:12])
    box = {"x": 0.0, "y": 0.0, "dx": 1.0, "dy": 1.0}
    tile = replace(tile_at((first, first), 1, box, 1, 1, CATEGORIES[0]), label=first)
    legend = (LegendEntry(first, CATEGORIES[0], INK), LegendEntry(first, CATEGORIES[1], INK))
    values = (VALUES[0], Column("expiration_date", first))
    sections = (
        replace(kpis(), kpis=cards, title=first, notes=(first,)),
        replace(tree(), root=node(None, first, 10, None, *children), levels=levels),
        matrix_view(
            tuple(rows),
            id="matrix",
            title=first,
            levels=(Column("a", first), Column("b", first)),
            values=values,
            total={},
            notes=tuple(said[:5]),
            print_note=first,
            open_levels=1,
        ),
        replace(
            treemap(),
            tiles=(tile,),
            groups=(tile,),
            narrow_tiles=(tile,),
            narrow_groups=(),
            legend=legend,
            size_label=first,
        ),
        replace(dictionary(), filters=(first,), measures=(Term(first, first, first, (first,)),)),
    )
    source = TableSource(first, first, first, 1, "")
    totals = report().provenance.control_totals
    return report(
        *sections,
        title=first,
        company=first,
        subtitle=first,
        currency="EUR",
        figures={},
        checks=(CheckResult("odd-text", "error", 1, first, tuple(said[:10])),),
        provenance=Provenance((source,), totals),
    )


def serial_list(number: int) -> SerialsView:
    """A list of serial numbers with addresses in the ERP."""
    columns = (
        Column("location_code", "Location Code"),
        Column("inventory_quantity", "Inventory (Quantity)", "quantity"),
    )
    address = "https://erp.example.com/serials/"
    rows = tuple(
        GridRow((f"ITEM-{one // 7:03}", f"SN-{one:05}"), ("EAST", one % 3), 2, link=f"{address}{one}")
        for one in range(number)
    )
    return SerialsView(
        kind="serials",
        id="serials",
        title="Serial numbers",
        columns=columns,
        rows=(),
        total={"inventory_quantity": number},
        shown=number,
        of=number,
        coverage=None,
        notes=(),
        stub=(Column("item_no", "Item No."), Column("serial_no", "Serial No.")),
        grid_rows=rows,
        print_rows=rows,
    )
