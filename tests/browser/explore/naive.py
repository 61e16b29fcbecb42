"""The cube's answers to questions of the page, worked out row by row in plain Python."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from reportgen.model.cube.shape import Cube, CubeDimension
from reportgen.model.natural import natural
from reportgen.render.exact import exact
from tests.browser.explore.cubes import SECTIONS, Asking
from tests.model.cubes import asked, text_of

_CHOSEN = "is chosen"


@dataclass(frozen=True)
class Naive:
    """Answers questions about one cube."""

    cube: Cube

    @cached_property
    def _texts(self) -> dict[str, list[str | None]]:
        rows = range(self.cube.rows)
        return {one.name: [text_of(self.cube, row, one.name) for row in rows] for one in self.cube.dimensions}

    def answer(self, asking: Asking) -> list[list[Any]]:
        """Each group's values of the dimensions, of the measures (as exact text) and what is shown, in order."""
        where = SECTIONS[asking.where]
        within = {_CHOSEN: frozenset({"yes"})} if asking.conditions else {}
        groups = asked(self._marked(asking), where, asking.by, asking.measures, asking.shown, within)
        return [
            [
                list(key),
                [None if groups[key][name] is None else exact(groups[key][name]) for name in asking.measures],
                [groups[key][name] or None for name in asking.shown],
            ]
            for key in sorted(groups, key=lambda key: [(one is not None, natural(one or "")) for one in key])
        ]

    def _marked(self, asking: Asking) -> Cube:
        """The cube with one more dimension, which says of each row whether all conditions hold."""
        chosen = [all(self._holds(row, *one) for one in asking.conditions) for row in range(self.cube.rows)]
        marks = CubeDimension(_CHOSEN, "", "text", ("no", "yes"), np.array(chosen, np.int32))
        return replace(self.cube, dimensions=(*self.cube.dimensions, marks))

    def _holds(self, row: int, names: Sequence[str], paths: Sequence[Sequence[str | None]]) -> bool:
        """A path may be shorter than the names: then it is a whole branch."""
        said = [self._texts[name][row] for name in names]
        return any(said[: len(path)] == list(path) for path in paths)
