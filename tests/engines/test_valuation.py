"""What was posted to stock is the same on every engine."""

from datetime import date
from typing import Any

import pytest

from reportgen.load.ledger import Ledger
from reportgen.model.catalog import catalog
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Asked
from reportgen.model.valuation import movements, told
from tests.asking import view_of

pytestmark = pytest.mark.xdist_group("engines")
START, AS_OF = date(2025, 6, 4), date(2025, 9, 30)


def asked_of(ledger: Ledger) -> Inventory:
    return Inventory(ledger, catalog({}, {}, {}), Asked(AS_OF, START), {})


def test_balances_are_the_same(demo: Ledger, demo_in_postgres: Ledger) -> None:
    """By levels of categories, months and locations, with expected and posted cost and the posting groups' G/L."""
    options: dict[str, Any] = {
        "by": ["item_category", "posting_month", "location"],
        "show": ["quantity", "actual", "expected", "posted"],
        "serials_only": False,
    }

    here, there = (view_of("valuation", asked_of(ledger), **options) for ledger in (demo, demo_in_postgres))

    assert there == here
    assert len(here.rows) > 50 and len(here.reconciliation) > 2


def test_spark_tells_postings_alike(demo: Ledger, demo_in_spark: Ledger) -> None:
    """By posting group and day, before the period and in it."""

    def lines(ledger: Ledger) -> list[str]:
        asked = asked_of(ledger)
        by = asked.levels(("inventory_posting_group", "posting_date"))
        return sorted(map(str, told(movements(asked, Scope(False), by, START))))

    here = lines(demo)

    assert lines(demo_in_spark) == here
    assert len(here) > 100
