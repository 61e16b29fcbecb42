"""Entries: only those with a higher number than the last one are fetched, part by part, and late changes of old ones.

A run goes on where an earlier one ended, however that ended. Entries that are gone (deleted, compressed by a date
compression) are seen by their number: then all are fetched anew.
"""

from collections.abc import Iterator

from reportgen.errors import DataError, Problem
from reportgen.load.business_central.answers import Entity
from reportgen.load.business_central.cells import table_of
from reportgen.load.business_central.client import Query
from reportgen.load.business_central.entities import KEY
from reportgen.load.business_central.late import VALUE_MARK, TooMany, bring_late_changes, counted_up_to, value_mark
from reportgen.load.business_central.store import Parts
from reportgen.load.business_central.task import News, Task

PART_ROWS = 20_000
"""Rows of one part: what an interruption costs at most."""
_COMPANY = "company"


def brought_up_to_date(task: Task, *, full: bool) -> News:
    """Fetch what is new and what has changed; all of it if there is nothing yet, or `full`.

    Raises:
        DataError: if the service does not give it; what was kept before stays, and so does what was fetched so far.
    """
    before = task.store.kept.rows if task.store.kept else 0
    _begin(task, full)
    changed, unseen = 0, False
    try:
        known, counted = _known(task)
        _fetch_new(task)
        if known:
            changed, unseen = bring_late_changes(task, known, counted)
    except TooMany as reason:
        task.say(f"{reason}; all are fetched anew")
        _begin(task, full=True)
        _fetch_new(task)
        changed, unseen = 0, False
    if task.store.coming and not task.store.coming.parts:
        task.store.append(table_of([], task.found.columns, task.company.name))
    anew = bool(task.store.coming and task.store.coming.whole)
    task.store.finish()
    rows = task.store.kept.rows if task.store.kept else 0
    found = task.found
    return News(task.company.name, found.entity.table, found.title, rows, rows - before, changed, anew, unseen)


def _begin(task: Task, full: bool) -> None:
    """Go on with what was interrupted, else with what is complete, else with nothing."""
    columns, marks = tuple(task.found.columns), {_COMPANY: task.company.name}
    asked_at = task.client.answered_at
    for old, whole in ((task.store.coming, None), (task.store.kept, False)):
        usable = old and old.columns == columns and old.marks.get(_COMPANY) == task.company.name
        if old and usable and not full:
            if whole is None and old.parts:
                task.say(f"going on after entry {old.last:,}, where an earlier run ended")
            task.store.begin(
                Parts(columns, old.parts, old.whole if whole is None else whole, asked_at, old.marks, old.made)
            )
            return
    if task.store.kept and not full:
        task.say("the service gives other columns than before, or the company has another name; all are fetched anew")
    elif task.store.damaged:
        task.say("what was kept is damaged; all are fetched anew")
    mark = value_mark(task)
    task.store.begin(Parts(columns, (), True, asked_at, marks | ({VALUE_MARK: str(mark)} if mark is not None else {})))


def _known(task: Task) -> tuple[int, bool]:
    """The last entry that is there already, 0 if there is none; and whether the service counts those up to it.

    Raises:
        TooMany: if entries up to it are gone from the service, or have come between.
    """
    coming = task.store.coming
    if coming is None or not coming.last:
        return 0, True
    there = counted_up_to(task, coming.last)
    if there is not None and there != coming.rows:
        raise TooMany(f"there are {there:,} entries up to {coming.last:,}, and {coming.rows:,} were fetched before")
    return coming.last, there is not None


def _fetch_new(task: Task) -> None:
    """Entries after the last one that is there."""
    found, store, company = task.found, task.store, task.company
    last = store.coming.last if store.coming else 0
    filter_ = f"{KEY} gt {last}" if last else ""
    query = Query(found.name, tuple(found.columns), filter_, order=KEY)
    fetched = 0
    for batch in _batches(task, query, last):
        store.append(table_of(batch, found.columns, company.name))
        fetched += len(batch)
        task.say(f"{fetched:,} fetched")


def _batches(task: Task, query: Query, last: int) -> Iterator[list[Entity]]:
    """Entities of one part each, in the order of their numbers."""
    batch: list[Entity] = []
    for page in task.client.pages(task.company, query):
        for entity in page.entities:
            number = number_of(entity, query.entity)
            if number <= last:
                message = f"{query.entity} of {task.company.name}: entry {number} follows entry {last}"
                hint = "the service does not sort them as it was asked to"
                raise DataError(Problem("bad-paging", message, hint=hint))
            last = number
        batch.extend(page.entities)
        if len(batch) >= PART_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


def number_of(entity: Entity, name: str) -> int:
    """The entry's number.

    Raises:
        DataError: if it has none.
    """
    number = entity.get(KEY)
    if isinstance(number, str) and number.isascii() and number.isdigit() and len(number) < 19 and int(number):
        return int(number)
    raise DataError(Problem("bad-answer", f"{name}: an entity has no {KEY}"))
