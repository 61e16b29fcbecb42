"""The counted list against the book list: what is missing, found, in a wrong place, counted twice."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reportgen.sections.count_sheet.lines import CountLine, in_walking_order
from reportgen.sections.count_sheet.matching import SerialIndex, known_lines
from reportgen.sections.count_sheet.pieces import piecewise
from reportgen.sections.count_sheet.places import Places
from reportgen.sections.count_sheet.query import Count, Scan

_PLACES_TOLD = 8
_UNCLEAR = "counted without its item; the book has this serial number more than once"


@dataclass(frozen=True, slots=True)
class Compared:
    """What the comparison gives."""

    lines: tuple[CountLine, ...]
    """Every line of the book with its outcome, and what was counted beside it, in walking order; serial numbers that
    were counted where they should be only if asked for."""
    matched: int
    """Lines of the book that were counted where they should be."""
    somewhere: frozenset[tuple[str, str]]
    """Companies and locations of which somebody counted any line."""
    outside: int
    """Scans that are no matter of the section: at other locations, or of stock that its filter leaves out."""
    untracked: int
    """Scans without a serial number, where only serial numbers are counted."""
    leniently: int
    """Scans whose serial number was recognised though zeros in front are lost."""


def compare(
    book: Sequence[CountLine],
    count: Count,
    names: Mapping[str, str],
    asked: Sequence[str] = (),
    *,
    serials_only: bool = True,
    matched_too: bool = True,
) -> Compared:
    """The outcome of every line.

    Args:
        book: of all locations, so that what lies at another one is known.
        names: of locations, by code.
        asked: codes of the section's locations; all without any.
        matched_too: whether lines without a difference are wanted; of a large count they are most of it.
    """
    tracked = [line for line in book if line.serial_no]
    sorted_out = _SortedOut(tracked, count)
    places = Places(book, count.scans, sorted_out.meant)
    outcomes = _Outcomes(sorted_out, places, names, frozenset(asked), {line.item_no: line for line in book})
    outcomes.matched_too = matched_too
    lines = [one for line in tracked for one in outcomes.of(line)]
    lines += [one for scans in sorted_out.strange.values() for one in outcomes.found(scans)]
    pieces = [scan for scan in sorted_out.pieces if outcomes.matters(places.location_of(scan))]
    if not serials_only:
        there = [line for line in book if not line.serial_no and outcomes.matters(line.location_code)]
        lines += piecewise(there, pieces, places, names)
    untracked = len(pieces) if serials_only else 0
    told = len({number for line in lines for number in line.at}) + outcomes.matching_scans
    return Compared(
        tuple(in_walking_order(lines)),
        outcomes.matched + sum(line.outcome == "matched" for line in lines),
        frozenset(outcomes.matched_at | {_home(line) for line in lines if line.outcome != "not counted"}),
        sorted_out.scans - untracked - told,
        untracked,
        sorted_out.leniently,
    )


class _SortedOut:
    """Scans by what they mean."""

    def __init__(self, tracked: Sequence[CountLine], count: Count) -> None:
        self._tracked, self._known = SerialIndex(tracked), SerialIndex(known_lines(count.known))
        self.clear: dict[int, list[Scan]] = defaultdict(list)
        """By the identity of the one line that is meant."""
        self.unclear: dict[int, list[Scan]] = defaultdict(list)
        self.meant: list[tuple[CountLine, Scan]] = []
        self.strange: dict[tuple[str, str], list[Scan]] = defaultdict(list)
        """Not in the book, by serial number and item."""
        self.pieces: list[Scan] = []
        self.leniently = 0
        self.scans = 0
        """Those that say something was there."""
        self._several: dict[tuple[int, ...], tuple[Sequence[CountLine], list[Scan]]] = {}
        for scan in count.scans:
            if scan.pieces != 0:
                self._sort(scan)
        for lines, scans in self._several.values():
            self._share_out(lines, scans)

    def _sort(self, scan: Scan) -> None:
        self.scans += bool(scan.serial_no or scan.item_no)
        if scan.serial_no:
            found, lenient = self._tracked.of(scan)
            self.leniently += lenient
            if len(found) == 1:
                self._mean(found[0], scan)
            elif found:
                _, scans = self._several.setdefault(tuple(map(id, found)), (found, []))
                scans.append(scan)
            else:
                self.strange[scan.serial_no.casefold(), scan.item_no.casefold()].append(scan)
        elif scan.item_no:
            self.pieces.append(scan)

    def _mean(self, line: CountLine, scan: Scan) -> None:
        self.clear[id(line)].append(scan)
        self.meant.append((line, scan))

    def _share_out(self, lines: Sequence[CountLine], scans: Sequence[Scan]) -> None:
        """As many scans as there are lines that they may mean are one of each."""
        if len(scans) == len(lines):
            for line, scan in zip(lines, scans, strict=True):
                self._mean(line, scan)
        else:
            for line in lines:
                self.unclear[id(line)] += scans

    def known(self, scan: Scan) -> Sequence[CountLine]:
        """What the ledger knows of a serial number that is not in the book."""
        return self._known.of(scan)[0]


class _Outcomes:
    def __init__(
        self,
        sorted_out: _SortedOut,
        places: Places,
        names: Mapping[str, str],
        asked: frozenset[str],
        items: Mapping[str, CountLine],
    ) -> None:
        self._sorted, self._places, self._names, self._asked, self._items = sorted_out, places, names, asked, items
        self.matched_too = True
        self.matched = self.matching_scans = 0
        """Lines that are not told because nothing differs, and their scans."""
        self.matched_at: set[tuple[str, str]] = set()

    def matters(self, location: str) -> bool:
        """Whether the section covers the location; what nobody knows the location of may be in it."""
        return not self._asked or not location or location in self._asked

    def of(self, line: CountLine) -> Iterator[CountLine]:
        """The line's outcome, and a second one if it was counted more than once."""
        scans = self._sorted.clear.get(id(line), [])
        here = line.location_code in self._asked or not self._asked
        if not here and not any(self._places.location_of(scan) in self._asked for scan in scans):
            return
        if not scans:
            yield self._unseen(line)
            return
        home = [scan for scan in scans if self._places.is_home(scan, line)]
        told = (home or scans)[0]
        pieces = sum(scan.pieces for scan in scans)
        expected = line.quantity or 1
        if home and pieces == expected and not self.matched_too:
            self.matched += 1
            self.matched_at.add(_home(line))
            self.matching_scans += len(scans)
            return
        seen = replace(_seen(line, told), counted_quantity=min(pieces, expected), at=_lines_of(scans))
        if not home:
            spot = self._places.location_of(told), told.bin_code
            seen = replace(seen, counted_location_code=spot[0], counted_bin_code=spot[1])
            yield replace(seen, outcome="wrong place", detail=f"counted at {_spot(*spot)}")
        elif pieces < expected:
            yield replace(seen, outcome="missing", detail="fewer pieces than in the book")
        else:
            yield replace(seen, outcome="matched")
        if pieces > expected:
            yield self._twice(seen, scans, pieces)

    def _unseen(self, line: CountLine) -> CountLine:
        if scans := self._sorted.unclear.get(id(line)):
            return replace(line, outcome="unclear", detail=_UNCLEAR, at=_lines_of(scans))
        if not self._places.counted(line):
            return replace(line, outcome="not counted", detail="nobody counted there")
        return replace(line, outcome="missing", counted_quantity=0, detail="in the book, not counted")

    def found(self, scans: Sequence[Scan]) -> Iterator[CountLine]:
        """What was counted and is not in the book."""
        scan = next((one for one in scans if self.matters(self._places.location_of(one))), None)
        known = self._sorted.known(scan or scans[0])
        if scan is None or any(one.status == "on hand" for one in known):
            return
        line = self._stranger(scan, known)
        pieces = sum(one.pieces for one in scans)
        yield replace(line, at=_lines_of(scans))
        if pieces > 1:
            yield self._twice(replace(line, at=_lines_of(scans)), scans, pieces)

    def _stranger(self, scan: Scan, known: Sequence[CountLine]) -> CountLine:
        location = self._places.location_of(scan)
        blank = CountLine(
            "", "", "", "", scan.item_no.upper(), "", scan.variant_code.upper(), scan.serial_no, "", "", 0
        )
        detail = f"known of {len(known)} items: the list must tell the item" if known else "unknown serial number"
        line = known[0] if len(known) == 1 else replace(blank, detail=detail)
        if like := self._items.get(line.item_no):
            line = replace(line, description=like.description, unit=like.unit)
        return replace(
            _seen(line, scan),
            location_code=location,
            location=self._names.get(location, ""),
            bin_code=scan.bin_code,
            lot_no=scan.lot_no,
            company=line.company or scan.company,
            outcome="found",
            counted_quantity=1,
            counted_location_code=location,
            counted_bin_code=scan.bin_code,
        )

    def _twice(self, line: CountLine, scans: Sequence[Scan], pieces: Decimal | int) -> CountLine:
        spots = [_spot(self._places.location_of(scan) or line.location_code, scan.bin_code) for scan in scans]
        told = [
            f"{spot} (line {scan.line}{f', {scan.counted_by}' if scan.counted_by else ''})"
            for spot, scan in zip(spots[:_PLACES_TOLD], scans, strict=False)
        ]
        more = [f"{len(scans) - _PLACES_TOLD} more"] if len(scans) > _PLACES_TOLD else []
        detail = "counted at " + ", ".join([*told, *more])
        return replace(line, outcome="counted twice", counted_quantity=pieces, detail=detail)


def _home(line: CountLine) -> tuple[str, str]:
    return line.company, line.location_code


def _seen(line: CountLine, scan: Scan) -> CountLine:
    return replace(line, counted_by=scan.counted_by, counted_at=scan.counted_at)


def _lines_of(scans: Sequence[Scan]) -> tuple[int, ...]:
    return tuple(scan.line for scan in scans)


def _spot(location: str, bin_code: str) -> str:
    """``EAST``, ``EAST, bin A-1``; where nobody knows the location, that."""
    where = location or "an unknown place"
    return f"{where}, bin {bin_code}" if bin_code else where
