"""The workbook's first sheet as lines: what the report is, what it rests on, and what each sheet holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportgen.render.sheets import Sheet
from reportgen.sections.base import AlertResult, CheckResult, ControlTotals, Provenance, ReportView
from reportgen.sections.grid import Value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet, its values from the first column on."""

    values: tuple[Value, ...] = ()
    role: str = ""
    """title, head, or blank for a plain line."""


def about_lines(report: ReportView, sheets: Sequence[Sheet]) -> tuple[Line, ...]:
    """All lines, blocks set apart by a blank one."""
    proof = report.provenance
    blocks = (
        _heading(report), _alerts(report.alerts), _sheets(sheets), _checks(report.checks),
        _totals(proof.control_totals), _tables(proof),
    )
    filled = [lines for lines in map(tuple, blocks) if lines]
    return tuple(line for lines in filled for line in (*lines, Line()))[:-1]


def _heading(report: ReportView) -> Iterator[Line]:
    yield Line((report.title,), "title")
    if report.is_empty:
        yield Line(("The ledger has no entries.",))
    if report.company:
        yield Line(("Company", report.company))
    yield Line(("As of", report.as_of))
    if report.period:
        yield Line(("Period", report.period.start, report.period.end))
    if report.subtitle:
        yield Line(("Covers", report.subtitle))
    if report.currency:
        yield Line(("Currency", report.currency))


def _sheets(sheets: Sequence[Sheet]) -> Iterator[Line]:
    yield Line(("Sheet", "Section", "Rows", "Notes"), "head")
    for sheet in sheets:
        first, *rest = sheet.notes or ("",)
        yield Line((sheet.name, sheet.section.title, len(sheet.rows), first))
        for note in rest:
            yield Line((None, None, None, note))


def _alerts(alerts: Sequence[AlertResult]) -> Iterator[Line]:
    if alerts:
        yield Line(("Alert", "Message", "Condition"), "head")
    for alert in alerts:
        yield Line((alert.severity, alert.message, alert.when))


def _checks(checks: Sequence[CheckResult]) -> Iterator[Line]:
    yield Line(("Check", "Message", "Severity", "Count", "Examples"), "head")
    if not checks:
        yield Line(("No check found anything.",))
    for check in checks:
        yield Line((check.code, check.message, check.severity, check.count, "; ".join(check.examples)))


def _totals(totals: ControlTotals) -> Iterator[Line]:
    yield Line(("Control totals", "Sums over all ledger entries, before any filter"), "head")
    yield Line(("Entries", totals.rows))
    yield Line(("Quantity", totals.quantity))
    yield Line(("Remaining quantity", totals.remaining_quantity))
    yield Line(("Cost amount (actual)", totals.cost_amount_actual))
    yield Line(("Quantity with serial no.", totals.tracked_quantity))
    yield Line(("Quantity without serial no.", totals.untracked_quantity))


def _tables(provenance: Provenance) -> Iterator[Line]:
    yield Line(("Table", "Source", "Form", "Rows", "SHA-256"), "head")
    for table in provenance.tables:
        yield Line((table.name, table.source, table.form, table.rows, table.sha256))
