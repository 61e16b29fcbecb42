"""From counted entries to periods with balances, and rows with their course."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal

from reportgen.model.dimension import Dimension
from reportgen.model.movements import OTHERS
from reportgen.model.periods import Span, Timeline, period_name
from reportgen.sections.base import Formats, Setting
from reportgen.sections.columns_chart import Plot, plot_of
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column
from reportgen.sections.labels import label_of, others_label, path_text
from reportgen.sections.movements.books import Book, Books, CostBook, books_of, costs_of
from reportgen.sections.movements.options import MOST_PERIODS, Options
from reportgen.sections.movements.query import Answer
from reportgen.sections.movements.telling import notes_of
from reportgen.sections.movements.view import MovementPeriod, MovementRow, MovementsView
from reportgen.sections.paper import on_paper
from reportgen.sections.scales import scale_of

_COLUMNS = (
    Column("receipts", "Receipts", "quantity"),
    Column("issues", "Issues", "quantity"),
    Column("transfers", "Transfers", "quantity"),
    Column("net", "Net", "quantity"),
    Column("on_hand", "On Hand", "quantity"),
    Column("purchased", "Net Qty. Purchased", "quantity"),
    Column("sold", "Net Qty. Sold", "quantity"),
)
_VALUES = (Column("value_in", "Value In", "amount"), Column("value_out", "Value Out", "amount"))
_OF_GOODS = frozenset(
    (
        *("item_no", "item", "item_category_code", "variant_code", "serial_no", "lot_no", "location_code", "location"),
        *("inventory_posting_group", "expiration_date", "company"),
    )
)
"""Dimensions of goods and places; those of postings have a running total, but nothing of them is on hand."""


def view(answer: Answer, options: Options, setting: Setting) -> MovementsView:
    """The periods in order and the rows with the most movement."""
    formats, time = setting.formats, answer.time
    if time is None or answer.total is None:
        return _page(answer, options, setting)
    books, costs = books_of(answer.total, time), costs_of(answer.values)
    periods = tuple(_periods(books, costs, formats))
    whole = replace(
        _page(answer, options, setting),
        title=options.title or f"Movements by {time.each}",
        each=time.each,
        opening=books.opening(),
        periods=periods,
        totals=books.totals(OTHERS, costs.in_all),
        rows=tuple(_rows(answer, time, costs, setting)) if answer.rows is not None else (),
        notes=notes_of(answer, books, options, formats),
        plot=_plot(periods, formats),
    )
    paper = on_paper(whole.period_rows, options, setting, MOST_PERIODS)
    return replace(whole, print_periods=paper.rows, print_note=paper.note)


def _page(answer: Answer, options: Options, setting: Setting) -> MovementsView:
    """The section before anything moved."""
    nothing = Book().figures((), 0, costs_of(answer.values).in_all)
    return MovementsView(
        kind="movements",
        id=setting.id,
        title=options.title or "Movements",
        each=None,
        opening=0,
        periods=(),
        totals=nothing,
        levels=tuple(Column(one.name, one.label) for one in answer.by),
        rows=(),
        columns=(*_COLUMNS, *(_VALUES if options.value else ())),
        coverage=coverage_of(answer.coverage, options, setting.formats),
        notes=notes_of(answer, None, options, setting.formats),
        row_balance=_balance(answer.by),
        printed=options.print != "none",
    )


def _balance(by: tuple[Dimension, ...]) -> str:
    """What the balance of a row is called."""
    return "On Hand" if all(map(_of_goods, by)) else "Running Total"


def _of_goods(dimension: Dimension) -> bool:
    name = dimension.name
    return name in _OF_GOODS or name.startswith(("category_level_", "attribute.")) or "serials" in dimension.needs


def _periods(books: Books, costs: CostBook, formats: Formats) -> Iterator[MovementPeriod]:
    """Every period of the time, with the balance carried on."""
    before = books.opening()
    for span in books.time.spans:
        figures = books.of_rows[OTHERS].figures((span.number,), before, costs.of_period(span.number))
        label = _label(span, books.time, formats)
        yield MovementPeriod(start=span.start, end=span.end, label=label, **asdict(figures))
        before = figures.on_hand


def _label(span: Span, time: Timeline, formats: Formats) -> str:
    return formats.date(span.start) if time.each == "day" else period_name(span.number, time.each)


def _rows(answer: Answer, time: Timeline, costs: CostBook, setting: Setting) -> Iterator[MovementRow]:
    """The rows with the most movement, and one for all others."""
    if answer.rows is None:
        return
    books, ranked, name = books_of(answer.rows, time), answer.ranked, _balance(answer.by)
    for number, key in enumerate(ranked.keys):
        row = _row(books, number, costs, name, setting.formats)
        stub = tuple("" if part is None else label_of(part, setting.formats) for part in key)
        path = tuple(path_text(part) for part in key if part is not None)
        yield replace(row, path=path, stub=stub, label=" › ".join(filter(None, stub)))
    if rest := ranked.number - len(ranked.keys):
        label = others_label(rest)
        yield replace(
            _row(books, OTHERS, costs, name, setting.formats), path=(label,), stub=(label,), label=label, others=rest
        )


def _row(books: Books, number: int, costs: CostBook, name: str, formats: Formats) -> MovementRow:
    opening, balances = books.opening(number), books.balances(number)
    course = (opening, *balances)
    scale = scale_of(course)
    first, last = (formats.number(balance, "quantity") for balance in (opening, balances[-1]))
    return MovementRow(
        path=(),
        opening=opening,
        totals=books.totals(number, costs.of_row(number)),
        on_hand=balances,
        others=0,
        stub=(),
        label="",
        spark=tuple(map(scale.place, course)),
        zero=scale.place(0),
        trend=f"Line of {name} from {first} before the first period to {last} at the end of the last",
    )


def _plot(periods: tuple[MovementPeriod, ...], formats: Formats) -> Plot:
    series = [("Receipts", [one.receipts for one in periods]), ("Issues", [one.issues for one in periods])]
    if any(one.transfers for one in periods):
        series.append(("Transfers", [one.transfers for one in periods]))

    def say(number: Decimal) -> str:
        return formats.number(number, "quantity")

    return plot_of([one.label for one in periods], ("On Hand", [one.on_hand for one in periods]), series, say)
