"""Several companies in one ledger: nothing of one is taken for something of the other."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.inventory import Scope
from tests.asking import entry, figures, inventory
from tests.ledgers import DAY_ONE, TRANSIT, Entry, ledgers

OAK, ELM = "Oak Ltd", "Elm GmbH"
AS_OF = st.integers(0, 70).map(lambda days: DAY_ONE + timedelta(days=days))
quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def of(company: str, *entries: Entry) -> list[Entry]:
    """The entries as the company's."""
    return [replace(one, company=company) for one in entries]


SOLD_BY_OAK = [
    *of(OAK, entry(1, "Purchase", party="V"), entry(2, "Sale", quantity=-1, day=3, party="C")),
    *of(ELM, entry(1, "Purchase", day=5, party="V")),
]
"""Serial 1 of PUMP in both: sold by Oak, still with Elm."""


def test_a_serial_of_two_companies_is_two_serials() -> None:
    """Each has its own life, age and status, and items of the same number are two."""
    asked = inventory(SOLD_BY_OAK, DAY_ONE + timedelta(days=7))

    assert figures(asked, ["company", "status"], ["oldest_age_days"]) == {(OAK, "sold"): None, (ELM, "on hand"): 2}
    assert figures(asked, [], ["serials", "serials_on_hand", "items", "average_age_days"]) == {(): (2, 1, 2, 2)}


@quick
@given(ledgers(), ledgers(), AS_OF)
def test_two_companies_together_are_each_alone(oak: tuple[Entry, ...], elm: tuple[Entry, ...], as_of: Any) -> None:
    """By company, every figure is that of the company's own ledger; entry numbers are the same in both."""
    names = ["inventory_quantity", "serials", "serials_on_hand", "items", "oldest_age_days", "inventory_value"]
    by = ["item_no", "serial_no", "variant_code", "status", "supplier", "holder"]
    asked = inventory([*of(OAK, *oak), *of(ELM, *elm)], as_of)
    alone = {OAK: inventory(oak, as_of), ELM: inventory(elm, as_of)}

    together = figures(asked, ["company", *by], names)

    for company, own in alone.items():
        assert {key[1:]: row for key, row in together.items() if key[0] == company} == figures(own, by, names)
    sums = [figures(own, [], ["serials_on_hand", "items"])[()] for own in alone.values()]
    if oak and elm:
        total = figures(asked, [], ["serials_on_hand", "items"])[()]
        assert [value or 0 for value in total] == [sum(one[i] or 0 for one in sums) for i in range(2)]


def test_company_filters_groups_and_spreads() -> None:
    """It is a dimension like any other."""
    only_elm = inventory(SOLD_BY_OAK, report={"company": ELM})

    assert figures(only_elm, ["item_no", "company"], ["quantity"]) == {("PUMP", ELM): 1}
    assert figures(inventory(SOLD_BY_OAK), ["company"], ["quantity"]) == {OAK: 0, ELM: 1}


MASTERS: dict[str, list[dict[str, Any]]] = {
    "items": [
        {"item_no": "PUMP", "description": "Pump", "item_category_code": "WET", "company": OAK},
        {"item_no": "PUMP", "description": "Pumpe", "item_category_code": "WET", "company": ELM},
    ],
    "item_categories": [
        {"code": "WET", "parent_category": "TOP", "company": OAK},
        {"code": "TOP", "parent_category": "", "company": OAK},
        {"code": "WET", "parent_category": "", "company": ELM},
    ],
    "item_attributes": [
        {"category_code": "TOP", "item_no": "", "attribute": "Colour", "value": "red", "company": OAK},
        {"category_code": "WET", "item_no": "", "attribute": "Colour", "value": "blue", "company": ""},
    ],
    "vendors": [
        {"vendor_no": "V", "name": "Valves", "company": ""},
        {"vendor_no": "V", "name": "Voss", "company": ELM},
    ],
    "locations": [{"location_code": "MAIN", "name": "Main"}],
    "dimension_sets": [],
}


@pytest.mark.parametrize(
    ("names", "oak", "elm"),
    [
        (["item"], "PUMP Pump", "PUMP Pumpe"),
        (["item_category"], ("TOP", "WET"), ("WET", None)),
        (["attribute.Colour"], "blue", "blue"),
        (["vendor"], "V Valves", "V Voss"),
        (["location"], "MAIN Main", "MAIN Main"),
    ],
)
def test_master_data_are_each_companys_own(names: list[str], oak: Any, elm: Any) -> None:
    """A row that names no company stands for all that have no row of their own; so does a table without the column."""
    asked = inventory([*of(OAK, entry(1, "Purchase", party="V")), *of(ELM, entry(1, "Purchase", party="V"))], **MASTERS)

    assert set(figures(asked, names, ["quantity"])) == {oak, elm}


def test_in_transit_is_each_companys_own_location() -> None:
    """OWN LOG. is where Oak's transfers go; Elm has a warehouse of that name."""
    oak = [
        entry(1, "Purchase"),
        entry(2, "Transfer", quantity=-1, document_type="Transfer Shipment"),
        entry(3, "Transfer", place=TRANSIT, document_type="Transfer Shipment"),
    ]
    asked = inventory([*of(OAK, *oak), *of(ELM, entry(1, "Purchase", place=TRANSIT))])

    assert figures(asked, ["company", "status"], ["in_transit_quantity"]) == {
        (OAK, "in transit"): 1,
        (ELM, "on hand"): None,
    }


def test_bins_and_value_entries_are_each_companys_own() -> None:
    """Entry 1 and serial 1 are in both."""
    moves = [
        {"item_no": "PUMP", "serial_no": "1", "location_code": "MAIN", "bin_code": name, "quantity": 1, "company": name}
        for name in (OAK, ELM)
    ]
    values = [
        {"entry_no": 1, "item_ledger_entry_no": 1, "posting_date": DAY_ONE, "cost_amount_actual": cost, "company": name}
        for name, cost in ((OAK, 10), (ELM, 3))
    ]
    asked = inventory(
        [*of(OAK, entry(1, "Purchase")), *of(ELM, entry(1, "Purchase"))], warehouse_entries=moves, value_entries=values
    )

    assert figures(asked, ["company", "bin_code"], ["inventory_value"], Scope()) == {(OAK, OAK): 10, (ELM, ELM): 3}
