"""The serial numbers in stock, then and now, and what became of those that are gone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from reportgen.model.dimension import Dimension
from reportgen.model.earlier import earlier_serials
from reportgen.model.frames import Frame
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Measure
from reportgen.model.serial_list import serial_key, serial_rows
from reportgen.sections.changes.options import BESIDE, Options
from reportgen.sections.changes.states import PIECES, Key, States
from reportgen.sections.coverage import scope_of
from reportgen.sections.grid import Value
from reportgen.sections.labels import path_text
from reportgen.spec.vocabulary import Condition, Filter

_STATUSES = ("on hand", "in transit", "in error")
_IN_STOCK: Filter = {"status": Condition.model_validate([*_STATUSES])}


@dataclass(frozen=True, slots=True)
class Before:
    """The serial numbers in stock on the day compared with."""

    as_of: date
    stock: States | None
    """None if the earlier report does not list them."""
    report: str
    """File name of the earlier report; blank if this ledger says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Then and now."""

    key: tuple[Dimension, ...]
    watched: tuple[Dimension, ...]
    values: tuple[Measure, ...]
    stock: States
    """Those in stock now."""
    gone: States
    """Those in stock then and not now, as they are now, as far as they have an entry."""
    before: Before | None
    """None if nothing is compared."""
    coverage: Frame

    @property
    def compared(self) -> tuple[Dimension | Measure, ...]:
        """Everything whose change is told."""
        return (*self.watched, *self.values)


def query(inventory: Inventory, options: Options) -> Answer:
    """The serial numbers in stock now and then; one in error is in stock if there is a piece of it."""
    stock, before = _stock(inventory, options), _before(inventory, options)
    gone = before.stock.rows.keys() - stock.rows.keys() if before and before.stock else set()
    return Answer(
        key=serial_key(inventory),
        watched=inventory.levels(options.watch),
        values=tuple(inventory.measure(name) for name in options.values),
        stock=stock,
        gone=_gone(inventory, options, before, gone) if before and gone else States((), {}),
        before=before,
        coverage=inventory.coverage(scope_of(options)),
    )


def _stock(inventory: Inventory, options: Options) -> States:
    states = _states(inventory, options, _IN_STOCK)
    pieces, status = states.columns.index(PIECES), states.columns.index("status")
    wanted = None if "status" in options.filter else _STATUSES
    return States(
        states.columns,
        {
            key: row
            for key, row in states.rows.items()
            if (row[pieces] or 0) > 0 and (wanted is None or row[status] in wanted)  # type: ignore[operator]
        },
    )


def _gone(inventory: Inventory, options: Options, before: Before, keys: Iterable[Key]) -> States:
    """A serial number that left since has an entry since; only an earlier report may not have known it yet."""
    day = (before.as_of + timedelta(days=1)).isoformat()
    since: Filter = {} if before.report else {"moved_date": Condition.model_validate({"min": day})}
    states = _states(inventory, options, since)
    return States(states.columns, {key: states.rows[key] for key in keys if key in states.rows})


def _states(inventory: Inventory, options: Options, needed: Filter) -> States:
    shown = inventory.levels(tuple(dict.fromkeys((*options.watch, *BESIDE))))
    measures = tuple(dict.fromkeys((PIECES, *options.values)))
    frame = serial_rows(inventory, scope_of(options), measures, shown, needed)
    width = len(serial_key(inventory))
    texts = width + len(measures)
    serial = frame.columns.get_loc("serial_no")
    rows = {
        record[:width]: (*record[width:texts], *map(path_text, record[texts:]))
        for record in frame.itertuples(index=False, name=None)
        if record[serial]
    }
    return States((*measures, *(one.name for one in shown)), rows)


def _before(inventory: Inventory, options: Options) -> Before | None:
    if earlier := inventory.beside.earlier:
        listed = earlier_serials(earlier)
        return Before(earlier.as_of, None if listed is None else _told(listed, inventory, options), earlier.name)
    if compared := inventory.compared:
        return Before(compared.asked.as_of, _stock(compared, options), "")
    return None


def _told(listed: Iterable[Mapping[str, Any]], inventory: Inventory, options: Options) -> States:
    """The serial numbers of an earlier report, with as much as it tells of them."""
    rows = list(listed)
    known = rows[0].keys() if rows else frozenset[str]()
    texts = [name for name in options.watch if name in known]
    measures = [name for name in dict.fromkeys((PIECES, *options.values)) if name in known]
    key = [one.name for one in serial_key(inventory)]
    return States(
        (*measures, *texts),
        {
            tuple(str(row.get(name) or "") for name in key): (
                *(_number(row.get(name)) for name in measures),
                *(str(row.get(name) or "") for name in texts),
            )
            for row in rows
        },
    )


def _number(value: Any) -> Value:
    return None if value is None or isinstance(value, str | bool) else value
