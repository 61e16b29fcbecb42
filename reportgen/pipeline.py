"""The stages in order: spec, load, model, sections, render, deliver. Reads as a table of contents."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from reportgen.composing import columns_explored, columns_of, exploration_of, inventory_of, report_of
from reportgen.deliver.effects import RealEffects
from reportgen.deliver.folder import place, report_folder
from reportgen.deliver.receipt import Receipt
from reportgen.errors import ExitStatus, Problem, SpecError
from reportgen.inputs import files_of, origin_of
from reportgen.load.beside import Rows
from reportgen.load.ledger import Ledger
from reportgen.load.source import open_ledger
from reportgen.model.catalog import BUILT_IN, Catalog, catalog
from reportgen.model.checks import CHECKS
from reportgen.model.inventory import Inventory
from reportgen.render.artifact import Artifact
from reportgen.render.data import render_json
from reportgen.render.html import MOST_ROWS_EXPLORED
from reportgen.render.mail import Letter, LetterWords
from reportgen.render.manifest import render_manifest
from reportgen.render.numbers import LocaleFormats
from reportgen.render.outputs import Draw, drawing
from reportgen.sections.base import AlertResult, CheckResult, ReportView
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.models import ReportSpec
from reportgen.spec.parse import parse_spec
from reportgen.spec.reader import read_file

Tell = Callable[[str], None]
"""Takes a line on how the work goes on."""
Extra = Literal["data", "letter"]
"""What can be made of a report beside its files."""


@dataclass(frozen=True, slots=True)
class Order:
    """One report to build, as the command line asks for it."""

    spec: Path
    out: Path
    moment: datetime
    """Now, as far as the report is concerned."""
    env: Mapping[str, str] = field(default_factory=dict)
    """What ``${NAME}`` in a spec stands for."""
    overrides: Sequence[str] = ()
    """``key=value``, over what the spec says."""
    formats: Sequence[str] = ()
    """Outputs to make; the spec's own without any."""
    templates: Path | None = None
    """Folder of templates over the spec's own."""
    strict: bool = False
    """Whether warnings of checks count as errors."""


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose own report one is; blank for everybody's."""

    name: str = ""
    slug: str = ""
    """The folder of this reader's reports."""


EVERYBODYS = Whose()


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report that is made, and not yet anywhere."""

    slug: str
    title: str
    company: str
    as_of: date
    locale: str
    checks: tuple[CheckResult, ...]
    alerts: tuple[AlertResult, ...]
    artifacts: tuple[Artifact, ...]
    """Its files, as they are delivered; the manifest is the last."""
    data: bytes = b""
    """report.json, whether it is one of the files or not; blank unless it was asked for."""
    letter: Letter | None = None
    """What a mail of it says; None unless it was asked for and the spec has mail."""

    @property
    def status(self) -> ExitStatus:
        """What a command that makes it ends with, if delivering it succeeds."""
        return status_of(self.checks, self.alerts)


@dataclass(frozen=True, slots=True)
class Made:
    """A report in its place."""

    receipt: Receipt
    report: Prepared

    @property
    def artifacts(self) -> tuple[str, ...]:
        """Names in the report's folder."""
        return tuple(artifact.name for artifact in self.report.artifacts)

    @property
    def paths(self) -> tuple[str, ...]:
        """Where its files are."""
        return tuple(str(Path(self.receipt.target) / name) for name in self.artifacts)

    @property
    def status(self) -> ExitStatus:
        """What the command ends with."""
        return self.report.status


@dataclass(frozen=True, slots=True)
class Workshop:
    """All that reports of one spec are made with: the ledger is open, the engines that draw run."""

    order: Order
    spec: ReportSpec
    words: Catalog
    ledger: Ledger
    files: Mapping[str, Rows]
    outputs: tuple[str, ...]
    draw: Draw
    tell: Tell
    extras: frozenset[Extra] = frozenset()

    def inventory(self, spec: ReportSpec) -> Inventory:
        """Stage 3: the ledger as the spec asks for it; use it with ``with``."""
        return inventory_of(spec, self.words, self.ledger, self.order.moment.date(), self.files)

    def prepared(
        self, spec: ReportSpec, inventory: Inventory, whose: Whose = EVERYBODYS, beside: Sequence[Artifact] = ()
    ) -> Prepared:
        """Stages 4 and 5: the report of an inventory, and its files.

        Files made `beside` it stand among its own, and in the manifest.
        """
        formats = LocaleFormats(spec.locale)
        self.tell(f"Step 4 - sections: {len(spec.sections)}")
        report = report_of(spec, inventory, formats, self.order.moment.date(), self.order.strict)
        self.tell(f"Step 5 - render: {', '.join(self.outputs)}")
        templates = templates_of(spec, self.order)
        explorable = is_explored(spec, self.outputs)
        exploration = exploration_of(spec, inventory, report.sections, MOST_ROWS_EXPLORED) if explorable else None
        artifacts = self.draw(report, formats, templates, self.order.moment, exploration, self._source(report))
        if beside:
            made = (*artifacts[:-1], *beside)
            artifacts = (*made, render_manifest(report, made, versions()))
        words = letter_words(spec, report, whose) if "letter" in self.extras else None
        return Prepared(
            report.slug,
            report.title,
            report.company,
            report.as_of,
            report.locale,
            report.checks,
            report.alerts,
            artifacts,
            _data(report, artifacts) if "data" in self.extras else b"",
            self.draw.letter(report, formats, templates, words, artifacts) if words else None,
        )

    def _source(self, report: ReportView) -> bytes:
        """The spec, for a report that carries it."""
        return self.order.spec.read_bytes() if "spec" in report.page.attach else b""


def build(order: Order, tell: Tell, extras: frozenset[Extra] = frozenset()) -> Made:
    """From a spec to a report in its folder; nothing is put in place before everything is made.

    Raises:
        ReportgenError: with every problem found, if the report cannot be made or put in place.
    """
    report = prepare(order, tell, extras=extras)
    tell(f"Step 6 - deliver: {order.out / report.slug}")
    return Made(place(report.artifacts, report_folder(order.out, report.slug), RealEffects()), report)


def _data(report: ReportView, artifacts: Sequence[Artifact]) -> bytes:
    made = next((one for one in artifacts if one.name == f"{report.slug}.json"), None)
    return (made or render_json(report)).body


def prepare(
    order: Order, tell: Tell, spec: ReportSpec | None = None, extras: frozenset[Extra] = frozenset()
) -> Prepared:
    """A report, made and not yet delivered; of a spec that was read before, or the order's.

    Raises:
        ReportgenError: with every problem found.
    """
    with workshop(order, tell, spec, extras) as shop:
        tell(f"Step 3 - model: {shop.ledger.control_totals.rows:,} ledger entries")
        with shop.inventory(shop.spec) as inventory:
            return shop.prepared(shop.spec, inventory)


@contextmanager
def workshop(
    order: Order,
    tell: Tell,
    spec: ReportSpec | None = None,
    extras: frozenset[Extra] = frozenset(),
    reads: frozenset[str] = frozenset(),
    at_hand: bool = False,
) -> Iterator[Workshop]:
    """Stages 1 and 2, for one report or many of one spec: the ledger is read once.

    Args:
        order: what the command line asks for.
        tell: takes a line on each step.
        spec: one that was read before; the order's own without it.
        extras: what is made beside the files.
        reads: further columns of a ledger entry to load beside those that the spec's sections read.
        at_hand: for many reports: each table of a database is read once, and asked here.
    """
    if spec is None:
        tell(f"Step 1 - spec: {order.spec}")
        spec = read_spec(order)
    words = catalog(spec.measures, spec.dimensions, spec.hierarchies)
    LocaleFormats(spec.locale)  # an unknown locale is told before anything is read
    templates_of(spec, order)
    outputs = outputs_of(order, spec, extras)
    with drawing(outputs, versions(), letters=has_letter(spec, extras)) as draw:
        origin = origin_of(spec, order.env)
        tell(f"Step 2 - load: {origin.name}")
        files = files_of(spec)
        columns = columns_of(spec, words) | reads
        if is_explored(spec, outputs):
            columns |= columns_explored(words)
        with open_ledger(origin, columns=columns, tell=tell, at_hand=at_hand) as ledger:
            yield Workshop(order, spec, words, ledger, files, outputs, draw, tell, extras)


def is_explored(spec: ReportSpec, outputs: Sequence[str]) -> bool:
    """Whether a page is made that readers can explore."""
    return "html" in outputs and spec.page.scripts != "none"


def has_letter(spec: ReportSpec, extras: frozenset[Extra]) -> bool:
    """Whether a letter is made of the report."""
    return "letter" in extras and spec.mail is not None


def outputs_of(order: Order, spec: ReportSpec, extras: frozenset[Extra]) -> tuple[str, ...]:
    """What is made of the report: what is asked for, and what its letter has attached."""
    attached = spec.mail.attach if has_letter(spec, extras) and spec.mail else ()
    return tuple(dict.fromkeys((*(order.formats or spec.outputs), *attached)))


def read_spec(order: Order) -> ReportSpec:
    """Stage 1. Every problem of the spec is raised at once."""
    return parse_spec(
        read_file(order.spec),
        str(order.spec),
        kinds={kind: section.Options for kind, section in SECTIONS.items()},
        names=BUILT_IN,
        checks=frozenset(CHECKS),
        env=order.env,
        overrides=order.overrides,
    )


def letter_words(spec: ReportSpec, report: ReportView, whose: Whose) -> LetterWords | None:
    """What the letter says that is not in the report; None if the spec has no mail."""
    if spec.mail is None:
        return None
    mail = spec.mail
    return LetterWords(
        subject=mail.subject,
        text=mail.text or "",
        recipient=whose.name,
        link=link_of(spec, report.slug, report.as_of, whose.slug),
        attach=mail.attach,
        attach_limit=mail.attach_limit * 1_000_000,
    )


def link_of(spec: ReportSpec, slug: str, as_of: date, reader: str = "") -> str:
    """Where readers find the report online: what mail says, else where publish puts it; blank where neither does."""
    if spec.mail and spec.mail.link:
        places = {"slug": slug, "as_of": as_of.isoformat(), "reader": reader}
        return spec.mail.link.format_map({name: quote(text, safe="") for name, text in places.items()})
    if spec.publish and spec.publish.address:
        steps = [spec.publish.address.rstrip("/"), *filter(None, (quote(slug), quote(reader))), as_of.isoformat(), ""]
        return "/".join(steps)
    return ""


def versions() -> dict[str, str]:
    """Of reportgen and the libraries that the figures and the looks depend on; the manifest keeps them."""
    return {
        name: version(name)
        for name in ("reportgen", "altair", "duckdb", "ibis-framework", "vl-convert-python", "weasyprint")
    }


def status_of(checks: Sequence[CheckResult], alerts: Sequence[AlertResult]) -> ExitStatus:
    """What a build ends with; a check that failed counts before an alert, whose figure may be wrong then."""
    if any(check.severity == "error" for check in checks):
        return ExitStatus.CHECK_FAILED
    return ExitStatus.ALERT if alerts else ExitStatus.DONE


def templates_of(spec: ReportSpec, order: Order) -> Path | None:
    """The folder of templates that the command line names, else the spec's; None where ours are used.

    Raises:
        SpecError: if there is no such folder.
    """
    folder = order.templates or (spec.resolve(spec.templates) if spec.templates else None)
    if folder is not None and not folder.is_dir():
        hint = "name a folder with templates such as report.html or sections/matrix.html"
        raise SpecError(Problem("no-such-folder", f"there is no folder of templates '{folder}'", hint=hint))
    return folder
