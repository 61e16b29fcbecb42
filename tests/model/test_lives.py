"""What a serial number's entries say of it: where it lies, when it moved, what is written on it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.frames import frame_of, records
from tests.asking import entry, figures, inventory
from tests.ledgers import DAY_ONE, TRANSIT, Entry, Row, ledgers

AS_OF = st.integers(0, 70).map(lambda days: DAY_ONE + timedelta(days=days))
OAK, ELM = "Oak Ltd", "Elm GmbH"
DATES = st.none() | st.integers(0, 120).map(lambda days: DAY_ONE + timedelta(days=days))
KEY = ("company", "item_no", "variant_code", "serial_no")
WRITTEN = st.fixed_dictionaries(
    {
        "expiration_date": DATES,
        "warranty_date": DATES,
        "lot_no": st.sampled_from(["", "L1", "L2"]),
        "package_no": st.sampled_from(["", "P1"]),
        "completely_invoiced": st.sampled_from([True, True, False, None]),
    }
)
"""What stands on an entry beside its quantity."""


@st.composite
def written(draw: st.DrawFn, company: str = "") -> tuple[Entry, ...]:
    """A ledger of one company with dates, lots and packages on its entries."""
    return tuple(replace(one, company=company, more=draw(WRITTEN)) for one in draw(ledgers()))


@dataclass(frozen=True)
class Life:
    """What the naive model knows of a serial number."""

    location_code: str
    moved_on: date
    sold_on: date | None
    cycles: int
    moves: int
    expiration_date: date | None
    warranty_date: date | None
    lot_no: str
    package_no: str
    final: bool | None
    expires_in: int | None
    warranty_ends_in: int | None


def life_of(entries: Iterable[Entry], as_of: date) -> Life:
    """The entries of one serial number, walked through day by day."""
    walked = sorted(entries, key=lambda one: (one.posting_date, one.entry_no))
    in_stock = sum(one.quantity for one in walked) > 0
    places: dict[str, int] = {}
    sold: date | None = None
    received: list[Entry] = []
    lot = package = ""
    for one in walked:
        places[one.location_code] = places.get(one.location_code, 0) + one.quantity
        if one.entry_type == "Sale" and one.quantity < 0:
            sold = one.posting_date
        if one.entry_type != "Transfer" and one.quantity > 0:
            received.append(one)
        lot, package = one.more["lot_no"] or lot, one.more["package_no"] or package
    expires = latest(walked, "expiration_date", [one for one in walked if one.quantity > 0])
    guaranteed = latest(walked, "warranty_date", [one for one in walked if one.quantity < 0])
    invoiced = [one.more["completely_invoiced"] for one in received if one.more["completely_invoiced"] is not None]
    return Life(
        location_code=min((place for place, pieces in places.items() if pieces > 0), default="") if in_stock else "",
        moved_on=walked[-1].posting_date,
        sold_on=None if in_stock else sold,
        cycles=sum(not one.correction for one in received),
        moves=len(walked),
        expiration_date=expires,
        warranty_date=guaranteed,
        lot_no=lot,
        package_no=package,
        final=all(invoiced) if invoiced else None,
        expires_in=(expires - as_of).days if expires else None,
        warranty_ends_in=(guaranteed - as_of).days if guaranteed else None,
    )


def latest(everything: list[Entry], column: str, first: list[Entry]) -> date | None:
    """The last date written on the entries asked first, else on any."""
    for some in (first, everything):
        dates: list[date] = [one.more[column] for one in some if one.more[column]]
        if dates:
            return dates[-1]
    return None


def lives(entries: Iterable[Entry], as_of: date, **tables: Any) -> dict[tuple[str, ...], Row]:
    """The lives as the model tells them, by serial number."""
    rows = records(frame_of(inventory(entries, as_of, **tables).masters.serial_lives()))
    return {tuple(row.pop(name, "") for name in KEY): row for row in rows}


def told_naively(entries: Iterable[Entry], as_of: date) -> dict[tuple[str, ...], Row]:
    """The same, serial number by serial number."""
    by_serial: dict[tuple[str, ...], list[Entry]] = {}
    for one in entries:
        if one.serial_no and one.posting_date <= as_of:
            by_serial.setdefault((one.company, *one.key), []).append(one)
    return {
        key: {name: getattr(life, name) for name in life.__dataclass_fields__}
        for key, life in ((key, life_of(own, as_of)) for key, own in by_serial.items())
    }


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written(), AS_OF)
def test_lives_are_those_of_a_walk_through_the_entries(entries: tuple[Entry, ...], as_of: date) -> None:
    """Place, days, cycles, dates, lot and package are what walking from entry to entry gives."""
    assert lives(entries, as_of) == told_naively(entries, as_of)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(written(OAK), written(ELM), AS_OF)
def test_serials_of_several_companies_have_lives_of_their_own(
    oak: tuple[Entry, ...], elm: tuple[Entry, ...], as_of: date
) -> None:
    """Entry numbers and serial numbers are the same in both companies; their lives are not mixed up."""
    together = [*oak, *elm]
    naive = told_naively(together, as_of)
    if not (oak and elm):  # Entries of one company are asked as if there were no companies.
        naive = {("", *key[1:]): life for key, life in naive.items()}

    assert lives(together, as_of) == naive


def test_what_is_gone_lies_nowhere() -> None:
    """Bought into MAIN but sold from EAST: the books of both places are wrong, and the serial number is with no one."""
    entries = [entry(1, "Purchase", place="MAIN"), entry(2, "Sale", quantity=-1, place="EAST", day=1)]

    assert figures(inventory(entries), ["present_location"], ["inventory_quantity"]) == {"": 0}


def test_whether_cost_is_final_is_blank_where_nothing_says_so() -> None:
    """Without the column Completely Invoiced no serial number is called final; one receipt not invoiced makes it
    not final."""
    bought = entry(1, "Purchase")
    told = [
        replace(bought, more={"completely_invoiced": True}),
        replace(entry(2, "Purchase", "2"), more={"completely_invoiced": False}),
        replace(entry(3, "Transfer", "1"), more={"completely_invoiced": False}),
        replace(entry(4, "Sale", "1", -1), more={"completely_invoiced": False}),
    ]

    assert figures(inventory([bought]), ["cost_status"], ["serials"]) == {"": 1}
    assert figures(inventory(told), ["serial_no", "cost_status"], ["serials"]) == {
        ("1", "final"): 1,
        ("2", "not final"): 1,
    }


def test_what_is_under_way_lies_on_the_road() -> None:
    """Shipped and not received: the serial number lies at the in-transit location."""
    entries = [
        entry(1, "Purchase"),
        entry(2, "Transfer", quantity=-1, day=3, document_type="Transfer Shipment"),
        entry(3, "Transfer", place=TRANSIT, day=3, document_type="Transfer Shipment"),
    ]
    roads = [{"location_code": TRANSIT, "name": "On the road"}]

    asked = inventory(entries, locations=roads)

    assert figures(asked, ["status", "present_location"], ["serials"]) == {("in transit", f"{TRANSIT} On the road"): 1}


def test_days_of_a_ledger_without_posting_dates_are_blank() -> None:
    """Nothing is known of when a serial number came or moved; what stands on its entries is."""
    entries = [replace(entry(1, "Purchase"), posting_date=None, more={"lot_no": "L7"})]  # type: ignore[arg-type]
    asked = inventory(entries)
    columns = asked.ledger.columns["item_ledger_entries"]
    undated = {**asked.ledger.columns, "item_ledger_entries": columns - {"posting_date"}}
    again = type(asked)(replace(asked.ledger, columns=undated), asked.catalog, asked.asked, {})

    (life,) = records(frame_of(again.masters.serial_lives()))

    assert (life["moved_on"], life["sold_on"], life["lot_no"], life["cycles"]) == (None, None, "L7", 1)
