"""A page of parts as HTML: one file that needs nothing else, in the style of the reports."""

from reportgen.render.fonts import fonts_for
from reportgen.render.html import Slot, direction, fill, font_rules, head
from reportgen.render.numbers import LocaleFormats
from reportgen.render.parts import Page
from reportgen.render.templates import Templates


def render_comparison(page: Page, most_rows: int | None, formats: LocaleFormats) -> str:
    """The page; of every table at most that many rows, and how many there are.

    Raises:
        RenderError: if the template is broken.
    """
    templates = Templates()
    text = templates.render(
        "diff.html", page=page, formats=formats, locale=formats.tag, direction=direction(formats.tag),
        most_rows=most_rows, head=Slot())
    styles = "".join(templates.render(f"styles/{name}.css") for name in ("page", "diff"))
    css = styles + font_rules(fonts_for(text, formats.tag))
    return fill(text, head(css))
