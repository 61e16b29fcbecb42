"""Which rows of stock by age become bars."""

from collections.abc import Sequence
from decimal import Decimal

from reportgen.sections.aging.view import AgingRow, Bucket
from reportgen.sections.bars import Bar, Bars, Key, Number, ticks_for
from reportgen.sections.base import Setting
from reportgen.sections.fitting import shorten
from reportgen.sections.grid import Column, Value
from reportgen.sections.palette import OTHERS, ages

MOST = 15
"""Bars drawn; the table has every row."""


def bars_of(
    rows: Sequence[AgingRow], buckets: Sequence[Bucket], value: Column, title: str, setting: Setting
) -> Bars | None:
    """The outermost rows, largest first; None if there is nothing to draw."""
    outer = [row for row in rows if row.level == 1]
    ranked = sorted(outer, key=lambda row: -(_number(row.total[value.key]) or Decimal(0)))[:MOST]
    drawn = [_bar(row, value, setting) for row in ranked]
    if not any(any(bar.values) for bar in drawn):
        return None
    some = "" if len(ranked) == len(outer) else f" The {MOST} largest of {len(outer):,} are drawn."
    aged = sum(bucket.first is not None for bucket in buckets)
    keys = [Key(_name(bucket), color) for bucket, color in zip(buckets, (*ages(aged), OTHERS), strict=False)]
    ticks = ticks_for([bar.values for bar in drawn], lambda at: setting.formats.number(at, value.unit))
    return Bars(tuple(keys), tuple(drawn), ticks, f"{_said(ranked, buckets, value, title, setting)}{some}")


def _name(bucket: Bucket) -> str:
    return bucket.label if bucket.first is None else f"{bucket.label} days"


def _number(value: Value) -> Number | None:
    return value if isinstance(value, Decimal | int) else None


def _bar(row: AgingRow, value: Column, setting: Setting) -> Bar:
    values = tuple(_number(cell[value.key]) for cell in row.cells)
    texts = tuple(setting.formats.number(one, value.unit) for one in values)
    return Bar(row.stub[-1], values, texts, setting.formats.number(_number(row.total[value.key]), value.unit))


def _said(ranked: Sequence[AgingRow], buckets: Sequence[Bucket], value: Column, title: str, setting: Setting) -> str:
    """What the figure shows: the largest bar, and how much of it is in the oldest bucket."""
    first = ranked[0]
    oldest = max(number for number, bucket in enumerate(buckets) if bucket.first is not None)
    total, old = (
        setting.formats.number(_number(one[value.key]) or 0, value.unit) for one in (first.total, first.cells[oldest])
    )
    return (
        f"Stacked bars of {title}. Largest: {shorten(first.stub[-1])} with {total},"
        f" of which {old} {buckets[oldest].label} days."
    )
