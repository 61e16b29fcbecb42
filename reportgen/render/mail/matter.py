"""What a letter says, decided: plain values that its templates place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Generic, TypeVar

from reportgen.render.artifact import Artifact
from reportgen.render.html import direction
from reportgen.render.mail.picture import Picture
from reportgen.render.mail.plain import joined, lines_of, plain, said
from reportgen.render.mail.words import LetterWords
from reportgen.sections.base import AlertResult, CheckResult, Formats, ReportView

Row = TypeVar("Row")
MOST = 24
"""Rows of one kind (figures, alerts, checks; ten times so many lines of the author's) at first."""
RULES = 10
"""Of them, rules that something breaks: the gravest stand first, and the report has all."""
SERIALS = 5
"""Serial numbers named under a rule."""
_SEVERITIES = {"critical": "Critical", "warning": "Warning", "information": "Information"}
_GOOD, _BAD = ("better", "reached"), ("worse", "missed")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and how loud it is."""

    severity: str
    """critical or warning."""
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Against:
    """A figure against what it was or should be, in words with a shape."""

    words: str
    verdict: str
    """good, bad or blank."""


@dataclass(frozen=True, slots=True)
class Card:
    """One key figure."""

    label: str
    formatted: str
    deltas: tuple[Against, ...]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that something breaks."""

    severity: str
    """critical, warning or information."""
    word: str
    title: str
    count: str
    serials: tuple[str, ...]
    """The first ones."""
    more: str
    """How many others there are, in words; blank if none."""


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """Rows of one kind, of which a letter shows the first ones."""

    all: tuple[Row, ...]
    most: int
    name: str
    """Of several, as "figures"."""
    formats: Formats

    @property
    def shown(self) -> tuple[Row, ...]:
        """Those that have room."""
        return self.all[: self.most]

    @property
    def left_out(self) -> str:
        """ "n of N", where some have none; else blank."""
        if len(self.all) <= self.most:
            return ""
        some, every = (self.formats.number(number, "count") for number in (self.most, len(self.all)))
        return f"{some} of {every} {self.name} are shown; the report has all of them."


@dataclass(frozen=True, slots=True)
class Matter:
    """All that a letter says."""

    title: str
    company: str
    as_of: str
    period: str
    """From and to; blank without one."""
    filter: str
    """What the report covers, in words; blank if everything."""
    recipient: str
    language: str
    direction: str
    """ltr or rtl."""
    author: Rows[str]
    """The author's lines."""
    is_empty: bool
    alerts: Rows[Said]
    checks: Rows[Said]
    """Data checks that failed, so that totals may be wrong."""
    warnings: str
    """How many other findings of data checks the report tells; blank if none."""
    cards: Rows[Card]
    compared_with: str
    """Day and period that figures are compared with; blank if with nothing."""
    exceptions: str
    """What the rules of the domain found, in a sentence; blank without such a section."""
    rules: Rows[BrokenRule]
    picture: Picture | None
    picture_title: str
    files: tuple[str, ...]
    """Names of the files to attach."""
    too_large: str
    """Why they are not attached; blank if they are."""
    link: str
    """Where the report stands online; blank where it does not."""


def matter_of(
    report: ReportView,
    formats: Formats,
    words: LetterWords,
    files: Sequence[Artifact],
    picture: Picture | None,
    most: int = MOST,
) -> Matter:
    """What a letter of the report says, with at most so many rows of a kind."""
    kpis = [section for section in report.sections if section.kind == "kpis"]
    rules = [section for section in report.sections if section.kind == "exceptions"]
    treemap = next((section.title for section in report.sections if section.kind == "treemap"), "")
    errors = [check for check in report.checks if check.severity == "error"]
    return Matter(
        title=said(report.title, 160),
        company=said(report.company, 160),
        as_of=formats.date(report.as_of),
        period=_period(report, formats),
        filter=said(report.subtitle, 400),
        recipient=said(words.recipient, 160),
        language=report.locale,
        direction=direction(report.locale),
        author=Rows(lines_of(words.text), most * 10, "lines", formats),
        is_empty=report.is_empty,
        alerts=Rows(tuple(map(_alert, report.alerts)), most, "alerts", formats),
        checks=Rows(tuple(map(_check, errors)), most, "data checks", formats),
        warnings=_warnings(report.checks, formats),
        cards=Rows(
            tuple(_card(kpi, report.currency) for one in kpis for kpi in _any(one).kpis), most, "figures", formats
        ),
        compared_with=next((said(_any(one).compared_with, 200) for one in kpis if _any(one).compared_with), ""),
        exceptions=joined((said(_any(one).summary, 300) for one in rules), " "),
        rules=Rows(
            tuple(_rule(rule, formats) for section in rules for rule in _any(section).rules),
            min(most, RULES),
            "broken rules",
            formats,
        ),
        picture=picture,
        picture_title=said(treemap, 160),
        files=tuple(plain(PurePosixPath(file.name).name, 160) for file in files),
        too_large=_too_large(files, words.attach_limit, formats),
        link=words.link,
    )


def _any(section: Any) -> Any:
    """A section as its own kind knows it."""
    return section


def _period(report: ReportView, formats: Formats) -> str:
    period = report.period
    return f"{formats.date(period.start)} – {formats.date(period.end)}" if period else ""


def _alert(alert: AlertResult) -> Said:
    return Said(alert.severity, _SEVERITIES[alert.severity], said(alert.message, 300))


def _check(check: CheckResult) -> Said:
    return Said("critical", "Error", said(check.message, 300))


def _warnings(checks: Sequence[CheckResult], formats: Formats) -> str:
    number = sum(check.severity == "warning" for check in checks)
    if not number:
        return ""
    what = "warning" if number == 1 else "warnings"
    return f"Data checks: {formats.number(number, 'count')} {what}, told in the report."


def _card(kpi: Any, currency: str) -> Card:
    label = f"{kpi.label} ({currency})" if currency and kpi.unit == "amount" else kpi.label
    return Card(said(label), said(kpi.formatted), tuple(_against(kpi)))


def _against(kpi: Any) -> Iterator[Against]:
    for delta in (kpi.change, kpi.target):
        if delta is not None:
            yield Against(
                said(delta.words, 200), "good" if delta.verdict in _GOOD else "bad" if delta.verdict in _BAD else ""
            )


def _rule(rule: Any, formats: Formats) -> BrokenRule:
    serials = tuple(dict.fromkeys(case.serial_no for case in rule.cases if case.serial_no))
    rest = rule.count - SERIALS if len(serials) > SERIALS else 0
    return BrokenRule(
        rule.severity,
        _SEVERITIES[rule.severity],
        said(rule.title),
        formats.number(rule.count, "count"),
        tuple(said(serial, 60) for serial in serials[:SERIALS]),
        f"and {formats.number(rest, 'count')} more" if rest else "",
    )


def _too_large(files: Sequence[Artifact], limit: int, formats: Formats) -> str:
    """Sizes are not told: a PDF's differs by a few bytes from run to run, and the same letter is not sent twice."""
    size = sum(len(file.body) for file in files)
    if not files or size <= limit:
        return ""
    together = "It has" if len(files) == 1 else "Together they have"
    most = formats.number(limit // 1_000_000, "count")
    return f"{together} more than {most} MB, which is the most that a mail of this report carries."
