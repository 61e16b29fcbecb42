"""What a spec can say of a treemap."""

from typing import Annotated, Literal

from pydantic import Field

from reportgen.spec.vocabulary import Levels, MeasureName, SectionOptions


class Options(SectionOptions):
    """Nested tiles whose areas are their values."""

    group: Levels = Field(
        ("item_category_code", "item_no", "serial_no"),
        min_length=1,
        description="Dimensions or hierarchies, outer first.",
    )
    size: MeasureName = Field(
        "inventory_quantity",
        description="Measure that gives the area: inventory_quantity, inventory_value, age_days or one of your own.",
    )
    color_by: Literal["category", "age"] = Field(
        "category", description="Colour by the outermost group, or by the age of the oldest serial in a tile."
    )
    tiles: Annotated[int, Field(ge=1, le=5000)] = Field(
        400, description='Largest tiles drawn one by one; the rest is gathered in "Others (n)" tiles.'
    )

    def names(self) -> tuple[str, ...]:
        """Groups, size and, where colours show it, age."""
        return (self.size, *(["oldest_age_days"] if self.color_by == "age" else []), *self.group)
