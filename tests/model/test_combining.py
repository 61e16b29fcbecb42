"""How measures come from results: exact, by rules that another program can follow from the tuples alone."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reportgen.model.built_in import MEASURES
from reportgen.model.combining import Number, ratio, replaced, rounded, times, value_of, zones
from reportgen.model.currencies import Said, currencies_of
from tests.asking import inventory

numbers = st.decimals(-(10**12), 10**12, allow_nan=False, places=5) | st.integers(-(10**9), 10**9)
blank_or = st.none() | numbers


@given(blank_or, blank_or)
def test_a_ratio_is_the_exact_quotient_to_twelve_places(over: Number, under: Number) -> None:
    """Rounded half to even; blank without a divisor."""
    found = ratio(over, under)

    if over is None or not under:
        assert found is None
    else:
        exact = Fraction(over) / Fraction(under)
        assert found is not None and Fraction(found) == Fraction(round(exact * 10**12), 10**12)
        assert not found.is_signed() or found < 0


@given(numbers, st.integers(0, 4))
def test_rounding_is_half_to_even(number: Number, places: int) -> None:
    """As fractions are rounded."""
    found = rounded(number, places)

    assert found is not None and number is not None
    assert Fraction(found) == Fraction(round(Fraction(number) * 10**places), 10**places)
    assert rounded(None, places) is None


@given(st.lists(st.tuples(blank_or, st.none() | st.decimals("0.0001", "1000", places=7)), min_size=1, max_size=4))
def test_amounts_in_several_currencies(pairs: list[tuple[Number, Decimal | None]]) -> None:
    """Converted exactly where there are rates; else one alone stands as it is, and several are blank."""
    found = zones([amount for amount, _ in pairs], [rate for _, rate in pairs])
    telling = [(amount, rate) for amount, rate in pairs if amount]

    if all(amount is None for amount, _ in pairs) or (len(telling) > 1 and any(rate is None for _, rate in telling)):
        assert found is None
    elif telling and telling[0][1] is None:
        assert found == telling[0][0]
    else:
        assert found is not None
        assert Fraction(found) == sum(Fraction(amount) * Fraction(rate or 0) for amount, rate in telling)


def as_tuples(value: Any) -> Any:
    """What JSON has as lists."""
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


@given(st.data())
def test_an_expression_is_the_measure_after_it_was_written_down(data: st.DataObject) -> None:
    """Through JSON and back it gives the measure's value, of every built-in measure and in several currencies."""
    apart = currencies_of(
        ("Elm", "Oak"), Said("EUR", {"Oak": "USD"}, data.draw(st.sampled_from([{}, {"USD": Decimal("1.1")}])))
    )
    measure = apart.applied(data.draw(st.sampled_from([*MEASURES.values()])))
    results = {name: data.draw(blank_or) for name in (*measure.parts, *measure.inputs)}

    assert value_of(as_tuples(json.loads(json.dumps(measure.expression))), results) == measure.value(results)


def test_own_measures_turn_the_sign_of_what_they_are_made_of() -> None:
    """Also of a ratio, of an average and of amounts that are converted."""
    own = {
        "spent": {"of": "inventory_value", "negate": True},
        "younger": {"of": "average_age_days", "negate": True},
        "rate": {"ratio": ["spent", "quantity"], "negate": True},
    }
    words = inventory([], measures=own).catalog.measures

    assert words["spent"].value({"inventory_value": Decimal("2.5")}) == Decimal("-2.5")
    assert words["younger"].value({"age_days_sum": 31, "age_serials": 4}) == Decimal("-7.8")
    assert words["rate"].value({"spent": 3, "quantity": 4}) == Decimal("-0.75")
    assert times(None, Decimal(2)) is None and isinstance(times(3, Decimal(-1)), int)


def test_parts_are_replaced_wherever_they_stand() -> None:
    """A part of a quotient that is rounded becomes a sum over currencies."""
    sums = ("zones", (("part", "a_0"), ("part", "a_1")), ("1", "2"))
    whole = replaced(("round", ("ratio", ("part", "a"), ("part", "b")), 1), {"a": sums})

    assert value_of(whole, {"a_0": 1, "a_1": 2, "b": 2}) == Decimal("2.5")
