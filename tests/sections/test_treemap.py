"""The treemap."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.errors import SpecError
from tests.asking import entry, figure_of, inventory, view_of
from tests.ledgers import Entry, ledgers

SERIALS = [
    *(entry(number, "Purchase", f"S-{number}") for number in range(1, 9)),
    entry(9, "Purchase", "S-1", item="VALVE", day=5),
]
"""Eight serials of PUMP and one of VALVE with the text of another."""


def treemap(**options: Any) -> Any:
    return view_of("treemap", inventory(SERIALS, date(2025, 1, 11)), **options)


def test_equal_values_have_equal_areas() -> None:
    """Nine serials, nine tiles of a ninth each: the same text of two items is two tiles."""
    view = treemap(group=["item_no", "serial_no"])

    assert len(view.tiles) == 9
    assert {round(tile.width * tile.height, 9) for tile in view.tiles} == {round(1 / 9, 9)}
    assert view.total == 9
    assert [(group.path, group.value) for group in view.groups] == [(("PUMP",), 8), (("VALVE",), 1)]


def test_the_tail_is_gathered_and_told() -> None:
    """Of nine, four are drawn; the rest of each group is one tile, and listed."""
    view = treemap(group=["item_no", "serial_no"], tiles=4)

    assert [(tile.label, tile.value) for tile in view.tiles if tile.others] == [("Others (4)", 4), ("Others (1)", 1)]
    assert len(view.gathered) == 5
    assert sum(tile.value for tile in view.tiles) == 9
    assert view.notes == (
        "4 of 9 tiles are drawn one by one; the others are gathered in tiles named Others.",
        "All values are listed in report.json.",
    )
    assert len(view.grid.rows) == 9


def test_values_too_small_to_see_are_drawn_as_their_groups() -> None:
    """Sixty serials of one item and one of another, with room for four tiles: a tile an item, all values listed."""
    many = [
        *(entry(number, "Purchase", str(number)) for number in range(1, 61)),
        entry(61, "Purchase", "1", item="VALVE"),
    ]

    view = view_of("treemap", inventory(many), group=["item_no", "serial_no"], tiles=4)

    assert [(tile.path, tile.value) for tile in view.tiles] == [(("PUMP",), 60), (("VALVE",), 1)]
    assert len(view.gathered) == 61
    assert view.notes[0] == "61 values are too small to be seen one by one: tiles stand for the groups above them."
    assert len(view.grid.rows) == 61


def test_age_sizes_and_colours() -> None:
    """Sized by age, PUMP's serials of ten days are twice VALVE's of five; the legend names the buckets."""
    view = treemap(group=["item_no", "serial_no"], size="age_days", color_by="age")

    areas = {tile.path: tile.width * tile.height for tile in view.tiles}
    assert areas["PUMP", "S-1"] == pytest.approx(2 * areas["VALVE", "S-1"])
    assert view.legend[0].label == "0-30 days"
    assert {tile.color for tile in view.tiles} == {view.legend[0].color}


def test_negative_values_are_told_not_drawn() -> None:
    """A serial tracked outbound only has no area; the note says how many and how much."""
    view = view_of("treemap", inventory([*SERIALS, entry(10, "Sale", "X", -1)]), group=["serial_no"])

    assert view.total == 9
    assert view.notes == ("1 with a negative value (together -1) cannot be drawn as an area.",)


def test_what_does_not_add_up_has_no_area() -> None:
    """An average cannot size tiles: the spec is told so."""
    with pytest.raises(SpecError, match="cannot be sized by 'average_age_days'"):
        treemap(size="average_age_days")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.integers(1, 6))
def test_tiles_add_up_to_what_is_above_zero(entries: tuple[Entry, ...], tiles: int) -> None:
    """Whatever the ledger and however few tiles: area and value are both complete."""
    view = view_of("treemap", inventory(entries), group=["item_no", "variant_code", "serial_no"], tiles=tiles)
    matrix = view_of("matrix", inventory(entries), rows=["item_no", "variant_code", "serial_no"])

    positive = [
        row.values["inventory_quantity"]
        for row in matrix.rows
        if row.level == 3 and row.values["inventory_quantity"] > 0
    ]
    assert view.total == sum(positive)
    assert sum(tile.value for tile in view.tiles) == view.total
    if view.tiles:
        assert sum(Decimal(str(tile.width)) * Decimal(str(tile.height)) for tile in view.tiles) == pytest.approx(1)


def test_labels_are_drawn_where_they_fit() -> None:
    """Large tiles carry label and value; an empty map has no figure."""
    figure = figure_of("treemap", treemap(group=["item_no", "serial_no"]))

    assert figure is not None and figure.narrow is not None
    texts = (
        [
            value["text"]
            for layer in figure.wide.spec["layer"]
            for value in layer["data"].get("values", ())
            if "text" in value
        ]
        if "layer" in figure.wide.spec
        else []
    )
    data = figure.wide.spec.get("datasets", {})
    texts += [value["text"] for values in data.values() for value in values if "text" in value]
    assert {"S-1", "S-8"} <= set(texts)
    assert figure_of("treemap", view_of("treemap", inventory([]))) is None
