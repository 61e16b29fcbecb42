"""Columns above and below zero with a line over them."""

from decimal import Decimal
from itertools import pairwise

import altair as alt
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.sections.columns_chart import Block, Plot, Tick, columns_figure, plot_of
from reportgen.sections.fitting import text_width

NUMBERS = st.decimals(-1000, 1000, places=1)
STEPS = st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=70)


def plotted(*steps: tuple[Decimal | int, ...]) -> Plot:
    """A plot of steps, each the line's value and those of the series."""
    balance, *series = zip(*steps, strict=True)
    names = ("Receipts", "Issues", "Transfers")
    return plot_of(
        [f"2025-{step:02}" for step in range(1, len(steps) + 1)],
        ("On Hand", balance),
        list(zip(names, series, strict=False)),
        str,
    )


def test_values_pile_up_on_their_side_of_zero() -> None:
    """4 received and 1 transferred in stand one on the other; 5 issued hang below; zero is no block."""
    plot = plotted((10, 4, -5, 1), (9, 0, 0, -1))

    assert plot.column_ticks == (Tick(0, "-5", False), Tick(0.5, "0", True), Tick(1, "5", False))
    assert plot.columns == (
        (Block(0.5, 0.9, 0), Block(0, 0.5, 1), Block(0.9, 1, 2)),
        (Block(0.4, 0.5, 2),),
    )


def test_both_axes_have_round_numbers_and_zero() -> None:
    """A balance of a thousand does not flatten columns of three."""
    plot = plotted((1000, 3, -1), (1002, 2, 0))

    assert [tick.label for tick in plot.line_ticks] == ["0", "500", "1000", "1500"]
    assert [tick.label for tick in plot.column_ticks] == ["-1", "0", "1", "2", "3"]
    assert plot.line[0] == 1000 / 1500


@settings(max_examples=12, deadline=None)
@given(STEPS)
def test_everything_stands_within_its_drawing(steps: list[tuple[Decimal, ...]]) -> None:
    """No mark and no text of the axes leaves the drawing, wide or narrow; names of steps do not touch."""
    figure = columns_figure(plotted(*steps), "alt")

    for chart in (figure.wide, figure.narrow):
        assert chart is not None
        values = [value for layer in chart.spec["datasets"].values() for value in layer]
        assert all(0 <= value[x] <= chart.width for value in values for x in ("x", "x2") if x in value)
        assert all(0 <= value[y] <= chart.height for value in values for y in ("y", "y2") if y in value)
        names = [value for value in values if str(value.get("text", "")).startswith("2025-")]
        assert names[-1]["text"] == f"2025-{len(steps):02}"
        width = text_width("2025-01", 12)
        assert all(b["x"] - a["x"] >= width for a, b in pairwise(names))


def test_drawings_are_valid_vega_lite() -> None:
    """The wide and the narrow one pass the schema of the charts' language."""
    figure = columns_figure(plotted((1, 1, 0), (0, 0, -1)), "alt")

    for chart in (figure.wide, figure.narrow):
        assert chart is not None
        assert alt.LayerChart.from_dict(dict(chart.spec), validate=True).to_dict()["width"] == chart.width


def test_a_long_line_has_no_dots() -> None:
    """Sixty dots in a row would be a thick line."""
    few, many = (columns_figure(plotted(*[(1, 1, -1)] * number), "alt").wide for number in (10, 60))

    def dots(chart: object) -> int:
        layers = chart.spec["layer"]  # type: ignore[attr-defined]
        return sum(layer["mark"].get("cornerRadius", 0) > 0 for layer in layers)

    assert (dots(few), dots(many)) == (1, 0)
