"""The demo's tables, generated once and read back from their texts."""

import csv
import io
from collections.abc import Mapping

import pytest

from reportgen.demo import generate_demo
from tests.demo.demo_checks import Key, Row, lives, status


@pytest.fixture(scope="session")
def texts() -> Mapping[str, str]:
    """File name to CSV text."""
    return generate_demo()


@pytest.fixture(scope="session")
def tables(texts: Mapping[str, str]) -> Mapping[str, list[Row]]:
    """Table name to rows, all cells text as they stand in the file."""
    return {name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


@pytest.fixture(scope="session")
def ledger(tables: Mapping[str, list[Row]]) -> list[Row]:
    """The item ledger entries, in the order of the file."""
    return tables["item_ledger_entries"]


@pytest.fixture(scope="session")
def serials(ledger) -> dict[Key, list[Row]]:
    """The entries of each serial number."""
    return lives(ledger)


@pytest.fixture(scope="session")
def statuses(tables, serials) -> dict[Key, str]:
    """Where each serial number is."""
    on_sales = {row["itemNo"] for row in tables["items"] if row["itemTrackingCode"] == "SNSALES"}
    return {serial: status(life, serial[0] in on_sales, "ROAD") for serial, life in serials.items()}


@pytest.fixture(scope="session")
def there(serials, statuses) -> list[Row]:
    """The open receipts of serial numbers on hand or in transit."""
    return [next(row for row in reversed(life) if row["open"] == "true")
            for serial, life in serials.items() if statuses[serial] in ("on hand", "in transit")]
