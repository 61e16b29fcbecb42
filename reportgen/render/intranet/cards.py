"""What the first page shows of each report, decided: order, freshness, lines over time, and what is left out."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from reportgen.render.intranet.freshness import Freshness, freshness
from reportgen.render.intranet.site import Site, SiteFigure, SitePoint, SiteRelease, SiteReport
from reportgen.sections.base import Formats

MOST_FIGURES = 8
"""Figures of a report that are shown; the card says how many there are."""
MOST_WORDS = 5
"""Alerts, and failed checks, of a report that are shown."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a report's past is shown."""

    points: int
    """Days on a line."""
    days: int
    """Rows of the table of days."""
    figures: bool = True
    """Whether the table has the figures of each day, or the days alone."""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure with its line over time."""

    label: str
    formatted: str
    points: tuple[float, ...]
    """From 0, the lowest of those shown, to 1, the highest; none where there are fewer than two days."""
    words: str
    """What the line shows."""


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the table of days."""

    as_of: date
    href: str
    """Blank if the report of that day is no longer kept."""
    cells: tuple[str, ...]
    """In the order of the figures."""
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A report on the first page."""

    number: int
    """From 1 on; unique on the page."""
    report: SiteReport
    href: str
    as_of: date
    freshness: Freshness
    figures: tuple[FigureLine, ...]
    alerts: tuple[str, ...]
    checks: tuple[str, ...]
    days: tuple[Day, ...]
    """Newest first."""
    all_days: int
    tagged: tuple[Day, ...]
    notes: tuple[str, ...]
    """What is left out, in words."""


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one company; of all, where there is but one."""

    company: str
    cards: tuple[Card, ...]


def groups(site: Site, formats: Formats, detail: Detail) -> tuple[Group, ...]:
    """The reports by company and, within, by title."""
    reports = sorted(
        map(_for_all, site.reports), key=lambda one: (_sorted_as(one.title), _sorted_as(one.reader), one.slug)
    )
    cards = [_card(report, number, site, formats, detail) for number, report in enumerate(reports, start=1)]
    companies = sorted({card.report.company for card in cards}, key=_sorted_as)
    if len(companies) < 2:
        return (Group("", tuple(cards)),) if cards else ()
    return tuple(
        Group(company, tuple(card for card in cards if card.report.company == company)) for company in companies
    )


def link(href: str) -> str:
    """A path relative to the site, as an address: whatever it holds, it stays below the site."""
    return quote(href, safe="/-_.~")


def _for_all(report: SiteReport) -> SiteReport:
    """What everybody may know of it: of a reader's own report that it is there and how fresh it is, no figure."""
    if not report.reader:
        return report
    alerts, checks = (
        (f"{len(texts)} of them; the report says which",) if texts else () for texts in (report.alerts, report.checks)
    )
    days = (point.as_of for figure in report.figures for point in figure.history)
    return replace(report, figures=(), alerts=alerts, checks=checks, past=(*report.past, *days))


def _sorted_as(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold()


def _card(report: SiteReport, number: int, site: Site, formats: Formats, detail: Detail) -> Card:
    latest = max(report.releases, key=lambda release: release.as_of)
    shown = report.figures[:MOST_FIGURES]
    days = _days(report.releases, shown if detail.figures else (), latest.as_of)
    made_for = {*_days_of(report), *report.past}
    return Card(
        number,
        report,
        link(report.href),
        latest.as_of,
        freshness(made_for, latest.published.date(), site.moment.date()),
        tuple(_line(figure, detail.points) for figure in shown),
        report.alerts[:MOST_WORDS],
        report.checks[:MOST_WORDS],
        days[: detail.days],
        len(days),
        tuple(day for day in days if day.tags),
        tuple(_notes(report, formats, detail)),
    )


def _days_of(report: SiteReport) -> Iterable[date]:
    yield from (release.as_of for release in report.releases)
    yield from (point.as_of for figure in report.figures for point in figure.history)


def _days(releases: Iterable[SiteRelease], figures: Sequence[SiteFigure], latest: date) -> tuple[Day, ...]:
    kept = {release.as_of: release for release in releases}
    said = [{point.as_of: point.formatted for point in figure.history} for figure in figures]
    for cells, figure in zip(said, figures, strict=True):
        cells.setdefault(latest, figure.formatted)
    days = sorted({*kept, *(day for cells in said for day in cells)}, reverse=True)
    return tuple(_day(day, kept.get(day), tuple(cells.get(day, "") for cells in said)) for day in days)


def _day(day: date, release: SiteRelease | None, cells: tuple[str, ...]) -> Day:
    if release is None:
        return Day(day, "", cells, ())
    return Day(day, link(release.href), cells, release.tags)


def _line(figure: SiteFigure, most: int) -> FigureLine:
    history = sorted(figure.history, key=lambda point: point.as_of)[-most:] if most else []
    if len(history) < 2:
        return FigureLine(figure.label, figure.formatted, (), "")
    low = min(history, key=lambda point: point.value)
    high = max(history, key=lambda point: point.value)
    return FigureLine(figure.label, figure.formatted, _points(history, low, high), _said(history, low, high))


def _points(history: Sequence[SitePoint], low: SitePoint, high: SitePoint) -> tuple[float, ...]:
    span = high.value - low.value
    return tuple(float((point.value - low.value) / span) if span else 0.5 for point in history)


def _said(history: Sequence[SitePoint], low: SitePoint, high: SitePoint) -> str:
    told = f"Over {len(history)} days from {history[0].formatted} to {history[-1].formatted}"
    return f"{told}, lowest {low.formatted}, highest {high.formatted}"


def _notes(report: SiteReport, formats: Formats, detail: Detail) -> Iterable[str]:
    if len(report.figures) > MOST_FIGURES:
        yield f"{MOST_FIGURES} of {formats.number(len(report.figures), 'count')} figures are shown."
    longest = max((len(figure.history) for figure in report.figures), default=0)
    if longest > 1 and not detail.points:
        yield "Lines over time are left out: there are too many reports."
    elif longest > detail.points:
        shown, most = formats.number(detail.points, "count"), formats.number(longest, "count")
        yield f"Lines show the last {shown} of {most} days."
