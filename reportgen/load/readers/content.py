"""What a reader gives: the cells of one file as a relation of the engine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reportgen.errors import DataError, Problem
from reportgen.load.engines import Engine, EngineError, quoted
from reportgen.load.files import IgnoredFile, SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.origin import Reading

_EXAMPLES = 10
_LONGEST = 60
_NESTED = ("STRUCT", "MAP", "UNION")


class ReadAgain(Exception):  # noqa: N818 - a turn, no failure
    """After reading: the cells came out wrong, and `Content.repaired` knows a better way."""


class NotData(DataError):  # noqa: N818 - not a failure by itself
    """The file is no data that can be read; a folder may hold such files."""


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """One column of a file."""

    header: str
    """As the file writes it."""
    sql: str
    """Name of the column in the relation, quoted."""
    type: str
    """Type that the engine gives it."""
    numbers: int = 0
    """Cells that a spreadsheet holds as numbers, though all cells come as text; leading zeros are lost in them."""
    dates: int = 0
    """Cells that a spreadsheet holds as dates."""


@dataclass(frozen=True, slots=True)
class RowDamage:
    """Rows of a file that cannot be told apart into cells; they are left out."""

    count: int
    examples: tuple[str, ...]
    """At most ten, each with its lines."""


class Content(Protocol):
    """The cells of one table of a file."""

    @property
    def file(self) -> SourceFile:
        """Where it came from."""
        ...

    @property
    def kind(self) -> str:
        """Kind of file, as ``CSV``."""
        ...

    @property
    def columns(self) -> tuple[SourceColumn, ...]:
        """In the file's order."""
        ...

    @property
    def preamble(self) -> tuple[tuple[str, ...], ...]:
        """The cells of the lines above the header, line by line; blank lines are left out."""
        ...

    @property
    def remarks(self) -> tuple[Finding, ...]:
        """What reading took for granted or left out: an encoding, a row of totals."""
        ...

    @property
    def relation(self) -> str:
        """What stands after FROM to read the cells, in the file's order of rows."""
        ...

    @property
    def path(self) -> Path:
        """What the engine reads."""
        ...

    @property
    def in_place(self) -> bool:
        """True if reading again costs little: the file need not be copied."""
        ...

    def places(self, engine: Engine, rows: Sequence[int]) -> Mapping[int, str]:
        """After reading: where rows stand, as ``line 7`` or ``row 7``. Rows count from 0, without those left out."""
        ...

    def damage(self, engine: Engine) -> RowDamage | None:
        """After reading: the rows that were left out, or None.

        Raises:
            ReadAgain: if `repaired` will give more.
            DataError: if so much cannot be read that the rest means nothing.
        """
        ...

    def repaired(self, engine: Engine) -> "Content | None":
        """After a failure: another way to read the same cells, or None if there is none."""
        ...

    def release(self, engine: Engine) -> None:
        """Give back what the engine holds for it."""
        ...


class ReadWhole:
    """Base of contents that are read as a whole or not at all: no row is ever left out, or read another way."""

    __slots__ = ()

    def places(self, engine: Engine, rows: Sequence[int]) -> Mapping[int, str]:  # noqa: ARG002
        """Numbers of rows from 1, in the order read."""
        return row_places(rows)

    def damage(self, engine: Engine) -> RowDamage | None:  # noqa: ARG002
        """None."""
        return None

    def repaired(self, engine: Engine) -> Content | None:  # noqa: ARG002
        """None: what cannot be read is lost."""
        return None

    def release(self, engine: Engine) -> None:
        """Nothing is held."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file holds."""

    contents: tuple[Content, ...]
    """One for a file that is a table; several for the sheets of a workbook, the members of an archive."""
    passed_over: tuple[IgnoredFile, ...] = ()
    """What lies in it and is no table, with the reason."""


class Reader(Protocol):
    """One kind of file. A module can be one."""

    def recognises(self, head: bytes, path: Path) -> bool:
        """True if a file that begins like this is of the kind; where that is not enough, the file itself tells."""
        ...

    def read(self, engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:
        """The cells of a file, table by table; the `file` of each content carries the table's own name.

        Args:
            tag: letters, digits and ``_``, unique per file; names what the engine and the workspace keep for it.

        Raises:
            NotData: if it only seemed to be of the kind.
            DataError: if it is damaged.
        """
        ...


def unreadable(file: SourceFile, kind: str, why: str, *, hint: str = "it may be cut off; export it again") -> DataError:
    """A file that is of a known kind and damaged."""
    return DataError(Problem("unreadable-file", f"'{file.name}' cannot be read as {kind}: {why}", hint=hint))


def flat_columns(described: Iterable[tuple[str, str]]) -> tuple[SourceColumn, ...]:
    """Columns with one value a row; lists, structs and maps hold no column of a ledger.

    Args:
        described: names and engine types.
    """
    flat = ((name, type_) for name, type_ in described if not type_.endswith("]") and not type_.startswith(_NESTED))
    return tuple(SourceColumn(name, quoted(name), type_) for name, type_ in flat)


def in_words(error: EngineError) -> str:
    """The first sentence of what the engine says, without its own words around it."""
    line = str(error).strip().splitlines()[0]
    return line.split("Error: ", 1)[-1].strip().rstrip(".")


def row_places(rows: Sequence[int]) -> dict[int, str]:
    """Places of rows where lines mean nothing."""
    return {row: f"row {row + 1}" for row in rows}


def outside_table(file: SourceFile, rows: Sequence[tuple[str, Sequence[str]]]) -> Finding:
    """Rows below a table that hold totals or notes; they are left out.

    Args:
        rows: place and cells of each.
    """
    many = counted(len(rows), "row", "rows")
    message = f"{many} below the table in '{file.name}' left out: totals or notes, no entries."
    examples = tuple(f"{file.name} {place}: {_short(cells)}" for place, cells in rows[:_EXAMPLES])
    return Finding("outside_table", len(rows), message, examples)


def _short(cells: Sequence[str]) -> str:
    line = "".join(letter if letter.isprintable() else "�" for letter in ", ".join(cell for cell in cells if cell))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
