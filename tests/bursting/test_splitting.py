"""A reader's conditions and the report's on one field: both hold, whatever they are."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.bursting.batches import fields_of
from reportgen.bursting.splitting import both
from reportgen.errors import SpecError
from reportgen.model.catalog import catalog
from reportgen.spec.vocabulary import Condition

FIELDS = fields_of(catalog({}, {}, {}))
CODES = st.sampled_from(["", "A", "AB", "B", "C"])


def condition(said: Any) -> Condition:
    return Condition.model_validate(said)


def holds(one: Condition, value: str) -> bool:
    """What a condition on text means, said once more."""
    like = one.like is None or (value.startswith(one.like[:-1]) if one.like.endswith("*") else value == one.like)
    return (
        (one.any_of is None or value in one.any_of)
        and (one.none_of is None or value not in one.none_of)
        and (one.min is None or value >= one.min)
        and (one.max is None or value <= one.max)
        and like
    )


SAID = st.fixed_dictionaries(
    {},
    optional={
        "in": st.lists(CODES, max_size=3),
        "not": st.lists(CODES, max_size=3),
        "min": CODES,
        "max": CODES,
        "like": st.sampled_from(["A*", "B", "*"]),
    },
).filter(bool)


@given(SAID, st.lists(CODES, min_size=1, max_size=3), CODES)
def test_neither_weakens_the_other(report: dict[str, Any], mine: list[str], value: str) -> None:
    """Together they hold for a value exactly if each holds for it, and name no value that the reader does not have."""
    together = both({"location_code": condition(report)}, {"location_code": condition(mine)}, FIELDS)["location_code"]
    assert holds(together, value) == (holds(condition(report), value) and value in mine)
    assert together.none_of is None
    assert {*(together.any_of or ())} <= {*mine}


def test_numbers_are_compared_as_numbers() -> None:
    """An entry number is the same however it is written."""
    together = both({"entry_no": condition(["07", "8"])}, {"entry_no": condition(["7", "9"])}, FIELDS)
    assert together["entry_no"].any_of == ("7",)


def test_other_fields_are_left_alone() -> None:
    """A condition of the report on another field stays as it is."""
    report = {"item_no": condition("PUMP")}
    assert both(report, {"location_code": condition("A")}, FIELDS) == report | {"location_code": condition("A")}


def test_two_conditions_on_the_hierarchy_of_categories_are_refused() -> None:
    """One on a category and one below it would have to hold on two levels."""
    with pytest.raises(SpecError, match="both have conditions on item_category, a hierarchy"):
        both({"item_category": condition("A")}, {"item_category": condition("B")}, FIELDS)
