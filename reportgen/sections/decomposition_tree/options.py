"""What a spec can say of a decomposition tree."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.vocabulary import Levels, MeasureName, SectionOptions


class Options(SectionOptions):
    """One measure, explained dimension by dimension."""

    analyze: MeasureName = Field("quantity", description="The measure to explain.")
    explain_by: Levels = Field(
        ("vendor", "document_no", "serial_no", "item_no", "entry_type", "customer"),
        min_length=1,
        description="Dimensions or hierarchies in the order in which they explain, each once.",
    )
    path: tuple[str, ...] = Field(
        (), description='Values to go through, one a level, as the tree labels them; "" is blank.'
    )
    expand: Literal["largest", "smallest", "none"] | None = Field(
        None,
        description="Where to go on after the path: the largest or smallest value of each level, or nowhere. "
        "Without it: nowhere if there is a path, else largest.",
    )
    depth: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Levels of bars to show in all; one more than the path, or 3 without one."
    )
    top: Annotated[int, Field(ge=1, le=200)] = Field(
        10, description='Bars a level; the rest is one "Others (n)" bar, never dropped.'
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(set(self.explain_by)) < len(self.explain_by):
            raise PydanticCustomError("repeated-name", "a dimension explains once; explain_by names one twice")
        return self

    def names(self) -> tuple[str, ...]:
        """The measure and the dimensions."""
        return (self.analyze, *self.explain_by)
