"""Alerts: conditions on the report's figures, of which leadership wants to hear."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from reportgen.spec.vocabulary import Filter, Words, check_name

_WHEN = re.compile(
    r"\s*(?P<change>change\s+of\s+)?(?P<measure>[A-Za-z_][A-Za-z0-9_.]*)\s*(?P<sign><=|>=|!=|=|<|>)"
    r"\s*(?P<bound>-?\d{1,18}(\.\d{1,9})?)\s*(?P<percent>%)?\s*"
)
_HINT = "as expired_inventory > 0, inventory_value >= 250000, change of inventory_value < -10%"
SIGNS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
}


@dataclass(frozen=True, slots=True)
class When:
    """A condition on one measure."""

    measure: str
    sign: str
    """One of `SIGNS`."""
    bound: Decimal
    change: bool = False
    """Whether the measure's difference to what it is compared with counts, not its value."""
    percent: bool = False
    """Whether the bound is in percent: of the earlier value for a change, of 1 for a measure that is a percentage."""

    def __str__(self) -> str:
        what = f"change of {self.measure}" if self.change else self.measure
        return f"{what} {self.sign} {self.bound:f}{'%' if self.percent else ''}"


def _read(value: Any, info: ValidationInfo) -> When:
    if isinstance(value, When):
        return value
    found = _WHEN.fullmatch(value) if isinstance(value, str) and len(value) < 200 else None
    if found is None:
        raise PydanticCustomError("bad-alert", "this is no condition on a measure", {"hint": _HINT})
    name = check_name(found["measure"], ("measure",), info)
    return When(name, found["sign"], Decimal(found["bound"]), bool(found["change"]), bool(found["percent"]))


class AlertSpec(Words):
    """An alert: when it fires, the report is made and says so, and the command ends with status 5."""

    when: Annotated[When, PlainValidator(_read), WithJsonSchema({"type": "string"})] = Field(
        description="Condition on a measure: its value, or with 'change of' its difference to what the report is"
        " compared with, in numbers or percent.",
        examples=["expired_inventory > 0", "change of inventory_value < -10%"],
    )
    severity: Literal["warning", "critical"] = Field("warning", description="How loud it is told.")
    message: str | None = Field(
        None,
        min_length=1,
        description="What readers are told; made from the condition by default.",
        examples=["Expired goods are in stock"],
    )
    filter: Filter = Field(default_factory=dict, description="Only entries that meet these conditions count.")
    serials_only: bool = Field(True, description="Only entries with a serial number count.")
