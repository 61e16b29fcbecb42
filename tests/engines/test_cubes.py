"""A page's cube is the same from every engine."""

from dataclasses import replace
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from reportgen.load.bench import Kept
from reportgen.load.ledger import Ledger
from reportgen.model.catalog import catalog
from reportgen.model.cube.build import UNSPOKEN, cube_of
from reportgen.model.cube.conditions import conditions_of
from reportgen.model.cube.question import Question
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from tests.model.cubes import columns_of

pytestmark = pytest.mark.xdist_group("engines")
BY = ("item_category", "item", "serial_no", "location_code", "customer", "posting_date", "status", "supplier")
MEASURES = ("inventory_quantity", "inventory_value", "average_age_days", "expired_inventory", "untracked_quantity")


def _cube(ledger: Ledger) -> dict[str, Any]:
    with Inventory(ledger, catalog({}, {}, {}), Asked(date(2025, 6, 30)), {}) as asked:
        cube = cube_of(asked, asked.levels(BY), MEASURES, [Scope()])
    assert cube is not None
    return columns_of(cube)


def test_the_demos_cube_is_the_same_from_postgresql(demo: Ledger, demo_in_postgres: Ledger) -> None:
    """Codes, sums with their scales, ages and conditions, row by row."""
    assert _cube(demo_in_postgres) == _cube(demo)


class _Inline:
    """An engine on which nothing is kept, so that a question holds all it needs."""

    def lookup(self, rows: pa.Table) -> ibis.Table:
        return ibis.memtable(rows)

    def keep(self, answer: ibis.Table) -> Kept:
        return Kept(answer)


@pytest.mark.parametrize("facts", [True, False])
def test_other_engines_have_words_for_it(demo: Ledger, facts: bool) -> None:
    """The question in their languages, entries without a serial number included. Facts of serial numbers (status,
    supplier, age) cannot be asked of SQL Server, which is why filters by them may be left out."""
    by, names = (BY, MEASURES) if facts else (BY[:6], ("inventory_value", "untracked_quantity"))
    with Inventory(replace(demo, bench=_Inline()), catalog({}, {}, {}), Asked(date(2025, 6, 30)), {}) as asked:
        measures, key = asked.catalog.with_inputs(names), asked.masters.companies.key
        unbound = Question(asked.levels(by), measures, conditions_of((), ()), False, key).answer(asked).unbind()
    for dialect in ("mssql", "trino") if facts else ("mssql",):
        if facts and dialect == "mssql":
            with pytest.raises(UNSPOKEN):
                ibis.to_sql(unbound, dialect=dialect)
        else:
            assert "conditions_met" in str(ibis.to_sql(unbound, dialect=dialect))
