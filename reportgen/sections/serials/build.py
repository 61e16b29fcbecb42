"""From the answer to the rows in order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from reportgen.model.dimension import Dimension
from reportgen.model.frames import records
from reportgen.model.measures import Measure
from reportgen.sections.base import Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, GridRow, Value
from reportgen.sections.labels import natural
from reportgen.sections.paper import on_paper
from reportgen.sections.serials.links import Address, address
from reportgen.sections.serials.options import IN_STOCK, KEY, Options
from reportgen.sections.serials.query import Answer
from reportgen.sections.serials.telling import notes
from reportgen.sections.serials.view import SerialRow, SerialsView

_MOST_PRINTED = 1_000
Record = Mapping[str, Value]


def view(answer: Answer, options: Options, setting: Setting) -> SerialsView:
    """The serial numbers in order, as many as the spec wants, with the totals of all that match."""
    found = _sorted(records(answer.rows), options)
    columns = tuple(one for one in answer.columns if options.columns or _tells(one.name, found, options))
    listed = found[: options.top]
    addresses = [_address(one, answer, options) for one in listed]
    stub = _stub(answer, found)
    rows = tuple(_row(one, columns, to) for one, to in zip(listed, addresses, strict=True))
    grid_rows = tuple(_grid_row(one, stub, row) for one, row in zip(listed, rows, strict=True))
    paper = on_paper(grid_rows, options, setting, _MOST_PRINTED)
    silent = [one.label for one in answer.columns if one not in columns and one.name not in answer.lacking.columns]
    return SerialsView(
        kind="serials",
        id=setting.id,
        title=options.title or _title(options),
        columns=tuple(map(_column, columns)),
        rows=rows,
        total={one.name: answer.totals[one.name] for one in columns if one.name in answer.totals},
        shown=len(rows),
        of=len(found),
        coverage=coverage_of(answer.coverage, options.narrowed, setting.formats),
        notes=tuple(notes(answer, found, options, addresses, silent, setting.formats)),
        stub=stub,
        grid_rows=grid_rows,
        print_rows=paper.rows,
        print_note=paper.note,
        printed=options.print != "none",
    )


def _title(options: Options) -> str:
    if not options.statuses:
        return "Serial numbers"
    if options.statuses == IN_STOCK:
        return "Serial numbers in stock"
    return f"Serial numbers: {', '.join(options.statuses)}"


def _sorted(found: Sequence[Record], options: Options) -> list[Record]:
    """By key, then by the column asked for; blanks last whatever the direction."""
    rank = cache(natural)  # Companies, items and variants come again and again.
    *outer, serial = KEY
    ordered = sorted(found, key=lambda one: (*(rank(one.get(name, "")) for name in outer), natural(one[serial])))
    if (name := options.sort_by) is None:
        return ordered[::-1] if options.descending else ordered
    known = [one for one in ordered if one.get(name) not in (None, "")]
    blank = [one for one in ordered if one.get(name) in (None, "")]
    return sorted(known, key=_rank(name), reverse=options.descending) + blank


def _rank(name: str) -> Callable[[Record], tuple[int, object]]:
    """Numbers by size, days by date, text as people count."""

    def rank(one: Record) -> tuple[int, object]:
        value = one[name]
        if isinstance(value, Decimal | int):
            return 0, value
        return (1, value) if isinstance(value, date) else (2, natural(value))

    return rank


def _tells(name: str, found: Iterable[Record], options: Options) -> bool:
    """Whether one of the usual columns says something of any of the serial numbers."""
    if name in ("status", options.sort_by):
        return True
    return any(_says(name, one[name]) for one in found)


def _says(name: str, value: Value) -> bool:
    if name == "life_cycles":
        return isinstance(value, int) and value > 1
    return bool(value) if name == "expected_cost" else value not in (None, "")


def _address(one: Record, answer: Answer, options: Options) -> Address:
    if options.link is None:
        return Address("")
    company = str(one.get("company") or answer.company)
    return address(options.link, company, *(str(one[name]) for name in KEY[1:]))


def _stub(answer: Answer, found: Iterable[Record]) -> tuple[Column, ...]:
    """The variant only where there is one."""
    labels = {one.name: one.label for one in answer.key}
    labels |= {"item_no": "Item No. & Description"}
    variants = any(one["variant_code"] for one in found)
    return tuple(Column(name, label) for name, label in labels.items() if name != "variant_code" or variants)


def _column(one: Dimension | Measure) -> Column:
    if isinstance(one, Measure):
        return Column(one.name, one.label, one.unit)
    units = {"date": "date", "number": "count", "text": "text"}
    return Column(one.name, one.label, units[one.kind])  # type: ignore[arg-type]


def _row(one: Record, columns: Sequence[Dimension | Measure], to: Address) -> SerialRow:
    item, variant, serial = (str(one[name]) for name in KEY[1:])
    company = str(one.get("company") or "")
    return SerialRow(item, variant, serial, company, to.text, {column.name: one[column.name] for column in columns})


def _grid_row(one: Record, stub: Sequence[Column], row: SerialRow) -> GridRow:
    item = one["item"] or one["item_no"]
    labels = tuple(str(item if column.key == "item_no" else one[column.key]) for column in stub)
    return GridRow(labels, tuple(row.values.values()), 1, link=row.link)
