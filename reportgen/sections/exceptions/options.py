"""What a spec can say of exceptions."""

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from reportgen.errors import did_you_mean
from reportgen.model.exceptions import EXCEPTION_COLUMNS, RULES, Limits
from reportgen.spec.vocabulary import Condition, SectionOptions

Days = Annotated[int, Field(ge=0, le=36_500)]
_DEFAULT = Limits()


class Options(SectionOptions):
    """Every broken rule with its serial numbers, how many, and what to do in the ERP."""

    rules: Condition | None = Field(
        None,
        description="Rules to apply, by code; {not: [...]} applies all others. All of them without it.",
        examples=[["duplicate_serial", "expired_on_hand"]],
    )
    examples: Annotated[int, Field(ge=0)] | Literal["all"] = Field(
        10,
        description="Cases listed of each rule, on page and PDF, or all; the data files have up to 5,000 of each.",
    )
    advice: bool = Field(True, description="Whether each rule says what to do in the ERP; the data always do.")
    in_transit_days: Days = Field(_DEFAULT.in_transit_days, description="Days on the way that are still in order.")
    not_final_days: Days = Field(
        _DEFAULT.not_final_days, description="Days after the receipt on which a cost need not be final yet."
    )
    backdated_days: Days = Field(
        _DEFAULT.backdated_days,
        description="Days that an entry may be dated before one posted earlier.",
    )
    serials_only: bool = Field(
        False, description="Leave out the rules of untracked stock; they stand last, for information."
    )

    @field_validator("rules")
    @classmethod
    def _are_known(cls, given: Condition | None) -> Condition | None:
        if given is None:
            return None
        if given.min is not None or given.max is not None:
            raise PydanticCustomError("bad-rules", "rules are chosen by code: give a list, not or like")
        for code in (*(given.any_of or ()), *(given.none_of or ())):
            if code not in RULES:
                raise PydanticCustomError(
                    "unknown-rule", "unknown rule '{name}'", {"name": code, "hint": did_you_mean(code, RULES)}
                )
        return given

    def chosen(self) -> tuple[str, ...]:
        """Codes of the rules to apply."""
        return tuple(code for code in RULES if self.rules is None or _meets(code, self.rules))

    def limits(self) -> Limits:
        """How long is too long."""
        return Limits(self.in_transit_days, self.not_final_days, self.backdated_days)

    def reads(self) -> frozenset[str]:
        """What the rules read of a ledger entry."""
        return EXCEPTION_COLUMNS


def _meets(code: str, condition: Condition) -> bool:
    if condition.any_of is not None and code not in condition.any_of:
        return False
    if condition.none_of is not None and code in condition.none_of:
        return False
    return condition.like is None or fnmatchcase(code, condition.like)
