"""Data that try to be markup, styles or scripts, or to disturb what stands around them: all of it is text."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.render.html import render_html
from reportgen.render.templates import Templates
from tests.render.sample import FORMATS, hostile
from tests.render.test_html import tree_of, words

TEMPLATES = Templates()


def page_of(*texts: str) -> str:
    return render_html(hostile(texts), {}, FORMATS, TEMPLATES)[0].body.decode()


def elements(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes: what a text must not change."""
    for element in tree_of(text).iter():
        yield str(element.tag), tuple(sorted(element.attrib))


PLAIN = list(elements(page_of("harmless")))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        "</title><script>alert(1)</script>",
        "</style><script>alert(1)</script>",
        "{{ 7 * 7 }}{% include 'x' %}",
        "&lt;b&gt;&amp;",
        "<!-- --><!--head-->",
        "]]>",
        "${7*7}",
        "javascript:alert(1)",
        "‮gnp.exe",
        "שלום עולם",
        "👩‍👩‍👧‍👦 and 🏳️‍🌈",
        "Z̸̛̮̱a̷̛̫l̵̰̿g̴̣̈o̶͖̊",
        "a b c",
        "\u2028\u2029",
    ],
)
def test_hostile_text_appears_as_text(text):
    """The text is there letter for letter, and the page has the same elements as with a harmless one."""
    page = page_of(text)
    found = list(elements(page))
    if "characters" not in words(tree_of(page).find(".//*[@id='provenance']")):
        assert found == PLAIN
    heading = "".join(tree_of(page).find(".//h1").itertext())
    assert heading.strip("\n") == text


def test_long_text_is_cut_with_a_mark():
    """10,000 characters are cut to 120 in a heading, and both numbers are told."""
    page = tree_of(page_of("W" * 10_000))
    assert words(page.find(".//h1")) == "W" * 120 + "… (120 of 10,000 characters)"
    assert max(len(line) for line in "".join(page.find("body").itertext()).split("\n")) < 1500


def test_characters_no_document_may_hold_are_replaced():
    """Controls and lone surrogates become the replacement character; line ends and tabs stay."""
    heading = tree_of(page_of("a\x00b\x0bc\ud800d\uffffe")).find(".//h1")
    assert words(heading) == "a\ufffdb\ufffdc\ufffdd\ufffde"


def test_colours_of_a_view_cannot_carry_styles():
    """A colour that is none stops the report instead of reaching the style."""
    from dataclasses import replace

    from tests.render.sample import INK, LegendEntry, report, treemap

    legend = (LegendEntry("A", "red}body{display:none", INK), LegendEntry("B", "#000000", INK))
    with pytest.raises(ValueError, match="no colour"):
        render_html(report(replace(treemap(), legend=legend), figures={}), {}, FORMATS, TEMPLATES)


def test_naughty_strings_appear_as_text(shared: Path):
    """Each of the corpus's strings is one row of the matrix, and the page has no element or attribute beyond ours."""
    strings = json.loads((shared / "corpus" / "naughty_strings.json").read_text(encoding="utf-8"))
    page = page_of(*strings)
    assert set(elements(page)) <= set(elements(page_of("harmless", "also"))) | {
        ("small", ("class",)),
        ("br", ()),
    } | set(PLAIN)
    rows = tree_of(page).find(".//*[@id='matrix']").findall(".//table[1]/tbody/tr")
    shown = ["".join(row[0].itertext()).strip() for row in rows]
    assert len(shown) == len(strings)
    for text, said in zip(strings, shown, strict=True):
        kept, cut, _ = said.partition("… (")
        whole = squeezed(text)
        assert whole.startswith(kept) and len(kept) >= 60 if cut else kept == (whole if text else "(blank)"), text


def squeezed(text: str) -> str:
    """As a page holds it: a carriage return is a line end, controls are replaced."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", lines).strip()
