"""The catalogues of a place, as its first page and its feed tell of them."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from reportgen.deliver.publishing.catalogue import LATEST, Catalogue, PastFigures
from reportgen.deliver.publishing.editions import INDEX, Edition, Figure
from reportgen.render.artifact import Artifact
from reportgen.render.intranet import (
    Site,
    SiteFigure,
    SitePoint,
    SiteRelease,
    SiteReport,
    render_feed,
    render_index,
)

TITLE = "Reports"


def pages_of(catalogues: Mapping[str, Catalogue], address: str, moment: datetime) -> tuple[Artifact, Artifact]:
    """The first page of a place and its feed.

    Args:
        catalogues: by folder of the report; each has an edition.
        address: where readers open the place; blank if nobody has said it.
        moment: aware; ages of reports count to its day.
    """
    site = site_of(catalogues, address, moment)
    return render_index(site), render_feed(site)


def site_of(catalogues: Mapping[str, Catalogue], address: str, moment: datetime) -> Site:
    """The place as plain values; in the locale of its reports where all share one."""
    reports = tuple(
        _report(series, catalogue, catalogue.latest) for series, catalogue in catalogues.items() if catalogue.latest
    )
    locales = {report.locale for report in reports}
    locale = locales.pop() if len(locales) == 1 else "en-US"
    return Site(TITLE, reports, moment, address.rstrip("/"), locale)


def _report(series: str, catalogue: Catalogue, latest: Edition) -> SiteReport:
    days: tuple[Edition | PastFigures, ...] = (*catalogue.past, *catalogue.editions)
    return SiteReport(
        slug=series,
        title=latest.title,
        company=latest.company,
        owner=latest.owner,
        href=f"{series}/{LATEST}/{INDEX}",
        releases=tuple(_release(series, edition) for edition in catalogue.editions),
        figures=tuple(SiteFigure(one.measure, one.label, one.formatted, _history(one, days)) for one in latest.figures),
        alerts=latest.alerts,
        checks=latest.checks,
        reader=latest.reader,
        locale=latest.locale,
        past=tuple(past.as_of for past in catalogue.past),
    )


def _release(series: str, edition: Edition) -> SiteRelease:
    """A file share has no page of its own for a folder, so the address names it."""
    lines = tuple(f"{figure.label}: {figure.formatted}" for figure in edition.figures)
    href = f"{series}/{edition.day}/{INDEX}"
    return SiteRelease(edition.as_of, edition.published, href, (*edition.alerts, *edition.checks, *lines), edition.tags)


def _history(figure: Figure, days: Iterable[Edition | PastFigures]) -> tuple[SitePoint, ...]:
    return tuple(_points(figure.measure, days))


def _points(measure: str, days: Iterable[Edition | PastFigures]) -> Iterator[SitePoint]:
    for day in days:
        found = next((one for one in day.figures if one.measure == measure), None)
        if found and found.value is not None:
            yield SitePoint(day.as_of, found.value, found.formatted)
