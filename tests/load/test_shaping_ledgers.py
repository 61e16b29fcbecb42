"""Generated movements of ERPNext and Odoo, compared with a naive walk through them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.load.shaping import erpnext, odoo
from tests.load.delivered import ledger_of

Row = dict[str, Any]
Ledger = Callable[..., list[Row]]
DAY = date(2025, 1, 1)
ITEMS, PLACES = ("A1", "A12"), ("North", "South")

SLE, BUNDLE, LINES = "erpnext_stock_ledger_entries", "erpnext_bundle_entries", "odoo_move_lines"
COLUMNS = (
    "name posting_date posting_time creation item_code warehouse voucher_type voucher_no serial_no actual_qty"
    " stock_value_difference is_cancelled company"
)


@cache
def of_lists() -> Ledger:
    return ledger_of(erpnext, **{SLE: COLUMNS})


@cache
def of_bundles() -> Ledger:
    columns = {SLE: f"{COLUMNS} serial_and_batch_bundle", BUNDLE: "parent serial_no batch_no qty"}
    return ledger_of(erpnext, **columns)


@cache
def of_lines() -> Ledger:
    names = "id date moment reference product_id tracking lot_id location_id location_dest_id quantity state company"
    return ledger_of(odoo, **{LINES: names})


cents = st.integers(-100_000, 100_000).map(lambda amount: Decimal(amount) / 100)


@st.composite
def stock_ledgers(draw: st.DrawFn) -> list[Row]:
    """Rows of ERPNext: lists of any length beside quantities of any size, transfers, reconciliations, cancellations."""
    rows: list[Row] = []
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.sampled_from(("Purchase Receipt", "Delivery Note", "Stock Entry", "Stock Reconciliation")))
        item, place = draw(st.sampled_from(ITEMS)), draw(st.sampled_from(PLACES))
        serials = draw(st.lists(st.sampled_from(("1", "01", "S-1", "S-2")), max_size=3, unique=True))
        quantity = draw(st.sampled_from((len(serials), len(serials), 0, 1, 5)))
        base: Row = {
            "posting_date": DAY + timedelta(days=draw(st.integers(0, 3))),
            "posting_time": f"{draw(st.integers(7, 12))}:00:00",
            "creation": f"2025-02-01 00:00:{number:02d}",
            "item_code": item,
            "warehouse": place,
            "voucher_type": kind,
            "voucher_no": f"V{number}",
            "serial_no": draw(st.sampled_from(("\n", ",", "\r\n"))).join(serials) + draw(st.sampled_from(("", "\n"))),
            "actual_qty": Decimal(quantity) * (-1 if kind == "Delivery Note" else 1),
            "stock_value_difference": draw(cents),
            "is_cancelled": draw(st.sampled_from((False, False, None, True))),
            "company": "",
        }
        rows.append(base | {"name": f"R{number}"})
        if kind == "Stock Entry" and draw(st.booleans()):
            back = {"actual_qty": -base["actual_qty"], "stock_value_difference": -base["stock_value_difference"]}
            rows.append(base | back | {"name": f"T{number}", "warehouse": "Elsewhere"})
    return rows


def sums(rows: Iterable[Mapping[str, Any]], *names: str) -> dict[tuple[Any, ...], tuple[Decimal, Decimal]]:
    """Quantities and values by some columns, those that are both 0 left out."""
    found: dict[tuple[Any, ...], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in rows:
        both = found[tuple(row[name] for name in names)]
        both[0] += row["quantity"]
        both[1] += row["cost_amount_actual"] or 0
    return {key: (quantity, value) for key, (quantity, value) in found.items() if quantity or value}


def walked(rows: Iterable[Row]) -> dict[tuple[str, str, str], Decimal]:
    """Balance of each serial number at each place, one row after the other."""
    balances: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if not row["is_cancelled"]:
            names = {name.strip() for name in row["serial_no"].replace(",", "\n").split("\n")} - {""}
            sign = (row["actual_qty"] > 0) - (row["actual_qty"] < 0)
            for name in names:
                balances[row["item_code"], name, row["warehouse"]] += sign
    return {key: balance for key, balance in balances.items() if balance}


@settings(max_examples=20)
@given(stock_ledgers())
def test_erpnext_balances_are_those_of_a_naive_walk(rows: list[Row]) -> None:
    """Serial numbers lie where the rows put them, and quantities and values add up to those of the rows that count."""
    entries = of_lists()(**{SLE: rows})

    tracked = [row for row in entries if row["serial_no"]]
    balances = {key: quantity for key, (quantity, _) in sums(tracked, "item_no", "serial_no", "location_code").items()}
    assert {key: balance for key, balance in balances.items() if balance} == walked(rows)
    live = [
        {"quantity": row["actual_qty"], "cost_amount_actual": row["stock_value_difference"], **row}
        for row in rows
        if not row["is_cancelled"]
    ]
    assert sums(entries, "item_no", "location_code", "document_no") == sums(
        live, "item_code", "warehouse", "voucher_no"
    )
    invariants(entries)


def invariants(entries: list[dict[str, Any]]) -> None:
    """Entry numbers from 1 in order of posting; remaining quantities as the ERP's own rules have them."""
    assert [row["entry_no"] for row in entries] == list(range(1, len(entries) + 1))
    days = [row["posting_date"] for row in entries]
    assert days == sorted(days)
    remaining: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    quantities: dict[tuple[Any, ...], Decimal] = defaultdict(Decimal)
    for row in entries:
        assert row["open"] == (row["remaining_quantity"] != 0) and row["positive"] == (row["quantity"] > 0)
        assert abs(row["remaining_quantity"]) <= abs(row["quantity"])
        assert row["remaining_quantity"] * row["quantity"] >= 0
        assert not row["serial_no"] or row["quantity"] in (-1, 0, 1)
        for key in ((row["item_no"], row["location_code"]), (row["item_no"], row["serial_no"], "serial")):
            remaining[key] += row["remaining_quantity"]
            quantities[key] += row["quantity"]
    assert remaining == quantities


@settings(max_examples=20)
@given(stock_ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_rows_in_the_file_means_nothing(rows: list[Row], random: Any) -> None:
    """The same rows in another order give the same entries under the same numbers."""
    mixed = random.sample(rows, len(rows))

    assert of_lists()(**{SLE: rows}) == of_lists()(**{SLE: mixed})


@settings(max_examples=20)
@given(stock_ledgers())
def test_bundles_say_the_same_as_lists(rows: list[Row]) -> None:
    """What version 13 writes as a list and version 15 as a bundle makes the same entries, if quantities fit."""
    fitting = [row for row in rows if len(names_in(row)) == abs(row["actual_qty"])]
    if not fitting:
        return
    lists = of_lists()(**{SLE: fitting})
    bundled = [
        row | {"serial_no": "", "serial_and_batch_bundle": row["name"] if names_in(row) else ""} for row in fitting
    ]
    parts = [
        {"parent": row["name"], "serial_no": name, "qty": Decimal(1), "batch_no": ""}
        for row in fitting
        for name in names_in(row)
    ]
    bundles = of_bundles()(**{SLE: bundled, BUNDLE: parts})

    assert [row | {"lot_no": ""} for row in lists] == bundles


def names_in(row: Row) -> list[str]:
    return [name for name in row["serial_no"].replace("\r", "").replace(",", "\n").split("\n") if name]


_USES = {
    "Partners/Vendors": "supplier",
    "Partners/Customers": "customer",
    "WH/Stock": "internal",
    "WH/Shelf": "internal",
    "Physical Locations/Transit": "transit",
    "Virtual Locations/Scrap": "inventory",
    "Virtual Locations/Production": "production",
}
_TYPES = {
    ("supplier", 1): "Purchase",
    ("supplier", -1): "Purchase",
    ("customer", 1): "Sale",
    ("customer", -1): "Sale",
    ("production", 1): "Output",
    ("production", -1): "Consumption",
    ("inventory", 1): "Positive Adjmt.",
    ("inventory", -1): "Negative Adjmt.",
}
places = st.sampled_from(sorted(_USES))


@st.composite
def move_lines(draw: st.DrawFn) -> list[Row]:
    """Lines of Odoo between any two places, with serial numbers of one item and lots of the other."""
    rows = []
    for number in range(1, draw(st.integers(2, 9))):
        item = draw(st.sampled_from(("PUMP", "BOLT")))
        day = DAY + timedelta(days=draw(st.integers(0, 3)))
        rows.append(
            {
                "id": str(number),
                "date": day,
                "moment": f"{day} {draw(st.integers(10, 20))}:00:00",
                "reference": f"R{number}",
                "product_id": f"[{item}] {item.title()}",
                "tracking": "serial" if item == "PUMP" else "lot",
                "lot_id": draw(st.sampled_from(("", "X", "Y"))),
                "location_id": draw(places),
                "location_dest_id": draw(places),
                "quantity": Decimal(1) if item == "PUMP" else Decimal(draw(st.integers(1, 9))),
                "state": draw(st.sampled_from(("done", "done", "Done", "assigned"))),
                "company": "",
            }
        )
    return rows


@settings(max_examples=20)
@given(move_lines())
def test_odoo_balances_are_those_of_a_naive_walk(rows: list[Row]) -> None:
    """Each place of ours has what lines brought there less what they took away; entry types tell the other side."""
    entries = of_lines()(**{LINES: rows})

    balances: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    types = []
    for row in rows:
        here, there = row["location_id"], row["location_dest_id"]
        if row["state"] not in ("done", "Done") or here == there:
            continue
        for place, other, sign in ((here, there, -1), (there, here, 1)):
            if _USES[place] in ("internal", "transit"):
                balances[row["product_id"][1:5], row["lot_id"], place] += sign * row["quantity"]
                types.append((row["reference"], sign, _TYPES.get((_USES[other], sign), "Transfer")))
    shown: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in entries:
        shown[row["item_no"], row["serial_no"] or row["lot_no"], row["location_code"]] += row["quantity"]
    assert {key: one for key, one in shown.items() if one} == {key: one for key, one in balances.items() if one}
    signs = [(row["document_no"], 1 if row["quantity"] > 0 else -1, row["entry_type"]) for row in entries]
    assert sorted(signs) == sorted(types)
    invariants(entries)


@pytest.mark.parametrize(
    ("total", "parts"), [("100", ["33.33333", "33.33333", "33.33334"]), ("-0.00001", ["0", "0", "-0.00001"])]
)
def test_a_value_is_divided_without_a_rest(total: str, parts: list[str]) -> None:
    """Cut after five decimals; the last serial number takes what the others leave."""
    row = {"item_code": "A", "warehouse": "W", "posting_date": DAY, "serial_no": "1\n2\n3", "actual_qty": 3}
    entries = of_lists()(**{SLE: [row | {"stock_value_difference": total}]})

    assert [row["cost_amount_actual"] for row in entries] == [Decimal(part) for part in parts]
