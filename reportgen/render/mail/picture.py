"""The small picture of a report's treemap that a mail brings along."""

from dataclasses import dataclass

from reportgen.render.artifact import Artifact
from reportgen.render.characters import cut, one_line
from reportgen.render.charts import ChartWorker
from reportgen.render.fonts import fonts_for
from reportgen.sections.base import Chart, ReportView

WIDTH = 400
"""Pixels that it takes in the mail, where a phone has less; it has more of its own, for fine screens."""
FINENESS = (2.0, 1.5, 1.0)
"""Pixels of the picture for one in the mail: the first of these at which it is small enough."""
LARGEST = 150_000
"""Bytes."""
_NAME = "treemap@letter.png"
"""As a content id, which has the shape of an address, and as a file's name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture and what it shows."""

    artifact: Artifact
    alt: str
    width: int
    """In the mail, in pixels."""
    height: int


def picture_of(report: ReportView, charts: ChartWorker) -> Picture | None:
    """The report's first treemap; None without one, or where it stays too large.

    Raises:
        RenderError: if the engine cannot draw it.
    """
    section = next((one for one in report.sections if one.kind == "treemap" and one.id in report.figures), None)
    if section is None:
        return None
    figure = report.figures[section.id]
    chart = figure.narrow or figure.wide  # the tall shape, whose names can still be read on a phone
    fonts = fonts_for(_characters(chart), report.locale)
    for fineness in FINENESS:
        body = charts.picture(section.id, chart, fineness * WIDTH / chart.width, [face.body for face in fonts.faces])
        if len(body) <= LARGEST:
            height = round(chart.height * WIDTH / chart.width)
            return Picture(Artifact(_NAME, "image/png", body), cut(one_line(figure.alt), 400), WIDTH, height)
    return None


def _characters(chart: Chart) -> set[str]:
    """Those of the texts that it draws."""
    rows = (row for rows in chart.spec.get("datasets", {}).values() for row in rows)
    return {character for row in rows for character in one_line(str(row.get("text", "")))}
