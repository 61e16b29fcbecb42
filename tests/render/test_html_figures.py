"""Figures that stand in the page's own markup."""

import re
from xml.etree import ElementTree as ET

import pytest

from reportgen.errors import RenderError
from reportgen.render.figures import drawing
from tests.render.sample import small

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inner: str, attributes: str = 'width="200" height="100"') -> str:
    return f'<?xml version="1.0"?><svg {NS} {attributes}>{inner}</svg>'


def drawn(inner: str) -> str:
    return drawing(svg(inner), "f", "Name", "Words").markup


def test_figure_has_name_words_and_a_size_to_scale_from():
    """A drawing is an image with a name and a description, has a viewBox, and no prolog."""
    figure = drawing(svg('<rect width="5" height="5" fill="#0f766e"/>'), "tree-wide", 'Tree "A" <b>', "What & how")
    root = ET.fromstring(figure.markup)
    assert root.attrib == {
        "viewBox": "0 0 200 100",
        "width": "200",
        "height": "100",
        "role": "img",
        "aria-label": 'Tree "A" <b>',
        "aria-describedby": "tree-wide-words",
    }
    assert (root[0].tag, root[0].get("id"), root[0].text) == ("desc", "tree-wide-words", "What & how")
    assert figure.rem(0.8) == "10.0rem"


def test_titled_figure_carries_its_words_as_title():
    """For paper the description is the drawing's title, which becomes the alternative text."""
    root = ET.fromstring(drawing(svg(""), "f", "Name", "Words", titled=True).markup)
    assert (root[0].tag, root[0].text) == ("title", "Words")


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        '<image href="http://example.com/a.png" width="1" height="1"/>',
        "<foreignObject><body/></foreignObject>",
        '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
        "<style>@import url(http://example.com)</style>",
        '<use xlink:href="http://example.com/a.svg#b"/>',
    ],
)
def test_elements_that_run_or_load_are_dropped(inner):
    """Scripts, images, foreign markup, links, styles and uses vanish with all they hold."""
    assert re.sub("<desc.*?</desc>", "", drawn(inner)).endswith('aria-describedby="f-words"></svg>')


@pytest.mark.parametrize(
    "attribute",
    [
        'onclick="alert(1)"',
        'style="fill:url(http://example.com)"',
        'fill="url(http://example.com/#a)"',
        'filter="url(#a)"',
        'class="mark"',
        'aria-label="x: 1"',
        'font-family="Comic Sans"',
    ],
)
def test_attributes_that_run_load_or_mislead_are_dropped(attribute):
    """Handlers, styles, outside addresses and a chart's own roles vanish from an element that stays."""
    assert '<rect width="1" />' in drawn(f'<rect width="1" {attribute}/>')


def test_ids_are_the_figures_own():
    """Ids and references to them get the figure's prefix, so that two figures on a page never meet."""
    markup = drawn('<defs><clipPath id="c"><rect width="1"/></clipPath></defs><path d="M0,0h1" clip-path="url(#c)"/>')
    assert 'id="f-c"' in markup
    assert 'clip-path="url(#f-c)"' in markup


def test_text_is_set_in_the_reports_typeface():
    """Whatever family a chart names, its text is in Inter; spaces between spans stay."""
    markup = drawn('<text font-family="Arial" x="1">a <tspan>b</tspan> c</text>')
    assert '<text x="1" font-family="Inter">a <tspan font-family="Inter">b</tspan> c</text>' in markup


def test_figures_shrink_without_losing_a_mark():
    """Of a real chart fewer bytes stay, but every text and every filled or stroked path."""
    _, svgs = small()
    source = svgs["decomposition_tree"].wide
    markup = drawing(source, "f", "Name", "Words").markup
    assert len(markup) < 0.8 * len(source)
    assert markup.count("<text") == source.count("<text")
    visible = re.findall(r'<path (?=[^>]*(?:fill="#|stroke="#))[^>]*>', source)
    assert markup.count("<path") == len(visible)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<svg", "not well-formed"),
        ("<html/>", "no SVG"),
        (f"<svg {NS}/>", "neither its viewBox"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "document type"),
    ],
)
def test_what_is_no_drawing_is_refused(text, words):
    """Broken markup, other markup, no size, and entity definitions are told as such."""
    with pytest.raises(RenderError, match=words):
        drawing(text, "f", "Name", "Words")


def test_control_characters_are_replaced():
    """A control character in a chart's text does not stop the report."""
    assert "a\ufffdb" in drawn("<text>a\x01b</text>")
