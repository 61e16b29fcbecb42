"""Figures of generated ledgers against a naive model that walks through them entry by entry."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.model.inventory import Scope
from tests.asking import entry, figures, inventory
from tests.ledgers import DAY_ONE, TRANSIT, Entry, ledgers, on_hand, serial_fact

AS_OF = st.integers(0, 70).map(lambda days: DAY_ONE + timedelta(days=days))
quick = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@quick
@given(ledgers(), AS_OF)
def test_on_hand_is_the_sum_up_to_the_day(entries: tuple[Entry, ...], as_of: date) -> None:
    """Per serial number, as of any day, whatever was posted when: the naive balance."""
    found = figures(inventory(entries, as_of), ["item_no", "variant_code", "serial_no"], ["inventory_quantity"])

    assert found == on_hand(entries, as_of)


@quick
@given(ledgers(), AS_OF)
def test_serial_facts_are_those_of_a_walk_through_the_entries(entries: tuple[Entry, ...], as_of: date) -> None:
    """Status, opening of the life cycle, supplier and holder of each serial equal the naive model's."""
    asked = inventory(entries, as_of)
    arrivals = (one.location_code == TRANSIT and one.quantity > 0 for one in entries)
    transit = frozenset({TRANSIT}) if any(arrivals) else frozenset[str]()
    keys = {one.key for one in entries if one.serial_no and one.posting_date <= as_of}
    facts = {key: serial_fact(entries, key, transit, as_of) for key in keys}

    found = figures(asked, ["item_no", "variant_code", "serial_no", "status", "supplier", "holder"], [])
    ages = figures(asked, ["item_no", "variant_code", "serial_no"], ["oldest_age_days"])

    expected = {key: (fact.status, fact.supplier_no, fact.holder_no) for key, fact in facts.items()}
    assert {key[:3]: key[3:] for key in found} == expected
    for key, fact in facts.items():
        if fact.balance == 1 and fact.opened_on:
            assert ages[key] == (as_of - fact.opened_on).days


@quick
@given(
    ledgers(),
    AS_OF,
    st.permutations(["location_code", "entry_type", "item_no", "status", "posting_month", "vendor", "variant_code"]),
)
def test_sums_by_any_dimensions_equal_the_total(entries: tuple[Entry, ...], as_of: date, names: list[str]) -> None:
    """By any two dimensions, quantity and value add up to the total; serials on hand do not depend on the order."""
    asked = inventory(entries, as_of)
    scope = Scope(serials_only=False)
    total = figures(asked, [], ["inventory_quantity", "inventory_value"], scope)[()]

    parts = figures(asked, names[:2], ["inventory_quantity", "inventory_value"], scope).values()

    for number in range(2):
        assert sum(part[number] or 0 for part in parts) == (total[number] or 0)
    assert total[1] is None or total[1] == 2 * total[0]


@quick
@given(ledgers(), AS_OF)
def test_tracked_and_untracked_stock_tie_to_the_ledger(entries: tuple[Entry, ...], as_of: date) -> None:
    """What a section counts and what it leaves out are together all entries up to the day."""
    asked = inventory(entries, as_of)
    seen = [one for one in entries if one.posting_date <= as_of]

    coverage = asked.coverage(Scope()).iloc[0].to_dict()
    untracked = figures(asked, [], ["untracked_quantity"])[()]

    assert coverage["entries"] + coverage["left_out_entries"] == len(seen)
    assert coverage["quantity"] + coverage["left_out_quantity"] == sum(one.quantity for one in seen)
    assert (untracked or 0) == coverage["left_out_quantity"]


@quick
@given(ledgers(), AS_OF)
def test_distinct_counts_are_right_on_every_level(entries: tuple[Entry, ...], as_of: date) -> None:
    """Serials, serials on hand and items by location and in all, counted as sets."""
    asked = inventory(entries, as_of)
    seen = [one for one in entries if one.posting_date <= as_of and one.serial_no]

    def counted(some: list[Entry]) -> tuple[int, int, int]:
        balances = on_hand(some, as_of)
        return len(balances), sum(balance > 0 for balance in balances.values()), len({one.item_no for one in some})

    found = figures(asked, ["location_code"], ["serials", "serials_on_hand", "items"])

    assert found == {
        place: counted([one for one in seen if one.location_code == place])
        for place in {one.location_code for one in seen}
    }
    assert tuple(value or 0 for value in figures(asked, [], ["serials", "serials_on_hand", "items"])[()]) == counted(
        seen
    )


def test_glued_keys_stay_apart() -> None:
    """Item A1 with serial 23 and item A12 with serial 3 are two serial numbers, and so are two variants."""
    entries = [
        entry(1, "Purchase", "23", item="A1"),
        entry(2, "Purchase", "3", item="A12"),
        entry(3, "Purchase", "3", item="A12", variant="RED"),
    ]

    assert figures(inventory(entries), [], ["serials_on_hand"]) == {(): 3}


def test_a_serial_that_comes_back_starts_a_new_life() -> None:
    """Bought, sold, returned: on hand, aged from the return; the supplier stays with the old life."""
    entries = [
        entry(1, "Purchase", party="V1"),
        entry(2, "Sale", quantity=-1, day=10, party="C1"),
        entry(3, "Sale", day=20, party="C1"),
    ]

    sold = inventory(entries, DAY_ONE + timedelta(days=15))
    back = inventory(entries, DAY_ONE + timedelta(days=25))

    assert list(figures(sold, ["status", "supplier", "holder"], [])) == [("sold", "V1", "C1")]
    assert list(figures(back, ["status", "supplier", "holder"], [])) == [("on hand", "", "")]
    assert figures(back, [], ["average_age_days"]) == {(): 5}


def test_an_undone_shipment_was_never_gone() -> None:
    """A correction gives no new life cycle: age still counts from the purchase."""
    entries = [
        entry(1, "Purchase", party="V1"),
        entry(2, "Sale", quantity=-1, day=10, party="C1"),
        entry(3, "Sale", day=10, party="C1", correction=True),
    ]

    assert figures(inventory(entries, DAY_ONE + timedelta(days=30)), ["supplier"], ["oldest_age_days"]) == {"V1": 30}


def test_a_transfer_half_done_is_in_transit_and_keeps_its_age() -> None:
    """Shipped out of MAIN and not yet received: at the transit location, as old as its purchase."""
    entries = [
        entry(1, "Purchase", party="V1"),
        entry(2, "Transfer", quantity=-1, day=5, document_type="Transfer Shipment"),
        entry(3, "Transfer", day=5, place=TRANSIT, document_type="Transfer Shipment"),
    ]
    asked = inventory(entries, DAY_ONE + timedelta(days=7))

    assert figures(asked, ["status"], ["oldest_age_days", "in_transit_quantity"]) == {"in transit": (7, 1)}
    assert figures(asked, ["location_code"], ["inventory_quantity"]) == {"MAIN": 0, TRANSIT: 1}


def test_blank_is_not_zero() -> None:
    """Received and sold is 0; what never had an entry of its own in the period is blank."""
    asked = inventory([entry(1, "Purchase"), entry(2, "Sale", quantity=-1, day=3)], start=DAY_ONE + timedelta(days=1))

    assert figures(asked, [], ["inventory_quantity", "quantity", "net_qty_purchased", "net_qty_sold"]) == {
        (): (0, -1, None, 1)
    }


def test_backdated_entries_count_from_their_posting_date() -> None:
    """Entry 2, posted before entry 1, is on hand earlier."""
    entries = [entry(1, "Purchase", "9", day=10), entry(2, "Purchase", "8", day=2)]

    assert figures(inventory(entries, DAY_ONE + timedelta(days=5)), ["serial_no"], ["inventory_quantity"]) == {"8": 1}


def test_a_missing_items_table_loses_no_row() -> None:
    """Without items, the item and its category are shown as far as the ledger knows them."""
    assert figures(inventory([entry(1, "Purchase")]), ["item", "item_category_code"], ["quantity"]) == {("PUMP", ""): 1}


ITEMS = [
    {"item_no": "PUMP", "description": "Water pump", "item_category_code": "DESK"},
    {"item_no": "NUT", "item_category_code": ""},
]
CATEGORIES = [{"code": "FURNITURE"}, {"code": "DESK", "parent_category": "FURNITURE"}]


def test_the_category_hierarchy_spells_out_its_levels() -> None:
    """item_category is as many dimensions as there are levels; an item without category is blank on the first."""
    asked = inventory([entry(1, "Purchase"), entry(2, "Purchase", item="NUT")], items=ITEMS, item_categories=CATEGORIES)

    assert figures(asked, ["item_category"], ["quantity"]) == {("FURNITURE", "DESK"): 1, ("", None): 1}
    filtered = inventory(
        [entry(1, "Purchase"), entry(2, "Purchase", item="NUT")],
        report={"item_category": "FURNITURE"},
        items=ITEMS,
        item_categories=CATEGORIES,
    )
    assert figures(filtered, ["item"], ["quantity"]) == {"PUMP Water pump": 1}


def test_attributes_and_dimension_sets_are_dimensions() -> None:
    """A colour handed down by the category, and code and name of dimension 3."""
    asked = inventory(
        [entry(1, "Purchase")],
        items=ITEMS,
        item_categories=CATEGORIES,
        item_attributes=[{"category_code": "FURNITURE", "attribute": "Colour", "value": "oak"}],
    )

    assert figures(asked, ["attribute.Colour", "dimension_3"], ["quantity"]) == {("oak", ""): 1}


def test_an_organizations_own_words() -> None:
    """A renamed location, a filtered measure, one from a built-in, and a ratio of two."""
    entries = [
        entry(1, "Purchase"),
        entry(2, "Purchase", "2", place="EAST"),
        entry(3, "Sale", quantity=-1, day=1),
        entry(4, "Purchase", "3"),
    ]
    asked = inventory(
        entries,
        dimensions={
            "region": {"map": "location_code", "values": {"MAIN": "Home"}, "other": "Elsewhere"},
            "old": {"age": (10, 20)},
        },
        measures={
            "bought": {"sum": "quantity", "filter": {"entry_type": "Purchase"}},
            "sold": {"sum": "quantity", "filter": {"entry_type": "Sale"}, "negate": True},
            "home_serials": {"of": "serials_on_hand", "filter": {"region": "Home"}},
            "turn": {"ratio": ("sold", "bought")},
        },
    )

    assert figures(asked, ["region"], ["bought", "sold", "turn"]) == {
        "Home": (2, 1, Decimal("0.5")),
        "Elsewhere": (1, None, None),
    }
    assert figures(asked, [], ["home_serials", "serials_on_hand", "turn"]) == {(): (1, 2, Decimal("0.333333333333"))}
    assert set(figures(asked, ["old"], ["serials"])) == {"over 20", ""}


@pytest.mark.parametrize(
    ("conditions", "numbers"),
    [
        ({"entry_no": {"max": "2"}}, [1, 2]),
        ({"location_code": ["EAST", ""]}, [2, 4]),
        ({"location_code": {"not": "MAIN"}}, [2, 4]),
        ({"serial_no": {"like": "1%*"}}, [3]),
        ({"serial_no": {"like": "1?"}}, [2]),
        ({"posting_date": {"min": "2025-01-03", "max": "2025-01-03"}}, [3]),
        ({"quantity": "-1"}, [4]),
        ({"expiration_date": ""}, [1, 2, 3, 4]),
        ({"status": "on hand"}, [1, 2, 3]),
    ],
)
def test_filters(conditions: dict[str, Any], numbers: list[int]) -> None:
    """
    entry  serial  location  day  quantity
    1      1       MAIN      1    1
    2      12      EAST      2    1
    3      1%_     MAIN      3    1
    4      9                 4    -1
    """
    entries = [
        entry(1, "Purchase", "1"),
        entry(2, "Purchase", "12", place="EAST", day=1),
        entry(3, "Purchase", "1%_", day=2),
        entry(4, "Sale", "9", -1, place="", day=3),
    ]
    asked = inventory(entries, report=conditions)

    assert sorted(asked.entries(Scope()).entry_no.to_pyarrow().to_pylist()) == numbers


@pytest.mark.parametrize(("field", "value"), [("posting_date", "soon"), ("entry_no", "many"), ("quantity", "nan")])
def test_a_bound_of_the_wrong_kind_is_told(field: str, value: str) -> None:
    """A word where a day or a number belongs is the spec's fault, with the field named."""
    with pytest.raises(SpecError, match=f"bad-value: filter {field}"):
        figures(inventory([entry(1, "Purchase")], report={field: {"max": value}}), [], ["quantity"])
