"""What came in, went out and moved between locations, compared with counting by hand."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.frames import records
from reportgen.model.inventory import Scope
from reportgen.model.measures import Asked
from reportgen.model.movements import (
    DURING,
    ISSUES,
    MOVED_IN,
    MOVED_OUT,
    OTHERS,
    QUANTITY,
    RECEIPTS,
    VALUE,
    corrections,
    first_posted,
    most_moved,
    quantities,
    values_by_period,
    values_in_all,
)
from reportgen.model.periods import Timeline, timeline
from tests.asking import entry, inventory
from tests.ledgers import DAY_ONE, Entry, ledgers

AS_OF = DAY_ONE + timedelta(days=50)
TIMES = st.builds(
    lambda start, length, each: timeline(
        DAY_ONE + timedelta(days=start), DAY_ONE + timedelta(days=start + length), each
    ),
    st.integers(0, 30),
    st.integers(0, 20),
    st.sampled_from(["day", "week", "month"]),
)
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def flow_of(one: Entry) -> str:
    """The flow of one entry, by the rules as they are written down."""
    if one.entry_type == "Transfer":
        return MOVED_IN if one.quantity > 0 else MOVED_OUT
    came = one.quantity > 0
    return RECEIPTS if came != one.correction else ISSUES


def place_of(day: date, time: Timeline) -> int:
    """The period of a day, by looking for it."""
    if day < time.start:
        return time.before
    return next((span.number for span in time.spans if span.start <= day <= span.end), time.after)


def counted(frame: Any, *keys: str, figure: str = QUANTITY) -> dict[tuple[Any, ...], Any]:
    """The figure by keys."""
    return {tuple(record[key] for key in keys): record[figure] for record in records(frame)}


def by_hand(entries: Sequence[Entry], time: Timeline, rows: Sequence[str] = ()) -> dict[tuple[Any, ...], int]:
    """Quantity by row (an item), period, flow and trade."""
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for one in entries:
        if one.posting_date <= AS_OF and one.serial_no:
            row = rows.index(one.item_no) if one.item_no in rows else OTHERS
            trade = one.entry_type if one.entry_type in ("Purchase", "Sale") else ""
            found[row, place_of(one.posting_date, time), flow_of(one), trade] += one.quantity
    return found


@SLOW
@given(ledgers(), TIMES)
def test_every_entry_counts_once(entries: tuple[Entry, ...], time: Timeline) -> None:
    """Quantities by item, period, flow and trade are those counted by hand, those before, after and beside included."""
    asked = inventory(entries, AS_OF)
    items = asked.levels(["item_no"])

    all_of_it = quantities(asked, Scope(), time, (), ())
    split = quantities(asked, Scope(), time, items, [("A12",), ("B",)])

    keys = ("row", "period", "flow", "trade")
    assert counted(all_of_it, *keys) == by_hand(entries, time)
    assert counted(split, *keys) == by_hand(entries, time, ("A12", "B"))


@SLOW
@given(ledgers(), TIMES, st.integers(1, 3))
def test_keys_are_ranked_by_what_moved(entries: tuple[Entry, ...], time: Timeline, most: int) -> None:
    """In and out alike, transfers too, within the periods; of equal ones that with the first entry comes first."""
    moved: dict[str, list[int]] = {}
    for one in entries:
        if one.serial_no and one.posting_date <= min(time.end, AS_OF):
            counts = moved.setdefault(one.item_no, [0, -one.entry_no])
            counts[0] += abs(one.quantity) if one.posting_date >= time.start else 0
    asked = inventory(entries, AS_OF)

    ranked = most_moved(asked, Scope(), time, asked.levels(["item_no"]), most)

    assert ranked.number == len(moved)
    assert [key for (key,) in ranked.keys] == sorted(moved, key=lambda item: moved[item], reverse=True)[:most]


@SLOW
@given(ledgers(), TIMES)
def test_corrections_are_counted(entries: tuple[Entry, ...], time: Timeline) -> None:
    """Those of the periods, with a serial number."""
    undone = [one for one in entries if one.correction and time.start <= one.posting_date <= time.end]

    assert corrections(inventory(entries, AS_OF), Scope(), time) == sum(bool(one.serial_no) for one in undone)


def test_the_first_day_is_that_of_the_scope() -> None:
    """Entries without a serial number count where the section counts them; before the first entry there is none."""
    asked = inventory([entry(1, "Purchase", "", day=0), entry(2, "Purchase", "1", day=3)], AS_OF)

    assert first_posted(asked, Scope()) == DAY_ONE + timedelta(days=3)
    assert first_posted(asked, Scope(serials_only=False)) == DAY_ONE
    assert first_posted(asked.at(Asked(DAY_ONE)), Scope()) is None


def test_values_are_costs_by_period_and_flow() -> None:
    """Each piece costs 2: two come in January and one goes that never came, one goes and one comes in February, one in
    March is after the time. The one that never came has a blank day of receipt, which is a key like any other.
    """
    ledger = [
        entry(1, "Purchase", "1", day=0),
        entry(2, "Purchase", "2", day=1, item="VALVE"),
        entry(3, "Sale", "1", -1, day=32),
        entry(4, "Purchase", "3", day=33),
        entry(5, "Purchase", "4", day=60),
        entry(6, "Sale", "9", -1, day=5, item="VALVE"),
    ]
    asked = inventory(ledger, date(2025, 12, 31))
    time = timeline(DAY_ONE, date(2025, 2, 28), "month")
    first = time.spans[0].number
    keys = [(date(2025, 1, 1), "PUMP"), ("", "VALVE")]
    received = asked.levels(["received_date", "item_no"])

    by_month = counted(values_by_period(asked, Scope(), time), "period", "flow", figure=VALUE)
    by_row = counted(values_in_all(asked, Scope(), time, received, keys), "row", "when", "flow", figure=VALUE)

    assert by_month == {
        (first, RECEIPTS): 4,
        (first, ISSUES): -2,
        (first + 1, ISSUES): -2,
        (first + 1, RECEIPTS): 2,
        (time.after, RECEIPTS): 2,
    }
    assert by_row == {
        (0, DURING, RECEIPTS): 2,
        (0, DURING, ISSUES): -2,
        (1, DURING, ISSUES): -2,
        (OTHERS, DURING, RECEIPTS): 4,
        (OTHERS, 1, RECEIPTS): 2,
    }
