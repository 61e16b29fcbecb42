"""KPI cards as plain values."""

from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.model.frames import only
from reportgen.model.measures import Measure
from reportgen.sections.base import Coverage, Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column, Grid, GridRow, Unit
from reportgen.sections.kpis.options import Options
from reportgen.sections.kpis.query import Answer
from reportgen.sections.labels import BLANK


@dataclass(frozen=True, slots=True)
class Kpi:
    """One card."""

    measure: str
    label: str
    value: Decimal | int | None
    """None is blank: no entry counted, which is not zero."""
    unit: Unit
    formatted: str
    """The value as the locale writes it; "(blank)" for None."""
    formula: str
    """How it is calculated, in words."""
    sources: tuple[str, ...]
    """Tables it is calculated from."""


@dataclass(frozen=True, slots=True)
class KpisView:
    """A row of KPI cards."""

    kind: str
    id: str
    title: str
    kpis: tuple[Kpi, ...]
    coverage: Coverage | None
    notes: tuple[str, ...]
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a KPI. The column of values has no unit of its own, so its cells are written as plain numbers."""
        rows = tuple(GridRow((kpi.label,), (kpi.value, kpi.formula, ", ".join(kpi.sources)), 1) for kpi in self.kpis)
        columns = (
            Column("value", "Value", "ratio"),
            Column("formula", "How it is calculated"),
            Column("sources", "From"),
        )
        return Grid(self.id, self.title, (Column("measure", "Measure"),), columns, rows, notes=self.notes)


def view(answer: Answer, options: Options, setting: Setting) -> KpisView:
    """The cards, in the order of the spec."""
    values = only(answer.values)
    kpis = tuple(_kpi(measure, values[measure.name], setting.formats) for measure in answer.measures)
    coverage = coverage_of(answer.coverage, options, setting.formats)
    return KpisView("kpis", setting.id, options.title or "Key figures", kpis, coverage, (), options.print != "none")


def _kpi(measure: Measure, value: Decimal | int | None, formats: Formats) -> Kpi:
    formatted = BLANK if value is None else formats.number(value, measure.unit)
    return Kpi(measure.name, measure.label, value, measure.unit, formatted, measure.formula, measure.sources)
