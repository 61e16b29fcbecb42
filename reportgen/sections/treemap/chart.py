"""The treemap as a drawing."""

from collections import defaultdict
from typing import Any

from reportgen.sections.base import Chart, Figure
from reportgen.sections.fitting import fit, shorten, text_width
from reportgen.sections.palette import INK, SURFACE
from reportgen.sections.shapes import BOLD, drawing, outlines, rectangles, texts
from reportgen.sections.treemap.layout import NARROW, WIDE
from reportgen.sections.treemap.view import Tile, TreemapView

SIZE = 10.5
"""Font size in pixels."""

Box = dict[str, Any]
Path = tuple[str, ...]


def figure(view: TreemapView) -> Figure | None:
    """The drawing in both shapes; None where there is no tile."""
    if not view.tiles:
        return None
    wide = _chart(view.tiles, view.groups, WIDE)
    return Figure(wide, _chart(view.narrow_tiles, view.narrow_groups, NARROW), _alt(view))


def _chart(tiles: tuple[Tile, ...], groups: tuple[Tile, ...], size: tuple[int, int]) -> Chart:
    depth = max((len(group.path) for group in groups), default=0)
    borders = [
        outlines(
            [_box(group, size, 0) for group in groups if len(group.path) == level], SURFACE, 1.5 * (depth - level + 1)
        )
        for level in range(depth, 0, -1)
    ]
    labels, named = _tile_labels(tiles, size)
    plates = _plates(groups, named, size)
    layers = [rectangles([_box(tile, size, 1) for tile in tiles]), *borders]
    layers += [texts(lines, SIZE, ink) for ink, lines in labels.items()]
    if plates:
        over = [{"x": plate["x"] + 4, "y": plate["y"] + 12, "text": plate["text"]} for plate in plates]
        layers += [rectangles(plates, opacity=0.9), texts(over, SIZE, INK, BOLD)]
    return drawing(layers, *size)


def _pixels(tile: Tile, size: tuple[int, int]) -> tuple[float, float, float, float]:
    return tile.x * size[0], tile.y * size[1], tile.width * size[0], tile.height * size[1]


def _box(tile: Tile, size: tuple[int, int], inset: float) -> Box:
    """Corners in pixels. Thin tiles keep at least a sliver."""
    x, y, width, height = _pixels(tile, size)
    across, down = min(inset, width / 4) / 2, min(inset, height / 4) / 2
    corners = {"x": x + across, "y": y + down, "x2": x + width - across, "y2": y + height - down}
    return {name: round(value, 2) for name, value in corners.items()} | {"fill": tile.color}


def _tile_labels(tiles: tuple[Tile, ...], size: tuple[int, int]) -> tuple[dict[str, list[Box]], set[Path]]:
    """Label and value of each tile, by ink, in the groups most of whose tiles have room; and those groups.

    A group is labelled tile by tile or not at all: a few labels here and there would look like a choice.
    """
    groups: dict[Path, list[Tile]] = defaultdict(list)
    labels: dict[str, list[Box]] = defaultdict(list)
    for tile in tiles:
        if tile.others:
            labels[tile.ink].extend(_others_line(tile, size))
        else:
            groups[tile.path[:-1]].append(tile)
    named: set[Path] = set()
    for path, members in groups.items():
        lines = [(tile, _lines(tile, size)) for tile in members]
        if 4 * sum(bool(drawn) for _, drawn in lines) < 3 * len(members):
            continue
        for tile, drawn in lines:
            labels[tile.ink].extend(drawn)
        named.update(path[:length] for length in range(1, len(path) + 1))
    return labels, named


def _others_line(tile: Tile, size: tuple[int, int]) -> list[Box]:
    """In the middle, where no name of a group stands over it."""
    x, y, width, height = _pixels(tile, size)
    if height < 40 or fit(tile.label, width - 10, SIZE) != tile.label:
        return []
    return [{"x": round(x + 5, 2), "y": round(y + height / 2 + SIZE / 3, 2), "text": tile.label}]


def _lines(tile: Tile, size: tuple[int, int]) -> list[Box]:
    x, y, width, height = _pixels(tile, size)
    text = fit(tile.label, width - 10, SIZE)
    if height < 34 or width < 44 or len(text) < min(len(tile.label), 6):
        return []
    lines = [{"x": round(x + 5, 2), "y": round(y + 14, 2), "text": text}]
    if fit(tile.formatted, width - 10, SIZE) == tile.formatted:
        lines.append({"x": round(x + 5, 2), "y": round(y + height - 6, 2), "text": tile.formatted})
    return lines


def _plates(groups: tuple[Tile, ...], named: set[Path], size: tuple[int, int]) -> list[Box]:
    """Names of the innermost groups none of whose tiles has room for a label, each on a plate over its tiles."""
    plates: list[Box] = []
    for group in sorted(groups, key=lambda group: -len(group.path)):
        if group.path not in named and (plate := _plate(group, size)):
            plates.append(plate)
            named.update(group.path[:length] for length in range(1, len(group.path)))
    return plates


def _plate(group: Tile, size: tuple[int, int]) -> Box | None:
    x, y, width, height = _pixels(group, size)
    text = fit(group.label, width - 16, SIZE)
    if height < 26 or len(text) < min(3, len(group.label)):
        return None
    right = x + 4 + min(width - 8, text_width(text, SIZE) + 8)
    corners = {"x": x + 4, "y": y + 4, "x2": right, "y2": y + 20}
    return {name: round(value, 2) for name, value in corners.items()} | {"fill": SURFACE, "text": text}


def _alt(view: TreemapView) -> str:
    what = (
        f"Treemap of {view.size_label} by {', '.join(level.label for level in view.levels)}: {len(view.tiles):,} tiles."
    )
    if view.color_by != "category":
        return f"{what} Colours show age."
    names = [shorten(entry.label) for entry in view.legend]
    return f"{what} Groups, largest first: {', '.join(names[:6])}{' and more' if len(names) > 6 else ''}."
