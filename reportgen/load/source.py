"""What the rest of the program asks of loading: a ledger for a report, or what is in a source."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.load.databases.address import as_files, in_a_database
from reportgen.load.engines import embedded_engine
from reportgen.load.inspection import Inspection, inspection_of
from reportgen.load.ledger import Ledger
from reportgen.load.loading import load
from reportgen.load.origin import Origin

if TYPE_CHECKING:
    from reportgen.load.databases.reading import Loaded

Tell = Callable[[str], None]
"""Takes a line on how the work goes on."""


def _silent(_line: str) -> None:
    """Tells nobody."""


@contextmanager
def open_ledger(
    source: Origin | Path | str,
    *,
    columns: frozenset[str] | None = None,
    tell: Tell = _silent,
    at_hand: bool = False,
) -> Iterator[Ledger]:
    """The ledger in files, a folder, or the files of a pattern (``*``, ``?``, ``[...]``, ``**``), open for questions.

    CSV, JSON, NDJSON and Parquet are told apart by their content, tables by their headers. Several files of one table
    follow each other in natural order of their names. Nothing outside the paths is read, nor links that lead out of
    them.

    Args:
        columns: columns of item ledger entries that will be asked for; the others are neither read nor shown. None
            reads all. The required ones and those of the control totals are always there.
        at_hand: for many questions: every table of a database is read once, and the embedded engine answers.

    Raises:
        DataError: if there is no such path, no file holds item ledger entries, a required column is missing, or a file
            is damaged; while the context is open, also if a file that is read in place changes or turns out damaged.
    """
    origin = _origin(source)
    if origin.service:
        with _from_service(origin, columns, tell) as ledger:
            yield ledger
        return
    if in_a_database(origin):
        with _from_database(origin, columns, at_hand=at_hand) as loaded:
            yield loaded.ledger
        return
    with embedded_engine() as engine:
        yield load(engine, as_files(origin), columns).ledger


@contextmanager
def _from_database(origin: Origin, columns: frozenset[str] | None, *, at_hand: bool = False) -> "Iterator[Loaded]":
    from reportgen.load.databases.reading import database_ledger

    with ExitStack() as stack:
        local = stack.enter_context(embedded_engine()) if at_hand else None
        yield stack.enter_context(database_ledger(origin, columns, local))


@contextmanager
def _from_service(origin: Origin, columns: frozenset[str] | None, tell: Tell) -> Iterator[Ledger]:
    """What is new at the web service comes into its cache, which is then read like any files."""
    from reportgen.load.business_central.fetching import fetched

    if origin.service is None:
        raise ValueError("the origin is no service")
    with fetched(origin.service, tell) as cache, embedded_engine() as engine:
        files = replace(origin, service=None, paths=tuple(str(file) for file in cache.files))
        ledger = load(engine, files, columns).ledger
        yield replace(ledger, findings=(*ledger.findings, *cache.findings))


def inspect_source(source: Origin | Path | str) -> Inspection:
    """What is recognised in a source: forms, tables, columns, what is missing and what that costs, control totals.

    Raises:
        DataError: as `open_ledger`.
    """
    origin = _origin(source)
    if in_a_database(origin):
        from reportgen.load.databases.reading import seen_in

        with _from_database(origin, None) as loaded:
            return seen_in(loaded)
    with embedded_engine() as engine:
        return inspection_of(load(engine, as_files(origin), None))


def _origin(source: Origin | Path | str) -> Origin:
    return source if isinstance(source, Origin) else Origin((str(source),))


__all__ = ["Inspection", "inspect_source", "open_ledger"]
