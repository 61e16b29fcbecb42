"""The measures that value entries decide: what stock was worth on a day, what is expected, posted and invoiced."""

from typing import Any

import ibis
from ibis.expr import types as ir

from reportgen.model.dimension import LEDGER
from reportgen.model.measures import Asked, Measure, Total

_VALUES = "Value Entry"
_POSTED = "the value entries, posted up to the report's day, of the ledger entries posted up to then"
_ITSELF = "a ledger entry without value entries gives its own"


def _up_to_the_day(t: Any, asked: Asked) -> ir.BooleanValue:
    return t.posting_date <= ibis.literal(asked.as_of)


def _actual(t: Any, _asked: Asked) -> ir.NumericValue:
    """What the value entries say; the entry's own cost where they confirm it, or where there are none."""
    return ibis.ifelse(t.costs__valued.fill_null(False), t.costs__actual, t.cost_amount_actual)


def _expected(t: Any, _asked: Asked) -> ir.NumericValue:
    """Nothing is expected of what the value entries confirm; blank where they do not tell expected cost."""
    told = ibis.ifelse(t.costs__expects, t.costs__expected.fill_null(0), ibis.null("decimal(38, 5)"))
    return ibis.ifelse(t.costs__valued.fill_null(True), told, t.cost_amount_expected)


def _posted(t: Any, _asked: Asked) -> ir.NumericValue:
    """All is posted of what the value entries confirm; blank without value entries, or where they do not tell."""
    told = ibis.cases((t.costs__valued.isnull(), t.cost_amount_actual), (t.costs__valued, t.costs__posted))
    return ibis.ifelse(t.costs__posts, told, ibis.null("decimal(38, 5)"))


def _invoiced(t: Any, asked: Asked) -> ir.NumericValue:
    """Of a sale, what value entries of the period invoice; what the entry says of itself where there are none."""
    own = ibis.ifelse(asked.in_period(t), t.invoiced_quantity, ibis.null("decimal(38, 5)"))
    return -ibis.ifelse(t.invoices__valued.fill_null(False), t.invoices__quantity, own)


def _cost(value: Any) -> Total:
    return Total(value, _up_to_the_day, ("costs",), money=True)


VALUE_MEASURES = (
    Measure(
        "items_sold",
        "Items Sold",
        "quantity",
        "-1 x sum of Invoiced Quantity of the value entries of sales, posted in the period;"
        " a sale without value entries gives its own, if it is posted in the period.",
        (_VALUES, LEDGER),
        {
            "items_sold": Total(
                _invoiced, lambda t, asked: _up_to_the_day(t, asked) & (t.entry_type == "Sale"), ("invoices",)
            )
        },
    ),
    Measure(
        "inventory_value",
        "Inventory Value",
        "amount",
        f"Sum of Cost Amount (Actual) of {_POSTED}; {_ITSELF}, as it stands now.",
        (_VALUES, LEDGER),
        {"inventory_value": _cost(_actual)},
    ),
    Measure(
        "expected_cost",
        "Expected Cost",
        "amount",
        f"Sum of Cost Amount (Expected) of {_POSTED}: received or shipped, not yet invoiced; {_ITSELF}.",
        (_VALUES, LEDGER),
        {"expected_cost": _cost(_expected)},
    ),
    Measure(
        "inventory_value_expected",
        "Inventory Value incl. Expected Cost",
        "amount",
        "Inventory Value plus Expected Cost: what stock is worth once everything is invoiced as expected.",
        (_VALUES, LEDGER),
        {"inventory_value_expected": _cost(lambda t, asked: _actual(t, asked) + _expected(t, asked).fill_null(0))},
    ),
    Measure(
        "cost_posted_to_gl",
        "Cost Posted to G/L",
        "amount",
        f"Sum of Cost Posted to G/L of {_POSTED}.",
        (_VALUES,),
        {"cost_posted_to_gl": _cost(_posted)},
    ),
    Measure(
        "cost_not_posted_to_gl",
        "Cost not Posted to G/L",
        "amount",
        f"Sum of Cost Amount (Actual) less Cost Posted to G/L of {_POSTED}; 0 if the general ledger has all of it.",
        (_VALUES,),
        {"cost_not_posted_to_gl": _cost(lambda t, asked: _actual(t, asked) - _posted(t, asked))},
    ),
)
