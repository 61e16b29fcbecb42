"""Tables of the ERP that are only parts of a canonical one: attributes and dimensions, as the ERP itself keeps them."""

from reportgen.load.columns import Kind, Signature, Table, columns

_NUMBERS = range(1, 9)

ATTRIBUTES = Table(
    name="item_attribute_names",
    title="names of item attributes",
    columns=columns({Kind.TEXT: "id name type unit_of_measure", Kind.BOOLEAN: "blocked"}),
    signature=Signature(
        always=("id", "name", "type", "blocked"),
        never=("no", "code", "item_no", "value", "attribute_id", "location_id"),
    ),
    key=("id", "company"),
    makes="item_attributes",
    number=7500,
    erp_name="Item Attribute",
)

ATTRIBUTE_VALUES = Table(
    name="item_attribute_values",
    title="values of item attributes",
    columns=columns({Kind.TEXT: "attribute_id id value attribute_name", Kind.BOOLEAN: "blocked"}),
    signature=Signature(always=("attribute_id", "id", "value"), never=("item_no", "no", "table_id")),
    key=("attribute_id", "id", "company"),
    makes="item_attributes",
    loss="attributes of items have no values",
    number=7501,
    erp_name="Item Attribute Value",
)

ATTRIBUTE_MAPPINGS = Table(
    name="item_attribute_mappings",
    title="item attributes by item and category",
    columns=columns(
        {Kind.TEXT: "no item_attribute_id item_attribute_value_id", Kind.INTEGER: "table_id"},
        aliases={"no": "item no"},
    ),
    signature=Signature(always=("table_id", "no", "item_attribute_id", "item_attribute_value_id")),
    key=("table_id", "no", "item_attribute_id", "company"),
    makes="item_attributes",
    number=7505,
    erp_name="Item Attribute Value Mapping",
)

DIMENSION_SET_ENTRIES = Table(
    name="dimension_set_entries",
    title="dimension set entries",
    columns=columns(
        {
            Kind.INTEGER: "dimension_set_id global_dimension_no",
            Kind.TEXT: "dimension_code dimension_value_code dimension_value_name",
        },
        aliases={"global_dimension_no": "shortcut dimension no"},
    ),
    signature=Signature(
        always=("dimension_set_id", "dimension_code", "dimension_value_code"),
        never=("entry_no", "item_no", "document_no"),
    ),
    key=("dimension_set_id", "dimension_code", "company"),
    makes="dimension_sets",
    number=480,
    erp_name="Dimension Set Entry",
)

LEDGER_SETUP = Table(
    name="general_ledger_setup",
    title="general ledger setup",
    columns=columns(
        {Kind.TEXT: "primary_key " + " ".join(f"shortcut_dimension_{number}_code" for number in _NUMBERS)},
        aliases={
            f"shortcut_dimension_{number}_code": f"global dimension {number} code" for number in _NUMBERS if number < 3
        },
    ),
    signature=Signature(
        always=("shortcut_dimension_1_code",),
        telling=tuple(f"shortcut_dimension_{number}_code" for number in _NUMBERS if number > 1),
        enough=1,
        never=(
            "entry_no",
            "no",
            "code",
            "item_no",
            "document_no",
            "document_type",
            "line_no",
            "name",
            "dimension_set_id",
            "location_code",
            "posting_date",
        ),
    ),
    key=("company",),
    makes="dimension_sets",
    loss="which dimension is the first to the eighth is told by the dimension set entries alone",
    number=98,
    erp_name="General Ledger Setup",
)

TABLES = (ATTRIBUTES, ATTRIBUTE_VALUES, ATTRIBUTE_MAPPINGS, DIMENSION_SET_ENTRIES, LEDGER_SETUP)
