"""What stands beside the ledger entries: master tables, the category hierarchy, attributes, facts made once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from functools import cached_property

import ibis
import pyarrow as pa
from ibis.expr import types as ir

from reportgen.load.bench import Kept
from reportgen.load.ledger import Ledger
from reportgen.model.attributes import inherited
from reportgen.model.categories import Categories, hierarchy
from reportgen.model.companies import Companies
from reportgen.model.frames import frame_of, records
from reportgen.model.joins import KEY
from reportgen.model.lives import LIFE_COLUMNS, serial_lives
from reportgen.model.measures import Asked
from reportgen.model.reservations import reserved
from reportgen.model.serials import SERIAL_COLUMNS, serial_facts
from reportgen.model.values import INVOICE_COLUMNS, ValueEntries

_NAMED = {
    "locations": ("locations", "location_code"),
    "vendors": ("vendors", "vendor_no"),
    "customers": ("customers", "customer_no"),
    "suppliers": ("vendors", "vendor_no"),
    "holders": ("customers", "customer_no"),
    "present_locations": ("locations", "location_code"),
}
"""Joins that give a code its name: the table, and its column of codes."""
NOT_STOCKED = ("Service", "Non-Inventory")
"""Types of items that are never in stock: whatever their quantities, nothing of them remains."""
_OTHERS = {"items": ("item_no",), "dimension_sets": ("dimension_set_id",), "serial_no_information": KEY}
"""Joins to a table of that name, and its key."""


class Masters:
    """What entries are joined with, each made when first needed."""

    def __init__(self, ledger: Ledger, asked: Asked) -> None:
        self._tables = ledger.tables
        self._bench = ledger.bench
        self._asked = asked
        self._dated = "posting_date" in ledger.columns["item_ledger_entries"]
        self._kept: dict[str, Kept] = {}
        self._whole: Masters | None = None
        self.companies = Companies(ledger)
        self.values = ValueEntries(ledger, self.companies)

    def apart(self) -> "Masters":
        """The same, for somebody who asks through a filter of their own: what does not depend on filters is shared,
        the rest is made anew and released by itself."""
        other = copy(self)
        other._kept, other._whole = {}, self
        return other

    def entries(self, columns: Iterable[str]) -> ir.Table:
        """All ledger entries, with these columns, and the company where there are several; ``is_in_transit`` is one of
        those to ask for. Entries of a ledger without posting dates count on the report's day, whatever it is."""
        wanted = {*self.companies.with_company(columns)}
        plain = self._tables["item_ledger_entries"].select(*sorted(wanted - {"is_in_transit"}))
        if "posting_date" in wanted and not self._dated:
            plain = plain.mutate(posting_date=ibis.literal(self._asked.as_of))
        return plain.mutate(is_in_transit=self._in_transit(plain)) if "is_in_transit" in wanted else plain

    def _in_transit(self, entries: ir.Table) -> ir.BooleanValue:
        there: ir.BooleanValue = ibis.literal(False)
        for company, codes in self.transit_locations.items():
            inside = entries.location_code.isin(codes)
            there = there | (inside & (entries.company == company) if self.companies.several else inside)
        return there

    @cached_property
    def transit_locations(self) -> Mapping[str, tuple[str, ...]]:
        """Codes of in-transit locations, by company: those marked so, those that transfer orders name, and those that a
        transfer shipment puts goods into (nothing else is received by a shipment)."""
        if self._whole:
            return self._whole.transit_locations
        entries = self.entries(("entry_type", "document_type", "quantity", "location_code"))
        locations = self.companies.rows_of("locations", ("location_code",))
        transfers = self.companies.rows_of("transfer_lines", ("in_transit_code",))
        into = (
            (entries.entry_type == "Transfer") & (entries.document_type == "Transfer Shipment") & (entries.quantity > 0)
        )
        codes = [
            self._code_of(entries.filter(into), "location_code"),
            self._code_of(locations.filter(locations.use_as_in_transit.fill_null(False)), "location_code"),
            self._code_of(transfers, "in_transit_code"),
        ]
        found: dict[str, set[str]] = {}
        for row in records(frame_of(ibis.union(*codes, distinct=True))):
            if row["code"]:
                for company in (row["company"],) if row["company"] is not None else self.companies.names:
                    found.setdefault(company, set()).add(row["code"])
        return {company: tuple(sorted(found[company])) for company in sorted(found)}

    def _code_of(self, rows: ir.Table, column: str) -> ir.Table:
        """Codes with their companies; null where they are every company's."""
        company = rows.company if "company" in rows.columns else ibis.null("string")
        return rows.select(code=rows[column], company=company).distinct()

    @cached_property
    def categories(self) -> Categories:
        """The category hierarchies, with the codes that only items or entries use."""
        if self._whole:
            return self._whole.categories
        told = self.companies.told_by("item_categories")
        company = ("company",) if told else ()
        parents = records(
            frame_of(self.companies.rows_of("item_categories", ("code",)).select("code", "parent_category", *company))
        )
        items = self.companies.rows_of("items", ("item_no",))
        entries = self.entries(("item_category_code",))
        used = records(
            frame_of(
                ibis.union(
                    self._code_of(items, "item_category_code"),
                    self._code_of(entries, "item_category_code"),
                    distinct=True,
                )
            )
        )
        return Categories(
            {
                company: hierarchy(
                    {row["code"]: row["parent_category"] for row in parents if not told or row["company"] == company},
                    frozenset(row["code"] for row in used if not told or row["company"] in (company, None)),
                )
                for company in (self.companies.names if told else ("",))
            }
        )

    def serial_facts(self) -> ir.Table:
        """One row a serial number; see `reportgen.model.serials`. Made once, where the ledger is."""
        return self.shared("serials", self._serial_facts)

    def _serial_facts(self) -> ir.Table:
        facts = serial_facts(self.entries(SERIAL_COLUMNS), self._asked, self.companies.several)
        if self._dated:
            return facts
        return facts.mutate(opened_on=ibis.null("date"), age_days=ibis.null("int64"))

    def serial_lives(self) -> ir.Table:
        """One row a serial number; see `reportgen.model.lives`."""
        return self.shared("lives", self._serial_lives)

    def _serial_lives(self) -> ir.Table:
        lives = serial_lives(self.entries(LIFE_COLUMNS), self._asked, self.companies.key)
        return lives if self._dated else lives.mutate(moved_on=ibis.null("date"), sold_on=ibis.null("date"))

    def reservations(self) -> ir.Table:
        """One row a reserved serial number; see `reportgen.model.reservations`."""
        owner = ("company",) if self.companies.told_by("reservation_entries") else ()
        return self.shared("reservations", lambda: reserved(self._tables["reservation_entries"], owner))

    def costs(self) -> ir.Table:
        """Ledger entries whose cost their value entries do not simply confirm; see `reportgen.model.values`."""
        return self.shared("costs", lambda: self.values.costs(self.entries(self.values.cost_columns), self._asked))

    def invoices(self) -> ir.Table:
        """Sales of which another quantity is invoiced in the period than the entry itself says."""
        return self.shared("invoices", lambda: self.values.invoices(self.entries(INVOICE_COLUMNS), self._asked))

    def once(self, name: str, made: Callable[[], ir.Table]) -> ir.Table:
        """A table that the engine makes when it is first asked for, and keeps until `release`."""
        if name not in self._kept:
            self._kept[name] = self._bench.keep(made())
        return self._kept[name].table

    def shared(self, name: str, made: Callable[[], ir.Table]) -> ir.Table:
        """The same of a table that no filter changes: made once for all who ask apart."""
        return self._whole.shared(name, made) if self._whole else self.once(name, made)

    def release(self) -> None:
        """Drops what was made on the engine."""
        while self._kept:
            _, kept = self._kept.popitem()
            kept.release()

    def joinable(self, name: str) -> ir.Table | None:
        """The table that a join reads: its key columns and what it has to tell; None if it has nothing to tell."""
        if name.startswith("attribute."):
            return self._attribute_table(name.removeprefix("attribute."))
        if name in _NAMED:
            table, key = _NAMED[name]
            return self.companies.rows_of(table, (key,)).rename(code=key)
        if name in _OTHERS:
            return self.companies.rows_of(name, _OTHERS[name])
        if name in ("costs", "invoices") and not self.values.usable:
            return None
        made = {
            "categories": self._category_table,
            "serials": self.serial_facts,
            "lives": self.serial_lives,
            "bins": self._bins,
            "reservations": self.reservations,
            "costs": self.costs,
            "invoices": self.invoices,
        }
        return made[name]()

    def _category_table(self) -> ir.Table:
        found = self.categories
        ways = [
            (company, code, one.paths[code]) for company, one in found.by_company.items() for code in sorted(one.paths)
        ]
        levels = {
            f"level_{level + 1}": [way[level] if level < len(way) else None for _, _, way in ways]
            for level in range(found.depth)
        }
        told = self.companies.told_by("item_categories")
        company = {"company": [company for company, _, _ in ways]} if told else {}
        return self._bench.lookup(_table({"code": [code for _, code, _ in ways], **company, **levels}))

    def _bins(self) -> ir.Table:
        """The bin in which a serial number lies; of several, the one that sorts first."""
        moves = self._tables["warehouse_entries"]
        pieces = ibis.coalesce(moves.qty_base, moves.quantity)
        key = (*KEY, *(("company",) if self.companies.told_by("warehouse_entries") else ()))
        tracked = moves.mutate(pieces=pieces).filter(moves.serial_no != "")
        lying = tracked.group_by(*key, "location_code", "bin_code").agg(pieces=tracked.pieces.sum())
        there = lying.filter(lying.pieces > 0)
        return there.group_by(*key, "location_code").agg(bin_code=there.bin_code.min())

    def _attribute_table(self, attribute: str) -> ir.Table:
        table = self._tables["item_attributes"]
        given = records(
            frame_of(table.filter((table.attribute == attribute) & (table.value != ""))),
        )
        owned = ("company",) if self.companies.told_by("items") else ()
        listed = self.companies.rows_of("items", ("item_no",)).select("item_no", "item_category_code", *owned)
        items = records(frame_of(listed))
        rows: list[tuple[str, str, str]] = []
        for company in self.companies.names:
            values = self._inherited(company, given, items)
            rows += [(company, item, values[item]) for item in sorted(values)]
        owner = {"company": [company for company, _, _ in rows]} if self.companies.several else {}
        return self._bench.lookup(
            _table({"item_no": [item for _, item, _ in rows], **owner, "value": [value for _, _, value in rows]})
        )

    def _inherited(
        self, company: str, given: Sequence[Mapping[str, str]], items: Sequence[Mapping[str, str]]
    ) -> dict[str, str]:
        """One attribute's values of a company's items; its own rows come before those of every company."""
        told = self.companies.told_by("item_attributes")
        mine = [row for row in given if not told or row["company"] in ("", company)]
        mine.sort(key=lambda row: row["company"] != "")
        own = {row["item_no"]: row["value"] for row in mine if row["item_no"]}
        by_category = {row["category_code"]: row["value"] for row in mine if not row["item_no"]}
        category_of = {
            item["item_no"]: item["item_category_code"] for item in items if item.get("company", company) == company
        }
        return inherited(own, by_category, category_of, self.categories.of(company).paths)


def _table(columns: Mapping[str, Sequence[str | None]]) -> pa.Table:
    """A small table of text."""
    return pa.table(dict(columns), schema=pa.schema([(name, pa.string()) for name in columns]))
