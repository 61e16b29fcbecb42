"""What the user says of a source, checked against what there is: forms, tables, columns, files and headers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from reportgen.errors import DataError, Problem, SpecError, did_you_mean
from reportgen.load.columns import Table
from reportgen.load.forms import FORMS, Form
from reportgen.load.names import normalized
from reportgen.load.origin import Reading
from reportgen.load.recognition import position_of
from reportgen.load.schema import KNOWN

_INSIDE = "!"


@dataclass(frozen=True, slots=True)
class Overrides:
    """A reading whose names are known."""

    form: Form | None
    tables: Mapping[str, tuple[str, ...]]
    """Names and patterns by canonical table."""
    columns: Mapping[str, Mapping[str, str]]
    """Headers by canonical table and column."""

    def table_of(self, name: str) -> Table | None:
        """The table that a file, sheet or database table is said to hold."""
        for table, patterns in self.tables.items():
            if any(_means(pattern, name) for pattern in patterns):
                return KNOWN[table]
        return None

    def names_others(self, table: Table) -> bool:
        """Whether files are named for the table, so that no other file is taken for it."""
        return table.name in self.tables


def overrides(reading: Reading) -> Overrides:
    """What the user says, as far as it can be checked before any file is opened.

    Raises:
        SpecError: with every form, table and column that is not known.
    """
    problems = [*_unknown_form(reading.form)]
    for key, tables in (("tables", reading.tables), ("columns", reading.columns)):
        problems += [_unknown(f"source.{key}", "table", name, KNOWN) for name in tables if name not in KNOWN]
    for name, columns in reading.columns.items():
        if name in KNOWN:
            known = KNOWN[name].by_name
            problems += [
                _unknown("source.columns", f"column of {name}", one, known) for one in columns if one not in known
            ]
    if problems:
        raise SpecError(problems)
    return Overrides(
        next((form for form in FORMS if normalized(form.NAME) == normalized(reading.form)), None),
        {name: patterns for name, patterns in reading.tables.items() if patterns},
        {name: columns for name, columns in reading.columns.items() if columns},
    )


def _unknown_form(name: str) -> Iterable[Problem]:
    if name and normalized(name) not in {normalized(form.NAME) for form in FORMS}:
        yield _unknown("source.form", "form", name, [form.NAME for form in FORMS])


def _unknown(key: str, what: str, name: str, known: Iterable[str]) -> Problem:
    return Problem("unknown-name", f"{key}: there is no {what} '{name}'", hint=did_you_mean(name, known))


def _means(pattern: str, name: str) -> bool:
    """Whether a pattern means a file, or what lies in one: by its whole name, or by the last part of it."""
    last = name.rpartition(_INSIDE)[2].rpartition("/")[2]
    file = name.partition(_INSIDE)[0]
    names = {name, last, file, file.rpartition("/")[2]}
    return pattern in names or any(fnmatchcase(one, pattern) for one in names)


def check_files(said: Overrides, names: Sequence[str]) -> None:
    """Every file that is named is there.

    Raises:
        DataError: with every name and pattern that no file, sheet or table has.
    """
    problems = [
        Problem(
            "no-such-table",
            f"source.tables: there is no file, sheet or table '{pattern}' for {table}",
            hint=did_you_mean(pattern, {*names, *(name.rpartition(_INSIDE)[2] for name in names)}),
        )
        for table, patterns in said.tables.items()
        for pattern in patterns
        if not any(_means(pattern, name) for name in names)
    ]
    if problems:
        raise DataError(problems)


def check_headers(said: Overrides, headers: Mapping[str, Sequence[tuple[str, Sequence[str]]]]) -> None:
    """Every header that is named for a table stands in one of its files.

    Args:
        headers: of the files of each table, with the files' names.

    Raises:
        DataError: with every header that none of them has.
    """
    problems = [
        problem
        for table, columns in said.columns.items()
        for column, header in columns.items()
        for problem in _absent(table, column, header, headers.get(table, ()))
    ]
    if problems:
        raise DataError(problems)


def _absent(table: str, column: str, header: str, files: Sequence[tuple[str, Sequence[str]]]) -> Iterable[Problem]:
    if not files:
        message = f"source.columns: no file holds the {KNOWN[table].title}, whose {column} is said to be '{header}'"
        yield Problem("no-such-table", message, hint=f"name its file: tables: {{{table}: FILE}}")
    elif not any(position_of(header, names) is not None for _, names in files):
        shown = ", ".join(f"'{name}'" for name, _ in files[:3])
        message = f"source.columns: {column} of {table} is said to be '{header}', but {shown} has no such column"
        yield Problem(
            "missing-column", message, hint=did_you_mean(header, [name for _, names in files for name in names])
        )
