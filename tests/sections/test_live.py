"""What sections say of how a page asks the cube."""

import json
from typing import Any

from reportgen.model.cube.shape import Where
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.sections.base import Setting
from reportgen.sections.explored import Shown, explored
from reportgen.sections.exploring import Exploration
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.vocabulary import Condition
from tests.asking import PlainFormats, entry, inventory
from tests.ledgers import DAY_ONE

LIFE = [
    entry(1, "Purchase", "1", party="10"),
    entry(2, "Purchase", "2", item="VALVE", party="20", day=40),
    entry(3, "Sale", "1", -1, day=50, party="C"),
    entry(4, "Purchase", "", 10, day=4, place="EAST"),
]
TREE: dict[str, Any] = {"kind": "decomposition_tree", "explain_by": ["location_code", "item_no"]}
MATRIX: dict[str, Any] = {
    "kind": "matrix",
    "rows": ["item_category", "item_no"],
    "columns": ["entry_type"],
    "values": ["expiration_date", "quantity", "average_age_days"],
}


def of(made: Inventory, *sections: dict[str, Any], most_rows: int = 1000) -> Exploration | None:
    """The exploration of a report of these sections."""
    shown = []
    for number, one in enumerate(sections):
        kind = SECTIONS[one["kind"]]
        options = kind.Options.model_validate({name: value for name, value in one.items() if name != "kind"})
        view = kind.view(
            kind.query(made, options),
            options,
            Setting(f"{one['kind']}-{number}", PlainFormats(), "report.json", (), ()),
        )
        shown.append(Shown(one["kind"], options, view))
    return explored(shown, made, most_rows)


def found(made: Inventory, *sections: dict[str, Any], most_rows: int = 1000) -> Exploration:
    """The same, where there is one."""
    exploration = of(made, *sections, most_rows=most_rows)
    assert exploration is not None
    return exploration


def test_each_section_says_what_it_shows_and_counts() -> None:
    """Dimensions with hierarchies spelled out, measures, conditions; others' sums and rows to switch to."""
    made = inventory(LIFE, item_categories=[{"code": "A"}], items=[{"item_no": "PUMP", "item_category_code": "A"}])
    rows = {"kind": "matrix", "rows": ["location_code"], "serials_only": False, "filter": {"item_no": "PUMP"}}

    tree, matrix, other = found(made, TREE, MATRIX, rows).sections

    assert tree.dimensions == ("location_code", "item_no") and tree.where == Where(met=1)
    assert tree.options["measures"] == ("quantity", "inventory_quantity")
    assert matrix.dimensions == ("category_level_1", "item_no", "entry_type", "expiration_date")
    assert matrix.options["values"] == (
        {"measure": "quantity"},
        {"measure": "average_age_days"},
        {"dimension": "expiration_date"},
    )
    assert matrix.options["hierarchies"] == (("location_code",),)
    assert other.where == Where(met=2) and other.options["hierarchies"] == (("category_level_1", "item_no"),)
    assert json.dumps([tree.options, matrix.options, other.options])


def test_filters_are_what_tells_readers_something() -> None:
    """Those with more than one value, in the order of the trade; one that a section uses in place of its twin."""
    exploration = found(inventory(LIFE), {"kind": "matrix", "rows": ["location"], "serials_only": False})

    assert exploration.filters == ("location", "item", "supplier", "customer", "entry_type", "posting_month", "status")
    assert {one.name for one in exploration.cube.dimensions} == {*exploration.filters}


def test_a_part_of_the_ledger_has_only_what_its_sections_show() -> None:
    """Neither values of others nor dimensions that the report does not show."""
    made = inventory(LIFE)
    with made.part({"item_no": Condition.model_validate("PUMP")}, ["item_no"]) as part:
        exploration = found(part, TREE)

    assert {one.name: one.texts for one in exploration.cube.dimensions} == {
        "location_code": ("MAIN",),
        "item_no": ("PUMP",),
    }
    assert exploration.filters == ()


def test_long_tables_lie_beside_the_cube() -> None:
    """Of sections that cannot be explored, those with more rows than the page shows; nothing if there is neither."""
    made = inventory(LIFE)
    serials, notes = {"kind": "serials"}, {"kind": "notes", "text": "Read me"}

    exploration = found(made, serials, notes, most_rows=0)
    assert [len(grid.rows) for grid in exploration.grids.values()] == [1]
    assert exploration.cube.rows == 0 and exploration.sections == ()
    assert of(made, serials, notes) is None


def test_a_matrix_of_changes_stays_as_it_is() -> None:
    """A page knows nothing of the days compared with."""
    made = inventory(LIFE, compare=Asked(DAY_ONE))

    assert of(made, {**MATRIX, "changes": ["quantity"]}) is None
    assert found(made, {**MATRIX, "changes": ["quantity"]}, most_rows=0).cube.rows == 0


def test_every_kind_that_can_be_explored_bears_an_empty_ledger() -> None:
    """Sections without rows."""
    kinds = [{"kind": name} for name, kind in SECTIONS.items() if hasattr(kind, "live")]

    exploration = found(inventory([]), *kinds)

    assert [one.kind for one in exploration.sections] == [one["kind"] for one in kinds]
    assert exploration.cube.rows == 0 and exploration.filters == ()
