"""What loading gives: canonical tables on an engine, and the proof of where they came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

    from reportgen.load.bench import Workbench


@dataclass(frozen=True, slots=True)
class TableSource:
    """Where one canonical table came from."""

    name: str
    """Canonical table, as ``item_ledger_entries``."""
    source: str
    """File name relative to the source (several joined by ", "), or the table's name in a database."""
    form: str
    """Delivery form, as ``analytics CSV``."""
    rows: int
    sha256: str
    """Of the file's bytes; of several files, of their hashes in order. Blank for a database."""


@dataclass(frozen=True, slots=True)
class ControlTotals:
    """Sums over all ledger entries as loaded, before any filter; they tie the report to the ERP."""

    rows: int
    quantity: Decimal
    remaining_quantity: Decimal
    cost_amount_actual: Decimal | None
    """None in a report where it would be a sum over several currencies."""
    tracked_quantity: Decimal
    """Quantity of entries with a serial number."""
    untracked_quantity: Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the data that the reader should know: a check's code, how often, and a few examples."""

    code: str
    count: int
    message: str
    examples: tuple[str, ...] = ()
    """At most ten, each saying where: file and line, or entry number and value."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Canonical tables, lazily, on one engine.

    Every canonical table of `reportgen.load.schema` is there; one that the source lacks is empty. Text is never null
    (blank is ``""``), blank dates are null, a number that could not be read is null and told in `findings`.
    """

    tables: Mapping[str, "ibis.Table"]
    present: frozenset[str]
    """Names of the tables that the source delivered."""
    columns: Mapping[str, frozenset[str]]
    """Canonical columns that each present table really had; the others are blank."""
    provenance: tuple[TableSource, ...]
    control_totals: ControlTotals
    findings: tuple[Finding, ...]
    last_posting_date: date | None
    """Latest posting date of any entry; None for an empty ledger."""
    companies: tuple[str, ...]
    """Names of the companies, as far as the entries say them; sorted."""
    bench: "Workbench"

    @property
    def company(self) -> str:
        """Name of the one company; blank for several, or if the source does not say it."""
        return self.companies[0] if len(self.companies) == 1 else ""
