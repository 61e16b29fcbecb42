"""The page that a browser opens of a published report's folder: it leads to the report and names its other files."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from reportgen.render.artifact import Artifact
from reportgen.render.html import Slot, fill, head
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates

_KINDS = {
    "html": "Report for the browser",
    "pdf": "Report to print (PDF)",
    "xlsx": "Workbook (Excel)",
    "json": "Data (JSON)",
    "csv": "Table (CSV)",
}


@dataclass(frozen=True, slots=True)
class CoverLink:
    """A file that the page leads to."""

    href: str
    """Relative to the page, ready for an address."""
    name: str
    kind: str
    """What it is, in words; blank where the ending does not say."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A published report, as its folder's page tells of it."""

    title: str
    company: str
    as_of: str
    """As the locale writes it."""
    page: CoverLink
    """The file that opens by itself."""
    files: tuple[CoverLink, ...]
    """The others."""


def render_cover(
    title: str, company: str, as_of: date, locale: str, page: str, files: tuple[str, ...], base: str = ""
) -> Artifact:
    """The page ``index.html``. `page` is the file that opens, `files` are all; both lie below `base`.

    `base` is a relative path that ends with a slash, or blank for the page's own folder.
    """
    others = tuple(_link(name, base) for name in files if name != page)
    cover = Cover(title, company, LocaleFormats(locale).date(as_of), _link(page, base), others)
    templates = Templates()
    text = templates.render("cover.html", cover=cover, head=Slot())
    body = fill(text, head(templates.render("styles/cover.css")))
    return Artifact("index.html", "text/html", body.encode())


def page_of(files: tuple[str, ...]) -> str:
    """Which file of a report readers want first: the page, else the PDF, else the first by name."""
    return min(files, key=lambda name: (not name.endswith(".html"), not name.endswith(".pdf"), name))


def _link(name: str, base: str) -> CoverLink:
    return CoverLink(base + quote(name), name, _KINDS.get(name.rpartition(".")[2], ""))
