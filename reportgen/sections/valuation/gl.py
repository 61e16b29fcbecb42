"""The whole stock on the last day: what of it has serial numbers, and what the G/L has of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from reportgen.model.combining import Number, ratio
from reportgen.model.valuation import told
from reportgen.sections.base import Formats
from reportgen.sections.labels import natural, path_text
from reportgen.sections.valuation.query import Answer
from reportgen.sections.valuation.rolling import Key, Money, Sums, added
from reportgen.sections.valuation.view import Reconciled, SerialShare

Figures = Mapping[str, Number]


def shared(answer: Answer, formats: Formats) -> SerialShare:
    """What of the stock is of entries with a serial number."""
    whole, tracked = _standing(answer)[()], _standing(answer, tracked=True)[()]
    share = SerialShare(
        tracked["quantity"],
        whole["quantity"],
        _share(tracked["quantity"], whole["quantity"]),
        tracked["actual"],
        whole["actual"],
        _share(tracked["actual"], whole["actual"]),
        "",
    )
    return replace(share, sentence=_sentence(share, formats))


def reconciled(answer: Answer, formats: Formats) -> tuple[tuple[Reconciled, ...], Reconciled]:
    """A row for each company and posting group, and the total."""
    standing, tracked = _standing(answer), _standing(answer, tracked=True)
    keys = sorted((key for key in standing if key), key=lambda key: tuple(map(natural, key)))
    rows = tuple(_row(key, standing[key], tracked.get(key, {}), answer, formats) for key in keys)
    return rows, _row(("", ""), standing[()], tracked[()], answer, formats)


def _standing(answer: Answer, tracked: bool = False) -> dict[Key, Figures]:
    """The figures by company and posting group, and over all of them; of serial numbers alone if asked for."""
    money = Money(answer.currencies)
    sums: dict[Key, Sums] = defaultdict(money.blank)
    for key, _, zone, figures in told(answer.balances):
        of = (path_text(key[1]) if answer.several else "", path_text(key[2]))
        for one in (of, ()):
            if key[0] or not tracked:
                added(sums[one], money.placed(figures, zone))
    sums.setdefault((), money.blank())
    return {key: money.told(one) for key, one in sums.items()}


def _row(key: Key, whole: Figures, tracked: Figures, answer: Answer, formats: Formats) -> Reconciled:
    sources = answer.sources
    posted = whole["posted"] if sources.posted else None
    untold = whole["untold"]
    variance = None if posted is None or whole["actual"] is None else posted - whole["actual"] + (untold or 0)
    return Reconciled(
        company=path_text(key[0]),
        group=path_text(key[1]),
        actual=whole["actual"],
        posted=posted,
        variance=variance,
        untold=untold,
        words=_words(variance, whole["actual"], untold, formats),
        expected=whole["expected"],
        expected_posted=whole["expected_posted"],
        with_serials=tracked.get("actual"),
    )


def _words(variance: Number, actual: Number, untold: Number, formats: Formats) -> str:
    """What the variance means; nothing is known of cost that no value entry tells."""
    if variance is None or (untold and untold == actual):
        return "not known"
    if variance:
        return f"{formats.number(-variance, 'amount')} not posted yet"
    return "fully posted, as far as known" if untold else "fully posted"


def _share(part: Number, whole: Number) -> Decimal | None:
    if part is None or whole is None or part < 0 or whole <= 0 or part > whole:
        return None
    return ratio(part, whole)


def _sentence(share: SerialShare, formats: Formats) -> str:
    quantity = _of(share.quantity, share.whole_quantity, share.quantity_share, "quantity", formats)
    said = f"Serial numbers are {quantity} of the whole quantity on hand"
    if share.whole_actual is None:
        return f"{said}."
    cost = _of(share.actual, share.whole_actual, share.actual_share, "amount", formats)
    return f"{said}, and {cost} of the whole inventory value."


def _of(part: Number, whole: Number, share: Decimal | None, unit: str, formats: Formats) -> str:
    told_part, told_whole = (formats.number(value or 0, unit) for value in (part, whole))  # type: ignore[arg-type]
    return f"{told_part} of {told_whole}" + (f" ({formats.number(share, 'percent')})" if share is not None else "")
