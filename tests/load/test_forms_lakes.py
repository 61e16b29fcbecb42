"""Lakes and databases: deliveries in any order, several companies in one table, costs in another one."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportgen.errors import DataError
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, Row, entries, findings, loaded, refusal, rows_of, values_of, write

APP = "437dbf0e-84ff-417a-965d-ed2bb9650972"


def delivery(number: int, serial: str, day: int, **more: str) -> Row:
    """An entry as the lake gets it: changed on a day of June 2025."""
    return {
        "timestamp-0": str(100 * day + number),
        "EntryNo-1": str(number),
        "ItemNo-2": "PUMP",
        "PostingDate-3": "2025-01-31",
        "EntryType-4": "Purchase",
        "Quantity-12": "1",
        "SerialNo-6500": serial,
        "systemId-2000000000": f"00000000-0000-0000-0000-{number:012}",
        "SystemCreatedAt-2000000001": "2025-01-31T00:00:00.000Z",
        "SystemModifiedAt-2000000003": f"2025-06-{day:02}T00:00:00.000Z",
        "$Company": "CRONUS",
        **more,
    }


def deletion(number: int, version: int = 9999) -> Row:
    """The same entry, deleted: nothing but what identifies it."""
    kept = {"timestamp-0": str(version), "$Company": "CRONUS"}
    kept["systemId-2000000000"] = f"00000000-0000-0000-0000-{number:012}"
    return {name: kept.get(name, "") for name in delivery(number, "", 1)}


def serials(path: Path, table: str = LEDGER) -> list[str]:
    """Serial numbers in the order of the table."""
    return [row["serial_no"] for row in loaded(path, table)]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_deliveries_in_the_wrong_order(tmp_path: Path, suffix: str) -> None:
    """Files are named by chance: the newest delivery of each row counts, wherever it lies; rows stay in order."""
    write(tmp_path / f"f3{suffix}", [delivery(1, "oldest", 1), delivery(3, "other", 1)])
    write(tmp_path / f"a1{suffix}", [delivery(1, "newest", 3)])
    write(tmp_path / f"c2{suffix}", [delivery(1, "older", 2), delivery(2, "gone", 2)])
    write(tmp_path / f"b9{suffix}", [deletion(2)])

    assert serials(tmp_path) == ["newest", "other"]
    assert findings(tmp_path) == {}
    with open_ledger(tmp_path) as ledger:
        assert (ledger.control_totals.rows, ledger.provenance[0].rows, ledger.companies) == (2, 6, ("CRONUS",))
    assert inspect_source(tmp_path).tables[0].superseded == 4


def test_a_deletion_of_a_row_that_was_never_delivered(tmp_path: Path) -> None:
    """Nothing happens, and it is no entry; a file of nothing else is a ledger without entries."""
    path = write(tmp_path / "lake.csv", [delivery(1, "S", 1), deletion(77)])
    assert serials(path) == ["S"] and findings(path) == {}

    assert serials(write(tmp_path / "alone.csv", [deletion(77)])) == []


def test_a_row_that_was_deleted_and_came_back(tmp_path: Path) -> None:
    """Its row version is higher than that of the deletion."""
    path = write(tmp_path / "lake.csv", [delivery(1, "back", 5), deletion(1, version=300), delivery(1, "old", 1)])

    assert serials(path) == ["back"]


def test_lake_without_changes_is_read_where_it_lies(tmp_path: Path) -> None:
    """No delivery replaces another: typed Parquet files are not copied."""
    rows = [delivery(number, f"S{number}", 1) for number in (1, 2)]
    table = pa.Table.from_pylist(rows)
    for name, kind in (("EntryNo-1", pa.int64()), ("PostingDate-3", pa.date32()), ("Quantity-12", pa.float64())):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    pq.write_table(table, tmp_path / "lake.parquet")

    with pytest.raises(DataError), open_ledger(tmp_path / "lake.parquet") as ledger:
        assert [row["serial_no"] for row in rows_of(ledger)] == ["S1", "S2"]
        (tmp_path / "lake.parquet").unlink()
        rows_of(ledger)


def test_companies_of_one_table(tmp_path: Path) -> None:
    """Equal entry numbers and system ids of two companies are two entries; items are those of their company."""
    write(
        tmp_path / "ItemLedgerEntry-32.csv",
        [delivery(1, "A1", 1), delivery(1, "B1", 2, **{"$Company": "Fabrikam"}), delivery(1, "A2", 3)],
    )
    items = [{"No-1": "PUMP", "Description-3": name, "$Company": name} for name in ("CRONUS", "Fabrikam")]
    write(tmp_path / "Item-27.csv", [{**one, "systemId-2000000000": "1"} for one in items])

    with open_ledger(tmp_path) as ledger:
        assert ledger.companies == ("CRONUS", "Fabrikam") and ledger.company == ""
        assert [(row["company"], row["serial_no"]) for row in rows_of(ledger)] == [("Fabrikam", "B1"), ("CRONUS", "A2")]
        assert values_of(ledger, "description", "items") == ["CRONUS", "Fabrikam"]
        assert ledger.findings == ()


def test_costs_come_from_value_entries(tmp_path: Path) -> None:
    """Sums by entry and company over the newest deliveries; an entry without value entries has no cost."""
    write(tmp_path / "ItemLedgerEntry-32.csv", [delivery(1, "S1", 1), delivery(2, "S2", 1)])
    write(
        tmp_path / "ValueEntry-5802.csv",
        [_value(1, 1, "10.5", 1), _value(1, 1, "12.25", 2), _value(2, 1, "-2", 1), _value(3, 9, "100", 1)],
    )

    with open_ledger(tmp_path) as ledger:
        costs = values_of(ledger, "cost_amount_actual")
        assert costs == [Decimal("10.25"), None] and ledger.control_totals.cost_amount_actual == Decimal("10.25")
        assert {"cost_amount_actual", "sales_amount_actual"} <= ledger.columns[LEDGER]
        assert "row_marker" not in ledger.columns[LEDGER]
    table = inspect_source(tmp_path).tables[0]
    assert ("the value entries", "cost_amount_actual") in [(one.source, one.canonical) for one in table.made]
    assert "cost_amount_actual" not in {one.name for one in table.missing}


def _value(number: int, entry: int, cost: str, day: int) -> Row:
    return {
        "EntryNo-1": str(number),
        "ItemLedgerEntryNo-11": str(entry),
        "CostAmountActual-43": cost,
        "SalesAmountActual-17": "0",
        "systemId-2000000000": f"v{number}",
        "SystemModifiedAt-2000000003": f"2025-06-{day:02}T00:00:00.000Z",
        "$Company": "CRONUS",
    }


def test_costs_that_the_entries_have_are_theirs(tmp_path: Path) -> None:
    """Value entries beside them change nothing."""
    write(tmp_path / "ledger.csv", entries({"costAmountActual": "7"}))
    write(tmp_path / "values.csv", [{"entryNo": "1", "itemLedgerEntryNo": "1", "costAmountActual": "99"}])

    assert [row["cost_amount_actual"] for row in loaded(tmp_path)] == [7]


def test_costs_with_some_columns_only(tmp_path: Path) -> None:
    """What a report does not ask for is not summed up."""
    write(tmp_path / "ItemLedgerEntry-32.csv", [delivery(1, "S1", 1), delivery(1, "S2", 2)])
    write(tmp_path / "ValueEntry-5802.csv", [_value(1, 1, "10.5", 1)])

    with open_ledger(tmp_path, columns=frozenset({"serial_no"})) as ledger:
        (row,) = rows_of(ledger)
    assert (row["serial_no"], row["cost_amount_actual"]) == ("S2", Decimal("10.5"))
    assert "sales_amount_actual" not in row


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_mirrored_rows_are_applied_in_order(tmp_path: Path, suffix: str) -> None:
    """0 inserts, 1 updates, 4 does either, 2 deletes; files count in the order of their numbers, and days do not."""
    steps = [("0", "a", 9), ("1", "b", 1), ("2", "b", 1), ("4", "c", 1)]
    for number, (marker, serial, day) in enumerate(steps, start=1):
        row = {"__rowMarker__": marker, **delivery(1, serial, day)}
        write(tmp_path / f"{number:020}{suffix}", [row, {"__rowMarker__": "0", **delivery(number + 1, "z", 1)}])

    assert serials(tmp_path) == ["z", "z", "z", "c", "z"]
    with open_ledger(tmp_path) as ledger:
        assert ledger.provenance[0].form.startswith("Fabric mirroring")


def test_a_lake_of_csv_and_parquet(tmp_path: Path) -> None:
    """The same deltas in two kinds of files are one form: a row that comes twice is one row."""
    write(tmp_path / "1.csv", [delivery(1, "old", 1)])
    write(tmp_path / "2.parquet", [delivery(1, "new", 2)])

    assert serials(tmp_path) == ["new"]


def test_two_forms_of_one_ledger_are_not_added_up(tmp_path: Path) -> None:
    """The lake's entries beside those of the analytics API: which file is which form, and what to do."""
    write(tmp_path / "api.csv", entries({}))
    write(tmp_path / "lake.csv", [delivery(1, "S", 1)])

    (problem,) = refusal(tmp_path).problems

    assert problem.code == "mixed-forms" and "name the one file" in problem.hint
    assert "'api.csv' (analytics CSV)" in problem.message and "'lake.csv' (bc2adls CSV)" in problem.message


def test_entries_in_one_form_and_master_data_in_another(tmp_path: Path) -> None:
    """Each table comes in a form of its own."""
    write(tmp_path / "ItemLedgerEntry-32.csv", [delivery(1, "S", 1)])
    write(tmp_path / "items.json", [{"number": "PUMP", "displayName": "Pump", "baseUnitOfMeasureCode": "PCS"}])
    write(tmp_path / "locations.csv", [{"Code": "EAST", "Name": "East", "Use As In-Transit": "No"}])

    with open_ledger(tmp_path) as ledger:
        assert values_of(ledger, "description", "items") == ["Pump"]
        assert {one.name: one.form for one in ledger.provenance} == {
            LEDGER: "bc2adls CSV",
            "items": "API v2.0 JSON",
            "locations": "Open in Excel CSV",
        }


def _sql(**more: str) -> dict[str, str]:
    return {
        "timestamp": "0x00000000000007D1",
        "Entry No_": "1",
        "Item No_": "PUMP",
        "Posting Date": "2025-01-31 00:00:00.000",
        "Entry Type": "0",
        "Quantity": "1.00000000000000000000",
        "Serial No_": "S1",
        "Expiration Date": "1753-01-01 00:00:00.000",
        **more,
    }


def test_tables_of_an_on_premises_database(tmp_path: Path) -> None:
    """Their names tell company and table, where headers would not; those of extensions are passed over."""
    for company in ("CRONUS International Ltd_", "Fabrikam"):
        write(tmp_path / f"{company}$Item Ledger Entry${APP}.csv", [_sql()])
        write(tmp_path / f"{company}$Vendor${APP}.csv", [{"No_": "10000", "Name": f"Vendor of {company}"}])
        write(tmp_path / f"{company}$Item Category${APP}.csv", [{"Code": "PARTS", "Description": "Parts"}])
    write(tmp_path / f"Fabrikam$Item Ledger Entry${APP}$ext.csv", [_sql(Colour="red")])
    write(tmp_path / f"Fabrikam$Reason Code${APP}.csv", [{"Code": "R", "Description": "Reason"}])

    with open_ledger(tmp_path) as ledger:
        assert ledger.companies == ("CRONUS International Ltd_", "Fabrikam") and ledger.findings == ()
        (row, _) = rows_of(ledger)
        assert (row["entry_type"], row["expiration_date"]) == ("Purchase", None)
        vendors = zip(values_of(ledger, "company", "vendors"), values_of(ledger, "name", "vendors"), strict=True)
        assert dict(vendors) == {company: f"Vendor of {company}" for company in ledger.companies}
        assert values_of(ledger, "code", "item_categories") == ["PARTS", "PARTS"]
    assert {one.name.split("$")[1] for one in inspect_source(tmp_path).ignored} == {"Item Ledger Entry", "Reason Code"}


def test_a_file_with_a_dollar_in_its_name_is_no_database_table(tmp_path: Path) -> None:
    """Only names of the ERP's tables, or of its apps, are taken for one."""
    path: Any = write(tmp_path / "stock$2025.csv", entries({}))

    with open_ledger(path) as ledger:
        assert (ledger.companies, ledger.provenance[0].form) == ((), "analytics CSV")
