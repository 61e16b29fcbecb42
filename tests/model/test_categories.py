"""The item category hierarchy in whatever state it comes."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from reportgen.model.attributes import inherited
from reportgen.model.categories import hierarchy


def test_paths_run_from_the_top_down() -> None:
    """BENCH under DESK under FURNITURE is three levels deep; a top category is one."""
    found = hierarchy({"FURNITURE": "", "DESK": "FURNITURE", "BENCH": "DESK", "PARTS": ""})

    assert found.paths["BENCH"] == ("FURNITURE", "DESK", "BENCH")
    assert found.paths["PARTS"] == ("PARTS",)
    assert found.depth == 3


def test_a_cycle_is_cut_at_the_same_place_whatever_the_order() -> None:
    """A > B > C > A is cut above A, the first by name, and D below B hangs under it."""
    parents = {"A": "C", "B": "A", "C": "B", "D": "B"}

    for order in (parents, dict(reversed(parents.items()))):
        found = hierarchy(order)
        assert found.cycles == ("A", "B", "C")
        assert found.paths["A"] == ("A",)
        assert found.paths["C"] == ("A", "B", "C")
        assert found.paths["D"] == ("A", "B", "D")


def test_a_category_that_is_its_own_parent_is_a_cycle_of_one() -> None:
    """A > A is the top category A, reported."""
    found = hierarchy({"A": "A"})

    assert (found.paths["A"], found.cycles) == (("A",), ("A",))


def test_an_unknown_parent_is_shown_as_a_top_category() -> None:
    """X names the parent LOST, which has no row: LOST > X, reported."""
    found = hierarchy({"X": "LOST"})

    assert found.paths["X"] == ("LOST", "X")
    assert found.paths["LOST"] == ("LOST",)
    assert found.unknown_parents == (("X", "LOST"),)


def test_codes_that_only_items_use_are_top_categories() -> None:
    """An item's category without a row of its own is shown all the same."""
    assert hierarchy({}, frozenset({"ODD", ""})).paths == {"": ("",), "ODD": ("ODD",)}


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.sampled_from(["", *"ABCDEFGHIJ"])))
def test_every_category_has_one_way_from_the_top(parents: dict[str, str]) -> None:
    """Whatever the parents: each path ends in its category, repeats nothing, and follows parents outside of cycles."""
    found = hierarchy(parents)

    for code in parents:
        path = found.paths[code]
        assert path[-1] == code
        assert len(set(path)) == len(path)
        assert all(parents[child] == parent for parent, child in pairwise(path))
        assert parents[path[0]] == "" if path[0] in parents and path[0] not in found.cycles else True


def test_attributes_are_handed_down() -> None:
    """An item's own colour wins, else its category's, else the nearest above."""
    paths = {"FURNITURE": ("FURNITURE",), "DESK": ("FURNITURE", "DESK"), "CHAIR": ("FURNITURE", "CHAIR")}
    items = {"A": "DESK", "B": "DESK", "C": "CHAIR", "D": ""}

    colours = inherited({"A": "red"}, {"DESK": "blue", "FURNITURE": "brown"}, items, paths)

    assert colours == {"A": "red", "B": "blue", "C": "brown"}
