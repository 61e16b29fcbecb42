"""Ten rows in every kind of file give one ledger."""

from pathlib import Path

import pytest

from reportgen.load.source import open_ledger
from tests.load.kinds import TEN, WRITERS
from tests.load.sources import exact, rows_of


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_same_rows_give_the_same_ledger(tmp_path: Path, suffix: str) -> None:
    """Numbers exact to the digit, days, truth, leading zeros and umlauts: as in CSV, whatever holds them."""
    path = tmp_path / f"ledger.{suffix}"
    WRITERS[suffix](path, TEN)

    with open_ledger(path) as ledger:
        found = [
            (row["entry_no"], row["posting_date"], row["item_no"], row["serial_no"], exact(row["quantity"]),
             str(exact(row["cost_amount_actual"])), row["open"], row["description"])
            for row in rows_of(ledger)
        ]  # fmt: skip
        source = ledger.provenance[0]

    assert found == [
        (number, day, item, serial, quantity, str(cost), open_, text)
        for number, day, _, item, serial, quantity, cost, open_, text in TEN
    ]
    assert source.source.startswith(path.name) and source.rows == 10 and len(source.sha256) == 64


@pytest.mark.parametrize("suffix", WRITERS)
def test_no_name_decides(tmp_path: Path, suffix: str) -> None:
    """Every kind is known by its content: all of them are read from a file called ``data``."""
    path = tmp_path / "data"
    WRITERS[suffix](path, TEN)

    with open_ledger(path) as ledger:
        assert ledger.control_totals.rows == 10 and ledger.control_totals.tracked_quantity == 10
