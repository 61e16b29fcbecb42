"""What a spec can say of expiration dates."""

from typing import Annotated, Literal

from pydantic import Field

from reportgen.model.expiring import EXPIRING_READ
from reportgen.spec.vocabulary import SectionOptions, rising


class Options(SectionOptions):
    """What is expired, what expires soon and whose warranty ends, with a list for pickers."""

    within: Annotated[tuple[Annotated[int, Field(ge=1)], ...], rising("within", "[30, 60, 90]")] = Field(
        (30, 60, 90), min_length=1, max_length=8, description="Days after the report's day at which buckets end."
    )
    listing: Literal["expiring", "all", "none"] = Field(
        "expiring",
        alias="list",
        description="What is listed, first to expire first out: what is expired or expires within the last bucket,"
        " all stock, or nothing.",
    )
    top: Annotated[int, Field(ge=1)] = Field(
        1000, description="Rows listed, the first to expire; how many there are is always told."
    )
    warranty: bool = Field(True, description="Whether serial numbers are also told by the end of their warranty.")

    def names(self) -> tuple[str, ...]:
        """What is counted and what the list shows."""
        warranty = ("serial_warranty_date", "status") if self.warranty else ()
        listed = ("item", "serial_no", "lot_no", "location_code", "bin_code", "blocked", "expiration_date")
        return ("expired_inventory", "expiring_inventory", "inventory_value", *listed, "received_date", *warranty)

    def reads(self) -> frozenset[str]:
        """What expiration dates are judged by."""
        return EXPIRING_READ
