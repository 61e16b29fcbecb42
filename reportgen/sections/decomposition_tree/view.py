"""A decomposition tree as plain values: one number, explained level by level."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Unit


@dataclass(frozen=True, slots=True)
class TreeNode:
    """One bar. Its children add up to it, to the last digit."""

    dimension: str | None
    """Dimension whose value the node is; None for the root."""
    label: str
    """The dimension's value, "(blank)", or "Others (n)"."""
    value: Decimal | int | None
    share: Decimal | None
    """Part of the parent's value, 1 is all of it; None for the root or a parent of 0."""
    chosen: bool
    """True if the path goes through it, so that it has children."""
    others: int
    """How many values an "Others (n)" node gathers; 0 for an ordinary node."""
    formatted: str = field(metadata={"data": False})
    bar: Decimal = field(metadata={"data": False})
    """Length of the bar, 0 to 1: its value relative to the largest sibling, signs dropped."""
    children: tuple["TreeNode", ...] = ()


@dataclass(frozen=True, slots=True)
class TreeLevel:
    """Head of one column of bars."""

    dimension: str
    label: str
    """The dimension's name, as ``Vendor No. & Name``."""
    parent: str
    """Label of the chosen node whose children stand below."""


@dataclass(frozen=True, slots=True)
class DecompositionTreeView:
    """A measure explained by dimensions in the order chosen."""

    kind: str
    id: str
    title: str
    measure: str
    unit: Unit
    levels: tuple[TreeLevel, ...]
    root: TreeNode
    coverage: Coverage | None
    notes: tuple[str, ...]
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a node, indented by level; the root is the total."""
        stub = tuple(Column(level.dimension, level.label) for level in self.levels) or (Column("node", "Node"),)
        columns = (Column(self.measure, self.root.label, self.unit), Column("share", "Share of parent", "percent"))
        rows = tuple(
            GridRow(path, (node.value, node.share), len(path), bool(node.children)) for path, node in walk(self.root)
        )
        return Grid(self.id, self.title, stub, columns, rows, (self.root.value, None), notes=self.notes)


def walk(root: TreeNode, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], TreeNode]]:
    """All nodes below the root with their paths of labels, parents first."""
    for child in root.children:
        below = (*path, child.label)
        yield below, child
        yield from walk(child, below)
