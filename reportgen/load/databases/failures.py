"""What goes wrong with a server, in a user's words: drivers say it in many ways, and never is a secret repeated."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from reportgen.errors import DataError, Problem

_DRIVERS = frozenset(
    (
        *("psycopg", "pyspark", "py4j", "pyodbc", "snowflake", "google", "databricks", "trino", "thrift"),
        *("requests", "urllib3", "grpc"),
    )
)
"""Packages whose exceptions come from a server or the way to it."""
_OURS = ("UndefinedFunction", "SyntaxError", "DatatypeMismatch", "AmbiguousFunction", "ParseException")
"""Exceptions of drivers that say that a question was wrong: mistakes of the program, not of its user."""
_UNSPOKEN = ("OperationNotDefinedError", "UnsupportedOperationError")
"""What Ibis says of a question that the server's language cannot put."""
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class _Failure:
    sign: re.Pattern[str]
    code: str
    message: str
    """``{where}`` is the database."""
    hint: str


def _failure(sign: str, code: str, message: str, hint: str = "") -> _Failure:
    return _Failure(re.compile(sign, re.IGNORECASE | re.DOTALL), code, message, hint)


_FAILURES = (
    _failure(
        r"password authentication failed|no password supplied|login failed|incorrect username or password"
        r"|invalid (access )?token|authentication (failed|error)|28P01|28000|\b401\b|unauthenticated",
        "wrong-password",
        "{where} refuses the user or the password",
        "source.user names the user, source.password where the password is kept, as env:NAME",
    ),
    _failure(
        r'role "[^"]*" does not exist|role "[^"]*" is not permitted to log in|no pg_hba\.conf entry',
        "wrong-password",
        "{where} does not let the user in",
        "ask whoever runs it to let this user read from this machine",
    ),
    _failure(
        r'database "[^"]*" does not exist|cannot open database|\b3D000\b|catalog .* (does not exist|not found)'
        r"|SCHEMA_NOT_FOUND|unknown database",
        "no-such-database",
        "there is no such database: {where}",
        "the URL's path names the database, as in postgresql://host/database",
    ),
    _failure(
        r"permission denied|insufficient privilege|permission was denied|access denied|AccessControlException"
        r"|not authorized|INSUFFICIENT_PERMISSIONS|\b403\b|42501",
        "no-permission",
        "{where} does not let the user read what the report needs",
        "the user needs the permission to select from the ledger's tables, and no other",
    ),
    _failure(
        r"could not translate host name|failed to resolve host|name or service not known|nodename nor servname"
        r"|unknown host|UnknownHostException|getaddrinfo|name resolution",
        "unknown-host",
        "there is no such host: {where}",
        "compare the URL's host with its spelling in another program; a network may need a VPN",
    ),
    _failure(
        r"connection refused|could not connect|connection failed|no such file or directory.*socket"
        r"|failed to connect|all masters are unresponsive|actively refused|is the server running",
        "server-down",
        "{where} does not answer",
        "is the server running, and is the port right?",
    ),
    _failure(
        r"statement timeout|canceling statement|query.{0,20}timed? ?out|timeout expired|connection timed out|timed out",
        "timeout",
        "{where} took too long to answer",
        "the URL's option statement_timeout sets how many seconds one question may take",
    ),
    _failure(
        r"PATH_NOT_FOUND|Path does not exist|No FileSystem for scheme|FileNotFoundException|NoSuchBucket|NoSuchKey",
        "no-such-source",
        "there is no such path, or no way to it: {where}",
        "what Spark needs to reach it (s3a, abfss, gs) is said in its own configuration",
    ),
    _failure(
        r"MALFORMED_RECORD|Malformed records",
        "unreadable-row",
        "a row of a file has more or fewer cells than its header, or quotes that do not end: {where}",
        "the embedded engine names the lines: leave out source.engine and inspect the file",
    ),
    _failure(
        r"TABLE_OR_VIEW_NOT_FOUND|relation \"[^\"]*\" does not exist|invalid object name|object .* does not exist"
        r"|TableNotFound|42P01",
        "no-such-table",
        "a table was there and is gone: {where}",
        "was it renamed or dropped while the report was being made?",
    ),
    _failure(
        r"value overflows|ARITHMETIC_OVERFLOW|NUMERIC_VALUE_OUT_OF_RANGE|numeric field overflow|arithmetic overflow"
        r"|DECIMAL_PRECISION_EXCEEDS|out of range",
        "number-too-large",
        "quantities or amounts add up to more digits than can be kept exactly",
    ),
    _failure(
        r"server closed the connection|connection (was )?(lost|closed|reset)|terminating connection|broken pipe"
        r"|SparkContext was shut down|Cannot call methods on a stopped|the connection is closed",
        "server-down",
        "{where} broke the connection",
        "try again; if it happens again, ask whoever runs it",
    ),
    _failure(
        r"JAVA_GATEWAY_EXITED|Java gateway process exited|JAVA_HOME is not set",
        "java-missing",
        "Spark cannot start: it needs Java 17 or newer",
        "on Debian: apt-get install openjdk-17-jre-headless (or default-jre-headless)",
    ),
)


@contextmanager
def translated(where: str, secrets: tuple[str, ...]) -> Iterator[None]:
    """What drivers raise within becomes a problem of the source.

    Args:
        where: the database, as a reader may see it.
        secrets: texts that must not be repeated.

    Raises:
        DataError: for whatever a server, or the way to it, refuses.
    """
    try:
        yield
    except Exception as error:
        problem = _problem(error, where, secrets)
        if problem is None:
            raise
        # Without its cause: a driver's own words may hold the address with its password.
        raise DataError(problem) from None


@contextmanager
def making(where: str, programs: Sequence[str]) -> Iterator[None]:
    """What the server's language cannot say of the way from a program's tables to the ledger becomes a problem.

    Args:
        where: the database, as a reader may see it.
        programs: whose tables are read: ``ERPNext``.

    Raises:
        DataError: if the language has no words for it.
    """
    try:
        yield
    except Exception as error:
        if type(error).__name__ not in _UNSPOKEN:
            raise
        tables = f"the tables of {' and '.join(dict.fromkeys(programs))}"
        message = f"{where} cannot make a ledger of {tables}: its language has no words for a part of it"
        hint = "export these tables as files, and name their folder as source.path"
        raise DataError(Problem("unsupported-tables", message, hint=hint)) from None


def _problem(error: Exception, where: str, secrets: tuple[str, ...]) -> Problem | None:
    """None for what is no failure of a server."""
    if type(error).__name__ in _UNSPOKEN:
        hint = "SQL Server has no patterns: list the values of a filter instead of a condition 'like'"
        return Problem("unsupported-question", f"{where} has no words for a part of the question", hint=hint)
    if not _of_a_driver(error):
        return None
    said = _said(error)
    for failure in _FAILURES:
        if failure.sign.search(said):
            return Problem(failure.code, failure.message.format(where=where), hint=failure.hint)
    return Problem("database-error", f"{where} cannot answer: {_first_line(said, secrets)}")


def _of_a_driver(error: Exception) -> bool:
    if type(error).__name__ in _OURS:
        return False
    packages = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return bool(packages & _DRIVERS)


def _said(error: Exception) -> str:
    return f"{type(error).__name__} {getattr(error, 'sqlstate', None) or ''} {error}"


def _first_line(said: str, secrets: tuple[str, ...]) -> str:
    line = next((line for line in said.splitlines() if line.strip()), "")
    for secret in secrets:
        if secret:
            line = line.replace(secret, "***")
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
