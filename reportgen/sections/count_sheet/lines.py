"""The lines of a count sheet: what should lie where, in the order in which a person walks, divided into sheets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Literal

from reportgen.model.frames import Frame
from reportgen.sections.labels import natural

Outcome = Literal["", "matched", "missing", "wrong place", "found", "counted twice", "unclear", "not counted"]
"""What a count says of a line; blank before the count."""


@dataclass(frozen=True, slots=True)
class CountLine:
    """One serial number, or untracked pieces of one lot, at one place."""

    location_code: str
    """Of the book; where it was counted for what the book does not have there."""
    location: str
    """Name of the location."""
    zone_code: str
    bin_code: str
    item_no: str
    description: str
    variant_code: str
    serial_no: str
    lot_no: str
    unit: str
    """Base unit of measure."""
    quantity: Decimal | int | None
    """What the book has there; None on a blind sheet, 0 for what it does not have there."""
    company: str = ""
    """Blank unless there are several."""
    outcome: Outcome = ""
    counted_quantity: Decimal | int | None = None
    """None where nothing was counted."""
    counted_location_code: str = ""
    counted_bin_code: str = ""
    counted_by: str = ""
    counted_at: str = ""
    status: str = ""
    """What the ledger says of a serial number that the book does not have in stock, as ``sold``; blank if nothing."""
    holder: str = ""
    """Customer who has it."""
    detail: str = ""
    """The outcome in words, with what the ledger knows."""
    at: tuple[int, ...] = field(default=(), metadata={"data": False})
    """Lines of the counted list."""

    @property
    def level(self) -> int:
        """A list has one level."""
        return 1

    def barcode_text(self, with_item: bool) -> str:
        """What its barcode says: the serial number, else the lot, else the item."""
        if with_item and self.serial_no:
            return f"{self.item_no} {self.serial_no}"
        return self.serial_no or self.lot_no or self.item_no


@dataclass(frozen=True, slots=True)
class BinLines:
    """Neighbouring lines of one bin."""

    zone_code: str
    bin_code: str
    """Blank outside of bins."""
    lines: tuple[CountLine, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person counts on a walk: a location, or one bin of it."""

    company: str
    location_code: str
    location: str
    bins: tuple[BinLines, ...]

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return sum(len(one.lines) for one in self.bins)

    @property
    def has_bins(self) -> bool:
        """Whether anything lies in a bin."""
        return any(one.bin_code for one in self.bins)


_spot = cache(natural)


def in_walking_order(lines: Iterable[CountLine]) -> Iterator[CountLine]:
    """By location, zone, bin, item, serial number, each in natural order."""
    for _, own in groupby(sorted(lines, key=_stop), _stop):
        yield from sorted(own, key=_number)


def _stop(line: CountLine) -> tuple[object, ...]:
    """Where a walk stops: the place, and there the item. Keys of equal codes are one object."""
    place = (_spot(line.location_code), line.company, _spot(line.zone_code), _spot(line.bin_code))
    return (*place, _spot(line.item_no), line.variant_code)


def _number(line: CountLine) -> tuple[object, ...]:
    return natural(line.serial_no), natural(line.lot_no)


def book_lines(book: Frame) -> list[CountLine]:
    """The book list in walking order."""
    names = [str(name) for name in book.columns]
    rows = (CountLine(**dict(zip(names, row, strict=True))) for row in book.itertuples(index=False, name=None))
    return list(in_walking_order(rows))


def sheets_of(lines: Sequence[CountLine], by_bin: bool) -> tuple[Sheet, ...]:
    """Lines in walking order as sheets: one a location, or one a bin of it."""
    return tuple(sheet for _, own in groupby(lines, _location) for sheet in _sheets(tuple(own), by_bin))


def _sheets(lines: tuple[CountLine, ...], by_bin: bool) -> Iterator[Sheet]:
    first = lines[0]
    bins = tuple(BinLines(*spot, tuple(own)) for spot, own in groupby(lines, _bin))
    for part in ((one,) for one in bins) if by_bin else (bins,):
        yield Sheet(first.company, first.location_code, first.location, part)


def _location(line: CountLine) -> tuple[str, str]:
    return line.company, line.location_code


def _bin(line: CountLine) -> tuple[str, str]:
    return line.zone_code, line.bin_code
