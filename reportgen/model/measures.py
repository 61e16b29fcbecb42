"""What a measure is; the built-in ones are in `reportgen.model.built_in`.

A measure is made of *parts* that the engine adds up, and an *expression* that combines the parts' results. Because
that comes last, subtotals of averages and ratios are right on every level: nothing is ever averaged twice.

Signs follow the ledger: receipts are positive, issues negative. No entries give None (blank), which is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import Question
from reportgen.model.combining import Expression, Number, value_of
from reportgen.spec.vocabulary import Filter

Unit = Literal["quantity", "amount", "count", "days", "percent", "ratio"]
Figure = Literal["on_hand", "tracked", "age_sum", "aged", "oldest"]
"""A figure over serial numbers: the number of those with a balance above 0 within the group; of all of them; the sum of
the ages of those in stock that have one; their number; the largest of their ages. Sum and largest are blank if there is
none."""


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

    def of_entry(self, t: ir.Table, asked: Asked) -> ir.NumericValue:
        """What an entry adds; null if it does not meet the condition."""
        return ibis.ifelse(self.where(t, asked), self.value(t, asked), None)

    def reads(self, asked: Asked) -> Question:
        """What it reads of an entry."""
        return lambda t: (self.value(t, asked), self.where(t, asked))


@dataclass(frozen=True, slots=True)
class PerSerial:
    """A figure over serial numbers; entries without one have none."""

    figure: Figure

    @property
    def needs_age(self) -> bool:
        """Whether it asks for the serial number's age."""
        return self.figure in ("age_sum", "aged", "oldest")

    def of(self, serials: ir.Table) -> ir.NumericScalar:
        """The figure, of a table with one row a group and serial number.

        Its columns are the key (item_no, variant_code, serial_no), ``balance`` (quantity on hand within the group) and
        ``age_days`` (null unless needed).
        """
        return _FIGURES[self.figure](serials)

    def reads(self, _asked: Asked) -> Question:
        """The key and the quantity of an entry, which every question has."""
        return lambda t: (t.serial_no, t.quantity)


def _in_stock(s: ir.Table) -> ir.BooleanValue:
    return (s.serial_no != "") & (s.balance > 0)


def _aged(s: ir.Table) -> ir.BooleanValue:
    return _in_stock(s) & s.age_days.notnull()


_FIGURES: Mapping[Figure, Callable[[ir.Table], ir.NumericScalar]] = {
    "on_hand": lambda s: _in_stock(s).sum(),
    "tracked": lambda s: (s.serial_no != "").sum(),
    "age_sum": lambda s: s.age_days.sum(where=_aged(s)),
    "aged": lambda s: _aged(s).sum(),
    "oldest": lambda s: s.age_days.max(where=_aged(s)),
}


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
    combined: Expression | None = None
    """From the parts' results (and those of `inputs`); by default the only part's. See `expression`."""
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
        return value_of(self.combined, results) if self.combined else results.get(next(iter(self.parts)))

    @property
    def expression(self) -> Expression:
        """How its value comes from the parts' results and those of `inputs`."""
        return self.combined or ("part", next(iter(self.parts)))
