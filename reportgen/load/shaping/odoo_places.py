"""Odoo's locations: what they are called in full, and what they are for.

Stock lies at locations of use ``internal`` and ``transit``; the others stand for vendors, customers, corrections and
production. Where nobody says the use, the name does: Odoo creates ``Partners/Vendors``, ``Partners/Customers`` and
``Virtual Locations/...`` under English names in every language.
"""

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import first_of, has, one_each, text
from reportgen.load.shaping.references import number_of, opened

LOCATIONS = "odoo_locations"
OURS = ("internal", "transit")
"""Uses of locations where stock lies."""

_WORDS = {
    "Vendor Location": "supplier",
    "Customer Location": "customer",
    "Internal Location": "internal",
    "Inventory Loss": "inventory",
    "Production": "production",
    "Transit Location": "transit",
    "View": "view",
}
"""Uses as an export with labels has them."""


def with_places(lines: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    """The lines with the full names ``from_place`` and ``to_place`` and their uses ``from_use`` and ``to_use``."""
    lines = opened(lines, "location_id", "location_dest_id")
    for side, column in (("from", "location_id"), ("to", "location_dest_id")):
        lines = _with_place(lines, side, column, tables.get(LOCATIONS))
    return lines


def locations(entries: ir.Table, table: ir.Table | None) -> ir.Table:
    """Locations that entries name, by their full names, and which of them is a way between two."""
    used = entries.select(location_code=entries.location_code).distinct()
    if table is None:
        return used.mutate(use_as_in_transit=_use_by_name(used.location_code) == "transit")
    known = one_each(table.select(of_code=text(table, "complete_name"), use=_use(table)), "of_code")
    both = used.left_join(known, used.location_code == known.of_code)
    use = first_of(both.use, _use_by_name(both.location_code))
    return both.select(location_code=both.location_code, use_as_in_transit=use == "transit")


def _with_place(lines: ir.Table, side: str, column: str, table: ir.Table | None) -> ir.Table:
    number, name = lines[f"{column}_number"], lines[f"{column}_name"]
    place, use = f"{side}_place", f"{side}_use"
    if table is None:
        named = lines.mutate(**{place: first_of(name, number)}).view()
        return named.mutate(**{use: _use_by_name(named[place])})
    if has(table, "id"):
        ids = one_each(table.select(of_id=number_of(text(table, "id")), of_name=text(table, "complete_name")), "of_id")
        both = lines.left_join(ids, number == ids.of_id)
        lines = both.mutate(**{place: first_of(both.of_name, both[f"{column}_name"], both[f"{column}_number"])}).drop(
            "of_id", "of_name"
        )
    else:
        lines = lines.mutate(**{place: first_of(name, number)})
    uses = one_each(table.select(of_place=text(table, "complete_name"), said=_use(table)), "of_place")
    both = lines.left_join(uses, lines[place] == uses.of_place)
    return both.mutate(**{use: first_of(both.said, _use_by_name(both[place]))}).drop("of_place", "said")


def _use(table: ir.Table) -> ir.StringValue:
    use = text(table, "usage")
    return ibis.cases(*((use == label, ibis.literal(word)) for label, word in _WORDS.items()), else_=use)


def _use_by_name(place: ir.StringValue) -> ir.StringValue:
    lower = place.lower()
    partner = lower.startswith("partner")
    virtual = lower.startswith("virtual location")
    return ibis.cases(
        (partner & lower.contains("customer"), ibis.literal("customer")),
        (partner, ibis.literal("supplier")),
        (virtual & lower.contains("production"), ibis.literal("production")),
        (virtual, ibis.literal("inventory")),
        (lower.contains("transit"), ibis.literal("transit")),
        else_="internal",
    )
