"""The PDF: laid out by WeasyPrint in a child process, PDF/A-3 and PDF/UA-1 at once.

``start()`` begins the child early, so that it imports its engine while other work goes on; ``submit`` gives it a
report, ``result`` waits for the file. ``render_pdf`` does all three.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reportgen.render.artifact import Artifact
from reportgen.render.figures import FigureSvg
from reportgen.render.fonts import FontSet, fonts_for
from reportgen.render.html import compose, fill
from reportgen.render.markup import Stylesheet
from reportgen.render.pdf.listings import characters_of, long_tables
from reportgen.render.pdf.stamping.listing import Listing, packed
from reportgen.render.templates import Templates
from reportgen.render.worker import Limits, Message, Worker
from reportgen.sections.base import Formats, PageSetup, ReportView

LOG = logging.getLogger(__name__)
MODULE = "reportgen.render.pdf.worker"
HINT = "print fewer rows: print: {top: n} or {depth: n} in the section that has most of them"
_PAPER = {"A4": (210, 297), "A3": (297, 420), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
"""Millimetres."""
_REM = {"comfortable": 9, "compact": 7.75}
"""Points of the report's text."""
SPEC_TYPE = "application/yaml"
_REPLACEMENT = "\ufffd"
_LINE_ENDS = {0x2028: "\n", 0x2029: "\n"}
_LONG_WORD = re.compile(r"[^\s<>&;]{60}")
_TEXT = re.compile(r">[^<]{60,}<")


@dataclass(frozen=True, slots=True)
class Document:
    """What the engine is given of a report."""

    text: str
    """HTML."""
    fonts: FontSet
    listings: tuple[Listing, ...]
    """The long tables, whose rows are stamped."""
    numbered: bool
    """Whether numbers of pages are set once all pages are there."""


def start(limits: Limits | None = None) -> Worker:
    """The engine in a child process, importing what it needs. Close it, or use it as a context manager."""
    return Worker(MODULE, "the PDF engine", limits or Limits(), HINT)


def render_pdf(
    report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats, templates: Templates, moment: datetime,
    attachments: Sequence[Artifact] = (), engine: Worker | None = None,
) -> Artifact:
    """The report as ``<slug>.pdf``. `moment` is its date of creation; `attachments` go into the file as its data.

    Raises:
        RenderError: if a template is broken, or the engine dies, takes too long or runs out of memory.
    """
    if engine is None:
        with start() as own:
            return render_pdf(report, svgs, formats, templates, moment, attachments, own)
    submit(engine, report, svgs, formats, templates, moment, attachments)
    return result(engine, report)


def submit(
    engine: Worker, report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats, templates: Templates,
    moment: datetime, attachments: Sequence[Artifact] = (),
) -> None:
    """Give the engine a report to lay out; it works while the caller goes on."""
    made = document(report, svgs, formats, templates, moment)
    packs = [packed(listing) for listing in made.listings]
    head = {
        "moment": _instant(moment).isoformat(timespec="seconds"),
        "fonts": [face.weight for face in made.fonts.faces],
        "numbered": made.numbered,
        "listings": [[pack, len(blobs)] for pack, blobs in packs],
        "attachments": [[one.name, one.media_type, _relation(one)] for one in attachments],
    }
    blobs = (
        made.text.encode(), *(face.body for face in made.fonts.faces), *(blob for _, blobs in packs for blob in blobs),
        *(one.body for one in attachments))
    engine.submit(Message(head, blobs))


def result(engine: Worker, report: ReportView) -> Artifact:
    """The file of what was submitted; what the engine warned of goes to the log."""
    answer = engine.result()
    for warning in answer.head["warnings"]:
        LOG.warning("%s.pdf: %s", report.slug, warning)
    return Artifact(f"{report.slug}.pdf", "application/pdf", answer.blobs[0])


def document(
    report: ReportView, svgs: Mapping[str, FigureSvg], formats: Formats, templates: Templates, moment: datetime,
) -> Document:
    """What is laid out and stamped. What no face can show is U+FFFD in it; overlong words have breaks."""
    styles = Stylesheet()
    widths = _text_width(report.page), _text_width(replace(report.page, orientation="landscape"))
    tables = long_tables(report, formats, *widths)
    stamped = characters_of(tables.values())
    contents = _has_contents(report, bool(tables))
    index = report.page.index and any(one.indexed is not None for table in tables.values() for one in table.listings)
    text, fonts = compose(
        "print.html", "print", report, svgs, formats, templates, styles, *widths, long_tables=tables, more=stamped,
        contents=contents, index=index)
    shown = {**_LINE_ENDS, **{ord(one): _REPLACEMENT for one in fonts.missing}}
    text, stamped = text.translate(shown), stamped.translate(shown)
    if _REPLACEMENT in text or _REPLACEMENT in stamped:
        fonts = fonts_for({*text, *stamped}, report.locale)
    numbered = bool(tables) or contents
    css = templates.render("styles/print.css", report=report, numbered=numbered) + styles.text + _families(fonts)
    created = _instant(moment).isoformat(timespec="seconds")
    head = (f'<meta charset="utf-8"><meta name="dcterms.created" content="{created}">'
            f'<meta name="dcterms.modified" content="{created}"><style>{css}</style>')
    listings = tuple(one.translated(shown) for table in tables.values() for one in table.listings)
    return Document(fill(_TEXT.sub(_with_breaks, text), head), fonts, listings, numbered)


def _has_contents(report: ReportView, long: bool) -> bool:
    """Whether sections are listed with their pages: as the spec says, else where one has to look for them."""
    asked = report.page.contents
    return long and sum(section.printed for section in report.sections) > 2 if asked is None else asked


def _text_width(page: PageSetup) -> float:
    """Width of the text in rem, whose points print.css sets; its margins are 14 mm each where the spec has none."""
    width = max(_PAPER[page.paper]) if page.orientation == "landscape" else min(_PAPER[page.paper])
    sides = float(page.margins[1] + page.margins[3]) if page.margins else 28
    return (width - sides) / 25.4 * 72 / _REM[page.density]


def _relation(attached: Artifact) -> str:
    """What the file is to the report: its data, or what it was made from."""
    return "Source" if attached.media_type == SPEC_TYPE else "Data"


def _instant(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _families(fonts: FontSet) -> str:
    families = ",".join(f'"{family}"' for family in fonts.families)
    return f"html{{font-family:{families}}}"


def _with_breaks(text: re.Match[str]) -> str:
    """A place to break after every 60 characters of a word: looking for one in a word of thousands takes minutes."""
    return _LONG_WORD.sub(lambda word: word[0] + "\u200b", text[0])
