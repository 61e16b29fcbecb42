"""What a spec can say of changes."""

from typing import Annotated, Literal

from pydantic import Field

from reportgen.spec.vocabulary import DimensionNames, MeasureNames, OneOrMore, SectionOptions

Change = Literal["new", "gone", "moved", "changed"]


class Options(SectionOptions):
    """Serial numbers that are new, gone, moved or changed since what the report's `compare` names."""

    watch: DimensionNames = Field(
        ("status", "present_location", "bin_code", "serial_lot_no", "serial_expiration_date"),
        description="Dimensions of a serial number whose change is told; one of place makes it moved.",
    )
    values: MeasureNames = Field(
        ("inventory_value",), description="Measures of a serial number whose change is told, as a revaluation."
    )
    show: OneOrMore[Change] = Field(
        ("new", "gone", "moved", "changed"), min_length=1, description="Which changes are listed; all are counted."
    )
    top: Annotated[int, Field(ge=1)] | None = Field(
        None, description="At most this many changes are listed; the rest is told as n of N."
    )

    def names(self) -> tuple[str, ...]:
        """What is watched, and what tells where a serial number came from or went."""
        return tuple(dict.fromkeys((*self.watch, *self.values, *BESIDE)))


BESIDE = ("status", "received_date", "sold_date", "moved_date", "supplier", "holder", "present_location")
"""Dimensions that say in words what became of a serial number."""
