"""From the serial numbers of then and now to what changed."""

from collections import Counter
from collections.abc import Iterator, Mapping

from reportgen.sections.base import Formats, Setting
from reportgen.sections.changes.options import Options
from reportgen.sections.changes.query import Answer
from reportgen.sections.changes.states import PIECES, Changed, Key, States, changed
from reportgen.sections.changes.view import ChangedSerial, ChangesView, Count, Difference, Stock
from reportgen.sections.changes.words import came, said_of, went
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, GridRow, Spanner, Value
from reportgen.sections.labels import natural
from reportgen.sections.paper import on_paper

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
    for one in changed(then, now, [compared.name for compared in answer.compared]):
        key, differences = one.key, tuple(_differences(one, then, now, answer))
        if one.change == "new":
            words = came(key, now, formats)
        elif one.change == "gone":
            words = went(key, answer.gone, formats)
        else:
            said = "; ".join(said_of(each, days, formats) for each in differences if isinstance(each.now, str))
            words = said or "valued anew"
        yield ChangedSerial(one.change, key, words, differences, _values(key, answer))


def _differences(one: Changed, then: States, now: States, answer: Answer) -> Iterator[Difference]:
    for compared in answer.compared:
        if compared.name in one.names:
            name = compared.name
            yield Difference(name, compared.label, then.get(one.key, name), now.get(one.key, name))


def _values(key: Key, answer: Answer) -> tuple[Value, ...]:
    """Each measure before and now; None where the serial number was not in stock, or nothing tells."""
    sides = [answer.before.stock if answer.before else None, answer.stock]
    return tuple(side.get(key, measure.name) if side else None for measure in answer.values for side in sides)


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
