"""Attributes and dimensions as the ERP keeps them, in several tables, become the tables that a report reads."""

import csv
from pathlib import Path

import pytest

from reportgen.load.recognition import recognise
from reportgen.load.schema import KNOWN
from reportgen.load.source import inspect_source, open_ledger
from reportgen.load.tables import erpnext, odoo
from tests.load.sources import rows_of
from tests.load.test_erpnext import written

LEDGER = "Entry No.,Posting Date,Item No.,Quantity,Serial No.,Dimension Set ID\n1,2025-01-01,PUMP,1,P-1,7\n"
ATTRIBUTES = {
    "names": "ID,Name,Blocked,Type,Unit of Measure\n1,Color,No,Option,\n2,Weight,No,Decimal,kg\n3,Old,Yes,Text,\n",
    "values": "Attribute ID,ID,Value,Numeric Value,Blocked\n1,1,Red,0,No\n1,2,Blue,0,No\n2,1,40,40,No\n3,1,x,0,No\n",
    "mapping": "Table ID,No.,Item Attribute ID,Item Attribute Value ID\n27,PUMP,1,2\n27,PUMP,2,1\n27,PUMP,3,1\n"
    "5722,PUMPS,1,1\n99,PUMP,1,1\n",
}
SQL_NAMES = {
    "names": "timestamp,ID,Name,Blocked,Type,Unit of Measure\n0x1,1,Color,0,0,\n",
    "values": "timestamp,Attribute ID,ID,Value,Numeric Value,Date Value,Blocked\n0x1,1,2,Blue,0,1753-01-01,0\n",
    "mapping": "timestamp,Table ID,No_,Item Attribute ID,Item Attribute Value ID\n0x1,27,PUMP,1,2\n",
}
LAKE_NAMES = {
    "names": "ID-1,Name-2,Blocked-6,Type-7,UnitofMeasure-8\n1,Color,False,Option,\n",
    "values": "AttributeID-1,ID-2,Value-3,NumericValue-4,DateValue-5,Blocked-6\n1,2,Blue,0,,False\n",
    "mapping": "TableID-1,No-2,ItemAttributeID-3,ItemAttributeValueID-4\n27,PUMP,1,2\n",
}


def test_attributes_are_put_together_from_three_tables(tmp_path: Path) -> None:
    """Pumps are blue and weigh 40 kg, their category is red; blocked attributes and other tables' rows are left out."""
    with open_ledger(written(tmp_path, ledger=LEDGER, **ATTRIBUTES)) as ledger:
        rows = rows_of(ledger, "item_attributes")
        assert "item_attributes" in ledger.present and ledger.findings == ()

    found = {
        (row["item_no"], row["category_code"], row["attribute"], row["value"], row["unit_of_measure"]) for row in rows
    }
    assert found == {
        ("PUMP", "", "Color", "Blue", ""),
        ("PUMP", "", "Weight", "40", "kg"),
        ("", "PUMPS", "Color", "Red", ""),
    }


@pytest.mark.parametrize("tables", [SQL_NAMES, LAKE_NAMES])
def test_attributes_are_known_in_other_namings(tmp_path: Path, tables: dict[str, str]) -> None:
    """As the on-premises database and the lake write them."""
    with open_ledger(written(tmp_path, ledger=LEDGER, **tables)) as ledger:
        assert [(row["attribute"], row["value"]) for row in rows_of(ledger, "item_attributes")] == [("Color", "Blue")]


def test_attributes_may_be_named_by_their_values(tmp_path: Path) -> None:
    """A page shows the attribute's name beside the value; the table of names is then not needed."""
    values = "Attribute ID,ID,Attribute Name,Value,Blocked\n1,2,Color,Blue,No\n"
    tables = {"values": values, "mapping": ATTRIBUTES["mapping"]}
    with open_ledger(written(tmp_path, ledger=LEDGER, **tables)) as ledger:
        assert [(row["attribute"], row["value"]) for row in rows_of(ledger, "item_attributes")] == [("Color", "Blue")]


ENTRIES = (
    "Dimension Set ID,Dimension Code,Dimension Value Code,Dimension Value Name\n"
    "7,DEPARTMENT,SALES,Sales\n7,PROJECT,TOYOTA,Toyota Prado\n7,AREA,30,Europe\n8,DEPARTMENT,PROD,Production\n"
)
SETUP = (
    "Primary Key,Global Dimension 1 Code,Global Dimension 2 Code,Shortcut Dimension 1 Code,Shortcut Dimension 2 Code,"
    "Shortcut Dimension 3 Code\n,DEPARTMENT,PROJECT,DEPARTMENT,PROJECT,\n"
)


def sets(folder: Path) -> dict[int, list[str]]:
    """Codes of the first three dimensions by dimension set."""
    with open_ledger(folder) as ledger:
        return {
            row["dimension_set_id"]: [row[f"dimension_{number}_code"] for number in (1, 2, 3)]
            for row in rows_of(ledger, "dimension_sets")
        }


def test_the_setup_says_which_dimension_is_which(tmp_path: Path) -> None:
    """Department is the first, project the second; area is none of the eight."""
    folder = written(tmp_path, ledger=LEDGER, entries=ENTRIES, setup=SETUP)

    assert sets(folder) == {7: ["SALES", "TOYOTA", ""], 8: ["PROD", "", ""]}
    assert inspect_source(folder).findings == ()
    with open_ledger(folder) as ledger:
        names = {row["dimension_set_id"]: row["dimension_2_name"] for row in rows_of(ledger, "dimension_sets")}
    assert names == {7: "Toyota Prado", 8: ""}


def test_entries_may_number_their_dimensions(tmp_path: Path) -> None:
    """Newer versions keep the number beside each row."""
    rows = "7,AREA,30,2\n7,PROJECT,TOYOTA,1\n7,OTHER,X,0\n"
    entries = f"Dimension Set ID,Dimension Code,Dimension Value Code,Global Dimension No.\n{rows}"

    assert sets(written(tmp_path, ledger=LEDGER, entries=entries)) == {7: ["TOYOTA", "30", ""]}


def test_without_any_number_the_alphabet_decides_and_that_is_told(tmp_path: Path) -> None:
    """Area, department, project, with a finding that says so."""
    folder = written(tmp_path, ledger=LEDGER, entries=ENTRIES)

    assert sets(folder) == {7: ["30", "SALES", "TOYOTA"], 8: ["", "PROD", ""]}
    found = inspect_source(folder).findings[0]
    assert (found.code, found.count, found.examples[0]) == ("dimensions_by_alphabet", 3, "1 is AREA")


@pytest.mark.parametrize("form", ["caption_excel", "odata_page_name", "sql_column", "bc2adls_column"])
def test_no_table_of_the_erp_is_taken_for_another_programs(shared: Path, form: str) -> None:
    """In every naming; and the parts of attributes and dimensions are known by their own headers."""
    headers: dict[str, list[str]] = {}
    with (shared / "domain" / "reference" / "export_column_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row[form]:
                headers.setdefault(row["table_no"], []).append(row[form])
    found = {number: match.table for number, names in headers.items() if (match := recognise(names, "data.csv"))}

    foreign = {table.name for table in (*erpnext.TABLES, *odoo.TABLES)}
    assert {number: table.name for number, table in found.items() if table.name in foreign} == {}
    for number in (480, 7500, 7501, 7505):
        assert found[str(number)] is next(table for table in KNOWN.values() if table.number == number)
    for number, table in found.items():
        assert not table.makes or table.number == int(number)
