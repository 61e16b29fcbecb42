"""What shapes make of a database's tables: questions over them that the database answers.

On a server nothing is made: each question holds the whole way from the tables to the ledger.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.errors import DataError
from reportgen.load.columns import Column, Kind
from reportgen.load.databases.cells import TYPES, blank
from reportgen.load.findings import EXAMPLES, finding
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.shaping import Made, lacking, made, tellings
from reportgen.load.shaping.posted import Keep
from reportgen.load.shaping.telling import Telling


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A canonical table that is made whenever it is asked."""

    name: str
    expression: ir.Table
    columns: frozenset[str]
    """Canonical columns that say something."""
    rows: int
    takes: tuple[str, ...]
    """Tables of the database that it is made from."""


@dataclass(frozen=True, slots=True)
class Making:
    """Everything that is made."""

    tables: Mapping[str, MadeTable]
    findings: tuple[Finding, ...]


def make_tables(delivered: Mapping[str, ir.Table], wanted: frozenset[str], keep: Keep) -> Making:
    """What can be made of the tables of a database.

    Args:
        delivered: by name, with the columns that the tables really have.
        wanted: columns of item ledger entries that will be asked for.
        keep: see `reportgen.load.shaping.Shape.shaped`.

    Raises:
        DataError: if nothing says a column that a report cannot do without.
    """
    done = list(made(delivered, keep))
    for one in done:
        if one.name == LEDGER.name and (problems := lacking(one)):
            raise DataError(problems)
    if not done:
        return Making({}, ())
    tables = [_canonical(one, wanted, keep) for one in done]
    told = list(tellings(delivered, keep))
    rows, cases = _parted(_counts([*tables, *(telling.cases for telling in told)]), len(tables))
    return Making(
        {
            one.name: MadeTable(
                one.name,
                table,
                frozenset(one.rows.columns) & frozenset(TABLES[one.name].by_name),
                count,
                one.takes,
            )
            for one, table, count in zip(done, tables, rows, strict=True)
        },
        tuple(found for telling, count in zip(told, cases, strict=True) if (found := _told(telling, count))),
    )


def _parted(counts: Sequence[int], at: int) -> tuple[Sequence[int], Sequence[int]]:
    return counts[:at], counts[at:]


def _canonical(one: Made, wanted: frozenset[str], keep: Keep) -> ir.Table:
    table = TABLES[one.name]
    columns = [column for column in table.columns if table is not LEDGER or column.name in wanted]
    rows = one.rows.select(**{column.name: _value(column, one.rows) for column in columns})
    return keep(rows) if table.key else rows


def _value(column: Column, rows: ir.Table) -> ir.Value:
    if column.name not in rows.columns:
        return blank(column.kind)
    value = rows[column.name]
    if column.kind is Kind.DECIMAL:
        return value
    value = value.cast(TYPES[column.kind])
    return value.fill_null("") if column.kind is Kind.TEXT else value


def _counts(tables: Sequence[ir.Table]) -> list[int]:
    """Rows of every table, in one question: what several are made from is then made once."""
    asked = [
        table.agg(rows=table.count().cast("int64")).select(number=ibis.literal(number).cast("int64"), rows="rows")
        for number, table in enumerate(tables)
    ]
    answers = ibis.union(*asked) if len(asked) > 1 else asked[0]
    rows = {row["number"]: row["rows"] for row in answers.to_pyarrow().to_pylist()}
    return [rows[number] for number in range(len(tables))]


def _told(telling: Telling, count: int) -> Finding | None:
    if not count:
        return None
    first = telling.cases.select("example").distinct().order_by("example").limit(EXAMPLES)
    examples = tuple(row["example"] for row in first.to_pyarrow().to_pylist())
    return finding(telling.code, count, counted(count, telling.one, telling.many), [examples])
