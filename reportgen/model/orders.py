"""What is still to come in and to go out: the open lines of all kinds of orders as one table of supply and demand.

What counts, and by which day, follows the ERP's own fields of an item: Qty. on Sales Order and its neighbours. Of
sales, purchase, service and assembly documents orders and return orders count; quotes, invoices, credit memos and
blanket orders do not. Simulated and finished production never counts, planned production is a planned receipt, and its
components are needed. A line that says neither its kind nor its status counts: its table then holds open orders only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.load.ledger import Ledger
from reportgen.model.companies import Companies

Effect = Literal["scheduled_receipt", "planned_receipt", "in_transit", "gross_requirement"]
"""What a line does to stock: it comes in, is only planned to, is already under way, or goes out."""

NUMBER = "decimal(38, 10)"
"""Type of the quantities of lines, whatever their columns are held as."""
_FACTOR = "decimal(18, 5)"
"""Type of what is multiplied: two of them make no more digits than an engine holds."""

KEYS = ("item_no", "variant_code", "location_code")
"""What a line is of: with the company where there are several, blank if the lines do not tell it."""
_TRANSFER_COLUMNS = ("document_no", "transfer_from_code", "in_transit_code")


@dataclass(frozen=True, slots=True)
class Orders:
    """The lines of one table that mean one thing."""

    table: str
    erp_name: str
    number: int
    """Of the ERP's table."""
    effect: Effect
    due: str
    """Column of the day on which the goods come or go."""
    counts: Callable[[ir.Table], ir.BooleanValue]
    open: Callable[[ir.Table], ir.DecimalValue]
    """What is still to be handled, in the base unit of measure."""
    location: str = "location_code"

    @property
    def title(self) -> str:
        """As a reader may look the table up: ``Sales Line (table 37)``."""
        return f"{self.erp_name} (table {self.number})"


def _either(column: str, *values: str) -> Callable[[ir.Table], ir.BooleanValue]:
    return lambda t: t[column].isin(("", *values))


def _all(*tests: Callable[[ir.Table], ir.BooleanValue]) -> Callable[[ir.Table], ir.BooleanValue]:
    def holds(t: ir.Table) -> ir.BooleanValue:
        met = t.item_no != ""
        for test in tests:
            met = met & test(t)
        return met

    return holds


def _only(column: str, value: str) -> Callable[[ir.Table], ir.BooleanValue]:
    return lambda t: t[column] == value


def _stays_here(t: ir.Table) -> ir.BooleanValue:
    """Drop shipments go from the vendor to the customer."""
    return ~t.drop_shipment.fill_null(False)


def _of_the_order(t: ir.Table) -> ir.BooleanValue:
    """Not one of the lines that a shipment derives from the order's, for the serial numbers under way."""
    return t.derived_from_line_no.fill_null(0) == 0


def _open(base: str, own: str, whole: str = "quantity", done: str = "") -> Callable[[ir.Table], ir.DecimalValue]:
    """The quantity in the base unit; else that in the line's own unit, times what one is in the base unit; else the
    whole line's, less what of it is done."""

    def quantity(t: ir.Table) -> ir.DecimalValue:
        per = t.qty_per_unit_of_measure.cast(_FACTOR).nullif(0).fill_null(1)
        left = t[whole].cast(_FACTOR) - t[done].cast(_FACTOR).fill_null(0) if done else t[whole].cast(_FACTOR)
        own_unit = ibis.coalesce(t[own].cast(_FACTOR), left).cast(_FACTOR)
        return ibis.coalesce(t[base].cast(NUMBER), (own_unit * per).cast(NUMBER))

    return quantity


_OUTSTANDING = _open("outstanding_qty_base", "outstanding_quantity")
_REMAINING = _open("remaining_qty_base", "remaining_quantity")
_TO_MAKE = _open("remaining_qty_base", "remaining_quantity", done="finished_quantity")
_TO_ASSEMBLE = _open("remaining_qty_base", "remaining_quantity", done="assembled_quantity")
_TO_SHIP = _open("outstanding_qty_base", "outstanding_quantity", done="quantity_shipped")
_UNDER_WAY = _open("qty_in_transit_base", "qty_in_transit", "quantity_shipped", "quantity_received")
_ITEM = _either("type", "Item")
_ORDER = _either("document_type", "Order")
_RETURN = _only("document_type", "Return Order")
_SALES, _PURCHASE, _SERVICE = (
    ("sales_lines", "Sales Line", 37),
    ("purchase_lines", "Purchase Line", 39),
    ("service_lines", "Service Line", 5902),
)
_TRANSFER = ("transfer_lines", "Transfer Line", 5741)
_PRODUCTION = ("production_order_lines", "Prod. Order Line", 5406)
_COMPONENT = ("prod_order_component_lines", "Prod. Order Component", 5407)
_ASSEMBLY, _PART = ("assembly_headers", "Assembly Header", 900), ("assembly_lines", "Assembly Line", 901)
_PROJECT = ("project_planning_lines", "Job Planning Line", 1003)

ORDERS: tuple[Orders, ...] = (
    Orders(*_SALES, "gross_requirement", "shipment_date", _all(_ITEM, _ORDER, _stays_here), _OUTSTANDING),
    Orders(*_SALES, "scheduled_receipt", "shipment_date", _all(_ITEM, _RETURN, _stays_here), _OUTSTANDING),
    Orders(*_PURCHASE, "scheduled_receipt", "expected_receipt_date", _all(_ITEM, _ORDER, _stays_here), _OUTSTANDING),
    Orders(*_PURCHASE, "gross_requirement", "expected_receipt_date", _all(_ITEM, _RETURN, _stays_here), _OUTSTANDING),
    Orders(*_SERVICE, "gross_requirement", "needed_by_date", _all(_ITEM, _ORDER), _OUTSTANDING),
    Orders(*_TRANSFER, "gross_requirement", "shipment_date", _all(_of_the_order), _TO_SHIP, "transfer_from_code"),
    Orders(*_TRANSFER, "scheduled_receipt", "receipt_date", _all(_of_the_order), _TO_SHIP, "transfer_to_code"),
    Orders(*_TRANSFER, "in_transit", "receipt_date", _all(_of_the_order), _UNDER_WAY, "transfer_to_code"),
    Orders(
        *_PRODUCTION, "scheduled_receipt", "due_date", _all(_either("status", "Released", "Firm Planned")), _TO_MAKE
    ),
    Orders(*_PRODUCTION, "planned_receipt", "due_date", _all(_only("status", "Planned")), _TO_MAKE),
    Orders(
        *_COMPONENT,
        "gross_requirement",
        "due_date",
        _all(_either("status", "Released", "Firm Planned", "Planned")),
        _open("remaining_qty_base", "remaining_quantity", "expected_quantity"),
    ),
    Orders(*_ASSEMBLY, "scheduled_receipt", "due_date", _all(_ORDER), _TO_ASSEMBLE),
    Orders(*_PART, "gross_requirement", "due_date", _all(_ITEM, _ORDER), _REMAINING),
    Orders(
        *_PROJECT, "gross_requirement", "planning_date", _all(_ITEM, _either("status", "Open", "Order")), _REMAINING
    ),
)
"""Each table once for each thing that its lines mean."""


def missing_orders(ledger: Ledger) -> tuple[str, ...]:
    """Titles of the tables of orders that the source did not deliver."""
    return tuple(dict.fromkeys(one.title for one in ORDERS if one.table not in ledger.present))


def order_lines(ledger: Ledger, companies: Companies) -> ir.Table:
    """One row for each open line and thing it means: `KEYS`, ``due`` (null without a day), ``effect``, ``quantity``.

    Quantities are in the base unit; what comes and what goes are both positive, a line that takes back is negative. A
    transfer line is up to three rows: what is still to be shipped is required where it comes from and received where
    it goes to; what is shipped and not received is in transit to there. Transfer lines also tell ``document_no``,
    ``transfer_from_code`` and ``in_transit_code``, blank for other orders.
    """
    there = [one for one in ORDERS if one.table in ledger.present]
    return ibis.union(*(_lines(one, ledger.tables[one.table], companies) for one in there or ORDERS[:1]))


def _lines(orders: Orders, rows: ir.Table, companies: Companies) -> ir.Table:
    lines = rows.filter(orders.counts(rows))
    told = {name: lines[name] if "in_transit_code" in lines.columns else ibis.literal("") for name in _TRANSFER_COLUMNS}
    lines = lines.mutate(
        **told,
        location_code=lines[orders.location],
        due=lines[orders.due],
        effect=ibis.literal(orders.effect),
        quantity=orders.open(lines),
    )
    kept = (*companies.with_company(KEYS), "due", "effect", "quantity", *told)
    return lines.filter(lines.quantity != 0).select(*kept)
