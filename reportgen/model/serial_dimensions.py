"""What entries can be grouped and filtered by: the dimensions of their serial numbers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.joins import code_and_name

_CYCLE = "the serial's present life cycle"
LIFE = f"the days from the entry that opened {_CYCLE} to the report's day"

AGE_BOUNDS = (30, 60, 90, 180, 365)
"""Upper bounds of the age buckets, in days."""


def age_bucket_label(lower: int, upper: int | None) -> str:
    """``31-60``; ``over 365`` where there is no upper bound."""
    return f"over {lower - 1}" if upper is None else f"{lower}-{upper}"


def age_buckets(bounds: Iterable[int]) -> tuple[tuple[int | None, str], ...]:
    """Upper bound and label of each bucket of whole days, youngest first; the last has no upper bound."""
    lower, buckets = 0, []
    for upper in bounds:
        buckets.append((upper, age_bucket_label(lower, upper)))
        lower = upper + 1
    return (*buckets, (None, age_bucket_label(lower, None)))


def age_dimension(name: str, label: str, bounds: tuple[int, ...]) -> Dimension:
    """Age of the serial's present life cycle in buckets; blank unless the serial is on hand or in transit."""

    def bucket(t: ir.Table) -> ir.Value:
        age = t.serials__age_days
        *inner, (_, last) = age_buckets(bounds)
        value: ir.Value = ibis.literal(last)
        for upper, text in reversed(inner):
            value = ibis.ifelse(age <= upper, text, value)
        return ibis.ifelse(age.isnull(), "", value)

    meaning = f"Buckets of {LIFE}; transfers do not reset it."
    return Dimension(name, label, meaning, (LEDGER,), bucket, ("serials",))


_KINDS: Mapping[str, Literal["text", "date", "number"]] = {
    **dict.fromkeys(("opened_on", "moved_on", "sold_on", "expiration_date", "warranty_date"), "date"),
    **dict.fromkeys(("cycles", "moves"), "number"),
}


def _of_life(name: str, label: str, meaning: str, column: str) -> Dimension:
    """A column of `reportgen.model.lives`, or of the serial's facts."""
    join = "serials" if column == "opened_on" else "lives"
    value: Callable[[ir.Table], ir.Value] = lambda t: t[f"{join}__{column}"]  # noqa: E731 - a typed one-liner
    return Dimension(name, label, meaning, (LEDGER,), value, (join,), _KINDS.get(column, "text"))


def _blocked(t: ir.Table) -> ir.StringValue:
    item, serial = (one.fill_null(False) for one in (t.items__blocked, t.serial_no_information__blocked))
    return ibis.cases((item & serial, "item and serial number"), (item, "item"), (serial, "serial number"), else_="")


_COST_BASES = (("Specific", "specific"), ("Average", "average"), ("Standard", "standard"))

SERIAL_DIMENSIONS = (
    Dimension(
        "status",
        "Status",
        "Where the serial stands: on hand, in transit, sold, consumed, returned to vendor, adjusted out, "
        "outbound only, in error; blank for entries without a serial number.",
        (LEDGER,),
        lambda t: t.serials__status,
        ("serials",),
    ),
    Dimension(
        "supplier",
        "Supplier",
        "Vendor whose delivery opened the serial's present life cycle.",
        (LEDGER, "Vendor"),
        lambda t: code_and_name(t.serials__supplier_no, t.suppliers__name),
        ("suppliers",),
    ),
    Dimension(
        "holder",
        "Holder",
        "Customer who has the serial: of its last sale, while none is in stock.",
        (LEDGER, "Customer"),
        lambda t: code_and_name(t.serials__holder_no, t.holders__name),
        ("holders",),
    ),
    age_dimension("age_bucket", "Age (days)", AGE_BOUNDS),
    Dimension(
        "bin_code",
        "Bin Code",
        "Bin that the warehouse has the serial in; blank outside of bins.",
        ("Warehouse Entry",),
        lambda t: t.bins__bin_code,
        ("bins",),
    ),
    Dimension(
        "present_location",
        "Present Location",
        "Location where the serial lies, code and name; blank unless it is in stock.",
        (LEDGER, "Location"),
        lambda t: code_and_name(t.lives__location_code, t.present_locations__name),
        ("present_locations",),
    ),
    _of_life("received_date", "Received", f"First day of {_CYCLE}; blank if it was never received.", "opened_on"),
    _of_life("moved_date", "Last Movement", "Posting date of the serial's last entry, transfers included.", "moved_on"),
    _of_life("sold_date", "Sold", "Posting date of the serial's last sale; blank while it is in stock.", "sold_on"),
    _of_life(
        "serial_expiration_date",
        "Expires",
        "Expiration date of the serial: of its latest receipt that has one.",
        "expiration_date",
    ),
    _of_life(
        "serial_warranty_date",
        "Warranty until",
        "Last day of the serial's warranty: of its latest issue that has one.",
        "warranty_date",
    ),
    _of_life("serial_lot_no", "Lot", "Lot number of the serial's latest entry that has one.", "lot_no"),
    _of_life("serial_package_no", "Package", "Package number of the serial's latest entry that has one.", "package_no"),
    _of_life("life_cycles", "Life Cycles", "How often the serial was received, other than by a transfer.", "cycles"),
    _of_life("serial_entries", "Entries", "Number of the serial's ledger entries.", "moves"),
    Dimension(
        "cost_status",
        "Cost Status",
        "Whether all receipts of the serial are completely invoiced: final, not final, or blank where nothing says so.",
        (LEDGER,),
        lambda t: ibis.cases((t.lives__final.isnull(), ""), (t.lives__final, "final"), else_="not final"),
        ("lives",),
    ),
    Dimension(
        "reserved_for",
        "Reserved for",
        "Document that the serial is reserved for, as it stands now; of several the first, and how many more.",
        ("Reservation Entry",),
        lambda t: t.reservations__reserved_for,
        ("reservations",),
    ),
    Dimension(
        "blocked",
        "Blocked",
        "Whether the item, the serial number or both are blocked, as it stands now.",
        ("Item", "Serial No. Information"),
        _blocked,
        ("items", "serial_no_information"),
    ),
    Dimension(
        "serial_description",
        "Serial Description",
        "What Serial No. Information says of the serial.",
        ("Serial No. Information",),
        lambda t: t.serial_no_information__description,
        ("serial_no_information",),
    ),
    Dimension(
        "costing_method",
        "Costing Method",
        "Costing method of the item, as the ERP calls it.",
        ("Item",),
        lambda t: t.items__costing_method,
        ("items",),
    ),
    Dimension(
        "cost_basis",
        "Cost Basis",
        "What the cost of a serial is: its own (specific, FIFO, LIFO), an average of the item, or its standard cost.",
        ("Item",),
        lambda t: t.items__costing_method.cases(*_COST_BASES, else_=t.items__costing_method),
        ("items",),
    ),
)
"""The dimensions of an entry's serial number; blank for entries without one."""
