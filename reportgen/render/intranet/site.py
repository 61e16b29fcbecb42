"""What a place has where reports are published: plain values, from which its first page and its feed are made."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class SitePoint:
    """A figure on one day."""

    as_of: date
    value: Decimal | int
    formatted: str
    """As the report of that day wrote it."""


@dataclass(frozen=True, slots=True)
class SiteFigure:
    """A figure of a report's cards, on its latest day and before."""

    measure: str
    label: str
    formatted: str
    """On the latest day; blank where there is none."""
    history: tuple[SitePoint, ...] = ()
    """The days that had a figure, in any order; days of releases that are no longer kept may be among them."""


@dataclass(frozen=True, slots=True)
class SiteRelease:
    """A report of one day, as it was published and is still kept."""

    as_of: date
    published: datetime
    """Aware; when it was put in place."""
    href: str
    """Its permalink, relative to the site, as ``stock/2026-11-20/``."""
    lines: tuple[str, ...] = ()
    """Its figures, alerts and failed checks in words: ``Inventory quantity: 1,234``."""
    tags: tuple[str, ...] = ()
    """Names under which it is kept for good."""


@dataclass(frozen=True, slots=True)
class SiteReport:
    """All that a site has of one report for one reader."""

    slug: str
    """Its folder, as ``stock`` or ``stock/north``; unique in the site."""
    title: str
    company: str
    owner: str
    """Who answers for it; blank where nobody is named."""
    href: str
    """Of its latest release, relative to the site, as ``stock/latest/``."""
    releases: tuple[SiteRelease, ...]
    """Those that are kept, at least the latest one, in any order."""
    figures: tuple[SiteFigure, ...] = ()
    alerts: tuple[str, ...] = ()
    """Those that fired in the latest release, in words."""
    checks: tuple[str, ...] = ()
    """Checks of the data that failed in the latest release, in words."""
    reader: str = ""
    """Whose rows it shows; blank if it is for everyone."""
    locale: str = ""
    """What it is written in, as ``en-US``; the site's by default."""
    past: tuple[date, ...] = ()
    """Further days that it was made for; what it has of them may be gone. Its rhythm is taken from all its days."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where reports are published."""

    title: str
    reports: tuple[SiteReport, ...]
    """In any order."""
    moment: datetime
    """Aware; when the page is made. How old a report is counts to its day."""
    address: str = ""
    """Where readers open it, without a slash at the end; blank if it is not known."""
    locale: str = "en-US"
