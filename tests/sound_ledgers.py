"""Ledgers in which every rule holds, as an ERP books them: receipts, issues, returns, transfers, and what remains."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.ledgers import DAY_ONE, TRANSIT, Entry, Row

ITEMS: tuple[Row, ...] = (
    {"item_no": "PUMP", "type": "Inventory", "item_category_code": "WET"},
    {"item_no": "PUMPS", "type": "Inventory", "item_category_code": "WET"},
    {"item_no": "TAG", "type": "", "item_category_code": "WET"},
    {"item_no": "HELP", "type": "Service", "item_category_code": "WET"},
)
"""Two items tracked by serial number, one tracked only when it leaves, and a service."""


@dataclass(frozen=True)
class Sound:
    """A ledger and its value entries."""

    entries: tuple[Entry, ...]
    values: tuple[Row, ...]

    @property
    def tables(self) -> Mapping[str, Any]:
        """Beside the entries."""
        categories = ({"code": "WET", "parent_category": ""},)
        return {"value_entries": self.values, "items": ITEMS, "item_categories": categories}

    def with_entry(self, entry: Entry) -> "Sound":
        """One entry more, with its value entry."""
        number = len(self.entries) + 1
        numbered = replace(entry, entry_no=number)
        return Sound((*self.entries, numbered), (*self.values, _value(len(self.values) + 1, numbered, numbered.cost)))

    def changed(self, number: int, **fields: Any) -> "Sound":
        """An entry with other values."""
        return Sound(tuple(replace(e, **fields) if e.entry_no == number else e for e in self.entries), self.values)


@dataclass
class _Books:
    """Books while they are written."""

    company: str
    entries: list[Entry] = field(default_factory=list)

    def post(self, kind: str, day: date, item: str, serial: str, place: str, quantity: int, **more: Any) -> None:
        """Book an entry and apply it to what it takes, or to what it gives back to."""
        remaining = 0 if item == "HELP" else quantity
        if quantity < 0 and item != "HELP":
            remaining = -self._take(item, "" if item == "TAG" else serial, place, -quantity)
        number = len(self.entries) + 1
        cost = Decimal(quantity) * 2
        entry = Entry(number, kind, day, item, "", serial, place, quantity, company=self.company, cost=cost, **more)
        self.entries.append(replace(entry, remaining=remaining, open=remaining != 0, positive=quantity > 0))

    def _take(self, item: str, serial: str, place: str, wanted: int) -> int:
        """What is left to take after all open receipts."""
        for index, receipt in enumerate(self.entries):
            if (receipt.item_no, receipt.serial_no, receipt.location_code) == (item, serial, place) and wanted:
                left = max(receipt.remaining or 0, 0)
                taken = min(left, wanted)
                wanted -= taken
                self.entries[index] = replace(receipt, remaining=left - taken, open=left > taken) if taken else receipt
        return wanted

    def place_of(self, item: str, serial: str) -> str | None:
        """Where the serial number lies; None if it does not."""
        lying = (e for e in self.entries if (e.item_no, e.serial_no) == (item, serial) and (e.remaining or 0) > 0)
        return next((e.location_code for e in lying), None)


@st.composite
def sound_ledgers(draw: st.DrawFn, companies: tuple[str, ...] = ("",)) -> Sound:
    """Ledgers of a few serial numbers with several lives each, untracked stock, outbound tracking and a service."""
    entries: list[Entry] = []
    for company in companies:
        books, day = _Books(company), 0
        books.post("Purchase", DAY_ONE, "TAG", "", "MAIN", 50)
        books.post("Purchase", DAY_ONE, "PUMP", "", "MAIN", 20)
        books.post("Purchase", DAY_ONE, "PUMP", "0", "MAIN", 1)
        for _ in range(draw(st.integers(0, 10))):
            day += draw(st.integers(0, 5))
            back = draw(st.integers(0, day))
            _move(draw, books, date.fromordinal(DAY_ONE.toordinal() + draw(st.sampled_from([day, day, back]))))
        entries += books.entries
    return _valued(draw, entries)


def _move(draw: st.DrawFn, books: _Books, day: date) -> None:
    item, serial = draw(st.sampled_from(["PUMP", "PUMPS"])), draw(st.sampled_from(["1", "2", "S1"]))
    move = draw(st.sampled_from(["serial", "serial", "serial", "bulk", "tag", "help"]))
    if move == "bulk":
        books.post("Sale", day, "PUMP", "", "MAIN", -1, source_no="C", invoiced=-1)
    elif move == "tag":
        books.post("Sale", day, "TAG", f"T{len(books.entries)}", "MAIN", -1, source_no="C", invoiced=-1)
    elif move == "help":
        books.post("Sale", day, "HELP", "", "MAIN", -3, source_no="C")
    elif (place := books.place_of(item, serial)) is None:
        _come(draw, books, day, item, serial)
    else:
        _leave(draw, books, day, item, serial, place)


def _come(draw: st.DrawFn, books: _Books, day: date, item: str, serial: str) -> None:
    was_here = any((e.item_no, e.serial_no) == (item, serial) for e in books.entries)
    kind = draw(st.sampled_from(["Purchase", "Sale" if was_here else "Output", "Positive Adjmt."]))
    books.post(kind, day, item, serial, draw(st.sampled_from(["MAIN", "EAST"])), 1)


def _leave(draw: st.DrawFn, books: _Books, day: date, item: str, serial: str, place: str) -> None:
    kind = draw(st.sampled_from(["Sale", "Sale", "Negative Adjmt.", "Transfer", "Purchase"]))
    if kind != "Transfer":
        books.post(kind, day, item, serial, place, -1, invoiced=-1)
        return
    books.post("Transfer", day, item, serial, place, -1, document_type="Transfer Shipment")
    books.post("Transfer", day, item, serial, TRANSIT, 1, document_type="Transfer Shipment")
    if draw(st.booleans()):
        books.post("Transfer", day, item, serial, TRANSIT, -1, document_type="Transfer Receipt")
        books.post("Transfer", day, item, serial, "WEST", 1, document_type="Transfer Receipt")


def _valued(draw: st.DrawFn, entries: list[Entry]) -> Sound:
    """With one or two value entries for most of the ledger entries."""
    values: list[Row] = []
    for entry in entries:
        pieces = draw(st.sampled_from([1, 1, 1, 2, 0]))
        if pieces == 2:
            values.append(_value(len(values) + 1, entry, Decimal("0.5"), invoiced=0))
        if pieces:
            values.append(_value(len(values) + 1, entry, (entry.cost or 0) - Decimal("0.5") * (pieces - 1)))
    return Sound(tuple(entries), tuple(values))


def _value(number: int, entry: Entry, cost: Decimal | None, invoiced: int | None = None) -> Row:
    return {
        "entry_no": number,
        "item_ledger_entry_no": entry.entry_no,
        "item_ledger_entry_type": entry.entry_type,
        "posting_date": entry.posting_date,
        "cost_amount_actual": cost,
        "invoiced_quantity": Decimal(entry.invoiced if invoiced is None else invoiced),
        "company": entry.company,
    }
