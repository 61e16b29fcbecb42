"""What the data say twice: found, told with examples, and never left to double a figure silently."""

from pathlib import Path

import pytest

from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, column, entries, findings, loaded, write


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("far", [0, 10**15])
def test_an_entry_number_that_stands_twice(tmp_path: Path, suffix: str, far: int) -> None:
    """All rows are kept and counted; numbers may be dense or far apart."""
    rows = entries(
        {}, {"entryNo": "1"}, {"entryNo": "1"}, {"entryNo": str(far + 7)}, {"entryNo": str(far + 7)}, {"entryNo": ""}
    )
    path = write(tmp_path / f"ledger{suffix}", rows)

    found = findings(path)["duplicate_entry_no"]

    assert (found.count, found.examples) == (3, ("entry 1 stands 3 times", f"entry {far + 7} stands 2 times"))
    assert (
        found.message
        == "2 entry numbers stand more than once (3 rows too many); all rows count, so totals may be wrong."
    )
    assert len(loaded(path)) == 6


def test_companies_have_entry_numbers_of_their_own(tmp_path: Path) -> None:
    """Entry 1 of two companies is no duplicate; twice in one company it is."""
    rows = entries({"company": "A"}, {"entryNo": "1", "company": "B"}, {"entryNo": "1", "company": "B"})

    assert findings(write(tmp_path / "two.csv", rows[:2])) == {}
    found = findings(write(tmp_path / "three.csv", rows))["duplicate_entry_no"]
    assert found.examples == ("entry 1 of B stands 2 times",)


def test_the_company_is_known_if_it_is_one(tmp_path: Path) -> None:
    """Named by entries alike, it is the ledger's; named differently, it is blank."""
    for name, companies, company in (("a.csv", "AA", "A"), ("b.csv", "AB", ""), ("c.csv", ["A", ""], "A")):
        with open_ledger(write(tmp_path / name, entries(*({"company": one} for one in companies)))) as ledger:
            assert ledger.company == company


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_first_of_two_master_rows_counts(tmp_path: Path, suffix: str) -> None:
    """Joins never fan out: of rows with one key the first stays, in the order of files and rows."""
    write(tmp_path / f"ledger{suffix}", entries({}))
    write(tmp_path / f"items1{suffix}", [{"itemNo": "A", "description": "first"}, {"itemNo": "B", "description": "b"}])
    write(
        tmp_path / f"items2{suffix}", [{"itemNo": " A", "description": "second"}, {"itemNo": "", "description": "no"}]
    )
    write(tmp_path / f"items3{suffix}", [{"itemNo": "A", "description": "third"}, {"itemNo": "", "description": "nor"}])

    assert column(tmp_path, "description", "items") == ["first", "b", "no"]
    found = findings(tmp_path)["duplicate_master_row"]
    assert found.count == 3
    assert found.message == "3 rows left out whose key stands in an earlier row: items (3)."
    assert found.examples == ("items: a blank item_no stands 2 times", "items: item_no A stands 3 times")


def test_keys_of_several_columns(tmp_path: Path) -> None:
    """A bin is known by its location and its code, a serial by item, variant and number."""
    write(tmp_path / "ledger.csv", entries({}))
    bins = [("X", "1"), ("Y", "1"), ("X", "1")]
    write(tmp_path / "bins.csv", [{"locationCode": place, "binCode": code, "zoneCode": "Z"} for place, code in bins])
    write(
        tmp_path / "serials.csv", [{"itemNo": "A", "serialNo": number, "blocked": "Yes"} for number in ("1", "2", "1")]
    )

    assert len(loaded(tmp_path, "bins")) == 2 and len(loaded(tmp_path, "serial_no_information")) == 2
    assert findings(tmp_path)["duplicate_master_row"].examples == (
        "bins: location_code X, bin_code 1 stands 2 times",
        "serial number information: item_no A, serial_no 1 stands 2 times",
    )


def test_an_inspection_tells_matches_losses_and_findings(tmp_path: Path) -> None:
    """Source column to canonical column, what nothing asks for, what is missing and what that costs."""
    write(
        tmp_path / "ledger.csv",
        [{**row, "Entry Type": "Sale", "Our Own": "x"} for row in entries({}, {"quantity": "?"})],
    )

    found = inspect_source(tmp_path)
    table = found.tables[0]

    assert [(match.source, match.canonical) for match in table.matched][-2:] == [
        ("quantity", "quantity"),
        ("Entry Type", "entry_type"),
    ]
    assert (table.name, table.rows, table.unmatched, table.form) == (LEDGER, 2, ("Our Own",), "analytics CSV")
    losses = {missing.name: missing.loss for missing in table.missing}
    assert losses["location_code"] == "stock cannot be told apart by location" and "entry_type" not in losses
    assert "vendors show by number, without names" in {missing.loss for missing in found.missing}
    assert [finding.code for finding in found.findings] == ["unreadable_value"]
    assert found.control_totals.quantity == 1 and str(found.last_posting_date) == "2025-01-31"


def test_columns_are_united_over_files(tmp_path: Path) -> None:
    """A column that only one file has is blank in the rows of the others, whatever the order of columns."""
    write(tmp_path / "a.csv", entries({"lotNo": "L"}))
    write(tmp_path / "b.csv", [dict(reversed(list(row.items()))) for row in entries({"open": "true", "entryNo": "2"})])

    assert [(row["entry_no"], row["lot_no"], row["open"]) for row in loaded(tmp_path)] == [
        (1, "L", None),
        (2, "", True),
    ]
    assert [match.canonical for match in inspect_source(tmp_path).tables[0].matched][-2:] == ["lot_no", "open"]
