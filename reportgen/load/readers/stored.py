"""Cells that were written as text into a Parquet file of the workspace: of a workbook's sheet, a database's table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.load.engines import Engine
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.readers.content import ReadWhole, SourceColumn, row_places
from reportgen.load.readers.parquet import relation

ROW = "source_row"
"""Column with the number of each row in its source."""


@dataclass(frozen=True, slots=True)
class StoredContent(ReadWhole):
    """One table, all cells text."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    path: Path
    kind: str
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()
    in_place: bool = False

    @property
    def relation(self) -> str:
        """The file's rows."""
        return relation([str(self.path)])

    def places(self, engine: Engine, rows: Sequence[int]) -> Mapping[int, str]:
        """Rows of the sheet, as a spreadsheet numbers them; of a table of a database, in the order read."""
        if not rows:
            return {}
        wanted = ", ".join(str(row) for row in rows)
        found = engine.run(
            f"SELECT file_row_number, {ROW} FROM {self.relation} WHERE file_row_number IN ({wanted})"  # noqa: S608
        )
        return {**row_places(rows), **{row: f"row {number}" for row, number in found}}

    def release(self, engine: Engine) -> None:  # noqa: ARG002
        """Remove the file."""
        self.path.unlink(missing_ok=True)
