"""Rules of a serial number's whole life: one pass over the ledger keeps the serial numbers that may break one."""

from collections.abc import Iterator

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import frame_of, only
from reportgen.model.joins import KEY
from reportgen.model.rules.broken import Broken
from reportgen.model.rules.evidence import Evidence

_SERIAL = ("serial number", "serial numbers")
_BALANCE = "item {0}, variant {1}, serial {2}: quantity {3}"
_CODES = frozenset(
    ("duplicate_serial", "serial_above_one", "serial_below_zero", "serial_never_received", "serial_not_remaining")
)


def serial_rules(evidence: Evidence) -> Iterator[Broken]:
    """Serial numbers whose entries do not fit together."""
    if not _CODES & evidence.wanted:
        return
    suspects = _suspects(evidence)
    found = only(
        frame_of(
            suspects.agg(
                above=suspects.count(where=suspects.balance > 1),
                below=suspects.count(where=suspects.balance < 0),
                again=suspects.count(where=suspects.received > 1),
                differ=suspects.count(where=suspects.quantity != suspects.remaining),
            )
        )
    )
    twice = _received_again(evidence, suspects) if found["again"] and "duplicate_serial" in evidence.wanted else None
    if twice is not None:
        yield Broken(
            "duplicate_serial",
            twice,
            (*KEY, "entry_no"),
            "{n} received again while still in stock.",
            _SERIAL,
            "item {0}, variant {1}, serial {2}: entry {3}",
        )
    if found["above"]:
        yield _above_one(evidence, suspects, twice)
    if found["below"]:
        yield from _below_zero(evidence, suspects)
    if found["differ"] and (unbalanced := unbalanced_serials(evidence)) is not None:
        yield _not_remaining(unbalanced)


def unbalanced_serials(evidence: Evidence) -> ir.Table | None:
    """Serial numbers whose quantities and remaining quantities differ; None if that is not judged.

    One that only ever left, or only ever came back, was taken from stock without serial numbers: nothing of it remains.
    """
    if "serial_not_remaining" not in evidence.wanted or not evidence.has("remaining_quantity"):
        return None
    suspects, entries, key = _suspects(evidence), evidence.all_entries, evidence.companies.key
    brought_in = entries.filter(evidence.brought_in(entries))
    return suspects.filter(suspects.quantity != suspects.remaining).semi_join(brought_in, key)


def _suspects(evidence: Evidence) -> ir.Table:
    """Serial numbers that do not end with 0 or 1 in stock and as much remaining, or that were received twice."""
    return evidence.kept("serials", lambda: _made(evidence))


def _made(evidence: Evidence) -> ir.Table:
    entries = evidence.entries
    entries = entries.filter((entries.serial_no != "") & entries.posting_date.notnull())
    came = (entries.quantity > 0) & (entries.entry_type != "Transfer")
    sums = {"quantity": entries.quantity.sum(), "remaining": entries.remaining_quantity.sum()}
    if evidence.is_past:
        then = evidence.by_then(entries)
        sums |= {"balance": entries.quantity.sum(where=then).fill_null(0), "received": entries.count(where=came & then)}
    else:
        sums |= {"received": entries.count(where=came)}
    serials = entries.group_by(*evidence.companies.key).agg(**sums)
    serials = serials if evidence.is_past else serials.mutate(balance=serials.quantity)
    odd = (serials.balance > 1) | (serials.balance < 0) | (serials.received > 1)
    return serials.filter(odd | (serials.quantity != serials.remaining).fill_null(False))


def _received_again(evidence: Evidence, suspects: ir.Table) -> ir.Table:
    """Serial numbers with a receipt while the entries before it, in the order of posting, left it in stock; and the
    first such entry.

    The order is that of entry numbers, as the ERP itself judged when it posted: dates may be set back.
    """
    key = evidence.companies.key
    entries = evidence.entries.semi_join(suspects.filter(suspects.received > 1), key)
    entries = entries.filter(evidence.by_then(entries))
    moves = entries.mutate(lasting=ibis.ifelse(entries.entry_type == "Transfer", 0, entries.quantity))
    earlier = ibis.window(group_by=key, order_by=moves.entry_no, preceding=(None, 1))
    placed = moves.mutate(before=moves.lasting.sum().over(earlier))
    again = placed.filter((placed.lasting > 0) & (placed.before > 0))
    return again.group_by(*key).agg(entry_no=again.entry_no.min())


def _above_one(evidence: Evidence, suspects: ir.Table, twice: ir.Table | None) -> Broken:
    """In stock more than once for another reason than a second receipt, which is told already."""
    above = suspects.filter(suspects.balance > 1)
    if twice is not None:
        above = above.anti_join(twice, evidence.companies.key)
    return Broken("serial_above_one", above, (*KEY, "balance"), "{n} in stock more than once.", _SERIAL, _BALANCE)


def _below_zero(evidence: Evidence, suspects: ir.Table) -> Iterator[Broken]:
    """An item that never brings serial numbers in is tracked outbound only: its serial numbers leave, no more."""
    below = suspects.filter(suspects.balance < 0)
    yield Broken(
        "serial_below_zero",
        below.filter(below.received > 0),
        (*KEY, "balance"),
        "{n} issued more often than received.",
        _SERIAL,
        _BALANCE,
    )
    entries = evidence.all_entries
    brought = entries.filter(evidence.brought_in(entries))
    item = evidence.companies.with_company(("item_no",))
    never = below.filter(below.received == 0).semi_join(brought.select(*item).distinct(), item)
    yield Broken(
        "serial_never_received",
        never,
        (*KEY, "balance"),
        "{n} issued without ever having been received, of items that are received by serial number.",
        _SERIAL,
        _BALANCE,
    )


def _not_remaining(unbalanced: ir.Table) -> Broken:
    return Broken(
        "serial_not_remaining",
        unbalanced,
        (*KEY, "quantity", "remaining"),
        "{n} whose remaining quantities do not add up to their quantities; entries may be missing from the ledger.",
        _SERIAL,
        "item {0}, variant {1}, serial {2}: quantity {3}, remaining {4}",
    )
