"""The tree as a drawing: columns of bars joined by curves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportgen.sections.base import Figure
from reportgen.sections.decomposition_tree.view import DecompositionTreeView, TreeNode
from reportgen.sections.fitting import fit, shorten
from reportgen.sections.palette import ACCENT, ACCENT_SOFT, INK, LINE, MUTED, NEGATIVE
from reportgen.sections.shapes import BOLD, Layer, curves, drawing, rectangles, rules, texts

BAR, GAP, ROW, HEAD = 215, 60, 58, 62
"""Length of the longest bar, space between columns, height of a row, height of the heads; in pixels."""
THICK = 12
LABEL, VALUE, NAME, PARENT = 12.5, 12.0, 13.0, 11.5
"""Font sizes in pixels."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A node with its place: `y` is the bar's upper edge, `parent_y` that of the bar it comes from."""

    node: TreeNode
    column: int
    y: float
    parent_y: float | None

    @property
    def x(self) -> float:
        return self.column * (BAR + GAP)


def figure(view: DecompositionTreeView) -> Figure | None:
    """The drawing; None for a tree without any level. Phones show the template's list instead."""
    if not view.root.children:
        return None
    placed = list(_placed(view.root))
    width = (len(view.levels) + 1) * (BAR + GAP) - GAP
    height = round(max(one.y for one in placed) + ROW - GAP / 4)
    layers = (_links(placed), _tracks(placed), _bars(placed), *_words(placed), *_heads(view))
    return Figure(drawing(layers, width, height), None, _alt(view))


def _placed(root: TreeNode) -> Iterator[_Placed]:
    """Every node with its place: each column is centred on the chosen node before it, within the drawing."""
    columns = _columns(root)
    tallest = max(len(nodes) for nodes in columns)
    centre = HEAD + tallest * ROW / 2
    yield _Placed(root, 0, centre - ROW / 2, None)
    for column, nodes in enumerate(columns[1:], start=1):
        top = min(max(centre - len(nodes) * ROW / 2, HEAD), HEAD + (tallest - len(nodes)) * ROW)
        parent_y = centre - ROW / 2
        for row, node in enumerate(nodes):
            yield _Placed(node, column, top + row * ROW, parent_y)
            if node.chosen:
                centre = top + row * ROW + ROW / 2


def _columns(root: TreeNode) -> list[tuple[TreeNode, ...]]:
    columns: list[tuple[TreeNode, ...]] = [(root,)]
    node: TreeNode | None = root
    while node is not None and node.children:
        columns.append(node.children)
        node = next((child for child in node.children if child.chosen), None)
    return columns


def _links(placed: list[_Placed], steps: int = 12) -> Layer:
    points = []
    for number, one in enumerate(placed):
        if one.parent_y is None:
            continue
        for step in range(steps + 1):
            part = step / steps
            eased = part * part * (3 - 2 * part)
            y = one.parent_y + (one.y - one.parent_y) * eased + THICK / 2
            points.append({"line": number, "step": step, "x": round(one.x - GAP * (1 - part), 2), "y": round(y, 2)})
    return curves(points, LINE, 1.5)


def _bar(one: _Placed, length: float, fill: str) -> dict[str, Any]:
    return {"x": one.x, "x2": round(one.x + length, 2), "y": one.y, "y2": one.y + THICK, "fill": fill}


def _tracks(placed: list[_Placed]) -> Layer:
    return rectangles([_bar(one, BAR, ACCENT_SOFT) for one in placed], opacity=0.35, corner=2)


def _bars(placed: list[_Placed]) -> Layer:
    """A value that is not zero has at least a sliver of a bar."""
    shown = [one for one in placed if one.node.value]
    return rectangles([_bar(one, max(float(one.node.bar) * BAR, 1), _fill(one.node)) for one in shown], corner=2)


def _fill(node: TreeNode) -> str:
    if node.value is not None and node.value < 0:
        return NEGATIVE
    return MUTED if node.others else ACCENT


def _words(placed: list[_Placed]) -> tuple[Layer, ...]:
    def labels(chosen: bool) -> list[dict[str, Any]]:
        return [
            {"x": one.x, "y": one.y + THICK + 14, "text": fit(one.node.label, BAR, LABEL)}
            for one in placed
            if one.node.chosen is chosen
        ]

    values = [{"x": one.x, "y": one.y + THICK + 30, "text": one.node.formatted} for one in placed]
    return texts(labels(True), LABEL, INK, BOLD), texts(labels(False), LABEL, INK), texts(values, VALUE, MUTED)


def _heads(view: DecompositionTreeView) -> tuple[Layer, ...]:
    lefts = [(column * (BAR + GAP), level) for column, level in enumerate(view.levels, start=1)]
    names = [{"x": x, "y": 16, "text": fit(level.label, BAR, NAME)} for x, level in lefts]
    parents = [{"x": x, "y": 42, "text": fit(level.parent, BAR, PARENT)} for x, level in lefts]
    lines = [{"x": x, "x2": x + BAR, "y": 25} for x, _ in lefts]
    return texts(names, NAME, INK, BOLD), texts(parents, PARENT, MUTED), rules(lines, ACCENT, 1.5)


def _alt(view: DecompositionTreeView) -> str:
    dimensions = ", ".join(level.label for level in view.levels)
    path = " > ".join([view.root.label, *(shorten(level.parent) for level in view.levels[1:])])
    what = f"Decomposition tree: {view.root.label} {view.root.formatted}, explained by {dimensions.rstrip('.')}."
    return f"{what} Path {path}, then by {view.levels[-1].label.rstrip('.')}."
