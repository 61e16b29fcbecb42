"""How a list is set on paper."""

from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.widths import listing_layout
from reportgen.sections.grid import Column, Grid, GridRow
from tests.asking import PlainFormats

FORMATS = PlainFormats()
UPRIGHT, SIDEWAYS = 57.0, 85.0


def grid_of(*columns: tuple[str, str]) -> Grid:
    """A list with these columns, the first of them its stub; each a heading and the text under it."""
    heads = [Column(f"c{number}", column[0]) for number, column in enumerate(columns)]
    rows = tuple(GridRow((cells[0],), tuple(cells[1:]), 1) for cells in [[column[1] for column in columns]])
    return Grid("list", "List", tuple(heads[:1]), tuple(heads[1:]), rows)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=200)), min_size=1, max_size=40))
def test_columns_fill_the_page(columns: list[tuple[str, str]]) -> None:
    """Whatever the texts, all columns together are as wide as the text of the page, and none vanishes."""
    layout = listing_layout(FORMATS, grid_of(*columns), UPRIGHT, SIDEWAYS)

    assert abs(sum(layout.widths) - (SIDEWAYS if layout.sideways else UPRIGHT)) < 0.001
    assert all(width > 0.5 for width in layout.widths)


def test_a_short_list_stays_upright_and_breaks_no_number() -> None:
    """A serial number of 13 characters keeps its line; the long text takes what is left."""
    layout = listing_layout(
        FORMATS, grid_of(("Serial No.", "B5-2512-00451"), ("What", "received from " * 20)), UPRIGHT, SIDEWAYS
    )

    assert not layout.sideways
    assert layout.widths[0] > 13 * 0.55 * 0.86
    assert layout.widths[1] > 3 * layout.widths[0]


def test_many_columns_turn_the_page() -> None:
    """Twelve columns of eight characters need a page held sideways."""
    assert listing_layout(FORMATS, grid_of(*[("Heading", "ABCDEFGH")] * 12), UPRIGHT, SIDEWAYS).sideways
