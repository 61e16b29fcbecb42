"""Two reports, compared part by part."""

from collections.abc import Iterator

from reportgen.diffing.heads import alerts_of, checks_of, figures_of, tables_of, totals_of
from reportgen.diffing.sections import sections_of
from reportgen.diffing.serials import serials_of
from reportgen.diffing.shapes import text
from reportgen.diffing.sides import Side
from reportgen.diffing.values import Comparison, Report
from reportgen.sections.base import Formats


def compared(before: Side, now: Side, formats: Formats) -> Comparison:
    """Everything in which the second report is not as the first. `formats` are those of the second."""
    old, new = _report(before), _report(now)
    money = old.currency == new.currency
    serials = serials_of(before.serials, now.serials, formats) if before.serials and now.serials else None
    return Comparison(
        before=old,
        now=new,
        remarks=tuple(_remarks(before, now, formats)),
        figures=figures_of(before.report, now.report, money),
        alerts=alerts_of(before.report, now.report),
        checks=checks_of(before.report, now.report),
        totals=totals_of(before.report, now.report, money),
        tables=tables_of(before.report, now.report),
        serials=serials,
        sections=sections_of(before.report, now.report, money),
    )


def _report(side: Side) -> Report:
    head, report = side.report.head, side.report
    said = [text(head.get(name)) for name in ("title", "company", "currency", "locale")]
    return Report(str(side.path), said[0], said[1], report.as_of, said[2], said[3], report.sha256)


def _remarks(before: Side, now: Side, formats: Formats) -> Iterator[str]:
    old, new = _report(before), _report(now)
    if old.sha256 == new.sha256:
        yield "The data of both are the same, byte for byte."
    if old.title != new.title:
        yield f"These are different reports: first '{old.title}', then '{new.title}'."
    if old.company != new.company:
        yield f"They are of different companies: first {old.company or '(blank)'}, then {new.company or '(blank)'}."
    if old.currency != new.currency:
        currencies = f"{old.currency or '(blank)'}, then in {new.currency or '(blank)'}"
        yield f"Amounts are in different currencies, first in {currencies}: no differences of amounts are told."
    yield from _days(old, new, formats)
    for side, which in ((before, "first"), (now, "second")):
        if side.serials is None:
            yield (
                f"Serial numbers are not compared: the {which} report does not list them. Add the section `changes` to"
                " its spec, or take snapshots of it (reportgen snapshot), which keep the list."
            )


def _days(old: Report, new: Report, formats: Formats) -> Iterator[str]:
    apart = (new.as_of - old.as_of).days
    if apart < 0:
        yield (
            f"The second report is of an earlier day ({formats.date(new.as_of)}) than the first"
            f" ({formats.date(old.as_of)}): differences go back in time."
        )
    elif not apart and old.sha256 != new.sha256:
        yield f"Both are of {formats.date(new.as_of)}."
