"""The rows of one page as the page's own language, and their structure elements as text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from reportgen.render.pdf.stamping.frame import CellLook, Color, Frame, Leaf
from reportgen.render.pdf.stamping.listing import Listing
from reportgen.render.pdf.stamping.paging import Leafage
from reportgen.render.pdf.stamping.setting import Block, Setter

CONTINUED = " (continued)"


@dataclass(slots=True)
class Stamped:
    """What a page shows of its rows."""

    content: list[str] = field(default_factory=list)
    """Operators of the page's language."""
    cells: list[list[tuple[int, bool]]] = field(default_factory=list)
    """By row, each cell: its number of marked content or -1 if it is blank, and whether it is the row's head."""
    links: list[tuple[int, str, tuple[float, float, float, float]]] = field(default_factory=list)
    """Place of a row in `cells`, the address its head leads to, and the rectangle."""
    tops: dict[int, float] = field(default_factory=dict)
    """By group, where its row begins."""
    marks: int = 0
    """How many numbers of marked content are used."""


@dataclass(slots=True)
class Press:
    """Stamps the rows of one listing."""

    listing: Listing
    frame: Frame
    setter: Setter
    heights: Sequence[float]
    _blocks: list[dict[tuple[int, int], tuple[Block, str]]] = field(init=False)

    def __post_init__(self) -> None:
        self._blocks = [{} for _ in self.listing.columns]

    def page(self, leafage: Leafage, leaf: Leaf, first_mark: int) -> Stamped:
        """The rows of a page; its marked content is numbered from `first_mark`."""
        done = Stamped(marks=first_mark)
        rules: dict[tuple[Color, float], list[float]] = {}
        y = leaf.top
        done.content.append("BT")
        for row in leafage.repeated:
            done.content.append("/Artifact BMC")
            self._row(row, y, done, None)
            done.content.append("EMC")
            y = self._below(row, y, rules)
        for row in range(leafage.first, leafage.last):
            if self.listing.styles[self.listing.of_style[row]].group:
                done.tops[row] = y
            cells: list[tuple[int, bool]] = []
            self._row(row, y, done, cells)
            done.cells.append(cells)
            y = self._below(row, y, rules)
        done.content.append("ET")
        done.content.extend(self._ruled(rules))
        return done

    def _below(self, row: int, y: float, rules: dict[tuple[Color, float], list[float]]) -> float:
        look = self.frame.looks[self.listing.of_style[row]]
        if look.rule_above is not None:
            rules.setdefault(look.rule_above, []).append(y)
        y -= self.heights[row]
        if look.rule is not None:
            rules.setdefault(look.rule, []).append(y)
        return y

    def _ruled(self, rules: dict[tuple[Color, float], list[float]]) -> Iterator[str]:
        """All lines between rows, which nobody needs to hear of."""
        yield "/Artifact BMC"
        left, right = _number(self.frame.left), _number(self.frame.right)
        for (color, width), places in rules.items():
            yield f"{' '.join(map(_number, color))} RG {_number(width)} w"
            yield from (f"{left} {_number(y)} m {right} {_number(y)} l" for y in places)
            yield "S"
        yield "EMC"

    def _row(self, row: int, y: float, done: Stamped, cells: list[tuple[int, bool]] | None) -> None:
        """The cells of a row; without `cells` the row is one that repeats, of which only the head is shown."""
        style = self.listing.of_style[row]
        look = self.frame.looks[style]
        y -= look.baseline
        content, mark = done.content, done.marks
        for column, known, cell in zip(self.listing.columns, self._blocks, look.cells, strict=True):
            code = column.codes[row]
            entry = known.get((style, code))
            if entry is None:
                entry = known[style, code] = self._prepared(column.texts[code], column.whole, cell)
            block, start = entry
            if cells is None:
                self._repeated(column.texts[code], cell, y, done)
                return
            if not block.lines:
                cells.append((-1, cell.head))
                continue
            content.append(f"{start}{mark}>>BDC")
            if block.said:
                content.append(_read_as(block.said))
            self._lines(block, cell, y, look.line, content.append)
            content.append("EMC EMC" if block.said else "EMC")
            if cell.head and self.listing.links and self.listing.links[row]:
                done.links.append((len(done.cells), self.listing.links[row], _around(cell, block, y, look.line)))
            cells.append((mark, cell.head))
            mark += 1
        done.marks = mark

    def _prepared(self, text: str, whole: bool, cell: CellLook) -> tuple[Block, str]:
        block = self.setter.block(text, cell.weight, cell.width / cell.size * 1000, whole)
        color = " ".join(map(_number, cell.color))
        return block, f"{color} rg /{'TH' if cell.head else 'TD'}<</MCID "

    def _repeated(self, text: str, cell: CellLook, y: float, done: Stamped) -> None:
        room = cell.width / cell.size * 1000
        block = self.setter.block(text + CONTINUED, cell.weight, room, False)
        done.content.append(f"{' '.join(map(_number, cell.color))} rg")
        self._lines(Block(block.lines[:1], ""), cell, y, 0, done.content.append)

    def _lines(self, block: Block, cell: CellLook, y: float, pitch: float, add: Callable[[str], None]) -> None:
        for line in block.lines:
            size = cell.size
            width = line.width * size / 1000
            tight = min(1.0, cell.width / width) if width else 1.0
            x = cell.x + cell.width - width * tight if cell.at_end else cell.x
            if tight < 1:
                add(f"{_number(tight * 100)} Tz")
            for piece in line.pieces:
                rise = f"{_number(piece.rise * size / 1000)} Ts " if piece.rise else ""
                add(f"/{piece.face} {_number(size)} Tf {rise}1 0 0 1 {_number(x)} {_number(y)} Tm {piece.shown}")
                if rise:
                    add("0 Ts")
                x += piece.width * size / 1000 * tight
            if tight < 1:
                add("100 Tz")
            y -= pitch


def _around(cell: CellLook, block: Block, y: float, pitch: float) -> tuple[float, float, float, float]:
    """The rectangle of a cell's text."""
    width = min(cell.width, max(line.width for line in block.lines) * cell.size / 1000)
    left = cell.x + cell.width - width if cell.at_end else cell.x
    return (left, y - (len(block.lines) - 1) * pitch - cell.size * 0.25, left + width, y + cell.size * 0.9)


def _read_as(text: str) -> str:
    """Begins what is to be read as this text, for glyphs that do not say it by themselves."""
    return f"/Span<</ActualText<feff{text.encode('utf-16-be').hex()}>>>BDC"


def _number(value: float) -> str:
    text = f"{value:.2f}" if abs(value) >= 1 else f"{value:.4f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
