"""What a job of continuous integration shows of its reports, as Markdown: figures, alerts, checks, changes, files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from reportgen.render.markdown import markdown
from reportgen.render.numbers import LocaleFormats
from reportgen.render.outcome import Outcome
from reportgen.render.parts import Head, Page, Part

MOST_BYTES = 64_000
"""Of one summary. GitHub shows 1 MiB a step and drops what is larger as a whole."""
_ROWS = (25, 10, 5, 3, 1, 0)
"""Rows of a table that are tried, until all reports have room."""
_SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note", "critical": "Critical"}


def render_summary(outcomes: Sequence[Outcome], most_bytes: int = MOST_BYTES) -> str:
    """One page for all reports, in their order, of at most so many bytes. What is left out is told as "n of N"."""
    pages = [page_of(outcome) for outcome in outcomes]
    for rows in _ROWS:
        texts = [markdown(page, rows, level=2) for page in pages]
        if sum(len(text.encode()) + 1 for text in texts) <= most_bytes:
            return "\n".join(texts)
    return _first(texts, most_bytes)


def _first(texts: Sequence[str], most_bytes: int) -> str:
    """As many of the texts as there is room for, and how many there are."""
    note = "*{} of {} reports are told here; there is no room for the others.*\n"
    room = most_bytes - len(note.format(len(texts), len(texts)).encode())
    told: list[str] = []
    for text in texts:
        room -= len(text.encode()) + 1
        if room < 0:
            break
        told.append(text)
    return "\n".join((*told, note.format(len(told), len(texts))))


def page_of(outcome: Outcome) -> Page:
    """One report, or the problems that kept it from being made."""
    if outcome.problems:
        rows = tuple((one.code, str(one.mark or ""), one.message, one.hint) for one in outcome.problems)
        heads = (Head("Code"), Head("Where"), Head("What is wrong"), Head("What would be right"))
        return Page(f"✗ {outcome.title}", ("The report was not made.",), (Part("problems", "", (), heads, rows),))
    report = outcome.report
    parts = [*_figures(outcome), *_alerts(report), *_checks(report), *_changes(outcome), *_files(outcome)]
    return Page(f"{_shape(report)} {outcome.title}", (_lead(report),), tuple(parts))


def _shape(report: Mapping[str, Any]) -> str:
    if any(check["severity"] == "error" for check in report["checks"]):
        return "✗"
    return "⚠" if report["alerts"] else "✓"


def _lead(report: Mapping[str, Any]) -> str:
    day = LocaleFormats(report["locale"]).date(date.fromisoformat(report["as_of"]))
    return " · ".join(part for part in (report["company"], f"As of {day}", report["currency"]) if part)


def _figures(outcome: Outcome) -> Iterator[Part]:
    kpis = [kpi for section in outcome.sections("kpis") for kpi in section["kpis"]]
    if not kpis:
        return
    told = [name for name in ("change", "target") if any(kpi[name] for kpi in kpis)]
    heads = (Head("Figure"), Head("Value", number=True), *(Head(name.capitalize()) for name in told))
    rows = tuple(
        (kpi["label"], kpi["formatted"], *(kpi[name]["words"] if kpi[name] else "" for name in told)) for kpi in kpis
    )
    yield Part("figures", "", (), heads, rows)


def _alerts(report: Mapping[str, Any]) -> Iterator[Part]:
    rows = tuple((_SEVERITIES[alert["severity"]], alert["message"], alert["formatted"]) for alert in report["alerts"])
    if rows:
        yield Part("alerts", "Alerts", (), (Head("Severity"), Head("Alert"), Head("Figure", number=True)), rows)


def _checks(report: Mapping[str, Any]) -> Iterator[Part]:
    rows = tuple(
        (_SEVERITIES[check["severity"]], check["code"], str(check["count"]), check["message"])
        for check in report["checks"]
    )
    heads = (Head("Severity"), Head("Check"), Head("Count", number=True), Head("What it found"))
    yield Part("checks", "Data checks", () if rows else ("No check of the data found anything.",), heads, rows)


def _changes(outcome: Outcome) -> Iterator[Part]:
    for section in outcome.sections("changes"):
        rows = tuple(
            (one["change"], " · ".join(part for part in one["key"] if part), one["words"]) for one in section["rows"]
        )
        heads = (Head("Change"), Head("Serial number"), Head("What happened"))
        more = [f"The report lists {len(rows)} of {section['of']}."] if len(rows) < section["of"] else []
        yield Part(section["id"], section["title"], (section["summary"], *more), heads, rows)


def _files(outcome: Outcome) -> Iterator[Part]:
    if outcome.files:
        yield Part("files", "Files", (), (Head("File"),), tuple((name,) for name in outcome.files))
