"""What the figures mean and where they come from, as plain values."""

from dataclasses import dataclass, field

from reportgen.model.catalog import Catalog
from reportgen.sections.base import Coverage, Setting, TableSource
from reportgen.sections.dictionary.options import Options
from reportgen.sections.dictionary.query import Answer
from reportgen.sections.grid import Column, Grid, GridRow


@dataclass(frozen=True, slots=True)
class Term:
    """A measure or a dimension that the report uses."""

    name: str
    """As a spec writes it."""
    label: str
    meaning: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DictionaryView:
    """Data used: tables, rows, hashes; every measure's formula; filters in words."""

    kind: str
    id: str
    title: str
    tables: tuple[TableSource, ...]
    measures: tuple[Term, ...]
    dimensions: tuple[Term, ...]
    filters: tuple[str, ...]
    """The report's and the sections' filters, one sentence each."""
    coverage: Coverage | None = None
    notes: tuple[str, ...] = ()
    printed: bool = field(default=True, metadata={"data": False})

    @property
    def grid(self) -> Grid:
        """One row a term."""
        rows = tuple(
            GridRow((term.name,), (term.label, term.meaning, ", ".join(term.sources)), 1)
            for term in (*self.measures, *self.dimensions)
        )
        columns = (Column("label", "Name"), Column("meaning", "Meaning"), Column("sources", "From"))
        return Grid(self.id, self.title, (Column("name", "Key"),), columns, rows, notes=self.notes)


def view(answer: Answer, options: Options, setting: Setting) -> DictionaryView:
    """The terms that the report's sections show, in the order in which they come up."""
    measures = [_measure_term(answer.catalog, name) for name in setting.names if name in answer.catalog.measures]
    levels = answer.catalog.levels(
        tuple(name for name in setting.names if name not in answer.catalog.measures), answer.category_depth
    )
    dimensions = {level.name: Term(level.name, level.label, level.meaning, level.sources) for level in levels}
    return DictionaryView(
        "dictionary",
        setting.id,
        options.title or "Data and definitions",
        answer.tables,
        tuple(measures),
        tuple(dimensions.values()),
        setting.filters,
        printed=options.print != "none",
    )


def _measure_term(catalog: Catalog, name: str) -> Term:
    measure = catalog.measures[name]
    return Term(name, measure.label, measure.formula, measure.sources)
