"""The same ledger gives the same report on every engine, to the digit."""

from pathlib import Path

import pytest

from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from tests.engines.comparing import PRODUCT, SPECS, report
from tests.engines.servers import PASSWORD, Postgres, fill_with_csv

pytestmark = pytest.mark.xdist_group("engines")
ENGINES = ("postgres", "spark")


@pytest.fixture(params=ENGINES)
def elsewhere(request: pytest.FixtureRequest) -> Ledger:
    """The demo ledger on another engine."""
    found: Ledger = request.getfixturevalue(f"demo_in_{request.param}")
    return found


@pytest.mark.parametrize("name", SPECS)
def test_the_demo_gives_equal_reports(name: str, demo: Ledger, elsewhere: Ledger, tmp_path: Path) -> None:
    """Every figure, row, order, check, note and control total is that of the embedded engine."""
    assert report(SPECS[name], elsewhere, tmp_path) == report(SPECS[name], demo, tmp_path)


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
