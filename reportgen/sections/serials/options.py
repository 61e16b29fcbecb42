"""What a spec can say of a list of serial numbers."""

from typing import Annotated, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from reportgen.errors import did_you_mean
from reportgen.sections.serials.links import Link
from reportgen.spec.vocabulary import Condition, OneOrMore, SectionOptions, ValueName, ValueNames

KEY = ("company", "item_no", "variant_code", "serial_no")
"""What a row is; these stand at its start whether they are among the columns or not."""
IN_STOCK = ("on hand", "in transit")
_PRESENT = (
    *("status", "present_location", "bin_code", "received_date", "age_days", "supplier", "serial_lot_no"),
    *("serial_expiration_date", "reserved_for", "blocked", "inventory_value", "expected_cost"),
)
_GONE = (
    *("status", "received_date", "supplier", "sold_date", "holder", "serial_warranty_date"),
    *("sales_amount", "cost_of_sales", "margin_amount"),
)
_BOTH = (
    *("status", "present_location", "received_date", "age_days", "supplier", "sold_date", "holder"),
    *("serial_warranty_date", "life_cycles", "inventory_value", "sales_amount", "margin_amount"),
)
"""The usual columns of what is in stock, of what is not, and of both."""
_OF_COST = frozenset(
    (
        *("inventory_value", "expected_cost", "inventory_value_expected", "cost_amount_actual"),
        *("cost_of_sales", "margin_amount", "margin_percent"),
    )
)
BESIDE_COST = ("inventory_value", "expected_cost", "cost_status", "cost_basis")
"""What tells how a cost is to be read."""
Show = Literal[
    "in stock",
    "all",
    "on hand",
    "in transit",
    "sold",
    "consumed",
    "returned to vendor",
    "adjusted out",
    "outbound only",
    "in error",
]


class Options(SectionOptions):
    """One row for each serial number: where it is, since when, whose it is, what it cost."""

    columns: ValueNames | None = Field(
        None,
        min_length=1,
        description="Dimensions and measures to show, in order; without it those of the usual ones that say something.",
        examples=[["status", "present_location", "age_days", "inventory_value"]],
    )
    show: OneOrMore[Show] = Field(
        ("in stock",),
        min_length=1,
        description="Which serial numbers: in stock (on hand or in transit), all, or a list of statuses.",
        examples=["all", ["sold", "consumed"]],
    )
    sort_by: ValueName | None = Field(
        None, description="A column to sort by; by company, item, variant and serial number without it."
    )
    descending: bool = Field(False, description="Largest or latest first; blanks stay at the end.")
    top: Annotated[int, Field(ge=1)] | None = Field(
        None, description="At most this many rows, the first of the order; the rest is told as n of N."
    )
    link: Link | None = Field(
        None,
        description="Where a serial number leads to: an https address with {company}, {item_no}, {variant_code} and"
        " {serial_no}, or business_central with tenant, environment and company.",
        examples=["https://erp.example.com/items/{item_no}?serial={serial_no}"],
    )

    @field_validator("sort_by")
    @classmethod
    def _is_a_column(cls, name: str | None, info: ValidationInfo) -> str | None:
        columns = info.data.get("columns") or ()
        if name is None or not columns or name in (*columns, *KEY):
            return name
        hint = did_you_mean(name, (*columns, *KEY)) or "add it to columns"
        raise PydanticCustomError("not-a-column", "'{name}' is not among the columns", {"name": name, "hint": hint})

    @model_validator(mode="after")
    def _one_status(self) -> Self:
        if "status" in self.filter and "show" in self.model_fields_set and "all" not in self.show:
            message = "show and a filter by status say the same thing twice"
            raise PydanticCustomError("show-and-status", message, {"hint": "leave out one of them"})
        return self

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses shown; none if all are. Stock without a serial number has none of them."""
        if "all" in self.show or "status" in self.filter:
            return ()
        spelled = [one for word in self.show for one in (IN_STOCK if word == "in stock" else (word,))]
        return tuple(dict.fromkeys(spelled))

    @property
    def narrowed(self) -> Self:
        """The same, with the statuses shown as one more condition of the filter; stock without a serial number has
        none, and stays where the section counts it."""
        if not self.statuses:
            return self
        wanted = (*self.statuses, *(() if self.serials_only else ("",)))
        return self.model_copy(update={"filter": {**self.filter, "status": Condition.model_validate(wanted)}})

    @property
    def wanted(self) -> tuple[str, ...]:
        """Names of the columns, in order: those the spec lists, or all that may say something."""
        if self.columns:
            return tuple(dict.fromkeys(name for name in self.columns if name not in (*KEY, "item")))
        present = {*self.statuses} & {*IN_STOCK}
        both = not self.statuses or 0 < len(present) < len(self.statuses)
        usual = _BOTH if both else _PRESENT if present else _GONE
        untracked = () if self.serials_only else ("inventory_quantity",)
        own = () if self.sort_by in (*usual, *KEY, None) else (str(self.sort_by),)
        return (*usual, *untracked, *own)

    @property
    def shows_cost(self) -> bool:
        """Whether a column is a cost or made from one."""
        return bool(_OF_COST & {*self.wanted})

    def names(self) -> tuple[str, ...]:
        """The columns, and what tells which rows there are and how costs are to be read."""
        return tuple(dict.fromkeys(("item", *self.wanted, "status", *(BESIDE_COST if self.shows_cost else ()))))
