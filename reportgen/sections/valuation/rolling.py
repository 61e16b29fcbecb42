"""From postings to balances: what was there, what came and left, what is there then, on every level of the rows."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportgen.model.combining import Number
from reportgen.model.currencies import Currencies
from reportgen.model.frames import Frame, plain
from reportgen.model.valuation import BEFORE, DAYS, FIGURES, KINDS, told
from reportgen.sections.labels import natural

Key = tuple[object, ...]
Sums = list[Number]
"""The figures, those of each currency zone in turn; None where nothing was posted."""

MOST_CARRIED = 20_000
"""Rows of days in which nothing moved, that are shown because their balance is carried forward."""


@dataclass(frozen=True, slots=True)
class Roll:
    """One row: balances and flows, by figure. None is nothing posted, which is not zero."""

    key: Key
    beginning: Mapping[str, Number]
    flows: Mapping[str, Mapping[str, Number]]
    """By kind, those of `reportgen.model.valuation.KINDS`."""
    ending: Mapping[str, Number]


@dataclass(frozen=True, slots=True)
class Rolls:
    """The rows in order, groups before what belongs under them, and the total."""

    rows: tuple[Roll, ...]
    total: Roll
    left_out: int
    """Rows of days in which nothing moved that are too many to be shown."""


def added(one: Sums, other: Sequence[Number]) -> None:
    """Adds the other sums to the one."""
    for i, value in enumerate(other):
        if value is not None:
            mine = one[i]
            one[i] = value if mine is None else mine + value


class Money:
    """Sums of some figures by currency zone, and what they come to."""

    def __init__(self, currencies: Currencies, figures: Sequence[str] = FIGURES) -> None:
        self.figures = tuple(figures)
        self._currencies = currencies
        self._zones = max(1, len(currencies.zones))
        self._at = [FIGURES.index(name) for name in self.figures]

    def blank(self) -> Sums:
        """Nothing posted."""
        return [None] * (self._zones * len(self.figures))

    def placed(self, figures: Sequence[Number], zone: int) -> Sums:
        """The figures of one zone, from all of `FIGURES`."""
        sums = self.blank()
        sums[zone :: self._zones] = [figures[at] for at in self._at]
        return sums

    def told(self, sums: Sums) -> dict[str, Number]:
        """Each figure over all zones: amounts converted, or blank where they cannot be added up."""
        if not self._currencies.zones:
            return dict(zip(self.figures, map(plain, sums), strict=True))
        zones = self._zones
        return {name: self._one(name, sums[i * zones : (i + 1) * zones]) for i, name in enumerate(self.figures)}

    def _one(self, name: str, parts: Sums) -> Number:
        if name != "quantity":
            amount: Number = plain(self._currencies.sum_of(parts))
            return amount
        given = [part for part in parts if part is not None]
        quantity: Number = plain(sum(given)) if given else None
        return quantity


class _Level:
    """Postings by the first so many dimensions: what the rows are of apart from days, then days, then kinds."""

    def __init__(self, days: Sequence[bool], money: Money) -> None:
        self.days = days
        self.money = money
        self.opening: dict[Key, Sums] = defaultdict(money.blank)
        self.flows: dict[Key, dict[Key, dict[str, Sums]]] = {}

    def post(self, key: Key, kind: str, sums: Sums) -> None:
        of = tuple(part for part, day in zip(key, self.days, strict=False) if not day)
        here = self.flows.setdefault(of, {})
        if kind == BEFORE:
            added(self.opening[of], sums)
            return
        when = tuple(part for part, day in zip(key, self.days, strict=False) if day)
        added(here.setdefault(when, {}).setdefault(kind, self.money.blank()), sums)

    def rows(self) -> Iterator[tuple[Key, Sums, dict[str, Sums], Sums]]:
        """Key, beginning, flows and ending; a day without postings is there as long as something is carried on."""
        windows = self.windows() if self.carries else None
        for of, by_day in self.flows.items():
            balance = self.opening.get(of)
            for when in windows or sorted(by_day, key=_in_order):
                flows = by_day.get(when, {})
                if balance is None and not flows:
                    continue
                beginning = self.money.blank() if balance is None else balance
                ending = list(beginning)
                for sums in flows.values():
                    added(ending, sums)
                yield self._key(of, when), beginning, flows, ending
                balance = ending

    def windows(self) -> list[Key]:
        """The days in order; one that is no day at all where there is no dimension of days yet."""
        if not any(self.days):
            return [()]
        return sorted({when for by_day in self.flows.values() for when in by_day}, key=_in_order)

    @property
    def carried(self) -> int:
        """At most how many rows there are in which nothing moved."""
        return len(self.flows) * len(self.windows()) - sum(map(len, self.flows.values())) if any(self.days) else 0

    @property
    def carries(self) -> bool:
        """Whether they are shown."""
        return self.carried <= MOST_CARRIED

    def _key(self, of: Key, when: Key) -> Key:
        others, days = iter(of), iter(when)
        return tuple(next(days) if day else next(others) for day in self.days)


def rolled(frame: Frame, names: Sequence[str], money: Money) -> Rolls:
    """The balances on every level of the dimensions named, rolled forward over those that are days.

    In every row, beginning and the flows of all kinds add up to the ending.
    """
    days = [name in DAYS for name in names]
    levels = [_Level(days[:depth], money) for depth in range(len(names) + 1)]
    for key, kind, zone, figures in told(frame):
        sums = money.placed(figures, zone)
        for level in levels:
            level.post(key, kind, sums)
    top = next((_roll(row, money) for row in levels[0].rows()), None)
    rows = sorted(
        (_roll(row, money) for level in levels[1:] for row in level.rows()), key=lambda row: _in_order(row.key)
    )
    left_out = sum(level.carried for level in levels if not level.carries)
    return Rolls(tuple(rows), top or _roll(((), money.blank(), {}, money.blank()), money), left_out)


def _roll(row: tuple[Key, Sums, dict[str, Sums], Sums], money: Money) -> Roll:
    key, beginning, flows, ending = row
    by_kind = {kind: money.told(flows[kind] if kind in flows else money.blank()) for kind in KINDS}
    return Roll(key, money.told(beginning), by_kind, money.told(ending))


def _in_order(key: Key) -> tuple[object, ...]:
    """Blank values come last, and after them levels that are not there."""
    return tuple((natural(part), part is None) for part in key)
