"""What an ERPNext voucher did with an item, in the ledger's words.

The voucher's type decides, for stock entries their purpose. Where a voucher brings an item in and takes it out, in
equal quantities, it only moves it.
"""

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import flag, one_each, text

HEADERS = ("erpnext_stock_entries", "erpnext_purchases", "erpnext_sales")
"""Tables that say more of a voucher."""

_TRANSFERS = (
    "Material Transfer",
    "Material Transfer for Manufacture",
    "Send to Subcontractor",
    "Send to Warehouse",
    "Receive at Warehouse",
    "Subcontract",
)
_PRODUCTION = ("Manufacture", "Material Consumption for Manufacture", "Disassemble")
_ASSEMBLY = ("Repack",)
PURCHASES = ("Purchase Receipt", "Purchase Invoice")
SALES = ("Delivery Note", "Sales Invoice", "POS Invoice")
_SUBCONTRACTING = ("Subcontracting Receipt",)
RECONCILIATION = "Stock Reconciliation"
_DOCUMENTS = {
    ("Purchase Receipt", True): "Purchase Receipt",
    ("Purchase Receipt", False): "Purchase Return Shipment",
    ("Purchase Invoice", True): "Purchase Invoice",
    ("Purchase Invoice", False): "Purchase Credit Memo",
    ("Delivery Note", False): "Sales Shipment",
    ("Delivery Note", True): "Sales Return Receipt",
    ("Sales Invoice", False): "Sales Invoice",
    ("Sales Invoice", True): "Sales Credit Memo",
    ("POS Invoice", False): "Sales Invoice",
    ("POS Invoice", True): "Sales Credit Memo",
}
"""By voucher type, and whether the quantity is positive."""


def with_headers(rows: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    """The rows with ``purpose``, ``is_return``, ``source_type`` and ``source_no``, blank where no header tells them."""
    headers = [
        _headers(tables[name], family, purpose, party)
        for name, (family, purpose, party) in _SAYING.items()
        if name in tables
    ]
    family = ibis.cases(
        (rows.voucher_type == "Stock Entry", ibis.literal("Stock")),
        (rows.voucher_type.isin(PURCHASES), ibis.literal("Vendor")),
        (rows.voucher_type.isin(SALES), ibis.literal("Customer")),
        else_="",
    )
    blank = ibis.literal("")
    if not headers:
        return rows.mutate(purpose=blank, is_return=False, source_type=blank, source_no=blank)
    known = one_each(ibis.union(*headers) if len(headers) > 1 else headers[0], "of_voucher", "of_family")
    both = rows.mutate(family=family)
    both = both.left_join(known, (both.voucher_no == known.of_voucher) & (both.family == known.of_family))
    party = both.party.fill_null("")
    return both.mutate(
        purpose=both.purpose.fill_null(""),
        is_return=both.is_return.fill_null(False),
        source_no=party,
        source_type=ibis.ifelse(party == "", "", both.family),
    ).drop("of_voucher", "of_family", "family", "party")


_SAYING = {
    "erpnext_stock_entries": ("Stock", "purpose", ""),
    "erpnext_purchases": ("Vendor", "", "supplier"),
    "erpnext_sales": ("Customer", "", "customer"),
}
"""For each table of headers: whose vouchers, and the columns of their purpose and party."""


def _headers(table: ir.Table, family: str, purpose: str, party: str) -> ir.Table:
    return table.select(
        of_voucher=text(table, "name"),
        of_family=ibis.literal(family),
        purpose=text(table, purpose),
        party=text(table, party),
        is_return=flag(table, "is_return", otherwise=False),
    )


def with_types(rows: ir.Table) -> ir.Table:
    """The rows with ``entry_type`` and ``document_type``, and the order of what was produced.

    Args:
        rows: with ``company``, ``voucher_type``, ``voucher_no``, ``item_code``, ``quantity``, ``is_return``,
            ``purpose`` (blank where it is not known), ``source_type`` and ``source_no`` (they stay on purchases and
            sales).
    """
    voucher = ["company", "voucher_type", "voucher_no"]
    here, item = ibis.window(group_by=voucher), ibis.window(group_by=[*voucher, "item_code"])
    quantity = rows.quantity
    moves = (quantity.min().over(item) < 0) & (quantity.max().over(item) > 0) & (rows.voucher_no != "")
    looked = rows.mutate(moves=moves, balanced=quantity.sum().over(item) == 0, brings=quantity.max().over(here) > 0)
    typed = looked.mutate(entry_type=_entry_type(looked))
    made = typed.entry_type.isin(("Output", "Consumption")) & (typed.voucher_no != "")
    partner = typed.entry_type.isin(("Purchase", "Sale"))
    return typed.mutate(
        document_type=_document_type(typed),
        order_type=ibis.ifelse(made, "Production", ""),
        order_no=ibis.ifelse(made, typed.voucher_no, ""),
        source_type=ibis.ifelse(partner, typed.source_type, ""),
        source_no=ibis.ifelse(partner, typed.source_no, ""),
    ).drop("moves", "balanced", "brings")


def _entry_type(rows: ir.Table) -> ir.StringValue:
    kind, comes = rows.voucher_type, rows.quantity > 0
    production = comes.ifelse("Output", "Consumption")
    adjustment = comes.ifelse("Positive Adjmt.", "Negative Adjmt.")
    # A purchase receipt that uses up what a subcontractor was given, beside what it brings.
    uses_up = ~comes & rows.brings & ~rows.is_return
    return ibis.cases(
        (kind == RECONCILIATION, adjustment),
        (rows.purpose.isin(_TRANSFERS), ibis.literal("Transfer")),
        (rows.purpose.isin(_PRODUCTION) | kind.isin(_SUBCONTRACTING), production),
        (rows.purpose.isin(_ASSEMBLY), comes.ifelse("Assembly Output", "Assembly Consumption")),
        (rows.purpose != "", adjustment),
        (rows.moves & (rows.balanced | (kind == "Stock Entry")), ibis.literal("Transfer")),
        (kind.isin(PURCHASES), uses_up.ifelse("Consumption", "Purchase")),
        (kind.isin(SALES), ibis.literal("Sale")),
        else_=adjustment,
    )


def _document_type(rows: ir.Table) -> ir.StringValue:
    """The ledger's own where it has one, else what ERPNext calls the voucher."""
    bought_or_sold = rows.entry_type.isin(("Purchase", "Sale"))
    comes = rows.quantity > 0
    known = [
        (bought_or_sold & (rows.voucher_type == kind) & (comes if positive else ~comes), ibis.literal(document))
        for (kind, positive), document in _DOCUMENTS.items()
    ]
    transfer = (rows.entry_type == "Transfer", ibis.literal("Direct Transfer"))
    return ibis.cases(*known, transfer, else_=rows.voucher_type)
