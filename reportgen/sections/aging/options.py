"""What a spec can say of stock by age."""

from typing import Annotated, Literal

from pydantic import Field

from reportgen.model.idle import IDLE_READ
from reportgen.model.layers import LAYERS_READ
from reportgen.model.serial_dimensions import AGE_BOUNDS
from reportgen.spec.vocabulary import Levels, OneOrMore, SectionOptions, rising

Value = Literal["inventory_quantity", "serials_on_hand", "inventory_value"]


class Options(SectionOptions):
    """Stock by age, as a table and as stacked bars, and what lies still."""

    by: Levels = Field(
        ("item_category_code",),
        min_length=1,
        max_length=2,
        description="One or two dimensions or hierarchies that stock is told apart by, outer first.",
    )
    buckets: Annotated[tuple[Annotated[int, Field(ge=0)], ...], rising("buckets", "[30, 60, 90, 180, 365]")] = Field(
        AGE_BOUNDS,
        min_length=1,
        max_length=11,
        description="Last day of each age bucket; one more holds what is older.",
    )
    values: OneOrMore[Value] = Field(
        ("inventory_quantity", "inventory_value"),
        min_length=1,
        description="What the table shows of each bucket; the bars show the first of them.",
    )
    untracked: Literal["fifo"] | bool = Field(
        False,
        description="Adds stock without serial numbers, aged in layers, first in, first out: true or fifo."
        " serials_only: false does the same.",
    )
    slow_movers: Literal["items", "serials", "none"] = Field(
        "items",
        description="Lists the items without an issue for idle_days, or the serial numbers that have been in stock"
        " for so long; longest first.",
    )
    idle_days: Annotated[int, Field(ge=0)] = Field(90, description="Days after which something is a slow mover.")
    top: Annotated[int, Field(ge=1)] = Field(20, description="Slow movers listed; how many there are is always told.")

    @property
    def layered(self) -> bool:
        """Whether stock without serial numbers is counted too."""
        return bool(self.untracked) or not self.serials_only

    def names(self) -> tuple[str, ...]:
        """What it is told apart by, and everything it tells of a bucket."""
        more = ("received_date", "moved_date") if self.slow_movers == "serials" else ()
        return (*self.by, "inventory_quantity", "serials_on_hand", "inventory_value", "age_bucket", *more)

    def reads(self) -> frozenset[str]:
        """What layers and slow movers are found by."""
        return (LAYERS_READ if self.layered else frozenset(("drop_shipment",))) | (
            IDLE_READ if self.slow_movers != "none" else frozenset()
        )
