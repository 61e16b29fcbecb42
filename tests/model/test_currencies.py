"""Amounts in several currencies: converted exactly, or kept apart, never just added up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reportgen.errors import SpecError
from reportgen.model.checks import CHECKS, findings
from reportgen.model.currencies import Said, currencies_of
from tests.asking import entry, figures, inventory, view_of
from tests.ledgers import Entry

EUROS, DOLLARS, FRANCS = "Oak GmbH", "Elm Inc.", "Fir SA"
COMPANIES = {EUROS: "EUR", DOLLARS: "USD", FRANCS: "CHF"}


def costing(company: str, cost: str, serial: str) -> Entry:
    """A receipt."""
    return replace(entry(1, "Purchase", serial), company=company, cost=Decimal(cost))


ENTRIES = [costing(EUROS, "10.10", "1"), costing(DOLLARS, "100.33", "2"), costing(FRANCS, "0", "3")]


def value_of(said: Said, by: list[str], **options: Any) -> dict[Any, Any]:
    """Inventory value by the dimensions."""
    return figures(inventory(ENTRIES, money=said, **options), by, ["inventory_value"])


def test_amounts_are_converted_exactly() -> None:
    """10.10 EUR and 100.33 USD at 0.9123 are 101.631059 EUR; nothing is lost on the way."""
    said = Said("EUR", COMPANIES, {"USD": Decimal("0.9123"), "CHF": Decimal("1.1")})

    assert value_of(said, []) == {(): Decimal("101.631059")}
    assert value_of(said, ["company"]) == {EUROS: Decimal("10.1"), DOLLARS: Decimal("91.531059"), FRANCS: 0}


def test_without_rates_only_one_currency_shows() -> None:
    """A total over two currencies is blank; each company's is its own; an amount of 0 is 0 in any currency."""
    said = Said("EUR", COMPANIES)

    assert value_of(said, []) == {(): None}
    assert value_of(said, ["company"]) == {EUROS: Decimal("10.1"), DOLLARS: Decimal("100.33"), FRANCS: 0}
    assert value_of(said, [], report={"company": [DOLLARS, FRANCS]}) == {(): Decimal("100.33")}


def test_a_rate_for_one_of_two_leaves_the_other_apart() -> None:
    """Dollars become euros; francs that are not 0 cannot be added to them."""
    said = Said("EUR", COMPANIES, {"USD": Decimal(2)})
    entries = [*ENTRIES, replace(costing(FRANCS, "5", "4"), entry_no=2)]

    assert figures(inventory(ENTRIES, money=said), [], ["inventory_value"]) == {(): Decimal("210.76")}
    assert figures(inventory(entries, money=said), [], ["inventory_value"]) == {(): None}


@pytest.mark.parametrize(
    ("said", "total"),
    [
        (Said("EUR"), Decimal("110.43")),
        (Said("EUR", {EUROS: "EUR"}), Decimal("110.43")),
        (Said(), None),
        (Said("", {EUROS: "EUR", DOLLARS: "EUR", FRANCS: "EUR"}), Decimal("110.43")),
        (Said("", {EUROS: "EUR", DOLLARS: "EUR"}), Decimal("110.43")),
        (Said("", {DOLLARS: "USD"}), None),
    ],
)
def test_what_nobody_says_is_the_reports_currency(said: Said, total: Decimal | None) -> None:
    """Companies without a word are of the report's currency; without that, each may have one of its own."""
    assert value_of(said, []) == {(): total}


def test_quantities_have_no_currency() -> None:
    """Whatever is known of currencies, pieces add up; a ratio of amount and pieces is blank where the amount is."""
    asked = inventory(ENTRIES, money=Said(), measures={"price": {"ratio": ("inventory_value", "inventory_quantity")}})

    assert figures(asked, [], ["inventory_quantity", "price"]) == {(): (3, None)}
    assert figures(asked, ["company"], ["price"])[DOLLARS] == Decimal("100.33")


def test_measures_of_the_specs_own_are_converted_too() -> None:
    """A sum of a cost column, and a built-in amount with its sign turned."""
    said = Said("EUR", COMPANIES, {"USD": Decimal(2), "CHF": Decimal(1)})
    own = {"bought": {"sum": "cost_amount_actual"}, "less": {"of": "inventory_value", "negate": True}}
    asked = inventory(ENTRIES, money=said, measures=own)

    assert figures(asked, [], ["bought", "less"]) == {(): (Decimal("210.76"), Decimal("-210.76"))}


def test_one_company_in_another_currency_is_converted() -> None:
    """Its amounts are dollars; the report is in euros if there is a rate, else in dollars."""
    companies, usd = (DOLLARS,), {DOLLARS: "USD"}
    with_rate = currencies_of(companies, Said("EUR", usd, {"USD": Decimal("0.5")}))

    assert with_rate.sum_of([Decimal(7)]) == Decimal("3.5") and with_rate.report == "EUR"
    assert currencies_of(companies, Said("EUR", usd)).report == "USD"
    assert currencies_of(companies, Said("", usd)).report == "USD"


def test_amounts_kept_apart_are_told() -> None:
    """The check names companies and currencies, and what to do; only where amounts are shown."""
    asked = inventory(ENTRIES, money=Said("EUR", COMPANIES))
    told = list(findings(asked, date(2025, 1, 1), CHECKS, ["inventory_value"]))
    silent = list(findings(asked, date(2025, 1, 1), CHECKS, ["quantity"]))

    assert [one.code for one in told if one.code == "amounts_not_added"] == ["amounts_not_added"]
    assert "Elm Inc.: USD" in told[0].message and "rates" in told[0].message
    assert "amounts_not_added" not in [one.code for one in silent]
    assert "Blank over companies in different currencies." in asked.measure("inventory_value").formula


@pytest.mark.parametrize("kind", ["treemap", "decomposition_tree"])
def test_a_figure_of_amounts_that_do_not_add_up_is_refused(kind: str) -> None:
    """Areas and bars would lie; with rates, or for one company, they are drawn."""
    said = Said("EUR", COMPANIES)
    options = {"treemap": {"size": "inventory_value"}, "decomposition_tree": {"analyze": "inventory_value"}}[kind]

    with pytest.raises(SpecError, match="rates"):
        view_of(kind, inventory(ENTRIES, money=said), **options)
    assert view_of(kind, inventory(ENTRIES, money=said, report={"company": DOLLARS}), **options)
    assert view_of(kind, inventory(ENTRIES, money=Said("EUR")), **options)
