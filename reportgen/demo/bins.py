"""Bins of the two warehouses that have them, and the movements that put present stock there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportgen.demo.days import END, days_after, working_day_from
from reportgen.demo.entries import History, LedgerEntry
from reportgen.demo.items import ITEM_BY_NO, ITEMS
from reportgen.demo.partners import CENTRAL, WORKS
from reportgen.demo.stock import lying_there


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin of a zone."""

    code: str
    location: str
    zone: str
    kind: str
    description: str = ""
    adjustment: bool = False


@dataclass(frozen=True, slots=True)
class BinMovement:
    """Pieces that came into a bin, or left it below zero."""

    entry_no: int
    day: date
    bin: Bin
    receipt: LedgerEntry
    """The ledger entry whose goods lie there."""
    quantity: int


def _pick_bins(location: str, prefix: str, aisles: int, levels: int) -> tuple[Bin, ...]:
    return tuple(Bin(f"{prefix}-{aisle:02d}-{level}", location, "PICK", "PUTPICK") for aisle in range(1, aisles + 1)
                 for level in range(1, levels + 1))


_DOCKS: Final = {
    CENTRAL: Bin("U-DOCK", CENTRAL, "RECEIVE", "RECEIVE", "Dock on the canal side"),
    WORKS: Bin("G-DOCK", WORKS, "RECEIVE", "RECEIVE", "Dock, gate 2"),
}
_PICKS: Final = {CENTRAL: _pick_bins(CENTRAL, "U", 8, 4), WORKS: _pick_bins(WORKS, "G", 5, 3)}
_SHELF_OF: Final = {item.no: index for index, item in enumerate(ITEMS)}

BINS: Final = (
    *_DOCKS.values(), *(one for picks in _PICKS.values() for one in picks),
    Bin("U-COUNT", CENTRAL, "ADJUSTMENT", "QC", "Differences of the count", adjustment=True),
    Bin("G-COUNT", WORKS, "ADJUSTMENT", "QC", "Differences of the count", adjustment=True),
)


def movements(history: History) -> tuple[BinMovement, ...]:
    """For each open receipt: in at the dock, and unless it came in the last days, off the dock and into its bin."""
    moves = [move for location in (CENTRAL, WORKS) for receipt in lying_there(history, location)
             for move in _moves(receipt)]
    moves.sort(key=lambda move: (move[0], move[2].entry_no))
    return tuple(BinMovement(number, *move) for number, move in enumerate(moves, start=1))


def _moves(receipt: LedgerEntry) -> Iterator[tuple[date, Bin, LedgerEntry, int]]:
    posting = receipt.posting
    dock, put_away = _DOCKS[posting.location], working_day_from(days_after(posting.posting_date, 1))
    yield posting.posting_date, dock, receipt, receipt.remaining
    if put_away <= days_after(END, -2):
        yield put_away, dock, receipt, -receipt.remaining
        yield put_away, _shelf(receipt), receipt, receipt.remaining


def _shelf(receipt: LedgerEntry) -> Bin:
    """Each item has its shelf; what needs more room spreads over the next ones."""
    picks = _PICKS[receipt.posting.location]
    spread = receipt.entry_no % 3 if ITEM_BY_NO[receipt.posting.item].serial else 0
    return picks[(_SHELF_OF[receipt.posting.item] + spread * 11) % len(picks)]
