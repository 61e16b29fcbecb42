"""A whole company of the real world, served by the test's service."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from tests.load.business_central.client import service
from tests.load.business_central.ledgers import entities_of
from tests.load.business_central.server import Business, serving
from tests.load.sources import rows_of

TABLES = (
    "item_ledger_entries",
    "value_entries",
    "items",
    "item_categories",
    "locations",
    "vendors",
    "customers",
    "bins",
)


@pytest.fixture
def both(shared: Path, certificates: tuple[Path, Path], tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    """The ledger from its files, and from the service."""
    folder = shared / "domain" / "cronus"
    business = Business({"CRONUS": entities_of(folder)})
    with (
        serving(business, certificates[1]) as address,
        open_ledger(folder) as files,
        open_ledger(Origin(service=service(address, tmp_path))) as fetched,
    ):
        yield files, fetched


def test_the_service_gives_the_ledger_of_the_files(both: tuple[Ledger, Ledger]) -> None:
    """The same control totals, and row for row the same tables but for the company that the service adds."""
    files, fetched = both
    assert fetched.control_totals == files.control_totals
    assert fetched.last_posting_date == files.last_posting_date
    assert fetched.companies == ("CRONUS",)
    for table in TABLES:
        rows = [[{**row, "company": ""} for row in rows_of(ledger, table)] for ledger in both]
        assert rows[0], table
        assert sorted(map(repr, rows[0])) == sorted(map(repr, rows[1])), table
