"""Orders that are open on the last day: what will come, what must go, and which serial numbers are promised."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from reportgen.demo.days import END, days_after, working_day_from
from reportgen.demo.dice import Dice
from reportgen.demo.entries import History, LedgerEntry, ProductionOrder
from reportgen.demo.items import ITEM_BY_NO
from reportgen.demo.partners import CENTRAL, CUSTOMERS, OSLO, PORTO, ROAD, VENDOR_BY_NO, WORKS, dimension_set
from reportgen.demo.stock import is_free, lying_there

_SEED: Final = 20260101
_PROMISES: Final = {CENTRAL: 8, OSLO: 3, PORTO: 3}
"""Serial numbers reserved for customers, by location."""
_WANTED: Final = (("CB-WALRUS", "", 2), ("EB-HERON", "M", 2), ("EB-HERON", "S", 1), ("EH-ATLAS", "", 1),
                  ("TYRE-20", "", 12), ("BRK-PAD", "", 10), ("SEAL-1L", "", 12), ("BOX-60", "", 4), ("GPS-LITE", "", 3),
                  ("SVC-HOUR", "", 5), ("CB-PELICAN", "SAND", 2), ("EH-MULE", "", 3))
"""Ordered by customers without a serial number being reserved: item, variant, pieces."""
_BOUGHT_AHEAD: Final = (("EB-HERON", "L", 6, 34), ("EB-HERON", "M", 6, 34), ("MOT-85", "", 12, 41),
                        ("BAT-750", "", 10, 26), ("TYRE-20", "", 120, 19), ("SEAL-1L", "", 72, 12),
                        ("EH-ATLAS", "", 2, 55))
"""Ordered from vendors for the season: item, variant, pieces, days from the last day."""


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One open line of a sales, purchase or transfer order. Pieces still to be shipped or received."""

    document_type: str
    document_no: str
    line_no: int
    partner: str
    """Customer or vendor; blank on transfer orders."""
    item: str
    variant: str
    location: str
    """Where from or where to; of a transfer order, where to."""
    due: date
    outstanding: int
    dimension_set: int
    promised: tuple[LedgerEntry, ...] = ()
    """Receipts whose serial numbers are reserved for the line."""
    source: str = ""
    """Of a transfer order, where from."""
    shipped: date | None = None
    in_transit: int = 0


@dataclass(frozen=True, slots=True)
class MakingLine:
    """One open line of a production order, or of its components."""

    status: str
    order: ProductionOrder
    item: str
    variant: str
    remaining: int


def sales_lines(history: History) -> tuple[OrderLine, ...]:
    """Reserved lines first, then lines without a reservation (some of them late), then returns announced."""
    dice = Dice(_SEED)
    promised = [_promise(dice, number, entries) for number, entries in enumerate(_promised(dice, history), start=1)]
    wanted = [_sales_line(dice, "Order", len(promised) + number, item, variant, CENTRAL, pieces,
                          working_day_from(days_after(END, dice.between(-9, 60))))
              for number, (item, variant, pieces) in enumerate(_WANTED, start=1)]
    returned = [_sales_line(dice, "Return Order", number, item, variant, CENTRAL, 1,
                            working_day_from(days_after(END, 12)))
                for number, (item, variant) in enumerate((("EB-HERON", "S"), ("LOCK-BT", "")), start=1)]
    return (*promised, *wanted, *returned)


def _promised(dice: Dice, history: History) -> list[list[LedgerEntry]]:
    """Receipts to reserve; what is alike in item, variant and location goes to one customer."""
    alike: defaultdict[tuple[str, str, str], list[LedgerEntry]] = defaultdict(list)
    for location, count in _PROMISES.items():
        free = [entry for entry in lying_there(history, location) if is_free(entry)]
        for _ in range(count):
            entry = free.pop(dice.below(len(free)))
            alike[entry.posting.item, entry.posting.variant, location].append(entry)
    return list(alike.values())


def _promise(dice: Dice, number: int, entries: list[LedgerEntry]) -> OrderLine:
    goods = entries[0].posting
    pieces = len(entries) + dice.below(2)
    day = working_day_from(days_after(END, dice.between(1, 45)))
    return replace(_sales_line(dice, "Order", number, goods.item, goods.variant, goods.location, pieces, day),
                   promised=tuple(entries))


def _sales_line(dice: Dice, kind: str, number: int, item: str, variant: str, location: str, pieces: int,
                day: date) -> OrderLine:
    customer = dice.pick(CUSTOMERS)
    prefix = "SO" if kind == "Order" else "SRO"
    return OrderLine(kind, f"{prefix}{26000 + number}", 10000, customer.no, item, variant, location, day, pieces,
                     dimension_set("SALES", customer.kind, customer.area))


def purchase_lines(history: History) -> tuple[OrderLine, ...]:
    """Orders on their way, orders for the season, and goods to be sent back."""
    lines = [_purchase_line("Order", order.no, number, order.vendor, item, "", location, order.due, pieces)
             for order in history.purchases for number, (item, location, pieces) in enumerate(order.lines, start=1)]
    ahead = [_purchase_line("Order", f"PO{26000 + number}", 1, ITEM_BY_NO[item].vendor, item, variant,
                            WORKS if ITEM_BY_NO[item].group == "RAW MAT" else CENTRAL,
                            working_day_from(days_after(END, days)), pieces)
             for number, (item, variant, pieces, days) in enumerate(_BOUGHT_AHEAD, start=1)]
    back = _purchase_line("Return Order", "PRO26001", 1, "1010", "BAT-500", "", WORKS,
                          working_day_from(days_after(END, 6)), 1)
    return (*lines, *ahead, back)


def _purchase_line(kind: str, no: str, number: int, vendor: str, item: str, variant: str, location: str, day: date,
                   pieces: int) -> OrderLine:
    return OrderLine(kind, no, number * 10000, vendor, item, variant, location, day, pieces,
                     dimension_set("PURCH", "", VENDOR_BY_NO[vendor].area))


def transfer_lines(history: History) -> tuple[OrderLine, ...]:
    """What is on the road, by order, item and variant, and one order that has not left."""
    orders = {order.no: order for order in history.transfers}
    pieces: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for entry in lying_there(history, ROAD):
        pieces[entry.posting.order_no, entry.posting.item, entry.posting.variant] += entry.remaining
    lines = [OrderLine("", no, number * 10000, "", item, variant, orders[no].target, orders[no].due, 0,
                       dimension_set("LOGIST"), source=orders[no].source, shipped=orders[no].shipped,
                       in_transit=pieces[no, item, variant])
             for no in orders for number, (item, variant) in enumerate(_goods_of(no, pieces), start=1)]
    waiting = OrderLine("", "TO26001", 10000, "", "EH-MULE", "", PORTO, days_after(END, 9), 2, dimension_set("LOGIST"),
                        source=CENTRAL, shipped=days_after(END, 6))
    return (*lines, waiting)


def _goods_of(order: str, pieces: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    return [(item, variant) for no, item, variant in pieces if no == order]


def production_lines(history: History) -> tuple[MakingLine, ...]:
    """Pieces that released orders still have to put out, then orders that are only planned."""
    made: defaultdict[str, int] = defaultdict(int)
    for entry in history.entries:
        if entry.posting.entry_type == "Output":
            made[entry.posting.order_no] += 1
    released = [MakingLine("Released", order, order.item, order.variant, order.quantity - made[order.no])
                for order in history.production]
    return (*(line for line in released if line.remaining), *_planned())


def component_lines() -> tuple[MakingLine, ...]:
    """Parts of the orders that are only planned; released orders have taken theirs."""
    return tuple(MakingLine(line.status, line.order, part, "", each * line.remaining)
                 for line in _planned() for part, each in ITEM_BY_NO[line.item].parts)


def _planned() -> tuple[MakingLine, ...]:
    orders = (("Firm Planned", "MO26001", "CB-PELICAN", "MOSS", 3, 8),
              ("Firm Planned", "MO26002", "CB-OTTER", "INK", 2, 14), ("Planned", "MO26003", "CB-WALRUS", "", 2, 33))
    return tuple(
        MakingLine(status, ProductionOrder(no, item, variant, pieces, working_day_from(days_after(END, start)),
                                           working_day_from(days_after(END, start + 9))),
                   item, variant, pieces)
        for status, no, item, variant, pieces, start in orders)
