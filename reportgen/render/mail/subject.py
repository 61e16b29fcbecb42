"""The subject: title, day, first figures, and what gives alarm."""

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.render.mail.plain import joined, plain
from reportgen.render.mail.words import LetterWords
from reportgen.sections.base import Formats, ReportView

LONGEST = 150
"""Characters; readers see 40 to 80 of them."""
FIGURES = 3
_TITLE, _ALERTS = 70, 60
_SHORT = {"Inventory (Quantity)": "on hand"}
"""Labels that a sentence says in other words."""


def subject_of(report: ReportView, formats: Formats, words: LetterWords) -> str:
    """The subject in one line of at most 150 characters; nothing of the data can start another header."""
    if words.subject:
        return plain(words.subject.format_map(places(report, formats, words.recipient)), LONGEST)
    head = joined((plain(report.title, _TITLE), formats.date(report.as_of)), " ")
    tail = f"{_alerts(report, formats)}{_failed(report, formats)}"
    figures = ""
    for figure in list(_figures(report))[:FIGURES]:
        longer = joined((figures, figure))
        if len(f"{head}: {longer}{tail}") > LONGEST:
            break
        figures = longer
    return plain(f"{joined((head, figures), ': ')}{tail}", LONGEST)


def places(report: ReportView, formats: Formats, recipient: str) -> Mapping[str, str]:
    """What the places of a subject's template stand for."""
    return {kpi.measure: plain(kpi.formatted, 60) for kpi in _kpis(report)} | {
        "title": plain(report.title, _TITLE),
        "company": plain(report.company, _TITLE),
        "as_of": formats.date(report.as_of),
        "recipient": plain(recipient, _TITLE),
        "alerts": _alerts(report, formats),
    }


def _kpis(report: ReportView) -> Iterator[Any]:
    sections: Iterator[Any] = (section for section in report.sections if section.kind == "kpis")
    return (kpi for section in sections for kpi in section.kpis)


def _figures(report: ReportView) -> Iterator[str]:
    for kpi in _kpis(report):
        if kpi.value is not None:
            currency = report.currency if kpi.unit == "amount" else ""
            yield joined((plain(kpi.formatted, 40), currency, _lowered(plain(kpi.label, 40))), " ")


def _lowered(label: str) -> str:
    """Within a sentence: words that are no abbreviations in small letters."""
    return _SHORT.get(label) or " ".join(
        word.lower() if word.strip("()")[1:].islower() else word for word in label.split()
    )


def _alerts(report: ReportView, formats: Formats) -> str:
    if not report.alerts:
        return ""
    number = len(report.alerts)
    what = "alert" if number == 1 else f"{formats.number(number, 'count')} alerts"
    return f" - {what}: {plain('; '.join(alert.message for alert in report.alerts), _ALERTS)}"


def _failed(report: ReportView, formats: Formats) -> str:
    number = sum(check.severity == "error" for check in report.checks)
    if not number:
        return ""
    return f" - {formats.number(number, 'count')} data {'check' if number == 1 else 'checks'} failed"
