"""Invented places with reports, to make their first page and feed of."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from reportgen.render.intranet import Site, SiteFigure, SitePoint, SiteRelease, SiteReport

MOMENT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
TODAY = MOMENT.date()


def history(days: Sequence[date], start: int, step: int) -> tuple[SitePoint, ...]:
    """Numbers that go up and down over the days."""
    values = [Decimal(start + step * (at * 7 % 11 - at % 5)) for at in range(len(days))]
    return tuple(SitePoint(day, value, f"{value:,}") for day, value in zip(days, values, strict=True))


def figure(label: str, days: Sequence[date], start: int = 1000, step: int = 10) -> SiteFigure:
    points = history(days, start, step)
    return SiteFigure(label.lower().replace(" ", "_"), label, points[-1].formatted if points else "", points)


def days_back(count: int, gap: int = 1, last: date = TODAY - timedelta(days=1)) -> tuple[date, ...]:
    """So many days to the last one, oldest first."""
    return tuple(last - timedelta(days=gap * back) for back in reversed(range(count)))


def release(slug: str, day: date, lines: tuple[str, ...] = (), tags: tuple[str, ...] = ()) -> SiteRelease:
    published = datetime.combine(day + timedelta(days=1), time(5), UTC)
    return SiteRelease(day, published, f"{slug}/{day.isoformat()}/{slug.split('/')[-1]}.html", lines, tags)


def report(
    title: str, days: Sequence[date], labels: Sequence[str] = ("Inventory quantity", "Value"), **more: object
) -> SiteReport:
    slug = str(more.pop("slug", "-".join(title.lower().split())))
    figures = tuple(figure(label, days, 500 * at, 10 * at) for at, label in enumerate(labels, start=1))
    lines = tuple(f"{one.label}: {one.formatted}" for one in figures)
    tags = more.pop("tags", {})
    releases = tuple(release(slug, day, lines, tuple(tags.get(day, ()))) for day in days)  # type: ignore[attr-defined]
    values: dict[str, object] = {"company": "CRONUS International Ltd.", "owner": "", "figures": figures} | more
    return SiteReport(
        slug=slug, title=title, href=f"{slug}/latest/{slug.split('/')[-1]}.html", releases=releases, **values
    )  # type: ignore[arg-type]


def site(*reports: SiteReport, **more: object) -> Site:
    values: dict[str, object] = {"title": "Stock reports", "moment": MOMENT} | more
    return Site(reports=reports, **values)  # type: ignore[arg-type]


def usual() -> Site:
    """Eight reports of two companies, of every state."""
    month_ends = (date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30))
    north = "CRONUS Norge AS"
    return site(
        report(
            "Inventory by Serial No.",
            days_back(24),
            ("Inventory quantity", "Inventory value", "Serial numbers", "Days on hand"),
            owner="Warehouse controlling",
            tags={date(2026, 11, 14): ("month end", "audit 2026")},
        ),
        report(
            "Expiring stock",
            days_back(12, 7),
            ("Expired quantity", "Expires in 30 days"),
            owner="Quality",
            alerts=("Expired quantity is 14; the alert is for above 0",),
        ),
        report(
            "Valuation at month-end",
            month_ends,
            ("Inventory value",),
            owner="Finance",
            checks=("3 serial numbers have a negative quantity",),
        ),
        report(
            "Negative stock",
            days_back(10),
            ("Serial numbers below zero",),
            alerts=("Critical: 3 serial numbers are below zero",),
            checks=("The ledger's quantity differs from the items' by 12",),
        ),
        report("Count sheet", days_back(1), ()),
        report(
            "Inventory by Serial No.",
            days_back(20),
            company=north,
            slug="inventory-no",
            owner="Lager Oslo",
            reader="Oslo",
            locale="nb-NO",
        ),
        report("Idle serial numbers", days_back(9, 14, date(2026, 9, 1)), ("Idle over 180 days",), company=north),
        report(
            "A title that goes on for much longer than any title should, as people write them when nobody stops them",
            days_back(5),
            ("Quantity",),
            company=north,
            owner="Someone with quite a long name, Department of Departments",
        ),
    )
