"""Apache Spark: a session for one ledger, on this machine or on a cluster, and the end of it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from reportgen.errors import DataError, Problem
from reportgen.load.databases.address import SPARK_SCHEMES, unknown_scheme
from reportgen.load.databases.servers import SERVERS

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    # What cannot be kept exactly is an error, never a null.
    "spark.sql.ansi.enabled": "true",
    # A row with too many or too few cells is found whichever columns are asked for.
    "spark.sql.csv.parser.columnPruning.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
"""Of the session, whatever the cluster says."""
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}
"""Of a session on this machine: it is reached by nobody else."""

_ERRORS_ONLY = """
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c{1}: %m%n
"""


def master(engine: str) -> str:
    """Spark's own name of what the spec calls the engine: ``spark://local`` is this machine with all its cores.

    Raises:
        SpecError: if it is no Spark.
    """
    scheme, _, where = engine.partition("://")
    if scheme.partition("[")[0] not in SPARK_SCHEMES:
        raise unknown_scheme(scheme, SPARK_SCHEMES, "engine")
    place = where.partition("/")[0] if scheme == "spark" else engine
    if place == "local" or not place:
        return "local[*]"
    return place if place.startswith("local") else f"spark://{place}"


@contextmanager
def spark(engine: str) -> Iterator["SQLBackend"]:
    """A session of its own on Spark: views and settings end with it, and Spark too if it began here.

    Raises:
        SpecError: if the engine is no Spark.
        DataError: if PySpark is not installed; what Spark raises is left to `failures`.
    """
    name = master(engine)
    try:
        with _unwarned():
            import ibis
            from pyspark.sql import SparkSession
    except ImportError as error:
        hint = "pip install 'reportgen[spark]'"
        raise DataError(Problem("missing-extra", "what speaks with Spark is not installed", hint=hint)) from error
    with TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True) as folder, _unwarned():
        began_here = SparkSession.getActiveSession() is None
        session = _session(SparkSession, name, folder)
        backend = _exact(ibis.pyspark.connect(session))
        try:
            yield backend
        finally:
            # What was begun elsewhere goes on; views of this session die with it.
            if began_here:
                session.stop()


@contextmanager
def _unwarned() -> Iterator[None]:
    """Nothing here goes by way of pandas, whose version PySpark has something to say on."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def _session(kind: Any, name: str, folder: str) -> Any:
    builder = kind.builder.master(name).appName("reportgen")
    for key, value in (_LOCAL | _quiet(folder) if name.startswith("local") else {}).items():
        builder = builder.config(key, value)
    session = builder.config("spark.sql.warehouse.dir", folder).getOrCreate().newSession()
    if name.startswith("local"):
        # As many pieces as cores are enough for one machine; the default of 200 is for clusters.
        session.conf.set("spark.sql.shuffle.partitions", str(session.sparkContext.defaultParallelism))
    for key, value in _SETTINGS.items():
        session.conf.set(key, value)
    return session


def _quiet(folder: str) -> dict[str, str]:
    """Settings of a Java that speaks of errors only."""
    path = Path(folder) / "log4j2.properties"
    path.write_text(_ERRORS_ONLY, encoding="utf-8")
    return {"spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={path}"}


def _exact(backend: "SQLBackend") -> "SQLBackend":
    """The same, answering in Arrow: by way of pandas, whole numbers with blanks among them become fractions."""

    def to_pyarrow(expression: Any, /, **_: Any) -> Any:
        from ibis.formats.pyarrow import PyArrowData

        backend._run_pre_execute_hooks(expression)
        table = expression.as_table()
        answer = backend._session.sql(backend.compile(table)).toArrow()
        return expression.__pyarrow_result__(PyArrowData.convert_table(answer, table.schema()))

    backend.to_pyarrow = to_pyarrow
    return backend


def is_spark(address: str) -> bool:
    """Whether an engine or a URL is Spark's."""
    return address.partition("://")[0].partition("[")[0] in SPARK_SCHEMES


KNOWN = (*SERVERS, "spark", "duckdb", "sqlite")
"""Schemes that a source's path may have."""
