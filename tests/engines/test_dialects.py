"""Engines that cannot be started here: questions are written in their language, and their addresses are understood."""

import sys
from dataclasses import replace
from typing import Any

import ibis
import pyarrow as pa
import pytest
from ibis.common.exceptions import IbisError

from reportgen.errors import DataError, SpecError
from reportgen.load.bench import Kept
from reportgen.load.databases.address import address_of, as_files, in_a_database
from reportgen.load.databases.cells import TYPES, cell
from reportgen.load.databases.servers import SERVERS, connect
from reportgen.load.databases.spark import master
from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.schema import TABLES
from tests.engines.comparing import EVERYTHING, report

pytestmark = pytest.mark.xdist_group("dialects")  # All of them write the same questions.
DIALECTS = ("mssql", "snowflake", "bigquery", "databricks", "trino")
UNSPOKEN = {"mssql": {"OperationNotDefinedError: Compilation rule for 'RegexSearch' operation is not defined"}}
"""What a language has no words for; the README says so."""


def sql(expression: Any, dialect: str) -> str:
    """The question in the engine's language."""
    return str(ibis.to_sql(expression, dialect=dialect))


class _Inline:
    """An engine on which nothing is kept, so that questions hold all they need."""

    def lookup(self, rows: pa.Table) -> ibis.Table:
        return ibis.memtable(rows)

    def keep(self, answer: ibis.Table) -> Kept:
        return Kept(answer)


@pytest.fixture(scope="module")
def questions(demo: Ledger, tmp_path_factory: pytest.TempPathFactory) -> list[ibis.Table]:
    """Everything that a report of every measure and its checks ask, bound to no engine."""
    asked: list[ibis.Table] = []
    answered = ibis.Table.to_pyarrow

    def noted(self: ibis.Table, *arguments: Any, **options: Any) -> Any:
        asked.append(self.unbind())
        return answered(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ibis.Table, "to_pyarrow", noted)
        report(EVERYTHING, replace(demo, bench=_Inline()), tmp_path_factory.mktemp("asked"))
    return asked


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_question_can_be_written(dialect: str, questions: list[ibis.Table]) -> None:
    """Windows, latest values, conditional sums, patterns, days between: all have their words in the language."""
    refused = set[str]()
    for question in questions:
        try:
            sql(question, dialect)
        except IbisError as error:
            refused.add(f"{type(error).__name__}: {str(error).splitlines()[0]}")

    assert len(questions) > 20
    assert refused == UNSPOKEN.get(dialect, set())


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("held", ["string", "decimal(38, 20)", "float64", "int64", "timestamp", "boolean", "date"])
def test_every_column_can_be_read(dialect: str, held: str) -> None:
    """Each kind of column from each type that databases hold it in, as far as one can be made of the other."""
    possible = {
        "string": {"text", "integer", "decimal", "date", "boolean"},
        "timestamp": {"text", "date"},
        "date": {"text", "date"},
        "boolean": {"text", "boolean"},
    }.get(held, {"text", "integer", "decimal", "boolean"})
    if dialect == "mssql" and held == "string":
        possible = {"text"}  # it has no patterns; its tables have the ERP's types
    source = ibis.table({"held": held}, name="source")
    for column in {one.kind: one for one in TABLES["item_ledger_entries"].columns}.values():
        if column.kind in possible:
            made = cell(column, source.held)
            assert made.value.type() == TYPES[column.kind]
            assert sql(source.select(value=made.value), dialect)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ann@db.corp:5433/erp/dbo", ("postgresql", "db.corp", 5433, "erp", "dbo", "ann")),
        ("postgres://db.corp/erp?schema=nav", ("postgresql", "db.corp", None, "erp", "nav", "")),
        ("mssql://sa@SQL01/BC%20Prod", ("mssql", "SQL01", None, "BC Prod", "", "sa")),
        ("snowflake://ann@Org-Acc/ERP/PUBLIC?warehouse=W", ("snowflake", "Org-Acc", None, "ERP", "PUBLIC", "ann")),
        ("bigquery://my-project/erp", ("bigquery", "my-project", None, "erp", "", "")),
        ("databricks://adb-1.net/main/erp?http_path=/sql/1", ("databricks", "adb-1.net", None, "main", "erp", "")),
        ("trino://ann@[2001:db8::1]:8443/hive/erp", ("trino", "2001:db8::1", 8443, "hive", "erp", "ann")),
    ],
)  # fmt: skip
def test_addresses_are_understood(url: str, expected: tuple[Any, ...]) -> None:
    """Host, port, database, schema and user of each kind of URL; names keep their case."""
    found = address_of(url, Origin((url,)))

    assert in_a_database(Origin((url,)))
    assert (found.scheme, found.host, found.port, found.database, found.schema, found.user) == expected


def test_a_password_is_never_shown() -> None:
    """Neither in the address, nor in the origin, nor in its name; one by reference goes before one in the URL."""
    url = "postgresql://ann:h0rse@db/erp"
    origin = Origin((url,), password="st@ple")
    found = address_of(url, origin)

    assert (address_of(url, Origin((url,))).password, found.password) == ("h0rse", "st@ple")
    for shown in (repr(found), origin.name, repr(address_of(url, Origin((url,))))):
        assert "h0rse" not in shown and "st@ple" not in shown


@pytest.mark.parametrize("url", ["postgresql://db:port/erp", "postgresql://[::1/erp"])
def test_an_address_that_cannot_be_read(url: str) -> None:
    """A port in letters, a bracket that does not end."""
    with pytest.raises(SpecError) as refused:
        address_of(url, Origin((url,)))
    assert refused.value.problems[0].code == "bad-url"


def test_urls_of_files_are_files() -> None:
    """They are read by the embedded engine."""
    origin = Origin(("duckdb:///data/erp.duckdb", "sqlite:///data/my%20erp.db", "ledger"))

    assert not in_a_database(origin)
    assert as_files(origin).paths == ("/data/erp.duckdb", "/data/my erp.db", "ledger")


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        ("spark://local", "local[*]"),
        ("local", "local[*]"),
        ("local[2]", "local[2]"),
        ("spark://local[4]", "local[4]"),
        ("spark://master:7077", "spark://master:7077"),
    ],
)
def test_spark_is_called_by_its_own_name(engine: str, expected: str) -> None:
    """A machine's own Spark, or a cluster's."""
    assert master(engine) == expected


@pytest.mark.parametrize("scheme", sorted(SERVERS))
def test_what_is_not_installed_is_named(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra that installs the driver, as one types it."""
    drivers = {
        "postgresql": "psycopg",
        "mssql": "pyodbc",
        "snowflake": "snowflake.connector",
        "bigquery": "google.cloud.bigquery",
        "databricks": "databricks",
        "trino": "trino",
    }
    for module in [name for name in sys.modules if name.startswith("ibis.backends.") and name.count(".") == 2]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, drivers[scheme], None)
    url = f"{scheme}://ann@host/erp"

    with pytest.raises(DataError) as refused:
        connect(address_of(url, Origin((url,))))
    (problem,) = refused.value.problems
    assert problem.code == "missing-extra"
    assert problem.hint == f"pip install 'reportgen[{SERVERS[scheme].extra}]'"
