"""The first page of an intranet: what it says of each report, and that whatever reports say does no harm."""

import base64
import re
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from itertools import accumulate
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.intranet import Site, SitePoint, SiteReport, render_feed, render_index
from reportgen.render.intranet.freshness import freshness
from tests.render.sites import MOMENT, TODAY, days_back, figure, report, site, usual
from tests.render.test_html import tree_of, words

GAPS = st.lists(st.integers(1, 400), min_size=1, max_size=30)


def page_of(*reports: SiteReport, **more: object) -> str:
    return render_index(site(*reports, **more)).body.decode()


def cards(page: str) -> list[ET.Element]:
    return tree_of(page).findall(".//article")


def state_of(card: ET.Element) -> str:
    """What the card says of its freshness without scripts."""
    shown = [one for one in card.iterfind(".//p[@class='when']/*") if one.get("hidden") is None]
    return " ".join(words(one) for one in shown)


def test_every_report_is_there_by_company_and_title() -> None:
    """Companies are headings, titles under them are links to the latest, both in the order of the alphabet.

    Readers' editions of one report follow one another.
    """
    south, north = report("stock", days_back(3), company="South"), report("Stock", days_back(3), company="North")
    reader = replace(south, slug="stock/ana", reader="Ana", href="stock/ana/latest/stock.html")
    root = tree_of(page_of(report("valuation", days_back(3), company="South"), reader, south, north))

    assert [words(one) for one in root.iter("h2")] == ["North", "South"]
    assert [(words(one), one.get("href")) for one in root.iterfind(".//h3/a")] == [
        ("Stock", "stock/latest/stock.html"),
        ("stock", "stock/latest/stock.html"),
        ("stock", "stock/ana/latest/stock.html"),
        ("valuation", "valuation/latest/valuation.html"),
    ]
    assert words(root.findall(".//article")[2].find("p")) == "For Ana"


def test_a_card_says_who_answers_and_what_is_wrong() -> None:
    """Owner, alerts and failed checks stand in words; where there are many it says how many are shown."""
    alerts = tuple(f"alert {number}" for number in range(7))
    (card,) = cards(page_of(report("Stock", days_back(3), owner="Ana", alerts=alerts, checks=("no costs",))))

    assert "Owner: Ana" in words(card)
    told = [words(one) for one in card.iterfind(".//ul/li")]
    assert told == [
        *(f"Alert: alert {number}" for number in range(5)),
        "5 of 7 alerts are shown.",
        "Check failed: no costs",
    ]


def test_a_figure_has_its_line_and_says_the_same_in_words() -> None:
    """The line runs from the first day to the last, the lowest at the bottom; a screen reader gets it as a sentence."""
    numbers = zip(days_back(3), (20, 10, 30), strict=True)
    points = tuple(SitePoint(day, value, f"{value} pcs") for day, value in numbers)
    (card,) = cards(
        page_of(replace(report("Stock", days_back(3)), figures=(replace(figure("Qty", ()), history=points),)))
    )

    assert (
        words(card.find(".//dd/span[@class='vh']"))
        == "Over 3 days from 20 pcs to 30 pcs, lowest 10 pcs, highest 30 pcs"
    )
    line = card.find(".//{http://www.w3.org/2000/svg}polyline")
    assert line is not None and line.get("points") == "3.0,10.0 48.0,17.0 93.0,3.0"
    rows = [[words(cell) for cell in row] for row in card.iterfind(".//tbody/tr")]
    assert rows == [["Nov 21, 2026", "30 pcs"], ["Nov 20, 2026", "10 pcs"], ["Nov 19, 2026", "20 pcs"]]


def test_days_that_are_gone_keep_their_figures_without_a_link() -> None:
    """A kept day links to its report with its tags beside it; a day that is no longer kept is there as text."""
    whole = report("Stock", days_back(3), ("Quantity",), tags={date(2026, 11, 20): ("audit",)})
    (card,) = cards(page_of(replace(whole, releases=whole.releases[1:])))

    rows = card.findall(".//tbody/tr/th")
    assert [(words(row), [one.get("href") for one in row.iter("a")]) for row in rows] == [
        ("Nov 21, 2026", ["stock/2026-11-21/stock.html"]),
        ("Nov 20, 2026 audit", ["stock/2026-11-20/stock.html"]),
        ("Nov 19, 2026", []),
    ]
    assert words(card.find("p[@class='tagged']")) == "Kept: audit (Nov 20, 2026)"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (days_back(10), "Nov 21, 2026 1 day old Daily, next by Nov 23, 2026"),
        (days_back(10, last=date(2026, 11, 18)), "Nov 18, 2026 4 days old Overdue: daily, was due by Nov 20, 2026"),
        (days_back(5, 7), "Nov 21, 2026 1 day old Weekly, next by Nov 29, 2026"),
        ((date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)), "Oct 31, 2026 22 days old Monthly, next by Dec 2, 2026"),  # noqa: E501
        (days_back(4, 10), "Nov 21, 2026 1 day old Every 10 days, next by Dec 2, 2026"),
        (days_back(2), "Nov 21, 2026 1 day old"),
        (days_back(1, last=TODAY), "Nov 22, 2026 of today"),
        (days_back(1, last=TODAY + timedelta(days=9)), "Dec 1, 2026 of a day to come"),
    ],
)  # fmt: skip
def test_freshness_is_told_in_words(days: tuple[date, ...], said: str) -> None:
    """Age counts to the day of the page; two gaps make a rhythm, and beyond it the report is overdue."""
    (card,) = cards(page_of(report("Stock", days)))
    assert state_of(card) == said


def test_reports_of_working_days_are_not_overdue_at_the_weekend() -> None:
    """Friday's report, published on Saturday, is in time until Tuesday; on Wednesday it is overdue."""
    fridays = [date(2026, 11, 2) + timedelta(days=back) for back in range(-14, 19)]
    days = [day for day in fridays if day.weekday() < 5]
    assert days[-1] == date(2026, 11, 20)
    state = {day: freshness(days, date(2026, 11, 21), date(2026, 11, day)).stale for day in (22, 23, 24, 25)}
    assert state == {22: False, 23: False, 24: False, 25: True}


@given(GAPS, st.integers(-3, 30), st.integers(0, 800))
def test_a_report_is_overdue_only_after_the_day_it_is_due(gaps: list[int], late: int, age: int) -> None:
    """Whatever the rhythm, what is made within its usual gap is in time, and due days lie after the last day."""
    days = [date(2020, 1, 1) + timedelta(days=gap) for gap in accumulate(gaps)]
    last = days[-1]
    found = freshness(reversed(days), last + timedelta(days=late), last + timedelta(days=age))
    assert found.age == age
    assert (found.due is None) == (len(days) < 3)
    if found.due:
        assert found.stale == (last + timedelta(days=age) > found.due)
        usual_gaps = sorted(gaps[1:][-12:])
        assert (found.due - last).days >= usual_gaps[len(usual_gaps) // 2]


def test_policy_allows_the_one_style_and_the_one_script() -> None:
    """Nothing else may be loaded, run or sent."""
    page = render_index(usual()).body.decode()
    allowed = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    (style,), (script,) = (
        re.findall(rf"<{tag}>(.*?)</{tag.split()[0]}>", page, re.DOTALL) for tag in ("style", 'script type="module"')
    )
    hashes = [base64.b64encode(sha256(text.encode()).digest()).decode() for text in (style, script)]

    assert allowed is not None and allowed[1] == (
        f"default-src 'none'; style-src 'sha256-{hashes[0]}'; script-src 'sha256-{hashes[1]}'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )
    names = {str(name) for element in tree_of(page).iter() for name in element.attrib}
    assert [name for name in names if name == "style" or name.startswith("on")] == []


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }}<!--head-->",
    "]]>&lt;",
    "‮gnp.exe",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    """Titles, owners, companies, labels, tags and words of alerts are letter for letter what they are."""

    def named(text: str) -> Site:
        day = days_back(1)[0]
        one = report(
            text,
            days_back(3),
            (text,),
            slug="stock",
            company=text,
            owner=text,
            alerts=(text,),
            checks=(text,),
            tags={day: (text,)},
        )
        two = replace(one, slug="stock/other", reader=text, href=f"{text}/x.html")
        return site(one, two, title=text)

    page = render_index(named(text)).body.decode()
    root, plain = tree_of(page), tree_of(render_index(named("harmless")).body.decode())
    shape = [[(str(one.tag), sorted(one.attrib)) for one in tree.iter()] for tree in (root, plain)]
    assert shape[0] == shape[1]
    assert "".join(root.find(".//h1").itertext()) == text  # type: ignore[union-attr]
    assert sum("".join(one.itertext()) == text for one in root.iter("bdi")) >= 8


def test_a_readers_own_figures_are_not_for_everybody() -> None:
    """Of a report made for one reader the page and the feed tell that it is there and how fresh, and no figure."""
    one = report(
        "Stock", days_back(3), ("Quantity of Ana",), reader="Ana", alerts=("Ana has 14",), checks=("Ana lacks 2",)
    )
    page, feed = page_of(one), render_feed(site(one)).body.decode()
    (card,) = cards(page)
    assert not re.search("Quantity of Ana|Ana has|Ana lacks", page + feed) and one.figures[0].formatted not in words(
        card
    )
    assert "Alert: 1 of them; the report says which" in words(card) and "Daily" in words(card)
    assert [link.get("href") for link in card.iter("a")][1:] == [day.href for day in one.releases[::-1]]


def test_no_address_leads_out_of_the_site() -> None:
    """A path from a catalogue that others may have written stays a path."""
    odd = replace(report("Stock", days_back(1)), href="javascript:alert(1)//")
    assert tree_of(page_of(odd)).find(".//h2/a").get("href") == "javascript%3Aalert%281%29//"  # type: ignore[union-attr]


def test_an_empty_place_says_so() -> None:
    """Without reports there is neither a search nor a list; with one there is no search."""
    page = page_of()
    assert "No report is published here yet." in page and 'type="search"' not in page
    assert 'type="search"' not in page_of(report("Stock", days_back(3)))


def test_three_hundred_reports_stay_below_a_megabyte() -> None:
    """Long histories are shown in part, and each card says how much of them."""
    labels = ("Inventory quantity", "Inventory value", "Serial numbers", "Days on hand")
    many = [report(f"Report {number}", days_back(30), labels, slug=f"r{number}") for number in range(300)]
    page = page_of(*many)
    assert len(page.encode()) < 1_000_000
    assert page.count("Lines show the last 7 of 30 days.") == page.count("3 of 30 days are listed.") == 300
    assert page.count("<polyline") == 4 * 300


def test_few_reports_show_sixty_days() -> None:
    """A line has at most the last sixty days; all kept days are listed."""
    card = words(cards(page_of(report("Stock", days_back(200))))[0])
    assert "Lines show the last 60 of 200 days." in card and "days are listed" not in card


def test_figures_beyond_the_eighth_are_counted() -> None:
    """The first eight figures are shown."""
    (card,) = cards(page_of(report("Stock", days_back(3), [f"Figure {number}" for number in range(10)])))
    assert len(card.findall(".//dl/div")) == 8 and "8 of 10 figures are shown." in words(card)


def test_equal_sites_give_equal_bytes() -> None:
    """The order in which reports come does not matter, nor does when the page is rendered."""
    whole = usual()
    assert render_index(replace(whole, reports=whole.reports[::-1])) == render_index(whole)
    assert render_index(whole).name == "index.html" and MOMENT.date() == TODAY
