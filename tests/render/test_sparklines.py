"""Sparklines in a page and on paper."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.sparklines import HEIGHT, WIDTH, sparkline
from reportgen.render.templates import Templates

SVG = "{http://www.w3.org/2000/svg}"


def drawn(medium: str, *arguments: object) -> ET.Element:
    markup = sparkline(medium, *arguments)  # type: ignore[arg-type]
    return ET.fromstring(str(markup).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def points(svg: ET.Element) -> list[tuple[float, float]]:
    line = svg.find(f"{SVG}polyline")
    assert line is not None
    return [(float(x), float(y)) for x, y in (pair.split(",") for pair in line.attrib["points"].split())]


def test_higher_numbers_stand_higher() -> None:
    """Steps are even, 0 is at the bottom and 1 at the top, and a dot marks the last."""
    svg = drawn("page", (0.0, 1.0, 0.5), "up and down", 0.0)

    assert points(svg) == [(3, 17), (48, 3), (93, 10)]
    dot = svg.find(f"{SVG}circle")
    assert dot is not None and (dot.attrib["cx"], dot.attrib["cy"]) == ("93.0", "10.0")
    level = svg.find(f"{SVG}path")
    assert level is not None and level.attrib["d"] == "M0 17.0H96"


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=400))
def test_nothing_stands_outside(numbers: list[float]) -> None:
    """Whatever the numbers, the line stays within its box."""
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(drawn("page", tuple(numbers), "")))


def test_a_screen_reader_passes_it_over_and_a_pdf_says_it_in_words() -> None:
    """On the page the figures stand beside it; on paper it has a title, and hostile words stay words."""
    words = '</title><script>alert("1")</script> & more'
    page, paper = drawn("page", (0.0, 1.0), words), drawn("print", (0.0, 1.0), words)

    assert page.attrib["aria-hidden"] == "true" and page.find(f"{SVG}title") is None
    title = paper.find(f"{SVG}title")
    assert title is not None and title.text == words
    assert "aria-hidden" not in paper.attrib


@pytest.mark.parametrize("medium", ["page", "print"])
def test_without_numbers_there_is_nothing(medium: str) -> None:
    """No points, no drawing."""
    assert sparkline(medium, (), "") == ""


def test_templates_know_it_as_a_filter(tmp_path: Path) -> None:
    """`{{ points|sparkline(words) }}` is markup, not escaped text, and knows the medium."""
    (tmp_path / "one.html").write_text("{{ points|sparkline('up', 0.5) }}", encoding="utf-8")

    text = Templates(tmp_path).render("one.html", points=(0.0, 1.0), medium="print")

    assert text.startswith('<svg class="spark plot"') and "<title>up</title>" in text
