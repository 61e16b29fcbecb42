"""Bars of parts, with an axis and a legend."""

from decimal import Decimal

import altair as alt
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.sections.bars import NARROW, WIDE, Bar, Bars, Key, figure_of, ticks_for
from reportgen.sections.base import Chart
from reportgen.sections.fitting import text_width
from reportgen.sections.palette import AGES, ages

KEYS = (Key("0-30 days", "#e3f4f1"), Key("over 30 days", "#0d4a45"))


def bars(*values: tuple[int | None, ...], legend: bool = True, label: str = "PUMP", heading: str = "") -> Bars:
    drawn = tuple(
        Bar(label, line, tuple(str(one) for one in line), str(sum(one or 0 for one in line)), heading)
        for line in values
    )
    return Bars(KEYS, drawn, ticks_for(values, str), "Bars.", legend)


def boxes(chart: Chart) -> list[tuple[float, float, str]]:
    """Left and right end and colour of what is drawn, legend first."""
    filled = next(layer for layer in chart.spec["datasets"].values() if layer and "fill" in layer[0])
    return [(box["x"], box["x2"], box["fill"]) for box in filled]


def words(chart: Chart) -> list[str]:
    return [one["text"] for layer in chart.spec["datasets"].values() for one in layer if "text" in one]


def test_both_shapes_are_valid_drawings() -> None:
    """A wide and a narrow one, each as wide as it says, in the charts' language."""
    figure = figure_of(bars((2, 3), (None, 10), heading="Stock"))

    assert figure and figure.narrow and figure.alt == "Bars."
    assert (figure.wide.width, figure.narrow.width) == (WIDE, NARROW)
    for chart in (figure.wide, figure.narrow):
        assert alt.LayerChart.from_dict(dict(chart.spec), validate=True).to_dict()["width"] == chart.width


def test_parts_stand_side_by_side_in_the_order_of_the_legend() -> None:
    """2 and 3 of an axis to 10: the second part begins where the first ends; lengths are as the values."""
    figure = figure_of(bars((2, 3), (None, 10)))
    assert figure

    first, second, other = boxes(figure.wide)[2:]
    assert (first[2], second[2], other[2]) == (KEYS[0].color, KEYS[1].color, KEYS[1].color)
    assert first[1] + 1 == second[0]
    assert round((second[1] - second[0] + 1) / (first[1] - first[0] + 1), 2) == 1.5
    assert other[0] == first[0] and second[1] < other[1]


def test_parts_below_zero_stand_to_the_left() -> None:
    """-2 and 3: one ends where the other begins, at zero."""
    figure = figure_of(bars((-2, 3)))
    assert figure

    below, above = boxes(figure.wide)[2:]
    assert below[0] < below[1] < above[0] < above[1]
    assert [text for _, text in bars((-2, 3)).ticks] == ["-2", "-1", "0", "1", "2", "3"]


def test_a_part_says_what_it_is_where_there_is_room() -> None:
    """A long part carries name and value, a short one the value, the shortest nothing: colour is never alone."""
    figure = figure_of(bars((400, 20), (1, 399)))
    assert figure

    said = words(figure.wide)
    assert "0-30 days: 400" in said and "20" in said and "over 30 days: 399" in said
    assert "1" not in said
    assert {"0-30 days", "over 30 days", "PUMP", "420"} <= set(said)


def test_the_axis_of_whole_numbers_is_in_whole_numbers() -> None:
    """One piece has no fifths; half a litre has."""
    assert [text for _, text in ticks_for([(1, None)], lambda at: f"{at:.0f}")] == ["0", "1"]
    assert len(ticks_for([(Decimal("0.5"), None)], str)) > 2


def test_without_a_legend_there_is_none() -> None:
    """Bars that are named one by one need no keys."""
    figure = figure_of(bars((2, 3), legend=False))

    assert figure and "0-30 days" not in words(figure.wide)


def test_where_there_is_nothing_there_is_no_figure() -> None:
    """Neither bars nor bars of zero can be seen."""
    assert figure_of(bars()) is None
    assert figure_of(bars((0, None))) is None


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(*[st.none() | st.integers(-(10**9), 10**9)] * 2), min_size=1, max_size=5),
    st.text(max_size=200),
)
def test_nothing_leaves_the_drawing(values: list[tuple[int | None, ...]], label: str) -> None:
    """Whatever the values and names: boxes, lines and texts lie within the width, and lines do not run over."""
    figure = figure_of(bars(*values, label=label))

    for chart in (figure.wide, figure.narrow) if figure else ():
        assert chart
        for layer in chart.spec["datasets"].values():
            for one in layer:
                right = one["x"] + text_width(one["text"], 11) if "text" in one else one.get("x2", one["x"])
                assert one["x"] >= -0.1 and right <= chart.width + 0.1
                assert 0 <= one["y"] <= chart.height


def test_ages_go_from_light_to_dark_in_even_steps() -> None:
    """As many colours as buckets; six are the palette's own, others lie between its ends."""
    assert ages(6) == AGES
    assert ages(1) == AGES[:1]
    assert (ages(11)[0], ages(11)[-1]) == (AGES[0], AGES[-1])
    assert len(set(ages(11))) == 11 and ages(11)[::2] == AGES
