"""What a spec can say of a trace."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from reportgen.model.tracing.tables import AMOUNTS, READ
from reportgen.spec.vocabulary import SectionOptions, Texts


class Options(SectionOptions):
    """Where chosen serial numbers or lots came from, where they went, whom to call and what is still on hand."""

    serial_no: Texts = Field((), description="Serial numbers to trace.", examples=["SN1"])
    lot_no: Texts = Field((), description="Lots to trace.", examples=["LOT1"])
    item_no: Texts = Field(
        (), description="Only serial numbers and lots of these items; of every item that has them by default."
    )
    variant_code: Texts = Field((), description='Only of these variants; "" is no variant.')
    direction: Literal["forward", "backward", "both"] = Field(
        "both", description="forward is from origin to usage, backward from usage to origin."
    )
    depth: Annotated[int, Field(ge=1, le=1000)] = Field(
        50, description="How many steps, from one ledger entry to the next, a trace goes from the chosen entries."
    )
    limit: Annotated[int, Field(ge=1, le=100_000)] = Field(
        5_000, description="At most this many ledger entries a direction; what is left out is told."
    )
    amounts: bool = Field(False, description="Whether life lines show cost and sales amounts.")
    serials_only: bool = Field(
        False, description="Only follow entries with a serial number; lots and untracked components by default too."
    )

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if not (self.serial_no or self.lot_no):
            raise PydanticCustomError(
                "nothing-to-trace",
                "a trace needs serial numbers or lots to trace",
                {"hint": "give serial_no or lot_no, as serial_no: [SN1, SN2]"},
            )
        if "" in (*self.serial_no, *self.lot_no):
            raise PydanticCustomError(
                "nothing-to-trace",
                "entries without a serial number or lot cannot be traced by it",
                {"hint": "drop the blank value from serial_no and lot_no"},
            )
        return self

    def names(self) -> tuple[str, ...]:
        """What names items, tracking, parties and locations."""
        return ("item", "serial_no", "lot_no", "vendor", "customer", "location")

    def reads(self) -> frozenset[str]:
        """What links and life lines are made from."""
        return READ | (AMOUNTS if self.amounts else frozenset())
