"""What a report may be given beside its ledger, as the rooms above see it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class EarlierReport:
    """A report.json of an earlier day."""

    name: str
    """File name."""
    as_of: date
    sections: tuple[Mapping[str, Any], ...]
    """As the file has them: numbers are int or Decimal, days are ISO text."""
    sha256: str
    head: Mapping[str, Any] = field(default_factory=dict)
    """What the file says beside its sections: title, company, currency, checks, alerts, where the figures come from."""

    def of_kind(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        """Its sections of a kind."""
        return tuple(section for section in self.sections if section.get("kind") == kind)


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One line of a list of what was counted: a scan, or a quantity. Blank is what the list does not say."""

    line: int
    """Of its file; of a workbook the row."""
    location_code: str
    """As written, which may be the location's name."""
    bin_code: str
    item_no: str
    variant_code: str
    serial_no: str
    """As scanned: it may be an item number and a serial number in one."""
    lot_no: str
    quantity: Decimal | None
    """In the base unit; None where the line is a scan of one piece."""
    counted_by: str
    counted_at: str
    """Day or moment, as written."""
    company: str

    @property
    def pieces(self) -> Decimal | int:
        """How many the line counts."""
        return 1 if self.quantity is None else self.quantity


@dataclass(frozen=True, slots=True)
class Rows:
    """A small table in a file that a spec names."""

    name: str
    """File name."""
    form: str
    """Kind of file, as ``CSV``."""
    sha256: str
    columns: frozenset[str]
    """Columns of `CountedRow` that the file has."""
    rows: tuple[CountedRow, ...]
    remarks: tuple[str, ...] = ()
    """What reading took for granted or left out, a sentence each."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything a report is given beside its ledger."""

    earlier: EarlierReport | None = None
    """The report that figures are compared with, if it is not the same ledger on an earlier day."""
    files: Mapping[str, Rows] = field(default_factory=dict)
    """Tables in files, by the path that the spec writes."""
