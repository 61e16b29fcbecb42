"""The page: one file that needs nothing else, works without scripts, and allows nothing it does not bring along."""

import base64
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.artifact import Artifact
from reportgen.render.figures import FigureSvg
from reportgen.render.fonts import Face, FontSet, fonts_for, woff2
from reportgen.render.markup import Stylesheet
from reportgen.render.templates import Templates
from reportgen.sections.base import Formats, ReportView

MOST_ROWS = 5000
"""Rows of a matrix that the page shows; it says how many there are."""
_POLICY = "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
_HEAD = "<!--head-->"
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


def render_html(
    report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats, templates: Templates,
) -> Artifact:
    """The report as ``<slug>.html``.

    Raises:
        RenderError: if a template or a figure is broken.
    """
    styles = Stylesheet()
    page, fonts = compose("report.html", "page", report, svgs, formats, templates, styles)
    css = templates.render("styles/page.css", report=report) + styles.text + font_rules(fonts)
    return Artifact(f"{report.slug}.html", "text/html", fill(page, head(css)).encode())


def compose(
    template: str, medium: str, report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats,
    templates: Templates, styles: Stylesheet, page_width: float = 0, sideways_width: float = 0,
    long_tables: Mapping[str, Any] = MappingProxyType({}), also: str = "",
) -> tuple[str, FontSet]:
    """The document without its head, and the faces it needs. What no face can show is told in the document itself.

    `long_tables` are those of which only the frame and specimens of rows are laid out, by section; the characters of
    `also` are shown beside those of the text. `page_width` is the width of the text on paper, `sideways_width` that on a page held sideways, in rem.
    """
    missing: tuple[int, ...] = ()
    while True:
        text = templates.render(
            template, report=report, svgs=svgs, formats=formats, medium=medium, styles=styles, head=Slot(),
            direction=direction(report.locale), most_rows=MOST_ROWS, missing=missing, covered=_first_told(report),
            page_width=page_width, sideways_width=sideways_width, long_tables=long_tables)
        if _HEAD not in text:
            raise RenderError(Problem("template-error", "the template has no {{ head }}", Mark(template)))
        fonts = fonts_for({*text, *also}, report.locale)
        found = tuple(map(ord, fonts.missing))
        if found == missing:
            return text, fonts
        missing = found


def _first_told(report: ReportView) -> frozenset[str]:
    """Ids of the sections that say what they cover: those where an earlier section has not said the same."""
    first: dict[str, str] = {}
    for section in report.sections:
        if section.coverage is not None:
            first.setdefault(section.coverage.sentence, section.id)
    return frozenset(first.values())


def direction(locale: str) -> str:
    """``rtl`` for the scripts written from the right, else ``ltr``."""
    return "rtl" if locale.replace("_", "-").split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


class Slot:
    """The place in a template where the head goes once the rest is known."""

    def __html__(self) -> str:
        return _HEAD


def fill(text: str, head: str) -> str:
    """The document with its head. The first slot is the template's own: nothing of the data stands before it."""
    return text.replace(_HEAD, head, 1)


def head(css: str, script: str = "") -> str:
    """What comes first in a page: the policy, which allows its one style and its one script, and both of them.

    Raises:
        RenderError: if one of them would end before its end.
    """
    if "</" in css:
        raise RenderError(Problem("template-error", "a style holds '</', which would end it", Mark("styles/page.css")))
    if "</" in script or "<!--" in script:
        raise RenderError(Problem("template-error", "a script holds '</' or '<!--', which would end it"))
    allowed = f"style-src 'sha256-{_digest(css)}'" + (f"; script-src 'sha256-{_digest(script)}'" if script else "")
    policy = f"default-src 'none'; {allowed}; {_POLICY}"
    start = f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta charset="utf-8"><style>{css}</style>'
    return start + (f'<script type="module">{script}</script>' if script else "")


def _digest(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()


def font_rules(fonts: FontSet) -> str:
    """The faces as they lie in a style, and the property that names them in the order of preference."""
    families = ",".join(f'"{family}"' for family in fonts.families)
    return "".join(map(_face_rule, fonts.faces)) + f":root{{--font:{families},system-ui,sans-serif}}"


def _face_rule(face: Face) -> str:
    data = base64.b64encode(woff2(face)).decode()
    return (f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:block;'
            f'src:url(data:font/woff2;base64,{data}) format("woff2")}}')
