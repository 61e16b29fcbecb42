"""The sentences of a valuation: what it is about, and what its figures do not tell."""

from collections.abc import Iterator

from reportgen.model.frames import records
from reportgen.sections.base import Formats
from reportgen.sections.valuation.options import Options
from reportgen.sections.valuation.query import Answer
from reportgen.sections.valuation.rolling import Money, Rolls
from reportgen.sections.valuation.view import Reconciled, SerialShare

_VALUE_ENTRY = "Value Entry (table 5802)"
_NOWHERE = ("names no ledger entry, as costs of capacities do", "name no ledger entry, as costs of capacities do")
_STRAYS = {
    "missing": ("names a ledger entry that is not there", "name ledger entries that are not there"),
    "no ledger entry": _NOWHERE,
    "no day": ("has no posting date", "have no posting date"),
}
"""Why value entries count nowhere, of one and of several."""
_MISSING = {
    "expected": ("Cost Amount (Expected)", "expected cost"),
    "posted": ("Cost Posted to G/L", "cost posted to the G/L"),
    "expected_posted": ("Expected Cost Posted to G/L", "expected cost posted to interim accounts"),
}


def lead(answer: Answer, share: SerialShare, formats: Formats) -> tuple[str, ...]:
    """The period, and how much of the stock has serial numbers."""
    end = formats.date(answer.end)
    if answer.start is None:
        period = f"From the first entry to {end}."
    else:
        period = f"From {formats.date(answer.start)} to {end}."
    if answer.assumed:
        period = f"{period[:-1]}: the calendar year so far, because the report names no period."
    return period, share.sentence


def gl_lead(answer: Answer, options: Options, formats: Formats) -> str:
    """What is compared with the G/L, which knows no serial numbers."""
    part = "The stock within the section's filter" if options.filter else "The whole stock"
    return (
        f"{part}, with and without serial numbers, on {formats.date(answer.end)}. Variance is posted less actual cost."
    )


def notes(
    answer: Answer,
    options: Options,
    rolls: Rolls,
    hidden: int,
    parts: tuple[str, ...],
    whole: Reconciled | None,
    formats: Formats,
) -> tuple[str, ...]:
    """What the columns mean, and what is missing or counts nowhere."""
    return (
        *_columns(parts),
        *_source(answer, options),
        *_untold(answer, whole, formats),
        *_strays(answer, formats),
        *_left_out(rolls, hidden, formats),
        *((answer.currencies.note,) if answer.currencies.note else ()),
    )


def _columns(parts: tuple[str, ...]) -> Iterator[str]:
    changes = [name for name in parts if name in ("transfers", "others")]
    also = "".join(f" + {'other types' if name == 'others' else name}" for name in changes)
    yield (
        f"Beginning + increases + decreases{also} = ending. Increases are what was posted to purchases, positive"
        " adjustments and outputs, decreases to sales, negative adjustments and consumption; the sign decides nothing."
    )
    if "transfers" in changes:
        yield (
            "Transfers take stock from one place to another, so they are neither increases nor decreases. Over all"
            " places they come to zero, but for entries that the section leaves out and for cost posted to a transfer"
            " later, as by a revaluation."
        )
    if "others" in changes:
        yield "Other types are entry types that are none of these, or blank."


def _source(answer: Answer, options: Options) -> Iterator[str]:
    sources = answer.sources
    if not sources.dated:
        yield "The ledger entries have no posting dates, so they all count in the period."
    if not sources.typed:
        yield "The ledger entries do not tell their types, so that increases and decreases cannot be told apart."
    if not sources.values:
        yield (
            f"Cost is that of the ledger entries as it stands now, by their own posting dates; {_VALUE_ENTRY} would"
            " tell when it was posted, and what of it is in the G/L."
        )
        return
    asked = set(options.show) | set(_MISSING if options.reconciliation else ())
    for name, (column, meaning) in _MISSING.items():
        if name in asked and not getattr(sources, name):
            yield f"{column} of {_VALUE_ENTRY} would tell {meaning}."


def _untold(answer: Answer, whole: Reconciled | None, formats: Formats) -> Iterator[str]:
    if answer.sources.values and whole is not None and whole.untold:
        yield (
            f"Actual cost of {formats.number(whole.untold, 'amount')} is of ledger entries without value entries: it"
            " counts as it stands now, and nobody knows what of it is posted to the G/L."
        )


def _strays(answer: Answer, formats: Formats) -> Iterator[str]:
    """How many value entries count nowhere, and their cost; blank over several currencies."""
    found = records(answer.strays)
    money = Money(answer.currencies, ["actual"])
    for reason, (one, several) in _STRAYS.items():
        rows = [row for row in found if row["reason"] == reason]
        if not rows:
            continue
        number = sum(row["entries"] for row in rows)
        sums = money.blank()
        for row in rows:
            sums[row["zone"]] = row["actual"]
        cost = money.told(sums)["actual"]
        amount = "" if cost is None else f" (actual cost {formats.number(cost, 'amount')})"
        entries = "1 value entry" if number == 1 else f"{formats.number(number, 'count')} value entries"
        yield f"{entries} of the ledger{amount} {one if number == 1 else several}; counted nowhere here."


def _left_out(rolls: Rolls, hidden: int, formats: Formats) -> Iterator[str]:
    if hidden:
        rows = "row is" if hidden == 1 else "rows are"
        yield f"{formats.number(hidden, 'count')} {rows} not shown because all values are zero or blank."
    if rolls.left_out:
        yield (
            f"Up to {formats.number(rolls.left_out, 'count')} rows in which nothing was posted are not shown; their"
            " balances are part of the rows above them."
        )
