"""KPI cards as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from reportgen.model.measures import Measure
from reportgen.sections.base import Coverage, Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.deltas import Delta, against_target, change
from reportgen.sections.grid import Column, Grid, GridRow, Unit
from reportgen.sections.kpis.options import Options
from reportgen.sections.kpis.query import Answer, Before
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
    change: Delta | None = None
    """Against what the report compares with; None if it compares with nothing, or that does not know the measure."""
    target: Delta | None = None
    """Against what it should be; None without a target."""


@dataclass(frozen=True, slots=True)
class KpisView:
    """A row of KPI cards."""

    kind: str
    id: str
    title: str
    kpis: tuple[Kpi, ...]
    coverage: Coverage | None
    notes: tuple[str, ...]
    compared_with: str = ""
    """Day and period that the figures are compared with, in words; blank if with nothing."""
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a KPI. The column of values has no unit of its own, so its cells are written as plain numbers."""
        compared, targets = (any(getattr(kpi, name) for kpi in self.kpis) for name in ("change", "target"))
        columns = [Column("value", "Value", "ratio")]
        if compared:
            columns += [Column("before", "Compared with", "ratio"), Column("difference", "Difference", "ratio")]
        if targets:
            columns += [Column("target", "Target", "ratio"), Column("verdict", "Target reached")]
        columns += [Column("formula", "How it is calculated"), Column("sources", "From")]
        rows = []
        for kpi in self.kpis:
            cells: list[Decimal | int | str | date | None] = [kpi.value]
            if compared:
                cells += [kpi.change.value, kpi.change.difference] if kpi.change else [None, None]
            if targets:
                cells += [kpi.target.value, kpi.target.verdict] if kpi.target else [None, None]
            rows.append(GridRow((kpi.label,), (*cells, kpi.formula, ", ".join(kpi.sources)), 1))
        stub = (Column("measure", "Measure"),)
        return Grid(self.id, self.title, stub, tuple(columns), tuple(rows), notes=self.notes)


def view(answer: Answer, options: Options, setting: Setting) -> KpisView:
    """The cards, in the order of the spec."""
    formats = setting.formats
    return KpisView(
        kind="kpis",
        id=setting.id,
        title=options.title or "Key figures",
        kpis=tuple(_kpi(measure, answer, options, formats) for measure in answer.measures),
        compared_with=_days(answer.before, formats) if answer.before else "",
        coverage=coverage_of(answer.coverage, options, formats),
        notes=tuple(_notes(answer, formats)),
        printed=options.print != "none",
    )


def _kpi(measure: Measure, answer: Answer, options: Options, formats: Formats) -> Kpi:
    value, unit = answer.values[measure.name], measure.unit
    good = options.good.get(measure.name, measure.good)
    before, target = answer.before, options.targets.get(measure.name)
    known = before is not None and measure.name in before.values
    return Kpi(
        measure=measure.name,
        label=measure.label,
        value=value,
        unit=unit,
        formatted=BLANK if value is None else formats.number(value, unit),
        formula=measure.formula,
        sources=measure.sources,
        change=change(value, before.values[measure.name], unit, good, formats) if before and known else None,
        target=None if target is None else against_target(value, target, unit, good, formats),
    )


def _days(before: Before, formats: Formats) -> str:
    day = formats.date(before.as_of)
    if before.report:
        return f"{day}, as {before.report} has it"
    if before.start and before.end:
        return f"{day}; figures of a period with {formats.date(before.start)} – {formats.date(before.end)}"
    return day


def _notes(answer: Answer, formats: Formats) -> Iterator[str]:
    if not answer.before:
        return
    yield f"Compared with {_days(answer.before, formats)}."
    unknown = [measure.label for measure in answer.measures if measure.name not in answer.before.values]
    if unknown:
        yield f"The earlier report has no figure for {', '.join(unknown)}."
