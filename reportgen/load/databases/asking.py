"""The answer to a query that a spec writes itself, as a table of text: a list of readers kept in a database."""

import re
from typing import Any

from reportgen.errors import DataError, Mark, Problem, SpecError
from reportgen.load.databases.address import address_of
from reportgen.load.databases.failures import translated
from reportgen.load.databases.servers import SERVERS, connect
from reportgen.load.listed import MOST_ROWS, Listed, ListedRow
from reportgen.load.origin import Origin, is_url

NAME = "for_each.query"
"""What stands for the query in problems."""
_WRONG = re.compile(r"Syntax|Undefined|Ambiguous|Datatype|Parse|ProgrammingError")
"""Drivers' exceptions for a query that is wrong in itself."""


def query_rows(origin: Origin, query: str) -> Listed:
    """What a server answers to a query, in a session that only reads.

    Args:
        origin: one database server.

    Raises:
        SpecError: if the origin is no database server.
        DataError: if the server refuses the query, or its answer is too long.
    """
    url = origin.paths[0] if len(origin.paths) == 1 else ""
    address = address_of(url, origin) if is_url(url) else None
    if address is None or address.scheme not in SERVERS:
        hint = "name the server: for_each.database: postgresql://user@host/database; or keep the table as a CSV file"
        raise SpecError(Problem("no-database", "the query has no database server to ask", hint=hint))
    with translated(origin.name, (address.password,)):
        backend = connect(address)
        try:
            return _asked(backend, query)
        finally:
            backend.disconnect()


def _asked(backend: Any, query: str) -> Listed:
    try:
        with backend.raw_sql(query) as cursor:
            headers = tuple(column[0] for column in cursor.description or ())
            found = cursor.fetchmany(MOST_ROWS + 1) if headers else []
    except Exception as error:
        if not _WRONG.search(type(error).__name__):
            raise
        said = str(error).strip().splitlines()[0][:300]
        message = f"the server does not understand the query: {said}"
        raise DataError(Problem("bad-query", message, Mark(NAME), "try it in another program first")) from error
    if len(found) > MOST_ROWS:
        raise DataError(Problem("too-large", f"the query answers with more than {MOST_ROWS:,} rows", Mark(NAME)))
    rows = (tuple("" if cell is None else str(cell).strip() for cell in row) for row in found)
    return Listed(NAME, headers, tuple(ListedRow(Mark(NAME, number), row) for number, row in enumerate(rows, 1)))
