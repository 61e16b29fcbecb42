"""Exceptions as plain values: rules with their cases."""

from dataclasses import dataclass, field
from datetime import date

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Value


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that breaks a rule."""

    company: str
    """Blank unless the ledger is of several companies."""
    item_no: str
    variant_code: str
    serial_no: str
    location_code: str
    """Where it is wrong, or lies; blank if that does not matter."""
    entry_no: int | None
    """The ledger entry that shows it; the serial number's latest if no single one does."""
    document_no: str
    posting_date: date | None
    """Of that entry."""
    detail: str
    """What is wrong, in words."""
    dated: str = field(metadata={"data": False})
    """The posting date as the locale writes it."""

    @property
    def level(self) -> int:
        """Under its rule, as `print: {depth: 1}` sees it."""
        return 2


@dataclass(frozen=True, slots=True)
class RuleView:
    """A broken rule."""

    code: str
    title: str
    severity: str
    """critical, warning or information."""
    severity_word: str = field(metadata={"data": False})
    count: int
    """How many break it, also those beyond `cases`."""
    meaning: str
    action: str
    """What to do in the ERP."""
    cases: tuple[Case, ...]
    """By company, item, variant, serial number, location and entry."""
    columns: tuple[Column, ...] = field(metadata={"data": False})
    """What is shown of a case: the fields that any case of the rule fills."""
    listed: tuple[Case, ...] = field(metadata={"data": False})
    """The cases on the page."""
    print_listed: tuple[Case, ...] = field(metadata={"data": False})
    """The cases in the PDF."""
    left_out: str = field(metadata={"data": False})
    """"n of N are listed" and where the others are; blank if all are."""
    print_left_out: str = field(metadata={"data": False})


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A rule that cannot be judged."""

    code: str
    title: str
    needs: tuple[str, ...]
    """Tables and columns it would need, as the ERP names them."""


@dataclass(frozen=True, slots=True)
class ExceptionsView:
    """Every broken rule, the gravest first."""

    kind: str
    id: str
    title: str
    rules: tuple[RuleView, ...]
    """Rules that something breaks."""
    kept: tuple[str, ...]
    """Codes of the rules that nothing breaks."""
    not_judged: tuple[NotJudged, ...]
    summary: str = field(metadata={"data": False})
    """What was found, in a sentence."""
    kept_sentence: str = field(metadata={"data": False})
    """Which rules found nothing; blank if there is none."""
    good: bool = field(metadata={"data": False})
    """True if nothing was found."""
    coverage: Coverage | None
    notes: tuple[str, ...]
    advice: bool = field(default=True, metadata={"data": False})
    """Whether it is shown what to do."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a case, under its rule."""
        rows = tuple(
            GridRow((rule.title,), (rule.severity, *_cells(case), rule.action), 1)
            for rule in self.rules
            for case in rule.cases
        )
        return Grid(self.id, self.title, (Column("rule", "Rule"),), _COLUMNS, rows, notes=self.notes)


PLACES = (
    Column("company", "Company"),
    Column("item_no", "Item No."),
    Column("variant_code", "Variant"),
    Column("serial_no", "Serial No."),
    Column("location_code", "Location"),
    Column("entry_no", "Entry No."),
    Column("document_no", "Document No."),
    Column("posting_date", "Posting Date", "date"),
    Column("detail", "What is wrong"),
)
_COLUMNS = (Column("severity", "Severity"), *PLACES, Column("action", "What to do"))


def _cells(case: Case) -> tuple[Value, ...]:
    number = "" if case.entry_no is None else str(case.entry_no)
    return (
        *(case.company, case.item_no, case.variant_code, case.serial_no, case.location_code),
        *(number, case.document_no, case.posting_date, case.detail),
    )
