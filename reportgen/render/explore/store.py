"""The store as it lies in the page: JSON that ends no element early, its columns compressed and in base64."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reportgen.render.characters import legible
from reportgen.render.explore.blocks import Blocks
from reportgen.render.explore.cubes import CubeWriter
from reportgen.render.explore.deflating import gzipped
from reportgen.render.explore.grids import GridWriter
from reportgen.render.explore.manifest import head_of
from reportgen.render.numbers import LocaleFormats
from reportgen.sections.base import ReportView
from reportgen.sections.exploring import Exploration

_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Store:
    """All that a page's scripts work with, ready to be placed."""

    manifest: dict[str, Any]
    data: bytes
    """The columns, compressed."""

    @property
    def element(self) -> str:
        """The element, to be placed last in the page's body."""
        whole = {**self.manifest, "data": base64.b64encode(self.data).decode()}
        text = json.dumps(whole, separators=(",", ":")).translate(_ESCAPES)
        return f'<script type="application/json" id="store">{text}</script>'


def store_of(exploration: Exploration, report: ReportView) -> Store:
    """The exploration as a store; equal ones give equal bytes."""
    blocks, formats = Blocks(), LocaleFormats(report.locale)
    head = head_of(exploration, report, formats)
    cube = CubeWriter.of(exploration.cube, blocks, formats).written()
    grids = GridWriter(blocks, formats)
    tables = {name: grids.grid(grid) for name, grid in exploration.grids.items()}
    return Store({**head, **cube, "grids": tables}, gzipped(blocks.parts))


def characters_of(exploration: Exploration) -> frozenset[str]:
    """All characters that the page's scripts can show of the exploration's texts."""
    found: set[str] = set()
    for text in _texts(exploration):
        found.update(text)
    return frozenset(legible("".join(sorted(found))))


def _texts(exploration: Exploration) -> Iterator[str]:
    for dimension in exploration.cube.dimensions:
        yield dimension.label
        yield from dimension.texts
    for measure in exploration.cube.measures:
        yield measure.label
        yield measure.formula
    for grid in exploration.grids.values():
        for row in grid.rows:
            yield from row.stub
            yield from (cell for cell in row.cells if isinstance(cell, str))
