"""From the answer to the rows in order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reportgen.model.frames import plain, records
from reportgen.sections.availability.options import Options
from reportgen.sections.availability.query import Answer
from reportgen.sections.availability.telling import FLOORS, notes_of
from reportgen.sections.availability.view import (
    AvailabilityRow,
    AvailabilityView,
    Outcome,
    Quantity,
    Shortage,
    Span,
    UnderWay,
)
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column
from reportgen.sections.labels import natural, path_text
from reportgen.sections.paper import on_paper

_ON_PAPER = 1_000
"""Rows that are printed without the spec asking for more."""

Record = Mapping[str, Any]


def view(answer: Answer, options: Options, setting: Setting) -> AvailabilityView:
    """The rows in order, what is in transit, and what there is to say of them."""
    every = tuple(_rows(answer, options, setting.formats))
    busy = [row for row in every if _says_something(row)]
    wanted = [row for row in busy if row.shortage or options.only == "all"]
    kept = _kept_levels(answer, options, every)
    rows = tuple(_narrowed(row, kept) for row in sorted(wanted, key=_order(options))[: options.top])
    paper = on_paper(rows, options, setting, _ON_PAPER)
    total = _total(every, len(answer.periods) + 1) if every else None
    in_transit = _sum(record["quantity"] for record in records(answer.found.lying))
    under_way = tuple(sorted(_under_way(answer), key=_arrival))
    left_out = (len(every) - len(busy), len(busy) - len(wanted), len(wanted) - len(rows))
    return AvailabilityView(
        kind="availability",
        id=setting.id,
        title=options.title or "Availability",
        levels=tuple(Column(answer.by[i].name, answer.by[i].label) for i in kept),
        periods=_spans(answer),
        rows=rows,
        total=total,
        in_transit=in_transit,
        under_way=under_way if options.in_transit else (),
        coverage=coverage_of(answer.coverage, options, setting.formats),
        notes=notes_of(answer, options, setting, total, in_transit, left_out),
        paper_rows=paper.rows,
        print_note=paper.note,
        printed=options.print != "none",
    )


def _spans(answer: Answer) -> tuple[Span, ...]:
    spans = [Span(name, start, end) for name, start, end in answer.periods]
    return (*spans, Span("Later", answer.later, None))


def _rows(answer: Answer, options: Options, formats: Formats) -> Iterator[AvailabilityRow]:
    keys = [f"key_{number}" for number in range(len(answer.by))]
    short = {tuple(record[key] for key in keys): record for record in records(answer.found.short)}
    for record in records(answer.found.rows):
        key = tuple(record[name] for name in keys)
        yield AvailabilityRow(
            path=tuple(path_text(part) for part in key),
            on_hand=record["on_hand"],
            tracked=record["tracked"],
            reserved=record["reserved"],
            available=_sum((record["on_hand"], _less(record["reserved"]))),
            floor=record["floor"] or None,
            overdue_receipts=record["overdue_receipts"],
            overdue_requirements=record["overdue_requirements"],
            periods=tuple(_outcomes(record, len(answer.periods) + 1)),
            shortage=_shortage(short[key], record, answer.as_of, options, formats) if key in short else None,
        )


def _outcomes(record: Record, periods: int) -> Iterator[Outcome]:
    balance = record["on_hand"] or 0
    for number in range(periods):
        scheduled, arriving, planned, required = (
            record[f"{name}_{number}"] for name in ("receipts", "arrivals", "planned", "requirements")
        )
        balance = plain(balance + (_sum((scheduled, arriving, planned)) or 0) - (required or 0))
        yield Outcome(scheduled, arriving, planned, required, balance)


def _shortage(short: Record, record: Record, as_of: date, options: Options, formats: Formats) -> Shortage:
    quantity, day = formats.number(short["short_by"], "quantity"), short["short_on"]
    when = "now" if day == as_of else f"on {formats.date(day)}"
    floor = record["floor"]
    words = (
        f"{quantity} below {FLOORS[options.floor]} {formats.number(floor, 'quantity')}"
        if floor
        else f"short by {quantity}"
    )
    return Shortage(day, short["short_by"], short["lowest"], f"{words} {when}")


def _sum(values: Iterable[Quantity]) -> Quantity:
    """None without any; a decimal without trailing zeros."""
    there = [value for value in values if value is not None]
    return plain(sum(there)) if there else None


def _less(value: Quantity) -> Quantity:
    return None if value is None else -value


def _says_something(row: AvailabilityRow) -> bool:
    moves = any(part is not None for one in row.periods for part in (one.receipts, one.gross_requirements))
    return bool(row.on_hand or row.reserved or row.shortage or moves)


def _kept_levels(answer: Answer, options: Options, rows: Sequence[AvailabilityRow]) -> tuple[int, ...]:
    """Without dimensions of the spec's own, variants stand apart where there are any."""
    unused = options.by is None and not any(
        row.path[i] for row in rows for i, one in enumerate(answer.by) if one.name == "variant_code"
    )
    return tuple(i for i, one in enumerate(answer.by) if not (unused and one.name == "variant_code"))


def _narrowed(row: AvailabilityRow, kept: Sequence[int]) -> AvailabilityRow:
    return replace(row, path=tuple(row.path[i] for i in kept))


def _order(options: Options) -> Callable[[AvailabilityRow], tuple[object, ...]]:
    def key(row: AvailabilityRow) -> tuple[object, ...]:
        name = tuple(map(natural, row.path))
        if options.sort == "name":
            return name
        if options.sort == "shortage":
            short = row.shortage
            return (short is None, short.day if short else date.max, -short.quantity if short else 0, name)
        values = {"on_hand": row.on_hand, "available": row.available, "projected": row.periods[-1].projected}
        value = values[options.sort]
        return (value is None, value or 0, name)

    return key


def _total(rows: Sequence[AvailabilityRow], periods: int) -> AvailabilityRow:
    """All rows added up; a total has no shortage of its own."""

    def added(name: str) -> Quantity:
        return _sum(getattr(row, name) for row in rows)

    return AvailabilityRow(
        path=(),
        on_hand=added("on_hand"),
        tracked=added("tracked"),
        reserved=added("reserved"),
        available=added("available"),
        floor=None,
        overdue_receipts=added("overdue_receipts"),
        overdue_requirements=added("overdue_requirements"),
        periods=tuple(_together([row.periods[number] for row in rows]) for number in range(periods)),
        shortage=None,
    )


def _together(outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        _sum(one.scheduled_receipts for one in outcomes),
        _sum(one.in_transit_receipts for one in outcomes),
        _sum(one.planned_receipts for one in outcomes),
        _sum(one.gross_requirements for one in outcomes),
        _sum(one.projected for one in outcomes) or 0,
    )


def _under_way(answer: Answer) -> Iterator[UnderWay]:
    for record in records(answer.found.under_way):
        expected = record["due"]
        yield UnderWay(
            company=record.get("company", ""),
            item_no=record["item_no"],
            variant_code=record["variant_code"],
            document_no=record["document_no"],
            from_location=record["transfer_from_code"],
            in_transit_location=record["in_transit_code"],
            to_location=record["location_code"],
            expected=expected,
            overdue=expected is not None and expected < answer.as_of,
            quantity=record["quantity"],
        )


def _arrival(one: UnderWay) -> tuple[object, ...]:
    """Earliest first; without a day last."""
    ways = (one.to_location, one.from_location, one.in_transit_location)
    codes = (one.company, one.item_no, one.variant_code, one.document_no, *ways)
    return (one.expected is None, one.expected or date.max, *map(natural, codes))
