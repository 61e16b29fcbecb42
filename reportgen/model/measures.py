"""What a measure is; the built-in ones are in `reportgen.model.built_in`.

A measure is made of *parts* that the engine adds up, and a *combination* of the parts' results. Because the
combination comes last, subtotals of averages and ratios are right on every level: nothing is ever averaged twice.

Signs follow the ledger: receipts are positive, issues negative. No entries give None (blank), which is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import Question
from reportgen.spec.vocabulary import Filter

Number = Decimal | int | None
Unit = Literal["quantity", "amount", "count", "days", "percent", "ratio"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The days a report asks about."""

    as_of: date
    """Entries posted later do not exist for the report."""
    start: date | None = None
    """First day of the period; None counts from the first entry."""
    end: date | None = None
    """Last day of the period; None is `as_of`."""

    def in_period(self, t: ir.Table) -> ir.BooleanValue:
        """Whether an entry is posted in the period."""
        last = min(self.end or self.as_of, self.as_of)
        inside = t.posting_date <= ibis.literal(last)
        return inside if self.start is None else inside & (t.posting_date >= ibis.literal(self.start))


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over entries: `value` where `where`."""

    value: Callable[[ir.Table, Asked], ir.NumericValue]
    where: Callable[[ir.Table, Asked], ir.BooleanValue]
    needs: tuple[str, ...] = ()
    """Joins it reads."""
    money: bool = False
    """True for an amount in the currency of the entry's company."""

    def of(self, t: ir.Table, asked: Asked) -> ir.NumericScalar:
        """The sum; null if no entry meets the condition."""
        return self.value(t, asked).sum(where=self.where(t, asked))

    def reads(self, asked: Asked) -> Question:
        """What it reads of an entry."""
        return lambda t: (self.value(t, asked), self.where(t, asked))


@dataclass(frozen=True, slots=True)
class PerSerial:
    """A figure over serial numbers: `of` a table with one row a group and serial number.

    Its columns are the key (item_no, variant_code, serial_no), ``balance`` (quantity on hand within the group) and
    ``age_days`` (null unless needed).
    """

    of: Callable[[ir.Table], ir.NumericScalar]
    needs_age: bool = False

    def reads(self, _asked: Asked) -> Question:
        """The key and the quantity of an entry, which every question has."""
        return lambda t: (t.serial_no, t.quantity)


@dataclass(frozen=True, slots=True)
class Items:
    """The number of distinct items among the entries."""

    def reads(self, _asked: Asked) -> Question:
        """The item of an entry."""
        return lambda t: t.item_no


Part = Total | PerSerial | Items


@dataclass(frozen=True, slots=True)
class ScopeChange:
    """What a measure counts beside or within its section: other tracking, or a filter of its own."""

    tracking: Literal["section", "untracked"] = "section"
    filters: tuple[Filter, ...] = ()
    """All must hold."""

    @property
    def key(self) -> str:
        """Equal for measures that can be counted together."""
        said = [sorted((name, condition.model_dump_json()) for name, condition in one.items()) for one in self.filters]
        return f"{self.tracking}:{said}"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure."""

    name: str
    label: str
    unit: Unit
    formula: str
    sources: tuple[str, ...]
    parts: Mapping[str, Part] = field(default_factory=dict)
    """By a name that is unique over all measures."""
    combine: Callable[[Mapping[str, Number]], Number] | None = None
    """From the parts' results (and those of `inputs`); by default the only part's."""
    inputs: tuple[str, ...] = ()
    """Measures it is made from."""
    scope: ScopeChange = field(default_factory=ScopeChange)
    good: Literal["up", "down"] | None = None
    """Which way is the better one; None where neither is."""
    additive: bool = True
    """True if its values over disjoint groups add up to the value over all."""

    @property
    def needs(self) -> tuple[str, ...]:
        """Joins that its parts read."""
        return tuple(need for part in self.parts.values() if isinstance(part, Total) for need in part.needs)

    @property
    def money(self) -> bool:
        """Whether it adds up amounts of money."""
        return any(isinstance(part, Total) and part.money for part in self.parts.values())

    def value(self, results: Mapping[str, Number]) -> Number:
        """The measure from the parts' results."""
        return self.combine(results) if self.combine else results.get(next(iter(self.parts)))


def ratio(numerator: Number, denominator: Number) -> Decimal | None:
    """Exact quotient to 12 places, rounded half to even; None where there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("1e-12")).normalize() + 0
