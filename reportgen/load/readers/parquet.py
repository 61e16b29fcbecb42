"""Parquet: read where it lies, with the types it has."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reportgen.load.engines import Engine, EngineError, literal
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers.content import (
    Opened,
    ReadWhole,
    SourceColumn,
    flat_columns,
    in_words,
    unreadable,
)


@dataclass(frozen=True, slots=True)
class ParquetContent(ReadWhole):
    """The columns of one Parquet file."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    relation: str
    path: Path
    kind: str = "Parquet"
    in_place: bool = True
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """Parquet files begin with their name."""
    return head.startswith(b"PAR1")


def relation(paths: Iterable[str]) -> str:
    """Parquet files of equal columns, one after the other, with the number of each row in its file."""
    options = (
        "binary_as_string = true",
        "hive_partitioning = false",
        "file_row_number = true",
        # A file's statistics pass over NaN; without this the engine takes a column of NaN and 1.5 to be 1.5 throughout.
        "can_have_nan = true",
    )
    return f"read_parquet([{', '.join(literal(path) for path in paths)}], {', '.join(options)})"


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:  # noqa: ARG001
    """The columns as the file's footer tells them.

    Raises:
        DataError: if the footer is cut off or damaged.
    """
    path = engine.plain(file.at, tag)
    source = relation([str(path)])
    try:
        described = engine.described(source)
    except EngineError as error:
        raise unreadable(file, "Parquet", in_words(error)) from error
    columns = flat_columns((name, type_) for name, type_ in described if name != "file_row_number")
    return Opened((ParquetContent(file, columns, source, path),))
