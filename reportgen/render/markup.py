"""What templates can say of a view's values: figures in the locale's writing, text isolated and cut, rows as a tree."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from markupsafe import Markup, escape

from reportgen.render.exact import exact
from reportgen.sections.base import Formats
from reportgen.sections.grid import Unit, Value

LONGEST_LABEL = 120
"""Characters of a text of the data that are shown in a cell or a card."""
_MEASURE = re.compile(r"#[0-9a-f]{6}|\d+(\.\d+)?(rem|px|%|cqi)?")
_JOINERS = "\u200d\ufe0f"


class Nested(Protocol):
    """A row that stands at a level, and may have rows under it."""

    @property
    def level(self) -> int:
        """1 is the outermost."""
        ...

    @property
    def group(self) -> bool:
        """True if rows of a deeper level stand under it."""
        ...


@dataclass(slots=True)
class Branch:
    """A group with what stands under it, or neighbouring rows without any: then `head` is None."""

    head: Any
    leaves: list[Any] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)


@dataclass(slots=True)
class Stylesheet:
    """Rules a report needs beyond the shipped styles; a policy without style attributes asks for classes."""

    rules: dict[str, str] = field(default_factory=dict)

    def style(self, name: str, value: str) -> str:
        """Class that sets one property to a colour, a number or a length.

        Raises:
            ValueError: if the value is none of them.
        """
        if not _MEASURE.fullmatch(value):
            raise ValueError(f"'{value}' is no colour, number or length")
        of_class = re.sub("[^a-z0-9-]", "", f"{name}-{value.replace('.', '-').replace('%', 'pc')}").lstrip("-")
        self.rules[of_class] = f".{of_class}{{{name}:{value}}}"
        return of_class

    def shape_from(self, length: str) -> str:
        """Ending of two classes: ``wide-…`` shows from that width of the container on, ``narrow-…`` below it."""
        ending = re.sub("[^a-z0-9]", "-", length)
        self.rules[f"shape-{ending}"] = (
            f".wide-{ending}{{display:none}}"
            f"@container (min-width:{length}){{.wide-{ending}{{display:block}}.narrow-{ending}{{display:none}}}}")
        return ending

    def scroll_below(self, rem: float) -> str:
        """Class of a container that scrolls sideways while it is narrower than what it holds."""
        name = f"scroll-{rem:g}".replace(".", "-")
        self.rules[name] = (
            f".{name}{{overflow-x:auto}}.{name}>*{{min-width:{rem:g}rem}}"
            f"@container (min-width:{rem:g}rem){{.{name}{{overflow:visible}}}}")
        return name

    @property
    def text(self) -> str:
        """All rules, each once, in the order of their names."""
        return "".join(self.rules[name] for name in sorted(self.rules))


def figure(formats: Formats, value: Value, unit: Unit) -> str:
    """The value as the locale writes it. Blank is nothing at all, which is not zero; a blank text says so."""
    if value is None:
        return ""
    if isinstance(value, str):
        return label(formats, value)
    return formats.date(value) if unit == "date" else formats.number(value, unit)  # type: ignore[arg-type]


def label(formats: Formats, text: str, most: int = LONGEST_LABEL) -> Markup:
    """Text of the data, isolated from the direction of what stands around it, and cut."""
    return Markup("<bdi>{}</bdi>").format(cut(formats, text or "(blank)", most))


def exactly(formats: Formats, value: Value, unit: Unit) -> Markup:
    """An attribute that tells scripts a cell's exact value: `` data-v="…"``, or nothing where the text shown is it."""
    if value is None:
        return Markup()
    if isinstance(value, str):
        return Markup() if 0 < len(value) <= LONGEST_LABEL else Markup(' data-v="{}"').format(value)
    text = value.isoformat() if isinstance(value, date) else exact(value)
    return Markup() if text == figure(formats, value, unit) else Markup(' data-v="{}"').format(text)


def cut(formats: Formats, text: str, most: int = LONGEST_LABEL) -> Markup:
    """At most that many characters, and how many there are where some are left out."""
    if len(text) <= most:
        return escape(text)
    end = most
    while end > most // 2 and _joined(text, end):
        end -= 1
    note = f"{formats.number(end, 'count')} of {formats.number(len(text), 'count')} characters"
    return Markup('{}… <small class="cut">({})</small>').format(text[:end].rstrip(), note)


def shortened(text: str, most: int = LONGEST_LABEL) -> str:
    """At most that many characters, for attributes and titles: what `cut` gives is markup, which would end them."""
    if len(text) <= most:
        return text
    end = most - 1
    while end > most // 2 and _joined(text, end):
        end -= 1
    return f"{text[:end].rstrip()}…"


def _joined(text: str, place: int) -> bool:
    """True if what a reader sees as one character would be cut in two there."""
    return bool(unicodedata.combining(text[place])) or text[place] in _JOINERS or text[place - 1] == "\u200d"


def nest(rows: Iterable[Nested]) -> list[Branch]:
    """Rows in the order shown, groups before what belongs under them, as a tree; neighbouring leaves stay together."""
    root = Branch(None)
    open_groups: list[tuple[int, Branch]] = [(0, root)]
    for row in rows:
        while open_groups[-1][0] >= row.level:
            open_groups.pop()
        above = open_groups[-1][1]
        if row.group:
            branch = Branch(row)
            above.branches.append(branch)
            open_groups.append((row.level, branch))
        else:
            if not above.branches or above.branches[-1].head is not None:
                above.branches.append(Branch(None))
            above.branches[-1].leaves.append(row)
    return root.branches


def percentage(part: Any) -> str:
    """A part of one, as ``73%``; below nothing and above all are kept in."""
    return f"{round(max(0.0, min(1.0, float(part or 0))) * 100)}%"
