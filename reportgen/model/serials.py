"""One row a serial number: status, life cycle, age, supplier and holder.

The key of a serial number is (item_no, variant_code, serial_no), within its company. Its present life cycle starts at
the latest positive entry after which the running balance, in order of posting date and entry number, becomes 1.
Transfers neither open nor close a cycle, and neither do corrections (an undone shipment was never gone).

A serial number that only ever left is tracked outbound only if its item never brings serial numbers in; where other
serial numbers of the item were received, this one should have been too.
"""

import ibis
from ibis.expr import types as ir

from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.joins import KEY
from reportgen.model.measures import Asked

SERIAL_COLUMNS = KEY_COLUMNS | {"entry_type", "source_type", "source_no", "correction", "is_in_transit"}
"""Columns of a ledger entry that a serial number's facts are made from."""

_CONSUMED = ("Consumption", "Assembly Consumption")


def serial_facts(entries: ir.Table, asked: Asked, several_companies: bool) -> ir.Table:
    """One row for each serial number with an entry up to the report's day.

    `entries` need ``is_in_transit``. Columns: the key (with ``company`` where there are several), ``balance`` (1 in
    stock, 0 gone, anything else is an error or outbound-only tracking), ``status``, ``opened_on`` (null if never
    received), ``age_days`` (null unless in stock), ``supplier_no`` and ``holder_no`` (blank if none).
    """
    tracked = entries.filter((entries.serial_no != "") & (entries.posting_date <= ibis.literal(asked.as_of)))
    owner = ("company",) if several_companies else ()
    key = (*KEY, *owner)
    facts = _ordered(tracked, key).group_by(*key).agg(**_sums())
    facts = facts.mutate(item_received=facts.brought_in.sum().over(group_by=("item_no", *owner)))
    return facts.mutate(**_conclusions(facts, asked))


def _ordered(tracked: ir.Table, key: tuple[str, ...]) -> ir.Table:
    """Each entry with its place in the serial's life and the balance after it, transfers left out of the balance."""
    moves = tracked.mutate(lasting=ibis.ifelse(tracked.entry_type == "Transfer", 0, tracked.quantity))
    life = ibis.window(group_by=key, order_by=[moves.posting_date, moves.entry_no])
    so_far = ibis.window(group_by=key, order_by=[moves.posting_date, moves.entry_no], preceding=None, following=0)
    placed = moves.mutate(place=ibis.row_number().over(life), running=moves.lasting.sum().over(so_far))
    return placed.mutate(
        opens=(placed.lasting > 0) & (placed.running == 1) & ~placed.correction.fill_null(False),
        leaves=placed.lasting < 0,
    )


def _sums() -> dict[str, object]:
    _ = ibis._
    bought = (_.entry_type == "Purchase") & (_.source_type == "Vendor")
    sold = _.leaves & (_.entry_type == "Sale")
    return {
        "balance": _.quantity.sum(),
        "transit_balance": _.quantity.sum(where=_.is_in_transit),
        "received": (_.quantity > 0).sum(),
        "brought_in": ((_.lasting > 0) & (_.entry_type != "Sale")).sum(),
        "opened_on": _.posting_date.argmax(_.place, where=_.opens),
        "supplier_no": ibis.ifelse(bought, _.source_no, "").argmax(_.place, where=_.opens).fill_null(""),
        "last_issue": _.entry_type.argmax(_.place, where=_.leaves),
        "last_buyer": _.source_no.argmax(_.place, where=sold).fill_null(""),
    }


def _conclusions(facts: ir.Table, asked: Asked) -> dict[str, ir.Value]:
    in_stock = facts.balance == 1
    gone = ibis.cases(
        (facts.last_issue == "Sale", "sold"),
        (facts.last_issue.isin(_CONSUMED), "consumed"),
        (facts.last_issue == "Purchase", "returned to vendor"),
        (facts.last_issue.notnull(), "adjusted out"),
        else_="in error",
    )
    status = ibis.cases(
        (in_stock & (facts.transit_balance.fill_null(0) > 0), "in transit"),
        (in_stock, "on hand"),
        (facts.balance == 0, gone),
        ((facts.balance < 0) & (facts.received == 0) & (facts.item_received == 0), "outbound only"),
        else_="in error",
    )
    age = ibis.literal(asked.as_of).delta(facts.opened_on, unit="day")
    return {
        "status": status,
        "age_days": ibis.ifelse(in_stock, age, ibis.null("int64")),
        "holder_no": ibis.ifelse(facts.balance == 0, facts.last_buyer, ""),
    }
