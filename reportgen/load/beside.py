"""What a report may be given beside its ledger, as the rooms above see it: an earlier report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
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

    def of_kind(self, kind: str) -> tuple[Mapping[str, Any], ...]:
        """Its sections of a kind."""
        return tuple(section for section in self.sections if section.get("kind") == kind)


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything a report is given beside its ledger."""

    earlier: EarlierReport | None = None
    """The report that figures are compared with, if it is not the same ledger on an earlier day."""
