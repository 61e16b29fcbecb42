"""What has been posted: item ledger, values, warehouse, applications, reservations."""

from reportgen.load.columns import Kind, Signature, Table, columns

ITEM_LEDGER_ENTRIES = Table(
    name="item_ledger_entries",
    title="item ledger entries",
    number=32,
    erp_name="Item Ledger Entry",
    columns=columns(
        {
            Kind.INTEGER: (
                "entry_no document_line_no order_line_no dimension_set_id transferred_from_entry_no applies_to_entry"
            ),
            Kind.TEXT: (
                "entry_type source_type source_no document_no document_type external_document_no item_no"
                " description variant_code location_code serial_no lot_no package_no item_tracking"
                " unit_of_measure_code item_category_code order_type order_no job_no job_task_no"
                " return_reason_code country_region_code global_dimension_1_code global_dimension_2_code"
                " shortcut_dimension_3_code shortcut_dimension_4_code shortcut_dimension_5_code"
                " shortcut_dimension_6_code shortcut_dimension_7_code shortcut_dimension_8_code company"
            ),
            Kind.DATE: "posting_date document_date expiration_date warranty_date last_invoice_date",
            Kind.DECIMAL: (
                "quantity remaining_quantity invoiced_quantity reserved_quantity shipped_qty_not_returned"
                " qty_per_unit_of_measure cost_amount_actual cost_amount_expected cost_amount_non_invtbl"
                " sales_amount_actual sales_amount_expected purchase_amount_actual purchase_amount_expected"
            ),
            Kind.BOOLEAN: "open positive correction drop_shipment assemble_to_order completely_invoiced",
        },
        aliases={
            "item_no": "item",
            "serial_no": "serial",
            "quantity": "inventory quantity",
            "item_category_code": "item category",
            "lot_no": "lot",
            "location_code": "location",
            "variant_code": "variant",
            "job_no": "project no",
            "job_task_no": "project task no",
            "company": "company name",
        },
        required=("entry_no", "posting_date", "item_no", "quantity", "serial_no"),
        losses={
            "posting_date": "every entry counts on every day; ages, periods and days of movements are unknown",
            "entry_type": "net quantities sold and purchased, sales amount and the dimension entry type are blank",
            "source_type": "vendors cannot be told from customers: vendor, customer, supplier and holder are blank",
            "source_no": "vendor, customer, supplier and holder are blank",
            "document_no": "the dimension document number is blank",
            "location_code": "stock cannot be told apart by location",
            "variant_code": "variants of an item count as one",
            "remaining_quantity": "remaining quantity and expired inventory are blank",
            "invoiced_quantity": "invoiced quantity is blank",
            "cost_amount_actual": "inventory value and cost are blank",
            "sales_amount_actual": "sales amount is blank",
            "expiration_date": "expired and expiring inventory are blank",
            "open": "expired inventory is judged by remaining quantity alone",
            "lot_no": "the dimension lot number is blank",
            "warranty_date": "the dimension warranty date is blank",
            "dimension_set_id": "dimensions 1 to 8 are blank unless the entries carry them",
            "drop_shipment": "drop shipments cannot be left out of aging",
            "completely_invoiced": "costs that are not final cannot be told",
        },
        enums={
            "entry_type": "Item Ledger Entry Type",
            "source_type": "Analysis Source Type",
            "document_type": "Item Ledger Document Type",
            "order_type": "Inventory Order Type",
            "item_tracking": "Item Tracking Entry Type",
        },
    ),
    signature=Signature(
        telling=(
            "entry_no",
            "posting_date",
            "item_no",
            "quantity",
            "serial_no",
            "entry_type",
            "remaining_quantity",
            "document_no",
        ),
        enough=4,
        never=(
            "item_ledger_entry_no",
            "item_ledger_entry_type",
            "cost_posted_to_gl",
            "inbound_item_entry_no",
            "reservation_status",
            "bin_code",
            "registering_date",
            "qty_phys_inventory",
        ),
    ),
)

VALUE_ENTRIES = Table(
    name="value_entries",
    title="value entries",
    number=5802,
    erp_name="Value Entry",
    columns=columns(
        {
            Kind.INTEGER: (
                "entry_no item_ledger_entry_no document_line_no order_line_no capacity_ledger_entry_no"
                " dimension_set_id applies_to_entry"
            ),
            Kind.TEXT: (
                "entry_type item_ledger_entry_type variance_type item_charge_no source_type source_no"
                " document_no document_type external_document_no item_no description variant_code location_code"
                " inventory_posting_group source_posting_group type no order_type order_no reason_code"
                " return_reason_code job_no job_task_no source_code company"
            ),
            Kind.DATE: "posting_date document_date valuation_date",
            Kind.DECIMAL: (
                "valued_quantity item_ledger_entry_quantity invoiced_quantity cost_per_unit cost_amount_actual"
                " cost_amount_expected cost_amount_non_invtbl cost_posted_to_gl expected_cost_posted_to_gl"
                " sales_amount_actual sales_amount_expected purchase_amount_actual purchase_amount_expected"
                " discount_amount"
            ),
            Kind.BOOLEAN: (
                "expected_cost inventoriable adjustment drop_shipment valued_by_average_cost partial_revaluation"
            ),
        },
        aliases={
            "item_no": "item",
            "location_code": "location",
            "variant_code": "variant",
            "job_no": "project no",
            "job_task_no": "project task no",
            "company": "company name",
        },
        losses={
            "posting_date": "cost as of a day is taken from the ledger entries, as it is now",
            "cost_amount_expected": "expected cost is blank",
            "cost_posted_to_gl": "the variance to the general ledger is blank",
        },
        enums={
            "entry_type": "Cost Entry Type",
            "item_ledger_entry_type": "Item Ledger Entry Type",
            "variance_type": "Cost Variance Type",
            "source_type": "Analysis Source Type",
            "document_type": "Item Ledger Document Type",
            "order_type": "Inventory Order Type",
        },
    ),
    signature=Signature(
        always=("entry_no", "item_ledger_entry_no"),
        telling=(
            "cost_amount_actual",
            "cost_posted_to_gl",
            "item_ledger_entry_type",
            "invoiced_quantity",
            "valued_quantity",
            "sales_amount_actual",
        ),
        enough=1,
        never=("inbound_item_entry_no", "reservation_status"),
    ),
    second_signature=Signature(
        always=("entry_no", "item_ledger_entry_type"), telling=("cost_amount_actual", "cost_posted_to_gl"), enough=1
    ),
    loss="cost and value as of a past day are taken from the ledger entries, as they are now",
)

WAREHOUSE_ENTRIES = Table(
    name="warehouse_entries",
    title="warehouse entries",
    number=7312,
    erp_name="Warehouse Entry",
    columns=columns(
        {
            Kind.INTEGER: "entry_no line_no",
            Kind.TEXT: (
                "entry_type item_no variant_code location_code zone_code bin_code serial_no lot_no package_no"
                " unit_of_measure_code source_no source_document description"
            ),
            Kind.DATE: "registering_date expiration_date warranty_date",
            Kind.DECIMAL: "quantity qty_base qty_per_unit_of_measure",
        },
        aliases={"item_no": "item", "serial_no": "serial", "bin_code": "bin"},
        losses={"serial_no": "the bin of a serial number is blank"},
        enums={"entry_type": "Warehouse Entry Type"},
    ),
    signature=Signature(
        always=("item_no", "bin_code"),
        telling=("quantity", "qty_base"),
        enough=1,
        never=("posting_date", "item_ledger_entry_no", "document_no", "fixed"),
    ),
    loss="the bin of a serial number is blank",
)

ITEM_APPLICATION_ENTRIES = Table(
    name="item_application_entries",
    title="item application entries",
    number=339,
    erp_name="Item Application Entry",
    columns=columns(
        {
            Kind.INTEGER: (
                "entry_no item_ledger_entry_no inbound_item_entry_no outbound_item_entry_no transferred_from_entry_no"
            ),
            Kind.TEXT: "item_no variant_code location_code",
            Kind.DECIMAL: "quantity",
            Kind.DATE: "posting_date",
            Kind.BOOLEAN: "cost_application",
        },
    ),
    signature=Signature(always=("item_ledger_entry_no", "inbound_item_entry_no", "outbound_item_entry_no")),
    loss="a trace follows the serial numbers' own entries and order numbers only",
)

RESERVATION_ENTRIES = Table(
    name="reservation_entries",
    title="reservation entries",
    number=337,
    erp_name="Reservation Entry",
    columns=columns(
        {
            Kind.INTEGER: "entry_no source_type source_ref_no item_ledger_entry_no transferred_from_entry_no",
            Kind.TEXT: (
                "reservation_status item_no variant_code location_code serial_no lot_no package_no"
                " source_subtype source_id description"
            ),
            Kind.DATE: "creation_date expected_receipt_date shipment_date expiration_date warranty_date",
            Kind.DECIMAL: "quantity quantity_base qty_per_unit_of_measure",
            Kind.BOOLEAN: "positive",
        },
        aliases={"item_no": "item", "serial_no": "serial"},
        enums={"reservation_status": "Reservation Status"},
    ),
    signature=Signature(always=("item_no", "reservation_status")),
    loss="reserved serial numbers cannot be told",
)
