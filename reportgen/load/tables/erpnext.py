"""What ERPNext keeps of stock, and what canonical tables are made from: its own names, as fields and as labels."""

from reportgen.load.columns import Kind, Signature, Table, columns

_NO_LEDGER = ("actual_qty", "voucher_no", "qty_after_transaction", "in_qty", "voucher_detail_no")
"""Columns that only stock ledger entries have."""

STOCK_LEDGER_ENTRIES = Table(
    name="erpnext_stock_ledger_entries",
    title="ERPNext stock ledger entries",
    columns=columns(
        {
            Kind.TEXT: (
                "name item_code item_name item_group description warehouse moment posting_time creation voucher_type"
                " voucher_no voucher_detail_no serial_no batch_no serial_and_batch_bundle stock_uom project"
            ),
            Kind.DATE: "posting_date",
            Kind.DECIMAL: "actual_qty in_qty out_qty qty_after_transaction stock_value_difference",
            Kind.BOOLEAN: "is_cancelled",
        },
        aliases={
            "name": "id",
            "item_code": "item",
            "posting_date": "date|posting datetime",
            "creation": "created on",
            "voucher_no": "voucher",
            "serial_no": "serial nos",
            "batch_no": "batch",
            "actual_qty": "qty change|actual quantity|quantity change",
            "qty_after_transaction": "balance qty|actual qty after transaction",
            "stock_value_difference": "change in stock value|value change",
        },
        required=("item_code", "posting_date"),
        losses={
            "warehouse": "stock cannot be told apart by location",
            "voucher_type": "every entry is a positive or negative adjustment or a transfer, by its sign",
            "voucher_no": "transfers cannot be told from adjustments, and the document number is blank",
            "posting_time": "of entries of one day, receipts are taken to come first",
            "stock_value_difference": "inventory value and cost are blank",
            "qty_after_transaction": "reconciliations that say only the new balance change nothing",
            "batch_no": "the dimension lot number is blank unless bundles name it",
        },
    ),
    signature=Signature(
        always=("item_code", "posting_date", "warehouse"),
        telling=("actual_qty", "in_qty", "out_qty", "qty_after_transaction", "voucher_no", "stock_value_difference"),
        enough=2,
        never=("entry_no", "location_dest_id", "bin_code"),
    ),
    makes="item_ledger_entries",
    copies={"moment": "posting_date"},
)

BUNDLE_ENTRIES = Table(
    name="erpnext_bundle_entries",
    title="ERPNext serial and batch entries",
    columns=columns(
        {
            Kind.TEXT: "parent serial_no batch_no warehouse",
            Kind.INTEGER: "idx",
            Kind.DECIMAL: "qty stock_value_difference",
        },
        aliases={
            "parent": "id|name|serial and batch bundle",
            "serial_no": "serial no (serial and batch entry)|serial no (entries)",
            "batch_no": "batch no (serial and batch entry)|batch no (entries)",
            "warehouse": "warehouse (serial and batch entry)|warehouse (entries)",
            "qty": "qty (serial and batch entry)|qty (entries)",
            "idx": "no|idx (serial and batch entry)|no (serial and batch entry)",
            "stock_value_difference": (
                "change in stock value|change in stock value (serial and batch entry)|change in stock value (entries)"
            ),
        },
        losses={
            "batch_no": "lots of bundles are blank",
            "stock_value_difference": "the cost of a bundle is spread evenly over what is in it",
        },
    ),
    signature=Signature(
        always=("parent", "qty"),
        telling=("serial_no", "batch_no"),
        enough=1,
        never=("posting_date", "item_code", "item_no", "voucher_no", "entry_no", "document_no"),
    ),
    makes="item_ledger_entries",
    loss="serial numbers and lots that stand in serial and batch bundles (since version 15) are blank",
)

STOCK_ENTRIES = Table(
    name="erpnext_stock_entries",
    title="ERPNext stock entries",
    columns=columns({Kind.TEXT: "name purpose"}, aliases={"name": "id", "purpose": "stock entry type"}),
    signature=Signature(always=("name", "purpose"), never=(*_NO_LEDGER, "item_code")),
    key=("name",),
    makes="item_ledger_entries",
    loss="consumption and output are not told from adjustments: stock entries are judged by their signs",
)

PURCHASES = Table(
    name="erpnext_purchases",
    title="ERPNext purchase receipts and invoices",
    columns=columns(
        {Kind.TEXT: "name supplier supplier_name", Kind.DATE: "posting_date", Kind.BOOLEAN: "is_return"},
        aliases={"name": "id", "posting_date": "date"},
    ),
    signature=Signature(
        always=("name", "supplier", "posting_date"), never=(*_NO_LEDGER, "serial_no", "item_code", "customer")
    ),
    key=("name",),
    makes="item_ledger_entries",
    loss="the vendor of a receipt is blank",
)

SALES = Table(
    name="erpnext_sales",
    title="ERPNext delivery notes and sales invoices",
    columns=columns(
        {Kind.TEXT: "name customer customer_name", Kind.DATE: "posting_date", Kind.BOOLEAN: "is_return"},
        aliases={"name": "id", "posting_date": "date"},
    ),
    signature=Signature(
        always=("name", "customer", "posting_date"), never=(*_NO_LEDGER, "serial_no", "item_code", "supplier")
    ),
    key=("name",),
    makes="item_ledger_entries",
    loss="the customer of a delivery is blank",
)

SERIAL_NOS = Table(
    name="erpnext_serial_nos",
    title="ERPNext serial numbers",
    columns=columns(
        {
            Kind.TEXT: "name item_code warehouse status maintenance_status",
            Kind.DATE: "warranty_expiry_date",
        },
        aliases={"name": "serial no|id", "item_code": "item"},
    ),
    signature=Signature(
        always=("name", "item_code"),
        telling=("warranty_expiry_date", "status", "maintenance_status"),
        enough=1,
        never=(*_NO_LEDGER, "posting_date", "qty", "has_serial_no"),
    ),
    key=("name", "item_code"),
    makes="item_ledger_entries",
    loss="the warranty date is blank",
)

BATCHES = Table(
    name="erpnext_batches",
    title="ERPNext batches",
    columns=columns(
        {Kind.TEXT: "name item", Kind.DATE: "expiry_date manufacturing_date"},
        aliases={"name": "batch id|id", "item": "item code"},
    ),
    signature=Signature(always=("name", "item", "expiry_date"), never=(*_NO_LEDGER, "serial_no", "posting_date")),
    key=("name", "item"),
    makes="item_ledger_entries",
    loss="the expiration date is blank",
)

ITEMS = Table(
    name="erpnext_items",
    title="ERPNext items",
    columns=columns(
        {
            Kind.TEXT: "item_code item_name item_group stock_uom valuation_method description",
            Kind.BOOLEAN: "disabled is_stock_item has_serial_no",
        },
        aliases={
            "item_code": "name|id",
            "stock_uom": "default unit of measure",
            "is_stock_item": "maintain stock",
        },
    ),
    signature=Signature(
        always=("item_code", "item_group"),
        telling=("item_name", "stock_uom", "has_serial_no", "is_stock_item"),
        enough=1,
        never=(*_NO_LEDGER, "serial_no", "posting_date", "warehouse"),
    ),
    key=("item_code",),
    makes="items",
    loss="items show by code unless the stock ledger names them",
)

ITEM_GROUPS = Table(
    name="erpnext_item_groups",
    title="ERPNext item groups",
    columns=columns(
        {Kind.TEXT: "name parent_item_group", Kind.BOOLEAN: "is_group"}, aliases={"name": "item group name|id"}
    ),
    signature=Signature(always=("name", "parent_item_group"), never=("item_code",)),
    key=("name",),
    makes="item_categories",
    loss="item groups stand side by side, without a hierarchy",
)

WAREHOUSES = Table(
    name="erpnext_warehouses",
    title="ERPNext warehouses",
    columns=columns(
        {Kind.TEXT: "name warehouse_name warehouse_type city", Kind.BOOLEAN: "is_group"}, aliases={"name": "id"}
    ),
    signature=Signature(always=("name", "warehouse_name"), never=(*_NO_LEDGER, "item_code")),
    key=("name",),
    makes="locations",
    loss="warehouses show by their identifier, and transit warehouses are not known as such",
)

SUPPLIERS = Table(
    name="erpnext_suppliers",
    title="ERPNext suppliers",
    columns=columns(
        {Kind.TEXT: "name supplier_name supplier_group country"},
        aliases={"name": "id", "country": "country name"},
    ),
    signature=Signature(
        always=("name", "supplier_name"), never=(*_NO_LEDGER, "item_code", "posting_date", "transaction_date")
    ),
    key=("name",),
    makes="vendors",
    loss="vendors show by their identifier unless their documents name them",
)

CUSTOMERS = Table(
    name="erpnext_customers",
    title="ERPNext customers",
    columns=columns(
        {Kind.TEXT: "name customer_name customer_group territory"},
        aliases={"name": "id"},
    ),
    signature=Signature(
        always=("name", "customer_name"), never=(*_NO_LEDGER, "item_code", "posting_date", "transaction_date")
    ),
    key=("name",),
    makes="customers",
    loss="customers show by their identifier unless their documents name them",
)

TABLES = (
    STOCK_LEDGER_ENTRIES,
    BUNDLE_ENTRIES,
    STOCK_ENTRIES,
    PURCHASES,
    SALES,
    SERIAL_NOS,
    BATCHES,
    ITEMS,
    ITEM_GROUPS,
    WAREHOUSES,
    SUPPLIERS,
    CUSTOMERS,
)
