"""The words a spec has for days and periods, and the days they stand for.

Nothing here asks the clock: the moment is an argument. Quarters and years are those of the calendar.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal, NoReturn, Self, get_args

from pydantic import BeforeValidator, Field, InstanceOf, PlainValidator, ValidationInfo, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from reportgen.errors import Problem, SpecError, did_you_mean
from reportgen.spec.vocabulary import Words

AsOfWord = Literal["today", "latest", "end of last month", "end of last quarter", "end of last year"]
PeriodWord = Literal[
    "month to date", "quarter to date", "year to date", "last month", "last quarter", "last year"]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LAST = re.compile(r"last (\d{1,5}) (day|month)s?", re.ASCII)
_MOST = {"days": 36_500, "months": 1_200}
DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"
_LAST_SCHEMA = {
    "type": "string",
    "pattern": r"^last \d{1,5} (day|month)s?$",
    "description": "The last days or months, as 'last 30 days'.",
}
_DAY_SCHEMA = {"type": "string", "pattern": DAY_PATTERN, "description": "A day: YYYY-MM-DD."}


def read_day(value: Any) -> date:
    """A day, as a spec writes it. Raises pydantic's custom error for anything else."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        _refuse("bad-date", "a day is written as YYYY-MM-DD")
    found = _DAY.fullmatch(value.strip())
    if not found:
        _refuse("bad-date", f"'{value[:40]}' is not a day", "write it as YYYY-MM-DD")
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        known_month = year > 0 and 1 <= month <= 12
        hint = f"{value[:7]} has {monthrange(year, month)[1]} days" if known_month else "months go from 01 to 12"
        _refuse("bad-date", f"there is no day {value}", hint)


Day = Annotated[date, PlainValidator(read_day), WithJsonSchema(_DAY_SCHEMA)]
"""A day of the calendar, written as YYYY-MM-DD."""


class Between(Words):
    """Days from `start` to `end`, both included; one may be left out."""

    start: Day | None = Field(
        None, alias="from", description="First day; without it, from the first entry on.", examples=["2025-01-01"])
    end: Day | None = Field(
        None, alias="to", description="Last day; without it, the report's day.", examples=["2025-12-31"])

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start is None and self.end is None:
            _refuse("bad-period", "the period says nothing", "give from, to or both")
        if self.start and self.end and self.start > self.end:
            _refuse("bad-period", f"the period begins on {self.start}, after its end on {self.end}")
        return self


class Last(Words):
    """So many days or months that end with the report's day."""

    count: int
    unit: Literal["days", "months"]


def _read_as_of(value: Any) -> date | AsOfWord:
    if isinstance(value, str):
        for word in get_args(AsOfWord):
            if _folded(value) == word:
                return word  # type: ignore[no-any-return]
        if any(letter.isalpha() for letter in value):
            hint = did_you_mean(_folded(value)[:60], get_args(AsOfWord))
            _refuse("bad-date", f"'{value[:40]}' is not a day", f"{hint}; or a day: YYYY-MM-DD")
    return read_day(value)


def _read_period(value: Any, info: ValidationInfo) -> "Period":
    if isinstance(value, Between | Last):
        return value
    if isinstance(value, Mapping):
        return Between.model_validate(value, context=info.context)
    if not isinstance(value, str):
        _refuse("bad-period", "a period is {from: ..., to: ...} or words as 'last 30 days'")
    for word in get_args(PeriodWord):
        if _folded(value) == word:
            return word  # type: ignore[no-any-return]
    found = _LAST.fullmatch(_folded(value))
    if not found:
        hint = did_you_mean(_folded(value)[:60], (*get_args(PeriodWord), "last 30 days", "last 3 months"))
        _refuse("bad-period", f"'{value[:40]}' is not a period", f"{hint}; or {{from: YYYY-MM-DD, to: YYYY-MM-DD}}")
    return _last(int(found[1]), "days" if found[2] == "day" else "months")


def _last(count: int, unit: Literal["days", "months"]) -> Last:
    if not 1 <= count <= _MOST[unit]:
        _refuse("bad-period", f"a period has 1 to {_MOST[unit]:,} {unit}, not {count:,}")
    return Last(count=count, unit=unit)


AsOf = Annotated[
    date | AsOfWord,
    PlainValidator(_read_as_of),
    WithJsonSchema({"anyOf": [{"enum": list(get_args(AsOfWord))}, _DAY_SCHEMA]}),
]
"""The day as of which the report is made."""

Period = Annotated[
    Between | Annotated[InstanceOf[Last], WithJsonSchema(_LAST_SCHEMA)] | PeriodWord,
    BeforeValidator(_read_period),
]
"""The days that measures of a period count."""


def resolve_as_of(as_of: date | AsOfWord, moment: date, latest: date | None) -> date:
    """The report's day. `moment` is today; `latest` the last posting date, None in an empty ledger: then today."""
    if isinstance(as_of, date):
        return as_of
    if as_of == "latest":
        return latest or moment
    return moment if as_of == "today" else _day_before(_first_day(as_of.removeprefix("end of last "), moment))


def resolve_period(period: Between | Last | PeriodWord | None, as_of: date) -> tuple[date, date] | None:
    """First and last day of the period, both included, none after `as_of`; None where there is no period.

    The last 30 days end with `as_of`. The last 3 months begin on the day after the same day three months ago, so that
    at the end of a month they are whole months; a day that the shorter month lacks counts as the first of the next.

    Raises:
        SpecError: the period begins after `as_of`.
    """
    if period is None:
        return None
    start, end = _bounds(period, as_of)
    if start > as_of:
        message = f"the period begins on {start}, after the report's day {as_of}"
        raise SpecError(Problem("bad-period", message, hint="set period or as_of so that the period has begun"))
    return start, min(end, as_of)


def _bounds(period: Between | Last | PeriodWord, as_of: date) -> tuple[date, date]:
    if isinstance(period, Between):
        return period.start or date.min, period.end or as_of
    if isinstance(period, Last):
        return _first_of_last(period, as_of), as_of
    if period.endswith("to date"):
        return _first_day(period.removesuffix(" to date"), as_of), as_of
    unit = period.removeprefix("last ")
    end = _day_before(_first_day(unit, as_of))
    return _first_day(unit, end), end


def _first_of_last(period: Last, as_of: date) -> date:
    if period.unit == "days":
        return date.fromordinal(max(1, as_of.toordinal() - period.count + 1))
    following = as_of if as_of == date.max else as_of + timedelta(days=1)
    year, month = divmod(following.year * 12 + following.month - 1 - period.count, 12)
    if year < 1:
        return date.min
    if following.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, following.day)
    return date(year, month + 2, 1)  # never past December, which has 31 days


def _first_day(unit: str, day: date) -> date:
    """First day of the month, quarter or year in which the day lies."""
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def _day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)


def month_end(day: date) -> date:
    """Last day of the month in which the day lies."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def shifted(day: date, months: int) -> date:
    """The same day so many months later or, below zero, earlier; a day that the month lacks is its last, and the last
    day of a month stays the last. Never before the calendar's first day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year < 1:
        return date.min
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if day == month_end(day) else min(day.day, last))


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _refuse(code: str, message: str, hint: str = "") -> NoReturn:
    # The message is handed over as a value: it may hold braces.
    raise PydanticCustomError(code, "{message}", {"message": message, "hint": hint})
