"""Tables of a database, each read once and kept at hand: what is asked of them later is asked here.

The columns that a ledger is made of come over as they are. Numbers that the server keeps exactly come as their text,
which loses no digit, and everything that has no type here does too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow.parquet as pq
from ibis.expr import types as ir

from reportgen.load.databases.choosing import Choice, Piece
from reportgen.load.databases.relations import Relation
from reportgen.load.databases.spark_files import COLUMN
from reportgen.load.engines import Engine, literal, quoted


def at_hand(choice: Choice, wanted: Mapping[str, frozenset[str]], engine: Engine, decimal: str) -> Choice:
    """The same relations, read into the engine's folder: one question each.

    Args:
        wanted: by canonical table the columns that are needed.
        decimal: the sign before the decimals in numbers that are kept as text, if it is not the point.
    """
    brought: dict[str, tuple[Piece, ...]] = {}
    for name, listed in choice.pieces.items():
        brought[name] = tuple(
            replace(piece, relation=_brought(piece, wanted[name], engine, f"{name}_{number}", decimal))
            for number, piece in enumerate(listed)
        )
    return Choice(brought, choice.ignored)


def _brought(piece: Piece, wanted: frozenset[str], engine: Engine, table: str, decimal: str) -> Relation:
    positions = sorted({at for name, at in piece.match.positions.items() if name in wanted})
    source = piece.relation.select(positions)
    plain = source.select(**{name: _plain(source[name], decimal) for name in source.columns})
    path = engine.workspace / f"{table}.parquet"
    batches = plain.to_pyarrow_batches()
    with pq.ParquetWriter(path, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    brought = f"brought_{table}"
    engine.run(f"CREATE VIEW {quoted(brought)} AS SELECT * FROM read_parquet({literal(str(path))})")  # noqa: S608 - quoted

    def select(chosen: Sequence[int]) -> ir.Table:
        here: ir.Table = engine.connection.table(brought)
        return here.select(*(f"{COLUMN}{at}" for at in chosen))

    return replace(piece.relation, select=select)


def _plain(value: ir.Value, decimal: str) -> ir.Value:
    kind = value.type()
    if kind.is_string() or kind.is_integer() or kind.is_boolean() or kind.is_floating() or kind.is_temporal():
        return value
    text = value.cast("string")
    return text.replace(".", decimal) if kind.is_decimal() and decimal == "," else text
