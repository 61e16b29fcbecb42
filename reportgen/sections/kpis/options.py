"""What a spec can say of KPI cards."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.vocabulary import MeasureName, MeasureNames, SectionOptions

Target = Annotated[Decimal, Field(allow_inf_nan=False, json_schema_extra={"type": ["number", "string"]})]


class Options(SectionOptions):
    """Cards with one number each, beside what it was and what it should be."""

    measures: MeasureNames = Field(
        ("inventory_quantity", "serials_on_hand", "items", "inventory_value", "expired_inventory"),
        min_length=1,
        description="Measures, one card each, in this order.",
    )
    targets: dict[MeasureName, Target] = Field(
        default_factory=dict,
        description="What measures should be: at least this, or at most where less is better.",
        examples=[{"expired_inventory": 0}],
    )
    good: dict[MeasureName, Literal["up", "down"]] = Field(
        default_factory=dict,
        description="Which way of a measure is the better one, over what the measure itself says.",
        examples=[{"inventory_value": "down"}],
    )

    @field_validator("targets", "good")
    @classmethod
    def _has_a_card(cls, given: dict[str, object], info: ValidationInfo) -> dict[str, object]:
        missing = [name for name in given if name not in info.data.get("measures", given)]
        if missing:
            raise PydanticCustomError(
                "not-a-value",
                "'{name}' has no card in this section",
                {"name": missing[0], "hint": "add it to measures"},
            )
        return given

    def names(self) -> tuple[str, ...]:
        """The measures shown."""
        return self.measures
