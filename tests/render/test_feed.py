"""The feed of an intranet, by the rules of Atom 1.0."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.intranet import Site, render_feed
from tests.render.sites import MOMENT, days_back, report, site, usual

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = st.text(st.characters(exclude_categories=()), max_size=20)


def feed_of(whole: Site) -> ET.Element:
    return ET.fromstring(render_feed(whole).body)


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def said(element: ET.Element, name: str) -> str:
    """Text of the one child of that name."""
    (child,) = element.findall(f"{ATOM}{name}")
    return child.text or ""


def faults(feed: ET.Element) -> Iterator[str]:
    """What RFC 4287 asks for and the feed lacks."""
    if feed.tag != f"{ATOM}feed":
        yield "root"
    for element in (feed, *entries(feed)):
        yield from faults_of(element)
    for entry in entries(feed):
        if not (entry.findtext(f"{ATOM}author/{ATOM}name") or "").strip():
            yield "author"
        if len(entry.findall(f"{ATOM}summary")) != 1:
            yield "summary"
    ids = [said(entry, "id") for entry in entries(feed)]
    if len(set(ids)) != len(ids):
        yield "ids"


def faults_of(element: ET.Element) -> Iterator[str]:
    """What the feed or one of its entries lacks."""
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1 or not said(element, name).strip():
            yield f"{element.tag} {name}"
    if not re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", said(element, "id")):
        yield "id"
    datetime.strptime(said(element, "updated"), "%Y-%m-%dT%H:%M:%SZ")  # noqa: DTZ007 - it ends in Z
    links = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    if len(links) != 1 or not links[0].get("href"):
        yield "link"


def test_a_feed_tells_of_every_release() -> None:
    """Title with the day, moment of publishing in UTC, owner, link, figures and alerts in words."""
    published = report("Stock", days_back(2), ("Quantity",), owner="Ana", company="CRONUS")
    feed = feed_of(site(published, address="https://intranet.example.com/reports"))
    assert list(faults(feed)) == []
    newest = entries(feed)[0]
    assert said(newest, "title") == "Stock, Nov 21, 2026"
    assert newest.findtext(f"{ATOM}author/{ATOM}name") == "Ana"
    assert said(newest, "updated") == said(feed, "updated") == "2026-11-22T05:00:00Z"
    links = [link.get("href") for link in (*feed.findall(f"{ATOM}link"), *newest.findall(f"{ATOM}link"))]
    assert links == [
        f"https://intranet.example.com/reports/{path}"
        for path in ("feed.xml", "index.html", "stock/2026-11-21/stock.html")
    ]
    assert said(newest, "summary") == "Quantity: 560"


def test_links_are_relative_where_the_address_is_not_known() -> None:
    """Without an address the feed still leads to the pages beside it."""
    links = [link.get("href", "") for link in feed_of(usual()).iter(f"{ATOM}link")]
    assert links[:2] == ["feed.xml", "index.html"] and not any(urlsplit(link).scheme for link in links)


def test_the_newest_fifty_come_first() -> None:
    """Of more releases than that the older ones are left out."""
    feed = feed_of(site(report("Stock", days_back(40)), report("Value", days_back(40))))
    moments = [said(entry, "updated") for entry in entries(feed)]
    assert len(moments) == 50 and moments == sorted(moments, reverse=True) and moments[0] == "2026-11-22T05:00:00Z"


def test_publishing_a_day_again_keeps_its_id() -> None:
    """A reader of the feed sees the same entry, updated."""
    first = report("Stock", days_back(2))
    again = replace(first.releases[1], published=MOMENT + timedelta(hours=1), lines=("Quantity: 3",))
    before, after = (
        entries(feed_of(site(first))),
        entries(feed_of(site(replace(first, releases=(first.releases[0], again))))),
    )
    assert [said(one, "id") for one in before] == [said(one, "id") for one in after]
    assert said(before[0], "updated") < said(after[0], "updated") == "2026-11-22T07:30:00Z"


def test_an_empty_place_has_a_valid_feed() -> None:
    """It was updated when it was made."""
    feed = feed_of(site())
    assert list(faults(feed)) == [] and said(feed, "updated") == "2026-11-22T06:30:00Z"


@given(TEXT, TEXT, TEXT)
def test_whatever_reports_say_the_feed_is_valid(title: str, name: str, line: str) -> None:
    """Text that no XML may hold is replaced, and the rest is kept as it is."""
    one = replace(report("Stock", days_back(2)), title=title, owner=name, company=name)
    one = replace(one, releases=tuple(replace(release, lines=(line,)) for release in one.releases))
    feed = feed_of(site(one, replace(one, slug="stock/z", reader=name), title=title))
    assert list(faults(feed)) == []
    if all(letter.isprintable() for letter in line):
        assert said(entries(feed)[0], "summary") == line
