"""A small table as somebody wrote it: headers and cells of text, each row with its place. Nothing is recognised.

A list of readers is such a table, in a file of any kind that a ledger may come in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem, did_you_mean
from reportgen.load.engines import BadInput, Engine, embedded_engine
from reportgen.load.files import SourceFile
from reportgen.load.hashing import FileHashes
from reportgen.load.origin import Reading
from reportgen.load.readers import Content, open_contents
from reportgen.load.readers.content import ReadAgain, in_words, unreadable

MOST_ROWS = 100_000
_TRIES = 4
_SAME_WIDTH = "every row has as many cells as the first line; a text with the delimiter in it stands in quotation marks"


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row."""

    place: Mark
    """File and line; of a workbook the row, of a query the row of its answer."""
    cells: tuple[str, ...]
    """As written, blanks at their ends cut off; blank where there is nothing."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A table of text."""

    name: str
    """File name, or what stands for a query."""
    headers: tuple[str, ...]
    rows: tuple[ListedRow, ...]
    sha256: str = ""
    """Of the file; blank for a query."""


def listed_rows(path: Path, what: str) -> Listed:
    """The table in a file; `what` is what it holds, as "table of recipients".

    Raises:
        DataError: if there is no such file, no table in it, or a row that cannot be told apart into cells.
    """
    if not path.is_file():
        raise DataError(Problem("cannot-read", f"there is no {what} '{path.name}'", hint=_nearby(path)))
    file = SourceFile(path.absolute(), path.name)
    with FileHashes([file.path]) as hashes, embedded_engine() as engine:
        contents = open_contents(engine, file, 0, Reading(), needed=True).contents
        if len(contents) > 1:
            names = ", ".join(f"'{content.file.name}'" for content in contents)
            hint = "keep it alone in a file"
            raise DataError(Problem("several-tables", f"'{path.name}' holds several tables: {names}", hint=hint))
        content, rows = _read(engine, contents[0])
        places = content.places(engine, range(len(rows)))
        return Listed(
            path.name,
            tuple(column.header.strip() for column in content.columns),
            tuple(ListedRow(_mark(path.name, places[number]), row) for number, row in enumerate(rows)),
            hashes.of([file.path]),
        )


def _nearby(path: Path) -> str:
    if not path.parent.is_dir():
        return f"there is no folder '{path.parent.name}' either"
    near = did_you_mean(path.name, [one.name for one in path.parent.iterdir() if one.is_file()])
    return near if near.startswith("did you mean") else "its path is relative to the spec"


def _mark(name: str, place: str) -> Mark:
    return Mark(name, int(place.rpartition(" ")[2]))


def _read(engine: Engine, content: Content) -> tuple[Content, list[tuple[str, ...]]]:
    """The cells, in the way in which they can be read, and that way."""
    for _ in range(_TRIES):
        try:
            rows = _cells(engine, content)
            _refuse_damage(engine, content)
        except ReadAgain:
            content = content.repaired(engine) or content
        except BadInput as error:
            better = content.repaired(engine)
            if better is None:
                raise unreadable(content.file, content.kind, in_words(error)) from error
            content = better
        else:
            return content, rows
    raise unreadable(content.file, content.kind, "its rows cannot be told apart into cells")


def _cells(engine: Engine, content: Content) -> list[tuple[str, ...]]:
    named = ", ".join(f"CAST({column.sql} AS VARCHAR)" for column in content.columns)
    found = engine.run(f"SELECT {named} FROM {content.relation} LIMIT {MOST_ROWS + 1}")  # noqa: S608 - made by readers
    if len(found) > MOST_ROWS:
        message = f"'{content.file.name}' has more than {MOST_ROWS:,} rows"
        raise DataError(Problem("too-large", message, hint="name the file that lists people, not the ledger"))
    return [tuple((cell or "").strip() for cell in row) for row in found]


def _refuse_damage(engine: Engine, content: Content) -> None:
    damage = content.damage(engine)
    if damage:
        raise DataError(_damaged(content.file.name, damage.examples))


def _damaged(name: str, examples: Sequence[str]) -> list[Problem]:
    """Each row that was left out, by its line: ``readers.csv line 7: fewer cells than the 3 of the header``."""
    told = [example.removeprefix(f"{name} line ").partition(": ") for example in examples]
    return [
        Problem("unreadable-row", words, Mark(name, int(line) if line.isdecimal() else 0), _SAME_WIDTH)
        for line, _, words in told
    ]
