"""What is still to come in or go out: lines of orders that are not finished."""

from reportgen.load.columns import Kind, Signature, Table, columns

_LINE = "document_no item_no variant_code description location_code unit_of_measure_code"
_NUMBERS = "line_no dimension_set_id"
_AVAILABILITY = "scheduled receipts and gross requirements are incomplete"

TRANSFER_LINES = Table(
    name="transfer_lines",
    title="transfer lines",
    number=5741,
    erp_name="Transfer Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} transfer_from_code transfer_to_code in_transit_code status",
            Kind.INTEGER: f"{_NUMBERS} derived_from_line_no",
            Kind.DATE: "shipment_date receipt_date",
            Kind.DECIMAL: (
                "quantity quantity_base outstanding_quantity outstanding_qty_base qty_in_transit"
                " qty_in_transit_base quantity_shipped quantity_received qty_per_unit_of_measure"
            ),
        },
        aliases={
            "item_no": "item",
            "transfer_from_code": "transfer from location code|transfer from",
            "transfer_to_code": "transfer to location code|transfer to",
            "in_transit_code": "in transit location code",
        },
        enums={"status": "Transfer Status"},
    ),
    signature=Signature(always=("item_no", "transfer_from_code", "transfer_to_code")),
    loss=_AVAILABILITY,
)

PURCHASE_LINES = Table(
    name="purchase_lines",
    title="purchase lines",
    number=39,
    erp_name="Purchase Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} document_type type vendor_no",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "expected_receipt_date order_date",
            Kind.DECIMAL: "quantity outstanding_quantity outstanding_qty_base qty_per_unit_of_measure",
            Kind.BOOLEAN: "drop_shipment",
        },
        aliases={"item_no": "no|item", "vendor_no": "buy from vendor no"},
        enums={"document_type": "Purchase Document Type", "type": "Purchase Line Type"},
    ),
    signature=Signature(
        always=("document_no", "item_no", "vendor_no"),
        telling=("outstanding_qty_base", "outstanding_quantity", "expected_receipt_date"),
        enough=1,
        never=("entry_no", "customer_no"),
    ),
    loss=_AVAILABILITY,
)

SALES_LINES = Table(
    name="sales_lines",
    title="sales lines",
    number=37,
    erp_name="Sales Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} document_type type customer_no",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "shipment_date requested_delivery_date",
            Kind.DECIMAL: "quantity outstanding_quantity outstanding_qty_base qty_per_unit_of_measure",
            Kind.BOOLEAN: "drop_shipment",
        },
        aliases={"item_no": "no|item", "customer_no": "sell to customer no"},
        enums={"document_type": "Sales Document Type", "type": "Sales Line Type"},
    ),
    signature=Signature(
        always=("document_no", "item_no", "customer_no"),
        telling=("outstanding_qty_base", "outstanding_quantity", "shipment_date"),
        enough=1,
        never=("entry_no", "vendor_no", "needed_by_date"),
    ),
    loss=_AVAILABILITY,
)

SERVICE_LINES = Table(
    name="service_lines",
    title="service lines",
    number=5902,
    erp_name="Service Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} document_type type customer_no service_item_no",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "needed_by_date",
            Kind.DECIMAL: "quantity outstanding_quantity outstanding_qty_base qty_per_unit_of_measure",
        },
        aliases={"item_no": "no|item"},
        enums={"document_type": "Service Document Type", "type": "Service Line Type"},
    ),
    signature=Signature(
        always=("document_no", "item_no", "needed_by_date"),
        telling=("outstanding_qty_base", "outstanding_quantity", "quantity"),
        enough=1,
        never=("entry_no", "vendor_no"),
    ),
    loss=_AVAILABILITY,
)

PRODUCTION_ORDER_LINES = Table(
    name="production_order_lines",
    title="production order lines",
    number=5406,
    erp_name="Prod. Order Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} status",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "due_date starting_date ending_date",
            Kind.DECIMAL: "quantity finished_quantity remaining_quantity remaining_qty_base qty_per_unit_of_measure",
        },
        aliases={"document_no": "prod order no|production order no", "item_no": "item"},
        enums={"status": "Production Order Status"},
    ),
    signature=Signature(
        always=("status", "document_no", "item_no", "starting_date"),
        telling=("remaining_qty_base", "remaining_quantity", "finished_quantity"),
        enough=1,
        never=("entry_no",),
    ),
    loss=_AVAILABILITY,
)

PROD_ORDER_COMPONENT_LINES = Table(
    name="prod_order_component_lines",
    title="production order components",
    number=5407,
    erp_name="Prod. Order Component",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} status",
            Kind.INTEGER: f"{_NUMBERS} prod_order_line_no",
            Kind.DATE: "due_date",
            Kind.DECIMAL: (
                "quantity quantity_per expected_quantity remaining_quantity remaining_qty_base qty_per_unit_of_measure"
            ),
        },
        aliases={"document_no": "prod order no|production order no", "item_no": "item"},
        enums={"status": "Production Order Status"},
    ),
    signature=Signature(
        always=("status", "document_no", "item_no", "due_date"),
        telling=("remaining_qty_base", "remaining_quantity", "expected_quantity"),
        enough=1,
        never=("entry_no", "starting_date"),
    ),
    loss=_AVAILABILITY,
)

ASSEMBLY_HEADERS = Table(
    name="assembly_headers",
    title="assembly headers",
    number=900,
    erp_name="Assembly Header",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} document_type status",
            Kind.INTEGER: "dimension_set_id",
            Kind.DATE: "due_date starting_date ending_date",
            Kind.DECIMAL: (
                "quantity remaining_quantity remaining_qty_base assembled_quantity quantity_to_assemble"
                " qty_per_unit_of_measure"
            ),
        },
        aliases={"document_no": "no", "item_no": "item"},
        enums={"document_type": "Assembly Document Type", "status": "Assembly Status"},
    ),
    signature=Signature(
        always=("document_no", "item_no", "due_date", "quantity", "status"),
        telling=("remaining_qty_base", "remaining_quantity"),
        enough=1,
        never=("entry_no", "prod_order_no", "prod_order_line_no"),
    ),
    loss=_AVAILABILITY,
)

ASSEMBLY_LINES = Table(
    name="assembly_lines",
    title="assembly lines",
    number=901,
    erp_name="Assembly Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} document_type type",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "due_date",
            Kind.DECIMAL: "quantity quantity_per remaining_quantity remaining_qty_base qty_per_unit_of_measure",
        },
        aliases={"item_no": "no|item"},
        enums={"document_type": "Assembly Document Type", "type": "Assembly Line Type"},
    ),
    signature=Signature(
        always=("document_no", "item_no", "due_date"),
        telling=("remaining_qty_base", "remaining_quantity"),
        enough=1,
        never=("entry_no", "status", "prod_order_no", "customer_no", "vendor_no"),
    ),
    loss=_AVAILABILITY,
)

PROJECT_PLANNING_LINES = Table(
    name="project_planning_lines",
    title="project planning lines",
    number=1003,
    erp_name="Job Planning Line",
    columns=columns(
        {
            Kind.TEXT: f"{_LINE} job_no job_task_no status type",
            Kind.INTEGER: _NUMBERS,
            Kind.DATE: "planning_date",
            Kind.DECIMAL: "quantity remaining_quantity remaining_qty_base qty_per_unit_of_measure",
        },
        aliases={"item_no": "no|item", "job_no": "project no", "job_task_no": "project task no"},
        enums={"status": "Project Planning Line Status", "type": "Project Planning Line Type"},
    ),
    signature=Signature(
        always=("item_no", "planning_date"),
        telling=("remaining_qty_base", "remaining_quantity", "quantity"),
        enough=1,
        never=("entry_no",),
    ),
    loss=_AVAILABILITY,
)
