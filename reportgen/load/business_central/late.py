"""Late changes: what has changed in entries that were fetched before.

Business Central changes an entry after it was posted in few ways, and each has a trace that costs little to read:

* Remaining quantity and Open change while the entry is open. So all entries that are open now are read again, and
  those that were open when they were last read.
* Invoiced quantity, cost and sales amount change with new value entries. Where the service adds up (``$apply``), totals
  per item and direction are compared, and the items that differ are read again; the total of a whole ledger would not
  do, for an application or a transfer changes two entries by opposite amounts. Where it does not, the items of the new
  value entries are read again.
* Where there is neither, entries of the last three months are read again, and the report says that older changes may
  be missing.
* Where entities say when they were changed, those changed since the latest known change are read again too.

The totals of what was read again must then be equal; else all entries are fetched anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from reportgen.errors import DataError
from reportgen.https import moment_of
from reportgen.load.business_central.answers import Entity
from reportgen.load.business_central.cells import table_of
from reportgen.load.business_central.client import NotOffered, Query
from reportgen.load.business_central.entities import ENTRIES, KEY
from reportgen.load.business_central.task import Task

VALUE_MARK = "last_value_entry"
_RECENT = timedelta(days=92)
_MOST_NUMBERS, _MOST_ITEMS = 4_000, 400
"""More than that are not read one by one: all entries are fetched anew."""
_NUMBERS_AT_ONCE, _ITEMS_AT_ONCE = 40, 20
_ITEM, _POSITIVE, _DAY = "itemNo", "positive", "postingDate"
_OPTIONAL = frozenset({"not-offered", "not-allowed", "service-failed", "bad-answer"})
"""What a service may answer to a question that it need not understand."""

_Value = TypeVar("_Value")
Totals = Mapping[tuple[str, ...], tuple[Decimal, ...]]
"""Sums by item and direction."""


class TooMany(Exception):  # noqa: N818 - says what there is
    """All entries have to be fetched; the message says why."""


def counted_up_to(task: Task, last: int) -> int | None:
    """How many entries the service has up to a number; None if it does not count."""
    query = Query(task.found.name, (KEY,), f"{KEY} le {last}", order=KEY, top=1, count=True)
    try:
        return task.client.page(task.company, query).count
    except DataError as error:
        _pass_over(error)
        return None


def value_mark(task: Task) -> int | None:
    """The latest value entry; None if the service does not tell."""
    if task.values is None or task.found.entity is not ENTRIES:
        return None
    query = Query(task.values.name, (KEY,), order=f"{KEY} desc", top=1)
    try:
        rows = task.client.page(task.company, query).entities
        return int(rows[0][KEY]) if rows else 0
    except DataError as error:
        _pass_over(error)
        return None
    except (KeyError, TypeError, ValueError):
        return None


def bring_late_changes(task: Task, known: int, counted: bool) -> tuple[int, bool]:
    """Read again what has changed among the entries up to `known`.

    Gives how many are different now, and whether changes may have been missed.

    Args:
        counted: whether the service has said how many entries there are up to `known`.

    Raises:
        TooMany: if so much has changed that all are to be fetched.
        DataError: if the service fails.
    """
    changed = _pending(task, known) + _stamped(task, known)
    mark = value_mark(task)
    differing = _differing(task, known)
    unseen = False
    if differing is not None:
        changed += _items(task, known, differing)
        if differing and _differing(task, known):
            raise TooMany("totals differ after the changes were read")
    else:
        items = _items_of_new_values(task, mark)
        unseen = (items is None or not counted) and task.found.entity is ENTRIES
        changed += _recent(task, known) if items is None else _items(task, known, items)
    if mark is not None:
        task.store.mark(**{VALUE_MARK: str(mark)})
    return changed, unseen


def _pending(task: Task, known: int) -> int:
    """Entries that are open at the service, then those that only the cache takes to be open."""
    pending = task.found.entity.pending
    if pending is None or not set(pending.columns) <= set(task.found.columns):
        return 0
    changed, there = 0, set[int]()
    for rows in _rows(task, f"{pending.filter} and {KEY} le {known}"):
        there.update(rows[KEY].to_pylist())
        changed += task.store.change(rows)
    closed: list[int] = []
    for rows in _cached(task, (KEY, *pending.columns)):
        closed += [number for number in rows.filter(pending.holds(rows))[KEY].to_pylist() if number <= known]
    closed = [number for number in closed if number not in there]
    if len(closed) > _MOST_NUMBERS:
        raise TooMany(f"{len(closed):,} entries are no longer open")
    for numbers in _in_groups(closed, _NUMBERS_AT_ONCE):
        changed += _read_again(task, " or ".join(f"{KEY} eq {number}" for number in numbers))
    return changed


def _stamped(task: Task, known: int) -> int:
    """Entities that say that they were changed since the latest change that is known."""
    stamp = task.found.stamp
    if not stamp:
        return 0
    latest = max((pc.max(rows[stamp]).as_py() or "" for rows in _cached(task, (stamp,))), default="")
    return _read_again(task, f"{stamp} gt {latest} and {KEY} le {known}") if latest else 0


def _differing(task: Task, known: int) -> Sequence[str] | None:
    """Items whose totals differ between service and cache; None if the service does not add up."""
    found = task.found
    sums = tuple(name for name in found.entity.sums if name in found.columns)
    keys = tuple(name for name in (_ITEM, _POSITIVE) if name in found.columns)
    if not sums or _ITEM not in keys:
        return None
    there = _totals_there(task, known, keys, sums)
    here = _totals_here(task, known, keys, sums) if there else None
    if not there or here is None:
        return None
    return sorted({key[0] for key in {*there, *here} if there.get(key) != here.get(key)})


def _totals_there(task: Task, known: int, keys: Sequence[str], sums: Sequence[str]) -> Totals | None:
    aliases = [f"sumOf{name[:1].upper()}{name[1:]}" for name in sums]
    added = ",".join(f"{name} with sum as {alias}" for name, alias in zip(sums, aliases, strict=True))
    apply = f"filter({KEY} le {known})/groupby(({','.join(keys)}),aggregate({added}))"
    totals: dict[tuple[str, ...], tuple[Decimal, ...]] = {}
    try:
        for page in task.client.pages(task.company, Query(task.found.name, apply=apply)):
            for row in page.entities:
                totals[_key([row[name] for name in keys])] = tuple(Decimal(row[alias] or 0) for alias in aliases)
    except DataError as error:
        _pass_over(error)
        return None
    except (KeyError, TypeError, InvalidOperation):  # it gives entries instead of totals
        return None
    return totals


def _totals_here(task: Task, known: int, keys: Sequence[str], sums: Sequence[str]) -> Totals | None:
    totals: dict[tuple[str, ...], tuple[Decimal, ...]] = {}
    for rows in _cached(task, (KEY, *keys, *sums)):
        old = rows.filter(pc.less_equal(rows[KEY], known))
        try:
            amounts = {name: old[name].cast(pa.decimal128(38, 10)) for name in sums}
        except pa.ArrowInvalid:  # a number that cannot be read
            return None
        typed = pa.table({**{name: old[name].cast(pa.string()) for name in keys}, **amounts})
        for group in typed.group_by(list(keys)).aggregate([(name, "sum") for name in sums]).to_pylist():
            key = _key([group[name] for name in keys])
            added = tuple(group[f"{name}_sum"] or Decimal(0) for name in sums)
            zero = (Decimal(0),) * len(sums)
            totals[key] = tuple(one + more for one, more in zip(totals.get(key, zero), added, strict=True))
    return totals


def _key(values: Iterable[object]) -> tuple[str, ...]:
    words = {True: "true", False: "false", None: ""}
    return tuple(
        value if isinstance(value, str) else words[bool(value) if value is not None else None] for value in values
    )


def _items_of_new_values(task: Task, mark: int | None) -> Sequence[str] | None:
    """Items of the value entries since the last run; None if that cannot be told."""
    marks = task.store.coming.marks if task.store.coming else {}
    before = marks.get(VALUE_MARK, "")
    if task.values is None or mark is None or not before.isdigit() or mark < int(before):
        return None
    query = Query(task.values.name, (KEY, _ITEM), f"{KEY} gt {before} and {KEY} le {mark}", order=KEY)
    try:
        pages = task.client.pages(task.company, query) if mark > int(before) else ()
        return sorted({str(row[_ITEM]) for page in pages for row in page.entities})
    except DataError as error:
        _pass_over(error)
        return None
    except KeyError:
        return None


def _items(task: Task, known: int, items: Sequence[str]) -> int:
    if len(items) > _MOST_ITEMS:
        raise TooMany(f"entries of {len(items):,} items have changed")
    changed = 0
    for group in _in_groups(items, _ITEMS_AT_ONCE):
        named = " or ".join(f"{_ITEM} eq '{item.replace(chr(39), chr(39) * 2)}'" for item in group)
        changed += _read_again(task, f"({named}) and {KEY} le {known}")
    return changed


def _recent(task: Task, known: int) -> int:
    """Entries of the last months before the latest posting date."""
    if _DAY not in task.found.columns:
        return 0
    days = [pc.max(rows[_DAY].cast(pa.string())).as_py() or "" for rows in _cached(task, (_DAY,))]
    now = moment_of(task.client.answered_at)
    latest = min((day for day in (max(days, default=""), now.date().isoformat() if now else "") if day), default="")
    try:
        since = date.fromisoformat(latest) - _RECENT
    except (ValueError, OverflowError):
        return 0
    return _read_again(task, f"{_DAY} ge {since.isoformat()} and {KEY} le {known}")


def _read_again(task: Task, filter_: str) -> int:
    return sum(task.store.change(rows) for rows in _rows(task, filter_))


def _rows(task: Task, filter_: str) -> Iterator[pa.Table]:
    """Entries as the service has them now."""
    found = task.found
    query = Query(found.name, tuple(found.columns), filter_, order=KEY)
    try:
        for page in task.client.pages(task.company, query):
            if page.entities:
                yield table_of(_numbered(page.entities), found.columns, task.company.name)
    except NotOffered as error:
        raise TooMany("the service does not say which entries have changed") from error


def _numbered(entities: Iterable[Entity]) -> list[Entity]:
    return [entity for entity in entities if str(entity.get(KEY, "")).isdigit()]


def _cached(task: Task, columns: Sequence[str]) -> Iterator[pa.Table]:
    """Columns of everything that is in the cache, part by part."""
    coming = task.store.coming
    for part in coming.parts if coming else ():
        yield task.store.read(part, tuple(dict.fromkeys(columns)))


def _in_groups(values: Sequence[_Value], size: int) -> Iterator[Sequence[_Value]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _pass_over(error: DataError) -> None:
    """The service need not understand the question; whatever else went wrong did go wrong."""
    if error.problems[0].code not in _OPTIONAL:
        raise error
