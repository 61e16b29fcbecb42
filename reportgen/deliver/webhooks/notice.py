"""What a channel is told of a report, and the same as the JSON that programs get."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal

SCHEMA = 1
"""Version of the JSON; a change that breaks a reader raises it."""
Status = Literal["done", "alert", "check-failed"]
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""Controls, marks that turn the direction of what follows, and halves of characters."""


@dataclass(frozen=True, slots=True)
class NoticeFigure:
    """A key figure."""

    measure: str
    label: str
    value: Decimal | int | None
    formatted: str
    """As the report writes it; blank for None."""
    change: str = ""
    """Against what it is compared with, in words; blank without a comparison."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a channel is told of one report."""

    title: str
    company: str
    as_of: date
    status: Status
    """A failed check counts before an alert, whose figure may be wrong then."""
    figures: tuple[NoticeFigure, ...] = ()
    alerts: tuple[str, ...] = ()
    """Those that fired, in words."""
    checks: tuple[str, ...] = ()
    """Those that failed, in words."""
    link: str = ""
    """Where the report stands; blank where it stands nowhere."""

    @property
    def content(self) -> str:
        """What tells this notice from others: SHA-256 of all it says, in hexadecimal digits."""
        return sha256(json.dumps(payload(self), sort_keys=True).encode()).hexdigest()


def payload(notice: Notice) -> dict[str, Any]:
    """The notice as JSON knows it. Days are ISO text; values are exact decimals as text, blank is null."""
    return {
        "schema": SCHEMA,
        "title": one_line(notice.title),
        "company": one_line(notice.company),
        "as_of": notice.as_of.isoformat(),
        "status": notice.status,
        "figures": [_figure(figure) for figure in notice.figures],
        "alerts": [one_line(text) for text in notice.alerts],
        "checks": [one_line(text) for text in notice.checks],
        "link": one_line(notice.link),
    }


def one_line(text: str) -> str:
    """The text on one line, without what no channel can show or what disturbs the text around it."""
    return " ".join(_UNFIT.sub(" ", text).split())


def cut(text: str, most: int) -> str:
    """On one line, in at most so many characters."""
    whole = one_line(text)
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


def fitting(lines: Sequence[str], most: int) -> str:
    """The lines as far as they have room, and how many there are where some have none."""
    kept, room = 0, most - 60
    while kept < len(lines) and len(lines[kept]) + 1 <= room:
        room -= len(lines[kept]) + 1
        kept += 1
    left_out = [] if kept == len(lines) else [f"{kept} of {len(lines)} lines are shown."]
    return "\n".join((*lines[:kept], *left_out))


def _figure(figure: NoticeFigure) -> dict[str, Any]:
    return {
        "measure": one_line(figure.measure),
        "label": one_line(figure.label),
        "value": None if figure.value is None else f"{figure.value:f}",
        "formatted": one_line(figure.formatted),
        "change": one_line(figure.change),
    }
