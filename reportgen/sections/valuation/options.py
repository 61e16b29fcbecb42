"""What a spec can say of a valuation."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from reportgen.model.valuation import VALUATION_COLUMNS
from reportgen.spec.vocabulary import Levels, SectionOptions

Shown = Literal["quantity", "actual", "expected", "posted"]
PeriodWord = Literal["report", "month to date", "quarter to date", "year to date", "everything"]

_MEASURES = {
    "quantity": ("inventory_quantity",),
    "actual": ("inventory_value",),
    "expected": ("expected_cost",),
    "posted": ("cost_posted_to_gl",),
}
_RECONCILED = ("inventory_value", "expected_cost", "cost_posted_to_gl", "cost_not_posted_to_gl")


def _each_once(given: object) -> object:
    """A list of what is given, each once."""
    listed = [given] if isinstance(given, str) else given
    return list(dict.fromkeys(map(str, listed))) if isinstance(listed, list | tuple) else listed


class Options(SectionOptions):
    """Beginning, increases, decreases and ending of stock over a period, and what of its cost is in the G/L."""

    by: Levels = Field(
        ("item_category", "item"),
        min_length=1,
        description="Dimensions or hierarchies, outer first. posting_date, posting_month, posting_quarter and"
        " posting_year roll the balance forward from one to the next.",
    )
    show: Annotated[tuple[Shown, ...], BeforeValidator(_each_once)] = Field(
        ("quantity", "actual"),
        min_length=1,
        description="What is rolled forward: quantity, actual cost, expected cost, cost posted to the G/L.",
        json_schema_extra={"x-one-or-more": True},
    )
    period: PeriodWord = Field(
        "report",
        description="Days from the beginning to the ending balance: the report's period (without one, its calendar"
        " year up to its day), another one up to its day, or everything ever posted.",
    )
    zeros: Literal["show", "hide"] = Field(
        "hide", description="Whether rows of zeros and blanks alone are shown; hidden ones are counted in a note."
    )
    reconciliation: bool = Field(
        True,
        description="Whether cost is compared with the G/L by inventory posting group, for the whole stock, with and"
        " without serial numbers.",
    )

    def names(self) -> tuple[str, ...]:
        """The dimensions, the measures that the ending balances are, and the posting groups of the G/L."""
        shown = [name for one in self.show for name in _MEASURES[one]]
        compared = (*_RECONCILED, "inventory_posting_group") if self.reconciliation else ()
        return tuple(dict.fromkeys((*self.by, *shown, "inventory_quantity", "inventory_value", *compared)))

    def reads(self) -> frozenset[str]:
        """What postings are told by."""
        return VALUATION_COLUMNS | {"company"}
