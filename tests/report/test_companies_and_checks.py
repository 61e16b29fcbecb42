"""Whole reports over several companies, and what their data checks found."""

import html
import re
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError, ExitStatus, SpecError
from tests.ledgers import Row, write_csv
from tests.report.building import Built, built

OAK, ELM = "Oak GmbH", "Elm Inc."
COLUMNS = ("company", "entryNo", "entryType", "postingDate", "itemNo", "serialNo", "quantity", "costAmountActual")


def bought(company: str, number: int, serial: str, cost: str, quantity: int = 1) -> Row:
    """A receipt of PUMP."""
    values = (company, number, "Purchase", "2025-01-01", "PUMP", serial, quantity, cost)
    return dict(zip(COLUMNS, values, strict=True))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Serial 1 in two companies: worth 10 EUR, and 100 USD."""
    folder = tmp_path / "ledger"
    write_csv(folder / "entries.csv", [bought(OAK, 1, "1", "10"), bought(ELM, 1, "1", "100")])
    return folder


SPEC = """
title: Stock
source: ledger
as_of: 2025-10-29
{more}
sections:
  - kind: kpis
    measures: [serials_on_hand, inventory_value]
  - kind: matrix
    rows: [company, serial_no]
    values: [inventory_value]
outputs: [{outputs}]
"""


def report(source: Path, more: str = "", outputs: str = "json") -> Built:
    """The report of both companies."""
    return built(SPEC.format(more=more, outputs=outputs), source.parent)


def values(made: Built) -> dict[str, Any]:
    """Inventory value in all and by company."""
    total = {kpi["measure"]: kpi["value"] for kpi in made.section("kpis")["kpis"]}
    rows = {
        row["path"][0]: row["values"]["inventory_value"] for row in made.section("matrix")["rows"] if row["level"] == 1
    }
    return {"total": total["inventory_value"], **rows}


def test_amounts_of_companies_are_converted_at_the_rate_of_the_day(source: Path) -> None:
    """The latest rate not after the report's day, from a file beside the spec."""
    lines = ["currency;date;rate", "USD;2025-01-01;0.9", "USD;2025-10-29;0.85", "USD;2025-10-30;0.1"]
    (source.parent / "rates.csv").write_text("\n".join(lines), encoding="utf-8")

    made = report(source, f"currency: EUR\ncurrencies: {{{ELM}: USD}}\nrates: rates.csv")

    assert values(made) == {"total": 95, OAK: 10, ELM: 85}
    assert made.data["currency"] == "EUR" and made.made.status is ExitStatus.DONE
    formula = made.section("kpis")["kpis"][1]["formula"]
    assert "Converted to EUR: 1 USD = 0.85 EUR." in formula


def test_amounts_without_rates_are_not_added_up(source: Path) -> None:
    """The total is blank, in the matrix too; page and PDF say why."""
    made = report(source, f"currencies: {{{OAK}: EUR, {ELM}: USD}}", "html, pdf, json")

    assert values(made) == {"total": None, OAK: 10, ELM: 100}
    assert made.section("matrix")["total"] == {"inventory_value": None}
    assert made.data["provenance"]["control_totals"]["cost_amount_actual"] is None
    page = html.unescape(re.sub(r"<[^>]+>", " ", made.html))
    for text in (page, " ".join(made.pdf_text.split())):
        assert "Amounts in 2 currencies are not added up" in text and "Elm Inc.: USD" in text


def test_companies_of_unknown_currency_are_kept_apart(source: Path) -> None:
    """Nobody said that both count in the same money; one word is enough."""
    assert values(report(source))["total"] is None
    assert values(report(source, "currency: EUR"))["total"] == 110


def test_a_company_that_is_not_there_is_told_with_those_that_are(source: Path) -> None:
    """A name misspelled in `currencies`."""
    with pytest.raises(SpecError) as raised:
        report(source, "currency: EUR\ncurrencies: {Elm Ink.: USD}")

    assert str(raised.value) == (
        "unknown-company: currencies: the ledger has no company 'Elm Ink.'\n  hint: did you mean 'Elm Inc.'?"
    )


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("rates: {USD: 0.9}", "'rates' need the key 'currency'"),
        ("currency: EUR\nrates: {USD: 0}", "rates"),
        ("currency: EUR\nrates: {USD: much}", "rates"),
        ("currency: EUR\nrates: {Dollar: 0.9}", "ISO code"),
        ("currencies: {Oak GmbH: euro}", "ISO code"),
    ],
)
def test_rates_and_currencies_that_make_no_sense_are_told(source: Path, more: str, message: str) -> None:
    """With the line of the spec."""
    with pytest.raises(SpecError, match=message) as raised:
        report(source, more)

    assert all(str(problem).startswith(str(source.parent)) for problem in raised.value.problems)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("currency,date,rate\nUSD,2025-01-01,0.9\nUSD,soon,0.9\n", "rates.csv:3: bad-rate: 'soon' is no day"),
        ("currency,date,rate\nUS Dollar,2025-01-01,0.9\n", "rates.csv:2: bad-rate: 'US Dollar' is no currency"),
        ("currency,date,rate\nUSD,2025-01-01,-1\n", "rates.csv:2: bad-rate: '-1' is no rate"),
        ("currency,date,rate\nUSD,2025-01-01\n", "rates.csv:2: bad-rate: '' is no rate"),
        ("from,to\nUSD,EUR\n", "rates.csv:1: bad-rates: this is no table of rates"),
        ("", "rates.csv:1: bad-rates: this is no table of rates"),
    ],
)
def test_a_table_of_rates_that_cannot_be_read_is_told_with_its_line(source: Path, text: str, told: str) -> None:
    """Every wrong line, and what would be right."""
    (source.parent / "rates.csv").write_text(text, encoding="utf-8")

    with pytest.raises(DataError) as raised:
        report(source, "currency: EUR\nrates: rates.csv")

    assert str(raised.value).startswith(told)


def test_a_table_of_rates_that_is_not_there_is_told(source: Path) -> None:
    """By its name."""
    with pytest.raises(DataError, match=r"the rates in 'rates.csv' cannot be read: No such file"):
        report(source, "currency: EUR\nrates: rates.csv")


def test_a_check_of_severity_error_fails_the_build_and_stands_in_every_output(source: Path) -> None:
    """Serial 1 of Oak was received twice: code, count and example in page, PDF and data; the report is made."""
    write_csv(source / "entries.csv", [bought(OAK, 1, "1", "10"), bought(OAK, 2, "1", "10"), bought(ELM, 1, "1", "9")])
    checks = "checks: {duplicate_serial: error, amounts_not_added: off}"

    warned = report(source, checks.replace("error", "warning"))
    made = report(source, checks, "html, pdf, json")

    assert made.made.status is ExitStatus.CHECK_FAILED and warned.made.status is ExitStatus.DONE
    example = "item PUMP, variant (blank), serial 1: entry 2 of company Oak GmbH"
    told = {one["code"]: one for one in made.data["checks"]}["duplicate_serial"]
    assert (told["severity"], told["count"], told["examples"]) == ("error", 1, [example])
    page = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", made.html)).split())
    for text in (page, " ".join(made.pdf_text.split())):
        assert "1 serial number received again while still in stock." in text and example in text


def test_a_note_is_no_warning(source: Path) -> None:
    """Cost without value entries is told of a past day, and fails nothing, not even a strict build."""
    made = report(source, "currency: EUR", "html, json")

    assert [(one["code"], one["severity"]) for one in made.data["checks"]] == [("cost_from_ledger_entries", "note")]
    assert '<li class="note">' in made.html


def test_an_attribute_that_no_item_has_is_told(source: Path) -> None:
    """With the nearest that there is."""
    write_csv(source / "attributes.csv", [{"itemNo": "PUMP", "attribute": "Colour", "value": "red"}])

    spec = SPEC.format(more="currency: EUR", outputs="json").replace("serial_no", "attribute.Color")
    told = {one["code"]: one for one in built(spec, source.parent).data["checks"]}

    assert told["unknown_attribute"]["message"] == "No item has the attribute Color."
    assert told["unknown_attribute"]["examples"] == ["Color: did you mean 'Colour'?"]
