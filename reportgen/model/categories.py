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


@dataclass(frozen=True, slots=True)
class Categories:
    """The hierarchies of all companies; one, under a blank name, where they are the same for all."""

    by_company: Mapping[str, Hierarchy]

    @property
    def depth(self) -> int:
        """Number of levels of the deepest, at least 1."""
        return max(one.depth for one in self.by_company.values())

    @property
    def cycles(self) -> tuple[str, ...]:
        """Categories whose parents lead back to themselves, each with its company where that matters."""
        return tuple(_of(code, company) for company, one in self.by_company.items() for code in one.cycles)

    @property
    def unknown_parents(self) -> tuple[tuple[str, str], ...]:
        """(category, parent) where the parent does not exist, the category with its company where that matters."""
        return tuple(
            (_of(code, company), parent)
            for company, one in self.by_company.items()
            for code, parent in one.unknown_parents
        )

    def of(self, company: str) -> Hierarchy:
        """The hierarchy that a company's items stand in."""
        return self.by_company.get(company) or self.by_company[""]


def _of(code: str, company: str) -> str:
    return f"{code} of {company}" if company else code


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
