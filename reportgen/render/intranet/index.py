"""The first page: all reports of a site, with a search, in one file that needs nothing else."""

from reportgen.render.artifact import Artifact
from reportgen.render.fonts import fonts_for
from reportgen.render.html import Slot, direction, fill, font_rules, head
from reportgen.render.intranet.cards import MOST_FIGURES, Detail, groups
from reportgen.render.intranet.site import Site, SiteReport
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates

LARGEST = 1_000_000
"""Bytes of the page, as far as showing less of the past can keep them down."""
_DETAILS = (
    Detail(60, 400),
    Detail(60, 60),
    Detail(60, 31),
    Detail(30, 31, figures=False),
    Detail(14, 14, figures=False),
    Detail(7, 5, figures=False),
    Detail(7, 3, figures=False),
    Detail(0, 3, figures=False),
)
"""From much to little of the past; the first that fits is shown."""
_ROOM = 940_000
"""Bytes for the reports, as they are guessed before the page is made."""


def render_index(site: Site) -> Artifact:
    """The site as ``index.html``. Where there are too many reports, less of their past is shown, and the page says so.

    Raises:
        RenderError: if a template is broken.
        SpecError: if the site's locale is unknown.
    """
    for detail in (*(one for one in _DETAILS[:-1] if _guess(site, one) <= _ROOM), _DETAILS[-1]):
        body = _page(site, detail)
        if len(body) <= LARGEST:
            break
    return Artifact("index.html", "text/html", body)


def _page(site: Site, detail: Detail) -> bytes:
    templates, formats = Templates(), LocaleFormats(site.locale)
    text = templates.render(
        "intranet.html",
        site=site,
        groups=groups(site, formats, detail),
        formats=formats,
        medium="page",
        head=Slot(),
        direction=direction(site.locale),
    )
    css = templates.render("styles/intranet.css") + font_rules(fonts_for(text, site.locale))
    script = templates.render("scripts/intranet.js")
    return fill(text, head(css, script)).encode()


def _guess(site: Site, detail: Detail) -> int:
    """Bytes of the reports on the page, about."""
    return sum(_guess_of(report, detail) for report in site.reports)


def _guess_of(report: SiteReport, detail: Detail) -> int:
    figures = 0 if report.reader else len(report.figures[:MOST_FIGURES])
    longest = max((len(figure.history) for figure in report.figures), default=0)
    row = 80 + 30 * figures * detail.figures
    return 900 + figures * (400 + 10 * min(longest, detail.points)) + row * min(len(report.releases), detail.days)
