"""All outputs of a report, made side by side where that helps; nothing is written here.

The engines that draw start as soon as it is known that they are needed, and import while the ledger is read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from reportgen.render import pdf
from reportgen.render.artifact import Artifact
from reportgen.render.charts import ChartWorker
from reportgen.render.csv_files import render_csv
from reportgen.render.data import render_json
from reportgen.render.html import render_html
from reportgen.render.manifest import render_manifest
from reportgen.render.templates import Templates
from reportgen.render.xlsx import render_xlsx
from reportgen.sections.base import Formats, ReportView

Draw = Callable[[ReportView, Formats, Path | None, datetime], tuple[Artifact, ...]]


@contextmanager
def drawing(outputs: Sequence[str], versions: Mapping[str, str]) -> Iterator[Draw]:
    """What makes the outputs (html, pdf, json, xlsx, csv) of one report, and its manifest."""
    with ExitStack() as stack:
        charts = stack.enter_context(ChartWorker()) if {"html", "pdf"} & set(outputs) else None
        engine = stack.enter_context(pdf.start()) if "pdf" in outputs else None

        def draw(report: ReportView, formats: Formats, folder: Path | None, moment: datetime) -> tuple[Artifact, ...]:
            templates = Templates(folder)
            svgs = charts.draw(report.figures) if charts else {}
            if engine:
                pdf.submit(engine, report, svgs, formats, templates, moment)
            makers: dict[str, Callable[[], Sequence[Artifact]]] = {
                "html": lambda: [render_html(report, svgs, formats, templates)],
                "json": lambda: [render_json(report)],
                "xlsx": lambda: [render_xlsx(report, moment)],
                "csv": lambda: render_csv(report),
                "pdf": lambda: [pdf.result(engine, report)] if engine else [],
            }
            made = [artifact for name, make in makers.items() if name in outputs for artifact in make()]
            return (*made, render_manifest(report, made, versions))

        yield draw
