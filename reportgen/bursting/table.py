"""A table of recipients, read: its headers, its rows, and every place that is wrong, all at once.

A blank cell never means everything: whoever may see all values of a column says so with ``*``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportgen.errors import DataError, Mark, Problem, SpecError, did_you_mean
from reportgen.load.listed import Listed, ListedRow
from reportgen.model.dimension import Dimension
from reportgen.model.filters import reader as reading_of
from reportgen.render.numbers import LocaleFormats
from reportgen.spec.addresses import Mailbox, mailbox

NAME, ADDRESS, LOCALE = "recipient", "address", "locale"
EVERYTHING = "*"
BLANK = "(blank)"
_OWN = (NAME, ADDRESS, LOCALE)
_BLANK_HINT = f"name the values, separated by semicolons; {EVERYTHING} for all of them, {BLANK} for entries without one"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and how it is to be read."""

    listed: Listed
    columns: Mapping[str, str]
    """Fields by header, as the spec says them."""
    locale: str
    """Of readers whose row does not say one."""
    fields: Mapping[str, Dimension]
    """What can limit a reader."""

    @property
    def head(self) -> Mark:
        """Its first line."""
        return Mark(self.listed.name, 1) if self.listed.sha256 else Mark(self.listed.name)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One reader, put together from all their rows."""

    name: str
    mailboxes: tuple[Mailbox, ...]
    locale: str
    values: Mapping[str, tuple[str, ...]]
    """By field the values they may see; what is not limited is not there."""
    place: Mark = field(compare=False)
    """Their first row."""


def read_table(table: Table) -> tuple[Recipient, ...]:
    """The recipients in the order of their first rows.

    Raises:
        DataError: with every problem of the headers, or else of the rows.
    """
    roles, problems = _roles(table)
    if problems:
        raise DataError(problems)
    if not table.listed.rows:
        raise DataError(Problem("no-readers", "the table of recipients has no rows", table.head))
    rows = [_Row(table, roles, row) for row in table.listed.rows]
    together: dict[str, list[_Row]] = {}
    for row in rows:
        problems += row.problems
        together.setdefault(row.name, []).append(row)
    problems += [problem for name, own in together.items() if name for problem in _conflicts(own, table.locale)]
    if problems:
        raise DataError(sorted(problems, key=lambda problem: problem.mark or Mark("")))
    return tuple(_recipient(own, table.locale) for own in together.values())


def _roles(table: Table) -> tuple[dict[int, str], list[Problem]]:
    """What each column says, by position; or what is wrong with the headers."""
    headers, problems = table.listed.headers, []
    spelled = {name.replace("_", " "): name for name in (*_OWN, *table.fields)}
    for header in (one for one in table.columns if one not in headers):
        message = f"for_each.columns: the table of recipients has no column '{header}'"
        problems.append(Problem("unknown-column", message, table.head, did_you_mean(header, headers)))
    roles: dict[int, str] = {}
    for at, header in enumerate(headers):
        name = table.columns.get(header) or spelled.get(header.casefold().replace("_", " ")) or header
        if name not in _OWN and name not in table.fields and not name.startswith("attribute."):
            hint = did_you_mean(header.casefold(), [*_OWN, *table.fields])
            message = f"the column '{header}' is neither {NAME}, {ADDRESS}, {LOCALE} nor a field of the ledger"
            problems.append(Problem("unknown-column", message, table.head, hint))
        elif name in roles.values():
            problems.append(Problem("double-column", f"two columns say {name}: one is '{header}'", table.head))
        roles[at] = name
    if not problems:
        problems += _lacking(roles, table)
    return roles, problems


def _lacking(roles: Mapping[int, str], table: Table) -> Iterator[Problem]:
    if NAME not in roles.values():
        hint = f"its first line names its columns: {NAME},{ADDRESS},{LOCALE},location_code"
        yield Problem("missing-column", f"the table of recipients has no column '{NAME}'", table.head, hint)
    if {*roles.values()} <= {*_OWN}:
        hint = f"add one, as location_code; {EVERYTHING} in it stands for all"
        yield Problem("missing-column", "no column says what a recipient may see", table.head, hint)


class _Row:
    """One row, and what is wrong with it."""

    def __init__(self, table: Table, roles: Mapping[int, str], row: ListedRow) -> None:
        self.place = row.place
        self.problems: list[Problem] = []
        cells = {name: row.cells[at] for at, name in roles.items()}
        self.name = cells.pop(NAME)
        if not self.name or not self.name.isprintable():
            self._refuse("bad-recipient", "the row does not say whose report it is", f"a name in the column {NAME}")
        self.mailboxes = tuple(self._mailboxes(cells.pop(ADDRESS, "")))
        self.locale = self._locale(cells.pop(LOCALE, ""))
        self.values = {name: self._values(name, cell, table.fields.get(name)) for name, cell in cells.items()}

    def _refuse(self, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, message, self.place, hint))

    def _mailboxes(self, cell: str) -> Iterator[Mailbox]:
        for text in (part.strip() for part in cell.split(";")):
            if not text:
                continue
            try:
                yield mailbox(text)
            except ValueError as error:
                hint = "as ann@example.com or Ann Lee <ann@example.com>; several separated by semicolons"
                self._refuse("bad-address", f"this is no address: {error}", hint)

    def _locale(self, cell: str) -> str:
        if cell:
            try:
                return LocaleFormats(cell).tag
            except SpecError as error:
                problem = error.problems[0]
                self._refuse(problem.code, problem.message, problem.hint)
        return cell

    def _values(self, name: str, cell: str, field_: Dimension | None) -> tuple[str, ...] | None:
        """None for everything."""
        given = [part.strip() for part in cell.split(";")]
        values = tuple(dict.fromkeys("" if part == BLANK else part for part in given if part))
        if not values:
            self._refuse("blank-filter", f"{name} is blank, and a blank never means everything", _BLANK_HINT)
            return ()
        if EVERYTHING in values and len(values) > 1:
            self._refuse("bad-value", f"{name}: {EVERYTHING} stands alone", _BLANK_HINT)
        if EVERYTHING in values:
            return None
        if field_:
            for value in values:
                self._check(field_, value)
        return values

    def _check(self, field_: Dimension, value: str) -> None:
        try:
            reading_of(field_)(value)
        except SpecError as error:
            problem = error.problems[0]
            self._refuse(problem.code, problem.message.removeprefix("filter "), problem.hint)


def _conflicts(rows: Sequence[_Row], locale: str) -> Iterator[Problem]:
    """Rows of one recipient that cannot be put together."""
    first = rows[0]
    for row in rows[1:]:
        if (row.locale or locale) != (first.locale or locale):
            message = f"'{row.name}' has another locale than in line {first.place.line}"
            yield Problem("conflicting-rows", message, row.place, "write the same locale in all rows of a recipient")
    changing = [name for name in first.values if any(row.values[name] != first.values[name] for row in rows)]
    if len(changing) > 1:
        message = f"the rows of '{first.name}' differ in {' and '.join(changing)}: put together they would show more"
        hint = "rows of a recipient add values to one column; give each combination a name of its own"
        yield Problem("conflicting-rows", message, rows[-1].place, hint)


def _recipient(rows: Sequence[_Row], locale: str) -> Recipient:
    values: dict[str, tuple[str, ...]] = {}
    for name in rows[0].values:
        given = [row.values[name] for row in rows]
        if None not in given:
            values[name] = tuple(dict.fromkeys(value for part in given for value in part or ()))
    boxes = dict.fromkeys(box for row in rows for box in row.mailboxes)
    return Recipient(rows[0].name, tuple(boxes), rows[0].locale or locale, values, rows[0].place)
