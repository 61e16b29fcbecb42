"""The canonical tables: one list, whatever form the data came in."""

from collections.abc import Mapping

from reportgen.load.columns import Table
from reportgen.load.names import normalized
from reportgen.load.tables import entries, erpnext, masters, odoo, orders, parts

LEDGER = entries.ITEM_LEDGER_ENTRIES
"""The one table that a report cannot be made without."""

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        LEDGER,
        entries.VALUE_ENTRIES,
        masters.ITEMS,
        masters.ITEM_CATEGORIES,
        masters.ITEM_ATTRIBUTES,
        masters.LOCATIONS,
        masters.VENDORS,
        masters.CUSTOMERS,
        masters.DIMENSION_SETS,
        entries.WAREHOUSE_ENTRIES,
        masters.BINS,
        orders.TRANSFER_LINES,
        orders.PURCHASE_LINES,
        orders.SALES_LINES,
        orders.SERVICE_LINES,
        orders.PRODUCTION_ORDER_LINES,
        orders.PROD_ORDER_COMPONENT_LINES,
        orders.ASSEMBLY_HEADERS,
        orders.ASSEMBLY_LINES,
        orders.PROJECT_PLANNING_LINES,
        masters.SERIAL_NO_INFORMATION,
        entries.RESERVATION_ENTRIES,
        entries.ITEM_APPLICATION_ENTRIES,
    )
}

SOURCES: Mapping[str, Table] = {table.name: table for table in (*parts.TABLES, *erpnext.TABLES, *odoo.TABLES)}
"""Tables that canonical ones are made from: recognised and typed like those, and not shown to a report."""

KNOWN: Mapping[str, Table] = {**TABLES, **SOURCES}
"""All tables that a file can be."""

BY_NUMBER: Mapping[int, Table] = {table.number: table for table in KNOWN.values() if table.number}
"""By the number of the ERP's table."""

BY_ERP_NAME: Mapping[str, Table] = {normalized(table.erp_name): table for table in KNOWN.values() if table.erp_name}
"""By the name of the ERP's table, normalized."""

SPELLINGS: frozenset[str] = frozenset(spelling for table in KNOWN.values() for spelling in table.spellings if spelling)
"""Every name of a column, normalized, in English and in the ERP's own ways."""
