"""A cube answers as the ledger itself does: whatever is counted, by whatever it is grouped and filtered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ibis.common.exceptions import OperationNotDefinedError

from reportgen.model.built_in import MEASURES
from reportgen.model.cube import ordering
from reportgen.model.cube.adding import without
from reportgen.model.cube.build import cube_of
from reportgen.model.cube.conditions import conditions_of
from reportgen.model.cube.question import Question
from reportgen.model.cube.shape import Cube
from reportgen.model.currencies import Said
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import in_order
from reportgen.model.natural import natural, path_text
from reportgen.spec.vocabulary import Condition
from tests.asking import entry, inventory
from tests.ledgers import DAY_ONE, ledgers
from tests.model.cubes import asked, columns_of, text_of

OWN: dict[str, Any] = {
    "net_out": {"sum": "quantity", "negate": True, "filter": {"location_code": "MAIN"}},
    "value_but_sales": {"of": "inventory_value", "filter": {"entry_type": {"not": "Sale"}}},
    "part_out": {"ratio": ["net_out", "quantity"], "percent": True, "negate": True},
    "serials_east": {"of": "serials_on_hand", "filter": {"location_code": {"in": ["EAST", "WEST"]}}},
    "age_of_known": {"of": "average_age_days", "filter": {"supplier": {"not": ""}}, "negate": True},
}
TABLES: dict[str, Any] = {
    "items": [
        {"item_no": "A1", "description": "Pump", "item_category_code": "WET"},
        {"item_no": "A12", "description": "Tap", "item_category_code": "DEEP"},
    ],
    "item_categories": [{"code": "WET", "parent_category": ""}, {"code": "DEEP", "parent_category": "WET"}],
    "value_entries": [
        {"item_ledger_entry_no": 1, "posting_date": DAY_ONE, "cost_amount_actual": Decimal("3.25")},
        {"item_ledger_entry_no": 2, "posting_date": DAY_ONE, "cost_amount_expected": Decimal("0.00125")},
    ],
}
BY = (
    *("location_code", "entry_type", "item_category", "item", "status", "supplier", "customer", "posting_month"),
    *("serial_no", "posting_date", "age_bucket", "company", "life_cycles"),
)
SHOWN = ("posting_date", "location_code", "received_date", "serial_entries")
SCOPES = (
    Scope(),
    Scope(serials_only=False),
    Scope(filter={"location_code": Condition.model_validate(["MAIN", "EAST"])}),
    Scope(False, {"supplier": Condition.model_validate({"not": "10"}), "entry_type": Condition.model_validate("Sale")}),
)
few = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate]
)
"""Failures are not made smaller: that would ask the engine for minutes."""


@st.composite
def world(draw: st.DrawFn) -> Inventory:
    """Ledgers of two companies, with or without rates into one currency."""
    found = []
    for one in draw(ledgers()):
        company = "Oak" if one.source_no == "20" else "Elm"
        cost, sales = Decimal(one.entry_no * 7).scaleb(-2), Decimal(one.entry_no * 13).scaleb(-3)
        expires = DAY_ONE + timedelta(days=one.entry_no * 5) if one.entry_no % 3 else None
        more = {"expiration_date": expires}
        found.append(replace(one, company=company, cost=cost, sales=sales, remaining=one.entry_no % 2, more=more))
    rates = draw(st.sampled_from([{}, {"USD": Decimal("1.0834567")}]))
    money = Said("EUR", {"Oak": "USD"}, rates)
    day = DAY_ONE + timedelta(days=draw(st.integers(0, 70)))
    return inventory(found, day, start=DAY_ONE + timedelta(days=20), measures=OWN, money=money, **TABLES)


def cube_for(made: Inventory, by: Any = BY) -> Cube:
    """One with all measures."""
    cube = cube_of(made, made.levels((*by, *SHOWN)), made.catalog.measures, SCOPES)
    assert cube is not None
    return cube


@few
@given(world(), st.data())
def test_a_cube_answers_as_the_ledger_does(made: Inventory, data: st.DataObject) -> None:
    """Every measure, by any dimensions, in any section's scope, through any filter on dimensions."""
    with made:
        cube = cube_for(made)
        conditions = conditions_of(SCOPES, made.catalog.with_inputs(made.catalog.measures))
        for scope in data.draw(st.permutations(SCOPES))[:1]:
            measures = [*MEASURES, data.draw(st.sampled_from([*OWN, "untracked_quantity"]))]
            by = made.levels(data.draw(st.lists(st.sampled_from(BY), max_size=3, unique=True)))
            within = data.draw(st.sampled_from(made.levels(BY)))
            value = text_of(cube, data.draw(st.integers(0, cube.rows - 1)), within.name) if cube.rows else ""

            found = asked(
                cube,
                conditions.where(scope),
                [one.name for one in by],
                measures,
                SHOWN,
                {within.name: frozenset((value,))},
            )

            frame = made.frame(scope, by, measures, made.levels(SHOWN), [(within, as_frames_give(within, value))])
            expected = {}
            for record in frame.to_dict("records"):
                key = tuple(None if record[one.name] is None else path_text(record[one.name]) for one in by)
                told = {name: None if record[name] is None else path_text(record[name]) for name in SHOWN}
                expected[key] = {**{name: record[name] for name in measures}, **told}
            assert found == expected


@settings(few, max_examples=1)
@given(
    world(), st.lists(st.sampled_from([name for name in BY if name not in SHOWN]), min_size=2, max_size=8, unique=True)
)
def test_dimensions_left_out_were_never_asked(made: Inventory, left_out: list[str]) -> None:
    """Rows added up again are those of a question with fewer dimensions, in the same order, read-only."""
    with made:
        names = [one.name for one in made.levels(left_out)]
        fewer = without(cube_for(made), names)
        assert columns_of(fewer) == columns_of(cube_for(made, [name for name in BY if name not in left_out]))
    assert not any(column.flags.writeable for column in (fewer.serial, fewer.conditions, fewer.quantity.values))


@settings(few, max_examples=1)
@given(world())
def test_a_readers_cube_is_that_of_the_filter(made: Inventory) -> None:
    """Picked from what is made once for all readers, it is the one asked through their conditions."""
    limits: Any = {name: Condition.model_validate({"not": ["10", "MAIN"]}) for name in ("supplier", "location_code")}
    with made, made.part(limits, limits) as part, made.part({"item_no": Condition.model_validate("A1")}, ()) as other:
        for one in (part, other):
            assert columns_of(cube_for(one)) == columns_of(cube_for(made.through(one.report_filter)))


def test_equal_sums_share_their_columns() -> None:
    """Without a period, quantity is inventory_quantity; invoiced_quantity is another."""
    asked_for = ["inventory_quantity", "quantity", "invoiced_quantity"]
    cube = cube_of(inventory([entry(1, "Purchase")]), (), asked_for, [Scope()])

    assert cube is not None
    quantity, same, other = cube.sums
    assert quantity.values is same.values is cube.quantity.values
    assert other.values is not same.values


def test_an_empty_ledger_gives_a_cube_of_nothing() -> None:
    """No rows, and every dimension without values."""
    made = inventory([])
    cube = cube_for(made)

    assert cube.rows == len(cube.serial) == len(cube.item) == 0
    assert {one.texts for one in cube.dimensions} == {()}
    assert asked(cube, conditions_of(SCOPES, ()).where(SCOPES[0]), ["serial_no"], ["inventory_quantity"]) == {}


def test_what_cannot_be_added_up_in_64_bits_gives_no_cube() -> None:
    """Amounts at the limit of what a ledger holds, with all of their decimals."""
    cost = Decimal("9999999999999.99999")
    few_of_them = [replace(entry(number, "Purchase", str(number)), cost=cost) for number in range(1, 9)]

    assert cube_of(inventory(few_of_them[:4]), (), ["inventory_value"], [Scope()]) is not None
    assert cube_of(inventory(few_of_them), (), ["inventory_value"], [Scope()]) is None


def test_more_conditions_than_bits_give_no_cube() -> None:
    """A section each with a filter of its own."""
    scopes = [Scope(filter={"item_no": Condition.model_validate(f"A{number}")}) for number in range(40)]

    assert cube_of(inventory([entry(1, "Purchase")]), (), ["inventory_quantity"], scopes[:31]) is not None
    assert cube_of(inventory([entry(1, "Purchase")]), (), ["inventory_quantity"], scopes) is None


def test_filters_without_words_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that cannot tell the facts of serial numbers still gives the rest; without any way there is no cube."""
    made = inventory([entry(1, "Purchase", party="10")])
    ask = Question.answer

    def in_few_words(asker: Question, asked_of: Inventory) -> Any:
        if any("serials" in in_order(one.needs) for one in asker.dimensions):
            raise OperationNotDefinedError("ArgMax")
        return ask(asker, asked_of)

    monkeypatch.setattr(Question, "answer", in_few_words)
    optional = made.levels(["status", "customer", "supplier"])
    cube = cube_of(made, made.levels(["item_no"]), ["quantity"], [Scope()], optional)

    assert cube is not None and [one.name for one in cube.dimensions] == ["item_no", "customer"]
    assert cube_of(made, made.levels(["status"]), ["quantity"], [Scope()]) is None


@given(st.lists(st.text("a01 9Z-\0é٣", max_size=9) | st.text(max_size=5), unique=True))
def test_many_texts_are_in_the_order_of_few(texts: list[str]) -> None:
    """By columns as one by one, whatever is in them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ordering, "MANY", 0)
        order = ordering.natural_order(pa.array(texts, pa.string()))

    assert [texts[place] for place in order] == sorted(texts, key=natural)


def as_frames_give(dimension: Any, text: str | None) -> Any:
    """A dimension's value, of its text."""
    if not text or dimension.kind == "text":
        return text
    return int(text) if dimension.kind == "number" else type(DAY_ONE).fromisoformat(text)
