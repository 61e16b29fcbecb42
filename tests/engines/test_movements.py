"""Periods and movements are the same on every engine."""

from datetime import date

import pytest

from reportgen.load.ledger import Ledger
from reportgen.model.catalog import catalog
from reportgen.model.frames import Frame, records
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from reportgen.model.movements import quantities
from reportgen.model.periods import timeline
from tests.asking import view_of

pytestmark = pytest.mark.xdist_group("engines")
START, AS_OF = date(2025, 6, 4), date(2025, 9, 30)


def asked_of(ledger: Ledger) -> Inventory:
    return Inventory(ledger, catalog({}, {}, {}), Asked(AS_OF, START), {})


def test_weeks_and_rows_are_the_same(demo: Ledger, demo_in_postgres: Ledger) -> None:
    """Weeks from Monday on, ranked rows with a blank day among their keys, values and balances."""
    options = {"each": "week", "by": ["item_category", "expiration_date"], "top": 8, "value": True}

    here, there = (
        view_of("movements", asked_of(ledger), **options, serials_only=False) for ledger in (demo, demo_in_postgres)
    )

    assert there == here
    assert len(here.periods) == 18 and here.rows[-1].others


def test_spark_counts_weeks_alike(demo: Ledger, demo_in_spark: Ledger) -> None:
    """Quantities by week and flow; one question, for each costs Spark its seconds."""
    time = timeline(START, AS_OF, "week")

    def lines(answer: Frame) -> list[str]:
        return sorted(map(str, records(answer)))

    here, there = (lines(quantities(asked_of(one), Scope(False), time, (), ())) for one in (demo, demo_in_spark))

    assert there == here
    assert len(here) > 40
