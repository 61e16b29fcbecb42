"""Master data: what the codes and numbers of the entries stand for."""

from reportgen.load.columns import Kind, Signature, Table, columns

ITEMS = Table(
    name="items",
    title="items",
    number=27,
    erp_name="Item",
    columns=columns(
        {
            Kind.TEXT: (
                "item_no description type base_unit_of_measure item_category_code item_category_description"
                " inventory_posting_group gen_prod_posting_group costing_method item_tracking_code vendor_no"
                " vendor_item_no replenishment_system routing_no production_bom_no gtin expiration_calculation"
            ),
            Kind.DECIMAL: "unit_cost standard_cost last_direct_cost unit_price reorder_point safety_stock_quantity",
            Kind.BOOLEAN: "blocked",
        },
        aliases={
            "item_no": "no|item",
            "description": "item description|display name|name|item name",
            "base_unit_of_measure": "base unit of measure code|unit of measure code|item base unit of measure",
            "unit_cost": "unit cost lcy|item unit cost lcy|item unit cost",
            "item_category_code": "item category|category code",
            "item_category_description": "category description",
            "inventory_posting_group": "inventory posting group code|item inventory posting group",
            "production_bom_no": "prod bom no",
        },
        losses={
            "description": "items show by number, without a description",
            "item_category_code": "items stand without a category unless their entries carry one",
            "inventory_posting_group": "the dimension inventory posting group is blank",
            "costing_method": "serial costs cannot be told from averages",
        },
        enums={
            "type": "Item Type",
            "costing_method": "Costing Method",
            "replenishment_system": "Replenishment System",
        },
    ),
    signature=Signature(
        always=("item_no",),
        telling=(
            "description",
            "base_unit_of_measure",
            "item_category_code",
            "inventory_posting_group",
            "unit_cost",
            "costing_method",
        ),
        enough=1,
        never=(
            "entry_no",
            "document_no",
            "serial_no",
            "lot_no",
            "location_code",
            "quantity",
            "vendor_name",
            "customer_name",
            "attribute",
            "code",
            "variant_code",
            "package_no",
            "reference_no",
        ),
    ),
    key=("item_no", "company"),
    loss="items show by number, without description, category or posting group",
)

ITEM_CATEGORIES = Table(
    name="item_categories",
    title="item categories",
    number=5722,
    erp_name="Item Category",
    columns=columns(
        {Kind.TEXT: "code description parent_category", Kind.INTEGER: "indentation presentation_order"},
        aliases={
            "code": "item category code|category code",
            "description": "item category description|display name|name",
            "parent_category": "parent category code|parent",
        },
        losses={"parent_category": "item categories stand side by side, without a hierarchy"},
    ),
    signature=Signature(
        always=("code",),
        telling=("parent_category", "presentation_order", "indentation", "description"),
        enough=1,
        never=("item_no", "location_code", "bin_code", "zone_code", "attribute", "dimension_code", "city"),
    ),
    key=("code", "company"),
    loss="item categories show by code, without names and hierarchy",
)

ITEM_ATTRIBUTES = Table(
    name="item_attributes",
    title="item attributes",
    columns=columns(
        {Kind.TEXT: "item_no category_code attribute value unit_of_measure"},
        aliases={
            "item_no": "no|item",
            "category_code": "item category code|item category|category",
            "attribute": "attribute name|item attribute|item attribute name",
            "value": "attribute value|item attribute value",
        },
    ),
    signature=Signature(always=("attribute", "value"), telling=("item_no", "category_code"), enough=1),
    key=("item_no", "category_code", "attribute", "company"),
    loss="attributes of items are blank",
)

LOCATIONS = Table(
    name="locations",
    title="locations",
    number=14,
    erp_name="Location",
    columns=columns(
        {
            Kind.TEXT: "location_code name city country_region_code adjustment_bin_code",
            Kind.BOOLEAN: "use_as_in_transit bin_mandatory",
        },
        aliases={
            "location_code": "code|location",
            "name": "location name|display name",
            "country_region_code": "country",
            "adjustment_bin_code": "location adjustment bin code",
        },
        losses={"use_as_in_transit": "stock is in transit only where transfer entries or transfer lines say so"},
    ),
    signature=Signature(
        always=("location_code",),
        telling=("name", "use_as_in_transit"),
        enough=1,
        never=(
            "item_no",
            "bin_code",
            "zone_code",
            "customer_no",
            "vendor_no",
            "document_no",
            "global_dimension_1_code",
            "dimension_code",
        ),
    ),
    key=("location_code", "company"),
    loss="locations show by code, without names, and in-transit locations are known by transfers only",
)

VENDORS = Table(
    name="vendors",
    title="vendors",
    number=23,
    erp_name="Vendor",
    columns=columns(
        {Kind.TEXT: "vendor_no name city post_code county country_region_code vendor_posting_group"},
        aliases={
            "vendor_no": "no|vendor",
            "name": "vendor name|display name",
            "city": "vendor city",
            "country_region_code": "country|vendor country region code",
            "post_code": "postal code|vendor post code|vendor postal zip code",
            "county": "state|vendor county|vendor state|vendor province state",
        },
    ),
    signature=Signature(
        always=("vendor_no", "name"),
        never=("customer_no", "customer_name", "document_no", "item_no", "entry_no", "customer_posting_group"),
    ),
    key=("vendor_no", "company"),
    loss="vendors show by number, without names",
)

CUSTOMERS = Table(
    name="customers",
    title="customers",
    number=18,
    erp_name="Customer",
    columns=columns(
        {Kind.TEXT: "customer_no name city post_code county country_region_code customer_posting_group"},
        aliases={
            "customer_no": "no|customer",
            "name": "customer name|display name",
            "city": "customer city",
            "country_region_code": "country|customer country region code",
            "post_code": "postal code|customer post code|customer postal zip code",
            "county": "state|customer county|customer state|customer province state",
        },
    ),
    signature=Signature(
        always=("customer_no", "name"),
        never=("vendor_no", "vendor_name", "document_no", "item_no", "entry_no", "vendor_posting_group"),
    ),
    key=("customer_no", "company"),
    loss="customers show by number, without names",
)

_NUMBERS = range(1, 9)

DIMENSION_SETS = Table(
    name="dimension_sets",
    title="dimension sets",
    columns=columns(
        {
            Kind.INTEGER: "dimension_set_id",
            Kind.TEXT: " ".join(f"dimension_{number}_code dimension_{number}_name" for number in _NUMBERS),
        },
        aliases={
            "dimension_set_id": "id",
            **{
                f"dimension_{number}_code": f"dimension {number} value code|global dimension {number}"
                f"|shortcut dimension {number}"
                for number in _NUMBERS
            },
            **{f"dimension_{number}_name": f"dimension {number} value name" for number in _NUMBERS},
        },
    ),
    signature=Signature(
        always=("dimension_set_id",), telling=tuple(f"dimension_{number}_code" for number in _NUMBERS), enough=1
    ),
    key=("dimension_set_id", "company"),
    loss="dimensions 1 to 8 are blank unless the entries carry them",
)

BINS = Table(
    name="bins",
    title="bins",
    number=7354,
    erp_name="Bin",
    columns=columns(
        {Kind.TEXT: "location_code bin_code zone_code bin_type description", Kind.BOOLEAN: "adjustment_bin blocked"},
        aliases={
            "bin_code": "code|bin",
            "bin_type": "bin type code",
            "zone_code": "bin zone code",
            "description": "bin description",
        },
    ),
    signature=Signature(
        always=("location_code", "bin_code"),
        telling=("zone_code", "adjustment_bin", "bin_ranking"),
        enough=1,
        never=("item_no", "entry_no", "zone_ranking"),
    ),
    key=("location_code", "bin_code", "company"),
)

SERIAL_NO_INFORMATION = Table(
    name="serial_no_information",
    title="serial number information",
    number=6504,
    erp_name="Serial No. Information",
    columns=columns(
        {Kind.TEXT: "item_no variant_code serial_no description", Kind.BOOLEAN: "blocked"},
        aliases={"item_no": "item", "serial_no": "serial", "variant_code": "variant"},
    ),
    signature=Signature(
        always=("item_no", "serial_no"),
        telling=("blocked", "description"),
        enough=1,
        never=(
            "entry_no",
            "quantity",
            "document_no",
            "bin_code",
            "posting_date",
            "reservation_status",
            "item_category_code",
            "customer_no",
        ),
    ),
    key=("item_no", "variant_code", "serial_no", "company"),
    loss="blocked serial numbers cannot be told",
)
