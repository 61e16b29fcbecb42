"""The shapes that figures are drawn with."""

import altair as alt

from reportgen.sections.shapes import BOLD, curves, drawing, outlines, rectangles, rules, texts

BOX = {"x": 0, "y": 0, "x2": 10, "y2": 5, "fill": "#0f766e"}


def test_drawings_are_valid_vega_lite() -> None:
    """Every shape at once passes the schema of the charts' language."""
    layers = [
        rectangles([BOX], opacity=0.5, corner=2),
        outlines([BOX], "#ffffff", 1.5),
        curves([{"line": 1, "step": 0, "x": 0, "y": 0}, {"line": 1, "step": 1, "x": 5, "y": 5}], "#cbd2d9", 1),
        rules([{"x": 0, "x2": 10, "y": 3}], "#cbd2d9", 1),
        texts([{"x": 1, "y": 2, "text": "PUMP"}], 11, "#1f2933", BOLD),
    ]

    chart = drawing(layers, 20, 10)

    assert alt.LayerChart.from_dict(dict(chart.spec), validate=True).to_dict()["height"] == 10
    assert (chart.width, chart.height) == (20, 10)
