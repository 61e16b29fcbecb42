"""What became of a serial number, in words."""

from collections.abc import Collection
from datetime import date

from reportgen.sections.base import Formats
from reportgen.sections.changes.states import Key, States
from reportgen.sections.changes.view import Difference
from reportgen.sections.labels import BLANK


def came(key: Key, now: States, formats: Formats) -> str:
    """Where a new serial number came from, and where it lies."""
    day, supplier, place = (now.get(key, name) for name in ("received_date", "supplier", "present_location"))
    parts = [f"received {day_text(str(day), formats)}" if day else "received"]
    parts += [f"from {supplier}"] if supplier else []
    parts += [f"lies at {place}"] if place else []
    return ", ".join(parts)


def went(key: Key, gone: States, formats: Formats) -> str:
    """Where one that is gone went, as far as `gone` tells it."""
    if key not in gone.rows:
        return "no entry of it is left in the report"
    status, holder = gone.get(key, "status"), gone.get(key, "holder")
    day = gone.get(key, "sold_date") or gone.get(key, "moved_date")
    to = f" to {holder}" if holder else ""
    return f"{status or 'gone'}{to}{f', {day_text(str(day), formats)}' if day else ''}"


def said_of(one: Difference, days: Collection[str], formats: Formats) -> str:
    """What a text was and is; `days` are the names whose texts are days."""
    before, now = (
        (day_text(str(text), formats) if one.name in days else text) or BLANK for text in (one.before, one.now)
    )
    return f"{one.label}: {before} → {now}"


def day_text(text: str, formats: Formats) -> str:
    """A day in ISO form as the locale writes it; what else an earlier report may have there stays as it is."""
    try:
        return formats.date(date.fromisoformat(text))
    except ValueError:
        return text
