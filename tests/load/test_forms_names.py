"""Each table of the ERP, under the names that each form gives it and its columns."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from reportgen.load.forms import Header, form_of
from reportgen.load.recognition import header_score, recognise
from reportgen.load.schema import BY_NUMBER

APP = "437dbf0e-84ff-417a-965d-ed2bb9650972"
FORMS = {
    "api_analytics_v1": "analytics",
    "api_v2": "API v2.0",
    "odata_page_name": "OData",
    "caption_excel": "Open in Excel",
    "sql_column": "SQL Server",
    "bc2adls_column": "bc2adls",
    "pbix_model_column": "Power BI",
}
"""Column of the reference, and the form that it tells."""


def tables(shared: Path, form: str) -> dict[tuple[int, str], list[str]]:
    """Headers by number and name of the table; the services' own entities are tables of their own."""
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    with (shared / "domain" / "reference" / "export_column_names.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for name in filter(None, row[form].split(" | ")):
                entity, _, column = name.rpartition(".") if form.startswith("api") else ("", "", name)
                found[int(row["table_no"]), entity or row["table_name"]].append(column)
    return found


def place(form: str, number: int, name: str) -> str:
    """What a table is called in a form."""
    letters = "".join(letter for letter in name if letter.isalnum())
    places = {
        "sql_column": f"CRONUS International Ltd_${name}${APP}",
        "bc2adls_column": f"{letters}-{number}/1.csv",
        "api_analytics_v1": f"{name}.json",
        "api_v2": f"{name}.json",
    }
    return places.get(form, "data.csv")


@pytest.mark.parametrize("form", FORMS)
def test_each_table_is_known_in_each_form(form: str, shared: Path) -> None:
    """All tables that a report reads, and the form itself; what no report reads is none of them."""
    wrong = {}
    for (number, name), headers in tables(shared, form).items():
        match = recognise(headers, place(form, number, name))
        if (match.table if match else None) is not BY_NUMBER.get(number) and (number, name) != (5722, "items"):
            wrong[number, name] = match.table.name if match else None
        if match:
            assert FORMS[form] == form_of(Header(tuple(headers), place(form, number, name))).NAME, (number, name)
    assert wrong == {}


@pytest.mark.parametrize(
    "name", ["vendors", "my vendors", "Vendor", "lake/Vendor-23/1.csv", "b.xlsx!Vendor", "a!vendors"]
)
def test_a_name_tells_what_a_vague_header_cannot(name: str) -> None:
    """By the innermost place that is called after a table; in no other place there are vendors."""
    match = recognise(["No.", "Name"], f"customers/{name}")

    assert match and match.table.name == "vendors"


@pytest.mark.parametrize(
    "headers", [["No.", "Name"], ["Code", "Name"], ["Code", "Description"], ["No.", "Description"]]
)
def test_a_vague_header_alone_is_no_table(headers: list[str]) -> None:
    """It could be anything: a salesperson, a unit of measure, a resource."""
    assert recognise(headers, "data.csv") is None


def test_a_database_table_of_another_name_is_none_of_ours() -> None:
    """Whatever its columns: the database says what it is."""
    header = ["Entry No_", "Posting Date", "Item No_", "Quantity", "Serial No_"]

    assert recognise(header, f"CRONUS$Item Ledger Entry${APP}")
    assert recognise(header, "CRONUS$Item Ledger Entry") and recognise(header, "dbo.CRONUS$Item Ledger Entry")
    assert recognise(header, f"CRONUS$Phys. Inventory Ledger Entry${APP}") is None
    assert recognise(header, f"CRONUS$Item Ledger Entry${APP}$ext") is None


@pytest.mark.parametrize(
    ("cells", "package"),
    [
        (("INVENTORY", "Item Ledger Entry", "32"), 32),
        (("INVENTORY", "Item Ledger Entry", "32", "", ""), 32),
        (("INVENTORY", "", "32"), 0),
        (("Applied filters:", "x", "y"), 0),
        (("A", "B", "32", "C"), 0),
        (("2025",), 0),
    ],
)
def test_the_first_line_of_a_configuration_package(cells: tuple[str, ...], package: int) -> None:
    """Code, caption, number, and nothing else."""
    assert Header(("No.", "Name"), "x", (cells,)).package_number == package


@pytest.mark.parametrize(
    ("context", "company"),
    [
        ("https://x/ODataV4/$metadata#Company('CRONUS')/Item_Ledger_Entries", "CRONUS"),
        ("https://x/ODataV4/$metadata#Company('CRONUS%20USA%2C%20Inc.')/Items", "CRONUS USA, Inc."),
        ("https://x/$metadata#Company('Bob''s')/Items", "Bob's"),
        ("https://x/v2.0/$metadata#companies(00000000-0000-0000-0000-000000000000)/items", ""),
    ],
)
def test_a_service_names_its_company(context: str, company: str) -> None:
    """In the address of its description; an id is no name."""
    assert Header((), "x", ((context,),)).company == company


def test_filters_above_an_export_of_power_bi() -> None:
    """Their text makes it one, whatever the columns are called."""
    header = Header(("Entry No.", "Quantity"), "data.xlsx!Export", (("Applied filters:\nItem No. is A",),))

    assert form_of(header).NAME == "Power BI"


def test_a_header_scores_more_than_what_stands_above_it() -> None:
    """Known names of columns are counted, in any spelling and language."""
    assert header_score(["INVENTORY", "Item Ledger Entry", "32"]) == 0
    assert header_score(["Entry No.", "itemNo", "Serial No_", "", "Nothing Known"]) == 3
    assert header_score(["Lfd. Nr.", "Buchungsdatum", "Artikelnr."]) == 3
