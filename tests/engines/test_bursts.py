"""Readers' reports from a database: every table is read once, whoever reads the reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from reportgen.bursting import batch
from reportgen.errors import DataError
from reportgen.pipeline import Order, prepare, read_spec
from reportgen.spec.vocabulary import Condition
from tests.engines.servers import PASSWORD, Postgres
from tests.report.building import MOMENT

pytestmark = pytest.mark.xdist_group("engines")
SPEC = """
title: Stock by place
as_of: latest
source: {{path: "{url}", password: env:DATABASE_PASSWORD}}
for_each: {readers}
sections:
  - {{kind: kpis, measures: [inventory_quantity, inventory_value, items]}}
  - {{kind: matrix, rows: [item_category_code, item_no], values: [inventory_quantity]}}
outputs: [json]
"""


def order(folder: Path, server: Postgres, readers: str) -> Order:
    """A spec over the demo ledger on the server."""
    path = folder / "report.yaml"
    path.write_text(SPEC.format(url=server.url("demo"), readers=readers))
    return Order(path, folder / "out", MOMENT, {"DATABASE_PASSWORD": PASSWORD})


def reads(server: Postgres) -> dict[str, int]:
    """How often each table was read from its beginning or by an index, as the server counts it."""
    import psycopg

    asked = "SELECT relname, seq_scan + coalesce(idx_scan, 0) FROM pg_stat_user_tables"
    with psycopg.connect(**server.owner, dbname="demo", autocommit=True) as connection:
        return dict(connection.execute(asked).fetchall())


def test_each_table_is_read_once_for_all(server: Postgres, tmp_path: Path) -> None:
    """Six readers cost the server one read of each table that the report needs, and none of the others; each report is
    the one that a build with the same filter makes.
    """
    asked, before, data = order(tmp_path, server, "location_code"), reads(server), frozenset(("data",))
    with batch(asked, lambda _: None, extras=data, processes=1) as made:
        reports: dict[str, Any] = {reader.name: json.loads(report.data) for reader, report in made}
    after = reads(server)

    assert len(reports) == 6
    counts = {name: after[name] - before[name] for name in after}
    assert counts["item_ledger_entries"] == counts["items"] == counts["value_entries"] == 1
    assert {*counts.values()} <= {0, 1}

    conditions = {"location_code": Condition.model_validate("CENTRAL")}
    spec = read_spec(asked).model_copy(update={"for_each": None, "filter": conditions})
    alone = json.loads(prepare(asked, lambda _: None, spec, data).data)
    assert reports["CENTRAL"]["sections"] == alone["sections"]
    assert reports["CENTRAL"]["provenance"]["tables"] == alone["provenance"]["tables"]


def test_readers_can_be_a_query(server: Postgres, tmp_path: Path) -> None:
    """The table of recipients is what the database answers; a query that is wrong is told in the server's words."""
    query = "SELECT 'North' AS recipient, 'n@example.com' AS address, 'CENTRAL;SOUTH' AS location_code"
    with batch(order(tmp_path, server, f'{{query: "{query}"}}'), lambda _: None, processes=1) as made:
        ((reader, _),) = made
    assert (reader.name, reader.mailboxes[0].address) == ("North", "n@example.com")
    assert reader.filter["location_code"].any_of == ("CENTRAL", "SOUTH")

    wrong = order(tmp_path, server, '{query: "SELECT nobody FROM nowhere"}')
    with pytest.raises(DataError) as refused, batch(wrong, lambda _: None):
        pass
    assert 'relation "nowhere" does not exist' in str(refused.value)
    assert PASSWORD not in str(refused.value)

    with pytest.raises(DataError), batch(order(tmp_path, server, '{query: "DELETE FROM items"}'), lambda _: None):
        pass
