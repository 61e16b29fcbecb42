"""From the answers on every level to rows of buckets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.model.ages import COUNTED
from reportgen.model.frames import Frame
from reportgen.model.origins import HOPS
from reportgen.model.serial_dimensions import age_buckets
from reportgen.sections.aging.drawn import bars_of
from reportgen.sections.aging.options import Options
from reportgen.sections.aging.query import Answer
from reportgen.sections.aging.slow import said_of, slow_grid, slow_movers, slow_title
from reportgen.sections.aging.view import AgingRow, AgingView, Bucket
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, Grid, GridRow, Unit, Value
from reportgen.sections.labels import label_of, natural, path_text
from reportgen.sections.paper import on_paper
from reportgen.sections.shares import share_of

Key = tuple[object, ...]
Cells = dict[str, dict[str, Value]]
"""By bucket, then by measure."""
QUANTITY, SERIALS, VALUE = COUNTED
_TOLD: tuple[tuple[str, Unit], ...] = ((QUANTITY, "quantity"), (VALUE, "amount"))


@dataclass(frozen=True, slots=True)
class _Stock:
    """What is in stock, by key and bucket."""

    cells: Mapping[Key, Cells]
    below: Mapping[Key, list[Key]]
    buckets: tuple[Bucket, ...]
    one_currency: bool
    ageless: Mapping[str, Value]
    """What is left out because it is not in stock just once, or never came: blank where there is none."""


def view(answer: Answer, options: Options, setting: Setting) -> AgingView:
    """The rows in order, groups before what belongs under them, and totals on both edges."""
    stock = _stock(answer, options)
    rows = tuple(_rows((), stock, setting.formats, len(answer.by)))
    cells, total = _line(stock.cells.get((), {}), stock)
    values = tuple(Column(measure.name, measure.label, measure.unit) for measure in answer.measures)
    title = options.title or f"{answer.measures[0].label} by Age and {answer.by[0].label}"
    paper = on_paper(rows, options, setting, most=1000)
    return AgingView(
        kind="aging",
        id=setting.id,
        title=title,
        levels=tuple(Column(one.name, one.label) for one in answer.by),
        buckets=stock.buckets,
        values=values,
        rows=rows,
        cells=cells,
        total=total,
        slow_movers=slow_movers(answer.idle),
        slow_movers_by=options.slow_movers,
        slow_movers_number=answer.idle.number if answer.idle else 0,
        idle_days=options.idle_days,
        coverage=coverage_of(
            answer.coverage, options.model_copy(update={"serials_only": not options.layered}), setting.formats
        ),
        notes=_notes(answer, options, stock, setting.formats),
        bars=bars_of(rows, stock.buckets, values[0], title, setting),
        summary=_summary(setting.id, title, stock.buckets, cells, total),
        slow_grid=slow_grid(answer, options, setting),
        slow_title=slow_title(options),
        slow_note=said_of(answer, setting.formats),
        paper_rows=paper.rows,
        paper_note=paper.note,
        printed=options.print != "none",
    )


def _stock(answer: Answer, options: Options) -> _Stock:
    """Serial numbers and layers added up; groups without anything in stock are left out."""
    cells: dict[Key, Cells] = defaultdict(dict)
    for depth in range(len(answer.by) + 1):
        for frame in (answer.ages.levels[depth], *answer.ages.layered[depth : depth + 1]):
            for key, bucket, figures in _records(frame, depth):
                cells[key][bucket] = _sum(cells[key].get(bucket), figures, answer.one_currency)
    ageless = cells[()].get("", dict[str, Value]()) if answer.dated else {}
    if answer.dated:
        for line in cells.values():
            line.pop("", None)
    held = {key: line for key, found in cells.items() if (line := _in_stock(found))}
    below: dict[Key, list[Key]] = defaultdict(list)
    for key in held:
        if key:
            below[key[:-1]].append(key)
    return _Stock(
        held, below, _buckets(options, any("" in line for line in held.values())), answer.one_currency, ageless
    )


def _in_stock(line: Cells) -> Cells:
    """The buckets in which anything is left."""
    return {bucket: figures for bucket, figures in line.items() if any(figures[name] for name in COUNTED)}


def _records(frame: Frame, depth: int) -> Iterator[tuple[Key, str, dict[str, Value]]]:
    for record in frame.itertuples(index=False, name=None):
        yield tuple(record[:depth]), record[depth], dict(zip(COUNTED, record[depth + 1 :], strict=True))


def _sum(one: Mapping[str, Value] | None, other: Mapping[str, Value], one_currency: bool) -> dict[str, Value]:
    """Figure by figure; what only one of them has is its own. A value of stock that is unknown, or two values that
    may be in different currencies, have no sum."""
    if one is None:
        return dict(other)
    sums = {name: _added(one[name], other[name]) for name in COUNTED}
    unknown = any(figures[VALUE] is None and (figures[QUANTITY] or figures[SERIALS]) for figures in (one, other))
    apart = not one_currency and bool(one[VALUE]) and bool(other[VALUE])
    return sums | ({VALUE: None} if unknown or apart else {})


def _added(one: Value, other: Value) -> Value:
    if one is None or other is None:
        return other if one is None else one
    return one + other  # type: ignore[operator]


def _buckets(options: Options, ageless: bool) -> tuple[Bucket, ...]:
    first, found = 0, []
    for last, label in age_buckets(options.buckets):
        found.append(Bucket(label, first, last))
        first = (last or 0) + 1
    return (*found, *([Bucket("no age", None, None)] if ageless else []))


def _rows(parent: Key, stock: _Stock, formats: Formats, depth: int) -> Iterator[AgingRow]:
    for key in sorted(stock.below.get(parent, ()), key=lambda key: natural(key[-1])):
        under = list(_rows(key, stock, formats, depth)) if len(key) < depth else []
        if key[-1] is None:  # The branch has no such level: what is under it belongs to its parent.
            yield from under
            continue
        cells, total = _line(stock.cells[key], stock)
        path = tuple(path_text(part) for part in key if part is not None)
        stub = tuple(label_of(part, formats) for part in key if part is not None)
        yield AgingRow(path, len(path), cells, total, stub, bool(under))
        yield from under


def _line(line: Cells, stock: _Stock) -> tuple[tuple[Mapping[str, Value], ...], Mapping[str, Value]]:
    """The figures of each bucket and their total; blank where there is nothing."""
    blank: dict[str, Value] = dict.fromkeys(COUNTED)
    cells = tuple(line.get("" if bucket.first is None else bucket.label, blank) for bucket in stock.buckets)
    total = blank
    for cell in cells:
        total = _sum(total, cell, stock.one_currency)
    return cells, total


def _summary(
    name: str,
    title: str,
    buckets: Sequence[Bucket],
    cells: Sequence[Mapping[str, Value]],
    total: Mapping[str, Value],
) -> Grid:
    """Everything that is told of each bucket, with shares of the whole."""
    columns = (
        Column(QUANTITY, "Quantity", "quantity"),
        Column("share", "Share", "percent"),
        Column(SERIALS, "Serials", "count"),
        Column(VALUE, "Value", "amount"),
        Column("value_share", "Share of Value", "percent"),
    )
    rows = tuple(
        GridRow((_days(bucket),), _summed(cell, total), 1) for bucket, cell in zip(buckets, cells, strict=True)
    )
    stub = (Column("age", "Age"),)
    return Grid(f"{name}-ages", f"{title}: all", stub, columns, rows, _summed(total, total))


def _days(bucket: Bucket) -> str:
    return bucket.label if bucket.first is None else f"{bucket.label} days"


def _summed(cell: Mapping[str, Value], total: Mapping[str, Value]) -> tuple[Value, ...]:
    quantity, value = (share_of(cell[name], total[name]) for name in (QUANTITY, VALUE))
    return (cell[QUANTITY], quantity, cell[SERIALS], cell[VALUE], value)


def _notes(answer: Answer, options: Options, stock: _Stock, formats: Formats) -> tuple[str, ...]:
    notes = [_counted(options)]
    if not answer.dated:
        notes.append("The ledger says no posting dates: ages are unknown.")
    if not answer.knows_drop_shipments:
        notes.append("Drop shipments cannot be left out: the ledger entries do not say Drop Shipment.")
    if any(stock.ageless.values()):
        quantity, value = (formats.number(stock.ageless[name], unit) for name, unit in _TOLD)  # type: ignore[arg-type]
        worth = f", value {value}" if value else ""
        notes.append(
            f"Left out: quantity {quantity}{worth} of serial numbers that are not in stock just once: gone, tracked"
            " outbound only, or in error."
        )
    if answer.ages.places_below_zero:
        number = formats.number(answer.ages.places_below_zero, "count")
        below = formats.number(answer.ages.quantity_below_zero, "quantity")
        notes.append(
            f"Untracked stock below zero has no layers and is left out: quantity {below} of {number}"
            " combinations of item, variant, lot and location."
        )
    if not answer.ages.followed:
        notes.append(
            f"Goods that were transferred more than {HOPS} times since their receipt count from the earliest of the"
            f" last {HOPS} transfers."
        )
    return tuple(notes)


def _counted(options: Options) -> str:
    serials = (
        "Ages count in days from the entry that opened the serial number's present life cycle, at any location:"
        " transfers do not reset them, returns do."
    )
    if not options.layered:
        return serials
    return (
        f"{serials} Stock without serial numbers is aged in layers, first in, first out, by item, variant, lot and"
        " location; what a transfer moves keeps its age. A layer is worth its part of the receipt's cost, or of the"
        " item's average cost where the costing method is Average."
    )
