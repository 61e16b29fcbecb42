"""Where tiles lie: nested squarified rectangles, exact in area."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import squarify

Number = Decimal | int

WIDE = (720, 460)
NARROW = (360, 520)
"""Width and height of the two drawings, in pixels: for paper and screens, and for phones."""


@dataclass(frozen=True, slots=True)
class Node:
    """A group or a tile before it has a place. The value of a group is the sum of its parts."""

    path: tuple[object, ...]
    value: Number
    children: tuple["Node", ...] = ()
    others: int = 0
    """How many innermost tiles it gathers, if it stands for the rest."""
    age: int | None = None
    """Days; of the oldest serial in it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A node with its rectangle, in parts of the whole: 0 to 1, y downwards."""

    node: Node
    x: float
    y: float
    width: float
    height: float


def place(root: Node, aspect: float, order: Callable[[Node], object]) -> list[Placed]:
    """Every node below the root, groups before what lies in them. `aspect` is the drawing's width by its height.

    Within a group the largest comes first, equal ones by `order`.
    """
    placed: list[Placed] = []
    _fill(Placed(root, 0.0, 0.0, aspect, 1.0), order, placed)
    return [replace(one, x=one.x / aspect, width=one.width / aspect) for one in placed]


def _fill(around: Placed, order: Callable[[Node], object], placed: list[Placed]) -> None:
    children = sorted(around.node.children, key=lambda node: (-node.value, order(node)))
    if not children:
        return
    for child, box in zip(children, _boxes(children, around), strict=True):
        one = Placed(child, box["x"], box["y"], box["dx"], box["dy"])
        placed.append(one)
        _fill(one, order, placed)


def _boxes(children: Sequence[Node], around: Placed) -> list[dict[str, float]]:
    sizes = squarify.normalize_sizes([float(child.value) for child in children], around.width, around.height)
    boxes: list[dict[str, float]] = squarify.squarify(sizes, around.x, around.y, around.width, around.height)
    return boxes


VISIBLE = 5
"""A tile can be seen if it is at least one part in so many of an even share of the map."""


def visible(root: Node, tiles: int) -> Node:
    """The tree without its innermost levels, as long as most of their `tiles` largest would be too small to see.

    Nor are levels drawn of which more than two thirds of the map would be gathered as others.
    """
    depth = max((len(end.path) for end in ends(root)), default=0)
    while depth > 1 and _too_small(ends(root), tiles):
        depth -= 1
        root = _cut(root, depth)
    return root


def ends(node: Node) -> list[Node]:
    """The innermost nodes, largest first; what has no value has no end."""
    inner = [end for child in node.children for end in ends(child)] if node.children else [node] if node.path else []
    return sorted(inner, key=lambda end: -end.value) if not node.path else inner


def _too_small(largest: list[Node], tiles: int) -> bool:
    total, drawn = sum(end.value for end in largest), largest[:tiles]
    return drawn[len(drawn) // 2].value * VISIBLE * tiles < total or sum(end.value for end in drawn) * 3 < total


def _cut(node: Node, depth: int) -> Node:
    if len(node.path) >= depth:
        return replace(node, children=())
    return replace(node, children=tuple(_cut(child, depth) for child in node.children))


def gather(node: Node, keep: frozenset[tuple[object, ...]]) -> Node:
    """The node with everything that holds no kept tile gathered, group by group, in one "others" node each."""
    if not node.children:
        return node
    shown = [child for child in node.children if _holds(child, keep)]
    rest = [child for child in node.children if not _holds(child, keep)]
    children = tuple(gather(child, keep) for child in shown)
    if rest:
        count = sum(_leaves(child) for child in rest)
        ages = [child.age for child in rest if child.age is not None]
        children += (Node((*node.path, ""), sum(child.value for child in rest), (), count, max(ages, default=None)),)
    return replace(node, children=children)


def _holds(node: Node, keep: frozenset[tuple[object, ...]]) -> bool:
    return node.path in keep if not node.children else any(_holds(child, keep) for child in node.children)


def _leaves(node: Node) -> int:
    return sum(map(_leaves, node.children)) if node.children else 1
