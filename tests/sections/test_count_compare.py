"""The comparison of a count with the book, over many small books and lists."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.model.frames import frame_from
from reportgen.sections.count_sheet.compare import compare
from reportgen.sections.count_sheet.journal import journals_of
from reportgen.sections.count_sheet.lines import CountLine, in_walking_order
from reportgen.sections.count_sheet.query import Count, Scan

LINES = st.builds(
    lambda place, item, serial: (*place, item, serial),
    st.sampled_from([("EAST", ""), ("MAIN", "A"), ("MAIN", "B")]),
    st.sampled_from(["PUMP", "VALVE"]),
    st.sampled_from(["1", "2", "3"]),
)
"""Location, bin, item, serial number."""


def book_of(places: Iterable[tuple[str, str, str, str]]) -> list[CountLine]:
    """Lines of the book, each serial number of an item in one place."""
    unique = {place[2:]: place for place in places}.values()
    lines = [
        CountLine(place, "", "", bin_code, item, "", "", serial, "", "", 1) for place, bin_code, item, serial in unique
    ]
    return list(in_walking_order(lines))


def scans_of(seen: Iterable[tuple[str, str, str, str]]) -> Count:
    """A counted list, from line 2."""
    rows = [
        Scan(line, *place, item, "", serial, "", None, "", "", "")
        for line, (*place, item, serial) in enumerate(seen, 2)
    ]
    known = frame_from(("item_no", "variant_code", "serial_no", "description", "unit", "status"), ())
    return Count("count.csv", frozenset(), tuple(rows), (), known)


NAMES = {"EAST": "", "MAIN": ""}


@settings(max_examples=100)
@given(st.lists(LINES, max_size=8), st.lists(LINES, max_size=8, unique_by=lambda line: line[2:]))
def test_after_posting_the_book_is_what_was_counted(booked: list[Any], seen: list[Any]) -> None:
    """Journal lines put the counted places right, and leave those alone that nobody counted."""
    book = book_of(booked)
    posted = Counter((line.location_code, line.bin_code, line.item_no, line.serial_no) for line in book)
    untouched = Counter(posted)

    result = compare(book, scans_of(seen), NAMES)
    for line in journals_of(result.lines, date(2025, 1, 1), False).lines:
        there = (line.location_code, line.bin_code, line.item_no, line.serial_no)
        posted[there] += {"Positive Adjmt.": 1, "Negative Adjmt.": -1, "Transfer": -1}[line.entry_type]
        if line.entry_type == "Transfer":
            posted[line.new_location_code, line.new_bin_code, line.item_no, line.serial_no] += 1

    assert min(posted.values(), default=0) >= 0
    counted_places = {line[:2] for line in seen}
    after = {place for place, number in posted.items() if number}
    moved = {line[2:] for line in seen}
    assert {place for place in after if place[:2] in counted_places} == set(seen)
    assert {place for place in after if place[:2] not in counted_places} == {
        place for place in untouched if place[:2] not in counted_places and place[2:] not in moved
    }


@settings(max_examples=100)
@given(
    st.lists(LINES, max_size=8),
    st.lists(
        st.tuples(
            st.sampled_from(["", "EAST", "MAIN"]),
            st.sampled_from(["", "A", "B", "C"]),
            st.sampled_from(["", "PUMP"]),
            st.sampled_from(["1", "2", "9", "PUMP 1"]),
        ),
        max_size=8,
    ),
    st.sampled_from([(), ("MAIN",)]),
)
def test_no_line_of_the_book_and_no_scan_is_lost(booked: list[Any], seen: list[Any], asked: tuple[str, ...]) -> None:
    """Each line of the section's locations has one outcome; each scan is with a line, or counted as outside."""
    book = book_of(booked)

    result = compare(book, scans_of(seen), NAMES, asked)

    own = Counter(
        (line.item_no, line.serial_no)
        for line in result.lines
        if line.outcome in ("matched", "missing", "wrong place", "not counted", "unclear")
    )
    here = [line for line in book if not asked or line.location_code in asked]
    assert set(own.values()) <= {1}
    assert {(line.item_no, line.serial_no) for line in here} <= set(own)
    told = {number for line in result.lines for number in line.at}
    assert len(told) + result.outside == len(seen)
    brief = compare(book, scans_of(seen), NAMES, asked, matched_too=False)
    assert (brief.matched, brief.outside) == (result.matched, result.outside)
    assert [line for line in brief.lines if line.outcome != "matched"] == [
        line for line in result.lines if line.outcome != "matched"
    ]
