"""A ledger kept in files of our own, so that several processes can ask it, each on an engine of its own.

Its source is read once: whatever is asked later is asked of the files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import ibis
import pyarrow.parquet as pq

from reportgen.load.engines import Engine, embedded_engine, literal, quoted
from reportgen.load.ledger import Ledger
from reportgen.load.remembered import RememberingBench

_IN_MEMORY = 2_000_000
"""Rows of a table that an engine takes into its memory; larger ones are read where they lie."""
_AT_ONCE = 100_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A ledger in a folder."""

    folder: Path
    ledger: Ledger
    """What is known of it; its tables are those of the engine that it came from."""
    rows: dict[str, int]
    """Of each table."""
    digest: str
    """Equal for tables with equal rows, whatever their order."""


def store(ledger: Ledger, folder: Path) -> Stored:
    """Write all tables of a ledger on the embedded engine to an empty folder.

    Raises:
        DataError: if its source cannot be read any more.
    """
    rows = {name: _write(ledger.tables[name], folder / f"{name}.parquet") for name in sorted(ledger.tables)}
    with embedded_engine() as engine:
        sums = [f"{name} {rows[name]} {_sum(engine, folder / f'{name}.parquet')}" for name in rows]
    return Stored(folder, replace(ledger, tables={}), rows, sha256("\n".join(sums).encode()).hexdigest())


def _write(table: ibis.Table, path: Path) -> int:
    backend = table.get_backend()
    batches = backend.con.sql(backend.compile(table)).to_arrow_reader(_AT_ONCE)
    rows = 0
    with pq.ParquetWriter(path, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def _sum(engine: Engine, path: Path) -> object:
    """Over the rows' hashes, which their order does not change."""
    return engine.row(f"SELECT sum(hash(one)) FROM read_parquet({literal(str(path))}) one")[0]  # noqa: S608 - quoted


@contextmanager
def stored_ledger(stored: Stored) -> Iterator[Ledger]:
    """The ledger, open for questions on an engine of its own, which reads nothing but the folder.

    It works in one thread: processes that do so side by side waste none of their time on dividing small answers.
    """
    with embedded_engine() as engine:
        engine.run("SET threads = 1")
        later: list[Path] = []
        for name, rows in stored.rows.items():
            path = stored.folder / f"{name}.parquet"
            kind = "TABLE" if rows <= _IN_MEMORY else "VIEW"
            later += [path] if kind == "VIEW" else []
            engine.run(f"CREATE {kind} {quoted(name)} AS SELECT * FROM read_parquet({literal(str(path))})")  # noqa: S608
        engine.close_the_door(later)
        yield replace(stored.ledger, tables=engine.tables(stored.rows), bench=RememberingBench(engine))
