"""The book list: what should lie where, by location and bin, one row a serial number or a lot.

A serial number lies where its ledger entries leave it, in the bin that its dimension ``bin_code`` says. Untracked stock
is divided among the bins that hold it; what the warehouse entries do not place has no bin. In-transit locations, drop
shipments and items that are not kept in stock have nothing to count.
"""

from collections.abc import Sequence

import ibis
import pandas as pd
import pyarrow as pa
from ibis.expr import types as ir

from reportgen.load.beside import CountedRow
from reportgen.model.frames import Frame, frame_of, only
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import joined
from reportgen.model.lives import LIFE_COLUMNS
from reportgen.model.masters import NOT_STOCKED
from reportgen.model.serials import SERIAL_COLUMNS

BOOK_COLUMNS = LIFE_COLUMNS | SERIAL_COLUMNS | {"lot_no", "drop_shipment"}
"""Columns of a ledger entry that the book list and what is known of serial numbers are made from."""

_PLACE = ("location_code", "item_no", "variant_code", "serial_no", "lot_no")
_OF_AN_ITEM = frozenset(("items__type", "items__description", "items__base_unit_of_measure"))
_OF_A_SERIAL = frozenset(("serials__status", "serials__holder_no", "holders__name", "lives__location_code"))
_AT_ONCE = 5_000


def book_list(inventory: Inventory, scope: Scope) -> Frame:
    """What is in stock as of the report's day and can be counted, in no particular order.

    Columns: ``company`` where there are several, ``location_code``, ``location`` (its name), ``zone_code``,
    ``bin_code``, ``item_no``, ``description``, ``variant_code``, ``serial_no``, ``lot_no``, ``unit`` (base unit of
    measure) and ``quantity``, above 0.
    """
    stock = _stock(inventory, scope)
    stock = stock.filter((stock.quantity > 0) & ~stock.is_in_transit & ~stock.items__type.isin(NOT_STOCKED))
    rows = _serials_in_bins(inventory, stock.filter(stock.serial_no != ""))
    if not scope.serials_only:
        rows = ibis.union(rows, _pieces_in_bins(inventory, stock.filter(stock.serial_no == "")))
    return frame_of(_in_zones(inventory, rows))


def nothing_to_count(inventory: Inventory, scope: Scope) -> dict[str, int]:
    """What of the stock in scope is no matter of counting: rows of the book that are ``in_transit``, ``below_zero``
    or of items ``not_kept`` in stock, and ledger entries that are ``drop_shipments``."""
    stock = _stock(inventory, scope)
    kept = ~stock.items__type.isin(NOT_STOCKED)
    return only(
        frame_of(
            stock.agg(
                in_transit=((stock.quantity > 0) & stock.is_in_transit & kept).sum().fill_null(0),
                below_zero=((stock.quantity < 0) & kept).sum().fill_null(0),
                not_kept=((stock.quantity != 0) & ~kept).sum().fill_null(0),
                drop_shipments=stock.dropped.sum().fill_null(0),
            )
        )
    )


def known_locations(inventory: Inventory) -> Frame:
    """All locations that the ledger or its table of locations has, one row a ``code``, with its ``name``."""
    entries, listed = inventory.masters.entries(("location_code",)), inventory.ledger.tables["locations"]
    posted = entries.select(code=entries.location_code, name=ibis.literal("")).distinct()
    both = ibis.union(posted, listed.select(code=listed.location_code, name=listed.name))
    return frame_of(both.filter(both.code != "").group_by("code").agg(name=both.name.max()))


def known_serials(inventory: Inventory, texts: Sequence[str]) -> Frame:
    """What the whole ledger knows of serial numbers of these texts, whatever the case of their letters; filters aside.

    Columns: the key (with ``company`` where there are several), ``description`` and ``unit`` of the item, ``status``,
    ``location_code`` where it lies, ``holder_no`` and ``holder``, number and name of the customer who has it.
    """
    spelled = sorted({text.lower() for text in texts})
    starts = range(0, max(len(spelled), 1), _AT_ONCE)
    return pd.concat([_known(inventory, spelled[at : at + _AT_ONCE]) for at in starts], ignore_index=True)


def _known(inventory: Inventory, spelled: Sequence[str]) -> Frame:
    masters = inventory.masters
    schema = pa.schema([("spelled", pa.string())])
    asked = masters.companies.ledger.bench.lookup(pa.table({"spelled": list(spelled)}, schema=schema))
    facts = masters.serial_facts()
    keys = facts.mutate(spelled=facts.serial_no.lower()).semi_join(asked, ["spelled"]).select(*masters.companies.key)
    wide = joined(keys, ("items", "holders", "lives"), masters.joinable, _OF_A_SERIAL | _OF_AN_ITEM)
    return frame_of(
        wide.select(
            *masters.companies.key,
            description=wide.items__description,
            unit=wide.items__base_unit_of_measure,
            status=wide.serials__status,
            location_code=wide.lives__location_code,
            holder_no=wide.serials__holder_no,
            holder=wide.holders__name,
        )
    )


def _stock(inventory: Inventory, scope: Scope) -> ir.Table:
    """What lies at each location: quantity by item, variant and serial number, or by lot where there is none; and how
    many of the entries are drop shipments."""
    entries = inventory.entries(scope, reads=[lambda t: (t.lot_no, t.drop_shipment, t.is_in_transit)])
    lots = entries.mutate(lot_no=ibis.ifelse(entries.serial_no == "", entries.lot_no, ""))
    key = inventory.masters.companies.with_company(_PLACE)
    stock = lots.group_by(*key, "is_in_transit").agg(
        quantity=lots.quantity.sum(), dropped=lots.drop_shipment.fill_null(False).sum()
    )
    return joined(stock, ("items",), inventory.masters.joinable, _OF_AN_ITEM)


def _columns(inventory: Inventory) -> tuple[str, ...]:
    listed = (*_PLACE, "items__description", "items__base_unit_of_measure", "bin_code", "quantity")
    return inventory.masters.companies.with_company(listed)


def _serials_in_bins(inventory: Inventory, stock: ir.Table) -> ir.Table:
    wide = joined(stock, ("bins", "lives"), inventory.masters.joinable, frozenset(("bins__bin_code", "lives__lot_no")))
    return wide.mutate(bin_code=wide.bins__bin_code, lot_no=wide.lives__lot_no).select(*_columns(inventory))


def _pieces_in_bins(inventory: Inventory, stock: ir.Table) -> ir.Table:
    """Untracked stock by bin, and what the bins do not hold of it without one."""
    key: tuple[str, ...] = ("location_code", "item_no", "variant_code", "lot_no")
    if inventory.masters.companies.told_by("warehouse_entries"):
        key = (*key, "company")
    moves = inventory.ledger.tables["warehouse_entries"]
    untracked = moves.filter(moves.serial_no == "").mutate(pieces=ibis.coalesce(moves.qty_base, moves.quantity))
    lying = untracked.group_by(*key, "bin_code").agg(pieces=untracked.pieces.sum())
    lying = lying.filter((lying.pieces > 0) & (lying.bin_code != ""))
    lying = lying.select(**{f"of_{column}": lying[column] for column in (*key, "bin_code", "pieces")})
    inside = stock.inner_join(lying, [stock[column] == lying[f"of_{column}"] for column in key])
    inside = inside.mutate(bin_code=inside.of_bin_code, quantity=inside.of_pieces).select(*_columns(inventory))
    sums = lying.group_by(*(f"of_{column}" for column in key)).agg(placed=lying.of_pieces.sum())
    rest = stock.left_join(sums, [stock[column] == sums[f"of_{column}"] for column in key])
    rest = rest.mutate(quantity=rest.quantity - rest.placed.fill_null(0), bin_code=ibis.literal(""))
    rest = rest.select(*_columns(inventory))
    return ibis.union(inside, rest.filter(rest.quantity > 0))


def _in_zones(inventory: Inventory, rows: ir.Table) -> ir.Table:
    """With the zone of the bin and the location's name, in the columns of the book list."""
    bins, moves = inventory.ledger.tables["bins"], inventory.ledger.tables["warehouse_entries"]
    key: tuple[str, ...] = ("location_code", "bin_code")
    if inventory.masters.companies.told_by("bins") and inventory.masters.companies.told_by("warehouse_entries"):
        key = (*key, "company")
    both = ibis.union(bins.select(*key, "zone_code"), moves.select(*key, "zone_code").distinct())
    zones = both.group_by(**{f"of_{column}": both[column] for column in key}).agg(zone_code=both.zone_code.max())
    wide = rows.left_join(zones, [rows[column] == zones[f"of_{column}"] for column in key])
    wide = wide.mutate(zone_code=wide.zone_code.fill_null("")).select(*rows.columns, "zone_code")
    wide = joined(wide, ("locations",), inventory.masters.joinable, frozenset(("locations__name",)))
    names = {"location": "locations__name", "description": "items__description", "unit": "items__base_unit_of_measure"}
    told = ("location_code", "zone_code", "bin_code", "item_no", "variant_code", "serial_no", "lot_no", "quantity")
    return wide.select(
        *inventory.masters.companies.with_company(told), **{new: wide[old] for new, old in names.items()}
    )


__all__ = ["BOOK_COLUMNS", "CountedRow", "book_list", "known_locations", "known_serials", "nothing_to_count"]
