"""KPI cards as plain values."""

from dataclasses import dataclass, field
from decimal import Decimal

from reportgen.sections.base import Coverage
from reportgen.sections.grid import Column, Grid, GridRow, Unit


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
        columns = (Column("value", "Value", "ratio"), Column("formula", "How it is calculated"), Column("sources", "From"))
        return Grid(self.id, self.title, (Column("measure", "Measure"),), columns, rows, notes=self.notes)
