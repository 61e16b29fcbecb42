"""Two reports, compared down to the serial number, and told as text, Markdown, HTML or JSON."""

from dataclasses import fields
from pathlib import Path
from typing import Literal

from reportgen.diffing.comparing import compared
from reportgen.diffing.sides import read_side
from reportgen.diffing.values import Comparison
from reportgen.diffing.wording import page_of
from reportgen.errors import SpecError
from reportgen.render.comparison import render_comparison
from reportgen.render.data import json_bytes
from reportgen.render.markdown import markdown
from reportgen.render.numbers import LocaleFormats
from reportgen.render.plain_text import plain_text

Form = Literal["text", "md", "html", "json"]
_FORMS: dict[str, Form] = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".json": "json"}
_SCHEMA = 1


def form_of(path: Path | None) -> Form:
    """The form that a file's name asks for; text without one."""
    return _FORMS.get(path.suffix.lower(), "text") if path else "text"


def compare(before: Path, now: Path) -> Comparison:
    """What the second report says otherwise than the first.

    Raises:
        DataError: if one of them is no report, or cannot be read.
    """
    sides = read_side(before), read_side(now)
    return compared(*sides, _formats(str(sides[1].report.head.get("locale"))))


def told(comparison: Comparison, form: Form, most_rows: int | None) -> str:
    """The comparison in one form; of every list at most so many rows, and "n of N". JSON always has all."""
    if form == "json":
        parts = {field.name: getattr(comparison, field.name) for field in fields(comparison)}
        return json_bytes({"schema": _SCHEMA, "same": comparison.is_empty, **parts}).decode()
    formats = _formats(comparison.now.locale)
    page = page_of(comparison, formats)
    if form == "md":
        return markdown(page, most_rows)
    return plain_text(page, most_rows) if form == "text" else render_comparison(page, most_rows, formats)


def _formats(locale: str) -> LocaleFormats:
    """Those of the later report; a file may name a locale that nobody knows."""
    try:
        return LocaleFormats(locale)
    except SpecError:
        return LocaleFormats("en-US")
