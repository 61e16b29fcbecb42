"""KPI cards."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from reportgen.load.beside import Beside, EarlierReport
from reportgen.model.measures import Asked
from reportgen.sections.kinds import SECTIONS
from tests.asking import entry, inventory, view_of
from tests.ledgers import DAY_ONE

STOCK = [
    entry(1, "Purchase", "1"),
    entry(2, "Purchase", "2"),
    entry(3, "Sale", "2", -1, day=4),
    entry(4, "Purchase", "", 10),
]


def test_cards_come_in_the_order_of_the_spec_with_formula_and_sources() -> None:
    """Each card says its value, how it is calculated and from which tables."""
    view = view_of("kpis", inventory(STOCK), measures=["serials_on_hand", "inventory_quantity"])

    assert [(kpi.label, kpi.value, kpi.formatted) for kpi in view.kpis] == [
        ("Serials on Hand", 1, "1"),
        ("Inventory (Quantity)", 1, "1"),
    ]
    assert view.kpis[1].formula == "Sum of Quantity over all entries posted up to the report's day."
    assert view.kpis[1].sources == ("Item Ledger Entry",)


def test_a_blank_card_says_so() -> None:
    """No entry up to the day: blank, not zero."""
    view = view_of("kpis", inventory(STOCK, date(2024, 1, 1)), measures=["inventory_quantity"])

    assert (view.kpis[0].value, view.kpis[0].formatted) == (None, "(blank)")


def test_untracked_stock_stands_beside_the_tracked() -> None:
    """The untracked quantity is counted though the section counts serials only; what is left out is told."""
    view = view_of("kpis", inventory(STOCK), measures=["inventory_quantity", "untracked_quantity"])

    assert [kpi.value for kpi in view.kpis] == [1, 10]
    assert view.coverage.sentence == (
        "Counts 3 ledger entries (quantity 1) with a serial number. "
        "Left out: 1 ledger entry (quantity 10) without a serial number."
    )


def test_a_card_says_what_it_was_and_whether_that_is_better() -> None:
    """On day 2 both serial numbers were there; fewer are neither better nor worse, a target is reached or missed."""
    compared = inventory(STOCK, compare=Asked(DAY_ONE + timedelta(days=2)))
    view = view_of(
        "kpis",
        compared,
        measures=["serials_on_hand", "net_qty_sold"],
        targets={"serials_on_hand": 2, "net_qty_sold": 1},
    )

    assert [kpi.change.words for kpi in view.kpis] == ["▼ -1 (-50.0%), was 2", "was blank"]
    assert [kpi.target.words for kpi in view.kpis] == ["✗ target 2 missed by 1", "✓ target 1 reached"]
    assert view.notes == ("Compared with 2025-01-03.",)
    assert [column.label for column in view.grid.columns[:5]] == [
        "Value",
        "Compared with",
        "Difference",
        "Target",
        "Target reached",
    ]
    assert view.grid.rows[0].cells[:5] == (1, 2, -1, 2, "missed")


def test_an_earlier_report_gives_what_the_figures_were() -> None:
    """A measure that it does not have is named; cards of several sections are looked through."""
    card = {"kind": "kpis", "kpis": [{"measure": "inventory_quantity", "value": 4}]}
    beside = Beside(EarlierReport("june.json", date(2025, 6, 30), (card,), ""))
    view = view_of("kpis", inventory(STOCK, beside=beside), measures=["inventory_quantity", "items"])

    assert (view.kpis[0].change.words, view.kpis[1].change) == ("▼ -3 (-75.0%), was 4", None)
    assert view.notes == (
        "Compared with 2025-06-30, as june.json has it.",
        "The earlier report has no figure for Items.",
    )


@pytest.mark.parametrize("option", ["targets", "good"])
def test_a_target_or_a_direction_needs_a_card(option: str) -> None:
    """One for a measure without a card is refused."""
    with pytest.raises(ValidationError, match="'items' has no card in this section"):
        SECTIONS["kpis"].Options.model_validate(
            {"measures": ["serials"], option: {"items": "up" if option == "good" else 1}}
        )
