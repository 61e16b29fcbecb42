"""The company at work: its books, its calendar of things to come, its number series and its chance."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from reportgen.demo.books import Booked, Books
from reportgen.demo.days import working_day_from
from reportgen.demo.dice import Dice
from reportgen.demo.entries import ProductionOrder, PurchaseOrder, TransferOrder
from reportgen.demo.items import Item

SerialKey = tuple[str, str, str]
"""Item number, variant code, serial number: the ERP's own key."""


@dataclass(slots=True)
class World:
    """Everything that changes from day to day."""

    dice: Dice
    held: frozenset[SerialKey]
    """Serial numbers that nobody takes from stock."""
    books: Books = field(default_factory=Books)
    production: list[ProductionOrder] = field(default_factory=list)
    purchases: dict[str, PurchaseOrder] = field(default_factory=dict)
    """Orders not received, by number."""
    transfers: dict[str, TransferOrder] = field(default_factory=dict)
    on_order: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """Pieces to come by item and variant: bought and not yet received (variant blank), or in the making."""
    _agenda: defaultdict[date, list[Callable[["World", date], None]]] = field(default_factory=lambda: defaultdict(list))
    _documents: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _serials: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def document(self, series: str) -> str:
        """The next number of a series of documents, as ``SS10001``."""
        self._documents[series] += 1
        return f"{series}{10000 + self._documents[series]}"

    def serial(self, item: Item, variant: str, day: date) -> str:
        """The next serial number of an item. The first piece of every variant bears the item's first number."""
        self._serials[item.no, variant] += 1
        is_first = self._serials[item.no, variant] == 1
        of_item = sum(number for (no, _), number in self._serials.items() if no == item.no)
        return item.serial.format(n=item.first + (0 if is_first else of_item - 1), yy=f"{day:%y}", mm=f"{day:%m}")

    def later(self, day: date, action: Callable[["World", date], None]) -> None:
        """Do something on the first working day from `day` on; what falls after the last day never happens."""
        self._agenda[working_day_from(day)].append(action)

    def do_what_is_due(self, day: date) -> None:
        """Everything the calendar holds for the day, in the order it was entered."""
        for action in self._agenda.pop(day, []):
            action(self, day)

    def ready(self, item: str, location: str, day: date) -> list[Booked]:
        """What may leave the location on that day, oldest first: final in cost, not expired, not held back."""
        return [entry for entry in self.books.open_receipts(item, location) if self.is_ready(entry, day)]

    def is_ready(self, entry: Booked, day: date) -> bool:
        """True if the receipt is open and may be issued on that day."""
        posting = entry.posting
        if not entry.remaining or entry.settled is None or max(entry.settled, posting.posting_date) > day:
            return False
        if posting.expiration and posting.expiration <= day:
            return False
        return (posting.item, posting.variant, posting.serial) not in self.held

    def stock(self, item: str, variant: str | None = None) -> int:
        """Pieces in the company's hands anywhere, also on the road."""
        return sum(entry.remaining for location in self.books.locations_of(item)
                   for entry in self.books.open_receipts(item, location)
                   if variant is None or entry.posting.variant == variant)
