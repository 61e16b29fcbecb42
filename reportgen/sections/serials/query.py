"""A list of serial numbers is one question by serial number, and one over all of them for the totals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame, only
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.serials.options import BESIDE_COST, Options
from reportgen.sections.serials.sources import Lacking, lacking


@dataclass(frozen=True, slots=True)
class Answer:
    """The serial numbers shown."""

    key: tuple[Dimension, ...]
    """Company where there are several, item, variant and serial number: the frame's first columns."""
    columns: tuple[Dimension | Measure, ...]
    """In the order the spec wants them."""
    rows: Frame
    """One row a serial number, in no order; beside key and columns with ``item`` and what costs are read by."""
    totals: Mapping[str, Any]
    """Measures that add up, over all serial numbers shown; not of days, whose sum says nothing."""
    serials: int
    """Serial numbers of any status."""
    company: str
    """The ledger's, where it has one."""
    lacking: Lacking
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The columns for each serial number of the statuses shown."""
    scope = scope_of(options.narrowed)
    key = inventory.levels(inventory.masters.companies.key)
    key = (*(one for one in key if one.name == "company"), *(one for one in key if one.name != "company"))
    columns = _columns(inventory, options.wanted)
    asked = _columns(inventory, (*options.wanted, *(BESIDE_COST if options.shows_cost else ())))
    measures = [one.name for one in asked if isinstance(one, Measure)]
    shown = [one for one in asked if isinstance(one, Dimension)]
    adding = [one.name for one in columns if isinstance(one, Measure) and one.additive and one.unit != "days"]
    return Answer(
        key=key,
        columns=columns,
        rows=inventory.frame(scope, key, measures, (*inventory.levels(("item",)), *shown)),
        totals=only(inventory.frame(scope, (), adding)) if adding else {},
        serials=only(inventory.frame(scope_of(options), (), ("serials",)))["serials"] or 0,
        company=inventory.ledger.company,
        lacking=lacking(inventory, [one.name for one in asked]),
        coverage=inventory.coverage(scope),
    )


def _columns(inventory: Inventory, names: tuple[str, ...]) -> tuple[Dimension | Measure, ...]:
    """What the names stand for: a hierarchy stands for its levels."""
    measures = inventory.catalog.measures
    found: list[Dimension | Measure] = []
    for name in names:
        found.extend((measures[name],) if name in measures else inventory.levels((name,)))
    return tuple({one.name: one for one in found}.values())
