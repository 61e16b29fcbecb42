"""report.json: the report as data, made from the frozen views and nothing else."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import simplejson

from reportgen.render.artifact import Artifact
from reportgen.render.exact import exact
from reportgen.sections.base import Period, ReportView, SectionView

SCHEMA = 1
"""Version of report.json's shape; a change that breaks a reader raises it."""

_FIRST = ("kind", "id", "title")
_UNSAFE = re.compile("[\u2028\u2029\ud800-\udfff]")
_SAFE = {"\u2028": "\\u2028", "\u2029": "\\u2029"}
_encode: Callable[[Any], str] = simplejson.JSONEncoder(ensure_ascii=False, use_decimal=False).encode


def render_json(report: ReportView) -> Artifact:
    """The report as data, ``<slug>.json``: exact numbers, blank as null, days as ISO text, UTF-8.

    One line a row, a tile, a check or a node of a tree, so that two reports can be compared line by line.
    """
    whole = {
        "schema": SCHEMA,
        "title": report.title,
        "company": report.company,
        "as_of": report.as_of,
        "period": report.period,
        "locale": report.locale,
        "currency": report.currency,
        "provenance": report.provenance,
        "checks": report.checks,
        "alerts": report.alerts,
        "sections": [_section(section) for section in report.sections],
    }
    return Artifact(f"{report.slug}.json", "application/json", json_bytes(whole))


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """The value as JSON that every parser reads: lone surrogates become U+FFFD, U+2028 and U+2029 are escaped.

    Equal values give equal bytes.
    """
    text = "".join((*_lines(plain(value), "", opened=2), "\n"))
    return _UNSAFE.sub(lambda found: _SAFE.get(found[0], "\ufffd"), text).encode()


def plain(value: Any) -> Any:
    """The value as JSON knows it: dataclass and mapping to object, tuple to array, day to text, number to exact number.

    Fields whose metadata say ``{"data": False}`` and properties are left out.

    Raises:
        TypeError: for a value that has no place in a view.
    """
    kind = type(value)
    if kind is str or kind is int or value is None or kind is bool:
        return value
    if kind not in _known:
        _known[kind] = _converter(kind)
    return _known[kind](value)


def _converter(kind: type) -> Callable[[Any], Any]:
    if is_dataclass(kind):
        return _period if kind is Period else _dataclass_converter(kind)
    for base, convert in _CONVERTERS:
        if issubclass(kind, base):
            return convert
    raise TypeError(f"a {kind.__name__} has no place in report.json")


def _section(section: SectionView) -> dict[str, Any]:
    """Kind, id and title first, then the view's own fields in their order."""
    names = dict.fromkeys((*_FIRST, *_data_fields(type(section))))
    return {name: getattr(section, name) for name in names}


def _data_fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.metadata.get("data", True))


def _dataclass_converter(kind: type) -> Callable[[Any], dict[str, Any]]:
    names = _data_fields(kind)
    return lambda value: {name: plain(getattr(value, name)) for name in names}


def _period(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _decimal(value: Decimal) -> Any:
    return simplejson.RawJSON(exact(value))


def _float(value: float) -> Any:
    """Places on a figure: six digits are a thousandth of a pixel, and the same on every machine."""
    return _decimal(Decimal(f"{value:.6f}"))


_CONVERTERS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (str, str),
    (int, int),
    (Decimal, _decimal),
    (float, _float),
    (date, date.isoformat),
    (Mapping, lambda value: {str(key): plain(one) for key, one in value.items()}),
    (tuple, lambda value: [plain(one) for one in value]),
    (list, lambda value: [plain(one) for one in value]),
)


_known: dict[type, Callable[[Any], Any]] = {}
"""Converters by type, as they come up."""


def _lines(value: Any, pad: str, opened: int) -> list[str]:
    """Text of the value in pieces: a list of objects one object a line, an object that holds objects one key a line.

    The latter for `opened` levels; what lies deeper stands on one line.
    """
    inner = f"{pad} "
    if isinstance(value, dict) and opened and any(map(_holds_objects, value.values())):
        items = [[f"{_encode(key)}: ", *_lines(one, inner, opened - 1)] for key, one in value.items()]
        return _joined("{", items, "}", pad)
    if isinstance(value, dict) and (branch := _branch(value)):
        return _node(value, branch, pad)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return _joined("[", [_lines(one, inner, opened) for one in value], "]", pad)
    return [_encode(value)]


def _holds_objects(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and bool(value) and isinstance(value[0], dict))


def _branch(value: dict[str, Any]) -> str | None:
    """The key under which an object holds objects of its own kind, as a tree's node does."""
    for key, one in value.items():
        if isinstance(one, list) and one and isinstance(one[0], dict) and one[0].keys() == value.keys():
            return key
    return None


def _node(value: dict[str, Any], branch: str, pad: str) -> list[str]:
    own = {key: one for key, one in value.items() if key != branch}
    children = [_lines(one, f"{pad} ", 0) for one in value[branch]]
    return [_encode(own)[:-1], f", {_encode(branch)}: ", *_joined("[", children, "]}", pad)]


def _joined(start: str, items: list[list[str]], end: str, pad: str) -> list[str]:
    pieces = [start]
    for number, item in enumerate(items):
        pieces.append(f",\n{pad} " if number else f"\n{pad} ")
        pieces.extend(item)
    return [*pieces, f"\n{pad}{end}"]
