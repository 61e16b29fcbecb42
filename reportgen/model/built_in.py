"""The built-in measures, each with its formula in words.

Signs follow the ledger: receipts are positive, issues negative. No entries give None (blank), which is not zero.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.dimension import LEDGER
from reportgen.model.measures import Asked, Items, Measure, PerSerial, ScopeChange, Total, Unit
from reportgen.model.serial_dimensions import LIFE
from reportgen.model.value_measures import VALUE_MEASURES


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


def _sum(
    name: str,
    label: str,
    unit: Unit,
    formula: str,
    column: str,
    where: Callable[[ir.Table, Asked], ir.BooleanValue],
    sign: int = 1,
) -> Measure:
    money = column.startswith(("cost_", "sales_"))
    total = Total(lambda t, _: t[column] if sign > 0 else -t[column], where, money=money)
    return Measure(name, label, unit, formula, (LEDGER,), {name: total})


_AVERAGE_AGE = ("round", ("ratio", ("part", "age_days_sum"), ("part", "age_serials")), 1)


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
        "cost_amount_actual",
        "Cost Amount (Actual)",
        "amount",
        "Sum of Cost Amount (Actual) over the entries posted in the period.",
        "cost_amount_actual",
        _in_period,
    ),
    _sum(
        "cost_of_sales",
        "Cost of Sales",
        "amount",
        "-1 x sum of Cost Amount (Actual), Entry Type = Sale, in the period; as it stands now.",
        "cost_amount_actual",
        _of_type("Sale"),
        -1,
    ),
    Measure(
        "margin_amount",
        "Margin",
        "amount",
        "Sales Amount less Cost of Sales: sum of Sales Amount (Actual) plus Cost Amount (Actual),"
        " Entry Type = Sale, in the period.",
        (LEDGER,),
        {
            "margin_amount": Total(
                lambda t, _: t.sales_amount_actual + t.cost_amount_actual, _of_type("Sale"), money=True
            )
        },
    ),
    Measure(
        "margin_percent",
        "Margin %",
        "percent",
        "Margin divided by Sales Amount; blank where nothing is sold.",
        (LEDGER,),
        combined=("ratio", ("measure", "margin_amount"), ("measure", "sales_amount")),
        inputs=("margin_amount", "sales_amount"),
        additive=False,
    ),
    Measure(
        "untracked_quantity",
        "Untracked Quantity",
        "quantity",
        "Sum of Quantity of entries without a serial number, posted up to the report's day.",
        (LEDGER,),
        {"untracked_quantity": Total(lambda t, _: t.quantity, _up_to_the_day)},
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
                lambda t, _: t.quantity, lambda t, asked: _up_to_the_day(t, asked) & t.is_in_transit
            )
        },
    ),
    Measure(
        "serials_on_hand",
        "Serials on Hand",
        "count",
        "Number of serial numbers (item, variant, serial) with a Quantity above 0 up to the report's day.",
        (LEDGER,),
        {"serials_on_hand": PerSerial("on_hand")},
        additive=False,
    ),
    Measure(
        "serials",
        "Serials",
        "count",
        "Number of distinct serial numbers (item, variant, serial) among the entries up to the report's day.",
        (LEDGER,),
        {"serials": PerSerial("tracked")},
        additive=False,
    ),
    Measure(
        "items",
        "Items",
        "count",
        "Number of distinct items among the entries up to the report's day;"
        " an item number of two companies counts twice.",
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
        {"age_days_sum": PerSerial("age_sum"), "age_serials": PerSerial("aged")},
        _AVERAGE_AGE,
        additive=False,
    ),
    Measure(
        "oldest_age_days",
        "Oldest Age (Days)",
        "days",
        f"Largest, over the serial numbers in stock, of {LIFE}.",
        (LEDGER,),
        {"oldest_age_days": PerSerial("oldest")},
        additive=False,
    ),
    Measure(
        "age_days",
        "Age (Days)",
        "days",
        f"Sum, over the serial numbers in stock, of {LIFE}.",
        (LEDGER,),
        {"age_days": PerSerial("age_sum")},
    ),
)

_BETTER: Mapping[str, Literal["up", "down"]] = {
    **dict.fromkeys(("net_qty_sold", "sales_amount", "items_sold", "margin_amount", "margin_percent"), "up"),
    **dict.fromkeys(("expired_inventory", "expiring_inventory", "average_age_days", "oldest_age_days"), "down"),
    **dict.fromkeys(("cost_not_posted_to_gl",), "down"),
}
"""Which way is the better one, of measures where everybody agrees."""

MEASURES: dict[str, Measure] = {
    measure.name: replace(measure, good=_BETTER.get(measure.name)) for measure in (*_ALL, *VALUE_MEASURES)
}
"""All built-in measures."""
