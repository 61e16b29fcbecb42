"""Takes the data of a report apart, whatever a stranger's file has in their place."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Object = Mapping[str, Any]
Keyed = dict[tuple[Any, int], Object]
"""Objects by what they are called and, for those that are called the same, their number from 0."""


def objects(value: Any) -> list[Object]:
    """The objects of a list; none if it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def mapping(value: Any) -> Object:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(value: Any) -> str:
    """The value as text; blank for none."""
    return "" if value is None else str(value)


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list."""
    return tuple(map(text, value)) if isinstance(value, list) else ()


def keyed(listed: Iterable[Object], key: Callable[[Object], Any]) -> Keyed:
    """The objects by their key; twins are told apart by their order."""
    seen: Counter[Any] = Counter()
    found: Keyed = {}
    for one in listed:
        name = key(one)
        found[name, seen[name]] = one
        seen[name] += 1
    return found
