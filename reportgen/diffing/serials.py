"""The serial numbers of two reports: which are new, gone, moved and changed, and how."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from reportgen.diffing.sides import Listed
from reportgen.diffing.values import ChangedSerial, Serials
from reportgen.diffing.words import difference, label, number, unit_of
from reportgen.model.joins import KEY
from reportgen.render.characters import legible
from reportgen.sections.base import Formats
from reportgen.sections.changes.states import PIECES, Changed, Key, States, changed
from reportgen.sections.changes.view import Count, Difference
from reportgen.sections.changes.words import came, said_of, went
from reportgen.sections.grid import Value
from reportgen.sections.labels import natural

CHANGES = {"new": "New", "gone": "Gone", "moved": "Moved", "changed": "Changed"}
_NOTHING = States((), {})


def serials_of(before: Listed, now: Listed, formats: Formats) -> Serials:
    """Every serial number that is not the same in both lists, in order of change and key.

    One is new if it is in stock only in the second, and gone if only in the first. Where both lists also have those
    that are no longer in stock, what changed of these is told too.
    """
    key = _key(before, now)
    lists = _states(before, key), _states(now, key)
    stocks = _in_stock(lists[0]), _in_stock(lists[1])
    compared = [name for name in lists[1].columns if name in lists[0].columns]
    if not lists[0].rows or not lists[1].rows:
        compared = []
    found = list(changed(*stocks, compared))
    if before.whole and now.whole:
        found += _out_of_stock(lists, stocks, compared)
    found.sort(key=lambda one: (list(CHANGES).index(one.change), *map(natural, one.key)))
    counts = Counter(one.change for one in found)
    return Serials(
        key=key,
        before=len(stocks[0].rows),
        now=len(stocks[1].rows),
        counts=tuple(Count(change, words, counts[change]) for change, words in CHANGES.items()),
        rows=tuple(_row(one, lists, now.whole, formats) for one in found),
        not_compared=_not_compared(*lists),
    )


def _key(before: Listed, now: Listed) -> tuple[str, ...]:
    """The parts of a key; the company is one of them if both lists tell it."""
    company = all("company" in row for rows in (before.rows, now.rows) for row in rows[:1])
    return ("company", *KEY) if company and (before.rows or now.rows) else KEY


def _states(listed: Listed, key: tuple[str, ...]) -> States:
    columns = tuple(name for name in (listed.rows[0] if listed.rows else ()) if name not in ("company", *KEY))
    rows = {
        tuple(legible(str(row.get(name) or "")) for name in key): tuple(_plain(row.get(name)) for name in columns)
        for row in listed.rows
    }
    return States(columns, rows)


def _plain(value: Any) -> Value:
    """Blank is None, whether a text or a number is missing."""
    found = number(value)
    return found if found is not None else (legible(str(value)) if value else None)


def _in_stock(states: States) -> States:
    if PIECES not in states.columns:
        return states
    place = states.columns.index(PIECES)
    return States(states.columns, {key: row for key, row in states.rows.items() if (number(row[place]) or 0) > 0})


def _out_of_stock(lists: tuple[States, States], stocks: tuple[States, States], names: list[str]) -> Iterator[Changed]:
    """Those in stock on neither day of which something is not as it was; one that only one list has came and went."""
    in_stock = stocks[0].rows.keys() | stocks[1].rows.keys()
    before, now = ({key: row for key, row in every.rows.items() if key not in in_stock} for every in lists)
    for one in changed(States(lists[0].columns, before), States(lists[1].columns, now), names):
        told = one.names or tuple(name for name in names if _both(one.key, name, lists) != (None, None))
        yield Changed("changed", one.key, told)


def _both(key: Key, name: str, lists: tuple[States, States]) -> tuple[Value, Value]:
    return lists[0].get(key, name), lists[1].get(key, name)


def _row(one: Changed, lists: tuple[States, States], now_is_whole: bool, formats: Formats) -> ChangedSerial:
    names = one.names or [name for name in _columns(lists) if _differ(*_both(one.key, name, lists))]
    differences = tuple(_difference(one.key, name, lists) for name in names)
    if one.change == "new":
        words = came(one.key, lists[1], formats)
    elif one.change == "gone":
        words = went(one.key, lists[1], formats) if now_is_whole else "no longer in stock"
    else:
        words = "; ".join(in_words(each, formats) for each in differences)
    return ChangedSerial(one.change, one.key, words, differences)


def _columns(lists: tuple[States, States]) -> Iterable[str]:
    return dict.fromkeys((*lists[0].columns, *lists[1].columns))


def _differ(before: Value, now: Value) -> bool:
    return before != now


def _difference(key: Key, name: str, lists: tuple[States, States]) -> Difference:
    return Difference(name, label(name), *_both(key, name, lists))


def in_words(one: Difference, formats: Formats) -> str:
    """From what to what; of a number also how far apart."""
    unit = unit_of(one.name)
    if number(one.before) is None and number(one.now) is None:
        texts = Difference(one.name, one.label, str(one.before or ""), str(one.now or ""))
        return said_of(texts, (one.name,) if unit == "date" else (), formats)
    was, became = (
        "(blank)" if number(value) is None else formats.number(number(value), unit) for value in (one.before, one.now)
    )
    apart = difference(one.before, one.now)
    by = "" if apart is None else f" ({'+' if apart > 0 else ''}{formats.number(apart, unit)})"
    return f"{one.label}: {was} → {became}{by}"


def _not_compared(before: States, now: States) -> tuple[str, ...]:
    """Labels of what only one of the lists tells, if both have rows."""
    if not before.rows or not now.rows:
        return ()
    return tuple(label(name) for name in sorted({*before.columns} ^ {*now.columns}))
