"""What stands beside the ledger entries: master tables, the category hierarchy, attributes, serial facts."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from reportgen.load.bench import Kept
from reportgen.load.ledger import Ledger
from reportgen.model.attributes import inherited
from reportgen.model.categories import Hierarchy, hierarchy
from reportgen.model.frames import frame_of, records
from reportgen.model.joins import KEY
from reportgen.model.measures import Asked
from reportgen.model.serials import SERIAL_COLUMNS, serial_facts

_NAMED = {
    "locations": ("locations", "location_code"),
    "vendors": ("vendors", "vendor_no"),
    "customers": ("customers", "customer_no"),
    "suppliers": ("vendors", "vendor_no"),
    "holders": ("customers", "customer_no"),
}
"""Joins that give a code its name: the table, and its column of codes."""


class Masters:
    """What entries are joined with, each made when first needed."""

    def __init__(self, ledger: Ledger, asked: Asked) -> None:
        self._tables = ledger.tables
        self._bench = ledger.bench
        self._asked = asked
        self._facts: Kept | None = None

    def entries(self, columns: Iterable[str]) -> ir.Table:
        """All ledger entries, with these columns; ``is_in_transit`` is one of those to ask for."""
        entries, wanted = self._tables["item_ledger_entries"], set(columns)
        plain = entries.select(*sorted(wanted - {"is_in_transit"}))
        if "is_in_transit" not in wanted:
            return plain
        transit = self.transit_locations
        return plain.mutate(is_in_transit=plain.location_code.isin(transit) if transit else ibis.literal(False))

    @cached_property
    def transit_locations(self) -> tuple[str, ...]:
        """Codes of in-transit locations: those marked so, those that transfer orders name, and those that a transfer
        shipment puts goods into (nothing else is received by a shipment)."""
        entries, locations, transfers = (
            self._tables[name] for name in ("item_ledger_entries", "locations", "transfer_lines")
        )
        into = (
            (entries.entry_type == "Transfer") & (entries.document_type == "Transfer Shipment") & (entries.quantity > 0)
        )
        codes = [
            entries.filter(into).select(code="location_code"),
            locations.filter(locations.use_as_in_transit.fill_null(False)).select(code="location_code"),
            transfers.select(code="in_transit_code"),
        ]
        found = frame_of(ibis.union(*codes, distinct=True))["code"]
        return tuple(sorted(code for code in found if code))

    @cached_property
    def categories(self) -> Hierarchy:
        """The category hierarchy, with the codes that only items or entries use."""
        table = self._tables["item_categories"]
        parents = frame_of(table.select("code", "parent_category"))
        used = frame_of(
            ibis.union(
                self._tables["items"].select(code="item_category_code"),
                self._tables["item_ledger_entries"].select(code="item_category_code"),
                distinct=True,
            )
        )
        return hierarchy(dict(zip(parents["code"], parents["parent_category"], strict=True)), frozenset(used["code"]))

    def serial_facts(self) -> ir.Table:
        """One row a serial number; see `reportgen.model.serials`. Made once, where the ledger is."""
        if self._facts is None:
            self._facts = self._bench.keep(serial_facts(self.entries(SERIAL_COLUMNS), self._asked))
        return self._facts.table

    def release(self) -> None:
        """Drops what was made on the engine."""
        if self._facts is not None:
            self._facts.release()
            self._facts = None

    def joinable(self, name: str) -> ir.Table:
        """The table that a join reads: its key columns and what it has to tell."""
        if name.startswith("attribute."):
            return self._attribute_table(name.removeprefix("attribute."))
        if name in _NAMED:
            table, key = _NAMED[name]
            return self._tables[table].select(code=key, name="name")
        made = {"categories": self._category_table, "serials": self.serial_facts, "bins": self._bins}
        return made[name]() if name in made else self._tables[name]

    def _category_table(self) -> ir.Table:
        found = self.categories
        codes = sorted(found.paths)
        levels = {
            f"level_{level + 1}": [
                found.paths[code][level] if level < len(found.paths[code]) else None for code in codes
            ]
            for level in range(found.depth)
        }
        return self._bench.lookup(_table({"code": codes, **levels}))

    def _bins(self) -> ir.Table:
        """The bin in which a serial number lies; of several, the one that sorts first."""
        moves = self._tables["warehouse_entries"]
        pieces = ibis.coalesce(moves.qty_base, moves.quantity)
        tracked = moves.mutate(pieces=pieces).filter(moves.serial_no != "")
        lying = tracked.group_by(*KEY, "location_code", "bin_code").agg(pieces=tracked.pieces.sum())
        there = lying.filter(lying.pieces > 0)
        return there.group_by(*KEY, "location_code").agg(bin_code=there.bin_code.min())

    def _attribute_table(self, attribute: str) -> ir.Table:
        table = self._tables["item_attributes"]
        given = records(
            frame_of(table.filter((table.attribute == attribute) & (table.value != ""))),
        )
        own = {row["item_no"]: row["value"] for row in given if row["item_no"]}
        by_category = {row["category_code"]: row["value"] for row in given if not row["item_no"]}
        items = records(frame_of(self._tables["items"].select("item_no", "item_category_code")))
        category_of = {item["item_no"]: item["item_category_code"] for item in items}
        values = inherited(own, by_category, category_of, self.categories.paths)
        return self._bench.lookup(
            _table({"item_no": sorted(values), "value": [values[item] for item in sorted(values)]})
        )


def _table(columns: Mapping[str, Sequence[str | None]]) -> pa.Table:
    """A small table of text."""
    return pa.table(dict(columns), schema=pa.schema([(name, pa.string()) for name in columns]))
