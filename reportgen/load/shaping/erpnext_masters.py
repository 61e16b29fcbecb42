"""ERPNext's items, groups, warehouses, suppliers and customers in the ledger's words, and the dates of its serials."""

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import first_of, flag, has, one_each, text, unless_same

SERIAL_NOS, BATCHES = "erpnext_serial_nos", "erpnext_batches"
ITEMS, GROUPS, WAREHOUSES = "erpnext_items", "erpnext_item_groups", "erpnext_warehouses"
PURCHASES, SALES = "erpnext_purchases", "erpnext_sales"
SUPPLIERS, CUSTOMERS = "erpnext_suppliers", "erpnext_customers"
TAKES: tuple[str, ...] = (SERIAL_NOS, BATCHES, ITEMS, GROUPS, WAREHOUSES, SUPPLIERS, CUSTOMERS)
GIVES: tuple[str, ...] = ("items", "item_categories", "locations", "vendors", "customers")

Tables = Mapping[str, ir.Table]

_COSTING = {"FIFO": "FIFO", "LIFO": "LIFO", "Moving Average": "Average"}


def shaped(tables: Tables, ledger: ir.Table) -> Tables:
    """Masters from the tables delivered.

    Args:
        ledger: stock ledger entries as delivered; the report of that name tells items, too.
    """
    made = {
        "items": _items(tables[ITEMS]) if ITEMS in tables else _items_of(ledger),
        "item_categories": _categories(tables[GROUPS]) if GROUPS in tables else None,
        "locations": _locations(tables[WAREHOUSES], ledger) if WAREHOUSES in tables else None,
        "vendors": _parties(tables, SUPPLIERS, PURCHASES, "supplier", "vendor_no", "country"),
        "customers": _parties(tables, CUSTOMERS, SALES, "customer", "customer_no", ""),
    }
    return {name: table for name, table in made.items() if table is not None}


def dated(entries: ir.Table, tables: Tables) -> ir.Table:
    """Ledger entries with the warranty date of their serial number and the expiration date of their lot, as far as the
    tables tell them."""
    if has(tables.get(SERIAL_NOS), "warranty_expiry_date"):
        serials = tables[SERIAL_NOS]
        known = one_each(
            serials.select(
                of_item=text(serials, "item_code"), of_serial=serials.name, warranty_date=serials.warranty_expiry_date
            ),
            "of_serial",
            "of_item",
        )
        entries = entries.left_join(
            known, (entries.serial_no == known.of_serial) & (entries.item_no == known.of_item)
        ).drop("of_serial", "of_item")
    if BATCHES in tables:
        batches = tables[BATCHES]
        lots = one_each(
            batches.select(of_item=text(batches, "item"), of_lot=batches.name, expiration_date=batches.expiry_date),
            "of_lot",
            "of_item",
        )
        entries = entries.left_join(lots, (entries.lot_no == lots.of_lot) & (entries.item_no == lots.of_item)).drop(
            "of_lot", "of_item"
        )
    return entries


def _items(items: ir.Table) -> ir.Table:
    columns = {
        "item_no": text(items, "item_code"),
        "description": unless_same(first_of(text(items, "item_name"), text(items, "description")), items.item_code),
        "item_category_code": text(items, "item_group"),
    }
    if has(items, "stock_uom"):
        columns["base_unit_of_measure"] = items.stock_uom
    if has(items, "valuation_method"):
        cases = [(items.valuation_method == theirs, ibis.literal(ours)) for theirs, ours in _COSTING.items()]
        columns["costing_method"] = ibis.cases(*cases, else_=items.valuation_method)
    if has(items, "is_stock_item"):
        stocked = flag(items, "is_stock_item", otherwise=True)
        columns["type"] = ibis.ifelse(stocked, "Inventory", "Non-Inventory")
    if has(items, "disabled"):
        columns["blocked"] = flag(items, "disabled", otherwise=False)
    return items.select(**columns)


def _items_of(ledger: ir.Table) -> ir.Table | None:
    """The stock ledger report names items and their groups on every row."""
    names = {"description": "item_name", "item_category_code": "item_group", "base_unit_of_measure": "stock_uom"}
    there = {ours: text(ledger, theirs) for ours, theirs in names.items() if has(ledger, theirs)}
    if not has(ledger, "item_name") and not has(ledger, "item_group"):
        return None
    rows = ledger.filter(ledger.posting_date.notnull()).select(item_no=ledger.item_code, **there)
    return one_each(rows, "item_no")


def _categories(groups: ir.Table) -> ir.Table:
    """Without the one group above all, which says nothing."""
    roots = groups.filter(groups.parent_item_group == "").select(root=groups.name).distinct()
    below = groups.filter(groups.parent_item_group != "")
    both = below.left_join(roots, below.parent_item_group == roots.root)
    return both.select(code=both.name, parent_category=ibis.ifelse(both.root.isnull(), both.parent_item_group, ""))


def _locations(warehouses: ir.Table, ledger: ir.Table) -> ir.Table:
    columns = {
        "location_code": text(warehouses, "name"),
        "name": unless_same(text(warehouses, "warehouse_name"), warehouses.name),
    }
    if has(warehouses, "warehouse_type"):
        columns["use_as_in_transit"] = warehouses.warehouse_type == "Transit"
    if has(warehouses, "city"):
        columns["city"] = warehouses.city
    if has(warehouses, "company") and has(ledger, "company"):
        columns["company"] = warehouses.company
    return warehouses.select(**columns)


def _parties(tables: Tables, master: str, documents: str, party: str, number: str, country: str) -> ir.Table | None:
    """From their own table, else from the documents that name them."""
    if master in tables:
        table, code = tables[master], text(tables[master], "name")
        place = {"country_region_code": table[country]} if country and has(table, country) else {}
        name = unless_same(text(table, f"{party}_name"), code)
        return table.select(**{number: code}, name=name, **place)
    if not has(tables.get(documents), f"{party}_name"):
        return None
    table = tables[documents]
    code = text(table, party)
    return one_each(table.select(**{number: code}, name=unless_same(table[f"{party}_name"], code)), number)
