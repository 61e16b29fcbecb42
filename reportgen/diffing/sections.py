"""The sections of two reports: row by row where they are of the same shape, figure by figure for any other kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from reportgen.diffing.heads import UNITS
from reportgen.diffing.shapes import Object, keyed, mapping, objects, text, texts
from reportgen.diffing.values import RowDifference, Section
from reportgen.diffing.words import difference, label, number, unit_of
from reportgen.load.beside import EarlierReport
from reportgen.model.joins import KEY
from reportgen.sections.grid import Unit, Value

_ELSEWHERE = frozenset(("kpis", "changes", "dictionary"))
"""Kinds whose figures are told in parts of their own, or that hold none."""
_NAMES = ("path", "key", "name", "measure", "code", "rule", "id", "label", "dimension")
"""What an object in a list is called by, the first it has."""
_DERIVED = frozenset(
    ("x", "y", "width", "height", "formatted", "words", "sentence", "summary", "notes", "share", "shares", "changes")
)
"""Names in report.json of what follows from the figures."""
Place = tuple[tuple[str, ...], str]
"""A row's path, and the name of a figure in it."""


@dataclass
class Cells:
    """The figures and texts of a section by their place."""

    shape: tuple[Any, ...]
    """What must be the same for two sections to be compared."""
    cells: dict[Place, Value] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)

    def put(self, path: tuple[str, ...], name: str, value: Any) -> None:
        """Twins are told apart by their number."""
        place, twin = (path, name), 2
        while place in self.cells:
            place, twin = ((*path[:-1], f"{path[-1] if path else ''} ({twin})"), name), twin + 1
        found = number(value)
        self.cells[place] = found if found is not None else (text(value) or None)


def sections_of(before: EarlierReport, now: EarlierReport, one_currency: bool) -> tuple[Section, ...]:
    """The sections that are not the same in both, in the order of the second report."""
    old = keyed(before.sections, _called)
    new = keyed(now.sections, _called)
    pairs = {key: (old.pop(key, None), section) for key, section in new.items()}
    left = [key for key, (earlier, _) in pairs.items() if earlier is None]
    for key in left:  # a section that only has another title
        twin = next((one for one in old if one[0][0] == key[0][0]), None)
        if twin:
            pairs[key] = (old.pop(twin), pairs[key][1])
    found = [_compared(*pair, one_currency) for pair in pairs.values()]
    found += [_compared(section, None, one_currency) for section in old.values()]
    return tuple(one for one in found if one)


def _called(section: Object) -> tuple[str, str]:
    return text(section.get("kind")), text(section.get("title"))


def _compared(before: Object | None, now: Object | None, one_currency: bool) -> Section | None:
    said: Object = now or before or {}
    head = text(said.get("id")), text(said.get("kind")), text(said.get("title"))
    if before is None or now is None:
        state = "only now" if before is None else "only before"
        return Section(*head, state, f"Only the {'second' if before is None else 'first'} report has it.", 0, ())
    if before == now or head[1] in _ELSEWHERE:
        return None
    old, new = (_CELLS.get(head[1], _any)(section) for section in (before, now))
    if old.shape != new.shape:
        words = "Its rows are not compared: it has other dimensions, columns or measures."
        return Section(*head, "other", words, 0, ())
    rows = tuple(_differences(old, new, one_currency))
    places = old.cells.keys() | new.cells.keys()
    words = "" if rows else "Its figures are the same; its words, notes or what it covers are not."
    return Section(*head, "compared", words, len(places), rows)


def _differences(old: Cells, new: Cells, one_currency: bool) -> Iterator[RowDifference]:
    paths = [{path for path, _ in one.cells} for one in (old, new)]
    for place in dict.fromkeys((*new.cells, *old.cells)):
        before, now = old.cells.get(place), new.cells.get(place)
        path, name = place
        if before == now:
            continue
        change = "new" if path not in paths[0] else "gone" if path not in paths[1] else "changed"
        unit = new.units.get(name) or old.units.get(name) or "quantity"
        apart = difference(before, now) if one_currency or unit != "amount" else None
        yield RowDifference(change, path, name, unit, before, now, apart)


def _matrix(section: Object) -> Cells:
    values = {text(one.get("key")): one for one in objects(section.get("values"))}
    columns = texts(section.get("columns"))
    found = Cells((_keys(section.get("levels")), tuple(values), bool(columns)))
    lines = [(texts(row.get("path")), row.get("values"), row.get("cells")) for row in objects(section.get("rows"))]
    lines.append(((), section.get("total"), section.get("column_totals")))
    for path, whole, cells in lines:
        for key, value in values.items():
            name = text(value.get("label")) or key
            found.units[name] = _unit(value.get("unit"))
            found.put(path, name, mapping(whole).get(key))
            for column, cell in zip(columns, objects(cells), strict=False):
                found.units[f"{column or '(blank)'} – {name}"] = _unit(value.get("unit"))
                found.put(path, f"{column or '(blank)'} – {name}", cell.get(key))
    return found


def _treemap(section: Object) -> Cells:
    found = Cells((_keys(section.get("levels")), section.get("size")))
    name = text(section.get("size_label")) or text(section.get("size"))
    found.units[name] = _unit(section.get("unit"))
    gathered = objects(section.get("gathered"))
    above = {texts(one.get("path"))[:length] for one in gathered for length in range(1, len(texts(one.get("path"))))}
    groups = {texts(one.get("path")) for one in objects(section.get("groups"))}
    tiles = [one for one in objects(section.get("tiles")) if not one.get("others")]
    tiles = [one for one in tiles if texts(one.get("path")) not in above | groups]
    for one in (*objects(section.get("groups")), *tiles, *gathered):
        found.put(texts(one.get("path")), name, one.get("value"))
    found.put((), name, section.get("total"))
    return found


def _tree(section: Object) -> Cells:
    levels = tuple(text(level.get("dimension")) for level in objects(section.get("levels")))
    found = Cells((section.get("measure"), levels[:1]))
    root = mapping(section.get("root"))
    name = text(root.get("label")) or text(section.get("measure"))
    found.units[name] = _unit(section.get("unit"))
    found.put((), name, root.get("value"))
    for path, node in _nodes(root, ()):
        found.put(path, name, node.get("value"))
    return found


def _nodes(node: Object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Object]]:
    open_nodes = [(path, node)]
    while open_nodes:
        above, parent = open_nodes.pop()
        for child in objects(parent.get("children")):
            below = (*above, "Others" if child.get("others") else text(child.get("label")))
            yield below, child
            open_nodes.append((below, child))


def _any(section: Object) -> Cells:
    """Every figure and text that does not follow from others, by where it stands in report.json."""
    found = Cells(())
    own = {key: part for key, part in section.items() if key not in ("kind", "id", "title")}
    for path, name, value in _leaves(own):
        found.units[name] = unit_of(name) if unit_of(name) != "text" else "ratio"
        found.put(path, label(name), value)
        found.units[label(name)] = found.units[name]
    return found


def _leaves(value: Any) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    """Path, name and value; an object or a text in a list is called by its name, anything else by its number from 1."""
    waiting: list[tuple[tuple[str, ...], str, Any]] = [((), "", value)]
    while waiting:
        above, name, part = waiting.pop()
        if isinstance(part, Mapping | list):
            path = (*above, name) if name else above
            waiting.extend((path, called, one) for called, one in reversed(tuple(_members(part))))
        else:
            yield above or ("Section",), name, part


def _members(part: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(part, Mapping):
        yield from ((text(name), one) for name, one in part.items() if name not in _DERIVED)
    else:
        for place, one in enumerate(part, start=1):
            yield _name(one) or str(place), one


def _name(one: Any) -> str:
    if not isinstance(one, Mapping):
        return one if isinstance(one, str) else ""
    called = next((one[name] for name in _NAMES if one.get(name)), [one.get(name) for name in KEY])
    return " · ".join(filter(None, texts(called))) if isinstance(called, list) else text(called)


def _keys(levels: Any) -> tuple[str, ...]:
    return tuple(text(level.get("key")) for level in objects(levels))


def _unit(value: Any) -> Unit:
    return value if value in UNITS else "quantity"


_CELLS = {"matrix": _matrix, "treemap": _treemap, "decomposition_tree": _tree}
