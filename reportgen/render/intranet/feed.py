"""The feed of a site: what was published last, as Atom 1.0 (RFC 4287)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from reportgen.render.artifact import Artifact
from reportgen.render.intranet.cards import link
from reportgen.render.intranet.site import Site, SiteRelease, SiteReport
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates

MOST_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the feed."""

    id: str
    """The same whenever the report of that day is published again."""
    report: SiteReport
    release: SiteRelease
    href: str
    updated: str


def render_feed(site: Site) -> Artifact:
    """The site's last releases as ``feed.xml``, newest first. Links are relative where its address is not known.

    Raises:
        RenderError: if a template is broken.
        SpecError: if the site's locale is unknown.
    """
    releases = [(report, release) for report in site.reports for release in report.releases]
    releases.sort(key=lambda pair: (pair[0].slug, pair[1].as_of))
    releases.sort(key=lambda pair: (pair[1].published, pair[1].as_of), reverse=True)
    base = f"{site.address.rstrip('/')}/" if site.address else ""
    text = Templates().render(
        "feed.xml",
        site=site,
        base=base,
        id=_id(base or site.title),
        entries=tuple(_entries(releases, base)),
        updated=_instant(max((release.published for _, release in releases), default=site.moment)),
        formats=LocaleFormats(site.locale),
    )
    return Artifact("feed.xml", "application/atom+xml", text.encode())


def _entries(releases: Iterable[tuple[SiteReport, SiteRelease]], base: str) -> Iterable[Entry]:
    for report, release in list(releases)[:MOST_ENTRIES]:
        stable = _id(f"{report.slug}/{release.as_of.isoformat()}")
        told = replace(release, lines=()) if report.reader else release  # a reader's figures are not for everybody
        yield Entry(stable, report, told, base + link(release.href), _instant(release.published))


def _id(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, name.encode('utf-8', 'replace').decode())}"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
