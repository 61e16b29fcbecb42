"""Where ledger entries lead, compared with a naive walk over every link."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.model.inventory import Inventory, Scope
from reportgen.model.tracing import Chosen, Links, Network, Steps, Tables, companies_of, follow, nearest
from tests.asking import inventory
from tests.ledgers import DAY_ONE, Entry, Row

EVERYTHING = Scope(serials_only=False)
PARTS = {"Purchase": 1, "Sale": -1, "Output": 1, "Consumption": -1, "Transfer": 1, "Assembly Output": 1}
PARTS |= {"Assembly Consumption": -1, "Negative Adjmt.": -1}


def move(
    number: int,
    kind: str,
    quantity: int,
    serial: str = "",
    *,
    item: str = "PUMP",
    lot: str = "",
    order: str = "",
    line: int = 0,
    document: str = "",
    day: int = 0,
    came_from: int = 0,
    party: str = "",
) -> Entry:
    """One entry with what links are made from."""
    more = {"lot_no": lot, "order_no": order, "order_line_no": line, "document_no": document}
    more |= {"transferred_from_entry_no": came_from}
    when = DAY_ONE + timedelta(days=day)
    return Entry(number, kind, when, item, "", serial, "MAIN", quantity, party, more=more)


def applied(own: int, inbound: int, outbound: int, before: int = 0) -> Row:
    """One item application entry."""
    return {
        "item_ledger_entry_no": own,
        "inbound_item_entry_no": inbound,
        "outbound_item_entry_no": outbound,
        "transferred_from_entry_no": before,
    }


def traced(asked: Inventory, chosen: Chosen, forward: bool = True, depth: int = 50, most: int = 5_000) -> Network:
    """The network of a ledger of one company."""
    (company,) = companies_of(asked)
    tables = Tables(asked, EVERYTHING, company, amounts=False)
    steps = Steps(tables)
    found, _ = steps.chosen(chosen, most)
    return follow(Links(tables), steps, found, forward, depth, most)


def pairs(network: Network) -> set[tuple[int, int]]:
    return {(link.source, link.target) for link in network.links}


def test_an_issue_comes_from_what_it_takes_and_a_return_from_what_it_takes_back() -> None:
    """Receipt 1, sale 2 of it, return 3 of that sale, sale 4 of what came back: one way through four entries."""
    entries = [move(1, "Purchase", 1, "S"), move(2, "Sale", -1, "S"), move(3, "Sale", 1, "S"), move(4, "Sale", -1, "S")]
    rows = [applied(1, 1, 0), applied(2, 1, 2), applied(3, 3, 2), applied(4, 3, 4)]
    asked = inventory(entries, item_application_entries=rows)

    assert pairs(traced(asked, Chosen(("S",)))) == {(1, 2), (2, 3), (3, 4)}
    assert pairs(traced(asked, Chosen(("S",)), forward=False)) == {(1, 2), (2, 3), (3, 4)}


def test_a_transfer_is_followed_by_what_it_was_transferred_from() -> None:
    """Entry 3 says only that it was transferred from entry 1: by its application entry, or by itself."""
    plain = [move(1, "Purchase", 1, "S"), move(2, "Transfer", -1, "S"), move(3, "Transfer", 1, "S")]
    own = [*plain[:2], move(3, "Transfer", 1, "S", came_from=1)]
    rows = [applied(1, 1, 0), applied(2, 1, 2)]

    by_row = traced(inventory(plain, item_application_entries=[*rows, applied(3, 3, 0, before=1)]), Chosen(("S",)))
    by_entry = traced(inventory(own, item_application_entries=rows), Chosen(("S",)))

    assert pairs(by_row) == pairs(by_entry) == {(1, 2), (1, 3)}


def test_an_order_line_makes_its_output_of_its_own_consumption() -> None:
    """Of order PO1, line 10000 used X and made A, line 20000 used Y and made B; assembly documents stay apart too."""
    entries = [
        move(1, "Consumption", -1, "X", order="PO1", line=10000),
        move(2, "Consumption", -1, "Y", order="PO1", line=20000),
        move(3, "Output", 1, "A", item="BIKE", order="PO1", line=10000),
        move(4, "Output", 1, "B", item="BIKE", order="PO1", line=20000),
        move(5, "Assembly Consumption", -1, "X2", order="AO1", document="D1"),
        move(6, "Assembly Output", 1, "A2", item="BIKE", order="AO1", document="D1"),
        move(7, "Assembly Output", 1, "A3", item="BIKE", order="AO1", document="D2"),
    ]
    asked = inventory(entries, item_application_entries=[applied(1, 0, 1)])

    assert pairs(traced(asked, Chosen(("X", "Y", "X2")))) == {(1, 3), (2, 4), (5, 6)}
    assert pairs(traced(asked, Chosen(("A", "B", "A2", "A3")), forward=False)) == {(1, 3), (2, 4), (5, 6)}


def test_an_order_that_used_what_it_made_is_followed_once() -> None:
    """Rework: PO1 takes S from stock and puts S back, in a circle; the trace ends."""
    entries = [move(1, "Output", 1, "S", order="PO1"), move(2, "Consumption", -1, "S", order="PO1")]
    rows = [applied(1, 1, 0), applied(2, 1, 2)]

    network = traced(inventory(entries, item_application_entries=rows), Chosen(("S",)))

    assert pairs(network) == {(1, 2), (2, 1)}
    assert (network.deeper, network.beyond) == (0, 0)


def test_without_application_entries_serial_numbers_and_lots_lead_on_themselves() -> None:
    """A serial number goes from entry to entry; what a lot issues comes from each of its receipts before."""
    entries = [
        move(1, "Purchase", 1, "S", day=0),
        move(2, "Sale", -1, "S", day=2),
        move(3, "Purchase", 5, lot="L", day=0),
        move(4, "Sale", -1, lot="L", day=1),
        move(5, "Purchase", 5, lot="L", day=2),
        move(6, "Sale", -1, lot="L", day=3),
        move(7, "Purchase", 9, day=0),
        move(8, "Sale", -1, day=1),
    ]

    asked = inventory(entries)

    assert pairs(traced(asked, Chosen(("S",)))) == {(1, 2)}
    assert pairs(traced(asked, Chosen(lot_no=("L",)))) == {(3, 4), (3, 6), (5, 6)}


def test_depth_and_number_of_entries_are_limited_and_told() -> None:
    """A chain of five entries, cut after two steps, or after three entries."""
    entries = [
        move(number, "Sale" if number % 2 == 0 else "Purchase", 1 - 2 * (number % 2 == 0)) for number in range(2, 6)
    ]
    entries = [move(1, "Purchase", 1, "S"), *entries]
    rows = [applied(number + 1, number, number + 1) for number in range(1, 5)]
    asked = inventory(entries, item_application_entries=rows)

    shallow = traced(asked, Chosen(("S",)), depth=2)
    small = traced(asked, Chosen(("S",)), most=3)

    assert ({*shallow.steps}, shallow.deeper) == ({1, 2, 3}, 1)
    assert {*small.steps} == {1, 2, 3}
    assert small.beyond == 1


def test_a_wide_trace_stops_at_its_limit_and_counts_what_is_next() -> None:
    """One receipt sold in 3,000 pieces: 100 entries are traced, and it is known that 2,901 are not."""
    entries = [move(1, "Purchase", 3_000, lot="L"), *(move(number, "Sale", -1) for number in range(2, 3_002))]
    rows = [applied(number, 1, number) for number in range(2, 3_002)]

    network = traced(inventory(entries, item_application_entries=rows), Chosen(lot_no=("L",)), most=100)

    assert (len(network.steps), network.beyond) == (100, 2_901)


def test_what_lies_outside_of_the_report_is_counted() -> None:
    """The sale is posted after the report's day: it is not shown, and told."""
    entries = [move(1, "Purchase", 1, "S"), move(2, "Sale", -1, "S", day=9)]
    asked = inventory(entries, date(2025, 1, 5), item_application_entries=[applied(2, 1, 2)])

    network = traced(asked, Chosen(("S",)))

    assert ({*network.steps}, network.outside) == ({1}, 1)


def test_companies_are_traced_apart() -> None:
    """Entry 1 of ours and entry 1 of theirs have nothing in common; applications are their company's own."""
    ours = [Entry(1, "Purchase", DAY_ONE, "P", "", "S", "M", 1, company="OURS")]
    ours += [Entry(2, "Sale", DAY_ONE, "P", "", "S", "M", -1, company="OURS")]
    theirs = [Entry(1, "Purchase", DAY_ONE, "P", "", "S", "M", 1, company="THEIRS")]
    theirs += [Entry(2, "Sale", DAY_ONE, "Q", "", "T", "M", -1, company="THEIRS")]
    asked = inventory([*ours, *theirs], item_application_entries=[{**applied(2, 1, 2), "company": "OURS"}])

    reached = {}
    for company in companies_of(asked):
        tables = Tables(asked, EVERYTHING, company, amounts=False)
        steps = Steps(tables)
        found, _ = steps.chosen(Chosen(("S",)), 10)
        reached[company] = pairs(follow(Links(tables), steps, found, True, 9, 10))
    assert reached == {"": set(), "OURS": {(1, 2)}, "THEIRS": set()}


def test_near_serial_numbers_are_found_by_case_ending_and_neighbourhood() -> None:
    """``1`` is what a spreadsheet made of 000001; sn-7 is SN-7; SN-88 lies beside SN-8."""
    asked = inventory([move(number, "Purchase", 1, name) for number, name in enumerate(["000001", "SN-7", "SN-8"], 1)])
    tables = Tables(asked, EVERYTHING, "", amounts=False)

    assert nearest(tables, "serial_no", "1", Chosen())[0] == "000001"
    assert nearest(tables, "serial_no", "sn-7", Chosen())[0] == "SN-7"
    assert nearest(tables, "serial_no", "SN-88", Chosen())[0] == "SN-8"
    assert nearest(Tables(inventory([]), EVERYTHING, "", False), "serial_no", "1", Chosen()) == ()


@dataclass(frozen=True)
class Drawn:
    """A random ledger: entries, application entries, and whether these are delivered at all."""

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    delivered: bool


@st.composite
def networks(draw: st.DrawFn) -> Drawn:
    """Several items, each with receipts, productions, transfers, sales and returns that are linked at random: with
    circles, doubles and gaps. Entry numbers of the second item start from 101."""
    parts = [draw(_item(100 * place, f"ITEM{place}")) for place in range(draw(st.integers(1, 6)))]
    entries = tuple(one for entries, _ in parts for one in entries)
    return Drawn(entries, tuple(row for _, rows in parts for row in rows), draw(st.booleans()))


@st.composite
def _item(draw: st.DrawFn, before: int, item: str) -> tuple[list[Entry], list[Row]]:
    number = draw(st.integers(2, 12))
    entries = []
    for entry_no in range(before + 1, before + number + 1):
        kind = draw(st.sampled_from(sorted(PARTS)))
        sign = draw(st.sampled_from([1, -1])) if kind in ("Sale", "Transfer") else PARTS[kind]
        serial = draw(st.sampled_from(["", "A", "B"]))
        order = draw(st.sampled_from(["PO1", "PO2"])) + item if "put" in kind or "umption" in kind else ""
        came_from = before + draw(st.integers(1, 2)) if kind == "Transfer" and draw(st.integers(0, 3)) == 0 else 0
        entries.append(
            move(
                entry_no,
                kind,
                sign,
                serial,
                item=item,
                lot="" if serial else draw(st.sampled_from(["", "L"])),
                order=order,
                document="D" + order,
                day=draw(st.integers(0, 3)),
                came_from=came_from,
            )
        )
    end = st.one_of(st.just(0), st.integers(before + 1, before + number))
    rows = []
    for _ in range(draw(st.integers(0, number))):
        inbound, outbound = draw(end), draw(end)
        own = draw(st.sampled_from([inbound, outbound]))
        rows.append(applied(own, inbound, outbound, draw(end)))
    return entries, rows


def naive_links(ledger: Drawn) -> Iterator[tuple[int, int]]:
    """Every link, found by looking at each pair of rows."""
    application = set(_by_application(ledger.rows)) if ledger.delivered else set()
    yield from application
    led_to = {target for _, target in application}
    for one in ledger.entries:
        came_from = one.more["transferred_from_entry_no"]
        if came_from not in (0, one.entry_no) and one.entry_no not in led_to:
            yield came_from, one.entry_no
        for other in ledger.entries:
            if _same_order(one, other):
                yield one.entry_no, other.entry_no
    yield from _by_tracking(ledger.entries, led_to)


def _by_application(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    for row in rows:
        own, inbound, outbound = (row[f"{name}_entry_no"] for name in ("item_ledger", "inbound_item", "outbound_item"))
        if own == inbound:
            source, target = outbound or row["transferred_from_entry_no"], inbound
        else:
            source, target = inbound, outbound
        if source and target and source != target:
            yield source, target


def _same_order(one: Entry, other: Entry) -> bool:
    kinds = (one.entry_type, other.entry_type)
    return kinds in (("Consumption", "Output"), ("Assembly Consumption", "Assembly Output")) and (
        one.more["order_no"] == other.more["order_no"]
    )


def _by_tracking(entries: Iterable[Entry], led_to: set[int]) -> Iterator[tuple[int, int]]:
    lives: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for one in sorted(entries, key=lambda one: (one.posting_date, one.entry_no)):
        lives[one.item_no, one.serial_no, "" if one.serial_no else one.more["lot_no"]].append(one)
    for (_, serial, lot), life in lives.items():
        for place, one in enumerate(life):
            depends = one.quantity < 0 or one.entry_type in ("Transfer", "Sale")
            if not depends or one.entry_no in led_to or one.more["transferred_from_entry_no"] not in (0, one.entry_no):
                continue
            if serial and place:
                yield life[place - 1].entry_no, one.entry_no
            elif lot:
                lasting = [e for e in life[:place] if e.quantity > 0 and e.entry_type not in ("Transfer", "Sale")]
                yield from ((receipt.entry_no, one.entry_no) for receipt in lasting)


def naive_walk(starts: Sequence[int], links: Iterable[tuple[int, int]], known: set[int]) -> set[int]:
    """Every entry that the starts lead to."""
    reached, waiting = set(starts), list(starts)
    listed = list(links)
    while waiting:
        near = waiting.pop()
        for source, target in listed:
            if source == near and target in known and target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _asked(ledger: Drawn) -> Inventory:
    tables: dict[str, Any] = {"item_application_entries": ledger.rows} if ledger.delivered else {}
    return inventory(ledger.entries, **tables)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks())
def test_a_trace_reaches_what_a_naive_walk_reaches(ledger: Drawn) -> None:
    """Forward and backward, entries and links are those that one finds by looking at every pair of rows; and whatever
    a serial number leads to, leads back to it."""
    asked = _asked(ledger)
    known = {one.entry_no for one in ledger.entries}
    links = set(naive_links(ledger))
    starts = [one.entry_no for one in ledger.entries if one.serial_no == "A"]

    forward, backward = (traced(asked, Chosen(("A",)), way) for way in (True, False))

    assert {*forward.steps} == naive_walk(starts, links, known)
    assert {*backward.steps} == naive_walk(starts, {(target, source) for source, target in links}, known)
    for network in (forward, backward):
        inside = {*network.steps}
        near = 0 if network.forward else 1
        assert pairs(network) == {link for link in links if link[near] in inside and {*link} <= known}
    others = {(one.item_no, one.serial_no) for one in forward.steps.values() if one.serial_no == "B"}
    for item, serial in sorted(others)[:1]:
        ends = {step.entry_no for step in forward.steps.values() if (step.item_no, step.serial_no) == (item, serial)}
        back = traced(asked, Chosen((serial,), item_no=(item,)), forward=False)
        assert ends <= {*back.steps} and {*back.steps} & {*starts}
