"""A serial number is somewhere: rules of its balance by location."""

from collections.abc import Iterator

import ibis
from ibis.expr import types as ir

from reportgen.model.joins import KEY
from reportgen.model.rules.broken import Broken
from reportgen.model.rules.evidence import Evidence

_CODE = "serial_location_mismatch"


def place_rules(evidence: Evidence) -> Iterator[Broken]:
    """Serial numbers whose total is in order while their locations are not.

    Either more left a location than came into it; or a serial number came back to a location that it had left before it
    was ever there, and the books have it at another one. What has been put right since, on whatever day, is not told;
    neither is what two days out of order only seem to say, because it must hold with the entries of all days as well.
    Drop shipments lay nowhere, and serial numbers of items tracked outbound only come back to where they never were.
    """
    if _CODE not in evidence.wanted or not evidence.has("location_code"):
        return
    suspects = evidence.kept("suspect places", lambda: _suspects(evidence))
    if not evidence.number_of(suspects):
        return
    lives = evidence.kept("places", lambda: _misplaced(evidence, suspects))
    if not evidence.number_of(lives):
        return
    yield Broken(
        _CODE,
        _told(evidence, lives),
        (*KEY, "location_code", "balance", "booked_at", "entry_no"),
        "{n} issued from a location where it was not, or back at another one than it is booked at.",
        ("serial number", "serial numbers"),
        "item {0}, variant {1}, serial {2}: quantity {4} at location {3}, booked at {5}, entry {6}",
    )


def _moves(entries: ir.Table) -> ir.Table:
    """Entries that put serial numbers somewhere."""
    return entries.filter(
        (entries.serial_no != "") & entries.posting_date.notnull() & ~entries.drop_shipment.fill_null(False)
    )


def _suspects(evidence: Evidence) -> ir.Table:
    """Serial numbers that left a location more often than they came, or before they came: few, and quickly found."""
    entries = _moves(evidence.entries)
    lying = entries.group_by(*evidence.companies.key, "location_code").agg(
        now=entries.quantity.sum(),
        came=entries.entry_no.min(where=entries.quantity > 0),
        left=entries.entry_no.min(where=entries.quantity < 0),
    )
    odd = (lying.now < 0) | (lying.left < lying.came).fill_null(False)
    return lying.filter(odd).select(*evidence.companies.key).distinct()


def _lying(evidence: Evidence, entries: ir.Table) -> ir.Table:
    """Each serial number and location: pieces by the report's day and by now, and the latest entries in and out."""
    entries = _moves(entries)
    then, came, left = evidence.by_then(entries), entries.quantity > 0, entries.quantity < 0
    return entries.group_by(*evidence.companies.key, "location_code").agg(
        then=entries.quantity.sum(where=then).fill_null(0),
        now=entries.quantity.sum(),
        came=entries.entry_no.max(where=came & then),
        came_last=entries.entry_no.max(where=came),
        left=entries.entry_no.max(where=left & then),
        brought=evidence.brought_in(entries).any(),
    )


def _misplaced(evidence: Evidence, suspects: ir.Table) -> ir.Table:
    """The serial numbers concerned; ``below`` is true where a location is below zero."""
    lying = _lying(evidence, evidence.entries.semi_join(suspects, evidence.companies.key))
    lives = lying.group_by(*evidence.companies.key).agg(
        total=lying.then.sum(),
        least=lying.then.min(),
        least_now=lying.now.min(),
        total_now=lying.now.sum(),
        at_last=lying.then.argmax(lying.came),
        at_last_now=lying.now.argmax(lying.came_last),
        brought=lying.brought.any(),
    )
    below = (lives.least < 0) & (lives.least_now < 0)
    elsewhere = (lives.total == 1) & (lives.at_last < 1) & (lives.total_now == 1) & (lives.at_last_now < 1)
    sound = (lives.total == 0) | (lives.total == 1)
    found = lives.filter(lives.brought & sound & (below | elsewhere.fill_null(False)))
    return found.select(*evidence.companies.key, below=(found.least < 0) & (found.least_now < 0))


def _told(evidence: Evidence, lives: ir.Table) -> ir.Table:
    """One row a serial number: the location that is wrong, the first by code, and where the books have it instead."""
    key = evidence.companies.key
    lying = _lying(evidence, evidence.entries.semi_join(lives, key))
    lying = lying.inner_join(lives.select(*key, "below"), key)
    short = (lying.then < 0) & (lying.now < 0)
    places = lying.group_by(*key).agg(
        below=lying.below.any(),
        booked_at=lying.location_code.min(where=lying.then > 0).fill_null(""),
        short_at=lying.location_code.min(where=short),
        short_by=lying.then.argmin(lying.location_code, where=short),
        left=lying.left.argmin(lying.location_code, where=short),
        last_at=lying.location_code.argmax(lying.came),
        last_has=lying.then.argmax(lying.came),
        came=lying.came.max(),
    )
    return places.select(
        *key,
        "booked_at",
        location_code=ibis.ifelse(places.below, places.short_at, places.last_at),
        balance=ibis.ifelse(places.below, places.short_by, places.last_has),
        entry_no=ibis.ifelse(places.below, places.left, places.came),
    )
