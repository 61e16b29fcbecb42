"""The item category hierarchy, whatever state it is in: any depth, cycles, parents that do not exist."""

from collections.abc import Mapping
from dataclasses import dataclass

MAX_LEVELS = 50


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Every category's way from the top."""

    paths: Mapping[str, tuple[str, ...]]
    """Codes from the top category down to the category itself."""
    cycles: tuple[str, ...]
    """Categories whose parents lead back to themselves; each is shown where its cycle is cut."""
    unknown_parents: tuple[tuple[str, str], ...]
    """(category, parent) where the parent has no row of its own; it is shown as a top category."""

    @property
    def depth(self) -> int:
        """Number of levels, at least 1."""
        return max((len(path) for path in self.paths.values()), default=1)


def hierarchy(parents: Mapping[str, str], used: frozenset[str] = frozenset()) -> Hierarchy:
    """The hierarchy of `parents` (code to parent code, blank for none) and of codes that only items use.

    A cycle is cut above the code of it that sorts first, so that the result does not depend on the order of rows.
    """
    cycles: set[str] = set()
    unknown: set[tuple[str, str]] = set()
    paths: dict[str, tuple[str, ...]] = {"": ("",)}
    for code in sorted({*parents, *used} - {""}):
        paths[code] = _path(code, parents, cycles, unknown)
    paths |= {parent: (parent,) for _, parent in unknown}
    return Hierarchy(paths, tuple(sorted(cycles)), tuple(sorted(unknown)))


def _path(code: str, parents: Mapping[str, str], cycles: set[str], unknown: set[tuple[str, str]]) -> tuple[str, ...]:
    path = [code]
    while parent := parents.get(path[-1], ""):
        if parent in path:
            cycle = path[path.index(parent) :]
            cycles.update(cycle)
            path = path[: path.index(min(cycle)) + 1]
            break
        if parent not in parents:
            unknown.add((path[-1], parent))
        path.append(parent)
        if len(path) >= MAX_LEVELS:
            break
    return tuple(reversed(path))
