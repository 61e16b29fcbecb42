"""A letter, made from a report that is decided: nothing in it is calculated, and nothing in it loads or runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.render.mail.inlining import inlined
from reportgen.render.mail.matter import MOST, Matter, matter_of
from reportgen.render.mail.picture import Picture
from reportgen.render.mail.subject import subject_of
from reportgen.render.mail.words import LetterWords
from reportgen.render.mail.wrapping import wrapped
from reportgen.render.templates import Templates
from reportgen.sections.base import Formats, ReportView

LARGEST = 90_000
"""Bytes of the HTML; some readers' programs cut a mail off at about 102,000."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail's words and pictures, whole, not yet sent anywhere."""

    subject: str
    """One line without control characters."""
    html: str
    text: str
    """The same for people without HTML, in lines of at most 72 columns."""
    pictures: tuple[Artifact, ...]
    """Those of the HTML; a picture's name is its content id there (``cid:<name>``)."""
    attached: tuple[str, ...] = ()
    """Names of the report's files that the letter says are attached."""


def render_letter(
    report: ReportView,
    formats: Formats,
    templates: Templates,
    words: LetterWords,
    artifacts: Sequence[Artifact] = (),
    picture: Picture | None = None,
) -> Letter:
    """The letter of a report.

    Args:
        report: what it is about.
        formats: numbers and days as its readers write them.
        templates: the shipped ones, or those of a folder of one's own.
        words: what the author and the reader's place add.
        artifacts: the report's files; those that `words` names are attached.
        picture: the small picture of the treemap, if there is one.

    Raises:
        RenderError: if a template breaks, or its HTML is too large with next to nothing of the report in it.
    """
    attached = _attached(words, artifacts)
    html, matter = _html(
        report, formats, templates, lambda most: matter_of(report, formats, words, attached, picture, most)
    )
    return Letter(
        subject=subject_of(report, formats, words),
        html=html,
        text=wrapped(templates.render("mail.txt", letter=matter, report=report, formats=formats)),
        pictures=(picture.artifact,) if picture else (),
        attached=tuple(artifact.name for artifact in attached if not matter.too_large),
    )


def _attached(words: LetterWords, artifacts: Sequence[Artifact]) -> tuple[Artifact, ...]:
    """Files of the outputs to attach, in the order of the spec; none where the limit lets none."""
    endings = [f".{output}" for output in words.attach if words.attach_limit]
    return tuple(
        artifact
        for ending in endings
        for artifact in artifacts
        if artifact.name.endswith(ending) and artifact.name != MANIFEST
    )


def _html(
    report: ReportView, formats: Formats, templates: Templates, with_rows: Callable[[int], Matter]
) -> tuple[str, Matter]:
    """The HTML with as many rows as it has room for, and what is in it."""
    css = templates.render("styles/mail.css", report=report)
    for most in (MOST, 12, 6, 3, 1):
        matter = with_rows(most)
        html = inlined(templates.render("mail.html", letter=matter, report=report, formats=formats), css)
        if len(html.encode()) <= LARGEST:
            return html, matter
    message = f"the mail has more than {LARGEST:,} bytes, at which mail programs cut it off"
    hint = "shorten mail.text, or what the template says"
    raise RenderError(Problem("mail-too-large", message, Mark("mail.html"), hint))
