"""Serial numbers in stock on the report's day, with all that the rules ask of one: made once."""

from datetime import timedelta

import ibis
from ibis.expr import types as ir

from reportgen.model.exceptions.limits import Limits
from reportgen.model.lives import LIFE_COLUMNS, serial_lives
from reportgen.model.rules.evidence import Evidence

ON_HAND_COLUMNS = frozenset(
    (
        *("entry_type", "correction", "is_in_transit", "completely_invoiced", "invoiced_quantity"),
        *("last_invoice_date", "cost_amount_actual", "cost_amount_expected"),
    )
)
"""Columns of a ledger entry that are read."""


def on_hand(evidence: Evidence, limits: Limits) -> ir.Table:
    """One row for each serial number with a balance above zero, and what is wrong with it.

    Columns: the key; ``location_code`` where it lies; ``entry_no`` of the entry that brought it there; ``shipped_no``
    and ``since``, the entry that put it into transit and its day; ``received_no`` and ``received_on``, the receipt that
    opened its present life (no transfer, no correction; the latest by entry number); ``expired_on``; ``reason`` why it
    is blocked; and whether it is ``late``, ``expired``, ``blocked``, ``costless``, ``open_cost``.
    """
    return evidence.kept(f"on hand {limits}", lambda: _judged(evidence, limits))


def _judged(evidence: Evidence, limits: Limits) -> ir.Table:
    day = evidence.inventory.asked.as_of
    facts = evidence.inventory.masters.serial_facts()
    there = facts.filter(facts.balance > 0)
    stock = _with_cost(evidence, _with_blocks(evidence, _with_life(evidence, _carried(evidence, there), there)))
    return stock.mutate(
        late=(stock.status == "in transit") & (stock.since < ibis.literal(day - timedelta(limits.in_transit_days))),
        expired=(stock.expired_on <= ibis.literal(day)).fill_null(False),
        blocked=stock.reason != "",
        open_cost=stock.unfinal & (stock.received_on < ibis.literal(day - timedelta(limits.not_final_days))),
    )


def _carried(evidence: Evidence, there: ir.Table) -> ir.Table:
    """The entries that brought each serial number in and to its place."""
    key = evidence.companies.key
    entries = evidence.reading(ON_HAND_COLUMNS).semi_join(there, key)
    came = entries.quantity > 0
    shipped = came & entries.is_in_transit
    opened = came & (entries.entry_type != "Transfer") & ~entries.correction.fill_null(False)
    own = (entries.cost_amount_actual == 0) & (entries.cost_amount_expected.fill_null(0) == 0)
    carried = entries.group_by(*key).agg(
        entry_no=entries.entry_no.max(where=came),
        shipped_no=entries.entry_no.max(where=shipped),
        since=entries.posting_date.argmax(entries.entry_no, where=shipped),
        received_no=entries.entry_no.max(where=opened),
        received_on=entries.posting_date.argmax(entries.entry_no, where=opened),
        invoiced=_invoiced(evidence, entries).argmax(entries.entry_no, where=opened),
        own_costless=own.fill_null(False).argmax(entries.entry_no, where=opened),
    )
    return carried.inner_join(there.select(*key, "status"), key)


def _invoiced(evidence: Evidence, entries: ir.Table) -> ir.BooleanValue:
    """Whether an entry was completely invoiced on the report's day, as far as the source tells."""
    if evidence.has("completely_invoiced"):
        late = entries.last_invoice_date > ibis.literal(evidence.inventory.asked.as_of)
        return entries.completely_invoiced.fill_null(True) & ~late.fill_null(False)
    return (entries.invoiced_quantity == entries.quantity).fill_null(True)


def _with_life(evidence: Evidence, stock: ir.Table, there: ir.Table) -> ir.Table:
    """Where it lies and when it expires, as all sections tell it; asked of what is in stock alone."""
    key = evidence.companies.key
    entries = evidence.reading(LIFE_COLUMNS).semi_join(there, key)
    lives = serial_lives(entries, evidence.inventory.asked, key)
    return stock.inner_join(lives.select(*key, "location_code", expired_on=lives.expiration_date), key)


def _with_blocks(evidence: Evidence, stock: ir.Table) -> ir.Table:
    """``reason``: what is blocked; blank if nothing is."""
    companies = evidence.companies
    serials = companies.rows_of("serial_no_information", ("item_no", "variant_code", "serial_no"))
    items = companies.rows_of("items", ("item_no",))
    both = _marked(_marked(stock, items, ("item_no",), "item_blocked"), serials, companies.key, "serial_blocked")
    words = ibis.cases(
        (both.item_blocked & both.serial_blocked, "serial number and item are blocked"),
        (both.serial_blocked, "serial number is blocked"),
        (both.item_blocked, "item is blocked"),
        else_="",
    )
    return both.mutate(reason=words).drop("item_blocked", "serial_blocked")


def _marked(stock: ir.Table, masters: ir.Table, key: tuple[str, ...], name: str) -> ir.Table:
    """With a column that says whether a blocked row of a master table fits."""
    wanted = tuple(dict.fromkeys((*key, *(("company",) if "company" in masters.columns else ()))))
    columns = [column for column in wanted if column in masters.columns]
    rows = masters.filter(masters.blocked.fill_null(False)).select(*columns).distinct()
    right = rows.rename({f"of_{column}": column for column in columns})
    both = stock.left_join(right, [stock[column] == right[f"of_{column}"] for column in columns])
    return both.mutate(**{name: both[f"of_{columns[0]}"].notnull()}).select(*stock.columns, name)


def _with_cost(evidence: Evidence, stock: ir.Table) -> ir.Table:
    """``costless``: the receipt has no cost on the report's day, and no cost is to come; ``unfinal``: one is.

    Without expected costs nothing tells what a receipt will cost that is not invoiced, so it is not called free.
    """
    values = evidence.inventory.masters.values
    told = evidence.has("cost_amount_expected") or (values.usable and values.has("cost_amount_expected"))
    known = ibis.literal(told) | stock.invoiced.fill_null(False)
    unfinal = ~stock.invoiced.fill_null(True)
    own = stock.own_costless.fill_null(False)
    if not values.usable:
        return stock.mutate(costless=own & known, unfinal=unfinal)
    expects, owner = values.has("cost_amount_expected"), values.owner
    costs = evidence.inventory.masters.costs()
    costs = (
        costs.filter(costs.valued)
        .group_by("entry_no", *owner)
        .agg(then=costs.actual.sum(), expected=costs.expected.sum() if expects else ibis.null("decimal(38, 5)"))
    )
    right = costs.rename({f"of_{column}": column for column in ("entry_no", *owner)})
    both = stock.left_join(
        right, [stock.received_no == right.of_entry_no, *(stock[column] == right[f"of_{column}"] for column in owner)]
    )
    valued = (both.then == 0) & (both.expected == 0) if expects else (both.then == 0) & both.own_costless
    free = ibis.ifelse(both.of_entry_no.isnull(), both.own_costless, valued).fill_null(False)
    waits = (both.expected != 0).fill_null(False)
    return both.mutate(
        costless=free & (ibis.literal(told) | both.invoiced.fill_null(False)),
        unfinal=~both.invoiced.fill_null(True) | waits,
    ).select(*stock.columns, "costless", "unfinal")
