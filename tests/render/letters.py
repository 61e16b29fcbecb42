"""Reports to write letters of, and short ways to write one."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen.model.exceptions import RULES
from reportgen.render.artifact import Artifact
from reportgen.render.mail import Letter, LetterWords, render_letter
from reportgen.render.mail.picture import Picture
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates
from reportgen.sections.base import AlertResult, ReportView
from reportgen.sections.deltas import against_target, change
from reportgen.sections.exceptions.view import Case, ExceptionsView, RuleView
from reportgen.sections.kpis.view import KpisView
from tests.render.sample import ERROR, kpis, report, treemap

TEMPLATES, FORMATS = Templates(), LocaleFormats("en-US")
LINK = "https://intranet.example.com/stock/2025-10-29/"
PDF = Artifact("inventory-by-serial-no.pdf", "application/pdf", b"%PDF" * 20_000)
XLSX = Artifact("inventory-by-serial-no.xlsx", "application/octet-stream", b"PK" * 700_000)
PICTURE = Picture(Artifact("treemap@letter.png", "image/png", b"\x89PNG"), "Treemap of Quantity: 10 tiles.", 400, 578)
EXPIRED = AlertResult("critical", "Expired goods are in stock", "expired_inventory > 0", "expired_inventory", 3, "3")
LOW = AlertResult("warning", "Inventory value is 48,210.55", "inventory_value < 1", "inventory_value", 1, "1")


def compared() -> KpisView:
    """Cards beside what they were and what they should be."""
    first, second, third, *others = kpis().kpis
    cards = (
        replace(first, change=change(10, 7, "quantity", "up", FORMATS)),
        replace(second, change=change(10, 12, "count", "up", FORMATS)),
        replace(third, target=against_target(1, Decimal(2), "count", "up", FORMATS)),
        *others,
    )
    return replace(kpis(), kpis=cards, compared_with="Sep 30, 2025")


def broken(
    rules: int = 2, serials: Sequence[str] = ("S-1", "S-2", "S-3", "S-4", "S-5", "S-6", "S-7")
) -> ExceptionsView:
    """So many broken rules, each with a case for each serial number, of twenty in all."""
    cases = tuple(
        Case("", "PUMP", "", serial, "EAST", 1, "D1", date(2025, 1, 2), "wrong", "Jan 2, 2025") for serial in serials
    )
    views = tuple(
        RuleView(
            rule.code,
            rule.title,
            "critical" if number == 0 else "warning",
            "",
            20,
            "",
            "",
            cases,
            (),
            cases,
            cases,
            "",
            "",
        )
        for number, rule in enumerate(list(RULES.values())[:rules])
    )
    return ExceptionsView(
        "exceptions", "exceptions", "Exceptions", views, (), (), "Found: 1 critical.", "", False, None, ()
    )


def whole(**changes: Any) -> ReportView:
    """A report with all that a letter tells."""
    sections = (compared(), broken(), treemap())
    return report(*sections, **{"alerts": (EXPIRED, LOW), "checks": (ERROR, *report().checks), **changes})


def words(**changes: Any) -> LetterWords:
    """Of an author who attaches two files."""
    given = {
        "text": "Good morning,\n\nplease look.\nAnna",
        "link": LINK,
        "attach": ("pdf", "xlsx"),
        "attach_limit": 15_000_000,
    }
    return LetterWords(**{**given, **changes})


def letter(
    view: ReportView | None = None, said: LetterWords | None = None, picture: Picture | None = PICTURE
) -> Letter:
    """The letter of a report with a PDF and a workbook."""
    return render_letter(view or whole(), FORMATS, TEMPLATES, said or words(), (PDF, XLSX), picture)
