"""Database servers by the scheme of their URL, each in a session that only reads, as far as it knows such sessions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportgen.errors import DataError, Problem
from reportgen.load.databases.address import Address

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

_SECONDS = 600
"""How long one question may take, unless the URL says otherwise."""
_TO_CONNECT = 15
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Server:
    """One kind of database server."""

    title: str
    extra: str
    """Name of reportgen's extra that installs its driver."""
    connect: Callable[[Address], "SQLBackend"]
    columns: tuple[str, str] | None = ("information_schema", "columns")
    """Schema and name of the view that lists all columns; None if tables are listed one by one."""
    upper: bool = False
    """Whether the names in that view are in upper case."""
    collation: str = ""
    """Name of the order of text by its characters' numbers, where the server may order it otherwise."""


def _timeout(address: Address) -> int:
    """Seconds."""
    said = address.options.get("statement_timeout", "")
    return int(said) if said.isdecimal() else _SECONDS


def _given(**settings: Any) -> dict[str, Any]:
    """Those settings that say something."""
    return {name: value for name, value in settings.items() if value not in ("", None)}


def _postgresql(address: Address) -> "SQLBackend":
    import ibis

    session = f"-c default_transaction_read_only=on -c statement_timeout={_timeout(address)}s"
    tls = {name: address.options[name] for name in ("sslmode", "sslrootcert") if name in address.options}
    return ibis.postgres.connect(
        **_given(
            # A host in the options is the folder of a socket.
            host=address.options.get("host") or address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            database=address.database,
        ),
        **tls,
        connect_timeout=_TO_CONNECT,
        options=session,
        application_name="reportgen",
    )


def _mssql(address: Address) -> "SQLBackend":
    import ibis

    names = {"encrypt": "Encrypt", "trustservercertificate": "TrustServerCertificate"}
    said = {names[name.lower()]: value for name, value in address.options.items() if name.lower() in names}
    return ibis.mssql.connect(
        **_given(
            host=address.host,
            port=address.port,
            user=address.user,
            password=address.password,
            database=address.database,
            driver=address.options.get("driver"),
        ),
        **said,
        ApplicationIntent="ReadOnly",
        timeout=_TO_CONNECT,
    )


def _snowflake(address: Address) -> "SQLBackend":
    import ibis

    wanted = ("warehouse", "role", "authenticator", "private_key_file")
    # Without this, ibis would make functions in the account.
    return ibis.snowflake.connect(
        create_object_udfs=False,
        **_given(
            account=address.host,
            user=address.user,
            password=address.password,
            database="/".join(address.path[:2]),
        ),
        **{name: address.options[name] for name in wanted if name in address.options},
        login_timeout=_TO_CONNECT,
        session_parameters={"STATEMENT_TIMEOUT_IN_SECONDS": _timeout(address)},
    )


def _bigquery(address: Address) -> "SQLBackend":
    import ibis

    return ibis.bigquery.connect(
        **_given(project_id=address.host, dataset_id=address.database, location=address.options.get("location"))
    )


def _databricks(address: Address) -> "SQLBackend":
    import ibis

    return ibis.databricks.connect(
        **_given(
            server_hostname=address.host,
            http_path=address.options.get("http_path"),
            access_token=address.password,
            catalog=address.database,
            schema=address.schema,
        ),
        session_configuration={"STATEMENT_TIMEOUT": str(_timeout(address)), "TIMEZONE": "UTC"},
    )


def _trino(address: Address) -> "SQLBackend":
    import ibis

    return ibis.trino.connect(
        **_given(
            host=address.host,
            port=address.port,
            user=address.user,
            auth=address.password,
            database=address.database,
            schema=address.schema,
        ),
        # A password goes over an encrypted way only.
        http_scheme="https" if address.password else address.options.get("http_scheme", "http"),
    )


_BINARY = "Latin1_General_100_BIN2"
SERVERS: Mapping[str, Server] = {
    "postgresql": Server("PostgreSQL", "postgres", _postgresql, collation="C"),
    "mssql": Server(
        "SQL Server", "mssql", _mssql, columns=("INFORMATION_SCHEMA", "COLUMNS"), upper=True, collation=_BINARY
    ),
    "snowflake": Server("Snowflake", "snowflake", _snowflake, columns=("INFORMATION_SCHEMA", "COLUMNS"), upper=True),
    "bigquery": Server("BigQuery", "bigquery", _bigquery, columns=None),
    "databricks": Server("Databricks", "databricks", _databricks),
    "trino": Server("Trino", "trino", _trino),
}
"""By the scheme of the URL."""


def connect(address: Address) -> "SQLBackend":
    """A session with the server.

    Raises:
        DataError: if the driver is not installed; what the driver raises is left to `failures`.
    """
    server = SERVERS[address.scheme]
    try:
        return server.connect(address)
    except ImportError as error:
        hint = f"pip install 'reportgen[{server.extra}]'"
        message = f"what reads from {server.title} is not installed, or lacks a library of the system"
        raise DataError(Problem("missing-extra", message, hint=hint)) from error
