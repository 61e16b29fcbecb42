"""The report's spec as frozen values: every key, its default and its meaning are declared here, once.

Schema, `explain` and the README's table are made from these classes. Validation reads from pydantic's context:
``names`` (`KnownNames`), ``checks`` (codes), ``kinds`` (option models of the sections) and ``folder`` (of the spec).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PlainValidator,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import InitErrorDetails, PydanticCustomError

from reportgen.errors import Mark, did_you_mean
from reportgen.spec.alerts import AlertSpec
from reportgen.spec.comparison import Compare
from reportgen.spec.dates import AsOf, Period
from reportgen.spec.mail import SUBJECT_PLACES, MailSpec, WebhookSpec
from reportgen.spec.places import check_places
from reportgen.spec.publish import PublishSpec, SnapshotSpec
from reportgen.spec.readers import ForEach
from reportgen.spec.slugs import slug_of
from reportgen.spec.source import SourceSpec
from reportgen.spec.vocabulary import (
    DimensionName,
    DimensionSpec,
    Filter,
    MeasureSpec,
    SectionOptions,
    Words,
)

OWN_NAME = r"^[a-z][a-z0-9_]*$"
SLUG = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$"
LOCALE = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
CURRENCY = r"^[A-Z]{3}$"

Severity = Literal["error", "warning", "note", "off"]
Output = Literal["html", "pdf", "json", "xlsx", "csv"]
Paper = Literal["A4", "A3", "Letter", "Legal"]


def _matches(pattern: str, message: str, hint: str) -> AfterValidator:
    def check(text: str) -> str:
        if re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text):
            return text
        raise PydanticCustomError("bad-value", "{message}", {"message": message, "hint": hint})

    return AfterValidator(check)


def _unique(values: tuple[str, ...]) -> tuple[str, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise PydanticCustomError("bad-value", "'{value}' is given twice", {"value": value})
    return values


def _check_code(code: str, info: ValidationInfo) -> str:
    known: frozenset[str] | None = (info.context or {}).get("checks")
    if known is None or code in known:
        return code
    raise PydanticCustomError(
        "unknown-check", "unknown check '{code}'", {"code": code, "hint": did_you_mean(code, known)})


def _as_path(value: Any) -> Any:
    return {"path": value} if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


OwnName = Annotated[
    str,
    _matches(OWN_NAME, "a name has small letters, digits and '_', and begins with a letter", "as net_weight"),
    Field(json_schema_extra={"pattern": OWN_NAME}),
]
"""Name of a measure, dimension or hierarchy of the spec's own."""
CheckCode = Annotated[str, AfterValidator(_check_code), Field(json_schema_extra={"x-names": "check"})]


CurrencyCode = Annotated[
    str,
    _matches(CURRENCY, "a currency is its ISO code of three capital letters", "as EUR or USD"),
    Field(json_schema_extra={"pattern": CURRENCY}),
]
Rate = Annotated[Decimal, Field(gt=0, allow_inf_nan=False, json_schema_extra={"type": ["number", "string"]})]
"""What one unit of a currency is worth."""


Margin = Annotated[
    Decimal, Field(ge=8, le=60, allow_inf_nan=False, json_schema_extra={"type": ["number", "string"]})]
"""Millimetres."""


class PageSpec(Words):
    """The PDF's pages and the HTML page."""

    paper: Paper = Field(default="A4", description="Size of the paper.")
    orientation: Literal["portrait", "landscape"] = Field(default="portrait", description="Which way the paper stands.")
    density: Literal["comfortable", "compact"] = Field(
        default="comfortable",
        description="How close everything stands; compact is smaller and leaves formulas to the page and the data.")
    margins: tuple[Margin, Margin, Margin, Margin] | Margin | None = Field(
        default=None,
        description="Millimetres of the PDF's margins: of all sides, or of those above, right, below and left.",
        examples=[20, [25, 15, 20, 15]])
    letterhead: Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_listed)] = Field(
        default=(),
        max_length=6,
        description="Lines on top of the PDF's first page, as the name and address of the company.",
        examples=[["CRONUS International Ltd.", "7122 South Ashford Street, Westminster"]])
    logo: Annotated[str, Field(min_length=1)] | None = Field(
        default=None,
        description="A PNG or JPEG on top of the PDF's first page, relative to the spec's folder.",
        examples=["logo.png"])
    classification: Annotated[str, Field(min_length=1, max_length=60)] | None = Field(
        default=None,
        description="Who may read the report, at the foot of every page of the PDF.",
        examples=["Confidential"])
    watermark: Annotated[str, Field(min_length=1, max_length=24)] | None = Field(
        default=None, description="A word across every page of the PDF.", examples=["DRAFT"])
    contents: bool | None = Field(
        default=None,
        description="Whether the PDF has a list of its sections with their pages; by default, if it has long tables.")
    index: bool = Field(
        default=False,
        description="Whether the PDF ends with an index of the serial numbers in its long tables, with their pages.")
    attach: Annotated[
        tuple[Literal["data", "tables", "spec"], ...],
        BeforeValidator(_listed),
        AfterValidator(_unique),
        Field(json_schema_extra={"x-one-or-more": True}),
    ] = Field(
        default=("data",),
        description="What the PDF carries as files: data is report.json, tables the CSV files, spec the spec itself"
        " (not for single readers).",
        examples=[["data", "tables"]])
    scripts: Literal["inline", "external", "none"] = Field(
        default="inline",
        description="Where the scripts are that the HTML page is explored with: in the page itself; in files beside it,"
        " as its style then is too, for places that forbid script in pages; or nowhere.")
    max_html_mb: Annotated[
        Decimal, Field(gt=0, le=1000, allow_inf_nan=False, json_schema_extra={"type": ["number", "string"]})
    ] = Field(
        default=Decimal(12),
        description="Megabytes of the HTML page that what can be explored is cut down to fit in; the page says what was"
        " left out.",
        examples=[5])


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """One section of the report: its kind, what was asked of it, and where in the spec."""

    kind: str
    options: SectionOptions
    mark: Mark | None = None


def _read_section(value: Any, info: ValidationInfo) -> SectionSpec:
    if isinstance(value, SectionSpec):
        return value
    given = {"kind": value} if isinstance(value, str) else value
    kinds: Mapping[str, type[SectionOptions]] = (info.context or {}).get("kinds", {})
    if not isinstance(given, Mapping):
        raise PydanticCustomError("wrong-type", "a section is a mapping with 'kind', or the name of a kind")
    if given.get("kind") is None:
        raise PydanticCustomError(
            "missing-key", "the key 'kind' is missing", {"hint": f"kinds of section: {', '.join(sorted(kinds))}"})
    kind = _known_kind(given["kind"], kinds)
    options = {key: part for key, part in given.items() if key != "kind"}
    return SectionSpec(kind, kinds[kind].model_validate(options, context=info.context))


def _known_kind(kind: Any, kinds: Mapping[str, Any]) -> str:
    if isinstance(kind, str) and kind in kinds:
        return kind
    fault = PydanticCustomError("wrong-type", "'kind' must be text")
    if isinstance(kind, str):
        hint = did_you_mean(kind, kinds)
        fault = PydanticCustomError("unknown-kind", "unknown kind of section '{kind}'", {"kind": kind, "hint": hint})
    raise ValidationError.from_exception_data("section", [InitErrorDetails(type=fault, loc=("kind",), input=None)])


Section = Annotated[SectionSpec, PlainValidator(_read_section), WithJsonSchema({})]


class ReportSpec(Words):
    """A report: which ledger, as of which day, which sections, in which outputs."""

    title: str = Field(
        "Inventory by Serial No.", min_length=1, description="Heading of the report.", examples=["Stock by place"])
    name: Annotated[
        str,
        _matches(SLUG, "a name has letters, digits, '-' and '_'", "as stock-by-place"),
        Field(json_schema_extra={"type": ["string", "number"], "pattern": SLUG}),
    ] | None = Field(
        None,
        description="Name of the output folder and files; made from the title by default.",
        examples=["inventory-by-serial-no"],
    )
    company: str | None = Field(
        None, description="Company the report is about; by default what the source says.", examples=["CRONUS"])
    as_of: AsOf = Field(
        "today",
        description="The report's day: stock on hand is that of its end. latest is the last posting date.",
        examples=["2025-10-29", "latest", "end of last month"],
    )
    period: Period | None = Field(
        None,
        description="Days that measures of a period count, never after as_of; by default all entries up to as_of.",
        examples=[{"from": "2025-01-01", "to": "2025-10-29"}, "last 30 days", "year to date"],
    )
    compare: Compare | None = Field(
        None,
        description="What figures are compared with: the same ledger on an earlier day or over an earlier period, or an"
        " earlier report.",
        examples=["previous period", "2025-09-30", {"report": "archive/2025-09-30.json"}],
    )
    locale: Annotated[
        str,
        _matches(LOCALE, "a locale is a language, with a country where it matters", "as de, en-US or pt-BR"),
        Field(json_schema_extra={"pattern": LOCALE}),
    ] = Field(
        "en-US",
        description="Language and country whose way of writing numbers and dates is used.",
        examples=["de-DE"],
    )
    currency: CurrencyCode | None = Field(
        None,
        description="ISO code of the currency that amounts are shown in; of the companies that 'currencies' does not"
        " name, it is the currency too. Not shown by default.",
        examples=["EUR"],
    )
    currencies: dict[Annotated[str, Field(min_length=1)], CurrencyCode] = Field(
        default_factory=dict,
        description="Currency of each company's amounts, by the name the ledger has for the company.",
        examples=[{"CRONUS DE": "EUR", "CRONUS US": "USD"}],
    )
    rates: dict[CurrencyCode, Rate] | Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="What one unit of a currency is worth in the report's: by currency, or a CSV file with the columns"
        " currency, date and rate, of which the latest rate not after the report's day counts.",
        examples=[{"USD": 0.92}, "rates.csv"],
    )
    source: Annotated[SourceSpec, BeforeValidator(_as_path)] = Field(description="Where the ledger comes from.")
    filter: Filter = Field(
        default_factory=dict,
        description="Only entries that meet all these conditions enter the report.",
        examples=[{"location_code": "MAIN", "item_no": {"like": "SP-*"}}],
    )
    measures: dict[OwnName, MeasureSpec] = Field(
        default_factory=dict,
        description="Measures of your own, by name.",
        examples=[{"net_sold": {"sum": "quantity", "filter": {"entry_type": "Sale"}, "negate": True}}],
    )
    dimensions: dict[OwnName, DimensionSpec] = Field(
        default_factory=dict,
        description="Dimensions of your own, by name.",
        examples=[{"region": {"map": "location_code", "values": {"EAST": "Domestic"}, "other": "Abroad"}}],
    )
    hierarchies: dict[
        OwnName, Annotated[tuple[DimensionName, ...], Field(min_length=1), AfterValidator(_unique)]
    ] = Field(
        default_factory=dict,
        description="Lists of dimensions, by name; usable wherever rows, group or explain_by stand.",
        examples=[{"place": ["location_code", "bin_code"]}],
    )
    sections: tuple[Section, ...] = Field(
        min_length=1, description="What the report shows, in this order; the name of a kind is short for {kind: name}.")
    outputs: Annotated[
        tuple[Output, ...],
        BeforeValidator(_listed),
        AfterValidator(_unique),
        Field(json_schema_extra={"x-one-or-more": True}),
    ] = Field(("html", "pdf", "json"), min_length=1, description="What is made of the report.")
    checks: dict[CheckCode, Severity] = Field(
        default_factory=dict, description="How serious a finding of a data check is; each check has its own default.")
    page: PageSpec = Field(default=PageSpec(), description="How the PDF's pages look, and what the HTML page holds.")
    alerts: tuple[AlertSpec, ...] = Field(
        (), description="Conditions on figures; one that holds is told on top of the report and by exit status 5.")
    for_each: ForEach | None = Field(
        None, description="Make one report for each value of a dimension, or for each reader of a recipients table.")
    mail: MailSpec | None = Field(None, description="The report by mail, for the command send.")
    webhooks: tuple[WebhookSpec, ...] = Field((), description="Channels that the command send tells of the report.")
    publish: PublishSpec | None = Field(None, description="Where the command publish puts the report for its readers.")
    snapshot: SnapshotSpec | None = Field(None, description="What the command snapshot keeps of every build.")
    templates: Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="Folder of templates that replace or extend ours, relative to the spec's folder.",
        examples=["templates"],
    )

    @model_validator(mode="after")
    def _rates_lead_somewhere(self) -> "ReportSpec":
        if self.rates and not self.currency:
            raise PydanticCustomError(
                "missing-key", "'rates' need the key 'currency'", {"hint": "currency: EUR, if rates lead to euros"})
        return self

    @model_validator(mode="after")
    def _previous_period_needs_a_period(self) -> "ReportSpec":
        if self.compare == "previous period" and self.period is None:
            raise PydanticCustomError(
                "missing-key", "'compare: previous period' needs the key 'period'", {"hint": "period: month to date"})
        return self

    @model_validator(mode="after")
    def _subject_has_known_places(self) -> "ReportSpec":
        if self.mail and self.mail.subject:
            cards = [name for one in self.sections if one.kind == "kpis" for name in one.options.names()]
            try:
                check_places(self.mail.subject, (*SUBJECT_PLACES, *cards))
            except PydanticCustomError as fault:
                place = InitErrorDetails(type=fault, loc=("mail", "subject"), input=None)
                raise ValidationError.from_exception_data("subject", [place]) from None
        return self

    @model_validator(mode="after")
    def _mailed_page_is_one_file(self) -> "ReportSpec":
        if self.mail and "html" in self.mail.attach and self.page.scripts == "external":
            words = "a page with its scripts beside it does not work as an attachment"
            fault = PydanticCustomError(
                "bad-value", "{message}", {"message": words, "hint": "attach pdf, or 'scripts: inline' under page"})
            place = InitErrorDetails(type=fault, loc=("mail", "attach"), input=None)
            raise ValidationError.from_exception_data("attach", [place])
        return self

    _folder: Path = PrivateAttr(default=Path())

    def model_post_init(self, context: Any, /) -> None:
        """Keep the folder of the spec, which its relative paths start from."""
        self._folder = Path((context or {}).get("folder", "."))

    @property
    def folder(self) -> Path:
        """Folder of the spec file."""
        return self._folder

    @property
    def slug(self) -> str:
        """Name of the output folder and files."""
        return self.name or slug_of(self.title)

    def resolve(self, path: str) -> Path:
        """A path of the spec, seen from where the program runs."""
        return self._folder / path
