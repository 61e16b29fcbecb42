"""Real engines, each started once: PostgreSQL from the system's packages, Spark in local mode on the system's Java.

Tests that need one stand in the group ``engines``, so that of several workers only one starts it.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.demo import generate_demo
from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from tests.engines.servers import PASSWORD, Postgres, fill_with_csv, postgres, postgres_programs


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    """A server with the demo ledger in the database ``demo``."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (on Debian: apt-get install postgresql)")
    with postgres(programs) as started:
        started.create("demo")
        fill_with_csv(started, "demo", generate_demo(), typed=True)
        yield started


@pytest.fixture(scope="session")
def java() -> None:
    """Java for Spark."""
    if shutil.which("java") is None:
        pytest.skip("no Java is installed (on Debian: apt-get install default-jre-headless)")


@pytest.fixture(scope="session")
def spark(java: None) -> Iterator[Any]:
    """Spark in this process; what opens a ledger takes it as it finds it.

    Small questions are answered soonest by a Java that compiles little.
    """
    from pyspark.sql import SparkSession

    quick = {
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    builder = SparkSession.builder.master("local[2]").appName("reportgen tests")
    for key, value in quick.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo ledger as files."""
    folder = tmp_path_factory.mktemp("demo") / "ledger"
    folder.mkdir()
    for name, text in generate_demo().items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def demo(demo_files: Path) -> Iterator[Ledger]:
    """The demo ledger on the embedded engine."""
    with open_ledger(demo_files) as ledger:
        yield ledger


@pytest.fixture(scope="session")
def demo_in_postgres(server: Postgres) -> Iterator[Ledger]:
    """The demo ledger on PostgreSQL."""
    with open_ledger(Origin((server.url("demo"),), password=PASSWORD)) as ledger:
        yield ledger


@pytest.fixture(scope="session")
def demo_in_spark(spark: Any, demo_files: Path) -> Iterator[Ledger]:
    """The demo ledger's files on Spark."""
    with open_ledger(Origin((str(demo_files),), engine="spark://local")) as ledger:
        yield ledger
