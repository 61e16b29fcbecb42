"""The list of serial numbers."""

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reportgen.model.currencies import Said
from reportgen.render.data import plain
from reportgen.sections.serials.links import LONGEST, BusinessCentral, KnownErp, address
from reportgen.sections.serials.options import Options
from tests.asking import entry, figures, inventory, view_of
from tests.ledgers import DAY_ONE, TRANSIT, Entry, ledgers, serial_fact
from tests.report.building import built

STOCK = [
    entry(1, "Purchase", "P-1", party="10"),
    entry(2, "Purchase", "P-2", day=1, party="10"),
    entry(3, "Purchase", "P-10", day=2, party="20", place="EAST"),
    entry(4, "Sale", "P-2", -1, day=3, party="C1"),
    entry(5, "Purchase", "1", item="VALVE", day=4),
    entry(6, "Consumption", "1", -1, item="VALVE", day=5),
    entry(7, "Purchase", "2", item="VALVE", day=6, variant="BLUE"),
    entry(8, "Purchase", "", 5, item="OIL"),
]
"""
item         serial  entries
PUMP         P-1     bought at MAIN
PUMP         P-2     bought at MAIN, sold to C1
PUMP         P-10    bought at EAST
VALVE        1       bought, consumed
VALVE BLUE   2       bought
OIL          -       5 without a serial number
"""


def serials(view: Any) -> list[str]:
    return [row.serial_no for row in view.rows]


def test_serial_numbers_in_stock_stand_in_natural_order_with_the_usual_columns() -> None:
    """P-2 and VALVE 1 are gone; P-10 comes after P-1; columns that say nothing are left out, and that is told."""
    view = view_of("serials", inventory(STOCK, date(2025, 1, 31), vendors=[{"vendor_no": "10", "name": "Fabrikam"}]))

    assert serials(view) == ["P-1", "P-10", "2"]
    assert plain(view.rows[0]) == {
        "item_no": "PUMP",
        "variant_code": "",
        "serial_no": "P-1",
        "company": "",
        "link": "",
        "values": {
            "status": "on hand",
            "present_location": "MAIN",
            "received_date": "2025-01-01",
            "age_days": 30,
            "supplier": "10 Fabrikam",
            "inventory_value": 2,
        },
    }
    assert (view.shown, view.of, view.total) == (3, 3, {"inventory_value": 6})
    assert (
        "3 of 5 serial numbers are on hand or in transit; `show: all` in the spec lists the others too." in view.notes
    )
    assert view.notes[-1] == "Left out, as they say nothing of these serial numbers: Expected Cost."


def test_a_status_can_be_asked_for() -> None:
    """One, several, or all; what is not shown is told."""
    asked = inventory(STOCK)
    listed = {
        ("all",): ["P-1", "P-2", "P-10", "2", "1"],
        ("sold",): ["P-2"],
        ("sold", "consumed"): ["P-2", "1"],
        ("on hand", "consumed"): ["P-1", "P-10", "2", "1"],
        ("in error",): [],
    }

    for show, expected in listed.items():
        view = view_of("serials", asked, show=show, columns=["status"])
        assert serials(view) == expected
        assert any("`show: all`" in note for note in view.notes) is (len(expected) < 5)
        assert view.of == len(expected)


def test_what_is_gone_shows_who_has_it_and_what_it_brought() -> None:
    """Lists of sold serial numbers open with the sale instead of the place."""
    sold = [entry(1, "Purchase", "P-2"), replace(entry(2, "Sale", "P-2", -1, day=3, party="C1"), sales=Decimal("7.5"))]
    view = view_of("serials", inventory(sold), show="sold")

    assert view.rows[0].values == {
        "status": "sold",
        "received_date": DAY_ONE,
        "sold_date": DAY_ONE + timedelta(days=3),
        "holder": "C1",
        "sales_amount": Decimal("7.5"),
        "cost_of_sales": 2,
        "margin_amount": Decimal("5.5"),
    }
    assert view.total == {"sales_amount": Decimal("7.5"), "cost_of_sales": 2, "margin_amount": Decimal("5.5")}


def test_margin_is_what_sales_leave_of_their_cost() -> None:
    """Sold for 10 and 5, at a cost of 4 and 6: margins of 6 and -1, together a third of the sales; blank unsold."""
    entries = [
        entry(1, "Purchase", "1"),
        entry(2, "Purchase", "2"),
        entry(3, "Purchase", "3"),
        replace(entry(4, "Sale", "1", -1), sales=Decimal(10), cost=Decimal(-4)),
        replace(entry(5, "Sale", "2", -1), sales=Decimal(5), cost=Decimal(-6)),
    ]
    names = ["cost_of_sales", "margin_amount", "margin_percent"]

    asked = inventory(entries)

    assert figures(asked, ["serial_no"], names) == {
        "1": (4, 6, Decimal("0.6")),
        "2": (6, -1, Decimal("-0.2")),
        "3": (None, None, None),
    }
    assert figures(asked, [], names) == {(): (10, 5, Decimal("0.333333333333"))}


def test_columns_are_any_names_in_the_order_asked() -> None:
    """Measures and dimensions, an item's category; what a row begins with is not said twice."""
    view = view_of(
        "serials",
        inventory(STOCK, items=[{"item_no": "PUMP", "item_category_code": "PARTS"}]),
        columns=["inventory_quantity", "serial_no", "item_category_code", "quantity", "inventory_quantity", "status"],
    )

    assert [column.key for column in view.columns] == ["inventory_quantity", "item_category_code", "quantity", "status"]
    assert list(view.rows[0].values.values()) == [1, "PARTS", 1, "on hand"]
    assert view.total == {"inventory_quantity": 3, "quantity": 3}


def test_rows_are_sorted_by_a_column_with_blanks_last() -> None:
    """By supplier up and down: VALVE 2 has none and stays at the end; ties stay in natural order."""
    asked = inventory(STOCK)

    def by(name: str | None, descending: bool = False) -> list[str]:
        columns = ["supplier", "age_days", "received_date"]
        return serials(view_of("serials", asked, columns=columns, sort_by=name, descending=descending))

    assert by("supplier") == ["P-1", "P-10", "2"]
    assert by("supplier", descending=True) == ["P-10", "P-1", "2"]
    assert by("age_days") == ["2", "P-10", "P-1"]
    assert by("received_date", descending=True) == ["2", "P-10", "P-1"]
    assert by(None, descending=True) == ["2", "P-10", "P-1"]


def test_the_first_rows_are_told_as_n_of_n_and_the_total_is_of_all() -> None:
    """top: 2 of 3 serial numbers; the third is in the total."""
    view = view_of("serials", inventory(STOCK), top=2, sort_by="age_days", descending=True)

    assert (serials(view), view.shown, view.of) == (["P-1", "P-10"], 2, 3)
    assert view.total == {"inventory_value": 6}
    assert any(note.startswith("2 of 3 rows are shown; the total is of all of them.") for note in view.notes)
    assert len(view.grid.rows) == len(view.print_rows) == 2


def test_a_variant_is_a_column_only_where_there_is_one() -> None:
    """The stub is item and serial number, and the variant between them if any row has one."""
    asked = inventory(STOCK)
    keys = [column.key for column in view_of("serials", asked, columns=["status"]).stub]
    without = view_of("serials", asked, columns=["status"], filter={"item_no": "PUMP"}).stub

    assert keys == ["item_no", "variant_code", "serial_no"]
    assert [column.key for column in without] == ["item_no", "serial_no"]


def test_items_are_named_for_the_reader_and_numbered_for_programs() -> None:
    """The stub says "PUMP Bilge pump", the data PUMP."""
    view = view_of("serials", inventory(STOCK, items=[{"item_no": "PUMP", "description": "Bilge pump"}]))

    assert view.grid.rows[0].stub == ("PUMP Bilge pump", "", "P-1")
    assert view.rows[0].item_no == "PUMP"


def test_untracked_stock_has_a_row_of_its_own_where_it_counts() -> None:
    """serials_only: false adds OIL's 5 pieces, without a link; the note counts serial numbers only."""
    link = "https://erp.example.com/{serial_no}"
    view = view_of("serials", inventory(STOCK), serials_only=False, link=link)

    oil = next(row for row in view.rows if row.item_no == "OIL")
    assert (oil.serial_no, oil.link, oil.values["inventory_quantity"]) == ("", "", 5)
    assert view.total["inventory_quantity"] == 8
    assert view.notes[0].startswith("3 of 5 serial numbers")


OAK, ELM = "Oak Ltd", "Elm GmbH"


def test_companies_stand_apart_and_their_currencies_do_not_add_up() -> None:
    """The same serial number of two companies is two rows; their values in euros and crowns have no sum."""
    bought = entry(1, "Purchase")
    asked = inventory(
        [replace(bought, company=OAK), replace(bought, company=ELM)], money=Said("", {OAK: "EUR", ELM: "SEK"})
    )
    view = view_of("serials", asked, link="https://erp.example.com/{company}/{serial_no}")

    assert [(row.company, row.serial_no, row.values["inventory_value"]) for row in view.rows] == [
        (ELM, "1", 2),
        (OAK, "1", 2),
    ]
    assert view.rows[1].link == "https://erp.example.com/Oak%20Ltd/1"
    assert [column.key for column in view.stub] == ["company", "item_no", "serial_no"]
    assert view.total == {"inventory_value": None}


def test_how_costs_are_to_be_read_is_told() -> None:
    """
    item   method    serial  invoiced   then
    AVG    Average   1       yes        an average
    STD    Standard  2       yes        the standard cost
    OWN    Specific  3       no         not final, only expected
    """
    told = [("AVG", "1", True), ("STD", "2", True), ("OWN", "3", False)]
    entries = [
        replace(
            entry(number, "Purchase", serial, item=item),
            cost=Decimal(4 if invoiced else 0),
            more={"completely_invoiced": invoiced, "cost_amount_expected": Decimal(0 if invoiced else 9)},
        )
        for number, (item, serial, invoiced) in enumerate(told, start=1)
    ]
    methods = {"AVG": "Average", "STD": "Standard", "OWN": "Specific"}
    asked = inventory(entries, items=[{"item_no": item, "costing_method": how} for item, how in methods.items()])

    view = view_of("serials", asked)

    assert view.rows[1].values["expected_cost"] == 9
    assert view.notes[:4] == (
        "The cost of 1 serial number is an average of the item, not what that very piece cost.",
        "The cost of 1 serial number is the item's standard cost, not what that very piece cost.",
        "The cost of 1 serial number is not final: what was received is not completely invoiced."
        " `cost_status` as a column tells which.",
        "1 serial number is received but not invoiced: only an expected cost is known.",
    )
    assert not any("cost" in note for note in view_of("serials", asked, columns=["status"]).notes)


def test_what_a_source_lacks_is_told_with_the_table_that_has_it() -> None:
    """Bins need warehouse entries; once they are there the note is gone."""
    bins = [
        {"item_no": "PUMP", "serial_no": "P-1", "location_code": "MAIN", "bin_code": "B-07", "quantity": Decimal(1)}
    ]
    columns = ["bin_code", "serial_lot_no"]

    without = view_of("serials", inventory(STOCK), columns=columns)
    view = view_of("serials", inventory(STOCK, warehouse_entries=bins), columns=columns)

    assert without.notes[1:] == (
        "Not in the source: Warehouse Entry (table 7312) for the bin.",
        "Item Ledger Entry (table 32) comes without: Lot No.",
    )
    assert [row.values["bin_code"] for row in view.rows] == ["B-07", None, None]
    assert not any("7312" in note for note in view.notes)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.integers(0, 70).map(lambda days: DAY_ONE + timedelta(days=days)))
def test_every_serial_number_is_there_once_with_its_status(entries: tuple[Entry, ...], as_of: date) -> None:
    """Statuses, days and parties are those of a walk through the entries; values add up to the total."""
    columns = ["status", "received_date", "supplier", "holder", "inventory_quantity"]
    transit = frozenset({TRANSIT})
    naive = {one.key for one in entries if one.serial_no and one.posting_date <= as_of}

    view = view_of("serials", inventory(entries, as_of), show="all", columns=columns)

    found = {(row.item_no, row.variant_code, row.serial_no): row.values for row in view.rows}
    assert len(found) == len(view.rows) == view.of
    assert found.keys() == naive
    for key, values in found.items():
        fact = serial_fact(entries, key, transit if _uses_transit(entries) else frozenset(), as_of)
        assert values == {
            "status": fact.status,
            "received_date": fact.opened_on,
            "supplier": fact.supplier_no or None,
            "holder": fact.holder_no or None,
            "inventory_quantity": fact.balance,
        }
    if naive:
        assert view.total == {"inventory_quantity": sum(values["inventory_quantity"] for values in found.values())}


def _uses_transit(entries: Iterable[Entry]) -> bool:
    return any(one.location_code == TRANSIT for one in entries)


# Links


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=80), st.text(max_size=20))
def test_whatever_is_in_a_serial_number_comes_out_of_the_link_unchanged(serial: str, item: str) -> None:
    """Quotes, slashes, ampersands, other scripts: the address stays one of plain characters, and gives them back."""
    to = address("https://erp.example.com/i/{item_no}?q={serial_no}&c={company}", "Oak & Co", item, "", serial).text
    parts = urlsplit(to)

    assert to.isascii() and not set(to) & set("\"'<>\\ {}`|^")
    assert (parts.scheme, parts.netloc) == ("https", "erp.example.com")
    assert unquote(parts.path.removeprefix("/i/")) == item
    assert parse_qs(parts.query) == {"q": [serial], "c": ["Oak & Co"]}


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=80))
def test_business_central_gets_the_page_of_entries_filtered_by_the_serial_number(serial: str) -> None:
    """The filter holds the serial number between quotes, its own quotes doubled."""
    where = KnownErp(business_central=BusinessCentral(tenant="t.example", environment="Production", company="A & B"))
    parts = urlsplit(address(where, "", "PUMP", "", serial).text)
    query = parse_qs(parts.query, keep_blank_values=True)

    assert (
        f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://businesscentral.dynamics.com/t.example/Production/"
    )
    assert (query["company"], query["page"]) == (["A & B"], ["38"])
    (wanted,) = query["filter"]
    before, inner = wanted[: len(_BEFORE)], wanted[len(_BEFORE) : -1]
    assert (before, wanted[-1]) == (_BEFORE, "'")
    assert inner.replace("''", "").count("'") == 0
    assert inner.replace("''", "'") == serial


_BEFORE = "'Item Ledger Entry'.'Serial No.' IS '"


def test_the_address_of_a_serial_number_in_business_central() -> None:
    """As the web client writes it; the company is the ledger's where the spec names none."""
    where = {"tenant": "contoso.com", "environment": "Production", "company": "CRONUS"}
    named = view_of("serials", inventory(STOCK), columns=["status"], link={"business_central": where})
    del where["company"]
    silent = view_of(
        "serials", inventory([replace(STOCK[0], company=OAK)]), columns=["status"], link={"business_central": where}
    )

    assert named.rows[0].link == (
        "https://businesscentral.dynamics.com/contoso.com/Production/?company=CRONUS&page=38"
        "&filter=%27Item%20Ledger%20Entry%27.%27Serial%20No.%27%20IS%20%27P-1%27"
    )
    assert "company=Oak%20Ltd&page=38" in silent.rows[0].link
    assert named.grid.rows[0].link == named.rows[0].link


def test_an_address_that_is_too_long_leads_to_the_page_without_its_filter() -> None:
    """A serial number of 50 three-byte characters still fits; one of 700 falls back, and that is told."""
    where = {"tenant": "contoso.com", "environment": "Production", "company": "CRONUS"}
    asked = inventory([entry(1, "Purchase", "한" * 50), entry(2, "Purchase", "한" * 700)])

    known = view_of("serials", asked, columns=["status"], link={"business_central": where})
    other = view_of("serials", asked, columns=["status"], link="https://erp.example.com/{serial_no}")

    page = "https://businesscentral.dynamics.com/contoso.com/Production/?company=CRONUS&page=38"
    assert [len(row.link) <= LONGEST for row in known.rows] == [True, True]
    assert (known.rows[0].link.startswith(f"{page}&filter="), known.rows[1].link) == (True, page)
    assert [bool(row.link) for row in other.rows] == [True, False]
    assert (
        "The link of 1 serial number leads to all entries, as it would be longer than 2,000 characters." in known.notes
    )
    assert "The link of 1 serial number is left out, as it would be longer than 2,000 characters." in other.notes


@pytest.mark.parametrize(
    "link",
    [
        "http://erp.example.com/{serial_no}",
        "javascript:alert(1)//{serial_no}",
        "data:text/html,{serial_no}",
        "//erp.example.com/{serial_no}",
        "erp.example.com/{serial_no}",
        "https://{company}/items",
        "https://erp.example.com{serial_no}",
        "https://user:word@erp.example.com/{serial_no}",
        "https://erp.example.com/{serial}",
        "https://erp.example.com/{serial_no!r}",
        "https://erp.example.com/{",
        "https://erp.example.com/a b",
        'https://erp.example.com/"onclick=',
        "https://erp.example.com/\\evil",
        "https:erp.example.com/",
        "https://",
        " https://erp.example.com/",
        "https://erp.example.com/\n",
        "https://erp.example.com/é",
        {"business_central": {"tenant": "t"}},
        {"business_central": {"tenant": "t", "environment": "e", "page": "21"}},
    ],
)
def test_a_link_must_be_an_https_address_whose_host_is_written_out(link: Any) -> None:
    """Everything else is refused before a report is made."""
    with pytest.raises(ValidationError):
        Options.model_validate({"link": link})


@pytest.mark.parametrize(
    "options",
    [
        {"columns": ["status"], "sort_by": "age_days"},
        {"show": "sold", "filter": {"status": "sold"}},
        {"show": []},
        {"show": "lost"},
        {"top": 0},
    ],
)
def test_options_that_contradict_themselves_are_refused(options: Any) -> None:
    """Sorting by what is not there, the status said twice, nothing to show."""
    with pytest.raises(ValidationError):
        Options.model_validate(options)


# The real ledger


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Rows of the list over the real ledger on the day of its published pages."""
    spec = f"""
title: Serials
source: {{path: {shared / "domain" / "cronus"}}}
as_of: 2025-10-29
sections:
  - kind: serials
    columns: [status, age_days, received_date, supplier, present_location, serial_expiration_date, inventory_quantity]
outputs: [json]
"""
    rows: list[dict[str, Any]] = built(spec, tmp_path_factory.mktemp("real")).section("serials")["rows"]
    return rows


def test_the_real_ledger_has_its_fifteen_serial_numbers(real: list[dict[str, Any]], shared: Path) -> None:
    """Item, serial, place and expiration date are the published ones; all 15 are on hand, one each."""
    with (shared / "domain" / "expected" / "expected_serial_full_2025.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file))

    assert len(published) == 15
    assert [(row["item_no"], row["serial_no"]) for row in real] == [(p["item_no"], p["serial_no"]) for p in published]
    for row, expected in zip(real, published, strict=True):
        values = row["values"]
        assert (values["present_location"] or "").split(" ")[0] == expected["location_code"]
        assert (values["serial_expiration_date"] or "") == expected["expiration_date"]
        assert values["inventory_quantity"] == Decimal(expected["inventory_quantity"])
        assert values["status"] == "on hand"


def test_real_ages_and_suppliers_are_those_of_the_receipts(real: list[dict[str, Any]], shared: Path) -> None:
    """Read straight from the ledger's file: each serial has one receipt, whose day and vendor they are."""
    with (shared / "domain" / "cronus" / "item_ledger_entries.csv").open(encoding="utf-8") as file:
        receipts = {row["serialNo"]: row for row in csv.DictReader(file) if row["serialNo"] and row["quantity"] == "1"}
    with (shared / "domain" / "cronus" / "vendors.csv").open(encoding="utf-8") as file:
        vendors = list(csv.DictReader(file))

    for row in real:
        receipt, values = receipts[row["serial_no"]], row["values"]
        day = date.fromisoformat(receipt["postingDate"])
        vendor = receipt["sourceNo"] if receipt["sourceType"] == "Vendor" else ""
        assert values["received_date"] == day.isoformat()
        assert values["age_days"] == (date(2025, 10, 29) - day).days
        assert (values["supplier"] or "").split(" ")[0] == vendor
        assert not vendor or any(vendor in one.values() and values["supplier"][6:] in one.values() for one in vendors)


def test_real_expirations_are_judged_on_the_reports_day(real: list[dict[str, Any]]) -> None:
    """S-00005 is expired on 2025-10-29, S-00002 expires within 90 days, and no other does."""
    days = {row["serial_no"]: row["values"]["serial_expiration_date"] for row in real}
    left = {serial: (date.fromisoformat(day) - date(2025, 10, 29)).days for serial, day in days.items() if day}

    assert [serial for serial, number in left.items() if number <= 0] == ["S-00005"]
    assert [serial for serial, number in left.items() if 0 < number <= 90] == ["S-00002"]
