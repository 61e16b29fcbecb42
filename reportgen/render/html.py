"""The page: one file that needs nothing else, works without scripts, and allows nothing it does not bring along.

Where pages may hold no script, the style and the scripts stand in files beside it; nothing else is ever read.
"""

import base64
from collections.abc import Iterable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.artifact import Artifact
from reportgen.render.explore import characters_of, fitted
from reportgen.render.figures import FigureSvg
from reportgen.render.fonts import Face, FontSet, fonts_for, woff2
from reportgen.render.markup import Stylesheet
from reportgen.render.scripts import bundle
from reportgen.render.templates import Templates
from reportgen.sections.base import Formats, ReportView
from reportgen.sections.exploring import Exploration

MOST_ROWS = 5000
"""Rows of a matrix that the page shows; it says how many there are."""
MOST_ROWS_EXPLORED = 1000
"""The same where scripts show all of them."""
_POLICY = "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
_HEAD = "<!--head-->"
_TOLD = "<!--told-->"
_END = "</body>"
_ROOM_FOR_WORDS = 2000
"""Bytes for what the page says was left out."""
_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"))


def render_html(
    report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats, templates: Templates,
    exploration: Exploration | None = None,
) -> tuple[Artifact, ...]:
    """The report as ``<slug>.html``; with ``scripts: external`` its style and scripts beside it.

    Without an exploration there is no script.

    Raises:
        RenderError: if a template, a figure or a script is broken.
    """
    styles = Stylesheet()
    if exploration is None:
        page, fonts = compose("report.html", "page", report, svgs, formats, templates, styles)
        return _finished(report, page, _css(report, templates, styles, fonts), "")
    script = bundle(templates)
    more = characters_of(exploration).union(script)
    page, fonts = compose("report.html", "page", report, svgs, formats, templates, styles,
                          most_rows=MOST_ROWS_EXPLORED, more=more)
    css = _css(report, templates, styles, fonts)
    alone = _finished(report, page, css, script)
    found = fitted(exploration, report, int(report.page.max_html_mb * 1_000_000) - len(alone[0].body) - _ROOM_FOR_WORDS)
    page = _with_told(page, templates.render("parts/told.html", fitted=found, report=report, formats=formats))
    if found.store is None:
        return _finished(report, page, css, "")
    return _finished(report, _at_end(page, found.store.element), css, script)


def _css(report: ReportView, templates: Templates, styles: Stylesheet, fonts: FontSet) -> str:
    return templates.render("styles/page.css", report=report) + styles.text + font_rules(fonts)


def _finished(report: ReportView, page: str, css: str, script: str) -> tuple[Artifact, ...]:
    """The page with its head, and what stands beside it; blank scripts are none."""
    page, slug = page.replace(_TOLD, "", 1), report.slug
    if report.page.scripts != "external":
        return (Artifact(f"{slug}.html", "text/html", fill(page, head(css, script)).encode()),)
    linked = [Artifact(f"{slug}.css", "text/css", css.encode())]
    if script:
        linked.append(Artifact(f"{slug}.js", "text/javascript", _as_function(script).encode()))
    body = fill(page, linked_head(*(one.name for one in linked))).encode()
    return (Artifact(f"{slug}.html", "text/html", body), *linked)


def _as_function(script: str) -> str:
    """Modules as what a browser reads from a disk too, where it takes no file for a module."""
    return f'(() => {{\n"use strict";\n{script}}})();\n'


def _with_told(page: str, told: str) -> str:
    """The page with what was left out of it, in its place or, in a template of one's own without one, at the end."""
    return page.replace(_TOLD, told, 1) if _TOLD in page else _at_end(page, told)


def _at_end(page: str, element: str) -> str:
    """The element last in the body. Text of the data holds no tag, so that the last one is the template's."""
    before, end, after = page.rpartition(_END)
    return f"{before}{element}{end}{after}" if end else f"{page}{element}"


def compose(
    template: str, medium: str, report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats,
    templates: Templates, styles: Stylesheet, page_width: float = 0, sideways_width: float = 0,
    most_rows: int = MOST_ROWS, more: Iterable[str] = (), long_tables: Mapping[str, Any] = MappingProxyType({}),
    contents: bool = False, index: bool = False,
) -> tuple[str, FontSet]:
    """The document without its head, and the faces it needs. What no face can show is told in the document itself.

    `page_width` is the width of the text on paper, `sideways_width` that on a page held sideways, in rem. `more` are
    characters that scripts show, or that are stamped: of `long_tables`, by section, only the frame and specimens of
    rows are laid out. With `contents` sections are listed with their pages, with
    `index` the serial numbers of long tables.
    """
    missing: tuple[int, ...] = ()
    while True:
        text = templates.render(
            template, report=report, svgs=svgs, formats=formats, medium=medium, styles=styles, head=Slot(),
            told=Slot(_TOLD), direction=direction(report.locale), most_rows=most_rows, missing=missing,
            covered=_first_told(report),
            page_width=page_width, sideways_width=sideways_width, long_tables=long_tables, contents=contents,
            index=index)
        if _HEAD not in text:
            raise RenderError(Problem("template-error", "the template has no {{ head }}", Mark(template)))
        fonts = fonts_for(frozenset(text).union(more), report.locale)
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
    """The place in a template where the head, or something else, goes once the rest is known."""

    def __init__(self, mark: str = _HEAD) -> None:
        self._mark = mark

    def __html__(self) -> str:
        return self._mark


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
    return f"{_policy(allowed)}<style>{css}</style>" + (f'<script type="module">{script}</script>' if script else "")


def linked_head(css: str, script: str = "") -> str:
    """What comes first in a page whose style and script are files beside it: the policy, and their addresses."""
    allowed = "style-src 'self'" + ("; script-src 'self'" if script else "")
    start = f'{_policy(allowed)}<link rel="stylesheet" href="{css}">'
    return start + (f'<script src="{script}" defer></script>' if script else "")


def _policy(allowed: str) -> str:
    policy = f"default-src 'none'; {allowed}; {_POLICY}"
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}"><meta charset="utf-8">'


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
