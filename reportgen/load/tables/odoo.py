"""What Odoo keeps of stock, and what canonical tables are made from: its own names, as fields and as labels.

A column that leads to another table holds what the export gives: a number, a name, or both.
"""

from reportgen.load.columns import Kind, Signature, Table, columns

MOVE_LINES = Table(
    name="odoo_move_lines",
    title="Odoo stock move lines",
    columns=columns(
        {
            Kind.TEXT: (
                "id moment reference product_id product_code lot_id lot_name location_id location_dest_id"
                " product_uom_id state picking_id move_id partner_id tracking company"
            ),
            Kind.DATE: "date",
            Kind.DECIMAL: "quantity quantity_product_uom",
        },
        aliases={
            "product_id": "product|product_id/name|product_id/display_name|product/display name|product/name",
            "product_code": "product_id/default_code|product/internal reference|internal reference",
            "lot_id": "lot/serial number|lot_id/name|lot/serial number/lot/serial number|lot",
            "lot_name": "lot/serial number name",
            "location_id": "from|source location|location_id/complete_name|location_id/display_name",
            "location_dest_id": (
                "to|destination location|location_dest_id/complete_name|location_dest_id/display_name"
            ),
            "product_uom_id": "unit of measure|unit|product_uom_id/name",
            "state": "status",
            "picking_id": "transfer|picking_id/name",
            "move_id": "stock operation|stock move",
            "partner_id": (
                "picking_partner_id|contact|partner|picking_id/partner_id/display_name|picking_id/partner_id/name"
                "|picking_id/partner_id|transfer/contact|transfer/contact/display name"
            ),
            "tracking": "product_id/tracking|product/tracking",
            "quantity": "qty_done|done|quantity done",
            "quantity_product_uom": "quantity in product uom",
            "company": "company_id|company_id/name",
        },
        required=("date", "location_id", "location_dest_id", "quantity"),
        losses={
            "reference": "the dimension document number is blank",
            "state": "every line is taken to be done",
        },
    ),
    signature=Signature(
        always=("date", "location_id", "location_dest_id"),
        telling=("product_id", "product_code", "lot_id", "lot_name", "quantity", "reference", "state"),
        enough=3,
        never=("procure_method", "price_unit", "demand", "initial demand", "product_uom", "picking_type_id", "item_no"),
    ),
    makes="item_ledger_entries",
    copies={"moment": "date"},
)

MOVES = Table(
    name="odoo_moves",
    title="Odoo stock moves",
    columns=columns(
        {Kind.TEXT: "id partner_id picking_id procure_method"}, aliases={"partner_id": "destination address"}
    ),
    signature=Signature(always=("id", "picking_id", "procure_method"), never=("lot_id",)),
    key=("id",),
    makes="item_ledger_entries",
)

PICKINGS = Table(
    name="odoo_pickings",
    title="Odoo transfers",
    columns=columns(
        {Kind.TEXT: "id name partner_id scheduled_date picking_type_id"},
        aliases={
            "name": "reference|display_name",
            "partner_id": "contact|partner|partner_id/display_name|contact/display name",
            "scheduled_date": "date_done|effective date|date of transfer",
            "picking_type_id": "operation type",
        },
    ),
    signature=Signature(
        always=("name", "partner_id"),
        telling=("scheduled_date", "picking_type_id"),
        enough=1,
        never=("product_id", "product", "lot_id", "date_order", "street"),
    ),
    key=("id", "name"),
    makes="item_ledger_entries",
    loss="vendors and customers are blank unless the lines or their moves name them",
)

LOTS = Table(
    name="odoo_lots",
    title="Odoo lots and serial numbers",
    columns=columns(
        {Kind.TEXT: "id name product_id product_code", Kind.DATE: "expiration_date"},
        aliases={
            "name": "lot/serial number|display_name",
            "product_id": "product|product_id/name|product_id/display_name",
            "product_code": "product_id/default_code|product/internal reference",
            "expiration_date": "life_date|end of life date",
        },
    ),
    signature=Signature(
        always=("name", "product_id"),
        never=("location_id", "location", "from", "list_price", "sales price", "quantity", "date_order"),
    ),
    key=("id", "name", "product_id"),
    makes="item_ledger_entries",
    loss="expiration dates are blank",
)

LAYERS = Table(
    name="odoo_valuation_layers",
    title="Odoo stock valuation layers",
    columns=columns(
        {Kind.TEXT: "id stock_move_id product_id lot_id", Kind.DECIMAL: "quantity value"},
        aliases={"stock_move_id": "stock move", "value": "total value", "product_id": "product"},
        losses={"stock_move_id": "inventory value and cost are blank"},
    ),
    signature=Signature(
        always=("quantity", "value", "stock_move_id", "product_id"), never=("location_id", "lot/serial number")
    ),
    makes="item_ledger_entries",
    loss="inventory value and cost are blank",
)

COMPANIES = Table(
    name="odoo_companies",
    title="Odoo companies",
    columns=columns({Kind.TEXT: "id name currency_id partner_id"}),
    signature=Signature(always=("id", "name", "currency_id", "partner_id"), never=("picking_type_id", "date_order")),
    key=("id",),
    makes="item_ledger_entries",
)

PRODUCTS = Table(
    name="odoo_products",
    title="Odoo products",
    columns=columns(
        {Kind.TEXT: "id default_code name product_tmpl_id categ_id tracking type uom_id"},
        aliases={
            "default_code": "internal reference",
            "name": "display_name",
            "product_tmpl_id": "product template",
            "categ_id": (
                "product category|category|categ_id/complete_name|categ_id/display_name|product category/display name"
            ),
            "type": "detailed_type|product type",
            "uom_id": "unit of measure|unit|uom_id/name",
        },
        losses={
            "tracking": "lots are taken for serial numbers where every movement is of one piece",
            "categ_id": "items stand without a category",
        },
    ),
    signature=Signature(
        always=("default_code",),
        telling=("product_tmpl_id", "categ_id", "tracking", "type"),
        enough=1,
        never=("sale_ok", "location_id", "product_id", "lot_id", "from"),
    ),
    key=("id", "default_code", "name"),
    makes="items",
    loss="items show as the lines name them, without a category; lots of single pieces are taken for serial numbers",
)

TEMPLATES = Table(
    name="odoo_product_templates",
    title="Odoo product templates",
    columns=columns(
        {Kind.TEXT: "id default_code name categ_id tracking type uom_id sale_ok"},
        aliases={"categ_id": "product category", "type": "detailed_type", "uom_id": "unit of measure"},
    ),
    signature=Signature(always=("id", "name", "categ_id", "sale_ok"), never=("product_tmpl_id",)),
    key=("id",),
    makes="items",
)

CATEGORIES = Table(
    name="odoo_product_categories",
    title="Odoo product categories",
    columns=columns(
        {Kind.TEXT: "id name complete_name parent_id"},
        aliases={"complete_name": "display_name", "parent_id": "parent category|parent_id/complete_name"},
    ),
    signature=Signature(
        always=("name", "complete_name", "parent_id"),
        never=("usage", "location_id", "company_id", "country_id", "location type"),
    ),
    key=("id", "complete_name"),
    makes="item_categories",
    loss="product categories stand side by side, without a hierarchy",
)

LOCATIONS = Table(
    name="odoo_locations",
    title="Odoo locations",
    columns=columns(
        {Kind.TEXT: "id name complete_name usage"},
        aliases={
            "name": "location name",
            "complete_name": "full location name|display_name",
            "usage": "location type",
        },
    ),
    signature=Signature(always=("complete_name", "usage"), never=("product_id",)),
    key=("id", "complete_name"),
    makes="locations",
    loss="what a location is for is told by its name: Partners/Vendors, Partners/Customers, Virtual Locations/...",
)

PARTNERS = Table(
    name="odoo_partners",
    title="Odoo contacts",
    columns=columns(
        {
            Kind.TEXT: (
                "id name display_name ref city zip country_id supplier_rank customer_rank commercial_partner_id"
                " is_company email phone street"
            )
        },
        aliases={"display_name": "complete_name", "ref": "reference", "country_id": "country|country_id/name"},
    ),
    signature=Signature(
        always=("name",),
        telling=("supplier_rank", "customer_rank", "commercial_partner_id", "is_company", "email", "phone", "street"),
        enough=1,
        never=("no", "code", "usage", "product_id", "picking_type_id", "operation type", "date_order", "currency_id"),
    ),
    key=("id", "name"),
    makes="vendors",
    loss="vendors and customers show as the transfers name them",
)

TABLES = (
    MOVE_LINES,
    MOVES,
    PICKINGS,
    LOTS,
    LAYERS,
    COMPANIES,
    PRODUCTS,
    TEMPLATES,
    CATEGORIES,
    LOCATIONS,
    PARTNERS,
)
