"""From the answers on every level to the rows in order."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.model.combining import Number
from reportgen.model.frames import Frame
from reportgen.model.measures import Measure
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, Value
from reportgen.sections.labels import label_of, natural, path_text
from reportgen.sections.matrix.options import Options
from reportgen.sections.matrix.query import Answer
from reportgen.sections.matrix.view import MatrixRow, MatrixView
from reportgen.sections.paper import levels_within, on_paper
from reportgen.sections.shares import share_of

Key = tuple[object, ...]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class _Tables:
    """The answers by key: values, pivoted values, and the keys under each key."""

    values: Mapping[Key, Values]
    cells: Mapping[tuple[Key, object], Values]
    below: Mapping[Key, list[Key]]
    columns: tuple[object, ...]
    hidden_columns: int
    """Columns left out because all of their values are zero or blank."""
    depth: int
    before: Mapping[Key, Values]
    """Values on the days compared with; empty if nothing is compared."""
    changing: Sequence[Measure]
    """Measures of which changes are told."""


def view(answer: Answer, options: Options, setting: Setting) -> MatrixView:
    """The rows in order, groups before what belongs under them."""
    tables = _tables(answer, options)
    rows = tuple(_rows((), (), tables, options, setting.formats))
    hidden = len(tables.values) - 1 - len(rows) - _skipped(tables) if options.zeros == "hide" else 0
    paper = on_paper(rows, options, setting)
    totals = {measure.name: tables.values[()][measure.name] for measure in answer.measures}
    columns = tuple(label_of(column, setting.formats) for column in tables.columns)
    return MatrixView(
        kind="matrix",
        id=setting.id,
        title=options.title or _title(answer),
        levels=tuple(Column(d.name, d.label) for d in answer.rows),
        columns=columns,
        column_label=answer.column.label if answer.column else "",
        values=_columns(answer, options),
        shares=options.share_of_parent,
        rows=rows,
        total=totals,
        column_totals=tuple(
            {name: tables.cells.get(((), column), {}).get(name) for name in totals} for column in tables.columns
        ),
        coverage=coverage_of(answer.coverage, options, setting.formats),
        notes=_notes({"row": hidden, "column": tables.hidden_columns}, answer, options, setting.formats),
        changes=tuple(measure.name for measure in tables.changing),
        total_changes=_changes((), tables),
        open_levels=_open_levels(rows) if options.open_levels is None else options.open_levels,
        print_rows=paper.rows,
        print_note=paper.note,
        printed=options.print != "none",
    )


def _columns(answer: Answer, options: Options) -> tuple[Column, ...]:
    measures = {measure.name: Column(measure.name, measure.label, measure.unit) for measure in answer.measures}
    shown = {d.name: Column(d.name, d.label, "date" if d.kind == "date" else "text") for d in answer.shown}
    return tuple({**measures, **shown}[name] for name in (*measures, *shown) if name in options.values)


def _title(answer: Answer) -> str:
    """As the original names it: the first value by the last row."""
    values = [measure.label for measure in answer.measures] or [dimension.label for dimension in answer.shown]
    return f"{values[0]} by {answer.rows[-1].label}"


def _tables(answer: Answer, options: Options) -> _Tables:
    values: dict[Key, Values] = {}
    below: dict[Key, list[Key]] = defaultdict(list)
    for depth, frame in enumerate(answer.levels):
        for key, line in _lines(frame, depth):
            values[key] = line
            if depth:
                below[key[:-1]].append(key)
    cells: dict[tuple[Key, object], Values] = {}
    for depth, frame in enumerate(answer.pivots):
        for key, line in _lines(frame, depth + 1):
            cells[key[:-1], key[-1]] = line
    shown = {column for (_, column), line in cells.items() if options.zeros == "show" or _says_something(line)}
    columns = sorted(shown, key=natural)
    before = {key: line for depth, frame in enumerate(answer.before) for key, line in _lines(frame, depth)}
    changing = [measure for measure in answer.measures if before and measure.name in before[()]]
    hidden = len({column for _, column in cells}) - len(columns)
    return _Tables(values, cells, below, tuple(columns), hidden, len(answer.rows), before, changing)


def _lines(frame: Frame, keys: int) -> Iterator[tuple[Key, Values]]:
    names = [str(name) for name in frame.columns[keys:]]
    for record in frame.itertuples(index=False, name=None):
        yield tuple(record[:keys]), dict(zip(names, record[keys:], strict=True))


def _rows(parent: Key, above: Key, tables: _Tables, options: Options, formats: Formats) -> Iterator[MatrixRow]:
    """The rows under `parent`; `above` is the nearest row that is shown, of which shares are taken."""
    for key in sorted(tables.below.get(parent, ()), key=lambda key: _order(key, tables, options)):
        missing = key[-1] is None  # The branch has no such level: what is under it belongs to its parent.
        under = list(_rows(key, above if missing else key, tables, options, formats)) if len(key) < tables.depth else []
        if missing:
            yield from under
        elif (
            under
            or options.zeros == "show"
            or _says_something(tables.values[key])
            or _says_something(_changes(key, tables))
        ):
            yield _row(key, above, bool(under), tables, options, formats)
            yield from under


def _order(key: Key, tables: _Tables, options: Options) -> tuple[object, ...]:
    if options.sort_by is None:
        return natural(key[-1])
    value = tables.values[key][options.sort_by]
    size = Decimal(0) if value is None else Decimal(str(value))
    return (value is None, -size if options.descending else size, natural(key[-1]))


def _says_something(values: Values) -> bool:
    return any(isinstance(value, Decimal | int) and value != 0 for value in values.values())


def _row(key: Key, above: Key, group: bool, tables: _Tables, options: Options, formats: Formats) -> MatrixRow:
    values = tables.values[key]
    path = tuple(path_text(part) for part in key if part is not None)
    return MatrixRow(
        path=path,
        level=len(path),
        values=values,
        cells=tuple(tables.cells.get((key, column), dict.fromkeys(values)) for column in tables.columns),
        shares={name: share_of(values[name], tables.values[above][name]) for name in options.share_of_parent},
        changes=_changes(key, tables),
        label=label_of(key[-1], formats),
        group=group,
        stub=tuple(path_text(part) for part in key),
    )


def _changes(key: Key, tables: _Tables) -> dict[str, Value]:
    """Of each measure what it is now less what it was. Where one of the two is blank, a sum counts as zero."""
    return {
        measure.name: _difference(
            _number(tables.values[key][measure.name]),
            _number(tables.before.get(key, {}).get(measure.name)),
            measure.additive,
        )
        for measure in tables.changing
    }


def _number(value: Value) -> Number:
    return value if isinstance(value, Decimal | int) else None


def _difference(now: Number, before: Number, additive: bool) -> Number:
    if now is None and before is None:
        return None
    if (now is None or before is None) and not additive:
        return None
    return (now or 0) - (before or 0)


def _skipped(tables: _Tables) -> int:
    return sum(1 for key in tables.values if key and key[-1] is None)


def _notes(hidden: Mapping[str, int], answer: Answer, options: Options, formats: Formats) -> tuple[str, ...]:
    notes = []
    for what, number in hidden.items():
        if number:
            are = f"{what} is" if number == 1 else f"{what}s are"
            notes.append(f"{formats.number(number, 'count')} {are} not shown because all values are zero or blank.")
    if options.changes and not answer.before:
        notes.append("Changes are not shown: set compare in the spec to a day or a period of the same ledger.")
    return tuple(notes)


def _open_levels(rows: tuple[MatrixRow, ...], most: int = 40) -> int:
    """As many levels as keep the table to about a screen, at least none."""
    return max(0, min(levels_within(rows, most), max((row.level for row in rows), default=0)) - 1)
