"""All outputs of a report, made side by side where that helps; nothing is written here.

The engines that draw start as soon as it is known that they are needed, and import while the ledger is read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from reportgen.render import pdf
from reportgen.render.artifact import Artifact
from reportgen.render.charts import ChartWorker
from reportgen.render.csv_files import render_csv
from reportgen.render.data import render_json
from reportgen.render.html import render_html
from reportgen.render.mail import Letter, LetterWords, render_letter
from reportgen.render.mail.picture import picture_of
from reportgen.render.manifest import render_manifest
from reportgen.render.templates import Templates
from reportgen.render.worker import Worker
from reportgen.render.xlsx import render_xlsx
from reportgen.sections.base import Formats, ReportView
from reportgen.sections.exploring import Exploration

_CHARTED = frozenset(("html", "pdf"))
"""Outputs that show charts."""



@dataclass(frozen=True, slots=True)
class Draw:
    """What makes the outputs (html, pdf, json, xlsx, csv) of reports, and letters of them."""

    outputs: Sequence[str]
    versions: Mapping[str, str]
    charts: ChartWorker | None
    """None where nothing that is made has a chart."""
    engine: Worker | None
    """That of the PDF; None where there is none."""

    def __call__(
        self, report: ReportView, formats: Formats, folder: Path | None, moment: datetime,
        exploration: Exploration | None = None, spec: bytes = b"",
    ) -> tuple[Artifact, ...]:
        """The report's outputs, and its manifest; `folder` has templates over ours.

        With an `exploration` the page can be explored. `spec` is what the report was made from, for a PDF that carries
        it.
        """
        templates, engine = Templates(folder), self.engine
        svgs = self.charts.draw(report.figures) if self.charts and _CHARTED & set(self.outputs) else {}
        tables: dict[str, Sequence[Artifact]] = {}
        if engine:
            attached = _attached(report, spec, tables)
            pdf.submit(engine, report, svgs, formats, templates, moment, attached)
        makers: dict[str, Callable[[], Sequence[Artifact]]] = {
            "html": lambda: render_html(report, svgs, formats, templates, exploration),
            "json": lambda: tables.get("data") or [render_json(report)],
            "xlsx": lambda: [render_xlsx(report, moment)],
            "csv": lambda: tables.get("tables") or render_csv(report),
            "pdf": lambda: [pdf.result(engine, report)] if engine else [],
        }
        made = [artifact for name, make in makers.items() if name in self.outputs for artifact in make()]
        return (*made, render_manifest(report, made, self.versions))

    def letter(
        self, report: ReportView, formats: Formats, folder: Path | None, words: LetterWords,
        artifacts: Sequence[Artifact],
    ) -> Letter:
        """The letter of a report whose outputs are made."""
        picture = picture_of(report, self.charts) if self.charts else None
        return render_letter(report, formats, Templates(folder), words, artifacts, picture)


def _attached(report: ReportView, spec: bytes, made: dict[str, Sequence[Artifact]]) -> list[Artifact]:
    """What the PDF carries; what is made for it is kept in `made`, as it may be an output too."""
    for name, make in (("data", lambda: [render_json(report)]), ("tables", lambda: render_csv(report))):
        if name in report.page.attach:
            made[name] = make()
    source = [Artifact(f"{report.slug}.yaml", pdf.SPEC_TYPE, spec)] if spec and "spec" in report.page.attach else []
    return [replace(one, name=PurePosixPath(one.name).name) for found in made.values() for one in found] + source


@contextmanager
def drawing(outputs: Sequence[str], versions: Mapping[str, str], *, letters: bool = False) -> Iterator[Draw]:
    """What makes the outputs, ready while it is held open; `letters` are made of their reports too."""
    with ExitStack() as stack:
        charts = stack.enter_context(ChartWorker()) if letters or _CHARTED & set(outputs) else None
        engine = stack.enter_context(pdf.start()) if "pdf" in outputs else None
        yield Draw(outputs, versions, charts, engine)
