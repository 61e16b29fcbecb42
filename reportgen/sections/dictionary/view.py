"""What the figures mean and where they come from, as plain values."""

from dataclasses import dataclass, field

from reportgen.sections.base import Coverage, TableSource
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
        rows = tuple(GridRow((term.name,), (term.label, term.meaning, ", ".join(term.sources)), 1) for term in (*self.measures, *self.dimensions))
        columns = (Column("label", "Name"), Column("meaning", "Meaning"), Column("sources", "From"))
        return Grid(self.id, self.title, (Column("name", "Key"),), columns, rows, notes=self.notes)
