"""CSV: text with commas, semicolons, tabs or bars. Every cell is read as text; what it means its column decides."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.errors import DataError, Mark, Problem
from reportgen.load.engines import Engine, EngineError, literal
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers.content import (
    Content,
    NotData,
    Opened,
    ReadAgain,
    RowDamage,
    SourceColumn,
    outside_table,
)
from reportgen.load.readers.dialect import BACKSLASH, QUOTE, Dialect, dialect_of, long_fields, records
from reportgen.load.readers.encoding import ASSUMED, assumed, in_utf8, is_utf8, may_be_assumed
from reportgen.load.readers.tail import Tail, tail_of

_HEADER_ROOM = 1 << 20
_MOST_COLUMNS = 2_000
_EXAMPLES = 10
_ESCAPED = '\\"'
_PIECE = 1 << 20
_TEXT_TO_NULS = 50

_REASONS = {
    "UNQUOTED VALUE": "text after a closing quotation mark",
    "INVALID ENCODING": "not UTF-8 text",
}
_RAGGED = ("MISSING COLUMNS", "TOO MANY COLUMNS")


@dataclass(frozen=True, slots=True)
class _Rejected:
    """A row that the engine could not tell apart into cells."""

    position: int
    """Of its first byte, from 1."""
    kind: str
    over_lines: bool
    text: str


@dataclass(frozen=True, slots=True)
class CsvContent:
    """The cells of one CSV file, all of them text."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    delimiter: str
    escape: str
    skip: int
    """Records up to and with the header."""
    tail: Tail
    tag: str
    """Names what the engine keeps for it."""
    path: Path
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()
    plain_ends: bool = False
    """`path` is a copy with plain line ends."""
    recoded: bool = False
    """`path` is a copy in UTF-8 of text that was none."""
    before: "CsvContent | None" = None
    """The same file with the other escape, which was tried first."""
    settled: bool = False
    """Both escapes were tried."""
    kind: str = "CSV"
    in_place: bool = False

    @property
    def relation(self) -> str:
        """Strict: a row without as many cells as the header goes to the rejects instead of being shifted or cut."""
        cells = ", ".join(f"{column.sql}: 'VARCHAR'" for column in self.columns)
        options = (
            "auto_detect = false",
            f"columns = {{{cells}}}",
            f"delim = {literal(self.delimiter)}",
            "quote = '\"'",
            f"escape = {literal(self.escape)}",
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
        rows = f"read_csv({literal(str(self.path))}, {', '.join(options)})"
        outside = self._outside()
        return f"(SELECT * FROM {rows} WHERE NOT ({' OR '.join(outside)}))" if outside else rows  # noqa: S608

    def _outside(self) -> list[str]:
        """Conditions on rows that the table does not have: those below it as they stand there, and blank ones."""
        width = len(self.columns)
        cells = [row.cells for row in self.tail.rows if len(row.cells) == width]
        cells += [("",) * width] if self.tail.blank else []
        return [
            "("
            + " AND ".join(
                f"coalesce({column.sql}, '') = {literal(cell)}" for column, cell in zip(self.columns, row, strict=True)
            )
            + ")"
            for row in cells
        ]

    def places(self, engine: Engine, rows: Sequence[int]) -> Mapping[int, str]:
        """Lines of the file, also where cells hold line breaks."""
        wanted, left_out = set(rows), set(self._lines_at([row.position for row in self._rejected(engine)]))
        lines = (line for line in self._record_lines() if line not in left_out)
        last = max(wanted, default=-1)
        return {row: f"line {line}" for row, line in zip(range(last + 1), lines, strict=False) if row in wanted}

    def _record_lines(self) -> Iterator[int]:
        """The line on which each record begins, those up to the header and blank ones excepted."""
        with self.path.open(encoding="utf-8", errors="replace", newline="") as stream, long_fields():
            rows = records(stream, self.delimiter, self.escape)
            line = 1
            for number, row in enumerate(rows):
                if number >= self.skip and row and (any(row) or not self.tail.blank):
                    yield line
                line = rows.line_num + 1

    def damage(self, engine: Engine) -> RowDamage | None:
        """Rows with too few or too many cells, broken quotes or bytes that are not UTF-8.

        Raises:
            ReadAgain: if another encoding or another escape may explain them.
            DataError: if a quotation mark is never closed, so that rows after it are lost in one cell.
        """
        below = {row.text for row in self.tail.rows}
        rejected = [row for row in self._rejected(engine) if row.text not in below]
        if self._better(engine, rejected):
            raise ReadAgain
        if not rejected:
            return None
        lines = self._lines_at([row.position for row in rejected])
        swallowed = next((line for row, line in zip(rejected, lines, strict=True) if _swallows(row)), 0)
        if swallowed:
            mark = Mark(self.file.name, swallowed)
            hint = "a quotation mark inside a quoted cell is written twice"
            raise DataError(Problem("open-quote", "a quotation mark that opens here is never closed", mark, hint))
        examples = [
            f"{self.file.name} line {line}: {self._reason(row.kind)}"
            for row, line in zip(rejected[:_EXAMPLES], lines, strict=False)
        ]
        return RowDamage(len(rejected), tuple(examples))

    def _rejected(self, engine: Engine) -> list[_Rejected]:
        """In the file's order."""
        over_lines = "contains(trim(coalesce(csv_line, ''), chr(10) || chr(13)), chr(10))"
        rows = engine.run(
            f"SELECT line_byte_position, min(error_type::VARCHAR), bool_or({over_lines}), min(csv_line)"  # noqa: S608
            f" FROM rejects_{self.tag} GROUP BY line_byte_position ORDER BY line_byte_position"
        )
        return [_Rejected(at, kind, over, (text or "").strip("\r\n")) for at, kind, over, text in rows]

    def _reason(self, kind: str) -> str:
        if kind in _RAGGED:
            return f"{'fewer' if kind == _RAGGED[0] else 'more'} cells than the {len(self.columns)} of the header"
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
        """The file as Windows-1252, or with the other escape, where that explains the rows that were left out.

        Line ends of several kinds in one file stop the engine: a copy has one kind, also inside of cells.
        """
        try:
            better = self._better(engine, self._rejected(engine))
        except EngineError:  # nothing was read at all
            better = None
        return better or (None if self.plain_ends else self.with_plain_ends(engine))

    def _better(self, engine: Engine, rejected: Sequence[_Rejected]) -> "CsvContent | None":
        kinds = {row.kind for row in rejected}
        if "INVALID ENCODING" in kinds and not self.recoded and may_be_assumed(self.path):
            return self.in_windows_text(engine)
        if self.before and len(rejected) > len(self.before._rejected(engine)):
            return replace(self.before, settled=True, tag=f"{self.tag}_b")
        if not self.settled and any(self.escape == BACKSLASH or _ESCAPED in row.text for row in rejected):
            other = QUOTE if self.escape == BACKSLASH else BACKSLASH
            return replace(self, escape=other, before=self, settled=True, tag=f"{self.tag}_e")
        return None

    def in_windows_text(self, engine: Engine) -> "CsvContent":
        """The file as Windows-1252."""
        copy = in_utf8(replace(self.file, unpacked=self.path), ASSUMED, engine.workspace, self.tag)
        remarks = (*self.remarks, assumed(self.file))
        return replace(self, path=copy.at, recoded=True, remarks=remarks, tag=f"{self.tag}_r")

    def with_plain_ends(self, engine: Engine) -> "CsvContent":
        """A copy whose lines all end alike."""
        copy = engine.workspace / f"plain-{self.tag}.csv"
        with self.path.open("rb") as source, copy.open("wb") as target:
            for line in source:
                target.write(line.replace(b"\r\n", b"\n").replace(b"\r", b"\n"))
        return replace(self, path=copy, plain_ends=True, tag=f"{self.tag}_plain")

    def release(self, engine: Engine) -> None:  # noqa: ARG002
        """Remove the copy, if there is one."""
        if self.path != self.file.path:
            self.path.unlink(missing_ok=True)


def _swallows(row: _Rejected) -> bool:
    """Rows after it may be lost in it."""
    return row.kind == "LINE SIZE OVER MAXIMUM" or (row.kind == "UNQUOTED VALUE" and row.over_lines)


def _line_ends(stream: io.BufferedReader, count: int) -> int:
    """Line feeds in the next `count` bytes."""
    found = 0
    while count > 0 and (piece := stream.read(min(count, _PIECE))):
        found += piece.count(b"\n")
        count -= len(piece)
    return found


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """The first line is text without NUL, and there are few after it; whether it is a table shows in its header."""
    return b"\0" not in head.lstrip().partition(b"\n")[0] and head.count(0) * _TEXT_TO_NULS <= len(head)


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:
    """The cells, by the header and what stands above and below the table.

    Raises:
        NotData: if there is no header of a table.
        DataError: if the file is text neither in UTF-8 nor in Windows-1252.
    """
    file, remarks = _readable(engine, file, tag, reading)
    with file.at.open("rb") as stream:
        text = stream.read(_HEADER_ROOM).decode("utf-8-sig", "replace")
    known = {header for columns in reading.columns.values() for header in columns.values()}
    with long_fields():
        dialect = dialect_of(text, reading.delimiter, known)
        tail = tail_of(file.at, dialect)
    if not 0 < len(dialect.header) <= _MOST_COLUMNS:
        raise NotData(Problem("unsupported-file", f"the first line of '{file.name}' is no header of a table"))
    content = _content(engine, file, tag, dialect, tail, remarks)
    # Where the lines that it skips end in several ways, the engine loses all rows and does not say so.
    one_line = dialect.skip == 1 and not any(end in name for name in dialect.header for end in "\r\n")
    return Opened((content if one_line else content.with_plain_ends(engine),))


def _readable(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> tuple[SourceFile, tuple[Finding, ...]]:
    """The file in UTF-8, as far as its beginning shows, and what had to be assumed for that."""
    with file.at.open("rb") as stream:
        fine = is_utf8(stream.read(_HEADER_ROOM))
    if fine or reading.encoding:
        return file, ()
    if may_be_assumed(file.at):
        return in_utf8(file, ASSUMED, engine.workspace, tag), (assumed(file),)
    return file, ()


def _content(
    engine: Engine, file: SourceFile, tag: str, dialect: Dialect, tail: Tail, remarks: tuple[Finding, ...]
) -> CsvContent:
    if any("\ufffd" in name for name in dialect.header):
        hint = "say which encoding it has: source: {encoding: cp850}, or save the file as CSV UTF-8"
        raise NotData(Problem("not-utf8", f"the header of '{file.name}' is neither UTF-8 nor Windows-1252", hint=hint))
    columns = tuple(SourceColumn(name.strip(), f"c{at}", "VARCHAR") for at, name in enumerate(dialect.header))
    recoded = bool(remarks)
    if tail.rows:
        outside = outside_table(file, [(f"line {row.line}", row.cells) for row in tail.rows])
        remarks = (*remarks, outside)
    return CsvContent(
        file=file,
        columns=columns,
        delimiter=dialect.delimiter,
        escape=dialect.escape,
        skip=dialect.skip,
        tail=tail,
        tag=tag,
        path=engine.plain(file.at, tag),
        preamble=dialect.above,
        remarks=remarks,
        recoded=recoded,
    )
