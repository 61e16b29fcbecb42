"""A page that can be explored: what it allows, where its scripts are, and what is left out to keep it small."""

import base64
import hashlib
import random
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tinyhtml5.parser import HTMLParser

from reportgen.render.artifact import Artifact
from reportgen.render.fonts import fonts_for
from reportgen.render.html import MOST_ROWS_EXPLORED, render_html
from reportgen.render.scripts import bundle
from reportgen.render.templates import Templates
from reportgen.sections.base import PageSetup, ReportView
from reportgen.sections.exploring import Exploration
from reportgen.sections.grid import Column, Grid, GridRow
from tests.render.explored import cube, dimension, exploration, opened
from tests.render.sample import FORMATS, kpis, many, matrix, report
from tests.render.test_html import html_of

TEMPLATES = Templates()
META = re.compile(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]+)"><meta charset="utf-8">')


def explored(rows: int = 6, grids: dict[str, Grid] | None = None) -> Exploration:
    """So many rows; the wide filter takes more bytes than the narrow one, the used one is a section's too."""
    rng = random.Random(1)
    one = cube(
        range(rows),
        [
            dimension("used", [f"U{n}-{rng.random()}" for n in range(rows)], range(rows)),
            dimension("wide", [f"W{n}-{rng.random()}" for n in range(rows)], rng.sample(range(rows), rows)),
            dimension("narrow", ["<b>N1</b>", "N2"], [rng.randrange(2) for _ in range(rows)]),
        ],
    )
    found = exploration(one, ["wide", "used", "narrow"], ["used"], grids)
    labels = {"wide": "Wide & <i>high</i>", "narrow": "Narrow", "used": "Used"}
    named = tuple(replace(part, label=labels[part.name]) for part in one.dimensions)
    return replace(found, cube=replace(one, dimensions=named))


def setup(**changes: Any) -> ReportView:
    return report(kpis(), matrix(), page=PageSetup("A4", "portrait", **changes))


def pages(view: ReportView, found: Exploration | None) -> tuple[Artifact, ...]:
    return render_html(view, {}, FORMATS, TEMPLATES, found)


def page_of(view: ReportView, found: Exploration | None) -> str:
    return pages(view, found)[0].body.decode()


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def policy_of(text: str) -> str:
    found = META.search(text)
    assert found
    return found[1]


def told(text: str) -> str:
    """What the page says was left out, in one line."""
    found = re.search(r'<(?:p|div) class="told">(.*?)</main>', text, re.DOTALL)
    return " ".join(re.sub("<[^>]+>", "", found[1]).split()) if found else ""


def test_policy_allows_the_one_style_and_the_one_script():
    """Their hashes are those of what stands in the page; the store is data, which no policy need allow."""
    text = page_of(setup(), explored())
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    (script,) = re.findall(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    assert policy_of(text) == (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; script-src 'sha256-{digest(script)}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert script == bundle(TEMPLATES)
    assert text.count("<script") == 2


def test_store_stands_last_and_the_page_is_sound():
    """The store comes after all that is painted, and the page is read without one error."""
    text = page_of(setup(), explored())
    assert text.rstrip().endswith("</script></body>\n</html>")
    assert text.index("</footer>") < text.index('id="store"')
    parser = HTMLParser(namespace_html_elements=False)
    parser.parse(text.encode())
    assert parser.errors == []
    assert opened(text).manifest["file"] == "inventory-by-serial-no.json"


def test_page_without_exploration_has_no_script():
    """Nothing of a page changes that has nothing to explore: no script, no store, no mention of them in the policy."""
    text = page_of(setup(), None)
    assert "<script" not in text
    assert "script-src" not in text
    assert text == html_of(setup())
    assert "told" not in text.partition("</style>")[2]


def test_external_scripts_stand_beside_the_page():
    """Style and scripts are files of their own, the policy allows those alone, and nothing in the page is a script."""
    page, style, script = pages(setup(scripts="external"), explored())
    assert [one.name for one in (page, style, script)] == [
        f"inventory-by-serial-no.{end}" for end in ("html", "css", "js")
    ]
    assert [style.media_type, script.media_type] == ["text/css", "text/javascript"]
    text = page.body.decode()
    assert policy_of(text) == (
        "default-src 'none'; style-src 'self'; script-src 'self'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    assert re.findall(r"<(?:link|script)[^>]*>", text) == [
        '<link rel="stylesheet" href="inventory-by-serial-no.css">',
        '<script src="inventory-by-serial-no.js" defer>',
        '<script type="application/json" id="store">',
    ]
    assert "<style" not in text
    inline = page_of(setup(), explored())
    assert f"<style>{style.body.decode()}</style>" in inline
    assert script.body.decode() == f'(() => {{\n"use strict";\n{bundle(TEMPLATES)}}})();\n'
    assert opened(text) == opened(inline)


def test_external_style_without_anything_to_explore():
    """Where there is nothing to explore, there is no script beside the page either, but the style is."""
    page, style = pages(setup(scripts="external"), None)
    assert (style.name, policy_of(page.body.decode()).count("script-src")) == ("inventory-by-serial-no.css", 0)


def test_explored_page_shows_fewer_rows_as_it_stands():
    """Where scripts show all rows, a thousand stand in the page without them, and it says how many there are."""
    view = report(matrix(many(50)))
    assert len(view.sections[0].rows) == 1227
    text = page_of(view, explored())
    assert text.count('<details class="fold') + text.count('<tr class="level-3">') == MOST_ROWS_EXPLORED
    assert "1,000 of 1,227 rows are shown; all of them are in" in text


def test_faces_have_what_scripts_show():
    """A letter that is in the store alone has its face in the page."""
    one = cube([0], [dimension("used", ["אב"], [0])])
    text = page_of(setup(), exploration(one, used=["used"]))
    families = fonts_for("אב", "en-US").families
    assert len(families) > 1
    assert all(f'font-family:"{family}"' in text for family in families)


def size_of(found: Exploration) -> int:
    return len(pages(setup(), found)[0].body)


def megabytes(size: int) -> Decimal:
    return Decimal(size) / 1_000_000


ROWS = 3000


def long_grid(rows: int) -> Grid:
    rng = random.Random(2)
    body = tuple(GridRow((f"{rng.random()}",), (n,), 1) for n in range(rows))
    return Grid("matrix", "Matrix", (Column("no", "No."),), (Column("pieces", "Pieces", "quantity"),), body)


def test_a_page_within_its_limit_leaves_nothing_out():
    """What fits is there, and the page says nothing of limits."""
    text = page_of(setup(max_html_mb=Decimal(2)), explored(ROWS, {"matrix": long_grid(ROWS)}))
    assert told(text) == ""
    assert opened(text).manifest["filters"] == ["wide", "used", "narrow"]


def test_filters_that_no_section_uses_go_first():
    """The largest is left out, the page says so in words, and it is as small as was asked."""
    found = explored(ROWS, {"matrix": long_grid(ROWS)})
    most = megabytes(size_of(found) - 1000)
    text = page_of(setup(max_html_mb=most), found)
    assert len(text.encode()) <= most * 1_000_000
    assert opened(text).manifest["filters"] == ["used", "narrow"]
    assert [one["name"] for one in opened(text).manifest["dimensions"]] == ["used", "narrow"]
    assert "<i>" not in text
    assert told(text) == f"To stay below {FORMATS.number(most, 'ratio')} MB, this page cannot be filtered by " + (
        "Wide &amp; &lt;i&gt;high&lt;/i&gt;."
    )
    assert "script-src" in policy_of(text)


def test_long_tables_go_next_and_then_all():
    """With no filter left to drop, long tables are cut short; then nothing is left to explore. It never fails."""
    found = explored(ROWS, {"matrix": long_grid(ROWS)})
    bare = size_of(replace(found.without(["wide", "narrow"]), grids={}))
    text = page_of(setup(max_html_mb=megabytes(bare + 4000)), found)
    assert opened(text).manifest["grids"] == {}
    assert opened(text).manifest["filters"] == ["used"]
    assert re.search(r"shows the first rows only of \S.*; all of them are in inventory-by-serial-no.json", told(text))
    for limit in ("0.05", megabytes(bare - 20_000)):
        text = page_of(setup(max_html_mb=Decimal(limit)), found)
        assert "<script" not in text
        assert "script-src" not in policy_of(text)
        assert told(text).startswith("This page shows its figures as they stand.")
        assert f"larger than {FORMATS.number(Decimal(limit), 'ratio')} MB; all of them are in" in told(text)


def test_a_template_without_the_places_gets_both_at_its_end(tmp_path):
    """A page template of one's own need not know of stores: words and store stand at the end of its body."""
    (tmp_path / "report.html").write_text("<html><head>{{ head }}</head><body>{{ report.title }}</body></html>")
    found = explored(ROWS)
    view = setup(max_html_mb=Decimal("0.5"))
    made = render_html(view, {}, FORMATS, Templates(tmp_path), found)[0].body.decode()
    assert opened(made).manifest["rows"] == ROWS
    assert made.endswith("</script></body></html>")
    small = render_html(setup(max_html_mb=Decimal("0.01")), {}, FORMATS, Templates(tmp_path), found)[0].body.decode()
    assert re.search(r'<p class="told">This page shows[^<]*</p>\s*</body></html>', small)


@pytest.mark.parametrize("end", ["</script>", "<!--"])
def test_a_script_that_would_end_early_is_refused(tmp_path, end):
    """A script of one's own that holds the end of its element makes no page."""
    from reportgen.errors import RenderError

    place = tmp_path / "scripts" / "explore"
    place.mkdir(parents=True)
    (place / "main.js").write_text(f'const end = "{end}";\n')
    with pytest.raises(RenderError, match="would end it"):
        render_html(setup(), {}, FORMATS, Templates(tmp_path), explored())
