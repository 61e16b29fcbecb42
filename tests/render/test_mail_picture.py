"""The picture of the treemap that a mail brings along."""

import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reportgen.errors import RenderError
from reportgen.render.charts import ChartWorker
from reportgen.render.mail import picture
from reportgen.render.mail.picture import picture_of
from reportgen.sections.base import Chart, Figure, ReportView
from tests.render.sample import kpis, many, report, treemap

TREEMAP = report(treemap(many(12)))


@pytest.fixture(scope="module")
def charts() -> Iterator[ChartWorker]:
    """One engine for all."""
    with ChartWorker() as started:
        yield started


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def with_text(text: str) -> ReportView:
    """The report of a treemap whose one text is that."""
    spec = {
        "data": {"name": "layer_0"},
        "mark": {"type": "text", "font": "Inter", "fontSize": 40},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
        "datasets": {"layer_0": [{"text": text}]},
        "background": "transparent",
    }
    chart = Chart({"$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json", **spec}, 200, 100)
    return replace(TREEMAP, figures={"treemap": Figure(chart, None, "One text.")})


def test_it_is_small_and_fine(charts: ChartWorker) -> None:
    """Twice as many pixels as it takes in the mail, below 150 KB, with the figure's words; the same every time."""
    found = picture_of(TREEMAP, charts)
    assert found is not None
    width, height = size(found.artifact.body)
    assert abs(width - 2 * found.width) <= 30
    assert abs(height - 2 * found.height) <= 30
    assert len(found.artifact.body) <= 150_000
    assert found.alt.startswith("Treemap of Inventory (Quantity)")
    assert found == picture_of(TREEMAP, charts)


def test_it_is_drawn_by_the_shipped_faces(charts: ChartWorker) -> None:
    """Letters of any script, in the report's own type and whatever the machine has; a picture does not change when
    others were drawn before it."""
    first = picture_of(with_text("Stock"), charts)
    drawn = {text: picture_of(with_text(text), charts) for text in ("مخزن", "मालपर", "Склад", "Stock")}
    assert len({one.artifact.body for one in drawn.values() if one}) == 4
    assert drawn["Stock"] == first


def test_one_that_is_too_large_is_coarser_or_left_out(charts: ChartWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens the mail on the way does not wait for it."""
    fine = picture_of(TREEMAP, charts)
    assert fine is not None
    monkeypatch.setattr(picture, "LARGEST", len(fine.artifact.body) - 1)
    coarse = picture_of(TREEMAP, charts)
    assert coarse is not None
    assert size(coarse.artifact.body) < size(fine.artifact.body)
    assert (coarse.width, coarse.height) == (fine.width, fine.height)
    monkeypatch.setattr(picture, "LARGEST", 100)
    assert picture_of(TREEMAP, charts) is None


def test_a_report_without_a_treemap_has_none(charts: ChartWorker) -> None:
    """Nor has one whose treemap has no tile."""
    assert picture_of(report(kpis()), charts) is None
    assert picture_of(replace(TREEMAP, figures={}), charts) is None


def test_nothing_is_loaded_for_it(charts: ChartWorker) -> None:
    """As for the page's figures."""
    chart = Chart({"mark": "image", "data": {"url": "https://evil.example/a.json"}}, 10, 10)
    with pytest.raises(RenderError) as caught:
        charts.picture("treemap", chart, 1, [])
    assert {problem.code for problem in caught.value.problems} == {"chart-loads"}
