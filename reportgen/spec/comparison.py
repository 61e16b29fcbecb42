"""What a report's figures are compared with: the same ledger on an earlier day, or an earlier report."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, PlainValidator, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from reportgen.errors import Problem, SpecError, did_you_mean
from reportgen.spec.dates import (
    DAY_PATTERN,
    Between,
    Last,
    PeriodWord,
    month_end,
    read_day,
    resolve_as_of,
    resolve_period,
    shifted,
)
from reportgen.spec.vocabulary import Words

CompareWord = Literal[
    "previous period", "same period last year", "end of last month", "end of last quarter", "end of last year"
]
Days = tuple[date, date]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


class EarlierSpec(Words):
    """An earlier report to compare with; exactly one of report and snapshots."""

    report: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="The report.json of an earlier build.", examples=["archive/2025-09-30.json"]
    )
    snapshots: Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="A folder: of the reports of this name in it and below it, the latest of an earlier day.",
        examples=["snapshots"],
    )

    @model_validator(mode="after")
    def _one_way(self) -> "EarlierSpec":
        if (self.report is None) == (self.snapshots is None):
            raise PydanticCustomError("bad-comparison", "give exactly one of report and snapshots")
        return self


def _read(value: Any, info: ValidationInfo) -> date | CompareWord | EarlierSpec:
    if isinstance(value, EarlierSpec):
        return value
    if isinstance(value, Mapping):
        return EarlierSpec.model_validate(value, context=info.context)
    if isinstance(value, str) and any(letter.isalpha() for letter in value):
        said = " ".join(value.lower().split())
        for word in get_args(CompareWord):
            if said == word:
                return word  # type: ignore[no-any-return]
        near = did_you_mean(said[:60], get_args(CompareWord))
        raise PydanticCustomError(
            "bad-comparison",
            "'{given}' is nothing to compare with",
            {"given": value[:40], "hint": f"{near}; or a day, or {{report: file}}, or {{snapshots: folder}}"},
        )
    return read_day(value)


_ONE_OF_THEM = {
    "type": "object",
    "properties": {
        name: {"type": "string", "minLength": 1, "description": field.description}
        for name, field in EarlierSpec.model_fields.items()
    },
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
_DAY = {"type": "string", "pattern": DAY_PATTERN, "description": "A day: YYYY-MM-DD."}
Compare = Annotated[
    date | CompareWord | EarlierSpec,
    PlainValidator(_read),
    WithJsonSchema({"anyOf": [{"enum": list(get_args(CompareWord))}, _DAY, _ONE_OF_THEM]}),
]
"""What figures are compared with."""


def resolve_comparison(
    compare: date | CompareWord, period: Between | Last | PeriodWord | None, as_of: date
) -> tuple[date, Days | None]:
    """The day and the period to compare with: both as the report's own, moved back.

    The previous period of whole months is as many months earlier, of a month, quarter or year to date the same part of
    the one before, of any other the same number of days right before. Moved by months, a day that the month lacks is
    its last, and the last day of a month stays the last. With a day, the period is what the spec's words mean then.

    Raises:
        SpecError: if that day is not before the report's own.
    """
    now = resolve_period(period, as_of)
    if compare == "same period last year":
        return shifted(as_of, -12), now and (shifted(now[0], -12), shifted(now[1], -12))
    if compare == "previous period" and now:
        return _previous(period, now, as_of)
    day = compare if isinstance(compare, date) else resolve_as_of(compare, as_of, None)  # type: ignore[arg-type]
    if day >= as_of:
        message = f"the day to compare with, {day}, is not before the report's day {as_of}"
        raise SpecError(Problem("bad-comparison", message, hint="set compare to an earlier day"))
    return day, _same_words(period, day)


def _previous(period: Between | Last | PeriodWord | None, now: Days, as_of: date) -> tuple[date, Days]:
    months = _whole_months(period, now)
    if months:
        return shifted(as_of, -months), (shifted(now[0], -months), shifted(now[1], -months))
    back = now[1] - now[0] + timedelta(days=1)
    try:
        return as_of - back, (now[0] - back, now[1] - back)
    except OverflowError:
        return date.min, (date.min, date.min)


def _whole_months(period: Between | Last | PeriodWord | None, now: Days) -> int:
    """By how many months the period moves back; 0 if it moves by days."""
    if isinstance(period, Last):
        return period.count if period.unit == "months" else 0
    if isinstance(period, str):
        return _MONTHS[period.removesuffix(" to date").removeprefix("last ")]
    start, end = now
    whole = start.day == 1 and end == month_end(end)
    return (end.year - start.year) * 12 + end.month - start.month + 1 if whole else 0


def _same_words(period: Between | Last | PeriodWord | None, day: date) -> Days | None:
    """The period as of another day; none of its days if it has not begun then."""
    try:
        return resolve_period(period, day)
    except SpecError:
        return day + timedelta(days=1), day
