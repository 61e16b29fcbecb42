"""What stands beside the sections of two reports: figures of cards, alerts, checks, control totals, tables read."""

from collections.abc import Iterator
from typing import Any, get_args

from reportgen.diffing.shapes import Keyed, Object, keyed, mapping, objects, text, texts
from reportgen.diffing.values import Figure, Finding, Table
from reportgen.diffing.words import difference, number, share
from reportgen.load.beside import EarlierReport
from reportgen.sections.grid import Unit

UNITS: frozenset[str] = frozenset(get_args(Unit))
_TOTALS: dict[str, tuple[str, Unit]] = {
    "rows": ("Ledger entries", "count"),
    "quantity": ("Quantity", "quantity"),
    "tracked_quantity": ("Quantity with a serial number", "quantity"),
    "untracked_quantity": ("Quantity without one", "quantity"),
    "remaining_quantity": ("Remaining quantity", "quantity"),
    "cost_amount_actual": ("Cost Amount (Actual)", "amount"),
}


def figures_of(before: EarlierReport, now: EarlierReport, one_currency: bool) -> tuple[Figure, ...]:
    """The figures of the cards, in the order of the second report; of one that stands twice, each."""
    old, new = (keyed(_cards(report), lambda kpi: text(kpi.get("measure"))) for report in (before, now))
    return tuple(_card(key[0], old.get(key), new.get(key), one_currency) for key in dict.fromkeys((*new, *old)))


def totals_of(before: EarlierReport, now: EarlierReport, one_currency: bool) -> tuple[Figure, ...]:
    """The control totals of both ledgers."""
    old, new = (mapping(_provenance(report).get("control_totals")) for report in (before, now))
    return tuple(
        _figure((name, *_TOTALS[name]), old.get(name), new.get(name), _change(name in old, name in new), one_currency)
        for name in _TOTALS
        if name in old or name in new
    )


def alerts_of(before: EarlierReport, now: EarlierReport) -> tuple[Finding, ...]:
    """Alerts that fire in one report only, or with another figure, message or severity."""
    old, new = (
        keyed(objects(report.head.get("alerts")), lambda one: text(one.get("when"))) for report in (before, now)
    )
    return tuple(_findings(old, new, "value"))


def checks_of(before: EarlierReport, now: EarlierReport) -> tuple[Finding, ...]:
    """Data checks that found something in one report only, or something else."""
    old, new = (
        keyed(objects(report.head.get("checks")), lambda one: text(one.get("code"))) for report in (before, now)
    )
    return tuple(_findings(old, new, "count"))


def tables_of(before: EarlierReport, now: EarlierReport) -> tuple[Table, ...]:
    """Tables that only one report was made from, or that have other rows or another hash."""
    old, new = (keyed(objects(_provenance(one).get("tables")), lambda t: text(t.get("name"))) for one in (before, now))
    return tuple(_tables(old, new))


def _cards(report: EarlierReport) -> Iterator[Object]:
    for section in report.of_kind("kpis"):
        yield from objects(section.get("kpis"))


def _provenance(report: EarlierReport) -> Object:
    return mapping(report.head.get("provenance"))


def _card(name: str, old: Object | None, new: Object | None, one_currency: bool) -> Figure:
    said: Object = new or old or {}
    unit: Any = said.get("unit") if said.get("unit") in UNITS else "quantity"
    values = (mapping(old).get("value"), mapping(new).get("value"))
    return _figure((name, text(said.get("label")) or name, unit), *values, _change(bool(old), bool(new)), one_currency)


def _change(in_old: bool, in_new: bool) -> str:
    return "" if in_old and in_new else "new" if in_new else "gone"


def _figure(named: tuple[str, str, Unit], old: Any, new: Any, change: str, one_currency: bool) -> Figure:
    name, label, unit = named
    before, now = number(old), number(new)
    apart = difference(before, now) if one_currency or unit != "amount" else None
    change = change or ("same" if before == now else "changed")
    return Figure(name, label, unit, before, now, apart, share(apart, before), change)


def _findings(old: Keyed, new: Keyed, figure: str) -> Iterator[Finding]:
    for key in dict.fromkeys((*new, *old)):
        before, now = old.get(key), new.get(key)
        if before == now:
            continue
        said: Object = now or before or {}
        others = texts(mapping(before).get("examples")) if now else ()
        yield Finding(
            _change(before is not None, now is not None) or "changed",
            str(key[0]),
            text(said.get("severity")),
            text(said.get("message")),
            number(mapping(before).get(figure)),
            number(mapping(now).get(figure)),
            tuple(one for one in texts(said.get("examples")) if one not in others),
        )


def _tables(old: Keyed, new: Keyed) -> Iterator[Table]:
    for key in dict.fromkeys((*new, *old)):
        before, now = old.get(key), new.get(key)
        told = [(_rows(one), text(mapping(one).get("sha256"))) for one in (before, now)]
        change = _change(before is not None, now is not None)
        if change or told[0] != told[1]:
            yield Table(change or "changed", str(key[0]), told[0][0], told[1][0], told[0][1], told[1][1])


def _rows(table: Object | None) -> int | None:
    rows = mapping(table).get("rows")
    return rows if isinstance(rows, int) else None
