"""Which alerts of a spec fire: the measures they watch, on the report's day and on what it is compared with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportgen.model.combining import Number, ratio
from reportgen.model.earlier import earlier_measures
from reportgen.model.frames import only
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.measures import Measure
from reportgen.spec.alerts import SIGNS, AlertSpec


@dataclass(frozen=True, slots=True)
class Fired:
    """An alert whose condition holds."""

    alert: AlertSpec
    measure: Measure
    value: Number
    """The measure as it is."""
    before: Number
    """What it was; None where the alert asks for no change."""


def fired(inventory: Inventory, alerts: Sequence[AlertSpec]) -> Iterator[Fired]:
    """The alerts that fire, in the order of the spec. A blank figure fires none, nor does a change from a blank."""
    for alert in alerts:
        name = alert.when.measure
        value = _value(inventory, alert)
        before = _before(inventory, alert) if alert.when.change else None
        measure = inventory.measure(name)
        if _holds(alert, measure, value, before):
            yield Fired(alert, measure, value, before)


def _holds(alert: AlertSpec, measure: Measure, value: Number, before: Number) -> bool:
    when = alert.when
    if value is None or (when.change and before is None):
        return False
    watched: Number = value - before if when.change and before is not None else value
    bound = when.bound
    if when.change and when.percent:
        watched = ratio(watched, before if not before or before > 0 else -before)
    if when.percent or measure.unit == "percent":  # percentages are parts of 1
        bound = bound / 100
    return watched is not None and SIGNS[when.sign](Decimal(watched), bound)


def _value(inventory: Inventory, alert: AlertSpec) -> Number:
    name = alert.when.measure
    found: Number = only(inventory.frame(Scope(alert.serials_only, alert.filter), (), (name,)))[name]
    return found


def _before(inventory: Inventory, alert: AlertSpec) -> Number:
    if inventory.compared:
        return _value(inventory.compared, alert)
    if inventory.beside.earlier and not alert.filter and alert.serials_only:
        return earlier_measures(inventory.beside.earlier).get(alert.when.measure)
    return None
