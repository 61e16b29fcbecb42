"""A trace as plain values: life lines, the steps both ways, customers, what is on hand, open documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow

Number = Decimal | int
DRAWN_LIVES, DRAWN_PLACES = 8, 12
"""Life lines that are drawn, and places of each; all of them are in the tables."""


@dataclass(frozen=True, slots=True)
class LifeEntry:
    """One ledger entry of a serial number or lot."""

    entry_no: int
    posting_date: date | None
    entry_type: str
    document_type: str
    document_no: str
    party_no: str
    party: str
    """Vendor or customer, number and name; blank for other entries."""
    location_code: str
    location: str
    quantity: Number
    balance: Number
    """On hand in all locations after it."""
    life_cycle: int | None
    """1 from the first receipt on, 2 from the next; 0 before any; None for a lot."""
    cost: Number | None
    """Actual cost, where the spec asks for amounts; issues are negative."""
    sales: Number | None

    @property
    def what(self) -> str:
        """Entry type and document, as ``Sales Shipment SS1`` or ``Output, PO1``."""
        return _what(self)


@dataclass(frozen=True, slots=True)
class Stay:
    """Days in one place."""

    place: str
    kind: str
    """location, in transit or customer."""
    start: date
    end: date | None
    """None while it is there."""
    days: int
    """From the first day to the last, or to the report's day."""
    words: str = field(metadata={"data": False})
    length: str = field(metadata={"data": False})
    """As ``31 days``."""


@dataclass(frozen=True, slots=True)
class LifeLine:
    """The life of one serial number, or of one lot."""

    company: str
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    """Blank for a lot."""
    lot_no: str
    """Blank for a serial number."""
    on_hand: Number
    """After the last of these entries."""
    entries: tuple[LifeEntry, ...]
    stays: tuple[Stay, ...]
    label: str = field(metadata={"data": False})

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Each place with its kind, in the order it was first there."""
        return tuple(dict.fromkeys((stay.place, stay.kind) for stay in self.stays))


@dataclass(frozen=True, slots=True)
class TraceNode:
    """One step of a trace: a ledger entry, under the one that it was reached from."""

    direction: str
    """forward or backward."""
    level: int
    """1 for an entry that the trace starts from."""
    path: tuple[int, ...]
    """Entry numbers from the start down to this one."""
    entry_no: int
    parent: int | None
    """Entry number of the step above."""
    through: str
    """What led here: application, order or tracking; blank at a start."""
    again: bool
    """True if the entry is already traced further up; what follows from it stands there."""
    company: str
    posting_date: date | None
    entry_type: str
    document_type: str
    document_no: str
    party_no: str
    party: str
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    location: str
    quantity: Number
    remaining: Number | None
    """What the entry still has open now; None if the ledger does not say."""

    @property
    def what(self) -> str:
        """Entry type and document, as ``Sales Shipment SS1`` or ``Output, PO1``."""
        return _what(self)


@dataclass(frozen=True, slots=True)
class CustomerLine:
    """One delivery to a customer of what is traced."""

    company: str
    customer_no: str
    customer: str
    """Number and name."""
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    lot_no: str
    quantity: Number
    """Delivered; positive."""
    returned: Number
    """What of it came back, or was undone."""
    document_type: str
    document_no: str
    posting_date: date | None
    entry_no: int

    @property
    def out(self) -> Number:
        """What the customer still has of it."""
        return self.quantity - self.returned


@dataclass(frozen=True, slots=True)
class OnHandLine:
    """What lies in one location of what is traced."""

    company: str
    item_no: str
    item: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    location: str
    in_transit: bool
    bins: tuple[str, ...]
    quantity: Number


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One open document that what is traced is assigned to."""

    company: str
    document: str
    """As ``Sales Order``."""
    document_no: str
    status: str
    customer_no: str
    """Of a sales document; blank for others."""
    party: str
    """Number and name of the customer."""
    item_no: str
    variant_code: str
    serial_no: str
    lot_no: str
    location_code: str
    quantity: Number
    """Outgoing goods are negative."""
    day: date | None


@dataclass(frozen=True, slots=True)
class TraceView:
    """Chosen serial numbers and lots: their lives, where they came from and went, whom to call, what is there."""

    kind: str
    id: str
    title: str
    direction: str
    """forward, backward or both."""
    summary: tuple[str, ...]
    """What a reader must know first, a sentence each."""
    life_lines: tuple[LifeLine, ...]
    nodes: tuple[TraceNode, ...]
    """In tree order, forward before backward; a step before those that it leads to."""
    customers: tuple[CustomerLine, ...]
    """Those who still have something first."""
    on_hand: tuple[OnHandLine, ...]
    open_documents: tuple[DocumentLine, ...]
    coverage: Coverage | None
    notes: tuple[str, ...]
    amounts: bool = field(default=False, metadata={"data": False})
    several_companies: bool = field(default=False, metadata={"data": False})
    until: date | None = field(default=None, metadata={"data": False})
    """The report's day."""
    ticks: tuple[tuple[date, str], ...] = field(default=(), metadata={"data": False})
    """Days to mark on the time axis, with their writing."""
    print_nodes: Mapping[str, tuple[TraceNode, ...]] = field(default_factory=dict, metadata={"data": False})
    """The steps that go into the PDF, by direction."""
    print_note: str = field(default="", metadata={"data": False})
    printed: bool = field(default=True, metadata={"data": False})

    def way(self, direction: str) -> tuple[TraceNode, ...]:
        """The steps of one direction."""
        return tuple(node for node in self.nodes if node.direction == direction)

    @property
    def grid(self) -> Grid:
        """The steps in tree order, both directions."""
        stub = (Column("direction", "Direction"), Column("entry_no", "Entry No."))
        rows = tuple(
            GridRow((node.direction, str(node.entry_no)), _cells(node), node.level, _leads_on(node, after))
            for node, after in zip(self.nodes, (*self.nodes[1:], None), strict=False)
        )
        return Grid(self.id, self.title, stub, _COLUMNS, rows, notes=self.notes)


_COLUMNS = (
    Column("from", "From Entry"),
    Column("through", "Through"),
    Column("again", "Already Traced"),
    Column("posting_date", "Posting Date", "date"),
    Column("entry_type", "Entry Type"),
    Column("document_type", "Document Type"),
    Column("document_no", "Document No."),
    Column("party", "Vendor or Customer"),
    Column("item", "Item"),
    Column("variant_code", "Variant Code"),
    Column("serial_no", "Serial No."),
    Column("lot_no", "Lot No."),
    Column("location", "Location"),
    Column("quantity", "Quantity", "quantity"),
    Column("remaining", "Remaining Quantity", "quantity"),
)


def _what(entry: LifeEntry | TraceNode) -> str:
    """The entry type is left out where the document's says it, as ``Sales Shipment`` does."""
    kind = "" if entry.entry_type and entry.document_type.startswith(entry.entry_type) else entry.entry_type
    document = " ".join(part for part in (entry.document_type, entry.document_no) if part)
    return ", ".join(part for part in (kind, document) if part) or "Entry"


def _cells(node: TraceNode) -> tuple[str | Number | date | None, ...]:
    return (
        None if node.parent is None else str(node.parent),
        node.through or None,
        "already traced" if node.again else None,
        node.posting_date,
        node.entry_type,
        node.document_type or None,
        node.document_no,
        node.party or None,
        node.item,
        node.variant_code or None,
        node.serial_no or None,
        node.lot_no or None,
        node.location or None,
        node.quantity,
        node.remaining,
    )


def _leads_on(node: TraceNode, after: TraceNode | None) -> bool:
    return after is not None and after.direction == node.direction and after.level > node.level
