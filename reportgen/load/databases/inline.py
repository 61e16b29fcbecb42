"""What Ibis cannot say: a table as part of a query, text in the order of its characters, blanks cut off.

SQL is built from syntax trees, never from text, so that no value can become a part of the language.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import ibis
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.expr import types as ir

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.sql import SQLBackend

_ROW = "row_number_of_the_lookup"


@ibis.udf.scalar.builtin(name="trim")  # type: ignore[untyped-decorator]
def trimmed(text: str) -> str:  # type: ignore[empty-body]
    """The text without blanks at its ends; unlike Ibis' own word for it, tabs and line ends stay."""


def rows_as_table(backend: "SQLBackend", rows: "pa.Table") -> ir.Table:
    """A small table of text that travels with every query that names it."""
    names = rows.column_names
    schema = ibis.schema(dict.fromkeys(names, "string"))
    # A first row of blanks tells the types, and is left out again: a table of no rows cannot be written.
    listed = [("",) * len(names), *zip(*(rows[name].to_pylist() for name in names), strict=True)]
    tuples = [
        sge.Tuple(expressions=[sge.Literal.number(number), *(_text(value, backend) for value in row)])
        for number, row in enumerate(listed)
    ]
    named = [sg.to_identifier(name, quoted=True) for name in (_ROW, *names)]
    values = sge.Values(expressions=tuples, alias=sge.TableAlias(this=sg.to_identifier("given"), columns=named))
    number = sg.column(_ROW, quoted=True)
    query = sg.select(*(_as_text(name, backend) for name in names)).from_(values).where(number > 0)
    return backend.sql(query.sql(backend.dialect), schema=schema)


def _text(value: str | None, backend: "SQLBackend") -> sge.Expr:
    if value is None:
        return sge.Null()
    # SQL Server's plain texts hold the letters of one script only.
    return sge.National(this=value) if backend.name == "mssql" else sge.Literal.string(value)


def _as_text(name: str, backend: "SQLBackend") -> sge.Expr:
    column = sg.column(name, quoted=True)
    kind = "nvarchar(max)" if backend.name == "mssql" else backend.compiler.type_mapper.from_ibis(ibis.dtype("string"))
    return sge.Cast(this=column, to=sge.DataType.build(kind)).as_(name, quoted=True)


def in_plain_order(backend: "SQLBackend", table: ir.Table, columns: Iterable[str], collation: str) -> ir.Table:
    """Some columns of a table, text compared and ordered by its characters' numbers, as everywhere in reportgen.

    JSON is its text.
    """
    wanted, schema, source = list(columns), table.schema(), table.op()
    kinds = {name: ibis.dtype("string") if schema[name].is_json() else schema[name] for name in wanted}
    string = backend.compiler.type_mapper.from_ibis(ibis.dtype("string"))
    order = _collation(collation, backend)
    chosen = []
    for name in wanted:
        column: sge.Expr = sg.column(name, quoted=True)
        if schema[name].is_json():
            column = sge.Cast(this=column, to=string)
        if kinds[name].is_string():
            column = sge.Collate(this=column, expression=order.copy())
        chosen.append(column.as_(name, quoted=True))
    place = sge.table_(source.name, db=source.namespace.database, catalog=source.namespace.catalog, quoted=True)
    query = sg.select(*chosen).from_(place)
    return backend.sql(query.sql(backend.dialect), schema=ibis.schema(kinds))


def _collation(name: str, backend: "SQLBackend") -> sge.Expr:
    return sg.to_identifier(name, quoted=True) if backend.name == "postgres" else sge.Var(this=name)


def some_columns(backend: "SQLBackend", schema: str, name: str, columns: Mapping[str, str]) -> ir.Table:
    """Columns of a view of the server's own catalog, whose types are known and need not be asked for."""
    place = sge.table_(name, db=schema, quoted=True)
    query = sg.select(*(sg.column(column, quoted=True) for column in columns)).from_(place)
    return backend.sql(query.sql(backend.dialect), schema=ibis.schema(dict(columns)))


def quoted(backend: "SQLBackend", name: str) -> str:
    """A name as the server's language writes it."""
    return sg.to_identifier(name, quoted=True).sql(backend.dialect)


def with_whole_queries(backend: "SQLBackend") -> "SQLBackend":
    """The same, writing every part of a query on its own.

    A table that a query names twice is one tree in two places; where a dialect has no semi joins and they are written
    in another way, the second place would keep a half of the first.
    """

    def compiled(expression: ir.Expr, /, *, limit: int | None = None, params: Any = None, pretty: bool = False) -> str:
        query = backend.compiler.to_sqlglot(expression, limit=limit, params=params).copy()
        text: str = query.sql(dialect=backend.dialect, pretty=pretty, copy=False, unsupported_level=sg.ErrorLevel.RAISE)
        return text

    backend.compile = compiled
    return backend
