"""Charts to SVG in the child process."""

import os
import signal
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest

from reportgen.errors import RenderError
from reportgen.render.charts import LONGEST_TEXT, ChartWorker, draw
from reportgen.render.worker import Limits, Message, Worker
from reportgen.sections.base import Chart, Figure

TEXT = {"field": "text", "type": "nominal"}


def chart(text: str = "PARTS", **parts: Any) -> Chart:
    """A chart of one text."""
    spec = {"data": {"values": [{"text": text}]}, "mark": "text", "encoding": {"text": TEXT}, **parts}
    return Chart({"$schema": "https://vega.github.io/schema/vega-lite/v6.4.1.json", **spec}, 100, 100)


def figure(text: str = "PARTS", **parts: Any) -> Figure:
    return Figure(chart(text, **parts), None, "One text.")


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture(scope="module")
def worker() -> Iterator[ChartWorker]:
    """One child for the tests that leave it alive."""
    with ChartWorker() as started:
        yield started


def test_both_shapes(worker: ChartWorker) -> None:
    """Each figure comes back under its name, in the shapes it has, with its words."""
    drawn = worker.draw({"a": Figure(chart("wide"), chart("narrow"), "Two."), "b": figure("one")})

    assert list(drawn) == ["a", "b"]
    assert (texts(drawn["a"].wide), texts(drawn["a"].narrow or "")) == (["wide"], ["narrow"])
    assert (texts(drawn["b"].wide), drawn["b"].narrow, drawn["b"].alt) == (["one"], None, "One text.")


def test_reproducible(worker: ChartWorker) -> None:
    """Equal charts give equal SVG, drawn first or later, in one child or another."""
    drawn = worker.draw({"a": figure(), "b": figure()})

    assert drawn["a"] == drawn["b"] == draw({"a": figure()})["a"]


def test_no_figure() -> None:
    """A report without figures starts no child."""
    assert draw({}) == {}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script> & \"'", "<script>alert(1)</script> & \"'"),
        ("a\x00b\x1fc\ufffed\uffffe\ud800", "a\ufffdb\ufffdc\ufffdd\ufffde\ufffd"),
        ("two\nlines\tand\rmore", "two lines and more"),
        ("👩‍🔧 שלום", "👩‍🔧 שלום"),
        ("x" * 10_000, "x" * (LONGEST_TEXT - 1) + "…"),
        ("https://example.com/", "https://example.com/"),
    ],
)
def test_hostile_text(worker: ChartWorker, text: str, shown: str) -> None:
    """A text is drawn as text; what would end or stop the engine is replaced or cut before."""
    assert texts(worker.draw({"a": figure(text)})["a"].wide) == [shown]


def test_hostile_names(worker: ChartWorker) -> None:
    """Names of columns are cleaned like texts."""
    parts = {"data": {"values": [{"a\x00": "shown"}]}, "encoding": {"text": {"field": "a\x00", "type": "nominal"}}}

    assert texts(worker.draw({"a": figure(**parts)})["a"].wide) == ["shown"]


LOADING: list[dict[str, Any]] = [
    {"data": {"url": "data.csv"}},
    {"data": {"url": "file:///etc/passwd"}},
    {"mark": "image"},
    {"mark": {"type": "image"}},
    {"mark": {"type": "text", "href": "https://example.com/"}},
    {"encoding": {"text": TEXT, "href": TEXT}},
    {"encoding": {"text": TEXT, "url": TEXT}},
    {"layer": [{"mark": "text"}, {"mark": "image"}]},
    {"transform": [{"lookup": "a", "from": {"data": {"url": "b.csv"}, "key": "a"}}]},
]


@pytest.mark.parametrize("parts", LOADING)
def test_loading(worker: ChartWorker, parts: dict[str, Any]) -> None:
    """A chart that would load, link or embed something is refused before the engine sees it."""
    with pytest.raises(RenderError) as caught:
        worker.submit({"stock": figure(**parts)})

    assert {problem.code for problem in caught.value.problems} == {"chart-loads"}
    assert "figure 'stock' would load or link something: /" in str(caught.value)


def test_all_refusals_at_once(worker: ChartWorker) -> None:
    """All charts that would load something are told at once."""
    with pytest.raises(RenderError) as caught:
        worker.submit({"a": figure(mark="image"), "b": figure(), "c": figure(data={"url": "x"})})

    assert [problem.message.rpartition(": ")[2] for problem in caught.value.problems] == ["/mark", "/data/url"]


def test_data_may_name_anything(worker: ChartWorker) -> None:
    """A column called url or href, or a value called image, is only data."""
    values = [{"url": "https://example.com/", "href": "x", "mark": "image", "text": "shown"}]

    assert texts(worker.draw({"a": figure(data={"values": values})})["a"].wide) == ["shown"]


def test_a_chart_that_cannot_be_drawn(worker: ChartWorker) -> None:
    """A chart the engine does not understand is told by its figure's name; the child goes on."""
    with pytest.raises(RenderError, match=r"chart-failed: figure 'stock' cannot be drawn: TypeError: \S+"):
        worker.draw({"stock": figure(mark="nonsense")})

    assert texts(worker.draw({"a": figure()})["a"].wide) == ["PARTS"]


def test_too_slow() -> None:
    """A child that takes too long is stopped and told."""
    with pytest.raises(RenderError, match=r"engine-timeout: the chart engine was stopped after 0\.01 seconds"):
        draw({"a": figure()}, limits=Limits(seconds=0.01))


def test_too_much_memory() -> None:
    """A child that needs more memory than it may is told so."""
    many = {"values": [{"text": str(number), "x": number} for number in range(10_000)]}
    place = {"field": "x", "type": "quantitative"}
    with pytest.raises(RenderError, match=r"engine-memory: the chart engine needs more than its 0\.0625 GiB"):
        draw({"a": figure(data=many, encoding={"text": TEXT, "x": place})}, limits=Limits(memory=64 * 1024**2))


def test_killed() -> None:
    """A child that dies is a sentence, not a traceback, and leaves no process behind."""
    with ChartWorker() as worker:
        child = worker._child._child
        os.kill(child.pid, signal.SIGKILL)
        with pytest.raises(RenderError, match=r"engine-died: the chart engine ended early \(SIGKILL\)"):
            worker.draw({"a": figure()})

    assert child.poll() is not None


def test_why_texts_are_cleaned() -> None:
    """Uncleaned, a control character ends the engine's process; even that is told in a sentence."""
    with Worker("reportgen.render.chart_worker", "the chart engine") as child:
        message = Message({"charts": [{"figure": "a", "spec": chart("a\x00b").spec}]})
        child.submit(message)
        with pytest.raises(RenderError, match="engine-died: the chart engine ended early"):
            child.result()
