"""Whose row it is: serial numbers, items and codes of one company are not those of another.

A ledger of one company, or one that names none, is asked as if there were no companies at all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
from ibis.expr import types as ir

from reportgen.load.ledger import Ledger
from reportgen.model.joins import KEY


@dataclass(frozen=True)
class Companies:
    """The companies of a ledger, as far as questions must keep them apart."""

    ledger: Ledger

    @property
    def several(self) -> bool:
        """Whether the entries are of more than one company."""
        return len(self.ledger.companies) > 1

    @property
    def names(self) -> tuple[str, ...]:
        """Names to look rows up by; blank stands for entries that name no company, or for the only one."""
        return ("", *self.ledger.companies) if self.several else ("",)

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that identify a serial number in the whole ledger."""
        return self.with_company(KEY)

    def with_company(self, columns: Iterable[str]) -> tuple[str, ...]:
        """The columns, and the company where there are several."""
        return (*columns, "company") if self.several else tuple(columns)

    def told_by(self, table: str) -> bool:
        """Whether the table says of its rows whose they are, and that matters."""
        return self.several and "company" in self.ledger.columns.get(table, frozenset())

    def rows_of(self, table: str, key: Sequence[str]) -> ir.Table:
        """A master table, unique by the key.

        Where the table tells companies, a row without one stands for every company that has no row of its own with
        that key; otherwise there is no column ``company``.
        """
        rows = self.ledger.tables[table]
        if not self.told_by(table):
            return rows.drop("company")
        own = rows.filter(rows.company != "")
        shared = rows.filter(rows.company == "").drop("company").cross_join(self._listed)
        return own.union(shared.anti_join(own, (*key, "company")).select(*own.columns))

    @cached_property
    def _listed(self) -> ir.Table:
        schema = pa.schema([("company", pa.string())])
        return self.ledger.bench.lookup(pa.table({"company": list(self.names)}, schema=schema))
