"""report.json."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import simplejson
from hypothesis import given
from hypothesis import strategies as st

from reportgen.render.data import json_bytes, render_json
from reportgen.render.exact import exact, significant_digits
from tests.render import data_samples as samples


def parsed(*sections: Any, **changes: Any) -> Any:
    return json.loads(render_json(samples.report(*sections, **changes)).body)


def test_head() -> None:
    """The report's own fields come in the order of the contract; days are ISO text, a period is {from, to}."""
    data = parsed()

    assert list(data) == [
        "schema",
        "title",
        "company",
        "as_of",
        "period",
        "locale",
        "currency",
        "provenance",
        "checks",
        "alerts",
        "sections",
    ]
    assert (data["schema"], data["as_of"], data["period"]) == (
        1,
        "2025-10-29",
        {"from": "2025-01-01", "to": "2025-10-29"},
    )
    assert parsed(period=None)["period"] is None
    assert list(data["provenance"]) == ["tables", "control_totals"]
    assert list(data["provenance"]["tables"][0]) == ["name", "source", "form", "rows", "sha256"]
    assert data["provenance"]["control_totals"]["cost_amount_actual"] == -590956.55
    assert data["checks"] == [
        {
            "code": "negative-stock",
            "severity": "warning",
            "count": 76,
            "message": "76 pairs of item and location are negative",
            "examples": ["1968-S, MAIN"],
        }
    ]


def test_sections() -> None:
    """A section is its view's fields without those for showing only; a blank value is null."""
    matrix = parsed(samples.matrix())["sections"][0]

    assert list(matrix)[:3] == ["kind", "id", "title"]
    assert matrix["rows"][2] == {
        "path": ["PARTS", "SP-BOM1207", "000001"],
        "level": 3,
        "values": {"inventory_quantity": 1, "expiration_date": "2025-12-31"},
        "cells": [],
        "changes": {},
        "shares": {},
    }
    assert matrix["rows"][3]["values"]["expiration_date"] is None
    assert matrix["total"] == {"inventory_quantity": 2, "expiration_date": None}
    assert matrix["coverage"]["left_out_quantity"] == 952
    assert matrix["notes"] == []
    assert not {"printed", "open_levels", "print_rows", "grid"} & set(matrix)


def test_tree_and_tiles() -> None:
    """A tree nests its nodes; a tile's place has six digits."""
    tree, treemap = parsed(samples.tree(), samples.treemap())["sections"]

    vendor = tree["root"]["children"][0]
    assert (vendor["dimension"], vendor["label"], vendor["value"]) == ("vendor", "10000 Fabrikam, Inc.", 10)
    assert [node["label"] for node in vendor["children"]] == ["107210"]
    assert treemap["tiles"][1] == {
        "path": ["PARTS", "SP-BOM1207", "000002"],
        "value": 1,
        "x": 0.333333,
        "y": 0,
        "width": 0.333333,
        "height": 1,
        "others": 0,
    }


def test_one_row_a_line() -> None:
    """Rows, tiles and nodes stand on lines of their own, so that two reports can be compared line by line."""
    lines = render_json(samples.report()).body.decode().splitlines()

    assert sum('"path": ["PARTS", "SP-BOM1207", "000001"]' in line for line in lines) == 2
    assert sum(line.lstrip().startswith('{"dimension": "document_no"') for line in lines) == 2  # its level and its node


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("10.00000"), "10"),
        (Decimal("0E-5"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("-0.00"), "0"),
        (Decimal("0.0000001"), "0.0000001"),
        (Decimal("-590956.55"), "-590956.55"),
        (Decimal(12345678901234567890123456789), "12345678901234567890123456789"),
        (1e-9, "0"),
        (-1e-9, "0"),
        (0.1234567, "0.123457"),
        (1.0, "1"),
        (True, "true"),
        (None, "null"),
        (date(2025, 1, 2), '"2025-01-02"'),
    ],
)
def test_numbers(value: Any, text: str) -> None:
    """A number is written exactly, without exponent and without trailing zeros."""
    assert json_bytes({"value": value}).decode() == f'{{"value": {text}}}\n'


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=Decimal("-1E+30"), max_value=Decimal("1E+30")))
def test_numbers_survive(value: Decimal) -> None:
    """Every decimal comes back as the same number, written as plain digits."""
    text = exact(value)

    assert Decimal(text) == value
    assert not set(text) - set("-.0123456789")
    assert simplejson.loads(json_bytes({"value": value}), use_decimal=True)["value"] == value


@pytest.mark.parametrize(
    ("value", "digits"),
    [
        (0, 0),
        (100, 1),
        (101, 3),
        (Decimal("0.001"), 1),
        (Decimal("-1.50"), 2),
        (Decimal("1E+20"), 1),
        (Decimal("123456789012345.6"), 16),
    ],
)
def test_significant_digits(value: Decimal | int, digits: int) -> None:
    """Zeros at either end are not significant."""
    assert significant_digits(value) == digits


def test_no_number() -> None:
    """What is not a number never becomes half a number."""
    with pytest.raises(ValueError, match="NaN"):
        json_bytes({"value": Decimal("NaN")})


HOSTILE = [
    "</script><script>alert(1)</script>",
    'quote " backslash \\ slash /',
    "\u2028\u2029\x00\x1f\x7f",
    "\ud800 lone",
    "👩‍🔧 שלום",
    "x" * 10_000,
    "\ufeff",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text(text: str) -> None:
    """Any text is the same to every reader of JSON; only a lone surrogate becomes U+FFFD."""
    body = render_json(samples.report(samples.matrix([samples.matrix_row((text,), 1)]), title=text)).body

    data = json.loads(body.decode("utf-8"))
    assert data["title"] == text.replace("\ud800", "\ufffd")
    assert data["sections"][0]["rows"][0]["path"] == [data["title"]]
    assert "\u2028" not in body.decode()


def test_reproducible() -> None:
    """Equal reports give equal bytes."""
    assert render_json(samples.report()) == render_json(samples.report())
    assert render_json(samples.report()).name == "inventory-by-serial-no.json"


def test_foreign_values() -> None:
    """A value that has no place in a view is a bug, told at once."""

    @dataclass(frozen=True)
    class View:
        frame: object

    with pytest.raises(TypeError, match="object"):
        json_bytes({"view": View(object())})
