"""What is left out of a page that would be too large, and the words that say so."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from gzip import decompress
from typing import Any

from reportgen.render.explore.store import Store, store_of
from reportgen.sections.base import ReportView
from reportgen.sections.exploring import Exploration


@dataclass(frozen=True, slots=True)
class Fitted:
    """A store that fits, or None, and what it lacks."""

    store: Store | None
    filters: tuple[str, ...] = ()
    """Labels of the dimensions that the page could not be filtered by."""
    tables: tuple[str, ...] = ()
    """Titles of the sections whose long tables are cut short."""


def fitted(exploration: Exploration, report: ReportView, room: int) -> Fitted:
    """As much of the exploration as fits into so many bytes.

    Filters that no section uses go first, the largest before the others; then long tables; then all.
    """
    filters: list[str] = []
    tables: list[str] = []
    while room > 0:
        store = store_of(exploration, report)
        over = len(store.element) - room
        if over <= 0:
            return Fitted(store, tuple(filters), tuple(tables))
        if names := _filters_to_drop(exploration, store, over):
            filters += [one.label for one in exploration.cube.dimensions if one.name in names]
            exploration = exploration.without(names)
        elif exploration.grids:
            largest = max(exploration.grids, key=lambda name: _cells(exploration, name))
            tables.append(_title(report, largest))
            kept = {name: grid for name, grid in exploration.grids.items() if name != largest}
            exploration = replace(exploration, grids=kept)
        else:
            break
    return Fitted(None)


def _filters_to_drop(exploration: Exploration, store: Store, over: int) -> frozenset[str]:
    """The largest of the filters that only filter, as many as make up for what is too much."""
    used = {name for section in exploration.sections for name in section.dimensions}
    sizes = {name: size for name, size in _sizes(store).items() if name in exploration.filters and name not in used}
    dropped: list[str] = []
    for name in sorted(sizes, key=lambda one: (-sizes[one], one)):
        if sum(sizes[one] for one in dropped) >= over:
            break
        dropped.append(name)
    return frozenset(dropped)


def _sizes(store: Store) -> dict[str, int]:
    """Bytes that each dimension takes in the page, about."""
    data = decompress(store.data)
    return {
        dimension["name"]: sum(_packed(data, block) for block in _blocks(dimension))
        for dimension in store.manifest["dimensions"]
    }


def _packed(data: bytes, block: dict[str, Any]) -> int:
    size = block["bytes"] if "bytes" in block else block["n"] * block["width"]
    return len(zlib.compress(data[block["at"] : block["at"] + size], 1)) * 4 // 3


def _blocks(value: Any) -> Iterable[dict[str, Any]]:
    if isinstance(value, dict):
        if "at" in value:
            yield value
        else:
            for one in value.values():
                yield from _blocks(one)


def _cells(exploration: Exploration, name: str) -> int:
    grid = exploration.grids[name]
    return len(grid.rows) * (len(grid.stub) + len(grid.columns))


def _title(report: ReportView, section: str) -> str:
    return next((one.title for one in report.sections if one.id == section), section)
