"""From the levels' answers to the tree of bars."""

from decimal import Decimal
from typing import Any

from reportgen.model.combining import ratio
from reportgen.model.dimension import Dimension
from reportgen.model.frames import only
from reportgen.model.measures import Measure
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.decomposition_tree.options import Options
from reportgen.sections.decomposition_tree.query import Answer, Level
from reportgen.sections.decomposition_tree.view import DecompositionTreeView, TreeLevel, TreeNode
from reportgen.sections.labels import BLANK, label_of, others_label

Number = Decimal | int | None


def view(answer: Answer, options: Options, setting: Setting) -> DecompositionTreeView:
    """The tree; every node's children add up to it."""
    measure, formats = answer.measure, setting.formats
    total: Number = only(answer.total)[measure.name]
    children = _children(answer.levels, total, measure, options, formats)
    root = TreeNode(None, measure.label, total, None, True, 0, _written(total, measure, formats), Decimal(1), children)
    return DecompositionTreeView(
        kind="decomposition_tree",
        id=setting.id,
        title=options.title or f"{measure.label} by {_words(answer.levels)}",
        measure=measure.name,
        unit=measure.unit,
        levels=_heads(answer.levels, measure, formats),
        root=root,
        coverage=coverage_of(answer.coverage, options, formats),
        notes=_notes(answer),
        printed=options.print != "none",
    )


def _words(levels: tuple[Level, ...]) -> str:
    return ", ".join(level.dimension.label for level in levels)


def _heads(levels: tuple[Level, ...], measure: Measure, formats: Formats) -> tuple[TreeLevel, ...]:
    parents = [measure.label, *(_label(level, level.chosen, formats) for level in levels if level.chosen is not None)]
    return tuple(
        TreeLevel(level.dimension.name, level.dimension.label, parent)
        for level, parent in zip(levels, parents, strict=False)
    )


def _label(level: Level, row: int, formats: Formats) -> str:
    value = level.nodes.iat[row, 0]
    return NO_LEVEL if value is None else label_of(value, formats)


NO_LEVEL = "(at this level)"
"""Entries whose branch of a hierarchy ends above the level."""


def _children(
    levels: tuple[Level, ...], parent: Number, measure: Measure, options: Options, formats: Formats
) -> tuple[TreeNode, ...]:
    if not levels:
        return ()
    level, below = levels[0], levels[1:]
    shown = _shown(level, options.top)
    values: list[Any] = level.nodes.iloc[:, 1].tolist()
    rest = [value for row, value in enumerate(values) if row not in shown]
    others = _sum(rest)
    largest = max(map(_size, (*(values[row] for row in shown), others)))

    def node(dimension: Dimension, label: str, value: Number, chosen: bool, gathered: int = 0) -> TreeNode:
        under = _children(below, value, measure, options, formats) if chosen else ()
        bar = ratio(_size(value), largest) or Decimal(0)
        written = _written(value, measure, formats)
        return TreeNode(dimension.name, label, value, ratio(value, parent), chosen, gathered, written, bar, under)

    nodes = [node(level.dimension, _label(level, row, formats), values[row], row == level.chosen) for row in shown]
    if rest:
        nodes.append(node(level.dimension, others_label(len(rest)), others, False, len(rest)))
    return tuple(nodes)


def _shown(level: Level, top: int) -> list[int]:
    """The first rows, and in any case the chosen one."""
    rows = list(range(min(top, len(level.nodes))))
    if level.chosen is not None and level.chosen not in rows:
        rows[-1] = level.chosen
    return rows


def _size(value: Number) -> Decimal | int:
    if value is None:
        return 0
    return value if value >= 0 else -value


def _sum(values: list[Any]) -> Number:
    """The exact sum; None if all are blank."""
    given = [value for value in values if value is not None]
    return sum(given, start=0) if given else None


def _written(value: Number, measure: Measure, formats: Formats) -> str:
    return BLANK if value is None else formats.number(value, measure.unit)


def _notes(answer: Answer) -> tuple[str, ...]:
    if answer.lost is None:
        return ()
    where = answer.levels[-1].dimension.label
    return (
        f'The path goes on to {where} "{answer.lost or BLANK}", which has no entries here; the tree stops above it.',
    )
