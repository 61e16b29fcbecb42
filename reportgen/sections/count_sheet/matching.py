"""Which serial number a scan means."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from reportgen.model.frames import Frame, records
from reportgen.sections.count_sheet.lines import CountLine
from reportgen.sections.count_sheet.query import Scan

_IN_WORDS = {
    "sold": "sold",
    "consumed": "consumed in production",
    "returned to vendor": "returned to its vendor",
    "adjusted out": "taken out of stock by an adjustment",
    "in transit": "in transit by the book: its transfer is not received",
    "outbound only": "issued, and its item is tracked outbound only",
    "in error": "in the ledger more often in or out than once",
}


class SerialIndex:
    """Lines by the ways in which their serial numbers may be scanned."""

    def __init__(self, lines: Iterable[CountLine]) -> None:
        self._by_text: dict[str, list[CountLine]] = defaultdict(list)
        self._by_digits: dict[str, list[CountLine]] = defaultdict(list)
        for line in lines:
            self._by_text[line.serial_no.casefold()].append(line)
            self._by_text[f"{line.item_no} {line.serial_no}".casefold()].append(line)
            if line.serial_no.isdecimal() and line.serial_no.startswith("0"):
                self._by_digits[line.serial_no.lstrip("0")].append(line)

    def of(self, scan: Scan) -> tuple[Sequence[CountLine], bool]:
        """The lines that a scan may mean, one if it is clear; and whether zeros had to be put in front of it.

        A spreadsheet makes 1 of 000001: a number that no serial number is like is looked for with zeros.
        """
        if found := _narrowed(self._by_text.get(scan.serial_no.casefold(), ()), scan):
            return found, False
        found = _narrowed(self._by_digits.get(scan.serial_no, ()), scan)
        return found, bool(found)


def _narrowed(lines: Sequence[CountLine], scan: Scan) -> Sequence[CountLine]:
    """Those of the item, variant and company that the scan names; of several those at its location and bin."""
    for told, of in _SAYS:
        if said := told(scan).casefold():
            lines = [line for line in lines if of(line).casefold() == said]
    for told, of in _PREFERS:
        if len(lines) > 1 and (said := told(scan).casefold()):
            lines = [line for line in lines if of(line).casefold() == said] or lines
    return lines


Says = tuple[Callable[[Scan], str], Callable[[CountLine], str]]
_SAYS: tuple[Says, ...] = (
    (lambda scan: scan.item_no, lambda line: line.item_no),
    (lambda scan: scan.variant_code, lambda line: line.variant_code),
    (lambda scan: scan.company, lambda line: line.company),
)
_PREFERS: tuple[Says, ...] = (
    (lambda scan: scan.location_code, lambda line: line.location_code),
    (lambda scan: scan.bin_code, lambda line: line.bin_code),
)


def known_lines(known: Frame) -> list[CountLine]:
    """What the ledger knows of serial numbers beside the book list: status and holder, where one lies in stock."""
    return [_known(row) for row in records(known)]


def _known(row: dict[str, str]) -> CountLine:
    holder = " ".join(part for part in (row["holder_no"], row["holder"]) if part)
    detail = _IN_WORDS.get(row["status"], row["status"]) + (f" to {holder}" if holder else "")
    return CountLine(
        row["location_code"],
        *("", "", ""),
        row["item_no"],
        row["description"],
        row["variant_code"],
        row["serial_no"],
        "",
        row["unit"],
        0,
        row.get("company", ""),
        status=row["status"],
        holder=holder,
        detail=detail,
    )
