"""What the closed books say of serial numbers and of stock on the last day."""

from collections import defaultdict
from collections.abc import Mapping

from reportgen.demo.days import END
from reportgen.demo.entries import History, LedgerEntry
from reportgen.demo.faults import HELD
from reportgen.demo.world import SerialKey


def key_of(entry: LedgerEntry) -> SerialKey:
    """The entry's serial number as the ERP knows it; the serial is blank for untracked goods."""
    return entry.posting.item, entry.posting.variant, entry.posting.serial


def lives(history: History) -> Mapping[SerialKey, tuple[LedgerEntry, ...]]:
    """The entries of each serial number by posting date and entry number, in the order of their first entries."""
    found: defaultdict[SerialKey, list[LedgerEntry]] = defaultdict(list)
    for entry in history.entries:
        if entry.posting.serial:
            found[key_of(entry)].append(entry)
    return {key: tuple(sorted(life, key=lambda entry: (entry.posting.posting_date, entry.entry_no)))
            for key, life in found.items()}


def balance(life: tuple[LedgerEntry, ...]) -> int:
    """Pieces of a serial number left after all its entries: 1 in stock, 0 gone."""
    return sum(entry.posting.quantity for entry in life)


def lying_there(history: History, location: str) -> tuple[LedgerEntry, ...]:
    """Open receipts of the location; without serial numbers that another location has sold."""
    known = lives(history)
    return tuple(entry for entry in history.entries if entry.remaining > 0 and entry.posting.location == location
                 and (not entry.posting.serial or balance(known[key_of(entry)]) > 0))


def is_free(entry: LedgerEntry) -> bool:
    """True if the receipt can be promised to a customer: a serial number, final in cost, not expired, not held back."""
    posting = entry.posting
    expired = posting.expiration is not None and posting.expiration <= END
    return bool(posting.serial) and entry.completely_invoiced and not expired and key_of(entry) not in HELD
