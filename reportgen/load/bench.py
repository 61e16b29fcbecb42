"""What questions may make on an engine beside the ledger's tables: small lookups, and answers that are kept.

The embedded engine takes both. One that only lets read gets lookups as part of the question and keeps nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


def _nothing() -> None:
    """What is not kept needs no release."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table to ask further, and how to give it back."""

    table: "ibis.Table"
    release: Callable[[], None] = _nothing


class Workbench(Protocol):
    """An engine, as far as questions may use it."""

    def lookup(self, rows: "pa.Table") -> "ibis.Table":
        """A small table of text that can be joined with the ledger's tables."""
        ...

    def keep(self, answer: "ibis.Table") -> Kept:
        """The answer, computed once where the engine allows that."""
        ...


class EmbeddedBench:
    """The engine in this process: everything can be made."""

    def lookup(self, rows: "pa.Table") -> "ibis.Table":
        """A table in memory."""
        import ibis

        return ibis.memtable(rows)

    def keep(self, answer: "ibis.Table") -> Kept:
        """A temporary table."""
        cached = answer.cache()
        return Kept(cached, cached.release)
