"""The serial numbers in stock, then and now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportgen.model.dimension import Dimension
from reportgen.model.earlier import earlier_serials
from reportgen.model.frames import Frame, records
from reportgen.model.inventory import Inventory
from reportgen.model.joins import KEY
from reportgen.model.measures import Measure, Number
from reportgen.sections.changes.options import BESIDE, Options
from reportgen.sections.coverage import scope_of
from reportgen.sections.labels import path_text

Key = tuple[str, ...]
"""Item, variant and serial number, after the company where there are several."""
PIECES = "inventory_quantity"


@dataclass(frozen=True, slots=True)
class State:
    """One serial number on a day."""

    texts: Mapping[str, str]
    """Values of dimensions as report.json writes them; blank is ``""``."""
    values: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Before:
    """The serial numbers in stock on the day compared with."""

    as_of: date
    stock: Mapping[Key, State] | None
    """None if the earlier report does not list them."""
    report: str
    """File name of the earlier report; blank if this ledger says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Then and now."""

    key: tuple[Dimension, ...]
    watched: tuple[Dimension, ...]
    values: tuple[Measure, ...]
    now: Mapping[Key, State]
    """Every serial number with an entry up to the report's day."""
    before: Before | None
    """None if nothing is compared."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The serial numbers now, and those in stock then."""
    return Answer(
        key=_key(inventory),
        watched=inventory.levels(options.watch),
        values=tuple(inventory.measure(name) for name in options.values),
        now=_states(inventory, options),
        before=_before(inventory, options),
        coverage=inventory.coverage(scope_of(options)),
    )


def in_stock(state: State) -> bool:
    """Whether the serial number is there; one in error more than once is."""
    pieces = state.values.get(PIECES)
    return pieces is not None and pieces > 0


def _key(inventory: Inventory) -> tuple[Dimension, ...]:
    company = ("company",) if inventory.masters.companies.several else ()
    return inventory.levels((*company, *KEY))


def _states(inventory: Inventory, options: Options) -> dict[Key, State]:
    key = _key(inventory)
    shown = inventory.levels(dict.fromkeys((*options.watch, *BESIDE)))  # type: ignore[arg-type]
    measures = tuple(dict.fromkeys((PIECES, *options.values)))
    frame = inventory.frame(scope_of(options), key, measures, shown)
    return {
        tuple(str(row[one.name]) for one in key): State(
            {one.name: path_text(row[one.name]) for one in shown}, {name: row[name] for name in measures}
        )
        for row in records(frame)
        if row["serial_no"]
    }


def _before(inventory: Inventory, options: Options) -> Before | None:
    if earlier := inventory.beside.earlier:
        listed = earlier_serials(earlier)
        stock = None if listed is None else {_key_of(row, inventory): _state_of(row, options) for row in listed}
        return Before(earlier.as_of, stock, earlier.name)
    if compared := inventory.compared:
        states = _states(compared, options)
        stock = {key: state for key, state in states.items() if in_stock(state)}
        return Before(compared.asked.as_of, stock, "")
    return None


def _key_of(row: Mapping[str, Any], inventory: Inventory) -> Key:
    return tuple(str(row.get(one.name) or "") for one in _key(inventory))


def _state_of(row: Mapping[str, Any], options: Options) -> State:
    """Only what the earlier report tells of it."""
    measures = [name for name in (PIECES, *options.values) if name in row]
    return State(
        {name: str(row[name]) for name in options.watch if name in row}, {name: _number(row[name]) for name in measures}
    )


def _number(value: Any) -> Number:
    return None if value is None or isinstance(value, str | bool) else value
