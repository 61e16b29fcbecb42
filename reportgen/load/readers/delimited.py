"""CSV: text with commas, semicolons or tabs. Every cell is read as text; what it means is decided by its column."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem
from reportgen.load.engines import Engine, literal
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers.content import Content, NotData, Opened, RowDamage, SourceColumn

_DELIMITERS = ",;\t|"
_HEADER_ROOM = 1 << 20
_MOST_COLUMNS = 2_000
_LONGEST_FIELD = 1 << 30
_EXAMPLES = 10

_REASONS = {
    "UNQUOTED VALUE": "text after a closing quotation mark",
    "INVALID ENCODING": "not UTF-8 text",
}


@dataclass(frozen=True, slots=True)
class CsvContent:
    """The cells of one CSV file, all of them text."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    delimiter: str
    skip: int
    """Records up to and with the header."""
    tag: str
    """Names what the engine keeps for it."""
    path: Path
    copied: bool = False
    """`path` is a copy with plain line ends."""
    kind: str = "CSV"
    in_place: bool = False
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()

    @property
    def relation(self) -> str:
        """Strict: a row without as many cells as the header goes to the rejects instead of being shifted or cut."""
        cells = ", ".join(f"{column.sql}: 'VARCHAR'" for column in self.columns)
        options = (
            "auto_detect = false",
            f"columns = {{{cells}}}",
            f"delim = {literal(self.delimiter)}",
            "quote = '\"'",
            "escape = '\"'",
            "header = false",
            f"skip = {self.skip}",
            "strict_mode = true",
            "compression = 'none'",
            "hive_partitioning = false",
            "store_rejects = true",
            "rejects_limit = 0",
            f"rejects_table = 'rejects_{self.tag}'",
            f"rejects_scan = 'rejects_scan_{self.tag}'",
        )
        return f"read_csv({literal(str(self.path))}, {', '.join(options)})"

    def places(self, engine: Engine, rows: Sequence[int]) -> Mapping[int, str]:
        """Lines of the file, also where cells hold line breaks."""
        wanted, left_out = set(rows), set(self._lines_at([row[0] for row in self._rejected(engine)]))
        lines = (line for line in self._record_lines() if line not in left_out)
        last = max(wanted, default=-1)
        return {row: f"line {line}" for row, line in zip(range(last + 1), lines, strict=False) if row in wanted}

    def _record_lines(self) -> Iterator[int]:
        """The line on which each record begins, those up to the header excepted."""
        with self.path.open(encoding="utf-8", errors="replace", newline="") as stream, _long_fields():
            records = csv.reader(stream, delimiter=self.delimiter)
            line = 1
            for number, record in enumerate(records):
                if number >= self.skip and record:
                    yield line
                line = records.line_num + 1

    def damage(self, engine: Engine) -> RowDamage | None:
        """Rows with too few or too many cells, broken quotes or bytes that are not UTF-8.

        Raises:
            DataError: if a quotation mark is never closed, so that rows after it are lost in one cell.
        """
        rejected = self._rejected(engine)
        if not rejected:
            return None
        lines = self._lines_at([row[0] for row in rejected])
        swallowed = next(
            (line for (_, kind, broken), line in zip(rejected, lines, strict=True) if _swallows(kind, broken)), 0
        )
        if swallowed:
            mark = Mark(self.file.name, swallowed)
            hint = "a quotation mark inside a quoted cell is written twice"
            raise DataError(Problem("open-quote", "a quotation mark that opens here is never closed", mark, hint))
        examples = [
            f"{self.file.name} line {line}: {self._reason(kind)}"
            for (_, kind, _), line in zip(rejected[:_EXAMPLES], lines, strict=False)
        ]
        return RowDamage(len(rejected), tuple(examples))

    def _rejected(self, engine: Engine) -> list[tuple[int, str, bool]]:
        """Byte position (from 1), kind of damage, and whether it reaches over lines; in the file's order."""
        over_lines = "contains(trim(coalesce(csv_line, ''), chr(10) || chr(13)), chr(10))"
        return engine.run(
            f"SELECT line_byte_position, min(error_type::VARCHAR), bool_or({over_lines}) FROM rejects_{self.tag}"  # noqa: S608
            " GROUP BY line_byte_position ORDER BY line_byte_position"
        )

    def _reason(self, kind: str) -> str:
        if kind in ("MISSING COLUMNS", "TOO MANY COLUMNS"):
            return (
                f"{'fewer' if kind == 'MISSING COLUMNS' else 'more'} cells than the {len(self.columns)} of the header"
            )
        return _REASONS.get(kind, kind.lower())

    def _lines_at(self, positions: Sequence[int]) -> list[int]:
        """Lines of bytes, both counted from 1; positions ascend."""
        lines, line, at = [], 1, 0
        with self.path.open("rb") as stream:
            for position in positions:
                line += _line_ends(stream, position - 1 - at)
                # After "\r\n" the engine points at the "\n".
                line += stream.read(1) == b"\n"
                at = position
                lines.append(line)
        return lines

    def repaired(self, engine: Engine) -> Content | None:
        """Line ends of several kinds in one file stop the engine: a copy has one kind, also inside of cells."""
        if self.copied:
            return None
        copy = engine.workspace / f"plain-{self.tag}.csv"
        with self.path.open("rb") as source, copy.open("wb") as target:
            for line in source:
                target.write(line.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        return replace(self, path=copy, copied=True, tag=f"{self.tag}_plain")

    def release(self, engine: Engine) -> None:  # noqa: ARG002
        """Remove the copy, if there is one."""
        if self.copied:
            self.path.unlink(missing_ok=True)


def _swallows(kind: str, over_lines: bool) -> bool:
    """Rows after it may be lost in it."""
    return kind == "LINE SIZE OVER MAXIMUM" or (kind == "UNQUOTED VALUE" and over_lines)


def _line_ends(stream: io.BufferedReader, count: int) -> int:
    """Line feeds in the next `count` bytes."""
    found = 0
    while count > 0 and (piece := stream.read(min(count, 1 << 20))):
        found += piece.count(b"\n")
        count -= len(piece)
    return found


@contextmanager
def _long_fields() -> Iterator[None]:
    before = csv.field_size_limit(_LONGEST_FIELD)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """The first line is text without NUL; whether it is a table shows in its header."""
    return b"\0" not in head.lstrip().partition(b"\n")[0]


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:  # noqa: ARG001
    """The cells, by the header alone.

    Raises:
        NotData: if the header is no line of UTF-8 text.
    """
    with file.at.open("rb") as stream:
        text = stream.read(_HEADER_ROOM).decode("utf-8-sig", "replace")
    header, delimiter, skip = max(
        (_header(text, delimiter) for delimiter in _DELIMITERS), key=lambda found: len(found[0])
    )
    if any("\ufffd" in name for name in header):
        raise NotData(
            Problem("not-utf8", f"the header of '{file.name}' is not UTF-8 text", hint="save the file as CSV UTF-8")
        )
    if not 0 < len(header) <= _MOST_COLUMNS:
        raise NotData(Problem("unsupported-file", f"the first line of '{file.name}' is no header of a table"))
    columns = tuple(SourceColumn(name.strip(), f"c{index}", "VARCHAR") for index, name in enumerate(header))
    content = CsvContent(file, columns, delimiter, skip, tag, engine.plain(file.at, tag))
    # Where the lines that it skips end in several ways, the engine loses all rows and does not say so.
    one_line = skip == 1 and not any(end in name for name in header for end in "\r\n")
    return Opened((content if one_line else content.repaired(engine) or content,))


def _header(text: str, delimiter: str) -> tuple[list[str], str, int]:
    """The first record that is not blank, with the number of records up to it."""
    with _long_fields():
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if record:
                return record, delimiter, number
    return [], delimiter, 0
