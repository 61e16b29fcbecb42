"""Untracked pieces and lots: counted quantities against those of the book, place by place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.model.frames import plain
from reportgen.sections.count_sheet.lines import CountLine
from reportgen.sections.count_sheet.places import Places
from reportgen.sections.count_sheet.query import Scan

_Spot = tuple[str, str, str, str]
"""Location, bin where it was counted bin by bin, item, variant; without regard to the case of letters."""


def piecewise(
    book: Sequence[CountLine], scans: Sequence[Scan], places: Places, names: Mapping[str, str]
) -> Iterator[CountLine]:
    """The lines of untracked stock with what was counted; and what was counted where the book has nothing of it.

    The book's lines of one item at one place are compared lot by lot if the list tells lots, else their sum is: then
    the first of them stands for all.

    Args:
        names: of locations, by code.
    """
    expected: dict[_Spot, list[CountLine]] = defaultdict(list)
    counted: dict[_Spot, list[Scan]] = defaultdict(list)
    for line in book:
        expected[_spot(line.location_code, line.bin_code, line.item_no, line.variant_code, places)].append(line)
    for scan in scans:
        counted[_spot(places.location_of(scan), scan.bin_code, scan.item_no, scan.variant_code, places)].append(scan)
    for spot, lines in expected.items():
        found = counted.pop(spot, [])
        yield from _lot_by_lot(lines, found, bool(scans), places, names)
    for found in counted.values():
        yield from _lot_by_lot([], found, True, places, names)


def _spot(location: str, bin_code: str, item: str, variant: str, places: Places) -> _Spot:
    inside = bin_code.casefold() if places.by_bin(location) else ""
    return location, inside, item.casefold(), variant.casefold()


def _lot_by_lot(
    lines: Sequence[CountLine], scans: Sequence[Scan], any_counted: bool, places: Places, names: Mapping[str, str]
) -> Iterator[CountLine]:
    if not (scans and all(scan.lot_no for scan in scans)):
        yield from _compared(lines, scans, any_counted, places, names)
        return
    lots = dict.fromkeys([*(line.lot_no.casefold() for line in lines), *(scan.lot_no.casefold() for scan in scans)])
    for lot in lots:
        of_lot = [line for line in lines if line.lot_no.casefold() == lot]
        yield from _compared(of_lot, [scan for scan in scans if scan.lot_no.casefold() == lot], True, places, names)


def _compared(
    lines: Sequence[CountLine], scans: Sequence[Scan], any_counted: bool, places: Places, names: Mapping[str, str]
) -> Iterator[CountLine]:
    """One line a lot, or for all lots and bins together."""
    if not lines:
        yield _stranger(scans, places, names)
        return
    if not scans and not (any_counted and places.counted(lines[0])):
        yield from (replace(line, outcome="not counted", detail="nobody counted there") for line in lines)
        return
    book = sum((Decimal(line.quantity or 0) for line in lines), start=Decimal(0))
    pieces = sum((Decimal(scan.pieces) for scan in scans), start=Decimal(0))
    whole = replace(
        lines[0],
        quantity=plain(book),
        counted_quantity=plain(pieces),
        lot_no=_same([line.lot_no for line in lines]),
        bin_code=_same([line.bin_code for line in lines]),
        zone_code=_same([line.zone_code for line in lines]),
        counted_by=scans[0].counted_by if scans else "",
        counted_at=scans[0].counted_at if scans else "",
        at=tuple(scan.line for scan in scans),
    )
    if pieces == book:
        yield replace(whole, outcome="matched")
    elif pieces < book:
        yield replace(whole, outcome="missing", detail="fewer pieces than in the book")
    else:
        yield replace(whole, outcome="found", detail="more pieces than in the book")


def _stranger(scans: Sequence[Scan], places: Places, names: Mapping[str, str]) -> CountLine:
    """What the book has nothing of at the place."""
    scan = scans[0]
    location = places.location_of(scan)
    pieces = sum((Decimal(one.pieces) for one in scans), start=Decimal(0))
    return CountLine(
        location,
        names.get(location, ""),
        "",
        scan.bin_code,
        scan.item_no.upper(),
        "",
        scan.variant_code.upper(),
        "",
        scan.lot_no,
        "",
        0,
        scan.company,
        "found",
        plain(pieces),
        location,
        scan.bin_code,
        scan.counted_by,
        scan.counted_at,
        detail="the book has none of it there",
        at=tuple(one.line for one in scans),
    )


def _same(values: Sequence[str]) -> str:
    """The value that all have; blank if they differ."""
    return values[0] if len({*values}) == 1 else ""
