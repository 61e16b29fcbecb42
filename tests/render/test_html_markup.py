"""What templates can say of values: figures, text cut and isolated, rows as a tree, columns that line up."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.markup import Branch, Stylesheet, cut, figure, label, nest, percentage
from reportgen.render.widths import column_widths
from reportgen.sections.grid import Column, Grid, GridRow
from tests.render.sample import FORMATS


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "quantity", ""),
        (0, "quantity", "0"),
        (Decimal("1234.5"), "amount", "1,234.50"),
        (Decimal("0.25"), "percent", "25.0%"),
        (date(2025, 10, 29), "date", "Oct 29, 2025"),
        (None, "date", ""),
        ("", "text", "<bdi>(blank)</bdi>"),
        ("EAST", "text", "<bdi>EAST</bdi>"),
        ("several", "date", "<bdi>several</bdi>"),
    ],
)
def test_figures_are_written_by_their_unit(value, unit, said):
    """Blank is nothing, zero is 0, a blank text says so; text is isolated, whatever the column's unit."""
    assert figure(FORMATS, value, unit) == said


def test_short_text_is_only_escaped():
    """Text within the limit stays whole, with its markup made harmless."""
    assert cut(FORMATS, '<b>"&', 5) == "&lt;b&gt;&#34;&amp;"


def test_long_text_says_how_much_is_shown():
    """Text beyond the limit ends with an ellipsis and tells how many of its characters are shown."""
    assert cut(FORMATS, "x" * 10_000, 4) == 'xxxx… <small class="cut">(4 of 10,000 characters)</small>'


@pytest.mark.parametrize("text", ["abcde\u0301\u0301fgh", "abcd👩\u200d👩\u200d👧xyz", "abcd❤\ufe0fxyz"])
def test_characters_made_of_several_are_not_cut_in_two(text):
    """Combining marks, joined emoji and variation selectors stay with what they belong to, or go with it."""
    for most in range(3, len(text)):
        kept = str(cut(FORMATS, text, most)).split("…")[0]
        rest = text[len(kept) :]
        assert not rest or rest[0] not in "\u0301\u200d\ufe0f" or len(kept) <= most // 2


@given(st.text(max_size=60), st.integers(1, 40))
def test_cutting_never_invents_or_exceeds(text, most):
    """What is shown is a beginning of the text and no longer than asked for."""
    shown = cut(FORMATS, text, most).unescape().split("… <small")[0]
    assert text.startswith(shown)
    assert len(shown) <= most


def test_labels_are_isolated_from_their_surroundings():
    """Right-to-left text cannot turn what stands beside it."""
    assert label(FORMATS, "\u202eabc") == "<bdi>\u202eabc</bdi>"


def rows(*levels: tuple[int, bool]) -> list[GridRow]:
    return [GridRow((str(number),), (), level, group) for number, (level, group) in enumerate(levels)]


def shape(branches: list[Branch]) -> list[object]:
    """Heads with what is under them; leaves as a tuple of their labels."""
    return [
        (branch.head.stub[0], shape(branch.branches)) if branch.head else tuple(leaf.stub[0] for leaf in branch.leaves)
        for branch in branches
    ]


def test_rows_become_a_tree():
    """Groups hold what follows at deeper levels; neighbouring leaves stay together, also beside groups."""
    found = nest(
        rows((1, True), (2, True), (3, False), (3, False), (2, False), (2, True), (3, False), (1, False), (1, False))
    )
    assert shape(found) == [("0", [("1", [("2", "3")]), ("4",), ("5", [("6",)])]), ("7", "8")]


@given(st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=40))
def test_no_row_is_lost_in_the_tree(levels):
    """Every row is in the tree once, in the order given, whatever its level says."""
    given_rows = rows(*levels)

    def flat(branches: list[Branch]) -> list[GridRow]:
        return [
            row
            for branch in branches
            for row in ([branch.head] if branch.head else branch.leaves) + flat(branch.branches)
        ]

    assert flat(nest(given_rows)) == given_rows


def test_columns_are_as_wide_as_what_stands_in_them():
    """A column's width grows with its longest figure, the total's included, and holds its heading's longest word."""
    columns = (
        Column("a", "A", "quantity"),
        Column("b", "B", "quantity"),
        Column("c", "Responsibility Centre", "quantity"),
    )
    row = GridRow(("x",), (1, 1, 1), 1)
    narrow, by_total, by_head = column_widths(FORMATS, Grid("g", "G", (), columns, (row,), (1, 123_456_789, 1)), 10)
    assert narrow == 4.0
    assert by_total > narrow < by_head


@pytest.mark.parametrize(("part", "said"), [(None, "0%"), (Decimal("0.7349"), "73%"), (-1, "0%"), (7, "100%")])
def test_bars_stay_within_their_track(part, said):
    """A bar's length is a whole percentage from 0 to 100."""
    assert percentage(part) == said


def test_stylesheet_names_each_rule_once():
    """A class for each property and value, in the order of their names."""
    styles = Stylesheet()
    assert styles.style("width", "73%") == styles.style("width", "73%") == "width-73pc"
    assert styles.style("background-color", "#8fb4f8") == "background-color-8fb4f8"
    assert styles.text == ".background-color-8fb4f8{background-color:#8fb4f8}.width-73pc{width:73%}"


@pytest.mark.parametrize("value", ["red;}", "url(x)", "#8fb4f", "1rem}", "expression(1)", ""])
def test_stylesheet_takes_only_colours_and_lengths(value):
    """Nothing else can get into a rule."""
    with pytest.raises(ValueError, match="no colour"):
        Stylesheet().style("width", value)
