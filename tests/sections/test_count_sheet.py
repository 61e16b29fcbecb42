"""The count sheet: what to count, and what a count found."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from reportgen.errors import DataError, SpecError
from reportgen.load.beside import Beside, CountedRow, Rows
from reportgen.model.inventory import Inventory
from tests.asking import entry, inventory, view_of
from tests.ledgers import Entry, write_ledger
from tests.report.building import built, command

STOCK = [
    entry(1, "Purchase", "S-10"),
    entry(2, "Purchase", "S-9"),
    entry(3, "Purchase", "007", item="VALVE"),
    entry(4, "Purchase", "E-1", place="EAST"),
    entry(5, "Purchase", "OLD"),
    entry(6, "Sale", "OLD", -1, party="10", day=1),
]
"""
MAIN  PUMP S-9, S-10; VALVE 007; PUMP OLD was sold
EAST  PUMP E-1
"""
BINS = [
    {"entry_no": 1, "location_code": "MAIN", "bin_code": "B-2", "item_no": "PUMP", "serial_no": "S-10"},
    {"entry_no": 2, "location_code": "MAIN", "bin_code": "B-10", "item_no": "PUMP", "serial_no": "S-9"},
    {"entry_no": 3, "location_code": "MAIN", "bin_code": "B-2", "item_no": "VALVE", "serial_no": "007"},
]
PLACED = [{"zone_code": "PICK", "qty_base": Decimal(1), **row} for row in BINS]
CUSTOMERS = [{"customer_no": "10", "name": "Adatum"}]
_FIELDS = ("location_code", "bin_code", "item_no", "variant_code", "serial_no", "lot_no")


def scan(serial: str = "", place: str = "", bin_code: str = "", **more: Any) -> dict[str, Any]:
    """One line of a counted list."""
    return {"serial_no": serial, "location_code": place, "bin_code": bin_code, **more}


def counted(asked: Inventory, scans: Iterable[dict[str, Any]]) -> Inventory:
    """The same ledger beside a counted list, whose first scan stands in line 2."""
    rows = tuple(
        CountedRow(
            line,
            *(str(one.get(name, "")) for name in _FIELDS),
            one.get("quantity"),
            str(one.get("counted_by", "")),
            "",
            "",
        )
        for line, one in enumerate(scans, start=2)
    )
    asked.beside = Beside(files={"count.csv": Rows("count.csv", "CSV", "00", frozenset(("serial_no",)), rows)})
    return asked


def compared(scans: Sequence[dict[str, Any]], entries: Iterable[Entry] = STOCK, /, **options: Any) -> Any:
    """The view of a count of the stock, every line shown."""
    tables = {"warehouse_entries": PLACED, "customers": CUSTOMERS, **options.pop("tables", {})}
    asked = counted(inventory(entries, **tables), scans)
    return view_of("count_sheet", asked, counted="count.csv", **{"differences_only": False, **options})


def outcomes(view: Any) -> dict[str, set[str]]:
    """Serial numbers by outcome."""
    found: dict[str, set[str]] = {}
    for line in view.lines:
        found.setdefault(line.outcome, set()).add(line.serial_no or line.item_no)
    return found


def test_lines_stand_in_walking_order() -> None:
    """Location, bin (B-2 before B-10), item and serial number in natural order; sheets by location."""
    view = view_of("count_sheet", inventory(STOCK, warehouse_entries=PLACED))

    assert [(line.location_code, line.bin_code, line.item_no, line.serial_no) for line in view.lines] == [
        ("EAST", "", "PUMP", "E-1"),
        ("MAIN", "B-2", "PUMP", "S-10"),
        ("MAIN", "B-2", "VALVE", "007"),
        ("MAIN", "B-10", "PUMP", "S-9"),
    ]
    assert [(sheet.location_code, sheet.lines, len(sheet.bins)) for sheet in view.sheets(view.lines)] == [
        ("EAST", 1, 1),
        ("MAIN", 3, 2),
    ]
    assert (view.total_lines, view.total_quantity) == (4, 4)


def test_each_bin_can_be_a_sheet() -> None:
    """new_page: bin makes three sheets of them."""
    view = view_of("count_sheet", inventory(STOCK, warehouse_entries=PLACED), new_page="bin")

    assert [(one.location_code, one.bins[0].bin_code) for one in view.sheets(view.lines)] == [
        ("EAST", ""),
        ("MAIN", "B-2"),
        ("MAIN", "B-10"),
    ]


def test_a_blind_sheet_hides_the_book() -> None:
    """No quantity on any line, in the table, or below it."""
    view = view_of("count_sheet", inventory(STOCK), blind=True)

    assert {line.quantity for line in view.lines} == {None}
    assert view.total_quantity is None and view.grid.total is None
    assert "Book Quantity" not in [column.label for column in view.grid.columns]


def test_a_barcode_says_the_serial_number_or_the_item_too() -> None:
    """Untracked pieces have their lot, else their item."""
    stock = [entry(1, "Purchase", "S-1"), entry(2, "Purchase", "", 5, item="NUT")]

    plain = view_of("count_sheet", inventory(stock), serials_only=False)
    both = view_of("count_sheet", inventory(stock), serials_only=False, barcode_text="item_and_serial")

    assert [plain.barcode_of(line) for line in plain.lines] == ["NUT", "S-1"]
    assert [both.barcode_of(line) for line in both.lines] == ["NUT", "PUMP S-1"]


def test_only_what_lies_in_a_location_is_counted() -> None:
    """A serial on its way, one below zero and a drop shipment are left out, and told."""
    moving = [
        entry(1, "Purchase", "GO"),
        entry(2, "Transfer", "GO", -1, document_type="Transfer Shipment", day=1),
        entry(3, "Transfer", "GO", 1, place="WAY", document_type="Transfer Shipment", day=1),
        entry(4, "Sale", "NEVER", -1),
        entry(5, "Purchase", "HERE"),
    ]

    view = view_of("count_sheet", inventory(moving))

    assert [line.serial_no for line in view.lines] == ["HERE"]
    assert "Not to be counted: 1 in transit; 1 below zero in the book." in view.notes


def test_untracked_stock_is_divided_among_its_bins() -> None:
    """7 nuts, of which bin B-1 has 4: 3 lie in no bin. A service has nothing to count."""
    stock = [entry(1, "Purchase", "", 7, item="NUT"), entry(2, "Purchase", "", 1, item="HELP")]
    moves = [
        {"entry_no": 1, "location_code": "MAIN", "bin_code": "B-1", "item_no": "NUT", "qty_base": Decimal(5)},
        {"entry_no": 2, "location_code": "MAIN", "bin_code": "B-1", "item_no": "NUT", "qty_base": Decimal(-1)},
    ]
    items = [{"item_no": "NUT", "description": "Nut M8", "base_unit_of_measure": "PCS", "type": "Inventory"}]
    items += [{"item_no": "HELP", "type": "Service"}]

    view = view_of("count_sheet", inventory(stock, warehouse_entries=moves, items=items), serials_only=False)

    assert [(line.bin_code, line.item_no, line.description, line.unit, line.quantity) for line in view.lines] == [
        ("B-1", "NUT", "Nut M8", "PCS", 4),
        ("", "NUT", "Nut M8", "PCS", 3),
    ]
    assert "Not to be counted: 1 of services and non-inventory items." in view.notes


def test_an_unknown_location_is_told_with_the_nearest_one() -> None:
    """The spec asks for MAINE."""
    with pytest.raises(SpecError) as caught:
        view_of("count_sheet", inventory(STOCK), locations="MAINE")

    assert "there is no location 'MAINE'" in str(caught.value) and "did you mean 'MAIN'?" in str(caught.value)


def test_without_bins_the_sheet_says_what_they_need() -> None:
    """Warehouse Entry is not there: bins are blank."""
    view = view_of("count_sheet", inventory(STOCK), locations=["EAST"])

    assert [line.serial_no for line in view.lines] == ["E-1"]
    assert "Bins are blank: they would need the table Warehouse Entry (table 7312)." in view.notes


def test_a_count_gives_what_is_missing_found_misplaced_and_counted_twice() -> None:
    """S-9 is right and on the list twice, 007 lies in another bin, S-10 is gone; NEW and OLD are not in the book."""
    view = compared(
        [
            scan("S-9", "MAIN", "B-10", counted_by="JB"),
            scan("S-9", "MAIN", "B-10", counted_by="KM"),
            scan("007", "MAIN", "B-10"),
            scan("", "MAIN", "B-2"),
            scan("NEW", "MAIN", "B-2"),
            scan("old", "MAIN", "B-2"),
        ]
    )

    assert outcomes(view) == {
        "matched": {"S-9"},
        "counted twice": {"S-9"},
        "wrong place": {"007"},
        "missing": {"S-10"},
        "found": {"NEW", "OLD"},
        "not counted": {"E-1"},
    }
    said = {(line.serial_no, line.outcome): line for line in view.lines}
    assert said["OLD", "found"].detail == "sold to 10 Adatum"
    assert (said["OLD", "found"].status, said["OLD", "found"].holder) == ("sold", "10 Adatum")
    assert said["NEW", "found"].detail == "unknown serial number"
    assert said["007", "wrong place"].detail == "counted at MAIN, bin B-10"
    assert said["S-9", "counted twice"].detail == (
        "counted at MAIN, bin B-10 (line 2, JB), MAIN, bin B-10 (line 3, KM)"
    )
    result = view.result
    assert (result.matched, result.missing, result.wrong_place, result.found, result.counted_twice) == (1, 1, 1, 2, 1)
    assert [(place.location_code, place.bin_code, place.lines) for place in result.uncounted] == [("EAST", "", 1)]


def test_a_bin_that_nobody_counted_is_not_missing() -> None:
    """Scans of B-10 alone say nothing of B-2; a row with nothing but B-2 says that it was found empty."""
    silent = compared([scan("S-9", "MAIN", "B-10")])
    empty = compared([scan("S-9", "MAIN", "B-10"), scan("", "MAIN", "B-2")])

    assert outcomes(silent)["not counted"] == {"E-1", "S-10", "007"}
    assert [(place.location_code, place.bin_code) for place in silent.result.uncounted] == [
        ("EAST", ""),
        ("MAIN", "B-2"),
    ]
    assert outcomes(empty)["missing"] == {"S-10", "007"}
    brief = compared([scan("S-9", "MAIN", "B-10")], differences_only=True)
    assert (brief.lines, brief.result) == ((), silent.result)


def test_bare_serial_numbers_are_found_in_the_book() -> None:
    """Without places the book says where they lie: MAIN was counted, EAST was not."""
    view = compared([scan("S-9"), scan("S-10")])

    assert outcomes(view) == {"matched": {"S-9", "S-10"}, "missing": {"007"}, "not counted": {"E-1"}}


def test_scans_are_known_by_item_and_serial_without_zeros_and_in_any_case() -> None:
    """``PUMP s-9`` is what the sheet's own barcode says; a spreadsheet made 7 of 007, which is told."""
    view = compared([scan("PUMP s-9", "MAIN"), scan("7", "MAIN"), scan("s-10", "main")])

    assert outcomes(view)["matched"] == {"S-9", "S-10", "007"}
    assert "1 scan was recognised: its number has lost the zeros in front." in view.notes


def test_a_serial_number_of_two_items_needs_its_item() -> None:
    """One bare scan of 1 may be either; with an item, or scanned once for each, it is clear."""
    twins = [entry(1, "Purchase", "1"), entry(2, "Purchase", "1", item="VALVE")]

    bare = compared([scan("1")], twins)
    told = compared([scan("1", item_no="valve")], twins)
    both = compared([scan("1"), scan("1")], twins)

    assert [(line.item_no, line.outcome) for line in bare.lines] == [("PUMP", "unclear"), ("VALVE", "unclear")]
    assert [(line.item_no, line.outcome) for line in told.lines] == [("PUMP", "missing"), ("VALVE", "matched")]
    assert [line.outcome for line in both.lines] == ["matched", "matched"]


def test_a_location_may_be_called_by_its_name_and_must_exist() -> None:
    """ "Main store" is MAIN; EATS is a slip."""
    names = {"tables": {"locations": [{"location_code": "MAIN", "name": "Main store"}]}}

    view = compared([scan("S-9", "main STORE")], **names)
    with pytest.raises(DataError) as caught:
        compared([scan("S-9", "MAIN"), scan("E-1", "EATS")], **names)

    assert "S-9" in outcomes(view)["matched"]
    assert str(caught.value).splitlines()[0] == "count.csv:3: unknown-location: there is no location 'EATS'"
    assert "did you mean 'EAST'?" in str(caught.value)


def test_what_is_in_transit_is_to_be_received() -> None:
    """Found on the shelf, on its way by the book: told, and not to be posted."""
    moving = [
        entry(1, "Purchase", "GO"),
        entry(2, "Transfer", "GO", -1, document_type="Transfer Shipment", day=1),
        entry(3, "Transfer", "GO", 1, place="WAY", document_type="Transfer Shipment", day=1),
    ]

    view = compared([scan("GO", "MAIN")], moving)

    assert [(line.outcome, line.status) for line in view.lines] == [("found", "in transit")]
    assert view.journal == ()
    assert any("receive the transfer" in note for note in view.notes)


def test_a_count_of_one_location_does_not_judge_others() -> None:
    """Of MAIN alone: E-1, booked at EAST and scanned at MAIN, is in a wrong place; scans at EAST are no matter."""
    view = compared([scan("E-1", "MAIN"), scan("X", "EAST"), scan("S-9", "MAIN")], locations=["MAIN"])
    other = compared([scan("E-1", "EAST"), scan("S-9", "MAIN")], locations=["MAIN"])

    assert outcomes(view)["wrong place"] == {"E-1"}
    assert "found" not in outcomes(view)
    assert {line.serial_no for line in other.lines} == {"S-9", "S-10", "007"}
    assert any(note.startswith("1 row of the list is left out") for note in other.notes)


def test_stock_that_the_filter_leaves_out_is_not_found() -> None:
    """Only valves are compared; a pump on the list is in stock, and told."""
    view = compared([scan("007", "MAIN"), scan("S-9", "MAIN")], filter={"item_no": "VALVE"})

    assert outcomes(view) == {"matched": {"007"}}
    assert any(note.startswith("1 row of the list is left out") for note in view.notes)


def test_differences_alone_are_shown_unless_asked() -> None:
    """By default neither what is right nor what nobody counted."""
    view = compared([scan("S-9"), scan("S-10")], differences_only=True)

    assert outcomes(view) == {"missing": {"007"}}
    assert (view.result.matched, view.result.not_counted) == (2, 1)


def test_differences_become_journal_lines() -> None:
    """Missing: Negative Adjmt.; found: Positive Adjmt.; elsewhere: Transfer. Unknown items cannot be posted."""
    view = compared(
        [
            scan("S-9", "MAIN", "B-2"),
            scan("007", "MAIN", "B-2"),
            scan("OLD", "MAIN", "B-2"),
            scan("NEW", "MAIN", "B-2"),
            scan("NEWER", "MAIN", "B-2", item_no="pump"),
            scan("E-1", "MAIN"),
        ],
        differences_only=True,
    )

    assert [(line.journal, line.line_no, line.entry_type, line.serial_no, line.quantity) for line in view.journal] == [
        ("physical inventory", 10000, "Negative Adjmt.", "S-10", 1),
        ("physical inventory", 20000, "Positive Adjmt.", "NEWER", 1),
        ("physical inventory", 30000, "Positive Adjmt.", "OLD", 1),
        ("reclassification", 10000, "Transfer", "E-1", 1),
        ("reclassification", 20000, "Transfer", "S-9", 1),
    ]
    moved = view.journal[-1]
    assert (moved.location_code, moved.bin_code, moved.new_location_code, moved.new_bin_code) == (
        *("MAIN", "B-10"),
        *("MAIN", "B-2"),
    )
    physical, moves = view.more_grids
    assert (physical.name, moves.name) == ("count_sheet-journal", "count_sheet-reclassification")
    assert [len(row.cells) == len(physical.columns) for row in physical.rows] == [True] * 3
    assert any("nothing tells the item" in note for note in view.notes)


def test_untracked_pieces_are_compared_by_quantity() -> None:
    """10 nuts and 4 bolts in the book; 7 nuts and 6 bolts counted, and a washer that nobody has."""
    stock = [entry(1, "Purchase", "", 10, item="NUT"), entry(2, "Purchase", "", 4, item="BOLT")]
    counts = [("NUT", 3), ("NUT", 4), ("BOLT", 6), ("WASHER", 1)]

    view = compared(
        [scan("", "MAIN", item_no=item, quantity=Decimal(pieces)) for item, pieces in counts],
        stock,
        serials_only=False,
        tables={"warehouse_entries": []},
    )

    assert [(line.item_no, line.outcome, line.quantity, line.counted_quantity) for line in view.lines] == [
        ("BOLT", "found", 4, 6),
        ("NUT", "missing", 10, 7),
        ("WASHER", "found", 0, 1),
    ]
    assert [(line.item_no, line.entry_type, line.quantity) for line in view.journal] == [
        ("NUT", "Negative Adjmt.", 3),
        ("BOLT", "Positive Adjmt.", 2),
        ("WASHER", "Positive Adjmt.", 1),
    ]


def test_counts_of_pieces_are_told_where_only_serial_numbers_count() -> None:
    """A row without a serial number is not silently lost."""
    view = compared([scan("S-9", "MAIN"), scan("", "MAIN", item_no="NUT", quantity=Decimal(3))])

    assert any("no serial number: `serials_only: false`" in note for note in view.notes)


def test_companies_have_serial_numbers_of_their_own() -> None:
    """S-1 of two companies is two lines; a list that names the company means one of them."""
    stock = [entry(1, "Purchase", "S-1"), entry(2, "Purchase", "S-1")]
    stock = [Entry(**{**vars(one), "company": name}) for one, name in zip(stock, ("Alfa", "Beta"), strict=True)]

    view = view_of("count_sheet", inventory(stock))

    assert [(line.company, line.serial_no) for line in view.lines] == [("Alfa", "S-1"), ("Beta", "S-1")]
    assert len(view.sheets(view.lines)) == 2


def test_long_sheets_print_their_first_lines() -> None:
    """Of 1,200 serial numbers the first 1,000 are printed, and the PDF says so."""
    stock = [entry(number, "Purchase", f"S-{number}") for number in range(1, 1201)]

    view = view_of("count_sheet", inventory(stock))

    assert len(view.lines) == 1200 and len(view.print_lines) == 1000 == len(view.page_lines)
    assert view.print_note.startswith("1,000 of 1,200 rows are printed; all of them are in report.json.")


SPEC = """
title: Stock
source: {path: ledger}
sections:
  - kind: count_sheet
    counted: counts/list.csv
outputs: [json, csv, xlsx]
"""


def test_a_counted_list_lies_beside_the_spec_and_its_journals_beside_the_report(tmp_path: Path) -> None:
    """The path is relative to the spec; provenance names the file; journals are CSV files and sheets of their own."""
    rows = [{"serialNo": serial, "locationCode": "MAIN"} for serial in ("S-1", "S-2")]
    write_ledger(tmp_path / "ledger", rows)
    (tmp_path / "counts").mkdir()
    (tmp_path / "counts" / "list.csv").write_text("Location,Serial No.,Item No.\nMAIN,S-1,\nMAIN,=1+1,PUMP\n")

    report = built(SPEC, tmp_path)

    source = report.data["provenance"]["tables"][-1]
    assert (source["name"], source["source"], source["form"], source["rows"]) == ("counted", "list.csv", "CSV", 2)
    posted = (report.folder / "csv" / "count_sheet-journal.csv").read_text(encoding="utf-8-sig").splitlines()
    assert posted[0].startswith("Line No.,Posting Date,Entry Type,Item No.,")
    assert [line.split(",")[2] for line in posted[1:]] == ["Negative Adjmt.", "Positive Adjmt."]
    assert posted[2].split(",")[-2] == "'=1+1"
    assert [line["serial_no"] for line in report.section("count_sheet")["journal"]] == ["S-2", "=1+1"]
    book = openpyxl.load_workbook(report.folder / "stock.xlsx")
    assert [name for name in book.sheetnames if name.startswith("Count")] == [
        "Count sheet",
        "Count sheet journal",
        "Count sheet reclassification",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "there is no counted list 'list.csv'"),
        ("Colour\nred\n", "list.csv:1: missing-column: the counted list has no column of serial numbers"),
        ("Serial No.,Location\nS-1,MIAN\n", "list.csv:2: unknown-location: there is no location 'MIAN'"),
    ],
)
def test_a_bad_counted_list_ends_the_build_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], body: str | None, said: str
) -> None:
    """No report, no traceback: what is wrong and where."""
    write_ledger(tmp_path / "ledger", [{"serialNo": "S-1", "locationCode": "MAIN"}])
    (tmp_path / "counts").mkdir()
    if body is not None:
        (tmp_path / "counts" / "list.csv").write_text(body)
    (tmp_path / "report.yaml").write_text(SPEC)

    ended = command("build", tmp_path / "report.yaml", "--out", tmp_path / "out", capsys=capsys)

    assert ended.status == 1
    assert said in ended.stderr and "Traceback" not in ended.stderr
    assert not list((tmp_path / "out").glob("*/*"))
