"""Rules of the business: the ledger is sound, and still something wants to be done."""

from collections.abc import Iterator
from datetime import timedelta

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.exceptions.bins import in_wrong_bins
from reportgen.model.exceptions.limits import Limits
from reportgen.model.exceptions.on_hand import on_hand
from reportgen.model.frames import frame_of, only
from reportgen.model.joins import KEY
from reportgen.model.rules.evidence import Evidence

Rows = tuple[str, ir.Table, tuple[str, ...]]
"""A rule's code, what breaks it, and the columns that identify and show it."""

_OF_STOCK: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "in_transit_too_long": ("late", "shipped_no", ("since", "days")),
    "expired_on_hand": ("expired", "entry_no", ("expired_on",)),
    "blocked_on_hand": ("blocked", "entry_no", ("reason",)),
    "zero_cost_on_hand": ("costless", "received_no", ()),
    "cost_not_final": ("open_cost", "received_no", ("received_on", "days")),
}
"""By rule: its mark on a serial number in stock, the entry that shows it, and what is told."""


def business_rules(evidence: Evidence, limits: Limits) -> Iterator[Rows]:
    """What breaks the rules that are asked for."""
    yield from _of_stock(evidence, limits, [code for code in _OF_STOCK if code in evidence.wanted])
    if "bin_mismatch" in evidence.wanted:
        yield "bin_mismatch", in_wrong_bins(evidence), (*KEY, "location_code", "entry_no", "bin_code", "booked")
    if "backdated_posting" in evidence.wanted:
        yield "backdated_posting", _backdated(evidence, limits), (*KEY, "entry_no", "days", "latest")
    if "untracked_in_transit" in evidence.wanted:
        columns = ("item_no", "variant_code", "location_code", "entry_no", "quantity", "since", "days")
        yield "untracked_in_transit", _left_on_the_way(evidence, limits), columns


def _of_stock(evidence: Evidence, limits: Limits, codes: list[str]) -> Iterator[Rows]:
    """Those that a serial number in stock breaks: whether there is any is asked once for all."""
    if not codes:
        return
    stock, today = on_hand(evidence, limits), ibis.literal(evidence.inventory.asked.as_of)
    marks = {code: stock[_OF_STOCK[code][0]] for code in codes}
    found = only(frame_of(stock.agg(**{code: mark.any().fill_null(False) for code, mark in marks.items()})))
    for code in codes:
        _, entry, shown = _OF_STOCK[code]
        if found[code]:
            rows = stock.filter(marks[code])
            days = {"days": today.delta(rows[shown[0]], unit="day")} if "days" in shown else {}
            rows = rows.mutate(entry_no=rows[entry], **days)
            yield code, rows, (*KEY, "location_code", "entry_no", *shown)


def _backdated(evidence: Evidence, limits: Limits) -> ir.Table:
    """Entries dated well before what was posted before them: in the order of entry numbers, over the whole ledger."""
    late = evidence.kept(f"back in time {limits.backdated_days}", lambda: _set_back(evidence, limits))
    if evidence.let_in is not None:
        late = late.semi_join(evidence.let_in, evidence.companies.key)
    return late.filter(evidence.by_then(late))


def _set_back(evidence: Evidence, limits: Limits) -> ir.Table:
    entries = evidence.inventory.masters.entries(KEY_COLUMNS)
    owner = evidence.companies.with_company(())
    earlier = ibis.window(group_by=owner or None, order_by=entries.entry_no, preceding=(None, 1))
    placed = entries.mutate(latest=entries.posting_date.max().over(earlier))
    days = placed.latest.delta(placed.posting_date, unit="day")
    return placed.mutate(days=days).filter(days > limits.backdated_days)


def _left_on_the_way(evidence: Evidence, limits: Limits) -> ir.Table:
    """Untracked stock at in-transit locations where nothing came in for too long: all of it is late then."""
    day = evidence.inventory.asked.as_of
    entries = evidence.reading(("is_in_transit",))
    entries = entries.filter(entries.is_in_transit & (entries.serial_no == ""))
    came = entries.quantity > 0
    stock = entries.group_by(*evidence.companies.with_company(("item_no", "variant_code", "location_code"))).agg(
        quantity=entries.quantity.sum(),
        entry_no=entries.entry_no.max(where=came),
        since=entries.posting_date.max(where=came),
    )
    late = stock.filter((stock.quantity > 0) & (stock.since < ibis.literal(day - timedelta(limits.in_transit_days))))
    return late.mutate(days=ibis.literal(day).delta(late.since, unit="day"))
