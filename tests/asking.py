"""Questions to small ledgers, as tests ask them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from reportgen.load.beside import Beside
from reportgen.model.catalog import catalog
from reportgen.model.currencies import Said, currencies_of
from reportgen.model.inventory import NOTHING, Inventory, Scope
from reportgen.model.measures import Asked
from reportgen.sections.base import Figure, Setting
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.vocabulary import Condition, DimensionSpec, MeasureSpec
from tests.ledgers import DAY_ONE, Entry, Row, ledger_with


def inventory(
    entries: Iterable[Entry],
    as_of: date = date(2025, 12, 31),
    *,
    report: Mapping[str, Any] | None = None,
    start: date | None = None,
    measures: Mapping[str, Any] | None = None,
    dimensions: Mapping[str, Any] | None = None,
    money: Said | None = None,
    compare: Asked | None = None,
    beside: Beside = NOTHING,
    **tables: Sequence[Row],
) -> Inventory:
    """The question-answerer over a small ledger."""
    words = catalog(
        {name: MeasureSpec(**spec) for name, spec in (measures or {}).items()},
        {name: DimensionSpec(**spec) for name, spec in (dimensions or {}).items()},
        {},
    )
    conditions = {name: Condition.model_validate(value) for name, value in (report or {}).items()}
    ledger = ledger_with(entries, **tables)
    currencies = currencies_of(ledger.companies, money or Said())
    return Inventory(ledger, words, Asked(as_of, start), conditions, currencies, compare, beside)


def figures(asked: Inventory, by: Sequence[str], measures: Sequence[str], scope: Scope | None = None) -> dict[Any, Any]:
    """Measures by key; a single key or measure stands alone."""
    frame = asked.frame(scope or Scope(), asked.levels(by), measures)
    rows = [tuple(row) for row in frame.itertuples(index=False, name=None)]

    def one(values: tuple[Any, ...]) -> Any:
        return values[0] if len(values) == 1 else values

    depth = len(asked.levels(by))
    return {one(row[:depth]): one(row[depth:]) for row in rows}


def entry(
    number: int,
    kind: str,
    serial: str = "1",
    quantity: int = 1,
    item: str = "PUMP",
    day: int = 0,
    place: str = "MAIN",
    party: str = "",
    variant: str = "",
    document_type: str = "",
    correction: bool = False,
) -> Entry:
    """One entry, `day` days after the first."""
    return Entry(
        number,
        kind,
        DAY_ONE + timedelta(days=day),
        item,
        variant,
        serial,
        place,
        quantity,
        party,
        document_type,
        correction,
    )


class PlainFormats:
    """Numbers as Python writes them, days in ISO form."""

    def number(self, value: Decimal | int | None, unit: str) -> str:
        """A blank is blank; percentages get their sign."""
        if value is None:
            return ""
        return f"{Decimal(value) * 100:.1f}%" if unit == "percent" else f"{value:,}"

    def date(self, value: date | None) -> str:
        """As 2025-01-31."""
        return value.isoformat() if value else ""


def view_of(kind: str, asked: Inventory, names: Sequence[str] = (), filters: Sequence[str] = (), **options: Any) -> Any:
    """The view of one section over the ledger."""
    section = SECTIONS[kind]
    chosen = section.Options.model_validate(options)
    setting = Setting(kind, PlainFormats(), "report.json", tuple(names), tuple(filters))
    return section.view(section.query(asked, chosen), chosen, setting)


def figure_of(kind: str, view: Any) -> Figure | None:
    """The drawing of a view."""
    figure: Figure | None = SECTIONS[kind].figure(view)
    return figure
