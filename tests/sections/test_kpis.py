"""KPI cards."""

from datetime import date

from tests.asking import entry, inventory, view_of

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
