"""The author's text as safe markup."""

from dataclasses import dataclass, field

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Grid


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
