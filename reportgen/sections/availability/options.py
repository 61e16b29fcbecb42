"""What a spec can say of availability."""

from typing import Annotated, Literal

from pydantic import Field

from reportgen.model.availability import Floor
from reportgen.model.periods import Each
from reportgen.spec.vocabulary import Levels, SectionOptions

_DEFAULT = ("item_no", "variant_code", "location_code")


class Options(SectionOptions):
    """On hand, receipts, requirements and the projected balance by item, location and period; what is in transit."""

    by: Levels | None = Field(
        None,
        min_length=1,
        description="Dimensions of items, variants, locations and companies, outer first; item_no, variant_code where "
        "there are variants, and location_code by default.",
        examples=[["item", "location"]],
    )
    each: Each = Field("month", description="Length of a period.")
    periods: Annotated[int, Field(ge=1, le=60)] = Field(
        6, description="Number of periods from the report's day on; what comes after them stands under Later."
    )
    floor: Floor = Field(
        "zero",
        description="What a balance should not fall below: zero, the item's safety_stock or its reorder_point; the "
        "latter two where each row is of one item.",
    )
    only: Literal["all", "shortages"] = Field(
        "all", description="Whether only the rows are shown whose balance falls below the floor."
    )
    sort: Literal["name", "shortage", "on_hand", "available", "projected"] = Field(
        "name",
        description="Order of rows: by name, by the day of the first shortage, or by the stock on hand, the stock that "
        "is not reserved or the last projected balance, least first.",
    )
    top: Annotated[int, Field(ge=1)] | None = Field(None, description="At most so many rows; all without it.")

    in_transit: bool = Field(True, description="Whether the transfers under way are listed, with the day expected.")

    def names(self) -> tuple[str, ...]:
        """The dimensions of the rows."""
        return self.by or _DEFAULT

    def reads(self) -> frozenset[str]:
        """Columns that tell stock in transit."""
        return frozenset(("is_in_transit",))
