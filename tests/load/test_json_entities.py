"""Entities are taken out of a JSON text piece by piece, wherever the pieces break."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.load.readers import json_text
from reportgen.load.readers.json_text import Entities

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
ENTITIES = st.lists(st.dictionaries(st.text(max_size=6), VALUES, max_size=3), max_size=6)


class Pieces(io.StringIO):
    """A text that comes in pieces of one size, however many letters are asked for."""

    def __init__(self, text: str, size: int) -> None:
        super().__init__(text)
        self.size = size

    def read(self, size: int | None = -1, /) -> str:
        return super().read(self.size)


def as_text(value: Any) -> Any:
    """The value with numbers as the text they are written as."""
    return json.loads(json.dumps(value), parse_int=str, parse_float=str)


@given(ENTITIES, st.integers(1, 7), st.sampled_from(["array", "page", "lines"]), st.sampled_from([None, 1]))
def test_any_entities_in_any_pieces(entities: list[dict[str, Any]], size: int, shape: str, indent: int | None) -> None:
    """An array, a page with members before and after, one object a line: always the objects that were written."""
    if shape == "array":
        text = json.dumps(entities, indent=indent)
    elif shape == "page":
        text = json.dumps(
            {"@odata.context": "[{", "count": 3, "value": entities, "@odata.nextLink": "x"}, indent=indent
        )
    else:
        text = "\n".join(json.dumps(entity) for entity in entities)
    if not text or (shape == "lines" and "value" in (entities[0] or {})):
        return

    assert list(Entities(Pieces(text, size))) == as_text(entities)


@given(ENTITIES.filter(bool), st.data())
def test_a_text_that_is_cut_off_is_an_error(entities: list[dict[str, Any]], data: st.DataObject) -> None:
    """No prefix of an array passes for the whole."""
    text = json.dumps(entities)
    cut = data.draw(st.integers(1, len(text) - 1))

    with pytest.raises(json.JSONDecodeError):
        list(Entities(io.StringIO(text[:cut])))


def test_an_error_deep_in_a_long_text_is_found_without_reading_it_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A damaged entity is given up when it is larger than any real one."""
    monkeypatch.setattr(json_text, "_CHUNK", 100)
    monkeypatch.setattr(json_text, "_LARGEST_ENTITY", 1000)
    stream = io.StringIO('[{"a": 1}, {"b" 2}, ' + '{"a": 1}, ' * 10_000)

    with pytest.raises(json.JSONDecodeError):
        list(Entities(stream))
    assert stream.tell() < 5000
