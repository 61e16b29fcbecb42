"""A tree asks one question a level: the chosen node, by the next dimension."""

from dataclasses import dataclass

from reportgen.errors import Problem, SpecError
from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.decomposition_tree.options import Options
from reportgen.sections.labels import natural, path_text


@dataclass(frozen=True, slots=True)
class Level:
    """One level of bars: the chosen node above, by a dimension."""

    dimension: Dimension
    nodes: Frame
    """Two columns, value of the dimension and measure; in the order shown."""
    chosen: int | None
    """Row of the node that the next level explains."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The measure, and its levels from the top."""

    measure: Measure
    total: Frame
    levels: tuple[Level, ...]
    lost: str | None
    """The first value of the path that has no entries here."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The levels along the path, then along the largest or smallest values.

    Raises:
        SpecError: if the measure does not add up, so that no level could sum to its parent.
    """
    measure, scope = inventory.measure(options.analyze), scope_of(options)
    if not inventory.adds_up(measure, scope):
        raise SpecError(
            Problem(
                "not-additive",
                f"a decomposition tree cannot analyze '{measure.name}': its parts do not add up",
                hint=(inventory.currencies.hint if measure.additive else "")
                or "analyze a sum such as quantity, inventory_quantity or inventory_value",
            )
        )
    levels: list[Level] = []
    lost: str | None = None
    within: list[tuple[Dimension, object]] = []
    dimensions = inventory.levels(options.explain_by)[: depth_of(options)]
    for depth, dimension in enumerate(dimensions):
        nodes = _ordered(inventory.frame(scope, (dimension,), (measure.name,), within=within), options)
        chosen, lost = _choose(nodes, depth, options, last=depth + 1 == len(dimensions))
        levels.append(Level(dimension, nodes, chosen))
        if chosen is None:
            break
        within.append((dimension, nodes.iat[chosen, 0]))
    return Answer(measure, inventory.frame(scope, (), (measure.name,)), tuple(levels), lost, inventory.coverage(scope))


def depth_of(options: Options) -> int:
    """Levels of bars."""
    return options.depth or (len(options.path) + 1 if options.path else 3)


def follows(options: Options) -> str:
    """Which values the tree goes along after its path: largest, smallest or none."""
    return options.expand or ("none" if options.path else "largest")


def _ordered(nodes: Frame, options: Options) -> Frame:
    """Largest first (smallest first where the tree follows the smallest), equal values by name."""
    sign = -1 if options.expand != "smallest" else 1
    orders = [_order(value, measure, sign) for value, measure in nodes.itertuples(index=False, name=None)]
    places = sorted(range(len(nodes)), key=orders.__getitem__)
    return nodes.iloc[places].reset_index(drop=True)


def _order(value: object, measure: object, sign: int) -> tuple[object, ...]:
    return (measure is None, sign * (measure or 0), natural(value))  # type: ignore[operator]


def _choose(nodes: Frame, depth: int, options: Options, last: bool) -> tuple[int | None, str | None]:
    """Row of the node to go on with, and the path's value if it is not there."""
    if depth < len(options.path):
        wanted = options.path[depth]
        found = next((i for i, value in enumerate(nodes.iloc[:, 0]) if path_text(value) == wanted), None)
        return found, None if found is not None else wanted
    return (0 if follows(options) != "none" and not last and len(nodes) else None), None
