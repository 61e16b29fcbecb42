"""What a spec can say of a matrix."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.vocabulary import DimensionNames, Levels, MeasureName, MeasureNames, SectionOptions, ValueNames


class Options(SectionOptions):
    """Rows of any depth with subtotals, an optional column dimension, several values."""

    rows: Levels = Field(
        ("item_category_code", "item_no", "serial_no"),
        min_length=1,
        description="Dimensions or hierarchies, outer first.",
    )
    columns: DimensionNames = Field((), max_length=1, description="A dimension whose values become columns.")
    values: ValueNames = Field(
        ("inventory_quantity",),
        min_length=1,
        description="Measures; a dimension shows its value where it is the same for a whole row.",
    )
    share_of_parent: MeasureNames = Field(
        (), description="Measures of `values` that also show their share of the row above."
    )
    changes: MeasureNames = Field(
        (), description="Measures of `values` that also show how they changed against what the report compares with."
    )
    sort_by: MeasureName | None = Field(
        None, description="Measure of `values` to sort rows by, largest first; by name without it."
    )
    descending: bool = Field(True, description="For sort_by: largest first.")
    zeros: Literal["show", "hide"] = Field(
        "show", description="Whether rows whose values are all 0 or blank are shown; hidden ones are counted in a note."
    )
    open_levels: Annotated[int, Field(ge=0)] | None = Field(
        None, description="Levels of rows that start unfolded on the page; chosen by size without it."
    )

    @field_validator("share_of_parent", "changes", "sort_by")
    @classmethod
    def _is_a_value(cls, given: tuple[str, ...] | str | None, info: ValidationInfo) -> tuple[str, ...] | str | None:
        values = info.data.get("values", ())
        missing = [name for name in ([given] if isinstance(given, str) else given or ()) if name not in values]
        if missing and values:
            raise PydanticCustomError(
                "not-a-value",
                "'{name}' is not among the values of this matrix",
                {"name": missing[0], "hint": "add it to values"},
            )
        return given

    def names(self) -> tuple[str, ...]:
        """Rows, columns and values."""
        return (*self.rows, *self.columns, *self.values)
