"""Serial numbers of two days: the diff names exactly those that changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reportgen.diffing.serials import serials_of
from reportgen.diffing.sides import Listed
from reportgen.diffing.values import Serials
from reportgen.model.frames import Frame
from reportgen.model.serial_list import serial_list
from reportgen.render.numbers import LocaleFormats
from reportgen.sections.labels import path_text
from tests.asking import entry, inventory
from tests.ledgers import DAY_ONE, TRANSIT, Entry, ledgers, on_hand, serial_fact

FORMATS = LocaleFormats("en-US")
MIDDLE, END = DAY_ONE + timedelta(days=30), DAY_ONE + timedelta(days=90)


def listed(entries: Iterable[Entry], day: date, whole: bool = True) -> Listed:
    """The list of a snapshot of that day; or only those in stock, as a report keeps them."""
    frame: Frame = serial_list(inventory(entries, day))
    rows: list[dict[str, Any]] = [
        {str(name): value if isinstance(value, int | Decimal) else path_text(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
    return Listed(tuple(row for row in rows if whole or (row["inventory_quantity"] or 0) > 0), whole)


def named(serials: Serials, *changes: str) -> set[tuple[str, ...]]:
    return {one.key for one in serials.rows if one.change in changes}


def places(entries: Iterable[Entry], key: tuple[str, ...], day: date) -> dict[str, int]:
    """How many pieces lie where, counted one by one."""
    found: dict[str, int] = {}
    for one in entries:
        if one.key == key and one.posting_date <= day:
            found[one.location_code] = found.get(one.location_code, 0) + one.quantity
    return {place: pieces for place, pieces in found.items() if pieces}


def status_of(entries: list[Entry], key: tuple[str, ...], day: date) -> str:
    item, variant, serial = key
    own = [one for one in entries if one.item_no == item]
    return serial_fact(own, (item, variant, serial), frozenset((TRANSIT,)), day).status


@given(st.lists(ledgers(), min_size=40, max_size=40), st.booleans())
@settings(max_examples=2, deadline=None, phases=[Phase.generate])
def test_exactly_the_serial_numbers_that_changed_are_named(many: list[tuple[Entry, ...]], whole: bool) -> None:
    """New and gone by counting pieces; one that lies elsewhere is named; one without an entry in between is not, unless
    what came in of its item makes an error of it.

    Forty ledgers are asked as one, each with items of its own.
    """
    entries = [replace(one, item_no=f"{number}-{one.item_no}") for number, ledger in enumerate(many) for one in ledger]
    entries = [replace(one, entry_no=number) for number, one in enumerate(entries, start=1)]
    serials = serials_of(listed(entries, MIDDLE, whole), listed(entries, END, whole), FORMATS)
    then, now = ({key for key, pieces in on_hand(entries, day).items() if pieces > 0} for day in (MIDDLE, END))
    touched = {one.key for one in entries if one.serial_no and MIDDLE < one.posting_date <= END}
    alone = {key for key in then & now if sum(places(entries, key, MIDDLE).values()) == 1}
    elsewhere = {key for key in alone if places(entries, key, MIDDLE) != places(entries, key, END)}

    assert named(serials, "new") == now - then
    assert named(serials, "gone") == then - now
    assert elsewhere <= named(serials, "moved", "changed")
    for key in named(serials, "moved", "changed") - touched:  # tracked inbound since another of its item came in
        assert len({status_of(entries, key, day) for day in (MIDDLE, END)}) == 2
    assert (serials.before, serials.now) == (len(then), len(now))
    assert {one.change: one.count for one in serials.counts} == {
        change: len(named(serials, change)) for change in ("new", "gone", "moved", "changed")
    }


FACTS = {
    "status": st.sampled_from(["on hand", "in transit", "sold", None]),
    "bin_code": st.sampled_from(["B1", "B2", None]),
    "inventory_quantity": st.sampled_from([1, 1, 0, -1, Decimal("2.5"), None]),
}
LISTS = st.builds(
    lambda facts, whole: Listed(
        tuple({"item_no": item, "variant_code": None, "serial_no": no, **row} for (item, no), row in facts.items()),
        whole,
    ),
    st.dictionaries(st.tuples(st.sampled_from("AB"), st.sampled_from("123")), st.fixed_dictionaries(FACTS)),
    st.just(True),
)


@given(LISTS, LISTS)
@settings(max_examples=150, deadline=None)
def test_the_other_way_round_new_is_gone(one: Listed, other: Listed) -> None:
    """diff(A, B) and diff(B, A) name the same, new and gone exchanged, from and to too; diff(A, A) names nothing."""
    there, back = serials_of(one, other, FORMATS), serials_of(other, one, FORMATS)

    assert serials_of(one, one, FORMATS).rows == ()
    assert (named(there, "new"), named(there, "gone")) == (named(back, "gone"), named(back, "new"))
    assert (named(there, "moved"), named(there, "changed")) == (named(back, "moved"), named(back, "changed"))
    turned = {(row.key, each.name, each.now, each.before) for row in back.rows for each in row.differences}
    assert {(row.key, each.name, each.before, each.now) for row in there.rows for each in row.differences} == turned


@given(LISTS, LISTS)
@settings(max_examples=150, deadline=None)
def test_whatever_differs_is_named(one: Listed, other: Listed) -> None:
    """Every serial number whose row is another, or that only one list has, is named, and no other."""
    old, new = ({(row["item_no"], "", row["serial_no"]): row for row in each.rows} for each in (one, other))
    differ = {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}

    assert {row.key for row in serials_of(one, other, FORMATS).rows} == differ


def told(serials: Serials) -> list[tuple[str, str, str]]:
    return [(one.change, one.key[-1], one.words) for one in serials.rows]


LIFE = [
    entry(1, "Purchase", "stays", party="10"),
    entry(2, "Purchase", "sold", party="10"),
    entry(3, "Purchase", "moved"),
    entry(4, "Purchase", "new", day=40, party="20"),
    entry(5, "Sale", "sold", -1, day=41, party="C1"),
    entry(6, "Transfer", "moved", -1, day=42),
    entry(7, "Transfer", "moved", 1, day=42, place="EAST"),
    entry(8, "Purchase", "fleeting", day=43),
    entry(9, "Sale", "fleeting", -1, day=44),
]


def test_every_change_is_told_in_words() -> None:
    """Where one came from and went; one that came and went in between is told by the lists of snapshots."""
    serials = serials_of(listed(LIFE, MIDDLE), listed(LIFE, END), FORMATS)

    assert told(serials)[:3] == [
        ("new", "new", "received Feb 10, 2025, from 20, lies at MAIN"),
        ("gone", "sold", "sold to C1, Feb 11, 2025"),
        ("moved", "moved", "Present Location: MAIN → EAST; Last Movement: Jan 1, 2025 → Feb 12, 2025"),
    ]
    assert [one.key[-1] for one in serials.rows[3:]] == ["fleeting"]
    assert told(serials)[3][2].startswith("Status: (blank) → sold")


def test_reports_that_keep_only_the_stock_tell_no_more_than_they_know() -> None:
    """What is gone is no longer in stock; what came and went in between is not known."""
    serials = serials_of(listed(LIFE, MIDDLE, whole=False), listed(LIFE, END, whole=False), FORMATS)

    assert [(change, key) for change, key, _ in told(serials)] == [("new", "new"), ("gone", "sold"), ("moved", "moved")]
    assert told(serials)[1][2] == "no longer in stock"


def rows(*said: dict[str, Any]) -> Listed:
    return Listed(tuple({"item_no": "A", "variant_code": None, **row} for row in said), whole=False)


def test_figures_are_compared_exactly() -> None:
    """2 is 2.00; the last digit of a value counts, and its difference is told."""
    before = rows({"serial_no": "1", "inventory_value": Decimal("2.00")}, {"serial_no": "2", "inventory_value": 7})
    now = rows({"serial_no": "1", "inventory_value": 2}, {"serial_no": "2", "inventory_value": Decimal("7.25")})

    assert told(serials_of(before, now, FORMATS)) == [("changed", "2", "Inventory Value: 7.00 → 7.25 (+0.25)")]


def test_what_only_one_list_tells_is_named_and_not_compared() -> None:
    """A fact that the earlier list lacks is not taken for blank; without any row there is nothing to compare."""
    before, now = rows({"serial_no": "1", "status": "on hand"}), rows({"serial_no": "1", "bin_code": "B1"})
    serials = serials_of(before, now, FORMATS)

    assert serials.rows == ()
    assert serials.not_compared == ("Bin Code", "Status")
    assert told(serials_of(rows(), now, FORMATS)) == [("new", "1", "received")]
    assert told(serials_of(now, rows(), FORMATS)) == [("gone", "1", "no longer in stock")]


def test_companies_are_told_apart_where_both_lists_name_them() -> None:
    """The same serial number of two companies is two; a list without companies is compared without."""
    both = rows({"company": "Elm", "serial_no": "1"}, {"company": "Oak", "serial_no": "1"})
    elm = rows({"company": "Elm", "serial_no": "1"})

    assert [one.key for one in serials_of(both, elm, FORMATS).rows] == [("Oak", "A", "", "1")]
    assert serials_of(rows({"serial_no": "1"}), elm, FORMATS).rows == ()
