"""From sizes to tiles with places, labels and colours."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from reportgen.model.serial_dimensions import AGE_BOUNDS, age_buckets
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column
from reportgen.sections.labels import label_of, natural, others_label, path_text
from reportgen.sections.palette import AGES, CATEGORIES, OTHERS, ink_on, tint
from reportgen.sections.treemap.layout import NARROW, WIDE, Node, Placed, ends, gather, place, visible
from reportgen.sections.treemap.options import Options
from reportgen.sections.treemap.query import AGE, Answer
from reportgen.sections.treemap.view import Gathered, LegendEntry, Tile, TreemapView


@dataclass(frozen=True, slots=True)
class _Look:
    """How tiles are written and coloured."""

    formats: Formats
    unit: Any
    color: Callable[[Node], str]


def view(answer: Answer, options: Options, setting: Setting) -> TreemapView:
    """The tiles, placed twice: for a wide and for a narrow drawing."""
    records = _records(answer)
    sizeable = [node for node in records if node.value > 0]
    tree = visible(_nested(sizeable), options.tiles)
    ranked = sorted(ends(tree), key=lambda node: (-node.value, _order(node)))
    kept = frozenset(node.path for node in ranked[: options.tiles])
    root = gather(tree, kept)
    legend, color = _colors(root, options, setting.formats)
    look = _Look(setting.formats, answer.size.unit, color)
    wide, narrow = (place(root, width / height, _order) for width, height in (WIDE, NARROW))
    return TreemapView(
        kind="treemap",
        id=setting.id,
        title=options.title or f"{answer.size.label} by {answer.group[-1].label}",
        levels=tuple(Column(d.name, d.label) for d in answer.group),
        size=answer.size.name,
        size_label=answer.size.label,
        unit=answer.size.unit,
        color_by=options.color_by,
        tiles=_tiles(wide, look, True),
        groups=_tiles(wide, look, False),
        gathered=_gathered(sizeable, kept),
        total=root.value,
        legend=legend,
        coverage=coverage_of(answer.coverage, options, setting.formats),
        notes=(*_drawn(sizeable, ranked, options, setting), *_undrawable(records, setting)),
        narrow_tiles=_tiles(narrow, look, True),
        narrow_groups=_tiles(narrow, look, False),
        printed=options.print != "none",
    )


def _gathered(sizeable: list[Node], kept: frozenset[tuple[object, ...]]) -> tuple[Gathered, ...]:
    """The values that have no tile of their own, largest first."""
    rest = sorted((node for node in sizeable if node.path not in kept), key=lambda node: (-node.value, _order(node)))
    return tuple(Gathered(tuple(path_text(part) for part in node.path), node.value) for node in rest)


def _records(answer: Answer) -> list[Node]:
    depth = len(answer.group)
    columns = list(answer.tiles.columns)
    size = columns.index(answer.size.name)
    age = columns.index(AGE) if AGE in columns else None
    return [
        Node(
            tuple(part for part in record[:depth] if part is not None),
            record[size] or 0,
            age=None if age is None else record[age],
        )
        for record in answer.tiles.itertuples(index=False, name=None)
    ]


def _order(node: Node) -> tuple[object, ...]:
    return (node.others > 0, tuple(natural(part) for part in node.path))


def _nested(leaves: Iterable[Node], path: tuple[object, ...] = ()) -> Node:
    """The leaves under the groups of their paths."""
    groups: dict[object, list[Node]] = defaultdict(list)
    ends: list[Node] = []
    for leaf in leaves:
        if len(leaf.path) == len(path) + 1:
            ends.append(leaf)
        else:
            groups[leaf.path[len(path)]].append(leaf)
    children = (*ends, *(_nested(under, (*path, part)) for part, under in groups.items()))
    ages = [child.age for child in children if child.age is not None]
    return Node(path, sum((child.value for child in children), start=0), children, age=max(ages, default=None))


def _colors(root: Node, options: Options, formats: Formats) -> tuple[tuple[LegendEntry, ...], Callable[[Node], str]]:
    return _by_age() if options.color_by == "age" else _by_category(root, formats)


def _by_age() -> tuple[tuple[LegendEntry, ...], Callable[[Node], str]]:
    buckets = age_buckets(AGE_BOUNDS)
    legend = tuple(
        LegendEntry(f"{label} days", color, ink_on(color)) for (_, label), color in zip(buckets, AGES, strict=True)
    )

    def color(node: Node) -> str:
        if node.age is None:
            return OTHERS
        return next(
            color for (upper, _), color in zip(buckets, AGES, strict=True) if upper is None or node.age <= upper
        )

    return legend, color


def _by_category(root: Node, formats: Formats) -> tuple[tuple[LegendEntry, ...], Callable[[Node], str]]:
    """A hue for each outermost group, largest first; from the seventh on, paler ones."""
    outer = sorted((child for child in root.children if not child.others), key=lambda node: (-node.value, _order(node)))
    hues = {
        node.path[0]: tint(CATEGORIES[i % len(CATEGORIES)], 0.3 * min(i // len(CATEGORIES), 2))
        for i, node in enumerate(outer)
    }
    legend = tuple(LegendEntry(label_of(part, formats), color, ink_on(color)) for part, color in hues.items())
    return legend, lambda node: OTHERS if node.others else hues[node.path[0]]


def _tiles(placed: list[Placed], look: _Look, innermost: bool) -> tuple[Tile, ...]:
    return tuple(_tile(one, look) for one in placed if bool(one.node.children) is not innermost)


def _tile(one: Placed, look: _Look) -> Tile:
    node, fill = one.node, look.color(one.node)
    path = tuple(path_text(part) for part in (node.path[:-1] if node.others else node.path))
    label = others_label(node.others) if node.others else label_of(node.path[-1], look.formats)
    return Tile(
        (*path, label) if node.others else path,
        node.value,
        one.x,
        one.y,
        one.width,
        one.height,
        node.others,
        label,
        look.formats.number(node.value, look.unit),
        fill,
        ink_on(fill),
    )


def _drawn(sizeable: list[Node], ranked: list[Node], options: Options, setting: Setting) -> tuple[str, ...]:
    """What tiles stand for, where not every value has one of its own."""
    number, notes = setting.formats.number, []
    if len(ranked) < len(sizeable):
        values = number(len(sizeable), "count")
        notes.append(f"{values} values are too small to be seen one by one: tiles stand for the groups above them.")
    if options.tiles < len(ranked):
        some, every = number(options.tiles, "count"), number(len(ranked), "count")
        notes.append(f"{some} of {every} tiles are drawn one by one; the others are gathered in tiles named Others.")
    return (*notes, f"All values are listed in {setting.data_file}.") if notes else ()


def _undrawable(records: list[Node], setting: Setting) -> tuple[str, ...]:
    number, below = setting.formats.number, [node.value for node in records if node.value < 0]
    if not below:
        return ()
    total: Decimal | int = sum(below, start=0)
    count = number(len(below), "count")
    return (f"{count} with a negative value (together {number(total, 'quantity')}) cannot be drawn as an area.",)
