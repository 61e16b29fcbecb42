"""What can be counted: the measures, each with its formula in words.

A measure is made of *parts* that the engine adds up, and a *combination* of the parts' results. Because the
combination comes last, subtotals of averages and ratios are right on every level: nothing is ever averaged twice.

Signs follow the ledger: receipts are positive, issues negative. No entries give None (blank), which is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import Question
from reportgen.model.dimensions import LEDGER, LIFE
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

    value: Callable[[ir.Table], ir.NumericValue]
    where: Callable[[ir.Table, Asked], ir.BooleanValue]

    def of(self, t: ir.Table, asked: Asked) -> ir.NumericScalar:
        """The sum; null if no entry meets the condition."""
        return self.value(t).sum(where=self.where(t, asked))

    def reads(self, asked: Asked) -> Question:
        """What it reads of an entry."""
        return lambda t: (self.value(t), self.where(t, asked))


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
    additive: bool = True
    """True if its values over disjoint groups add up to the value over all."""

    def value(self, results: Mapping[str, Number]) -> Number:
        """The measure from the parts' results."""
        return self.combine(results) if self.combine else results.get(next(iter(self.parts)))


def ratio(numerator: Number, denominator: Number) -> Decimal | None:
    """Exact quotient to 12 places, rounded half to even; None where there is nothing to divide by."""
    if numerator is None or not denominator:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(Decimal("1e-12")).normalize() + 0


def _up_to_the_day(t: ir.Table, asked: Asked) -> ir.BooleanValue:
    return t.posting_date <= ibis.literal(asked.as_of)


def _in_period(t: ir.Table, asked: Asked) -> ir.BooleanValue:
    return asked.in_period(t)


def _of_type(entry_type: str) -> Callable[[ir.Table, Asked], ir.BooleanValue]:
    return lambda t, asked: asked.in_period(t) & (t.entry_type == entry_type)


def _open_and_positive(t: ir.Table) -> ir.BooleanValue:
    return (t.remaining_quantity > 0) & (t.quantity > 0)


def _expired(t: ir.Table, asked: Asked) -> ir.BooleanValue:
    return _up_to_the_day(t, asked) & _open_and_positive(t) & (t.expiration_date <= ibis.literal(asked.as_of))


EXPIRING_DAYS = 90


def _expiring(t: ir.Table, asked: Asked) -> ir.BooleanValue:
    soon = (t.expiration_date > ibis.literal(asked.as_of)) & (
        t.expiration_date <= ibis.literal(asked.as_of + timedelta(days=EXPIRING_DAYS))
    )
    return _up_to_the_day(t, asked) & _open_and_positive(t) & soon


def _in_stock(s: ir.Table) -> ir.BooleanValue:
    return (s.serial_no != "") & (s.balance > 0)


def _aged(s: ir.Table) -> ir.BooleanValue:
    return _in_stock(s) & s.age_days.notnull()


def _sum(
    name: str,
    label: str,
    unit: Unit,
    formula: str,
    column: str,
    where: Callable[[ir.Table, Asked], ir.BooleanValue],
    sign: int = 1,
) -> Measure:
    total = Total(lambda t: t[column] if sign > 0 else -t[column], where)
    return Measure(name, label, unit, formula, (LEDGER,), {name: total})


def _average_age(results: Mapping[str, Number]) -> Number:
    average = ratio(results.get("age_days_sum"), results.get("age_serials"))
    return None if average is None else average.quantize(Decimal("0.1"))


_ALL = (
    _sum(
        "inventory_quantity",
        "Inventory (Quantity)",
        "quantity",
        "Sum of Quantity over all entries posted up to the report's day.",
        "quantity",
        _up_to_the_day,
    ),
    _sum(
        "quantity",
        "Quantity",
        "quantity",
        "Sum of Quantity over the entries posted in the period.",
        "quantity",
        _in_period,
    ),
    _sum(
        "remaining_quantity",
        "Remaining Quantity",
        "quantity",
        "Sum of Remaining Quantity, as it is now, over entries posted up to the report's day.",
        "remaining_quantity",
        _up_to_the_day,
    ),
    _sum(
        "invoiced_quantity",
        "Invoiced Quantity",
        "quantity",
        "Sum of Invoiced Quantity over the entries posted in the period.",
        "invoiced_quantity",
        _in_period,
    ),
    _sum(
        "expired_inventory",
        "Expired Inventory",
        "quantity",
        "Sum of Remaining Quantity of open, positive entries whose Expiration Date is not blank "
        "and not after the report's day.",
        "remaining_quantity",
        _expired,
    ),
    _sum(
        "expiring_inventory",
        "Expiring Inventory",
        "quantity",
        "Sum of Remaining Quantity of open, positive entries that expire within "
        f"{EXPIRING_DAYS} days after the report's day.",
        "remaining_quantity",
        _expiring,
    ),
    _sum(
        "net_qty_sold",
        "Net Qty. Sold",
        "quantity",
        "-1 x sum of Quantity, Entry Type = Sale, in the period; returns reduce it.",
        "quantity",
        _of_type("Sale"),
        -1,
    ),
    _sum(
        "net_qty_purchased",
        "Net Qty. Purchased",
        "quantity",
        "Sum of Quantity, Entry Type = Purchase, in the period; returns reduce it.",
        "quantity",
        _of_type("Purchase"),
    ),
    _sum(
        "sales_amount",
        "Sales Amount",
        "amount",
        "Sum of Sales Amount (Actual), Entry Type = Sale, in the period.",
        "sales_amount_actual",
        _of_type("Sale"),
    ),
    _sum(
        "items_sold",
        "Items Sold",
        "quantity",
        "-1 x sum of Invoiced Quantity, Entry Type = Sale, in the period.",
        "invoiced_quantity",
        _of_type("Sale"),
        -1,
    ),
    _sum(
        "cost_amount_actual",
        "Cost Amount (Actual)",
        "amount",
        "Sum of Cost Amount (Actual) over the entries posted in the period.",
        "cost_amount_actual",
        _in_period,
    ),
    _sum(
        "inventory_value",
        "Inventory Value",
        "amount",
        "Sum of Cost Amount (Actual) of the ledger entries posted up to the report's day, as the entries state it now.",
        "cost_amount_actual",
        _up_to_the_day,
    ),
    Measure(
        "untracked_quantity",
        "Untracked Quantity",
        "quantity",
        "Sum of Quantity of entries without a serial number, posted up to the report's day.",
        (LEDGER,),
        {"untracked_quantity": Total(lambda t: t.quantity, _up_to_the_day)},
        scope=ScopeChange("untracked"),
    ),
    Measure(
        "in_transit_quantity",
        "In Transit",
        "quantity",
        "Sum of Quantity at in-transit locations, posted up to the report's day.",
        (LEDGER, "Location"),
        {
            "in_transit_quantity": Total(
                lambda t: t.quantity, lambda t, asked: _up_to_the_day(t, asked) & t.is_in_transit
            )
        },
    ),
    Measure(
        "serials_on_hand",
        "Serials on Hand",
        "count",
        "Number of serial numbers (item, variant, serial) with a Quantity above 0 up to the report's day.",
        (LEDGER,),
        {"serials_on_hand": PerSerial(lambda s: _in_stock(s).sum())},
        additive=False,
    ),
    Measure(
        "serials",
        "Serials",
        "count",
        "Number of distinct serial numbers (item, variant, serial) among the entries up to the report's day.",
        (LEDGER,),
        {"serials": PerSerial(lambda s: (s.serial_no != "").sum())},
        additive=False,
    ),
    Measure(
        "items",
        "Items",
        "count",
        "Number of distinct items among the entries up to the report's day.",
        (LEDGER,),
        {"items": Items()},
        additive=False,
    ),
    Measure(
        "average_age_days",
        "Average Age (Days)",
        "days",
        f"Average, over the serial numbers in stock, of {LIFE}.",
        (LEDGER,),
        {
            "age_days_sum": PerSerial(lambda s: s.age_days.sum(where=_aged(s)), True),
            "age_serials": PerSerial(lambda s: _aged(s).sum(), True),
        },
        _average_age,
        additive=False,
    ),
    Measure(
        "oldest_age_days",
        "Oldest Age (Days)",
        "days",
        f"Largest, over the serial numbers in stock, of {LIFE}.",
        (LEDGER,),
        {"oldest_age_days": PerSerial(lambda s: s.age_days.max(where=_aged(s)), True)},
        additive=False,
    ),
    Measure(
        "age_days",
        "Age (Days)",
        "days",
        f"Sum, over the serial numbers in stock, of {LIFE}.",
        (LEDGER,),
        {"age_days": PerSerial(lambda s: s.age_days.sum(where=_aged(s)), True)},
    ),
)

MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""All built-in measures."""
