"""A serial number is somewhere: rules of its balance by location."""

from collections.abc import Iterator, Sequence

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
    placed = evidence.kept("places", lambda: _placed(evidence, suspects))
    yield Broken(
        _CODE,
        _misplaced(evidence, placed),
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


def _placed(evidence: Evidence, suspects: ir.Table) -> ir.Table:
    """Each location of the suspects that were ever received and are in stock once or not at all.

    Columns: the key, the location, pieces by the report's day (``then``) and by now, the latest entries in (``came``,
    ``came_last``) and out (``left``), and the same of all locations together (``total``, ``total_now``, ``last``,
    ``last_now``).
    """
    entries = _moves(evidence.entries.semi_join(suspects, evidence.companies.key))
    then, came, left = evidence.by_then(entries), entries.quantity > 0, entries.quantity < 0
    lying = entries.group_by(*evidence.companies.key, "location_code").agg(
        then=entries.quantity.sum(where=then).fill_null(0),
        now=entries.quantity.sum(),
        came=entries.entry_no.max(where=came & then),
        came_last=entries.entry_no.max(where=came),
        left=entries.entry_no.max(where=left & then),
        receipts=evidence.brought_in(entries).sum(),
    )
    life = ibis.window(group_by=evidence.companies.key)
    placed = lying.mutate(
        total=lying.then.sum().over(life),
        total_now=lying.now.sum().over(life),
        last=lying.came.max().over(life),
        last_now=lying.came_last.max().over(life),
        received=lying.receipts.sum().over(life),
    )
    return placed.filter((placed.received > 0) & ((placed.total == 0) | (placed.total == 1)))


def _misplaced(evidence: Evidence, placed: ir.Table) -> ir.Table:
    """One row a serial number: the location that is wrong, the first by code, and where the books have it instead."""
    key = evidence.companies.key
    short = placed.filter((placed.then < 0) & (placed.now < 0))
    short = short.mutate(first=short.location_code.min().over(group_by=key))
    short = short.filter(short.location_code == short["first"])
    is_last = (placed.came == placed["last"]) & (placed.came_last == placed.last_now)
    there_once = (placed.total == 1) & (placed.total_now == 1)
    back = placed.filter(there_once & is_last & (placed.then < 1) & (placed.now < 1)).anti_join(short, key)
    found = ibis.union(_wrong(short, key, "left"), _wrong(back, key, "came"))
    there = placed.filter(placed.then > 0)
    books = there.group_by(*(there[column].name(f"of_{column}") for column in key)).agg(
        booked_at=there.location_code.min()
    )
    both = found.left_join(books, [found[column] == books[f"of_{column}"] for column in key])
    return both.mutate(booked_at=both.booked_at.fill_null("")).select(*found.columns, "booked_at")


def _wrong(places: ir.Table, key: Sequence[str], entry: str) -> ir.Table:
    return places.select(*key, "location_code", balance=places.then, entry_no=places[entry])
