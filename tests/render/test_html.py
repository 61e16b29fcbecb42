"""The page: what it says, what it allows, and that it needs nothing else."""

import base64
import hashlib
import re
import time
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from tinyhtml5.parser import HTMLParser

from reportgen.render.figures import FigureSvg
from reportgen.render.html import MOST_ROWS, direction, render_html
from reportgen.render.templates import Templates
from reportgen.sections.base import ReportView
from tests.render.sample import ERROR, FORMATS, flat, kpis, large, many, matrix, notes, pivot, report, small, treemap

TEMPLATES = Templates()
SVG = "{http://www.w3.org/2000/svg}"


def html_of(view: ReportView, svgs: dict[str, FigureSvg] | None = None) -> str:
    return render_html(view, svgs or {}, FORMATS, TEMPLATES)[0].body.decode()


def tree_of(text: str) -> ET.Element:
    """The page as a browser reads it; not one error is allowed."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(text.encode())
    assert parser.errors == []
    return root


@pytest.fixture(scope="module")
def page() -> str:
    view, svgs = small()
    return render_html(view, svgs, FORMATS, TEMPLATES)[0].body.decode()


@pytest.fixture(scope="module")
def root(page: str) -> ET.Element:
    return tree_of(page)


def words(element: ET.Element) -> str:
    """What a reader of the element reads, in one line."""
    return re.sub(r" (?=[:.,)])|(?<=\() ", "", " ".join(" ".join(element.itertext()).split()))


def test_page_is_an_artifact_named_after_the_report():
    """The file has the report's name, and is HTML in UTF-8."""
    (artifact,) = render_html(report(kpis()), {}, FORMATS, TEMPLATES)
    assert (artifact.name, artifact.media_type) == ("inventory-by-serial-no.html", "text/html")


def test_policy_comes_first_and_allows_only_what_is_in_the_page(page):
    """The head begins with the policy; its one hash is that of the page's one style, and no script is allowed."""
    policy = re.search(
        r'<head><meta http-equiv="Content-Security-Policy" content="([^"]+)"><meta charset="utf-8">', page
    )
    assert policy is not None
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy[1] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def test_page_needs_and_runs_nothing(page, root):
    """No script, no style attribute, no handler, and nothing that would be fetched."""
    for element in root.iter():
        assert element.tag not in ("script", "link", "iframe", "object", "embed", "img", "form", "base"), element.tag
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "src", "srcset")]
    assert set(re.findall(r"url\(([^)]{0,16})", page)) == {"data:font/woff2;"}
    assert "@import" not in page


def test_references_lead_somewhere(root):
    """Every id is there once; every in-page link and aria reference leads to one; other links leave by https."""
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for element in root.iter():
        for name in ("aria-labelledby", "aria-describedby", "aria-controls"):
            assert set(element.get(name, "").split()) <= set(ids)
        href = element.get("href")
        assert href is None or href.removeprefix("#") in ids or href.startswith("https://")


def test_classes_of_the_page_are_styled(page, root):
    """Each class that was made for a value has its rule."""
    made = {
        name
        for element in root.iter()
        for name in element.get("class", "").split()
        if re.search(r"-\d|-[0-9a-f]{6}$", name)
    }
    assert made
    for name in made:
        assert f".{name}" in page, name


def test_head_says_what_report_this_is(root):
    """Company, title, day, period, currency and filter stand on top."""
    assert words(root.find(".//header")).startswith(
        "CRONUS International Ltd. Inventory by Serial No. As of Oct 29, 2025 Period Jan 1, 2025 – Oct 29, 2025 "
        "Currency USD Filter Entry No. at most 828"
    )
    assert root.find("head/title").text == "Inventory by Serial No. – CRONUS International Ltd."


def test_headings_step_down_one_at_a_time(root):
    """There is one first heading, and no level is skipped."""
    levels = [int(element.tag[1]) for element in root.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_sections_are_listed_if_there_are_many(root):
    """The list of sections leads to each in its order; a short report has none."""
    links = root.findall(".//nav//a")
    assert [link.get("href") for link in links] == [
        "#kpis",
        "#decomposition_tree",
        "#matrix",
        "#treemap",
        "#notes",
        "#dictionary",
    ]
    assert tree_of(html_of(report(kpis(), notes()))).find(".//nav") is None


def test_key_figures_say_how_they_are_made(root):
    """Each card has label, figure, formula and tables; a blank figure says so."""
    cards = [words(card) for card in root.findall(".//*[@id='kpis']//div[@class='card']")]
    assert len(cards) == 5
    assert cards[0] == (
        "Inventory (Quantity) 10 How it is calculated: Inventory (Quantity) Sum of Quantity over the ledger "
        "entries posted up to the report's day. From Item Ledger Entry"
    )
    assert cards[4].startswith("Expired inventory (blank) ")


def test_tree_is_a_named_figure_and_a_table(root):
    """The tree's drawing has a name, and its table has every node with value and share."""
    section = root.find(".//*[@id='decomposition_tree']")
    assert section.find(f".//{SVG}svg").get("aria-label") == "Quantity explained"
    lines = [[words(cell) for cell in row] for row in section.findall(".//tbody/tr")]
    assert lines == [
        ["Quantity", "10", ""],
        ["10000 Fabrikam, Inc.", "10", "100.0%"],
        ["107210", "10", "100.0%"],
        ["000001", "1", "10.0%"],
        ["000002", "1", "10.0%"],
        ["000003", "1", "10.0%"],
        ["Others (7)", "7", "70.0%"],
    ]


def test_matrix_folds_by_group_and_adds_up(root):
    """Groups are folds in each other, open as far as the view says, with their values; leaves are rows of tables."""
    section = root.find(".//*[@id='matrix']")
    outer = section.find(".//details")
    inner = outer.find("details")
    assert words(outer.find("summary")) == "PARTS Inventory (Quantity): 10"
    assert words(inner.find("summary")) == "SP-BOM1207 Inventory (Quantity): 10"
    assert (outer.get("open"), inner.get("open")) == ("", "")
    lines = [[words(cell) for cell in row] for row in inner.findall("table/tbody/tr")]
    assert lines[:2] == [["000001", "1", "Jan 15, 2026"], ["000002", "1", ""]]
    assert len(lines) == 10
    assert [words(cell) for cell in section.find(".//tfoot/tr")] == ["Total", "10", ""]


def test_matrix_opens_as_many_levels_as_the_view_says():
    """With one open level, the outer groups are open and the inner ones closed."""
    folds = tree_of(html_of(report(replace(matrix(), open_levels=1)))).findall(".//details[@class]")
    assert [(fold.get("class"), fold.get("open")) for fold in folds if "fold" in fold.get("class")] == [
        ("fold level-1", ""),
        ("fold level-2", None),
    ]


def test_matrix_tables_line_up(root):
    """Heads, groups and tables of leaves have the same widths, column by column."""
    section = root.find(".//*[@id='matrix']")
    summaries = {
        tuple(cell.get("class").split()[-1] for cell in one if "cell" in cell.get("class"))
        for one in section.iter("summary")
    }
    tables = {tuple(col.get("class") for col in group[1:]) for group in section.iter("colgroup")}
    assert len(summaries) == 1
    assert summaries == tables


def test_matrix_of_one_level_is_a_plain_table():
    """Without groups there is nothing to fold; blank text says so and zero stays 0."""
    section = tree_of(html_of(report(flat()))).find(".//*[@id='matrix-3']")
    assert section.find(".//details") is None
    assert [[words(cell) for cell in row] for row in section.iter("tr")] == [
        ["Location Code", "Inventory (Quantity)"],
        ["EAST", "7"],
        ["(blank)", "0"],
        ["WEST", "3"],
        ["Total", "10"],
    ]


def test_matrix_with_columns_has_a_head_of_two_rows():
    """Each value of the column dimension spans its measures; blank cells are empty; the region can take the focus."""
    section = tree_of(html_of(report(pivot()))).find(".//*[@id='matrix-2']")
    head, measures = section.findall(".//thead/tr")
    assert [(words(cell), cell.get("colspan")) for cell in head] == [
        ("", "1"),
        ("EAST", "2"),
        ("WEST", "2"),
        ("(blank)", "2"),
        ("Total", "3"),
    ]
    assert len(measures) == 1 + 9
    assert [words(cell) for cell in section.findall(".//tbody/tr")[1]] == [
        "SP-BOM1207",
        "2",
        "2,501.00",
        "",
        "",
        "−1",
        "−1,250.50",
        "1",
        "50.0%",
        "1,250.50",
    ]
    region = section.find(".//div[@role='group']")
    assert (region.get("tabindex"), region.get("aria-labelledby")) == ("0", "matrix-2-title")


def test_treemap_has_two_shapes_a_legend_and_a_table():
    """A wide and a narrow drawing, the legend as text with its colours as classes, and all tiles as a table."""
    stock = {"PARTS": {"A": ["1", "2"]}, "DESK": {"B": ["3"]}}
    view = report(treemap(stock))
    from tests.render.sample import drawn

    text = html_of(view, drawn(view))
    section = tree_of(text).find(".//*[@id='treemap']")
    assert len(section.findall(f".//{SVG}svg")) == 2
    assert [words(entry) for entry in section.findall(".//ul[@class='legend']/li")] == ["PARTS", "DESK"]
    assert "background-color-8fb4f8" in section.find(".//ul[@class='legend']/li/span").get("class")
    assert [words(row) for row in section.findall(".//tbody/tr")] == ["PARTS A 1 1", "PARTS A 2 1", "DESK B 3 1"]


def test_what_is_covered_is_said_once(page):
    """Sections that cover the same entries say so once, the first of them."""
    assert page.count("10 of 962 on hand are counted here; 952 have no serial number.") == 1


def test_checks_are_told_with_examples(root):
    """Each check has severity, sentence, code, count and its examples."""
    found = [words(check) for check in root.findall(".//*[@id='checks']/ul/li")]
    assert found[0] == (
        "Warning 2 serial numbers have a balance below zero. negative-serial · 2 "
        "Examples of negative-serial (2 of 2) S-1 of 1968-S: −1 S-2 of 1968-S: −1"
    )
    assert root.find(".//*[@class='banner error']") is None


def test_failed_checks_are_told_on_top():
    """An error stands above the figures, with its sentence and a way to the details."""
    root = tree_of(html_of(report(kpis(), checks=(ERROR,))))
    banner = root.find("body/main")[0]
    assert words(banner) == (
        "Some totals may be wrong: 1 data check failed. See the data checks "
        "3 ledger entries have an Entry No. that another one has, too."
    )
    assert (
        words(tree_of(html_of(report(kpis(), checks=()))).find(".//*[@id='checks']"))
        == "Data checks No check of the data found anything."
    )


def test_empty_ledger_is_told_on_top():
    """A report about nothing says so first."""
    root = tree_of(html_of(report(kpis(), is_empty=True)))
    assert words(root.find("body/main")[0]).startswith("The ledger has no entries.")


def test_provenance_is_told(root):
    """Tables with rows and the beginning of their hash, and the control totals of the whole ledger."""
    section = root.find(".//*[@id='provenance']")
    assert [words(cell) for cell in section.find(".//tbody/tr")] == [
        "item_ledger_entries",
        "itemLedgerEntries.csv",
        "analytics CSV",
        "1,373",
        "9f8e7d6c5b4a",
    ]
    assert "Quantity 962 with a serial number 15 without one 947" in words(section)


def test_rows_beyond_the_limit_are_told_not_hidden():
    """Of a matrix of more than 5,000 rows the first are shown, with "n of N" and where the rest is."""
    stock = many(210)
    view = report(matrix(stock))
    text = html_of(view)
    assert len(view.sections[0].rows) == 5067 > MOST_ROWS
    assert "5,000 of 5,067 rows are shown; all of them are in inventory-by-serial-no.json." in text
    assert text.count("<summary>") + text.count('<tr class="level-3">') == MOST_ROWS + len(report().checks)


def test_thousands_of_rows_take_seconds():
    """A page of 4,800 serials is made in under five seconds, figures included, and stays under 2 MB."""
    view, svgs = large()
    began = time.perf_counter()
    body = render_html(view, svgs, FORMATS, TEMPLATES)[0].body
    assert time.perf_counter() - began < 5
    assert len(body) < 2_000_000


def test_equal_reports_give_equal_bytes():
    """Rendering twice, with templates compiled anew, gives the same bytes."""
    view, svgs = small()
    assert render_html(view, svgs, FORMATS, Templates()) == render_html(view, svgs, FORMATS, TEMPLATES)


@pytest.mark.parametrize(
    ("locale", "way"), [("en-US", "ltr"), ("ar-EG", "rtl"), ("he", "rtl"), ("fa_IR", "rtl"), ("de-DE", "ltr")]
)
def test_language_and_direction_come_from_the_locale(locale, way):
    """The page says its language and the way it is written."""
    assert direction(locale) == way
    html = tree_of(html_of(report(kpis(), locale=locale)))
    assert (html.get("lang"), html.get("dir")) == (locale, way)


def test_characters_no_typeface_has_are_told():
    """A character that may not show is named by its code point."""
    text = html_of(report(kpis(), company="公司 Ltd."))
    assert "2 characters are in none of the report's typefaces and may not show:" in text
    assert "U+516C, U+53F8." in text
