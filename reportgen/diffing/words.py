"""What names of a report stand for: labels, units and kinds of the built-in ones; a spec's own speak for themselves."""

from decimal import Decimal
from typing import Any

from reportgen.model.catalog import Catalog
from reportgen.model.combining import Number, ratio
from reportgen.sections.grid import Unit, Value

_CATALOG = Catalog()


def label(name: str) -> str:
    """As a reader sees it."""
    known = _CATALOG.measures.get(name) or _CATALOG.dimensions.get(name)
    return known.label if known else name.replace("_", " ")


def unit_of(name: str) -> Unit:
    """How a value of that name is written."""
    if name in _CATALOG.measures:
        return _CATALOG.measures[name].unit
    dimension = _CATALOG.dimensions.get(name)
    return "date" if dimension is not None and dimension.kind == "date" else "text"


def number(value: Any) -> Number:
    """The value if it is a number, else None."""
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def difference(before: Value, now: Value) -> Number:
    """The later number less the earlier; None where one is none."""
    old, new = number(before), number(now)
    return None if old is None or new is None else new - old


def share(changed: Number, before: Number) -> Decimal | None:
    """The difference as part of what it was, whatever its sign."""
    return ratio(changed, before if before > 0 else -before) if changed is not None and before else None
