"""A table is known by its header, a column by any of the ways in which the ERP writes its name."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.load.columns import DELIVERY
from reportgen.load.names import normalized
from reportgen.load.recognition import matched, recognise
from reportgen.load.schema import LEDGER, TABLES

BC_TABLES = {
    "14": "locations",
    "18": "customers",
    "23": "vendors",
    "27": "items",
    "32": "item_ledger_entries",
    "37": "sales_lines",
    "39": "purchase_lines",
    "337": "reservation_entries",
    "339": "item_application_entries",
    "5722": "item_categories",
    "5741": "transfer_lines",
    "5802": "value_entries",
    "6504": "serial_no_information",
    "7312": "warehouse_entries",
    "7354": "bins",
}


def headers(shared: Path, form: str) -> dict[str, list[str]]:
    """Headers of all tables of the ERP in one delivery form, by table number."""
    found: dict[str, list[str]] = defaultdict(list)
    with (shared / "domain" / "reference" / "export_column_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[form]:
                found[row["table_no"]].append(row[form])
    return found


@pytest.mark.parametrize("form", ["caption_excel", "odata_page_name", "sql_column", "bc2adls_column"])
def test_the_tables_of_the_erp_are_told_apart(shared: Path, form: str) -> None:
    """Each canonical table is recognised by its whole header in every naming, under any file name; no other table is
    taken for item ledger entries, value entries or items."""
    found = {number: recognise(header, "data.csv") for number, header in headers(shared, form).items()}
    names = {number: match.table.name for number, match in found.items() if match}

    assert {number: names.get(number) for number in BC_TABLES} == BC_TABLES
    important = ("item_ledger_entries", "value_entries", "items", "item_categories", "serial_no_information")
    assert {number for number, name in names.items() if name in important and number not in BC_TABLES} == set()


@pytest.mark.parametrize("form", ["caption_excel", "odata_page_name", "bc2adls_column"])
def test_every_column_of_the_ledger_is_found(shared: Path, form: str) -> None:
    """Whatever the naming, each canonical column that the ERP stores is matched to a column of its own name."""
    header = headers(shared, form)["32"]
    positions = matched(header, LEDGER).positions

    calculated = {"reserved_quantity", "transferred_from_entry_no", *(column.name for column in DELIVERY)}
    calculated |= (
        {name for name in LEDGER.by_name if "amount" in name or name.startswith("shortcut")}
        if form == "bc2adls_column"
        else set()
    )
    assert set(LEDGER.by_name) - set(positions) <= calculated
    assert {normalized(header[at]) for name, at in positions.items() if not name.startswith("job")} == {
        normalized(name) for name in positions if not name.startswith("job")
    }


@pytest.mark.parametrize(
    "name", ["Entry No.", "Entry_No", "entryNo", "EntryNo-1", "Entry No_", "ENTRY NUMBER", " entryNumber "]
)
def test_one_spelling_for_all_namings(name: str) -> None:
    """Case, blanks, dots, field numbers and long words do not matter."""
    assert normalized(name) == normalized("entry_no")


@given(st.text(max_size=20))
def test_normalizing_twice_changes_nothing(name: str) -> None:
    """Any text has one normalized form."""
    assert normalized(normalized(name)) == normalized(name)


def test_a_name_of_its_own_goes_before_an_alias() -> None:
    """Where both ``Item`` and ``Item No.`` stand, the number is the number; of two alike the first counts."""
    found = matched(["Item", "Item No.", "itemNo", "Serial No."], LEDGER)

    assert found.positions == {"item_no": 1, "serial_no": 3} and found.unmatched == (0, 2)


def test_the_file_name_decides_only_where_headers_cannot() -> None:
    """``No.`` and ``Name`` are vendors as well as customers; nothing else makes a file of another name differ."""
    assert recognise(["No.", "Name"], "data.csv") is None
    vendors, customers = recognise(["No.", "Name"], "My Vendors 2025.csv"), recognise(["No.", "Name"], "customer.csv")
    assert vendors and customers and (vendors.table.name, customers.table.name) == ("vendors", "customers")
    ledger = recognise(["Entry No.", "Posting Date", "Item No.", "Quantity", "Serial No."], "vendors.csv")
    assert ledger and ledger.table is LEDGER


def test_a_value_entry_is_no_ledger_entry() -> None:
    """Both have entry type, posting date, item and quantities; the value entry names its ledger entry."""
    header = ["entryNo", "entryType", "postingDate", "itemNo", "documentNo", "invoicedQuantity", "costAmountActual"]
    plain, value = recognise(header, "x"), recognise([*header, "itemLedgerEntryNo"], "x")

    assert plain and value and (plain.table.name, value.table.name) == ("item_ledger_entries", "value_entries")


def test_the_canonical_tables_are_consistent() -> None:
    """Names are unique and in snake_case, keys and signatures name columns, no alias hides another column's name."""
    for table in TABLES.values():
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names) and all(name == name.lower() and name.isidentifier() for name in names)
        assert {*table.key, *table.signature.always, *table.required} <= set(names)
        assert {name: table.spellings[normalized(name)] for name in names} == {name: name for name in names}
        assert len({normalized(name) for name in names}) == len(names)
