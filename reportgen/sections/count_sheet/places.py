"""Which places were counted at all, as far as a counted list shows.

A place nobody counted says nothing of what lies there. A location was counted if the list names it, or has a serial
number that lies there by the book and names no location. Where the list names bins of a location, the same holds of
each bin.
"""

from collections.abc import Iterable, Mapping, Sequence

from reportgen.sections.count_sheet.lines import CountLine
from reportgen.sections.count_sheet.query import Scan


class Places:
    """Locations and bins that were counted."""

    def __init__(
        self, book: Iterable[CountLine], scans: Sequence[Scan], meant: Iterable[tuple[CountLine, Scan]]
    ) -> None:
        """`meant` are scans with the one line of the book that each means."""
        bins = {(line.location_code, line.bin_code.casefold()) for line in book if line.bin_code}
        self._with_bins = {location for location, _ in bins}
        """Locations whose stock lies in bins by the book."""
        self._home_of = _only_homes(bins)
        self._locations: set[str] = set()
        self._bins: set[tuple[str, str]] = set()
        self._by_bin: set[str] = set()
        """Locations of which the list names bins."""
        for scan in scans:
            self._note(self.location_of(scan), scan.bin_code)
        for line, scan in meant:
            location = scan.location_code or line.location_code
            self._note(location, scan.bin_code)
            if not scan.bin_code and location == line.location_code:
                self._bins.add((location, line.bin_code.casefold()))

    def location_of(self, scan: Scan) -> str:
        """Where it was scanned; blank if nothing says it. A bin that only one location has says it too."""
        return scan.location_code or self._home_of.get(scan.bin_code.casefold(), "")

    def counted(self, line: CountLine) -> bool:
        """Whether somebody counted where the line should be."""
        location = line.location_code
        if location not in self._locations:
            return False
        bin_matters = location in self._by_bin and line.bin_code
        return not bin_matters or (location, line.bin_code.casefold()) in self._bins

    def by_bin(self, location: str) -> bool:
        """Whether the location was counted bin by bin."""
        return location in self._by_bin and location in self._with_bins

    def is_home(self, scan: Scan, line: CountLine) -> bool:
        """Whether a scan was made where the line should be, as far as the list says and the book knows."""
        location = self.location_of(scan)
        if location and location != line.location_code:
            return False
        same = scan.bin_code.casefold() == line.bin_code.casefold()
        return not scan.bin_code or same or line.location_code not in self._with_bins

    def _note(self, location: str, bin_code: str) -> None:
        if location:
            self._locations.add(location)
            if bin_code:
                self._bins.add((location, bin_code.casefold()))
                self._by_bin.add(location)


def _only_homes(bins: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    homes: dict[str, set[str]] = {}
    for location, one in bins:
        homes.setdefault(one, set()).add(location)
    return {one: min(found) for one, found in homes.items() if len(found) == 1}
