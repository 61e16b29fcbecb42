"""From a spec and its ledger to the report as one value: the stages between loading and rendering."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from reportgen.errors import Problem, SpecError, did_you_mean
from reportgen.inputs import earlier_report, logo_of
from reportgen.load.beside import Beside, Rows
from reportgen.load.ledger import ControlTotals, Ledger, TableSource
from reportgen.load.rates import rates_on
from reportgen.model.alerts import fired
from reportgen.model.catalog import Catalog
from reportgen.model.checks import CHECKS, findings, severity_of
from reportgen.model.currencies import Currencies, Said, currencies_of
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.model.needs import columns_needed
from reportgen.model.parts import part_totals
from reportgen.sections.alerts import alert_result
from reportgen.sections.base import (
    CheckResult,
    Figure,
    Formats,
    Logo,
    PageSetup,
    Period,
    Provenance,
    ReportView,
    SectionView,
    Setting,
)
from reportgen.sections.explored import FILTERS, Shown, explored
from reportgen.sections.exploring import Exploration
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.comparison import EarlierSpec, resolve_comparison
from reportgen.spec.dates import resolve_as_of, resolve_period
from reportgen.spec.models import ReportSpec


def columns_of(spec: ReportSpec, words: Catalog) -> frozenset[str]:
    """Columns of a ledger entry that the report reads, whatever its day; only these are loaded."""
    filters = [
        spec.filter,
        *(section.options.filter for section in spec.sections),
        *(alert.filter for alert in spec.alerts),
    ]
    more = [column for section in spec.sections for column in section.options.reads()]
    return columns_needed(words, names_of(spec), filters, Asked(date(2000, 1, 1)), more)


def columns_explored(words: Catalog) -> frozenset[str]:
    """Columns of a ledger entry that a page's filters read, beside those of the report."""
    return columns_needed(words, [name for names in FILTERS for name in names], [], Asked(date(2000, 1, 1)))


def names_of(spec: ReportSpec) -> tuple[str, ...]:
    """Measures, dimensions and hierarchies that the report's sections and alerts show, each once, in order."""
    watched = (alert.when.measure for alert in spec.alerts)
    shown = (name for section in spec.sections for name in section.options.names())
    return tuple(dict.fromkeys((*shown, *watched)))


def inventory_of(
    spec: ReportSpec, words: Catalog, ledger: Ledger, today: date, files: Mapping[str, Rows] | None = None
) -> Inventory:
    """Stage 3: the ledger as of the report's day, through the report's filter."""
    as_of = resolve_as_of(spec.as_of, today, ledger.last_posting_date)
    start, end = resolve_period(spec.period, as_of) or (None, None)
    return Inventory(
        ledger,
        words,
        Asked(as_of, start, end),
        spec.filter,
        money_of(spec, ledger, as_of),
        compared_days(spec, as_of),
        Beside(earlier_report(spec, as_of), files or {}),
    )


def compared_days(spec: ReportSpec, as_of: date) -> Asked | None:
    """The days of the ledger that figures are compared with."""
    if spec.compare is None or isinstance(spec.compare, EarlierSpec):
        return None
    day, period = resolve_comparison(spec.compare, spec.period, as_of)
    return Asked(day, *(period or (None, None)))


def money_of(spec: ReportSpec, ledger: Ledger, as_of: date) -> Currencies:
    """In which currencies the companies' amounts are, and what they are worth on the report's day.

    Raises:
        SpecError: if the spec names a company that the ledger does not have.
        DataError: if the file of rates cannot be read.
    """
    unknown = [name for name in spec.currencies if name not in ledger.companies]
    if unknown:
        raise SpecError(
            Problem(
                "unknown-company",
                f"currencies: the ledger has no company '{name}'",
                hint=did_you_mean(name, ledger.companies) or "the ledger names no companies; use 'currency' alone",
            )
            for name in unknown
        )
    rates = rates_on(spec.resolve(spec.rates), as_of) if isinstance(spec.rates, str) else spec.rates or {}
    return currencies_of(ledger.companies, Said(spec.currency or "", spec.currencies, rates))


def report_of(
    spec: ReportSpec, inventory: Inventory, formats: Formats, today: date, strict: bool = False
) -> ReportView:
    """Stages 3 and 4: every section's answer, view and figure, what the checks found and which alerts fire.

    `strict` counts warnings of checks as errors.
    """
    views: list[SectionView] = []
    figures: dict[str, Figure] = {}
    settings = settings_of(spec, inventory.catalog, formats)
    for section, setting in zip(spec.sections, settings, strict=True):
        kind = SECTIONS[section.kind]
        view = kind.view(kind.query(inventory, section.options), section.options, setting)
        views.append(view)
        if figure := kind.figure(view):
            figures[view.id] = figure
    ledger, asked = inventory.ledger, inventory.asked
    return ReportView(
        title=spec.title,
        slug=spec.slug,
        company=spec.company or ledger.company,
        as_of=asked.as_of,
        period=Period(asked.start, asked.end) if asked.start and asked.end else None,
        locale=spec.locale,
        currency=inventory.currencies.report,
        subtitle=inventory.catalog.in_words(spec.filter),
        provenance=Provenance(
            (*ledger.provenance, *sources_beside(inventory)), totals_of(inventory), inventory.is_part
        ),
        checks=checks_of(spec, inventory, today, strict),
        sections=tuple(views),
        figures=figures,
        page=page_of(spec),
        is_empty=ledger.control_totals.rows == 0,
        alerts=tuple(alert_result(found, formats) for found in fired(inventory, spec.alerts)),
    )


def page_of(spec: ReportSpec) -> PageSetup:
    """How the PDF's pages and the page look.

    Raises:
        DataError: if there is no such logo, or it cannot be shown.
    """
    page, picture = spec.page, logo_of(spec)
    margins = page.margins if isinstance(page.margins, tuple) or page.margins is None else (page.margins,) * 4
    return PageSetup(
        page.paper,
        page.orientation,
        page.density,
        scripts=page.scripts,
        max_html_mb=page.max_html_mb,
        margins=margins,
        letterhead=page.letterhead,
        logo=Logo(picture.media_type, picture.body) if picture else None,
        classification=page.classification or "",
        watermark=page.watermark or "",
        contents=page.contents,
        index=page.index,
        attach=tuple(one for one in page.attach if one != "spec" or not spec.for_each),
    )


def exploration_of(
    spec: ReportSpec, inventory: Inventory, views: Sequence[SectionView], most_rows: int
) -> Exploration | None:
    """What readers explore the report's page with: a cube of the ledger, how its sections ask it, and the tables that
    have more than the `most_rows` a page shows. None if the page needs none of it."""
    shown = [
        Shown(section.kind, section.options, view) for section, view in zip(spec.sections, views, strict=True)
    ]
    return explored(shown, inventory, most_rows)


def sources_beside(inventory: Inventory) -> Iterator[TableSource]:
    """What the report is made from beside the ledger's tables."""
    if earlier := inventory.beside.earlier:
        yield TableSource("earlier_report", earlier.name, "report.json", len(earlier.sections), earlier.sha256)
    for table in inventory.beside.files.values():
        yield TableSource("counted", table.name, table.form, len(table.rows), table.sha256)


def totals_of(inventory: Inventory) -> ControlTotals:
    """The ledger's control totals, or those of the part that a reader may see; blank cost where it would be a sum over
    currencies."""
    totals = part_totals(inventory) if inventory.is_part else inventory.ledger.control_totals
    return replace(totals, cost_amount_actual=None) if inventory.currencies.mixed else totals


def settings_of(spec: ReportSpec, words: Catalog, formats: Formats) -> tuple[Setting, ...]:
    """Where each section stands; the second of a kind is called ``<kind>-2``."""
    names = names_of(spec)
    said = [
        ("The report", spec.filter),
        *((section.options.title or section.kind, section.options.filter) for section in spec.sections),
    ]
    filters = tuple(f"{who}: {words.in_words(conditions)}." for who, conditions in said if conditions)
    first = Setting("", formats, f"{spec.slug}.json", names, filters)
    seen: dict[str, int] = {}
    settings = []
    for section in spec.sections:
        seen[section.kind] = number = seen.get(section.kind, 0) + 1
        settings.append(replace(first, id=section.kind if number == 1 else f"{section.kind}-{number}"))
    return tuple(settings)


def checks_of(spec: ReportSpec, inventory: Inventory, today: date, strict: bool) -> tuple[CheckResult, ...]:
    """What the checks found that the spec does not turn off; errors first, notes last."""
    severities = {code: severity_of(code, spec.checks) for code in CHECKS}
    if strict:
        severities = {code: "error" if severity == "warning" else severity for code, severity in severities.items()}
    wanted = [code for code, severity in severities.items() if severity != "off"]
    results = [
        CheckResult(found.code, severities[found.code], found.count, found.message, found.examples)
        for found in findings(inventory, today, wanted, names_of(spec))
    ]
    return tuple(sorted(results, key=lambda result: ("error", "warning", "note").index(result.severity)))
