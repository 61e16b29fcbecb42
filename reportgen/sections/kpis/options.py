"""What a spec can say of KPI cards."""

from pydantic import Field

from reportgen.spec.vocabulary import MeasureNames, SectionOptions


class Options(SectionOptions):
    """Cards with one number each."""

    measures: MeasureNames = Field(
        ("inventory_quantity", "serials_on_hand", "items", "inventory_value", "expired_inventory"),
        min_length=1,
        description="Measures, one card each, in this order.",
    )

    def names(self) -> tuple[str, ...]:
        """The measures shown."""
        return self.measures
