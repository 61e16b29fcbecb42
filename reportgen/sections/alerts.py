"""Alerts that fired, in words."""

from reportgen.model.alerts import Fired
from reportgen.sections.base import AlertResult, Formats
from reportgen.sections.deltas import change

_WORDS = {"<": "below", "<=": "at most", "=": "equal to", "!=": "other than", ">=": "at least", ">": "above"}


def alert_result(found: Fired, formats: Formats) -> AlertResult:
    """What readers are told: the author's message, or the figure and the bound that it crossed."""
    when, measure = found.alert.when, found.measure
    shown = formats.number(found.value, measure.unit)
    told = f"{measure.label} is {shown}"
    if when.change:
        told += f" ({change(found.value, found.before, measure.unit, None, formats).words})"
    message = found.alert.message or f"{told}; the alert is for {_condition(found)}"
    return AlertResult(found.alert.severity, message, str(when), when.measure, found.value, shown)


def _condition(found: Fired) -> str:
    when = found.alert.when
    bound = f"{when.bound:f}{'%' if when.percent or found.measure.unit == 'percent' else ''}"
    return f"{'a change ' if when.change else ''}{_WORDS[when.sign]} {bound}"
