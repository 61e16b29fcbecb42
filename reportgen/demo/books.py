"""Booking: postings become ledger entries that apply to each other, with value entries that say what they cost.

A receipt stays open until issues have taken all of it. An issue takes the receipt of the same serial number, else the
oldest receipts of the item, variant and lot in that location; what finds nothing to take stays open below zero, as an
ERP without a stock check would leave it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from reportgen.demo.entries import Application, LedgerEntry, Posting, ValueEntry
from reportgen.demo.items import ITEM_BY_NO

_POSTED_TO_GL_BEFORE: Final = date(2025, 12, 31)
_EVERY_SO_OFTEN_FORGOTTEN: Final = 331


@dataclass(slots=True)
class Booked:
    """A ledger entry while the books are open: what is left of it and what it costs still change."""

    entry_no: int
    posting: Posting
    remaining: int = 0
    value: int = 0
    """Cost of what remains of a receipt, in cents."""
    cost_actual: int = 0
    cost_expected: int = 0
    sales_actual: int = 0
    sales_expected: int = 0
    invoiced_quantity: int = 0
    completely_invoiced: bool = False
    last_invoice: date | None = None
    settled: date | None = None
    """From which day on its cost stands, so that it may be issued; None until it is invoiced."""

    def closed(self) -> LedgerEntry:
        """The entry as the books keep it."""
        return LedgerEntry(self.entry_no, self.posting, self.remaining, self.invoiced_quantity,
                           self.completely_invoiced, self.last_invoice, self.cost_actual, self.cost_expected,
                           self.sales_actual, self.sales_expected)


class Books:
    """The item ledger, its value entries and its applications, in the order of posting."""

    def __init__(self) -> None:
        self.booked: list[Booked] = []
        self.values: list[ValueEntry] = []
        self.applications: list[Application] = []
        self._shelves: dict[tuple[str, str], dict[int, Booked]] = {}

    def post(self, posting: Posting) -> Booked:
        """Book one line: apply it, and value it as invoiced or as expected."""
        entry = Booked(len(self.booked) + 1, posting)
        self.booked.append(entry)
        if posting.quantity > 0:
            cost = self._receive(entry)
        elif ITEM_BY_NO[posting.item].service:
            cost = 0
        else:
            cost = -self._issue(entry)
        if posting.invoiced:
            document = (posting.invoice_type or posting.document_type, posting.invoice_no or posting.document_no)
            self._value(entry, posting.posting_date, document, cost=cost, sales=posting.sales,
                        invoiced=posting.quantity)
            self._settle(entry, posting.posting_date)
        else:
            document = (posting.document_type, posting.document_no)
            self._value(entry, posting.posting_date, document, expected_cost=cost, expected_sales=posting.sales)
        return entry

    def open_receipts(self, item: str, location: str) -> list[Booked]:
        """What lies there of an item, oldest first."""
        shelf = self._shelves.get((item, location), {})
        return sorted(shelf.values(), key=lambda entry: (entry.posting.posting_date, entry.entry_no))

    def locations_of(self, item: str) -> Iterable[str]:
        """Codes of the locations that ever held the item, in the order they did."""
        return [location for (held, location) in self._shelves if held == item]

    def invoice(self, entry: Booked, day: date, document_type: str, document_no: str) -> None:
        """The invoice that was to come: expected amounts become actual ones."""
        self._value(entry, day, (document_type, document_no), cost=entry.cost_expected,
                    expected_cost=-entry.cost_expected, sales=entry.sales_expected,
                    expected_sales=-entry.sales_expected, invoiced=entry.posting.quantity)
        self._settle(entry, day)

    def never_invoice(self, entry: Booked) -> None:
        """An undone entry, or its correction: nothing is left to invoice."""
        entry.completely_invoiced = True
        entry.settled = entry.posting.posting_date

    def charge(self, entry: Booked, day: date, document_no: str, amount: int, charge: str) -> None:
        """Freight and the like, on top of the cost of a receipt that is still whole."""
        entry.value += amount
        self._value(entry, day, ("Purchase Invoice", document_no), cost=amount, charge=charge)
        entry.settled = day

    def revalue(self, entry: Booked, day: date, document_no: str, amount: int) -> None:
        """Write a receipt that is still whole up, or down for a negative amount."""
        entry.value += amount
        self._value(entry, day, ("", document_no), kind="Revaluation", cost=amount)
        entry.settled = day

    def adjust(self, entry: Booked, day: date, amount: int) -> None:
        """Bring the cost of finished goods from what was planned to what went into them."""
        entry.value += amount
        self._value(entry, day, ("", entry.posting.document_no), cost=amount, adjustment=True)

    def _receive(self, entry: Booked) -> int:
        posting = entry.posting
        entry.remaining, entry.value = posting.quantity, posting.cost
        self._shelves.setdefault((posting.item, posting.location), {})[entry.entry_no] = entry
        self._apply(entry, entry.entry_no, posting.comes_from, posting.quantity, posting.transferred_from)
        return posting.cost

    def _issue(self, entry: Booked) -> int:
        """Take from open receipts; gives the cost of what was taken, or the item's where nothing was there."""
        posting, wanted, cost = entry.posting, -entry.posting.quantity, 0
        for receipt in self._takable(posting):
            taken = min(wanted, receipt.remaining)
            if not taken:
                break
            cost += self._take(receipt, taken)
            self._apply(entry, receipt.entry_no, entry.entry_no, -taken)
            wanted -= taken
        if wanted:
            entry.remaining = -wanted
            cost += wanted * ITEM_BY_NO[posting.item].cost
            self._apply(entry, 0, entry.entry_no, -wanted)
        return cost

    def _takable(self, posting: Posting) -> list[Booked]:
        serial = posting.serial if ITEM_BY_NO[posting.item].has_serials else ""
        wanted = (posting.variant, serial, posting.lot)
        return [receipt for receipt in self.open_receipts(posting.item, posting.location)
                if posting.applies_to in (0, receipt.entry_no)
                and (receipt.posting.variant, receipt.posting.serial, receipt.posting.lot) == wanted
                and receipt.posting.posting_date <= posting.posting_date]

    def _take(self, receipt: Booked, taken: int) -> int:
        cost = receipt.value * taken // receipt.remaining
        receipt.value -= cost
        receipt.remaining -= taken
        if not receipt.remaining:
            del self._shelves[receipt.posting.item, receipt.posting.location][receipt.entry_no]
        return cost

    def _apply(self, entry: Booked, inbound: int, outbound: int, quantity: int, transferred_from: int = 0) -> None:
        self.applications.append(Application(len(self.applications) + 1, entry.entry_no, inbound, outbound, quantity,
                                             entry.posting.posting_date, transferred_from))

    def _settle(self, entry: Booked, day: date) -> None:
        entry.invoiced_quantity = entry.posting.quantity
        entry.completely_invoiced = True
        entry.last_invoice = day
        entry.settled = day

    def _value(self, entry: Booked, day: date, document: tuple[str, str], *, kind: str = "Direct Cost", cost: int = 0,
               expected_cost: int = 0, sales: int = 0, expected_sales: int = 0, invoiced: int = 0,
               adjustment: bool = False, charge: str = "") -> None:
        number = len(self.values) + 1
        posted = day < _POSTED_TO_GL_BEFORE and number % _EVERY_SO_OFTEN_FORGOTTEN != 0
        self.values.append(ValueEntry(
            number, entry.entry_no, kind, day, *document, entry.posting, entry.posting.quantity, invoiced, cost,
            expected_cost, cost if posted else 0, expected_cost if posted else 0, sales, expected_sales, adjustment,
            charge))
        entry.cost_actual += cost
        entry.cost_expected += expected_cost
        entry.sales_actual += sales
        entry.sales_expected += expected_sales
