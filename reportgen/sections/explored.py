"""From the sections of a report to what its page is explored with."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reportgen.model.cube.adding import without
from reportgen.model.cube.build import EMPTY, cube_of
from reportgen.model.cube.conditions import conditions_of
from reportgen.model.cube.question import readable
from reportgen.model.cube.shape import Cube
from reportgen.model.dimension import Dimension
from reportgen.model.inventory import Inventory, Scope
from reportgen.sections.base import SectionView
from reportgen.sections.coverage import scope_of
from reportgen.sections.exploring import Exploration, LiveSection, Where
from reportgen.sections.grid import Grid
from reportgen.sections.kinds import SECTIONS
from reportgen.sections.switching import Levels, Switches
from reportgen.spec.vocabulary import SectionOptions

FILTERS = (
    ("location_code", "location"),
    ("item_category_code",),
    ("item",),
    ("supplier",),
    ("customer",),
    ("entry_type",),
    ("posting_month",),
    ("status",),
)
"""What readers can filter a page by; of several names the one that a section uses, else the first."""
_OF_SERIALS = ("item_no", "item", "variant_code", "serial_no")
"""What tells the serial numbers of a list from one another."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as the spec asks for it and as the report shows it."""

    kind: str
    options: SectionOptions
    view: SectionView

    @property
    def scope(self) -> Scope:
        """What it counts."""
        return scope_of(self.options)


def explored(sections: Sequence[Shown], inventory: Inventory, most_rows: int) -> Exploration | None:
    """A cube for the sections that can be explored, and the tables of the others where they are longer than the
    `most_rows` that a page shows; None if there is neither."""
    sums = _sums([one for one in sections if hasattr(SECTIONS[one.kind], "live")], inventory)
    living = dict(_living(sections, inventory, Switches(sums)))
    cube, filters = _cube_and_filters(living, sections, inventory) if living else (None, ())
    if cube is None:
        living, cube = {}, EMPTY
    grids = _long_grids((one for one in sections if one.view.id not in living), most_rows)
    if not living and not grids:
        return None
    switches = Switches(sums, _rows(living.values(), cube, inventory))
    counted = {one.view.id: where for one, where in _counted(living, sections, inventory)}
    final = (
        replace(one, where=counted[name]) for name, one in _living(sections, inventory, switches) if name in living
    )
    return Exploration(cube, filters, tuple(final), grids)


def _living(sections: Iterable[Shown], inventory: Inventory, switches: Switches) -> Iterator[tuple[str, LiveSection]]:
    for one in sections:
        live = getattr(SECTIONS[one.kind], "live", None)
        found: LiveSection | None = live(one.options, inventory, one.view, switches) if live else None
        if found:
            yield found.id, found


def _sums(sections: Iterable[Shown], inventory: Inventory) -> tuple[str, ...]:
    """Measures of the sections that add up."""
    known, apart = inventory.catalog.measures, inventory.currencies.apart
    names = dict.fromkeys(name for one in sections for name in one.options.names() if name in known)
    return tuple(name for name in names if known[name].additive and not (apart and known[name].money))


def _cube_and_filters(
    living: Mapping[str, LiveSection], sections: Sequence[Shown], inventory: Inventory
) -> tuple[Cube | None, tuple[str, ...]]:
    used = tuple(dict.fromkeys(name for one in living.values() for name in one.dimensions))
    wanted = [next((name for name in names if name in used), names[0]) for names in FILTERS]
    # Who may see a part of the ledger gets nothing that the report's sections do not show anyway.
    beside = dict.fromkeys((*wanted, *_listed(living, sections, inventory)))
    more = () if inventory.is_part else inventory.levels([name for name in beside if name not in used])
    more = tuple(one for one in more if readable(one, inventory))
    known = {one.name: one for one in _dimensions(living, sections, inventory)}
    cube = cube_of(inventory, [known[name] for name in used], _measures(living), _scopes(living, sections), more)
    if cube is None:
        return None, ()
    sizes = {one.name: len(one.texts) for one in cube.dimensions}
    idle = [one.name for one in more if sizes.get(one.name, 2) < 2]
    filters = tuple(name for name in wanted if sizes.get(name, 0) > 1)
    return without(cube, idle) if idle else cube, filters


def _listed(living: Mapping[str, LiveSection], sections: Iterable[Shown], inventory: Inventory) -> Iterator[str]:
    """Dimensions that tell the rows of the other sections' lists from one another, so that the lists follow filters."""
    for grid in (one.view.grid for one in sections if one.view.id not in living):
        if grid is None:
            continue
        if any(column.key == "serial_no" for column in (*grid.stub, *grid.columns)):
            yield from _OF_SERIALS
        else:
            yield from (column.key for column in grid.stub if column.key in inventory.catalog.dimensions)


def _dimensions(
    living: Mapping[str, LiveSection], sections: Iterable[Shown], inventory: Inventory
) -> tuple[Dimension, ...]:
    """Those that the sections name, hierarchies spelled out."""
    names = (name for one in sections if one.view.id in living for name in one.options.names())
    return inventory.levels([name for name in names if name not in inventory.catalog.measures])


def _measures(living: Mapping[str, LiveSection]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in living.values() for name in one.measures))


def _scopes(living: Mapping[str, LiveSection], sections: Iterable[Shown]) -> list[Scope]:
    return [one.scope for one in sections if one.view.id in living]


def _counted(
    living: Mapping[str, LiveSection], sections: Iterable[Shown], inventory: Inventory
) -> Iterator[tuple[Shown, Where]]:
    """What of the cube each section counts."""
    conditions = conditions_of(_scopes(living, sections), inventory.catalog.with_inputs(_measures(living)))
    for one in sections:
        if one.view.id in living:
            yield one, conditions.where(one.scope)


def _rows(living: Iterable[LiveSection], cube: Cube, inventory: Inventory) -> tuple[Levels, ...]:
    """The spec's hierarchies and the rows of its matrices, as far as the cube has all of their dimensions."""
    named = [
        tuple(level.name for level in inventory.levels(levels)) for levels in inventory.catalog.hierarchies.values()
    ]
    own = [one.dimensions[: len(rows)] for one in living if isinstance(rows := one.options.get("rows"), tuple)]
    there = {one.name for one in cube.dimensions}
    return tuple(levels for levels in dict.fromkeys((*named, *own)) if there.issuperset(levels))


def _long_grids(sections: Iterable[Shown], most_rows: int) -> dict[str, Grid]:
    found = ((one.view.id, one.view.grid) for one in sections)
    return {name: grid for name, grid in found if grid is not None and len(grid.rows) > most_rows}
