"""Which column tells another: then the other is said once for each of its values, not once for each row."""

import numpy as np
from numpy.typing import NDArray

from reportgen.render.explore.blocks import Wholes

_GLANCE = 20_000
"""Rows that are looked at before all are."""


def told(codes: Wholes, by: NDArray[np.integer], size: int) -> Wholes | None:
    """The column over the other's codes (0 to `size` - 1, and one place at the end for its code -1) if it tells it.

    Codes that no row has say what the code before them says.
    """
    if _table(codes[:_GLANCE], by[:_GLANCE], size) is None:
        return None
    return _table(codes, by, size)


def _table(codes: Wholes, by: NDArray[np.integer], size: int) -> Wholes | None:
    table = np.zeros(size + 1, np.int64)
    table[by] = codes
    if not (table[by] == codes).all():
        return None
    seen = np.zeros(size + 1, np.bool_)
    seen[by] = True
    last = np.maximum.accumulate(np.where(seen, np.arange(size + 1), 0))
    return table[last]
