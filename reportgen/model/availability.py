"""How stock will go on: on hand, what comes, what goes, and what is left, by place and period.

Projected available balance = inventory + planned receipts + scheduled receipts - gross requirements, up to a day. Goods
at in-transit locations are not on hand; they come in on the day on which their transfer is expected.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

import ibis
from ibis.expr import types as ir

from reportgen.model.dimension import Dimension
from reportgen.model.frames import Frame, frame_of, only
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import entry_columns
from reportgen.model.masters import NOT_STOCKED
from reportgen.model.orders import KEYS, NUMBER, order_lines
from reportgen.spec.vocabulary import Filter

Floor = Literal["zero", "safety_stock", "reorder_point"]
"""What a projected balance should not fall below."""

RESERVATIONS = "Reservation Entry (table 337)"
_FLOORS = {"safety_stock": "items__safety_stock_quantity", "reorder_point": "items__reorder_point"}
_OF_ITEMS = ("item_category_code", "description")
"""Columns that entries have and lines of orders have not: they are the item's."""
_KNOWN = frozenset((*KEYS, "company", *_OF_ITEMS))
_RECEIPTS = ("scheduled_receipt", "in_transit", "planned_receipt")
_REQUIREMENT = "gross_requirement"
_MOVE = ("due", "effect", "quantity")
_ITEM_LEDGER_ENTRY = 32
"""Source type of a reservation entry that stands for stock."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is asked."""

    by: tuple[Dimension, ...]
    ends: tuple[date, ...]
    """Last day of each period; the first also takes what is overdue or has no day, one more takes what comes later."""
    floor: Floor = "zero"

    @property
    def keys(self) -> tuple[Dimension, ...]:
        """The dimensions under names that nothing else has."""
        return tuple(replace(one, name=f"key_{number}") for number, one in enumerate(self.by))

    @property
    def lowest(self) -> Dimension | None:
        """The floor, as far as a row is of one item; None for zero."""
        if self.floor == "zero" or not {"item_no", "item"} & {one.name for one in self.by}:
            return None
        column = _FLOORS[self.floor]
        return Dimension("floor", "", "", (), lambda t: t[column], ("items",), "number")


@dataclass(frozen=True, slots=True)
class Availability:
    """The answer: quantities in base units, None where there is nothing."""

    rows: Frame
    """By the dimensions (``key_0`` and so on): ``on_hand``, ``tracked`` (of it, with a serial number), ``reserved``,
    ``floor``, ``overdue_receipts``, ``overdue_requirements``, and of each period ``receipts_<i>`` (scheduled),
    ``arrivals_<i>`` (of what is in transit), ``planned_<i>`` and ``requirements_<i>``."""
    short: Frame
    """Of the rows whose balance falls below the floor: ``short_on``, the first day, ``short_by``, how far it is below
    on that day, and ``lowest``, the least balance of all days."""
    timing: Frame
    """By ``effect``: number of ``lines``, and of those ``overdue`` and ``undated``."""
    under_way: Frame
    """Transfers in transit by item, variant, ``transfer_from_code``, ``in_transit_code``, ``location_code`` (where
    to), ``document_no`` and ``due``."""
    lying: Frame
    """Stock at in-transit locations by item, variant and location: ``quantity``, and ``tracked`` of it."""
    not_stocked: Decimal | int
    """Quantity of services and non-inventory items, which are left out."""
    not_stocked_tracked: Decimal | int
    elsewhere: int
    """Items with open orders that are left out because none of their entries is in scope."""


def answerable(dimension: Dimension) -> bool:
    """Whether lines of orders have it: whatever comes of items, variants, locations and companies."""
    return entry_columns(dimension.value, dimension.needs) <= _KNOWN


def unanswerable(inventory: Inventory, conditions: Filter) -> tuple[str, ...]:
    """Fields of a filter that lines of orders do not have."""
    return tuple(name for name in conditions if not all(map(answerable, inventory.levels((name,)))))


def availability(inventory: Inventory, scope: Scope, outlook: Outlook) -> Availability:
    """The outlook for the items that have an entry in scope: their stock and their open orders, with serial numbers or
    without.

    Filters hold for orders as far as these have the field.
    """
    return _Question(inventory, scope, outlook).answer()


@dataclass(frozen=True)
class _Question:
    inventory: Inventory
    scope: Scope
    outlook: Outlook

    def answer(self) -> Availability:
        with ExitStack() as done:
            stock = self._kept(self._stock, done)
            lines = self._kept(self._stocked(self._in_scope(self._lines)), done)
            here = self._stocked(stock)
            moves = self._kept(self._valued(self._moves(here, lines)), done)
            services = stock.semi_join(self._services, self._services.columns)
            left_out = only(frame_of(services.agg(quantity=services.quantity.sum(), tracked=services.tracked.sum())))
            return Availability(
                rows=frame_of(moves.group_by(*self._keys).agg(**self._figures(moves))),
                short=frame_of(self._short(moves)),
                timing=frame_of(self._timing(lines)),
                under_way=frame_of(self._under_way(lines)),
                lying=frame_of(here.filter(here.is_in_transit & (here.quantity != 0)).drop("is_in_transit")),
                not_stocked=left_out["quantity"] or 0,
                not_stocked_tracked=left_out["tracked"] or 0,
                elsewhere=self._elsewhere(),
            )

    def _kept(self, answer: ir.Table, done: ExitStack) -> ir.Table:
        """What several questions start from, made once where the engine allows that."""
        kept = self.inventory.ledger.bench.keep(answer)
        done.callback(kept.release)
        return kept.table

    @property
    def _keys(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.outlook.keys)

    @property
    def _item(self) -> tuple[str, ...]:
        return self.inventory.masters.companies.with_company(("item_no",))

    @property
    def _goods(self) -> tuple[str, ...]:
        return self.inventory.masters.companies.with_company(KEYS)

    @property
    def _stock(self) -> ir.Table:
        """Quantities by item, variant and location, and whether that is an in-transit location."""
        every = Scope(False, self.scope.filter)
        entries = self._in_scope(self.inventory.entries(every, reads=[lambda t: t.is_in_transit]))
        return entries.group_by(*self._goods, "is_in_transit").agg(
            quantity=entries.quantity.sum().cast(NUMBER),
            tracked=entries.quantity.sum(where=entries.serial_no != "").cast(NUMBER),
        )

    @cached_property
    def _lines(self) -> ir.Table:
        """Open lines of orders that the filters let in."""
        masters = self.inventory.masters
        return self._let_in(masters.shared("orders", lambda: order_lines(self.inventory.ledger, masters.companies)))

    def _let_in(self, rows: ir.Table) -> ir.Table:
        columns = rows.columns
        for conditions in (self.inventory.report_filter, self.scope.filter):
            other = unanswerable(self.inventory, conditions)
            asked = {name: one for name, one in conditions.items() if name not in other}
            if asked:
                rows = self.inventory.where(self._told(rows), asked).select(*columns)
        return rows

    @property
    def _limited(self) -> bool:
        """Whether rows are only of items with an entry in scope."""
        conditions = {**self.inventory.report_filter, **self.scope.filter}
        return self.scope.serials_only or bool(unanswerable(self.inventory, conditions))

    def _in_scope(self, rows: ir.Table) -> ir.Table:
        """The rows of items that have an entry in scope."""
        if not self._limited:
            return rows
        items = self.inventory.entries(self.scope).select(*self._item).distinct()
        return rows.semi_join(items, self._item)

    def _elsewhere(self) -> int:
        if not self._limited:
            return 0
        items = self.inventory.entries(self.scope).select(*self._item).distinct()
        left_out = self._stocked(self._lines.anti_join(items, self._item)).select(*self._item).distinct()
        return int(only(frame_of(left_out.agg(items=left_out.count())))["items"])

    @property
    def _services(self) -> ir.Table:
        items = self.inventory.masters.companies.rows_of("items", ("item_no",))
        services = items.filter(items.type.isin(NOT_STOCKED))
        keys = [name for name in self._item if name in services.columns]
        return services.select(*keys)

    def _stocked(self, rows: ir.Table) -> ir.Table:
        """Without services and non-inventory items."""
        return rows.anti_join(self._services, self._services.columns)

    def _moves(self, stock: ir.Table, lines: ir.Table) -> ir.Table:
        """On hand, reserved, coming and going, one row each: what it is of, ``due``, ``effect`` and ``quantity``."""
        here = stock.filter(~stock.is_in_transit)
        tracked = here.filter(here.tracked.notnull()).mutate(quantity=lambda t: t.tracked)
        parts = (("on_hand", here), ("tracked", tracked), ("reserved", self._reserved()))
        stands = [
            rows.mutate(due=ibis.null("date"), effect=ibis.literal(effect)).select(*self._goods, *_MOVE)
            for effect, rows in parts
        ]
        return ibis.union(*stands, lines.select(*self._goods, *_MOVE))

    def _reserved(self) -> ir.Table:
        """Stock that is reserved: the side of a reservation that stands for a ledger entry."""
        rows = self.inventory.ledger.tables["reservation_entries"]
        of_stock = (rows.source_type == _ITEM_LEDGER_ENTRY) | (rows.item_ledger_entry_no.fill_null(0) != 0)
        per = rows.qty_per_unit_of_measure.nullif(0).fill_null(1)
        pieces = ibis.coalesce(rows.quantity_base.cast(NUMBER), (rows.quantity * per).cast(NUMBER))
        held = rows.mutate(quantity=pieces).filter((rows.reservation_status == "Reservation") & of_stock)
        reserved = held.filter(held.quantity > 0).select(*self._goods, "quantity")
        return self._stocked(self._in_scope(self._let_in(reserved)))

    @cached_property
    def _of_items(self) -> tuple[str, ...]:
        """What rows and filters take from the entries of an item."""
        conditions = (*self.inventory.report_filter, *self.scope.filter)
        asked = (*self.outlook.by, *(one for name in conditions for one in self.inventory.levels((name,))))
        read = frozenset().union(*(entry_columns(one.value, one.needs) for one in asked if answerable(one)))
        return tuple(name for name in _OF_ITEMS if name in read)

    def _told(self, rows: ir.Table) -> ir.Table:
        """With what entries say of an item and orders do not, and with the company."""
        if "company" not in rows.columns:
            rows = rows.mutate(company=ibis.literal(self.inventory.ledger.company))
        if not self._of_items:
            return rows
        entries = self.inventory.masters.entries(("item_no", *self._of_items))
        said = entries.group_by(*self._item).agg(**{name: entries[name].max() for name in self._of_items})
        said = said.rename({f"of_{name}": name for name in self._item})
        both = rows.left_join(said, [rows[name] == said[f"of_{name}"] for name in self._item])
        filled = both.mutate(**{name: both[name].fill_null("") for name in self._of_items})
        return filled.select(*rows.columns, *self._of_items)

    def _valued(self, moves: ir.Table) -> ir.Table:
        """With the dimensions' values, the floor, the day on which it counts, and the period of that day."""
        lowest = self.outlook.lowest
        dimensions = (*self.outlook.keys, *((lowest,) if lowest else ()))
        wide = self.inventory.valued(self._told(moves), dimensions)
        today = ibis.literal(self.inventory.asked.as_of)
        late = (wide.due < today).fill_null(False)
        places = [(wide.due <= ibis.literal(end), number) for number, end in enumerate(self.outlook.ends)]
        period = ibis.cases((wide.due.isnull(), 0), *places, else_=len(places))
        floor = wide.floor.cast(NUMBER).fill_null(0) if lowest else ibis.literal(0).cast(NUMBER)
        day = ibis.ifelse(late | wide.due.isnull(), today, wide.due)
        return wide.select(*self._keys, "effect", "quantity", late=late, period=period, day=day, floor=floor)

    def _figures(self, moves: ir.Table) -> dict[str, ir.Scalar]:
        def total(effects: Sequence[str], also: ir.BooleanValue | None = None) -> ir.Scalar:
            where = moves.effect.isin(effects)
            return moves.quantity.sum(where=where if also is None else where & also)

        figures = {name: total([name]) for name in ("on_hand", "tracked", "reserved")}
        figures["floor"] = moves.floor.max()
        figures["overdue_receipts"] = total(_RECEIPTS, moves.late)
        figures["overdue_requirements"] = total([_REQUIREMENT], moves.late)
        for number in range(len(self.outlook.ends) + 1):
            then = moves.period == number
            figures[f"receipts_{number}"] = total(["scheduled_receipt"], then)
            figures[f"arrivals_{number}"] = total(["in_transit"], then)
            figures[f"planned_{number}"] = total(["planned_receipt"], then)
            figures[f"requirements_{number}"] = total([_REQUIREMENT], then)
        return figures

    def _short(self, moves: ir.Table) -> ir.Table:
        """Rows whose balance at the end of some day is below the floor; the report's day is one of every row's days."""
        counted = moves.filter(~moves.effect.isin(("tracked", "reserved")))
        net = ibis.ifelse(counted.effect == _REQUIREMENT, -counted.quantity, counted.quantity)
        changes = counted.select(*self._keys, "floor", "day", net=net)
        start = {"day": ibis.literal(self.inventory.asked.as_of), "net": ibis.literal(0).cast(NUMBER)}
        every = ibis.union(changes, counted.select(*self._keys, "floor", **start))
        days = every.group_by(*self._keys, "day").agg(net=every.net.sum(), floor=every.floor.max())
        so_far = ibis.window(group_by=self._keys, order_by="day", preceding=None, following=0)
        whole = ibis.window(group_by=self._keys)
        running = days.mutate(balance=days.net.sum().over(so_far), least=days.floor.max().over(whole))
        below = running.filter(running.balance < running.least)
        below = below.mutate(first=below.day.min().over(whole))
        return below.group_by(*self._keys).agg(
            short_on=below.day.min(),
            short_by=(below.least - below.balance).sum(where=below.day == below.first),
            lowest=below.balance.min(),
        )

    def _timing(self, lines: ir.Table) -> ir.Table:
        late = lines.due < ibis.literal(self.inventory.asked.as_of)
        return lines.group_by("effect").agg(
            lines=lines.count(), overdue=late.sum().fill_null(0), undated=lines.due.isnull().sum()
        )

    def _under_way(self, lines: ir.Table) -> ir.Table:
        moving = lines.filter(lines.effect == "in_transit")
        keys = (*self._goods, "transfer_from_code", "in_transit_code", "document_no", "due")
        return moving.group_by(*keys).agg(quantity=moving.quantity.sum())
