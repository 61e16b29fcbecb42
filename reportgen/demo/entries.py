"""What is posted, and what the books keep of it. Quantities are pieces, amounts are cents; issues count negative."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One line as it is posted: what moves, where, by which document."""

    posting_date: date
    entry_type: str
    document_no: str
    item: str
    quantity: int
    location: str
    document_type: str = ""
    invoice_type: str = ""
    """Kind of the invoice that comes with it; blank if it is invoiced by its own document, or later."""
    invoice_no: str = ""
    invoiced: bool = True
    """False if the invoice comes later: until then cost and sales amount are expected."""
    source_type: str = ""
    source_no: str = ""
    variant: str = ""
    serial: str = ""
    lot: str = ""
    package: str = ""
    expiration: date | None = None
    warranty: date | None = None
    cost: int = 0
    """Cost of a receipt. What an issue costs is what it takes."""
    sales: int = 0
    """Sales amount: positive for a sale, negative for a return."""
    unit: str = "PCS"
    per_unit: int = 1
    order_type: str = ""
    order_no: str = ""
    project: str = ""
    return_reason: str = ""
    dimension_set: int = 0
    correction: bool = False
    drop_shipment: bool = False
    comes_from: int = 0
    """Entry number of the issue that this receipt takes back or carries on; 0 for goods that are new."""
    applies_to: int = 0
    """Entry number of the receipt that this issue takes; 0 for the oldest that fits."""
    transferred_from: int = 0
    """Entry number of the receipt that a transfer took the goods from."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A posting as the closed books keep it, with the sums of its value entries."""

    entry_no: int
    posting: Posting
    remaining: int
    invoiced_quantity: int
    completely_invoiced: bool
    last_invoice: date | None
    cost_actual: int
    cost_expected: int
    sales_actual: int
    sales_expected: int


@dataclass(frozen=True, slots=True)
class ValueEntry:
    """One change of a ledger entry's cost or sales amount."""

    entry_no: int
    ledger_entry_no: int
    kind: str
    """Direct Cost or Revaluation."""
    posting_date: date
    document_type: str
    document_no: str
    posting: Posting
    """Of the ledger entry."""
    valued_quantity: int
    invoiced_quantity: int
    cost_actual: int
    cost_expected: int
    cost_posted: int
    expected_posted: int
    """Expected cost on the general ledger's interim accounts."""
    sales_actual: int
    sales_expected: int
    adjustment: bool
    charge: str

    @property
    def expected(self) -> bool:
        """True if it waits for an invoice: amounts are expected, none is actual."""
        return not self.cost_actual and not self.sales_actual and bool(self.cost_expected or self.sales_expected)


@dataclass(frozen=True, slots=True)
class Application:
    """Which receipt an issue takes from; a receipt's own application opens it."""

    entry_no: int
    ledger_entry_no: int
    inbound: int
    outbound: int
    quantity: int
    posting_date: date
    transferred_from: int


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """Goods ordered from a vendor and the day they should come; lines are item, location, pieces."""

    no: str
    vendor: str
    due: date
    lines: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class ProductionOrder:
    """An order of the works: components leave on the first day, pieces come in by the due day."""

    no: str
    item: str
    variant: str
    quantity: int
    start: date
    due: date


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Goods sent from one location to another, and the day they should be there."""

    no: str
    source: str
    target: str
    shipped: date
    due: date


@dataclass(frozen=True, slots=True)
class History:
    """Three years of books, closed."""

    entries: tuple[LedgerEntry, ...]
    values: tuple[ValueEntry, ...]
    applications: tuple[Application, ...]
    production: tuple[ProductionOrder, ...]
    transfers: tuple[TransferOrder, ...]
    purchases: tuple[PurchaseOrder, ...]
    """Those not received."""
