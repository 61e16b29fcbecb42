"""The summary that a job of continuous integration shows."""

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reportgen.render.markdown import escaped
from reportgen.render.summary import render_summary
from tests.render.outcomes import HOSTILE, alert, check, failed, outcome

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})
SPECIAL = "\\`*_{}[]()#+-.!|<>&~$@:/=1a \t\n\r\x1b\x00\u202e\u2028\ud800"


def shown(text: str) -> str:
    """What a reader sees of Markdown on one line, without its markup."""
    html = MARKDOWN.render(text)
    text = re.sub(r"<!--.*?-->", "", html.removeprefix("<p>").removesuffix("</p>\n"))
    assert not re.search(r"<[a-z]", text), html
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


@given(st.text(alphabet=SPECIAL, max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_is_shown_as_it_is(text: str) -> None:
    """Nothing in a text becomes markup; characters that steer a line or a terminal are replaced, one for one."""
    told = re.sub("[\x00-\x08\x1b\u202e\u2028\ud800]", "\ufffd", re.sub("[\t\n\r]", " ", text)).strip(" ")

    assert " ".join(shown(escaped(text)).split()) == " ".join(told.split())


def test_a_cell_cannot_end_its_cell() -> None:
    """A vertical bar in a text stays in its cell."""
    html = MARKDOWN.render(f"| a | b |\n| --- | --- |\n| {escaped('x | y')} | {escaped(chr(92))} |\n")

    assert "<td>x | y</td>" in html
    assert "<td>\\</td>" in html


def test_a_report_is_told_with_figures_alerts_checks_and_files() -> None:
    """What a reader wants of a report, under its title, with a shape for how it stands."""
    text = render_summary([outcome(title="Weekly", checks=(check(),), alerts=(alert(),))])

    assert text.startswith("## ⚠ Weekly\n")
    assert "| Critical | Too much expired stock | 12 |" in text
    assert "| Warning | odd\\_entries | 2 | 2 entries are odd |" in text
    assert "| output/weekly/weekly.html |" in text
    assert "| Inventory (Quantity) | 10 |" in text
    assert render_summary([outcome(checks=(check("error"),))]).startswith("## ✗ ")
    assert render_summary([outcome(checks=())]).startswith("## ✓ ")


def test_a_report_that_was_not_made_says_why() -> None:
    """The problems of its spec stand in its place."""
    text = render_summary([failed()])

    assert "The report was not made." in text
    assert "| unknown-option | weekly.yaml:6:5 | unknown option 'colums' | use 'columns' |" in text


def test_many_reports_stay_under_the_limit_and_say_what_is_left_out() -> None:
    """First tables get shorter, then reports are left out; both are told as n of N."""
    checks = tuple(replace(check(), message=f"finding {number}") for number in range(40))
    one = render_summary([outcome(checks=checks)])
    some = render_summary([outcome(checks=checks)] * 30)
    many = render_summary([outcome(title="é" * 300, checks=checks)] * 500)

    assert "*25 of 40 are shown.*" in one
    assert some.count("## ✓") == 30
    assert re.search(r"\*\d+ of 40 are shown\.\*", some)
    told = re.search(r"\*(\d+) of 500 reports are told here", many)
    assert told
    assert many.count("## ✓") == int(told[1]) > 10
    assert max(len(text.encode()) for text in (one, some, many)) <= 64_000


def test_hostile_text_stays_text() -> None:
    """No HTML, no link, no second line, no control character of the data is left in a summary."""
    text = render_summary(
        [outcome(title=HOSTILE, checks=(check("error", HOSTILE),), alerts=(alert("warning", HOSTILE),))]
    )
    html = MARKDOWN.render(text)

    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)
    assert not re.search("<(a|script|strong|code|s)[ >]", html)
    assert "\n::set-output" not in text
    assert {found[1] for found in re.finditer(r"^(#+) ", text, re.MULTILINE)} == {"##", "###"}
