"""Snapshots of many days from a database."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reportgen.demo import generate_demo
from reportgen.pipeline import Order
from reportgen.snapshotting import Taking, snapshots
from reportgen.spec.series import read_series
from tests.engines.comparing import NO_CHECKS
from tests.engines.servers import PASSWORD, Postgres, fill_with_csv

pytestmark = pytest.mark.xdist_group("engines")

SPEC = """
title: Stock
source:
  path: {url}
  password: env:PASSWORD
sections:
  - kind: kpis
    measures: [serials_on_hand, inventory_value]
"""
TABLES = ("item_ledger_entries", "value_entries", "warehouse_entries")
DATABASE = "many_days"
"""Of its own: sessions that others have open tell late what they have read."""
READINGS = "SELECT relname, seq_scan + COALESCE(idx_scan, 0) FROM pg_stat_user_tables"


def readings(server: Postgres) -> dict[str, int]:
    """How often each table of the database was read so far; a session tells when it ends, which takes a moment."""
    import psycopg

    def told() -> dict[str, int]:
        with psycopg.connect(**server.owner, dbname=DATABASE) as connection:
            return dict(connection.execute(READINGS).fetchall())

    before = told()
    for _ in range(40):
        time.sleep(0.05)
        if (now := told()) == before:
            return now
        before = now
    return before


def test_many_days_read_each_table_of_a_database_once(server: Postgres, tmp_path: Path) -> None:
    """However many days; and the last of them is byte by byte what that day alone is, which the server works out."""
    (tmp_path / "report.yaml").write_text(SPEC.format(url=server.url(DATABASE)) + NO_CHECKS)
    server.create(DATABASE)
    fill_with_csv(server, DATABASE, {f"{name}.csv": generate_demo()[f"{name}.csv"] for name in TABLES}, typed=True)
    moment = datetime(2025, 7, 1, tzinfo=UTC)
    before = readings(server)

    def take(taking: Taking, *overrides: str) -> list[str]:
        order = Order(tmp_path / "report.yaml", Path(), moment, {"PASSWORD": PASSWORD}, overrides)
        return [one.words for one in snapshots(order, taking, lambda line: None, lambda line: None)]

    words = take(Taking(read_series("2025-05-31..2025-06-30", "month")))
    after = readings(server)

    assert len(words) == 2
    assert {name: after[name] - before[name] for name in TABLES} == dict.fromkeys(TABLES, 1)
    assert take(Taking(), "as_of=2025-06-30") == ["2025-06-30: unchanged, compared with 2025-05-31/stock.json"]
