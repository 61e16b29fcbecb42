"""Counted entries as books: what moved in a period, what is left after it, and what it cost."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportgen.model.frames import Frame, plain, records
from reportgen.model.movements import (
    DURING,
    ISSUES,
    MOVED_IN,
    MOVED_OUT,
    OTHERS,
    PURCHASE,
    QUANTITY,
    RECEIPTS,
    SALE,
    VALUE,
)
from reportgen.model.periods import Timeline
from reportgen.sections.movements.query import Values
from reportgen.sections.movements.view import Figures, Number

FLOWS = (RECEIPTS, ISSUES, MOVED_IN, MOVED_OUT)
Sums = dict[str, Number]
"""Quantities by flow and by trade; signs follow the ledger."""
Costs = Mapping[str, Number | None]
"""What a flow cost."""


class Book:
    """The quantities of one row, period by period."""

    def __init__(self) -> None:
        self._sums: defaultdict[int, Sums] = defaultdict(lambda: dict.fromkeys((*FLOWS, PURCHASE, SALE), 0))

    def add(self, period: int, flow: str, trade: str, quantity: Number) -> None:
        """Counts a quantity in."""
        for name in (flow, trade) if trade else (flow,):
            self._sums[period][name] += quantity

    def has(self, period: int) -> bool:
        """Whether anything is counted in the period."""
        return period in self._sums

    def net(self, period: int) -> Number:
        """What the period adds to the balance."""
        return _net(self._sums[period]) if period in self._sums else 0

    def sums(self, periods: Iterable[int]) -> Sums:
        """What moved in the periods together."""
        found = [self._sums[period] for period in periods if period in self._sums]
        return {name: plain(sum((one[name] for one in found), start=0)) for name in (*FLOWS, PURCHASE, SALE)}

    def figures(self, periods: Iterable[int], before: Number, costs: Costs) -> Figures:
        """The figures of neighbouring periods together; `before` is the balance before the first of them."""
        sums = self.sums(periods)
        return Figures(
            receipts=sums[RECEIPTS],
            issues=sums[ISSUES],
            transfers=plain(sums[MOVED_IN] + sums[MOVED_OUT]),
            net=_net(sums),
            on_hand=plain(before + _net(sums)),
            purchased=sums[PURCHASE],
            sold=-sums[SALE],
            value_in=costs.get(RECEIPTS),
            value_out=costs.get(ISSUES),
        )


def _net(sums: Mapping[str, Number]) -> Number:
    net: Number = plain(sum((sums[flow] for flow in FLOWS), start=0))
    return net


@dataclass(frozen=True, slots=True)
class Books:
    """The books of all rows, and of everything together."""

    of_rows: Mapping[int, Book]
    """By the row's number; `OTHERS` is everything that has no row of its own."""
    time: Timeline

    def opening(self, row: int = OTHERS) -> Number:
        """The row's balance before the first period."""
        return self.of_rows[row].net(self.time.before)

    @property
    def periods(self) -> tuple[int, ...]:
        """Numbers of the periods."""
        return tuple(span.number for span in self.time.spans)

    def balances(self, row: int) -> tuple[Number, ...]:
        """The row's balance at the end of each period."""
        balance, balances = self.opening(row), []
        for period in self.periods:
            balance = plain(balance + self.of_rows[row].net(period))
            balances.append(balance)
        return tuple(balances)

    def totals(self, row: int, costs: Costs) -> Figures:
        """The row's figures over all periods."""
        return self.of_rows[row].figures(self.periods, self.opening(row), costs)


def books_of(frame: Frame, time: Timeline) -> Books:
    """The books of `reportgen.model.movements.quantities`."""
    books: defaultdict[int, Book] = defaultdict(Book)
    for record in records(frame):
        books[record["row"]].add(record["period"], record["flow"], record["trade"], record[QUANTITY] or 0)
    return Books(books, time)


@dataclass(frozen=True, slots=True)
class CostBook:
    """What periods and rows cost, each calculated from its own entries: amounts in two currencies do not add up."""

    by_period: Mapping[int, Costs]
    by_row: Mapping[int, Costs]
    in_all: Costs
    silent: Costs
    """Of what has no entry: nothing, or blank where nobody says what anything costs."""

    def of_period(self, period: int) -> Costs:
        """What a period's receipts and issues cost."""
        return {**self.silent, **self.by_period.get(period, {})}

    def of_row(self, row: int) -> Costs:
        """The same of a row, over all periods."""
        return {**self.silent, **self.by_row.get(row, {})}


NO_COSTS = CostBook({}, {}, {}, {})


def costs_of(values: Values | None) -> CostBook:
    """The costs, as far as they are asked for and known."""
    if values is None or not values.told:
        return NO_COSTS
    silent: Costs = {RECEIPTS: 0, ISSUES: 0}
    by_period, by_row = _by(values.by_period, "period"), _by(_during(values.of_rows), "row")
    return CostBook(by_period, by_row, {**silent, **_by(_during(values.in_all), "row").get(OTHERS, {})}, silent)


def _during(frame: Frame | None) -> Frame | None:
    return None if frame is None else frame[frame["when"] == DURING]


def _by(frame: Frame | None, key: str) -> Mapping[int, Costs]:
    costs: defaultdict[int, dict[str, Number | None]] = defaultdict(dict)
    for record in records(frame) if frame is not None else ():
        costs[record[key]][record["flow"]] = record[VALUE]
    return costs
