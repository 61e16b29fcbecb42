"""From the serial numbers of then and now to what changed."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from reportgen.sections.base import Formats, Setting
from reportgen.sections.changes.options import Options
from reportgen.sections.changes.query import PIECES, Answer, Key, States
from reportgen.sections.changes.view import ChangedSerial, ChangesView, Count, Difference, Stock
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, GridRow, Spanner, Value
from reportgen.sections.labels import BLANK, natural
from reportgen.sections.paper import on_paper

_PLACE = frozenset(("status", "present_location", "bin_code", "location_code", "location"))
"""What makes a serial number moved."""
_LABELS = {"new": "New", "gone": "Gone", "moved": "Moved", "changed": "Changed"}
_MOST_PRINTED = 1_000


def view(answer: Answer, options: Options, setting: Setting) -> ChangesView:
    """The changes in order: by kind of change, then by item, variant and serial number."""
    formats = setting.formats
    found = sorted(_changes(answer, formats), key=_order)
    listed = tuple(one for one in found if one.change in options.show)
    rows = listed[: options.top]
    counts = Counter(one.change for one in found)
    now = len(answer.stock.rows)
    known = answer.before is not None and answer.before.stock is not None
    stub, columns = _stub(answer, rows), _columns(answer)
    grid_rows = tuple(_grid_row(one, stub, answer) for one in rows)
    paper = on_paper(grid_rows, options, setting, _MOST_PRINTED)
    return ChangesView(
        kind="changes",
        id=setting.id,
        title=options.title or "What has changed",
        compared_as_of=answer.before.as_of if answer.before else None,
        before=len(answer.before.stock.rows) if answer.before and answer.before.stock else None,
        now=now,
        counts=tuple(Count(change, label, counts[change]) for change, label in _LABELS.items()) if known else (),
        summary=_summary(answer, counts, now, formats),
        rows=rows,
        of=len(listed),
        stock=_stock(answer),
        coverage=coverage_of(answer.coverage, options, formats),
        notes=tuple(_notes(answer, len(rows), len(listed), setting)),
        stub=stub,
        columns=columns,
        spanners=tuple(Spanner(one.label, 1 + 2 * place, 2) for place, one in enumerate(answer.values)),
        grid_rows=grid_rows,
        print_rows=paper.rows,
        print_note=paper.note,
        printed=options.print != "none",
    )


def _order(one: ChangedSerial) -> tuple[object, ...]:
    return (list(_LABELS).index(one.change), *map(natural, one.key))


def _changes(answer: Answer, formats: Formats) -> Iterator[ChangedSerial]:
    if answer.before is None or answer.before.stock is None:
        return
    then, now = answer.before.stock, answer.stock
    days = frozenset(one.name for one in answer.watched if one.kind == "date")
    for key in now.rows:
        if key not in then.rows:
            yield ChangedSerial("new", key, _came(key, now, formats), (), _values(key, answer))
        elif differences := tuple(_differences(key, then, now, answer)):
            moved = any(one.name in _PLACE for one in differences)
            words = "; ".join(_said(one, days, formats) for one in differences if isinstance(one.now, str))
            change = "moved" if moved else "changed"
            yield ChangedSerial(change, key, words or "valued anew", differences, _values(key, answer))
    for key in then.rows:
        if key not in now.rows:
            yield ChangedSerial("gone", key, _went(key, answer.gone, formats), (), _values(key, answer))


def _differences(key: Key, then: States, now: States, answer: Answer) -> Iterator[Difference]:
    for one in answer.compared:
        if one.name in then.columns and then.get(key, one.name) != now.get(key, one.name):
            yield Difference(one.name, one.label, then.get(key, one.name), now.get(key, one.name))


def _values(key: Key, answer: Answer) -> tuple[Value, ...]:
    """Each measure before and now; None where the serial number was not in stock, or nothing tells."""
    sides = [answer.before.stock if answer.before else None, answer.stock]
    return tuple(side.get(key, measure.name) if side else None for measure in answer.values for side in sides)


def _came(key: Key, now: States, formats: Formats) -> str:
    day, supplier, place = (now.get(key, name) for name in ("received_date", "supplier", "present_location"))
    parts = [f"received {_day(str(day), formats)}" if day else "received"]
    parts += [f"from {supplier}"] if supplier else []
    parts += [f"lies at {place}"] if place else []
    return ", ".join(parts)


def _went(key: Key, gone: States, formats: Formats) -> str:
    if key not in gone.rows:
        return "no entry of it is left in the report"
    status, holder = gone.get(key, "status"), gone.get(key, "holder")
    day = gone.get(key, "sold_date") or gone.get(key, "moved_date")
    to = f" to {holder}" if holder else ""
    return f"{status or 'gone'}{to}{f', {_day(str(day), formats)}' if day else ''}"


def _said(one: Difference, days: Collection[str], formats: Formats) -> str:
    before, now = ((_day(str(text), formats) if one.name in days else text) or BLANK for text in (one.before, one.now))
    return f"{one.label}: {before} → {now}"


def _day(text: str, formats: Formats) -> str:
    """A day in ISO form as the locale writes it; what else an earlier report may have there stays as it is."""
    try:
        return formats.date(date.fromisoformat(text))
    except ValueError:
        return text


def _summary(answer: Answer, counts: Mapping[str, int], now: int, formats: Formats) -> str:
    def number(of: int) -> str:
        return f"{formats.number(of, 'count')} serial number{'' if of == 1 else 's'}"

    if answer.before is None:
        return f"{number(now)} in stock; there is nothing to compare with yet."
    day = formats.date(answer.before.as_of)
    if answer.before.stock is None:
        return f"{number(now)} in stock; the earlier report does not list those of {day}."
    if not any(counts.values()):
        return f"{number(now)} in stock, nothing has changed since {day}."
    parts = [f"{formats.number(counts[change], 'count')} {change}" for change in _LABELS]
    return f"{number(len(answer.before.stock.rows))} in stock on {day}, {number(now)} now: {', '.join(parts)}."


def _notes(answer: Answer, shown: int, of: int, setting: Setting) -> Iterator[str]:
    before, formats = answer.before, setting.formats
    if shown < of:
        some, every = (formats.number(number, "count") for number in (shown, of))
        yield f"{some} of {every} changes are listed; a larger `top` in the spec lists more."
    if before is None:
        yield (
            "Set compare in the spec to a day or to an earlier report. The data of this report keep the list of serial"
            " numbers, so that a later report can be compared with it."
        )
    elif before.stock is None:
        yield f"{before.report} has no section `changes`, which keeps the list of serial numbers."
    elif before.report and before.stock.rows:
        silent = [one.label for one in answer.compared if one.name not in before.stock.columns]
        yield from [f"Not compared, because {before.report} does not tell it: {', '.join(silent)}."] if silent else ()


def _stock(answer: Answer) -> Stock:
    names = tuple(dict.fromkeys((*(one.name for one in answer.compared), PIECES)))
    places = [answer.stock.columns.index(name) for name in names]
    rows = ((*key, *(answer.stock.rows[key][place] for place in places)) for key in sorted(answer.stock.rows))
    return Stock((*(one.name for one in answer.key), *names), tuple(rows))


def _stub(answer: Answer, rows: tuple[ChangedSerial, ...]) -> tuple[Column, ...]:
    """Change and key; the variant only where there is one."""
    keys = [Column(one.name, one.label) for one in answer.key]
    if not any(_part(one.key, keys, "variant_code") for one in rows):
        keys = [column for column in keys if column.key != "variant_code"]
    return (Column("change", "Change"), *keys)


def _part(key: Key, columns: list[Column], name: str) -> str:
    return key[[column.key for column in columns].index(name)]


def _columns(answer: Answer) -> tuple[Column, ...]:
    columns = [Column("words", "What happened")]
    for measure in answer.values:
        columns.append(Column(f"before.{measure.name}", "Before", measure.unit))
        columns.append(Column(f"now.{measure.name}", "Now", measure.unit))
    return tuple(columns)


def _grid_row(one: ChangedSerial, stub: tuple[Column, ...], answer: Answer) -> GridRow:
    parts = dict(zip((dimension.name for dimension in answer.key), one.key, strict=True))
    labels = tuple(parts[column.key] for column in stub[1:])
    return GridRow((_LABELS[one.change], *labels), (one.words, *one.values), 1)
