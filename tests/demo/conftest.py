"""The demo's tables, generated once and read back from their texts."""

import csv
import io
from collections.abc import Mapping

import pytest

from reportgen.demo import generate_demo

Row = Mapping[str, str]


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
