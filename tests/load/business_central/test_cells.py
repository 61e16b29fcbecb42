"""Cells of the cache: exactly what the service writes, in the type that a column has."""

import json
from decimal import Decimal
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from reportgen.load.business_central.answers import page_of
from reportgen.load.business_central.cells import table_of, together
from reportgen.load.business_central.transport import Answer
from reportgen.load.columns import Kind

JSON = {"content-type": "application/json; odata.metadata=minimal"}
DECIMALS = st.decimals(min_value=Decimal(-(10**12)), max_value=Decimal(10**12), places=5)


def column(kind: Kind, *literals: str) -> list[Any]:
    """What becomes of literals of JSON in a column of the kind."""
    rows = ", ".join('{"x": ' + literal + "}" for literal in literals)
    body = '{"value": [' + rows + "]}"
    page = page_of(Answer(200, JSON, body.encode()), "x")
    found: list[Any] = table_of(page.entities, {"x": kind}, "CRONUS")["x"].to_pylist()
    return found


@given(st.lists(DECIMALS, min_size=1))
def test_amounts_are_exact(amounts: list[Decimal]) -> None:
    """Never by way of a binary fraction."""
    assert column(Kind.DECIMAL, *(str(amount) for amount in amounts)) == amounts


@given(st.lists(st.text(), min_size=1))
def test_texts_are_as_they_are(texts: list[str]) -> None:
    """Serial numbers too; halves of characters alone are replaced, for no file can hold them."""
    whole = [text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in texts]
    assert column(Kind.TEXT, *(json.dumps(text) for text in texts)) == whole


def test_a_number_in_a_column_of_text_keeps_its_digits() -> None:
    """A serial number that is delivered as a number is still that serial number."""
    assert column(Kind.TEXT, "1.50", "1E15", "true", "null", '["a"]') == ["1.50", "1E15", "true", None, '["a"]']


def test_a_cell_of_another_kind_makes_its_column_text() -> None:
    """So that the loader can say what it is and where."""
    assert column(Kind.DECIMAL, "1.5", '"n/a"') == ["1.5", "n/a"]
    assert column(Kind.DATE, '"2025-01-31"', '"31.01.2025"') == ["2025-01-31", "31.01.2025"]
    assert column(Kind.BOOLEAN, "true", '"maybe"') == ["true", "maybe"]
    assert column(Kind.INTEGER, "1", "1.5") == ["1", "1.5"]
    assert column(Kind.DECIMAL, "0.123456789") == ["0.123456789"]


def test_parts_of_other_types_come_together_as_text() -> None:
    """What is text in one part is text in all, and no digit is lost."""
    one, other = pa.table({"x": pa.array([Decimal("1.50000")])}), pa.table({"x": ["n/a"]})
    assert together([one, other])["x"].to_pylist() == ["1.50000", "n/a"]
