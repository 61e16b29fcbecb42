"""A total divided among rows so that the parts add up to it, to the last digit."""

from collections.abc import Sequence

import ibis
from ibis.expr import datatypes as dt
from ibis.expr import types as ir

_SCALE = 5
_UNITS = 10.0**_SCALE
_HAIR = 1e-6
"""Makes up for binary fractions that end just below a whole number."""


def divided(
    rows: ir.Table, *, among: Sequence[str], total: str, weight: str, own: str, last: Sequence[ir.Value]
) -> ir.Table:
    """The rows with another column ``part``: what each has of its group's total.

    Rows that say their own part have it, if any row of the group does; else the total goes by weight, cut after five
    decimals. The row that comes last takes what the others leave, so that a group's parts are its total exactly.

    Args:
        among: columns that a group is known by.
        total: column of the group's total, the same in all of its rows; null gives null parts.
        weight: column by which it is divided; only its size counts.
        own: column of what a row says itself, null where it says nothing.
        last: the order in which the last row of a group comes first.
    """
    group = ibis.window(group_by=list(among))
    place = ibis.row_number().over(ibis.window(group_by=list(among), order_by=list(last)))
    weighed = rows.mutate(
        sum_weight=rows[weight].abs().sum().over(group),
        says=rows[own].abs().sum().over(group).fill_null(0),
        from_last=place,
    )
    kind = _wider(rows[total].type(), rows[own].type())
    zero = ibis.literal(0).cast(kind)
    said, even = weighed[own].fill_null(0).cast(kind), _by_weight(weighed[total], weighed[weight], weighed.sum_weight)
    parted = weighed.mutate(
        plain=ibis.ifelse(weighed.from_last == 0, zero, ibis.ifelse(weighed.says > 0, said, even.cast(kind)))
    )
    rest = parted[total].cast(kind) - parted.plain.sum().over(group).cast(kind)
    part = ibis.ifelse(parted.from_last == 0, rest, ibis.ifelse(parted[total].isnull(), ibis.null(kind), parted.plain))
    return parted.mutate(part=part).drop("sum_weight", "says", "from_last", "plain")


def _by_weight(total: ir.NumericValue, weight: ir.NumericValue, weights: ir.NumericValue) -> ir.DecimalValue:
    """In binary fractions, which are the same on every engine, cut to whole units before they are decimals again."""
    share = total.abs().cast("float64") * weight.abs().cast("float64") / weights.cast("float64")
    units = ibis.ifelse(weights == 0, 0.0, (share * _UNITS + _HAIR).floor()).fill_null(0.0)
    return (ibis.ifelse(total < 0, -units, units) / _UNITS).cast(f"decimal(18, {_SCALE})")


def _wider(first: dt.DataType, second: dt.DataType) -> dt.DataType:
    """The type of those that has more decimals."""
    return max(first, second, key=lambda one: (getattr(one, "scale", 0) or 0, getattr(one, "precision", 0) or 0))
