"""Where tiles lie."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from reportgen.sections.treemap.layout import Node, Placed, gather, place

leaves = st.lists(st.lists(st.integers(1, 1000), min_size=1, max_size=6), min_size=1, max_size=5)


def tree(groups: list[list[int]]) -> Node:
    """Groups of tiles with the values given."""
    nodes = tuple(
        Node((f"g{i}",), sum(values), tuple(Node((f"g{i}", f"t{j}"), value) for j, value in enumerate(values)))
        for i, values in enumerate(groups)
    )
    return Node((), sum(node.value for node in nodes), nodes)


def tiles(placed: list[Placed]) -> list[Placed]:
    return [one for one in placed if not one.node.children]


@given(leaves, st.sampled_from([1000 / 520, 1.0, 360 / 520]))
def test_areas_are_values(groups: list[list[int]], aspect: float) -> None:
    """Every tile's part of the area is its part of the total, whatever the drawing's shape."""
    root = tree(groups)

    for one in place(root, aspect, lambda node: node.path):
        assert abs(one.width * one.height - float(one.node.value) / float(root.value)) < 1e-9


@given(leaves)
def test_tiles_neither_overlap_nor_leave_the_map(groups: list[list[int]]) -> None:
    """All tiles lie inside, side by side."""
    placed = tiles(place(tree(groups), 1.9, lambda node: node.path))

    for one in placed:
        assert one.x >= -1e-9 and one.y >= -1e-9 and one.x + one.width <= 1 + 1e-9 and one.y + one.height <= 1 + 1e-9
    for a, b in combinations(placed, 2):
        across = min(a.x + a.width, b.x + b.width) - max(a.x, b.x)
        down = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
        assert across <= 1e-9 or down <= 1e-9


@given(leaves, st.integers(1, 12))
def test_gathering_keeps_the_total(groups: list[list[int]], most: int) -> None:
    """Others tiles hold exactly what has no tile of its own, and say how many that are."""
    root = tree(groups)
    every = [tile.path for group in root.children for tile in group.children]

    less = gather(root, frozenset(every[:most]))

    assert less.value == root.value
    drawn = tiles(place(less, 1.0, lambda node: node.path))
    assert sum(one.node.value for one in drawn) == root.value
    assert sum(one.node.others for one in drawn) == max(0, len(every) - most)
