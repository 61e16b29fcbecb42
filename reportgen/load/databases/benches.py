"""What questions may make on engines of others: on a server that only lets read nothing at all, on Spark views."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportgen.load.bench import Kept
from reportgen.load.databases.inline import rows_as_table
from reportgen.load.databases.stages import Stages

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa
    from ibis.backends.sql import SQLBackend


@dataclass(frozen=True, slots=True)
class ReadingBench:
    """A server on which nothing is made: lookups travel with the questions, answers are not kept."""

    backend: "SQLBackend"
    stages: Stages
    """What makes a ledger of other tables, written once."""

    def lookup(self, rows: "pa.Table") -> "ibis.Table":
        """A table that is written out in every query."""
        return rows_as_table(self.backend, rows)

    def keep(self, answer: "ibis.Table") -> Kept:
        """The question itself, asked again each time."""
        return Kept(answer)


@dataclass(frozen=True, slots=True)
class SparkBench:
    """A session of Spark: what is kept lies in the memory of its workers until it is released."""

    backend: "SQLBackend"

    def lookup(self, rows: "pa.Table") -> "ibis.Table":
        """A table that is written out in every query."""
        return rows_as_table(self.backend, rows)

    def keep(self, answer: "ibis.Table") -> Kept:
        """A cached view."""
        cached = answer.cache()
        return Kept(cached, cached.release)
