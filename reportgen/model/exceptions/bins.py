"""Where the warehouse has a serial number, and where the ledger has it."""

import ibis
from ibis.expr import types as ir

from reportgen.model.joins import KEY
from reportgen.model.rules.evidence import Evidence


def in_wrong_bins(evidence: Evidence) -> ir.Table:
    """Serial numbers in a bin of a location where the ledger has none, one row each: the first location by code.

    Both are judged as they are now, over all days: the warehouse has days of its own.
    """
    key, shared = evidence.companies.key, (*KEY, *_owner(evidence))
    entries = evidence.entries.filter(evidence.entries.serial_no != "")
    here = entries.group_by(*key, "location_code").agg(pieces=entries.quantity.sum())
    known = entries.group_by(*key).agg(entry_no=entries.entry_no.max(where=evidence.by_then(entries)))
    booked = here.filter(here.pieces > 0)
    lost = _in_bins(evidence).anti_join(booked, (*shared, "location_code"))
    known = known.filter(known.entry_no.notnull())
    found = lost.inner_join(known, shared)
    places = booked.group_by(*key).agg(at=booked.location_code.min())
    first = found.group_by(*key).agg(
        entry_no=found.entry_no.max(),
        location_code=found.location_code.min(),
        bin_code=found.bin_code.argmin(found.location_code),
    )
    right = places.rename({f"of_{column}": column for column in key})
    both = first.left_join(right, [first[column] == right[f"of_{column}"] for column in key])
    words = ibis.ifelse(both.at.isnull(), "not in stock", "at " + both["at"].fill_null(""))
    return both.mutate(booked=words).select(*first.columns, "booked")


def _in_bins(evidence: Evidence) -> ir.Table:
    """The bin in which each serial number lies, by location; what lies in a bin for adjustments lies nowhere."""
    owner = _owner(evidence)
    moves = evidence.inventory.ledger.tables["warehouse_entries"]
    moves = moves.filter(moves.serial_no != "").mutate(pieces=ibis.coalesce(moves.qty_base, moves.quantity))
    bin_of = (*KEY, *owner, "location_code", "bin_code")
    lying = moves.group_by(*bin_of).agg(pieces=moves.pieces.sum())
    lying = lying.filter(lying.pieces > 0)
    for codes in _adjustment_bins(evidence):
        lying = lying.anti_join(codes, [column for column in codes.columns if column != "company" or owner])
    return lying.group_by(*bin_of[:-1]).agg(bin_code=lying.bin_code.min())


def _owner(evidence: Evidence) -> tuple[str, ...]:
    """The company, as far as it tells warehouse entries apart."""
    return ("company",) if evidence.companies.told_by("warehouse_entries") else ()


def _adjustment_bins(evidence: Evidence) -> tuple[ir.Table, ir.Table]:
    """Bins that stand for what is not there, by location."""
    bins = evidence.companies.rows_of("bins", ("location_code", "bin_code"))
    locations = evidence.companies.rows_of("locations", ("location_code",))
    owned = [("company",) if "company" in table.columns else () for table in (bins, locations)]
    return (
        bins.filter(bins.adjustment_bin.fill_null(False)).select("location_code", "bin_code", *owned[0]),
        locations.filter(locations.adjustment_bin_code != "").select(
            "location_code", *owned[1], bin_code=locations.adjustment_bin_code
        ),
    )
