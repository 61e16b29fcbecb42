"""How wide the columns of a table are set, in rem. Widths of text are estimates on the safe side."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportgen.render.markup import figure
from reportgen.sections.base import Formats
from reportgen.sections.grid import Grid, GridRow, Unit, Value

_SAMPLE = 400
"""Rows whose texts stand for those of a long list."""
_LISTED = 0.86
"""Size of a printed list's text, as part of the report's."""
_PADDING = 1.1
_LONGEST_WORD = 9.0
_LONGEST_TEXT = 24.0
_COMFORTABLE = 9.0
"""Up to this width no text of a list needs a second line on an upright page."""


@dataclass(frozen=True, slots=True)
class ListingLayout:
    """How a list stands on paper."""

    widths: tuple[float, ...]
    """Of each column, those of the stub first; together the width of the text."""
    sideways: bool
    """True if it needs a page held sideways."""


def column_widths(formats: Formats, grid: Grid, most_rows: int) -> list[float]:
    """Width in rem of each column of the body, so that tables that stand apart line up."""
    lines = [row.cells for row in grid.rows[:most_rows]] + ([grid.total] if grid.total else [])
    widths = []
    for number, column in enumerate(grid.columns):
        texts = {_plain(formats, value, column.unit) for value in {line[number] for line in lines}}
        longest = max(map(_text_width, texts), default=0.0)
        word = max((0.85 * _text_width(word) for word in column.label.split()), default=0.0)
        widths.append(round(max(4.0, min(15.0, max(longest, word) + 1.0)), 1))
    return widths


def listing_layout(formats: Formats, grid: Grid, upright: float, sideways: float) -> ListingLayout:
    """The columns of a list on paper, whose text is so wide when it is held upright or sideways.

    No column is narrower than its longest word, as long as there is room for that; columns of long text take what the
    others leave.
    """
    words, texts = _needs(formats, grid)
    turned = sum(min(text, max(word, _COMFORTABLE)) for word, text in zip(words, texts, strict=True)) > upright
    return ListingLayout(tuple(_fitted(words, texts, sideways if turned else upright)), turned)


def _needs(formats: Formats, grid: Grid) -> tuple[list[float], list[float]]:
    """For each column, what its longest word and what its longest text need."""
    words, texts = [], []
    rows = _sample(grid.rows)
    for number, column in enumerate((*grid.stub, *grid.columns)):
        found = {_plain(formats, cell, column.unit) for row in rows for cell in _cells(row, grid, number)}
        parts = [part for text in found for part in (text.split() if column.unit == "text" else [text])]
        word = max(map(_text_width, (*parts, *column.label.split())), default=0.0)
        text = max(map(_text_width, found), default=0.0)
        words.append(min(word, _LONGEST_WORD) * _LISTED + _PADDING)
        texts.append(min(max(word, text), _LONGEST_TEXT) * _LISTED + _PADDING)
    return words, texts


def _sample(rows: Sequence[GridRow]) -> list[GridRow]:
    return [row for row in rows[:: max(1, len(rows) // _SAMPLE)] if not row.group]


def _cells(row: GridRow, grid: Grid, number: int) -> tuple[Value, ...]:
    """The row's cell in the column, counted from the stub's first; none if the row's stub is shorter."""
    stub = len(grid.stub)
    return row.stub[number : number + 1] if number < stub else row.cells[number - stub : number - stub + 1]


def _fitted(words: Sequence[float], texts: Sequence[float], room: float) -> list[float]:
    """Widths that fill the room, between what the words and what the texts need as far as that is possible."""
    least, most = sum(words), sum(texts)
    if most <= room:
        weights = [text * text for text in texts]  # Most of what is left goes to the longest texts.
        return [text + (room - most) * weight / sum(weights) for text, weight in zip(texts, weights, strict=True)]
    if least >= room:
        return [width * room / least for width in words]
    part = (room - least) / (most - least)
    return [word + (text - word) * part for word, text in zip(words, texts, strict=True)]


def _text_width(text: str) -> float:
    """Width in rem of a text as tables set it, estimated on the safe side."""
    return sum(map(_character_width, text))


def _character_width(character: str) -> float:
    if character in " ,.'()":
        return 0.3
    if character.isdigit() or character == "-":
        return 0.65  # Of figures in columns all are equally wide, and so is the hyphen among them.
    return 0.59 if character.isupper() else 0.53


def _plain(formats: Formats, value: Value, unit: Unit) -> str:
    return (value or "(blank)") if isinstance(value, str) else str(figure(formats, value, unit))
