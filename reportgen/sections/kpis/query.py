"""KPI cards: one row of measures, and the same measures of the days compared with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from reportgen.model.combining import Number
from reportgen.model.earlier import earlier_measures
from reportgen.model.frames import Frame, only
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked, Measure
from reportgen.sections.coverage import scope_of
from reportgen.sections.kpis.options import Options


@dataclass(frozen=True, slots=True)
class Before:
    """What the measures were."""

    values: Mapping[str, Number]
    """Those that are known."""
    as_of: date
    start: date | None
    end: date | None
    report: str
    """File name of the earlier report they are from; blank if they are from this ledger."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The measures' values over everything in scope."""

    values: Mapping[str, Number]
    measures: tuple[Measure, ...]
    before: Before | None
    """None if nothing is compared."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The measures, without any grouping."""
    measures = tuple(inventory.measure(name) for name in options.measures)
    coverage = inventory.coverage(scope_of(options))
    return Answer(_values(inventory, options), measures, _before(inventory, options), coverage)


def _values(inventory: Inventory, options: Options) -> Mapping[str, Number]:
    return only(inventory.frame(scope_of(options), (), options.measures))


def _before(inventory: Inventory, options: Options) -> Before | None:
    if earlier := inventory.beside.earlier:
        return Before(earlier_measures(earlier), earlier.as_of, None, None, earlier.name)
    if compared := inventory.compared:
        days: Asked = compared.asked
        return Before(_values(compared, options), days.as_of, days.start, days.end, "")
    return None
