"""What every section gives and what all of them together are: views, figures, and the report as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from reportgen.model.provenance import ControlTotals, Finding, TableSource
from reportgen.sections.grid import Grid, Unit


class Formats(Protocol):
    """Numbers and dates as the report's locale writes them. Blank (None) becomes ``""``."""

    def number(self, value: Decimal | int | None, unit: Unit) -> str:
        """A number with the digits its unit deserves; ``amount`` without a currency sign, ``percent`` with its sign."""
        ...

    def date(self, value: date | None) -> str:
        """A day in the locale's medium form."""
        ...


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a section covers of the report's entries, and what it leaves out, so that totals tie to the ledger."""

    entries: int
    quantity: Decimal | int
    """On hand as of the report's day, of the covered entries."""
    left_out_entries: int
    """Entries of the report that the section does not count: without a serial number, or outside its own filter."""
    left_out_quantity: Decimal | int
    sentence: str
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a section stands: what its view needs beside its own answer."""

    id: str
    """Unique in the report, fit for an anchor."""
    formats: Formats
    data_file: str
    """Name of the file that holds all figures, for "the rest is in ..."."""
    names: tuple[str, ...]
    """Names of measures, dimensions and hierarchies that the report's sections show, each once, in order."""
    filters: tuple[str, ...]
    """The report's and the sections' filters in words, one sentence each."""


class SectionView(Protocol):
    """What a section shows, decided: plain frozen values. Each kind adds its own fields, documented on its class.

    Fields whose metadata say ``{"data": False}`` are for showing only and do not enter report.json.
    """

    @property
    def kind(self) -> str:
        """Name of the section's kind; its template is ``sections/<kind>.html``."""
        ...

    @property
    def id(self) -> str:
        """Unique in the report, fit for an anchor: the kind, with a number from the second on."""
        ...

    @property
    def title(self) -> str:
        """Heading."""
        ...

    @property
    def coverage(self) -> Coverage | None:
        """None where a section does not count entries (notes, dictionary)."""
        ...

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences under the section: what was cut ("n of N"), left out, or could not be shown."""
        ...

    @property
    def printed(self) -> bool:
        """False for ``print: none``."""
        ...

    @property
    def grid(self) -> Grid | None:
        """The same figures as one table, or None where there are none (notes)."""
        ...


def grids_of(section: SectionView) -> tuple[Grid, ...]:
    """The section's table, and what its kind offers beside it as ``more_grids``: records for other programs."""
    own = (section.grid,) if section.grid is not None else ()
    more: tuple[Grid, ...] = getattr(section, "more_grids", ())
    return (*own, *more)


@dataclass(frozen=True, slots=True)
class Chart:
    """One Vega-Lite chart, made from a view, and its size in CSS pixels."""

    spec: Mapping[str, Any]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart in one or two shapes, its name and its alternative text."""

    wide: Chart
    """For paper and screens from 640 px."""
    narrow: Chart | None
    """For phones; None where the section's template has a list to show instead."""
    alt: str
    """One or two sentences that say what the figure shows."""


def no_figure(_view: SectionView) -> Figure | None:
    """Shared by the kinds that need no figure."""
    return None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A data check that found something: code, severity (warning or error), count, sentence, at most ten examples."""

    code: str
    severity: str
    count: int
    message: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AlertResult:
    """An alert of the spec that fired."""

    severity: str
    """warning or critical."""
    message: str
    """What readers are told."""
    when: str
    """The condition, as the spec writes it."""
    measure: str
    value: Decimal | int | None
    formatted: str
    """The value as the report's locale writes it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Provenance:
    """The tables read and the ledger's control totals."""

    tables: tuple[TableSource, ...]
    control_totals: ControlTotals
    of_part: bool = field(default=False, metadata={"data": False})
    """Whether the totals are those of the part that the report's reader may see, up to its day."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture on top of the first page."""

    media_type: str
    """image/png or image/jpeg."""
    body: bytes


@dataclass(frozen=True, slots=True)
class PageSetup:
    """How the PDF's pages look, and what the HTML page may hold."""

    paper: str
    """A4, A3, Letter or Legal."""
    orientation: str
    """portrait or landscape."""
    density: str = "comfortable"
    """comfortable or compact."""
    margins: tuple[Decimal, ...] | None = None
    """Millimetres above, right, below and left; None leaves them to the density."""
    letterhead: tuple[str, ...] = ()
    """Lines on top of the first page."""
    logo: Logo | None = None
    classification: str = ""
    """Who may read the report; blank if nobody says."""
    watermark: str = ""
    """A word across every page; blank without one."""
    contents: bool | None = None
    """Whether sections are listed with their pages; None: if there are long tables."""
    index: bool = False
    """Whether the serial numbers of long tables are listed with their pages."""
    attach: tuple[str, ...] = ()
    """What the file carries: data, tables, spec."""
    scripts: str = "inline"
    """Where the page's scripts are: inline, external or none."""
    max_html_mb: Decimal = Decimal(12)
    """Megabytes; what can be explored is cut down to keep the page this small."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report, decided, before any output is made from it."""

    title: str
    slug: str
    """The artifacts' name and the report's folder."""
    company: str
    as_of: date
    period: Period | None
    locale: str
    """As ``en-US``."""
    currency: str
    """ISO code, or blank where the spec names none."""
    subtitle: str
    """What the report covers, in words: its filter, or blank."""
    provenance: Provenance
    checks: tuple[CheckResult, ...]
    sections: tuple[SectionView, ...]
    figures: Mapping[str, Figure]
    """By the section's id."""
    page: PageSetup
    is_empty: bool
    """True if the ledger has no entry at all; the report then says so on top."""
    alerts: tuple[AlertResult, ...] = ()
    """Those that fired, in the order of the spec."""


__all__ = [
    "AlertResult",
    "Chart",
    "CheckResult",
    "ControlTotals",
    "Coverage",
    "Figure",
    "Finding",
    "Formats",
    "Logo",
    "PageSetup",
    "Period",
    "Provenance",
    "ReportView",
    "SectionView",
    "Setting",
    "TableSource",
    "grids_of",
    "no_figure",
]
