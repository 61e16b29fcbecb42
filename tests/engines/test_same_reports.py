"""The same ledger gives the same report on every engine, to the digit."""

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from reportgen.model.catalog import catalog
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from tests.asking import figures
from tests.engines.comparing import EVERYTHING, NO_CHECKS, PRODUCT, kinds_of_shipped_specs, report
from tests.engines.servers import PASSWORD, Postgres, fill_with_csv
from tests.ledgers import Entry, ledger_with, ledgers

pytestmark = pytest.mark.xdist_group("engines")
ENGINES = ("postgres", "spark")
NUMBERS = count(1)
KEY = ("item_no", "variant_code", "serial_no")


@pytest.fixture(params=ENGINES)
def elsewhere(request: pytest.FixtureRequest) -> Ledger:
    """The demo ledger on another engine."""
    found: Ledger = request.getfixturevalue(f"demo_in_{request.param}")
    return found


SPECS = {"product": PRODUCT, "everything": EVERYTHING, "kinds": kinds_of_shipped_specs()}
"""The last has each kind of section as a shipped spec asks for it."""


ASKED = [(engine, name) for engine in ENGINES for name in SPECS if (engine, name) != ("spark", "kinds")]
"""Spark is asked every kind of section once: it takes a minute for what shipped specs ask in other words."""


@pytest.mark.parametrize(("engine", "name"), ASKED)
def test_the_demo_gives_equal_reports(
    engine: str, name: str, demo: Ledger, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """Every figure, row, order, check, note and control total is that of the embedded engine."""
    elsewhere: Ledger = request.getfixturevalue(f"demo_in_{engine}")
    # Each question costs Spark half a second: it is asked for the checks with the product's own spec.
    spec = SPECS[name] + (NO_CHECKS if engine == "spark" and name != "product" else "")
    expected = report(spec, demo, tmp_path)

    assert report(spec, elsewhere, tmp_path) == expected
    assert expected["sections"]


def test_what_loading_knows_is_the_same(demo: Ledger, elsewhere: Ledger) -> None:
    """Tables present, their columns and rows, last day and companies."""
    assert elsewhere.present == demo.present
    assert dict(elsewhere.columns) == dict(demo.columns)
    assert [(one.name, one.rows) for one in elsewhere.provenance] == [(one.name, one.rows) for one in demo.provenance]
    assert (elsewhere.last_posting_date, elsewhere.companies) == (demo.last_posting_date, demo.companies)
    assert {one.sha256 for one in elsewhere.provenance} == {""}


def test_the_real_ledger_gives_the_same_report(server: Postgres, shared: Path, tmp_path: Path) -> None:
    """The product's own spec over the real company, from its files and from PostgreSQL."""
    folder = shared / "domain" / "cronus"
    server.create("cronus")
    fill_with_csv(
        server,
        "cronus",
        {path.name: path.read_text(encoding="utf-8-sig") for path in folder.glob("*.csv")},
        typed=False,
    )
    with (
        open_ledger(folder) as files,
        open_ledger(Origin((server.url("cronus"),), password=PASSWORD)) as database,
    ):
        found = report(PRODUCT, database, tmp_path)
        assert found == report(PRODUCT, files, tmp_path)
    assert found["provenance"]["quantity"] == 962
    assert next(one for one in found["sections"] if one["kind"] == "matrix")["total"]["inventory_quantity"] == 10


COLUMNS = {
    "entry_no": "bigint",
    "entry_type": "text",
    "posting_date": "date",
    "item_no": "text",
    "variant_code": "text",
    "serial_no": "text",
    "location_code": "text",
    "quantity": "numeric(38,20)",
    "source_no": "text",
    "document_type": "text",
    "correction": "boolean",
    "source_type": "text",
    "cost_amount_actual": "numeric",
}


@given(ledgers())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_generated_ledgers_give_equal_frames(server: Postgres, entries: tuple[Entry, ...]) -> None:
    """Several life cycles, returns, transfers half done, variants, twins, backdated and broken serial numbers."""
    name = f"generated {next(NUMBERS)}"
    server.create(name)
    rows = [[getattr(entry, column, 2 * entry.quantity) for column in COLUMNS] for entry in entries]
    server.fill(name, "item_ledger_entries", COLUMNS, rows)
    with open_ledger(Origin((server.url(name),), password=PASSWORD)) as database:
        for by in (
            ["item_no", "variant_code", "serial_no", "status", "supplier", "holder", "age_bucket"],
            ["location"],
        ):
            assert _frame(database, by) == _frame(ledger_with(entries), by)


def _frame(ledger: Ledger, by: list[str]) -> dict[Any, Any]:
    words = catalog({}, {}, {})
    measures = ["inventory_quantity", "inventory_value", "serials_on_hand", "items", "average_age_days"]
    with Inventory(ledger, words, Asked(date(2025, 2, 14)), {}) as asked:
        return figures(asked, by, measures)
