"""What a spec can say of movements."""

from typing import Annotated

from pydantic import Field

from reportgen.model.movements import FLOW_COLUMNS, QUANTITY, VALUE
from reportgen.model.periods import Each
from reportgen.spec.vocabulary import Levels, SectionOptions

MOST_PERIODS = 400
"""As many periods as one section shows: more than a year of days."""


class Options(SectionOptions):
    """Receipts, issues and what is on hand at the end of each period."""

    each: Each | None = Field(
        None,
        description="How long a period is; a week starts on Monday. Chosen by the length of time without it.",
    )
    last: Annotated[int, Field(ge=1, le=MOST_PERIODS)] = Field(
        60, description="At most this many periods, the latest; what came before is the opening balance."
    )
    by: Levels = Field((), description="Dimensions or hierarchies; one row for each combination of their values.")
    top: Annotated[int, Field(ge=1, le=100)] = Field(
        10, description='For by: rows with the most movement; the rest is one "Others (n)" row.'
    )
    value: bool = Field(False, description="Also what the receipts and the issues of each period cost.")

    def names(self) -> tuple[str, ...]:
        """The measures that its columns are, and the dimensions of its rows."""
        return (QUANTITY, "net_qty_purchased", "net_qty_sold", *((VALUE,) if self.value else ()), *self.by)

    def reads(self) -> frozenset[str]:
        """What tells receipts, issues and transfers apart."""
        return FLOW_COLUMNS
