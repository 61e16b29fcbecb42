"""The author's text as safe markup."""

from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from reportgen.sections.base import Coverage, Setting
from reportgen.sections.grid import Grid
from reportgen.sections.notes.options import Options


@dataclass(frozen=True, slots=True)
class NotesView:
    """Text of the author, in Markdown and as markup made from it: no HTML of the author's own, no images."""

    kind: str
    id: str
    title: str
    text: str
    html: str = field(metadata={"data": False})
    coverage: Coverage | None = None
    notes: tuple[str, ...] = ()
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid | None:
        """There is no table in a text."""
        return None


def view(answer: str, options: Options, setting: Setting) -> NotesView:
    """The text, and the markup made from it."""
    return NotesView(
        "notes", setting.id, options.title or "Notes", answer, _markup(answer), printed=options.print != "none"
    )


def _markup(text: str) -> str:
    """Safe markup: HTML is escaped, images are their alternative text, headings start below the section's own."""
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table").disable("image")
    tokens = reader.parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    return str(reader.renderer.render(tokens, reader.options, {}))
