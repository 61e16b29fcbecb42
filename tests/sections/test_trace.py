"""The trace."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import SpecError
from reportgen.render.data import plain
from tests.asking import entry, figure_of, inventory, view_of
from tests.ledgers import DAY_ONE, Entry, Row, write_csv
from tests.report.building import built


def moved(number: int, kind: str, serial: str = "", quantity: int = 1, *, lot: str = "", **given: Any) -> Entry:
    """One entry with a lot and a document."""
    more = {"lot_no": lot, "document_no": given.pop("document", f"D{number}"), "order_no": given.pop("order", "")}
    return replace(entry(number, kind, serial, quantity, **given), more=more)


def application(own: int, inbound: int, outbound: int) -> Row:
    return {"item_ledger_entry_no": own, "inbound_item_entry_no": inbound, "outbound_item_entry_no": outbound}


LIFE = [
    moved(1, "Purchase", "S", day=0, party="V1"),
    moved(2, "Transfer", "S", -1, day=5, document_type="Transfer Shipment"),
    moved(3, "Transfer", "S", 1, day=5, place="ROAD", document_type="Transfer Shipment"),
    moved(4, "Transfer", "S", -1, day=7, place="ROAD", document_type="Transfer Receipt"),
    moved(5, "Transfer", "S", 1, day=7, place="EAST", document_type="Transfer Receipt"),
    moved(6, "Sale", "S", -1, day=9, place="EAST", party="C1", document_type="Sales Shipment"),
    moved(7, "Sale", "S", 1, day=12, place="EAST", party="C1", document_type="Sales Return Receipt"),
    moved(8, "Sale", "S", -1, day=20, place="EAST", party="C2", document_type="Sales Shipment"),
]
"""
Received at MAIN, sent by ROAD to EAST, sold to C1, taken back, sold to C2.
"""


def test_a_life_line_counts_what_is_there_after_each_entry() -> None:
    """Transfers are part of the first life cycle; the return starts the second."""
    (life,) = view_of("trace", inventory(LIFE), serial_no="S").life_lines

    assert [(one.entry_no, one.balance, one.life_cycle) for one in life.entries] == [
        *((1, 1, 1), (2, 0, 1), (3, 1, 1), (4, 0, 1), (5, 1, 1), (6, 0, 1), (7, 1, 2), (8, 0, 2))
    ]
    assert [one.party for one in life.entries] == ["V1", "", "", "", "", "C1", "C1", "C2"]
    assert (life.label, life.on_hand) == ("PUMP S", 0)


def test_stays_say_where_it_lay() -> None:
    """Days from place to place, those with a customer among them; the last one goes on."""
    view = view_of("trace", inventory(LIFE, date(2025, 1, 31)), serial_no="S")

    day = [DAY_ONE + timedelta(days=number) for number in range(31)]
    assert [(one.place, one.kind, one.start, one.end, one.days) for one in view.life_lines[0].stays] == [
        ("MAIN", "location", day[0], day[5], 5),
        ("ROAD", "in transit", day[5], day[7], 2),
        ("EAST", "location", day[7], day[9], 2),
        ("C1", "customer", day[9], day[12], 3),
        ("EAST", "location", day[12], day[20], 8),
        ("C2", "customer", day[20], None, 10),
    ]
    figure = figure_of("trace", view)
    assert figure is not None and figure.narrow is not None
    assert "with customer C2 from 2025-01-21 and still on the report's day, 10 days" in figure.alt


def test_amounts_are_shown_where_they_are_asked_for() -> None:
    """Each piece costs 2."""
    asked, silent = (view_of("trace", inventory(LIFE), serial_no="S", amounts=told) for told in (True, False))

    assert [one.cost for one in asked.life_lines[0].entries][:2] == [2, -2]
    assert {one.cost for one in silent.life_lines[0].entries} == {None}
    assert (asked.amounts, silent.amounts) == (True, False)


def test_steps_stand_under_the_one_they_come_from() -> None:
    """The way of a serial number, forward from its receipt and backward from its last use."""
    view = view_of("trace", inventory(LIFE), serial_no="S")

    forward, backward = (view.way(way) for way in ("forward", "backward"))
    assert [node.entry_no for node in forward] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [node.entry_no for node in backward] == [8, 7, 6, 5, 4, 3, 2, 1]
    assert [node.level for node in forward] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert (forward[2].path, forward[2].parent, forward[2].through) == ((1, 2, 3), 2, "tracking")
    assert [node.what for node in forward][:3] == ["Purchase, D1", "Transfer Shipment D2", "Transfer Shipment D3"]


def test_what_came_back_is_marked_in_the_list_of_customers() -> None:
    """C2 has it; C1 gave it back."""
    view = view_of("trace", inventory(LIFE), serial_no="S")

    assert [(one.customer, one.quantity, one.returned, one.out) for one in view.customers] == [
        ("C2", 1, 0, 1),
        ("C1", 1, 1, 0),
    ]
    assert view.summary == (
        "1 customer has something of it from 1 delivery. 1 delivery has come back.",
        "Nothing of it is on hand.",
    )


def test_a_part_of_a_lot_that_comes_back_lowers_what_the_customer_has() -> None:
    """10 received; 4 and 3 sold to C1, 2 of them back; 1 sold to C2: 5 and 1 are out, 4 are there."""
    entries = [
        moved(1, "Purchase", quantity=10, lot="L"),
        moved(2, "Sale", quantity=-4, lot="L", day=1, party="C1"),
        moved(3, "Sale", quantity=-3, lot="L", day=2, party="C1"),
        moved(4, "Sale", quantity=-1, lot="L", day=3, party="C2"),
        moved(5, "Sale", quantity=2, lot="L", day=4, party="C1"),
    ]
    rows = [application(1, 1, 0), application(2, 1, 2), application(3, 1, 3), application(4, 1, 4)]

    by_application = view_of(
        "trace", inventory(entries, item_application_entries=[*rows, application(5, 5, 2)]), lot_no="L"
    )
    by_customer = view_of("trace", inventory(entries, item_application_entries=rows), lot_no="L")

    assert [(one.entry_no, one.out) for one in by_application.customers] == [(2, 2), (3, 3), (4, 1)]
    assert [(one.entry_no, one.out) for one in by_customer.customers] == [(2, 4), (3, 1), (4, 1)]
    assert [(one.lot_no, one.quantity) for one in by_customer.on_hand] == [("L", 4)]


PRODUCED = [
    moved(1, "Purchase", quantity=4, item="STEEL", lot="L"),
    moved(2, "Consumption", quantity=-2, item="STEEL", lot="L", day=1, order="PO"),
    moved(3, "Output", "A", day=1, order="PO"),
    moved(4, "Output", "B", day=1, order="PO"),
    moved(5, "Transfer", "B", -1, day=2, document_type="Transfer Shipment"),
    moved(6, "Transfer", "B", 1, day=2, place="ROAD", document_type="Transfer Shipment"),
    moved(7, "Sale", "A", -1, day=3, party="C1"),
]


def test_what_is_left_is_told_with_its_location_and_bin() -> None:
    """Of lot L 2 pieces lie in bins of MAIN; B, made of it, is on the road; A is with the customer."""
    bins: list[Row] = [
        {"item_no": "STEEL", "lot_no": "L", "location_code": "MAIN", "bin_code": code, "quantity": quantity}
        for code, quantity in (("B-2", 1), ("A-1", 1), ("C-9", 0))
    ]
    places: list[Row] = [{"location_code": "MAIN", "name": "Main store"}]
    view = view_of("trace", inventory(PRODUCED, warehouse_entries=bins, locations=places), lot_no="L")

    told = [(one.serial_no or one.lot_no, one.location, one.bins, one.in_transit, one.quantity) for one in view.on_hand]
    assert told == [("B", "ROAD", (), True, 1), ("L", "MAIN Main store", ("A-1", "B-2"), False, 2)]
    assert [(one.serial_no, one.customer) for one in view.customers] == [("A", "C1")]


def test_backward_the_components_are_found() -> None:
    """A was put out by the order that consumed lot L; the other output is not among its origins."""
    view = view_of("trace", inventory(PRODUCED), serial_no="A", direction="backward")

    assert [(node.entry_no, node.level) for node in view.nodes] == [(7, 1), (3, 2), (2, 3), (1, 4)]
    assert [one.entry_no for one in view.customers] == [7]


def test_documents_that_hold_it_are_told() -> None:
    """One sales order names the serial number itself, the other half of a reservation does not; a bin of stock and a
    document of another serial number do not count."""
    lines: list[Row] = [
        {"entry_no": 1, "source_type": 37, "source_subtype": "1", "source_id": "SO1", "serial_no": "A", "quantity": -1},
        {"entry_no": 2, "source_type": 32, "serial_no": "B", "quantity": 1, "reservation_status": "Reservation"},
        {"entry_no": 2, "source_type": 37, "source_subtype": "1", "source_id": "SO2", "quantity": -1},
        {"entry_no": 3, "source_type": 37, "source_subtype": "1", "source_id": "SO3", "serial_no": "Z", "quantity": -1},
    ]
    held: list[Row] = [{**line, "item_no": "PUMP"} for line in lines]
    orders: list[Row] = [{"document_no": "SO2", "item_no": "PUMP", "customer_no": "C9"}]
    names: list[Row] = [{"customer_no": "C9", "name": "Nine"}]
    asked = inventory(PRODUCED, reservation_entries=held, sales_lines=orders, customers=names)

    view = view_of("trace", asked, lot_no="L")

    told = [(one.document, one.document_no, one.serial_no, one.party) for one in view.open_documents]
    assert told == [("Sales Order", "SO1", "A", ""), ("Sales Order", "SO2", "B", "C9 Nine")]
    assert view.summary[-1] == "2 open documents hold it."


def test_a_step_that_comes_up_again_is_not_followed_twice() -> None:
    """Rework: the order takes S and puts S back; under its own output the output says "already traced"."""
    entries = [moved(1, "Output", "S", order="PO"), moved(2, "Consumption", "S", -1, day=1, order="PO")]

    view = view_of("trace", inventory(entries), serial_no="S", direction="forward")

    assert [(node.entry_no, node.level, node.again) for node in view.nodes] == [
        (1, 1, False),
        (2, 2, False),
        (1, 3, True),
    ]
    assert view.grid.rows[2].cells[2] == "already traced"


def test_a_serial_number_that_is_not_there_is_told_with_the_nearest() -> None:
    """``7`` is what a spreadsheet made of 000007; without any entry only that is said."""
    stock = [entry(1, "Purchase", "000007"), entry(2, "Purchase", "X-1")]

    told = view_of("trace", inventory(stock), serial_no="7", lot_no="L")
    nothing = view_of("trace", inventory([]), serial_no="7")

    assert told.notes[0].startswith("The report has no entry of the serial number 7. The nearest ones are 000007")
    assert told.notes[1] == "The report has no entry of the lot L."
    assert (told.summary, told.nodes, told.life_lines) == ((), (), ())
    assert nothing.notes == ("The report has no entry of the serial number 7.",)
    assert figure_of("trace", nothing) is None


def test_items_narrow_what_is_chosen() -> None:
    """Serial number 1 of two items has two lives; of the item VALVE one."""
    stock = [entry(1, "Purchase", "1"), entry(2, "Purchase", "1", item="VALVE")]

    both = view_of("trace", inventory(stock), serial_no="1")
    one = view_of("trace", inventory(stock), serial_no="1", item_no="VALVE")

    assert [life.label for life in both.life_lines] == ["PUMP 1", "VALVE 1"]
    assert [life.label for life in one.life_lines] == ["VALVE 1"]


def test_what_is_cut_is_told() -> None:
    """Four of the eight entries are traced, and the trace says what that may hide; a depth of two ends it early."""
    few = view_of("trace", inventory(LIFE), serial_no="S", limit=4)
    near = view_of("trace", inventory(PRODUCED), lot_no="L", direction="forward", depth=1)

    assert few.notes[0].startswith("4 of 8 ledger entries of what is chosen are traced, the earliest;")
    assert (
        "Origin to usage: 4 of at least 5 ledger entries are traced, so customers and stock may be missing;"
        in (few.notes[1])
    )
    assert "Origin to usage: the trace ends after 1 step; 2 entries follow" in near.notes[0]


def test_what_the_report_does_not_count_is_told() -> None:
    """As of the ninth day it is still at EAST: the sale is posted later."""
    rows = [application(number, number - 1, number) for number in (2, 4, 6, 8)]
    view = view_of("trace", inventory(LIFE, date(2025, 1, 9), item_application_entries=rows), serial_no="S")

    assert "Links lead to 1 further entry that the report does not count: they are posted after its day." in view.notes
    assert [one.location for one in view.on_hand] == ["EAST"]


def test_steps_that_are_not_printed_are_told() -> None:
    """top: 3 prints the first three of sixteen steps."""
    view = view_of("trace", inventory(LIFE), serial_no="S", print={"top": "3"})

    assert [node.entry_no for node in view.print_nodes["forward"]] == [1, 2, 3]
    assert view.print_nodes["backward"] == ()
    assert view.print_note == "3 of 16 rows are printed; all of them are in report.json."


def test_life_lines_that_are_not_drawn_are_told() -> None:
    """Ten serial numbers: eight are drawn, all ten stand in the tables."""
    names = [str(number) for number in range(10)]
    view = view_of("trace", inventory([entry(int(name) + 1, "Purchase", name) for name in names]), serial_no=names)

    figure = figure_of("trace", view)
    assert view.notes[0] == "8 of 10 life lines are drawn; all of them are in the tables."
    assert len(view.life_lines) == 10
    assert figure is not None and figure.alt.startswith("8 of 10 life lines")


def test_what_of_items_without_tracking_is_on_hand_is_what_their_receipts_have_open() -> None:
    """Lot L went into 3 untracked pieces, of which 2 are still open."""
    made = moved(2, "Output", "", 3, order="PO")
    entries = [moved(1, "Consumption", quantity=-1, lot="L", item="STEEL", order="PO"), replace(made, remaining=2)]

    view = view_of("trace", inventory(entries), lot_no="L", direction="forward")

    assert [(one.item_no, one.quantity) for one in view.on_hand] == [("PUMP", 2)]
    assert view.summary[1] == "Still on hand: 1 item without tracking at 1 location."


def test_companies_are_told_apart() -> None:
    """Serial number S of two companies has two lives, each in its own books."""
    ours, theirs = (
        [
            Entry(1, "Purchase", DAY_ONE, "P", "", "S", "MAIN", 1, company=name),
            Entry(2, "Sale", DAY_ONE + timedelta(days=1), "P", "", "S", "MAIN", -1, f"C-{name}", company=name),
        ]
        for name in ("OURS", "THEIRS")
    )

    view = view_of("trace", inventory([*ours, *theirs]), serial_no="S")

    assert [(life.company, len(life.entries)) for life in view.life_lines] == [("OURS", 2), ("THEIRS", 2)]
    assert [(one.company, one.customer) for one in view.customers] == [("OURS", "C-OURS"), ("THEIRS", "C-THEIRS")]
    assert [node.company for node in view.way("forward")] == ["OURS", "OURS", "THEIRS", "THEIRS"]
    assert view.several_companies


def test_a_ledger_without_posting_dates_has_no_time_axis() -> None:
    """The entries are told in the order of their numbers; no day is made up."""
    asked = inventory(LIFE)
    columns = asked.ledger.columns["item_ledger_entries"] - {"posting_date"}
    undated = replace(asked.ledger, columns={**asked.ledger.columns, "item_ledger_entries": columns})
    asked = type(asked)(undated, asked.catalog, asked.asked, {})

    view = view_of("trace", asked, serial_no="S")

    assert {one.posting_date for one in view.life_lines[0].entries} == {None}
    assert view.life_lines[0].stays == ()
    assert "Where it lay over time would need Posting Date of Item Ledger Entry (table 32)." in view.notes


def test_the_data_are_flat() -> None:
    """report.json has life lines, nodes with the path of entry numbers, customers, what is on hand and documents."""
    view = view_of("trace", inventory(PRODUCED), lot_no="L", direction="forward")

    data = {name: plain(getattr(view, name)) for name in ("life_lines", "nodes", "customers", "on_hand")}
    assert [(node["entry_no"], node["parent"], node["path"]) for node in data["nodes"]][:3] == [
        (1, None, [1]),
        (2, 1, [1, 2]),
        (3, 2, [1, 2, 3]),
    ]
    assert data["life_lines"][0]["lot_no"] == "L"
    assert "words" not in data["life_lines"][0]["stays"][0]
    assert data["customers"][0]["customer_no"] == "C1"
    assert [row.level for row in view.grid.rows] == [node["level"] for node in data["nodes"]]


def test_a_trace_of_nothing_is_a_problem_of_the_spec(tmp_path: Path) -> None:
    """Neither serial_no nor lot_no: the problem says where, and what to give."""
    write_csv(tmp_path / "data" / "item_ledger_entries.csv", [{"entryNo": 1}])
    spec = "title: T\nsource: {path: data}\nsections:\n  - kind: trace\n    direction: forward\n"

    with pytest.raises(SpecError) as raised:
        built(spec, tmp_path)

    (problem,) = raised.value.problems
    assert (problem.code, problem.mark and problem.mark.line) == ("nothing-to-trace", 4)
    assert problem.hint == "give serial_no or lot_no, as serial_no: [SN1, SN2]"


def test_the_documented_recall(shared: Path, tmp_path: Path) -> None:
    """LOT1 went into SN1 to SN4 of production orders PO1 and PO2; SN1 is with Selangorian, SN2 with Cannon Group, SN3
    and SN4 are to be blocked, and a sales order of Cannon Group holds 5 of LOT1 itself."""
    folder = shared / "domain" / "tracing"
    found = _recall(folder, tmp_path)
    with (shared / "domain" / "expected" / "expected_trace.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))

    assert found == [tuple(row.values()) for row in expected]


def _recall(folder: Path, tmp_path: Path) -> list[tuple[str, ...]]:
    """The rows of the documented trace, from the data of a whole report."""
    entries, rows, lines = (
        _read(folder / f"trace_{name}.csv")
        for name in ("item_ledger_entries", "item_application_entries", "open_lines")
    )
    data = tmp_path / "data"
    # The documented tables have no days, and the open line stands in a table of its own.
    dated = [{**row, "postingDate": DAY_ONE + timedelta(days=int(row["entryNo"]))} for row in entries]
    write_csv(data / "item_ledger_entries.csv", dated)
    write_csv(data / "item_application_entries.csv", rows)
    (line,) = lines
    shared_columns = {"itemNo": line["itemNo"], "lotNo": line["lotNo"], "quantity": f"-{line['quantity']}"}
    order = {"documentType": "Order", "documentNo": "SO1", "lineNo": 10000, "sellToCustomerNo": line["customer"]}
    write_csv(data / "sales_lines.csv", [{**order, "itemNo": line["itemNo"], "outstandingQuantity": line["quantity"]}])
    held = {"entryNo": 1, "reservationStatus": "Surplus", "sourceType": 37, "sourceSubtype": 1, "sourceID": "SO1"}
    write_csv(data / "reservation_entries.csv", [{**held, **shared_columns}])
    spec = (
        "title: Recall\nsource: {path: data}\nas_of: latest\noutputs: [json]\nsections:\n"
        "  - {kind: trace, serial_no: SN1, direction: backward}\n  - {kind: trace, lot_no: LOT1, direction: forward}\n"
    )
    back, forth = built(spec, tmp_path).data["sections"]
    steps: list[tuple[str, ...]] = [
        ("SN1 of 1002", "Usage->Origin", str(number), _what(node), node["item_no"], _tracking(node), node["party_no"])
        for number, node in enumerate(back["nodes"], start=1)
    ]
    called = sorted(forth["customers"], key=lambda line: line["serial_no"])
    outputs = {node["serial_no"]: node for node in forth["nodes"] if node["entry_type"] == "Output"}
    blocked = [outputs[line["serial_no"]] for line in forth["on_hand"] if line["serial_no"] in outputs]
    lot = ("LOT1 of 2000", "Origin->Usage")
    steps += [(*lot, "sold", f"Sale ({c['document_type']})", c["item_no"], _tracking(c), c["customer"]) for c in called]
    steps += [(*lot, "in stock, block", n["entry_type"], n["item_no"], _tracking(n), n["party"]) for n in blocked]
    steps += [
        ("LOT1 of 2000", "Find entries", "open document", "Sales Line", one["item_no"], _tracking(one), one["party"])
        for one in forth["open_documents"]
        if one["document"] == "Sales Order"
    ]
    return steps


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _tracking(row: Row) -> str:
    return str(row["serial_no"] or row["lot_no"])


def _what(node: Row) -> str:
    """PO1 is the first released production order."""
    document = "first released production order" if node["document_no"] == "PO1" else node["document_type"]
    return f"{node['entry_type']} ({document})"
