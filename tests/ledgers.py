"""Small ledgers for tests, and a naive model of serial-tracked inventory to compare with."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import strategies as st

from reportgen.load.bench import EmbeddedBench
from reportgen.load.ledger import ControlTotals, Ledger
from reportgen.load.schema import TABLES

DAY_ONE = date(2025, 1, 1)
Row = Mapping[str, Any]
COLUMNS = (
    *("entryNo", "entryType", "sourceType", "sourceNo", "documentNo", "documentType", "postingDate", "itemNo"),
    *("variantCode", "locationCode", "serialNo", "expirationDate", "warrantyDate", "lotNo", "quantity"),
    *("remainingQuantity", "invoicedQuantity", "costAmountActual", "salesAmountActual", "unitOfMeasureCode"),
    *("dimensionSetID", "correction"),
)
"""Columns of a ledger file, as the analytics API names them."""


def write_csv(path: Path, rows: Sequence[Row], columns: Sequence[str] = ()) -> None:
    """The rows as a CSV file; without columns, those of all rows in order of appearance."""
    names = list(columns) or list(dict.fromkeys(name for row in rows for name in row))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(rows)


def write_ledger(folder: Path, rows: Sequence[Row], **tables: Sequence[Row]) -> Path:
    """A folder with a ledger and the tables given; entries are numbered, and named values have sensible defaults."""
    entries = [{**_DEFAULTS, "entryNo": number, **row} for number, row in enumerate(rows, start=1)]
    filled = [{"remainingQuantity": row["quantity"], "invoicedQuantity": row["quantity"], **row} for row in entries]
    write_csv(folder / "item_ledger_entries.csv", filled, COLUMNS)
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    return folder


_DEFAULTS: Row = {"entryType": "Purchase", "postingDate": DAY_ONE, "itemNo": "PUMP", "quantity": 1}


@dataclass(frozen=True)
class Entry:
    """One ledger entry of the naive model."""

    entry_no: int
    entry_type: str
    posting_date: date
    item_no: str
    variant_code: str
    serial_no: str
    location_code: str
    quantity: int
    source_no: str = ""
    document_type: str = ""
    correction: bool = False
    company: str = ""
    remaining: int | None = None
    """None if the ledger does not say; with it come the flags."""
    open: bool | None = None
    positive: bool | None = None
    cost: Decimal | None = None
    """2 a piece unless it is said."""
    sales: Decimal = Decimal(0)
    invoiced: int = 0
    more: Row = field(default_factory=dict, hash=False)
    """Further columns, by their canonical names."""

    @property
    def source_type(self) -> str:
        return {"Purchase": "Vendor", "Sale": "Customer"}.get(self.entry_type, "") if self.source_no else ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.item_no, self.variant_code, self.serial_no


_TYPES = {"text": "string", "integer": "int64", "decimal": "decimal(18, 5)", "date": "date", "boolean": "boolean"}


def schema_of(table: str) -> ibis.Schema:
    """The engine's types of a canonical table."""
    return ibis.schema({column.name: _TYPES[column.kind] for column in TABLES[table].columns})


def table_of(table: str, rows: Sequence[Row]) -> ibis.Table:
    """A canonical table with the rows; columns left out are blank."""
    schema = schema_of(table)
    blank = {name: "" if kind.is_string() else None for name, kind in schema.items()}
    filled = [{**blank, **row} for row in rows]
    columns = {name: [row[name] for row in filled] for name in schema}
    return ibis.memtable(pa.table(columns, schema=schema.to_pyarrow()))


@cache
def _empty(table: str) -> ibis.Table:
    return table_of(table, ())


_AS_NAMED = ("entry_no", "entry_type", "posting_date", "item_no", "variant_code", "serial_no", "location_code")
_AS_NAMED += ("source_type", "source_no", "document_type", "correction", "company", "open", "positive")
_FLAGS = frozenset(("remaining_quantity", "open", "positive"))


def _row(entry: Entry) -> Row:
    """The entry in canonical names."""
    return {
        **{name: getattr(entry, name) for name in _AS_NAMED},
        "quantity": Decimal(entry.quantity),
        "remaining_quantity": Decimal(entry.remaining or 0),
        "invoiced_quantity": Decimal(entry.invoiced),
        "cost_amount_actual": Decimal(2 * entry.quantity) if entry.cost is None else entry.cost,
        "sales_amount_actual": entry.sales,
        **entry.more,
    }


def ledger_with(entries: Iterable[Entry], **tables: Sequence[Row]) -> Ledger:
    """A ledger of these entries, each costing 2 a piece, with the rows of other tables in canonical names."""
    listed = tuple(entries)
    rows = [_row(entry) for entry in listed]
    silent = all(entry.remaining is None for entry in listed)
    total = sum((row["quantity"] for row in rows), start=Decimal(0))
    cost = sum((row["cost_amount_actual"] for row in rows), start=Decimal(0))
    days = [entry.posting_date for entry in listed if entry.posting_date]
    control = ControlTotals(len(rows), total, Decimal(0), cost, total, Decimal(0))
    given = {"item_ledger_entries": rows, **tables}
    made = {name: table_of(name, given[name]) if name in given else _empty(name) for name in TABLES}
    columns = {name: frozenset(column for row in table for column in row) for name, table in given.items()}
    columns["item_ledger_entries"] -= _FLAGS if silent else frozenset()
    companies = tuple(sorted({entry.company for entry in listed} - {""}))
    last = max(days, default=None)
    return Ledger(made, frozenset(given), columns, (), control, (), last, companies, EmbeddedBench())


def on_hand(entries: Iterable[Entry], as_of: date) -> dict[tuple[str, str, str], int]:
    """Balance of every tracked serial number with an entry up to the day."""
    balances: dict[tuple[str, str, str], int] = defaultdict(int)
    for entry in entries:
        if entry.serial_no and entry.posting_date <= as_of:
            balances[entry.key] += entry.quantity
    return dict(balances)


@dataclass(frozen=True)
class Fact:
    """What the naive model knows of one serial number."""

    balance: int
    status: str
    opened_on: date | None
    supplier_no: str
    holder_no: str


def serial_fact(entries: Iterable[Entry], key: tuple[str, str, str], transit: frozenset[str], as_of: date) -> Fact:
    """The fact of one serial number, by walking through its life day by day."""
    seen = [entry for entry in entries if entry.posting_date <= as_of and entry.serial_no]
    inbound = any(e.item_no == key[0] and e.quantity > 0 and e.entry_type not in ("Sale", "Transfer") for e in seen)
    life = sorted((e for e in seen if e.key == key), key=lambda e: (e.posting_date, e.entry_no))
    running, opened, last_issue, last_sale = 0, None, None, None
    for entry in life:
        if entry.entry_type != "Transfer":
            running += entry.quantity
            if entry.quantity > 0 and running == 1 and not entry.correction:
                opened = entry
            if entry.quantity < 0:
                last_issue = entry
                last_sale = entry if entry.entry_type == "Sale" else last_sale
    balance = sum(entry.quantity for entry in life)
    return Fact(
        balance,
        _status(life, balance, last_issue, transit, inbound),
        opened.posting_date if opened else None,
        opened.source_no if opened and opened.entry_type == "Purchase" else "",
        last_sale.source_no if last_sale and balance == 0 else "",
    )


def _status(
    life: Sequence[Entry], balance: int, last_issue: Entry | None, transit: frozenset[str], inbound: bool
) -> str:
    if balance == 1:
        under_way = sum(entry.quantity for entry in life if entry.location_code in transit)
        return "in transit" if under_way > 0 else "on hand"
    if balance == 0 and last_issue is not None:
        ends = {"Sale": "sold", "Consumption": "consumed", "Purchase": "returned to vendor"}
        return ends.get(last_issue.entry_type, "adjusted out")
    if balance < 0 and not inbound and not any(entry.quantity > 0 for entry in life):
        return "outbound only"
    return "in error"


_ITEMS = ("A1", "A12", "B")
_PLACES = ("MAIN", "EAST")
TRANSIT = "OWN LOG."


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Ledgers with several life cycles, returns, transfers half done and done, variants, the same serial text on two
    items, glued-key twins, backdated postings, untracked entries and now and then a broken serial."""
    moves = st.sampled_from(
        ["buy", "sell", "return", "move", "ship", "adjust", "consume", "send back", "undo", "break", "bulk"]
    )
    entries: list[Entry] = []
    for _ in range(draw(st.integers(0, 12))):
        serial = draw(st.sampled_from(["3", "23", "007", "1E5"]))
        item, variant = draw(st.sampled_from(_ITEMS)), draw(st.sampled_from(["", "", "BLUE"]))
        for move in draw(st.lists(moves, min_size=1, max_size=4)):
            day = date.fromordinal(DAY_ONE.toordinal() + draw(st.integers(0, 60)))
            place, party = draw(st.sampled_from(_PLACES)), draw(st.sampled_from(["10", "20"]))
            base = Entry(0, "Purchase", day, item, variant, serial, place, 1, party, "Purchase Receipt")
            entries.extend(_booked(base, move))
    return tuple(replace(entry, entry_no=number) for number, entry in enumerate(entries, start=1))


def _booked(base: Entry, move: str) -> list[Entry]:
    """The entries that a move posts."""
    alone = replace(base, source_no="", document_type="")
    sale = replace(base, entry_type="Sale", quantity=-1, document_type="Sales Shipment")
    transfer = replace(alone, entry_type="Transfer")
    shipped = [
        replace(transfer, quantity=-1, document_type="Transfer Shipment"),
        replace(transfer, location_code=TRANSIT, document_type="Transfer Shipment"),
    ]
    arrived = [
        replace(transfer, quantity=-1, location_code=TRANSIT, document_type="Transfer Receipt"),
        replace(transfer, location_code="WEST", document_type="Transfer Receipt"),
    ]
    return {
        "buy": [base],
        "sell": [sale],
        "return": [replace(sale, quantity=1, document_type="Sales Return Receipt")],
        "move": [*shipped, *arrived],
        "ship": shipped,
        "adjust": [replace(alone, entry_type="Negative Adjmt.", quantity=-1)],
        "consume": [replace(alone, entry_type="Consumption", quantity=-1)],
        "send back": [replace(base, quantity=-1, document_type="Purchase Return Shipment")],
        "undo": [sale, replace(sale, quantity=1, correction=True)],
        "break": [replace(base, quantity=5)],
        "bulk": [replace(base, serial_no="", quantity=10)],
    }[move]
