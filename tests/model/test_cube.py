"""A cube answers as the ledger itself does: whatever is counted, by whatever it is grouped and filtered."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reportgen.model.built_in import MEASURES
from reportgen.model.cube.adding import without
from reportgen.model.cube.build import cube_of
from reportgen.model.cube.conditions import conditions_of
from reportgen.model.cube.shape import Cube
from reportgen.model.currencies import Said
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.natural import natural, path_text
from reportgen.spec.vocabulary import Condition
from tests.asking import entry, inventory
from tests.ledgers import DAY_ONE, Entry, ledgers
from tests.model.cubes import asked, text_of

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
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.explicit, Phase.generate]
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
                cube, conditions.where(scope), [one.name for one in by], measures, SHOWN, {within.name: {value}}
            )

            frame = made.frame(scope, by, measures, made.levels(SHOWN), [(within, as_frames_give(within, value))])
            expected = {}
            for record in frame.to_dict("records"):
                key = tuple(None if record[one.name] is None else path_text(record[one.name]) for one in by)
                told = {name: None if record[name] is None else path_text(record[name]) for name in SHOWN}
                expected[key] = {**{name: record[name] for name in measures}, **told}
            assert found == expected


def as_frames_give(dimension: Any, text: str | None) -> Any:
    """A dimension's value, of its text."""
    if not text or dimension.kind == "text":
        return text
    return int(text) if dimension.kind == "number" else type(DAY_ONE).fromisoformat(text)
