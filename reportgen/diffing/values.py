"""What two reports differ in, as plain values: exact numbers, days and texts; the words are made from them later."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reportgen.model.combining import Number
from reportgen.sections.changes.view import Count, Difference
from reportgen.sections.grid import Unit, Value


@dataclass(frozen=True, slots=True)
class Report:
    """One of the two."""

    path: str
    """The file, as it was found."""
    title: str
    company: str
    as_of: date
    currency: str
    locale: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of both reports, or of one."""

    name: str
    label: str
    unit: Unit
    before: Number
    now: Number
    difference: Number
    """None where one of the two is blank, or where the two are amounts of different currencies."""
    share: Decimal | None
    """The difference as part of what it was, whatever its sign."""
    change: str
    """changed, or same; new or gone if only one report has it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An alert or a data check that one report tells and the other does not, or tells otherwise."""

    change: str
    """new, gone or changed."""
    name: str
    """The check's code, or the alert's condition."""
    severity: str
    message: str
    """As the later report has it; as the earlier one, if only that does."""
    before: Number
    """The check's count, or the alert's figure."""
    now: Number
    examples: tuple[str, ...] = ()
    """Of a check, those that the other report does not have: new ones, and of one that is gone its own."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table read that is not the same in both."""

    change: str
    """new, gone or changed."""
    name: str
    rows_before: int | None
    rows_now: int | None
    sha256_before: str
    sha256_now: str


@dataclass(frozen=True, slots=True)
class ChangedSerial:
    """A serial number that is not what it was."""

    change: str
    """new, gone, moved or changed; one that is in stock on neither day is changed."""
    key: tuple[str, ...]
    words: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Serials:
    """The serial numbers of both reports."""

    key: tuple[str, ...]
    """Names of the parts of a key."""
    before: int
    """In stock in the first report."""
    now: int
    """In stock in the second: those of the first, plus the new, less the gone."""
    counts: tuple[Count, ...]
    rows: tuple[ChangedSerial, ...]
    not_compared: tuple[str, ...]
    """What only one of the lists tells."""


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One figure or text of a section that is not what it was."""

    change: str
    """new, gone or changed."""
    path: tuple[str, ...]
    """Where it stands: of a row its values, outer first; nothing for the total."""
    name: str
    """What it is: a measure's label, or the name in report.json."""
    unit: Unit
    before: Value
    now: Value
    difference: Number


@dataclass(frozen=True, slots=True)
class Section:
    """A section that is not the same in both."""

    id: str
    kind: str
    title: str
    state: str
    """compared; only before; only now; other (of another shape, so that its rows cannot be compared)."""
    words: str
    compared: int
    """Figures and texts that were compared."""
    rows: tuple[RowDifference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything in which the second report is not as the first."""

    before: Report
    now: Report
    remarks: tuple[str, ...]
    """What a reader should know first: other reports, companies, currencies; the wrong way round; what is missing."""
    figures: tuple[Figure, ...]
    """All of both, also those that are the same."""
    alerts: tuple[Finding, ...]
    checks: tuple[Finding, ...]
    totals: tuple[Figure, ...]
    """The control totals."""
    tables: tuple[Table, ...]
    serials: Serials | None
    """None unless both reports list theirs."""
    sections: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        """True if the two say the same."""
        figures = any(one.change != "same" for one in (*self.figures, *self.totals))
        serials = bool(self.serials and self.serials.rows)
        heads = [(one.title, one.company, one.as_of, one.currency) for one in (self.before, self.now)]
        told = (self.alerts, self.checks, self.tables, self.sections)
        return not (figures or serials or any(told) or heads[0] != heads[1])
