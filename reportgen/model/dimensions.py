"""What entries can be grouped and filtered by: the dimensions of a ledger entry, and the list of all dimensions."""

from collections.abc import Callable
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.joins import category_of, code_and_name
from reportgen.model.serial_dimensions import SERIAL_DIMENSIONS


def _entry(name: str, label: str, meaning: str, kind: Literal["text", "date", "number"] = "text") -> Dimension:
    return Dimension(name, label, meaning, (LEDGER,), lambda t: t[name], kind=kind)


def _party(role: str) -> Callable[[ir.Table], ir.StringValue]:
    """Number of the entry's own counterparty if it has the role, else blank."""
    return lambda t: ibis.ifelse(t.source_type == role, t.source_no, "")


def _party_and_name(role: str, join: str) -> Callable[[ir.Table], ir.StringValue]:
    return lambda t: ibis.ifelse(t.source_type == role, code_and_name(t.source_no, t[f"{join}__name"]), "")


def _description(t: ir.Table) -> ir.StringValue:
    return ibis.ifelse(t.items__description == "", t.description, t.items__description)


def _year(t: ir.Table) -> ir.StringValue:
    return t.posting_date.year().cast("string")


def _month(t: ir.Table) -> ir.StringValue:
    return _year(t) + "-" + t.posting_date.month().cast("string").lpad(2, "0")


def _quarter(t: ir.Table) -> ir.StringValue:
    return _year(t) + " Q" + t.posting_date.quarter().cast("string")


def category_level(level: int, name: str | None = None, label: str | None = None) -> Dimension:
    """One level of the item category hierarchy, 1 being the top. Blank for items without category."""
    return Dimension(
        name or f"category_level_{level}",
        label or ("Item Category" if level == 1 else f"Item Category, level {level}"),
        f"Level {level} of the item category hierarchy, from the top.",
        ("Item", "Item Category"),
        lambda t: t[f"categories__level_{level}"],
        ("categories",),
        ragged=True,
    )


def dimension_value(number: int, name: str | None = None, label: str | None = None) -> Dimension:
    """A global (1, 2) or shortcut (3 to 8) dimension of the entry's dimension set, code and name."""
    return Dimension(
        name or f"dimension_{number}",
        label or f"Dimension {number}",
        f"Value of dimension {number} of the entry's dimension set.",
        (LEDGER, "Dimension Set Entry"),
        lambda t: _dimension_value(t, number),
        ("dimension_sets",),
    )


def _dimension_value(t: ir.Table, number: int) -> ir.StringValue:
    """From the dimension set; the code that the entry itself carries where there is none."""
    code, name = (t[f"dimension_sets__dimension_{number}_{part}"] for part in ("code", "name"))
    own = t[f"{'global' if number <= 2 else 'shortcut'}_dimension_{number}_code"]
    return ibis.ifelse(code == "", own, code_and_name(code, name))


def attribute(attribute_name: str, name: str | None = None, label: str | None = None) -> Dimension:
    """An item attribute; an item without a value of its own takes its category's, or the category's above."""
    return Dimension(
        name or f"attribute.{attribute_name}",
        label or attribute_name,
        f"Item attribute {attribute_name}; categories hand theirs down to items.",
        ("Item", "Item Category", "Item Attribute Value"),
        lambda t: t[f"attribute.{attribute_name}__value"],
        (f"attribute.{attribute_name}",),
    )


_ENTRY = (
    _entry("item_no", "Item No.", "Number of the item."),
    Dimension(
        "item",
        "Item No. & Description",
        "Number and description of the item.",
        (LEDGER, "Item"),
        lambda t: code_and_name(t.item_no, _description(t)),
        ("items",),
    ),
    Dimension(
        "item_category_code",
        "Item Category Code",
        "Category of the item; blank for items without one.",
        ("Item",),
        category_of,
        ("items",),
    ),
    _entry("variant_code", "Variant Code", "Variant of the item."),
    _entry("serial_no", "Serial No.", "Serial number; one serial is the item, the variant and this together."),
    _entry("lot_no", "Lot No.", "Lot number."),
    _entry("location_code", "Location Code", "Location of the entry."),
    Dimension(
        "location",
        "Location Code & Name",
        "Code and name of the location.",
        (LEDGER, "Location"),
        lambda t: code_and_name(t.location_code, t.locations__name),
        ("locations",),
    ),
    _entry("entry_type", "Entry Type", "What the entry does: Purchase, Sale, Positive Adjmt., Transfer ..."),
    _entry("document_type", "Document Type", "Type of the posted document."),
    _entry("document_no", "Document No.", "Number of the posted document."),
    _entry("posting_date", "Posting Date", "Day the entry counts from.", "date"),
    Dimension("posting_year", "Posting Year", "Calendar year of the posting date.", (LEDGER,), _year),
    Dimension("posting_quarter", "Posting Quarter", "Calendar quarter of the posting date.", (LEDGER,), _quarter),
    Dimension("posting_month", "Posting Month", "Calendar month of the posting date.", (LEDGER,), _month),
    Dimension(
        "vendor_no",
        "Vendor No.",
        "Vendor of the entry itself; stands on purchase entries only.",
        (LEDGER,),
        _party("Vendor"),
    ),
    Dimension(
        "vendor",
        "Vendor No. & Name",
        "Vendor of the entry itself; stands on purchase entries only.",
        (LEDGER, "Vendor"),
        _party_and_name("Vendor", "vendors"),
        ("vendors",),
    ),
    Dimension("customer_no", "Customer No.", "Customer of the entry itself.", (LEDGER,), _party("Customer")),
    Dimension(
        "customer",
        "Customer No. & Name",
        "Customer of the entry itself.",
        (LEDGER, "Customer"),
        _party_and_name("Customer", "customers"),
        ("customers",),
    ),
    _entry("source_type", "Source Type", "Kind of counterparty: Customer, Vendor, Item or blank."),
    _entry("source_no", "Source No.", "Number of the counterparty."),
    Dimension(
        "inventory_posting_group",
        "Inventory Posting Group",
        "Posting group of the item.",
        ("Item",),
        lambda t: t.items__inventory_posting_group,
        ("items",),
    ),
    _entry("unit_of_measure_code", "Unit of Measure Code", "Unit of measure of the document line."),
    _entry("expiration_date", "Expiration Date", "Day from which the goods count as expired.", "date"),
    _entry("warranty_date", "Warranty Date", "Last day of the warranty.", "date"),
    _entry("company", "Company", "Company that the entry belongs to."),
)

DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (*_ENTRY, *(dimension_value(number) for number in range(1, 9)), *SERIAL_DIMENSIONS)
}
"""All built-in dimensions but `CATEGORY`, which is several."""

CATEGORY = "item_category"
"""The item category hierarchy: stands for all its levels, top first."""

_FIELDS = (
    _entry("entry_no", "Entry No.", "Number of the ledger entry.", "number"),
    _entry("quantity", "Quantity", "Quantity of the entry in the base unit; issues are negative.", "number"),
    _entry("remaining_quantity", "Remaining Quantity", "What the entry still has open.", "number"),
    _entry("invoiced_quantity", "Invoiced Quantity", "What is invoiced of the entry.", "number"),
    _entry("cost_amount_actual", "Cost Amount (Actual)", "Cost of the entry.", "number"),
    _entry("sales_amount_actual", "Sales Amount (Actual)", "Sales amount of the entry.", "number"),
    _entry("document_date", "Document Date", "Date of the document.", "date"),
    _entry("package_no", "Package No.", "Package number."),
    _entry("order_no", "Order No.", "Number of the production, assembly or transfer order."),
    _entry("external_document_no", "External Document No.", "Number of the other party's document."),
)
FIELDS: dict[str, Dimension] = {field.name: field for field in _FIELDS}
"""Columns of a ledger entry that only a filter uses."""
