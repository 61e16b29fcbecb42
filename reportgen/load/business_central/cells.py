"""Entities as tables of typed cells. A cell that is not what its column should hold makes the column text.

Then the loader finds it, as in any other file, and says where it is.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from reportgen.load.business_central.answers import Entity
from reportgen.load.business_central.entities import KEY
from reportgen.load.columns import Kind

_TYPES = {
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 5),
    Kind.DATE: pa.date32(),
}
_WORDS = {True: "true", False: "false"}


def table_of(entities: Sequence[Entity], columns: Mapping[str, Kind], company: str) -> pa.Table:
    """The entities' cells, column by column, and the company's name as the last one."""
    cells = {name: _array([entity.get(name) for entity in entities], kind) for name, kind in columns.items()}
    return pa.table({**cells, "company": pa.array([company] * len(entities), pa.string())})


def together(tables: Sequence[pa.Table]) -> pa.Table:
    """Tables with equal columns, one after the other; a column that is text in one becomes text in all."""
    names = tables[0].column_names
    types = {name: {table.schema.field(name).type for table in tables} for name in names}
    schema = pa.schema([(name, found.pop() if len(found) == 1 else pa.string()) for name, found in types.items()])
    return pa.concat_tables([table.cast(schema) for table in tables]).combine_chunks()


def sorted_by_key(table: pa.Table) -> pa.Table:
    """In the order of entry numbers."""
    return table.sort_by([(KEY, "ascending")])


def _array(values: Sequence[Any], kind: Kind) -> pa.Array:
    if kind is Kind.BOOLEAN and all(value is None or isinstance(value, bool) for value in values):
        return pa.array(values, pa.bool_())
    texts = _texts(values)
    try:
        return texts.cast(_TYPES[kind]) if kind in _TYPES else texts
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return texts


def _texts(values: Sequence[Any]) -> pa.Array:
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        texts = [value if value is None or isinstance(value, str) else _text(value) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:  # halves of characters
        whole = (text and text.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for text in texts)
        return pa.array(list(whole), pa.string())


def _text(value: Any) -> str:
    return _WORDS[value] if isinstance(value, bool) else json.dumps(value, ensure_ascii=False)
