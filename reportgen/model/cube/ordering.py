"""Many texts in natural order at once: the order of `reportgen.model.natural`, for columns instead of single values."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reportgen.model.cube.adding import Numbers, packed
from reportgen.model.natural import natural

MANY = 20_000
"""Texts from which on columns are faster."""
_PART = r"^(?P<text>[^0-9]*)(?P<digits>[0-9]*)(?P<rest>(?s:.*))$"
_ROUNDS = 4
"""Numbers in a text that are looked at; texts with more are put in order one by one."""
_DIGITS = 18
"""Of a number in 64 bits."""


def natural_order(texts: pa.StringArray) -> NDArray[np.int64]:
    """Places of the texts, which are all different, in natural order; a blank one comes last."""
    keys = list(_parts(texts)) if len(texts) >= MANY else []
    columns = packed([key for key in keys if key is not None])
    if columns and keys[-1] is not None:
        order: NDArray[np.int64] = np.lexsort(columns[::-1])
        if _all_differ(columns, order):
            return order
    words = texts.to_pylist()
    return np.array(sorted(range(len(words)), key=[natural(word) for word in words].__getitem__), np.int64)


def _parts(texts: pa.StringArray) -> Iterator[Numbers | None]:
    """Columns that put the texts in order, the first one first; None at the end if they do not.

    Whether a text is blank; then, again and again, the place of what stands before a number, and the number, -1 where
    the text ends without one.
    """
    if not pc.all(pc.string_is_ascii(texts)).as_py():
        yield None
        return
    yield pc.equal(texts, "").to_numpy(zero_copy_only=False).astype(np.int64)
    rest = texts
    for _ in range(_ROUNDS):
        parts = pc.extract_regex(rest, _PART)
        before, digits, rest = (parts.field(number) for number in range(3))
        yield _places(before)
        stripped = pc.utf8_ltrim(digits, "0")
        if pc.max(pc.utf8_length(stripped)).as_py() > _DIGITS:
            yield None
            return
        numbers = pc.if_else(pc.equal(digits, ""), "-1", pc.if_else(pc.equal(stripped, ""), "0", stripped))
        yield numbers.cast(pa.int64()).to_numpy()
        if not pc.any(pc.not_equal(rest, "")).as_py():
            return
    yield None


def _places(texts: pa.StringArray) -> NDArray[np.int64]:
    """Of each text, its place among the different ones by code points."""
    coded = texts.dictionary_encode()
    places = np.empty(len(coded.dictionary), np.int64)
    places[pc.sort_indices(coded.dictionary).to_numpy()] = np.arange(len(places))
    found: NDArray[np.int64] = places[coded.indices.to_numpy()]
    return found


def _all_differ(columns: list[NDArray[np.int64]], order: NDArray[np.int64]) -> bool:
    """Texts that differ in leading zeros only are equal in all columns."""
    differ = np.zeros(max(len(order) - 1, 0), np.bool_)
    for column in columns:
        ordered = column[order]
        differ |= ordered[1:] != ordered[:-1]
    return bool(differ.all())
