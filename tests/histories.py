"""Thousands of item histories in one ledger: each an item of its own, booked as an ERP books it, some with a fault.

One question to the engine judges all of them, so that many ledgers cost little more than one.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reportgen.load.bench import EmbeddedBench
from reportgen.load.ledger import ControlTotals, Ledger
from reportgen.load.schema import TABLES
from tests.ledgers import TRANSIT, Row, table_of

FIRST, AS_OF, LAST = date(2025, 1, 2), date(2025, 12, 31), date(2026, 2, 15)
COMPANIES = ("Elm Ltd", "Oak Ltd")
PLACES = ("MAIN", "EAST", "WEST")
Seed = tuple[str, str, str]
"""A rule's code, the item and the serial number that break it; company and item in one."""


@dataclass
class Posting:
    """An entry before it has its number."""

    entered: date
    """Entries are numbered in the order of these days."""
    row: dict[str, Any]


@dataclass
class History:
    """The books of one item while they are written."""

    company: str
    item: str
    chance: random.Random
    postings: list[Posting] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)
    """Rules and serial numbers."""
    day: date = FIRST
    tracked: int = 0
    """Serial numbers so far."""

    def serial(self) -> str:
        """A new one; the same texts come again in other histories."""
        self.tracked += 1
        return f"S{self.tracked}"

    def wait(self, most: int = 20, until: date = LAST) -> date:
        """The next day on which something is booked."""
        self.day = min(self.day + timedelta(self.chance.randint(0, most)), until)
        return self.day

    def post(self, kind: str, serial: str, place: str, quantity: int, **more: Any) -> None:
        """Book an entry on the present day, unless it says otherwise."""
        row = {
            "entry_type": kind,
            "posting_date": self.day,
            "item_no": self.item,
            "serial_no": serial,
            "location_code": place,
            "quantity": Decimal(quantity),
            "company": self.company,
            "document_no": f"D{len(self.postings)}",
            "cost_amount_actual": Decimal(7 * quantity),
            "cost_amount_expected": Decimal(0),
            "invoiced_quantity": Decimal(quantity),
            "completely_invoiced": True,
            "last_invoice_date": self.day,
            "drop_shipment": False,
            "correction": False,
            "document_type": "",
            "expiration_date": None,
            **more,
        }
        self.postings.append(Posting(self.day, row))

    def enter(self, table: str, **row: Any) -> None:
        """A row of another table."""
        self.tables.setdefault(table, []).append({"item_no": self.item, "company": self.company, **row})

    def seed(self, code: str, serial: str = "") -> None:
        """What is wrong, and must be found."""
        self.broken.add((code, serial))

    def buy(self, serial: str, place: str = "MAIN", **more: Any) -> None:
        """A receipt, invoiced."""
        self.post("Purchase", serial, place, 1, document_type="Purchase Receipt", **more)

    def sell(self, serial: str, place: str = "MAIN", **more: Any) -> None:
        """A shipment."""
        self.post("Sale", serial, place, -1, document_type="Sales Shipment", **more)

    def ship(self, serial: str, place: str, quantity: int = 1, **more: Any) -> None:
        """The first half of a transfer."""
        self.post("Transfer", serial, place, -quantity, document_type="Transfer Shipment", **more)
        self.post("Transfer", serial, TRANSIT, quantity, document_type="Transfer Shipment", **more)

    def arrive(self, serial: str, place: str, quantity: int = 1) -> None:
        """The second half."""
        self.post("Transfer", serial, TRANSIT, -quantity, document_type="Transfer Receipt")
        self.post("Transfer", serial, place, quantity, document_type="Transfer Receipt")


@dataclass(frozen=True)
class Books:
    """Many histories as one ledger, and what is wrong in it."""

    ledger: Ledger
    broken: frozenset[Seed]
    entries: int


def booked(histories: Sequence[History]) -> Books:
    """Entries numbered by company in the order in which they were entered."""
    rows: list[Row] = []
    for company in COMPANIES:
        mine = [posting for one in histories if one.company == company for posting in one.postings]
        mine.sort(key=lambda posting: posting.entered)
        rows += [{**posting.row, "entry_no": number} for number, posting in enumerate(mine, start=1)]
    tables: dict[str, list[Row]] = {
        "item_ledger_entries": rows,
        "items": [],
        "item_categories": [{"code": "WET", "parent_category": ""}],
        "locations": [{"location_code": code, "use_as_in_transit": code == TRANSIT} for code in (*PLACES, TRANSIT)],
        "serial_no_information": [],
        "warehouse_entries": [],
        "bins": [{"location_code": "EAST", "bin_code": "LOST", "adjustment_bin": True}],
    }
    for one in histories:
        for name, more in one.tables.items():
            tables[name] += more
    broken = {(code, f"{one.company} {one.item}", serial) for one in histories for code, serial in one.broken}
    return Books(_ledger(tables), frozenset(broken), len(rows))


_ALWAYS = {
    "items": ("item_no", "type", "item_category_code", "blocked", "company"),
    "serial_no_information": ("item_no", "variant_code", "serial_no", "blocked", "company"),
    "warehouse_entries": ("item_no", "serial_no", "location_code", "bin_code", "qty_base", "company"),
}


def _ledger(tables: dict[str, list[Row]]) -> Ledger:
    columns = {name: frozenset(column for row in rows for column in row) for name, rows in tables.items()}
    columns |= {name: columns[name] | {*always} for name, always in _ALWAYS.items()}
    made = {name: table_of(name, tables.get(name, ())) for name in TABLES}
    nothing = Decimal(0)
    totals = ControlTotals(len(tables["item_ledger_entries"]), nothing, nothing, nothing, nothing, nothing)
    days = [row["posting_date"] for row in tables["item_ledger_entries"] if row["posting_date"]]
    companies = tuple(sorted({row["company"] for row in tables["item_ledger_entries"]}))
    last = max(days, default=None)
    return Ledger(made, frozenset(tables), columns, (), totals, (), last, companies, EmbeddedBench())
