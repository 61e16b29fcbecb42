"""Making: production orders consume parts by serial number and put out bikes that cost what went into them."""

from datetime import date
from functools import partial
from typing import Final

from reportgen.demo.books import Booked
from reportgen.demo.days import days_after, months_since_start, working_day_from
from reportgen.demo.entries import Posting, ProductionOrder
from reportgen.demo.items import ITEM_BY_NO
from reportgen.demo.partners import WORKS, dimension_set
from reportgen.demo.world import World

_TARGETS: Final = {"CB-PELICAN": 3, "CB-OTTER": 4, "CB-WALRUS": 4}
"""Pieces of each variant that should be there or in the making; they grow with the company."""
_LAST_ORDERS: Final = {date(2025, 12, 18): ("CB-OTTER", "MOSS"), date(2025, 12, 29): ("CB-PELICAN", "INK")}
"""Days shortly before the books close on which three pieces are started in any case."""


def plan(world: World, day: date) -> None:
    """Start a production order for what is short, if all its parts lie in the works."""
    if day in _LAST_ORDERS:
        _start(world, day, *_LAST_ORDERS[day], 3)
    for no, target in _TARGETS.items():
        for variant in ITEM_BY_NO[no].variants:
            wanted = target * (100 + months_since_start(day)) // 100
            if world.stock(no, variant) + world.on_order[no, variant] < wanted and world.dice.chance(30):
                _start(world, day, no, variant, world.dice.between(1, 3))


def _start(world: World, day: date, item: str, variant: str, quantity: int) -> None:
    parts = ITEM_BY_NO[item].parts
    if any(sum(entry.remaining for entry in world.ready(part, WORKS, day)) < each * quantity for part, each in parts):
        return
    order = ProductionOrder(world.document("MO"), item, variant, quantity, day,
                            working_day_from(days_after(day, world.dice.between(5, 12))))
    world.production.append(order)
    world.on_order[item, variant] += quantity
    consumed = [entry for part, each in parts for entry in _consume(world, day, order, part, each * quantity)]
    cost = -sum(entry.cost_actual for entry in consumed)
    first = quantity - 1 if quantity > 1 and world.dice.chance(40) else quantity
    world.later(order.due, partial(_put_out, order=order, cost=cost, pieces=range(first)))
    if first < quantity:
        world.later(days_after(order.due, 6), partial(_put_out, order=order, cost=cost, pieces=range(first, quantity)))


def _consume(world: World, day: date, order: ProductionOrder, part: str, quantity: int) -> list[Booked]:
    consumed = []
    for entry in world.ready(part, WORKS, day):
        taken = min(quantity, entry.remaining)
        if taken:
            consumed.append(world.books.post(Posting(
                posting_date=day, entry_type="Consumption", document_no=order.no, item=part, quantity=-taken,
                location=WORKS, serial=entry.posting.serial, lot=entry.posting.lot, package=entry.posting.package,
                source_type="Item", source_no=order.item, order_type="Production", order_no=order.no,
                dimension_set=dimension_set("PROD"))))
        quantity -= taken
    return consumed


def _put_out(world: World, day: date, *, order: ProductionOrder, cost: int, pieces: range) -> None:
    """Pieces come in at their planned cost, and are adjusted at once to their share of what was consumed and worked."""
    item = ITEM_BY_NO[order.item]
    for piece in pieces:
        share = cost * (piece + 1) // order.quantity - cost * piece // order.quantity + item.labour
        entry = world.books.post(Posting(
            posting_date=day, entry_type="Output", document_no=order.no, item=order.item, quantity=1, location=WORKS,
            variant=order.variant, serial=world.serial(item, order.variant, day), source_type="Item",
            source_no=order.item, cost=item.cost, order_type="Production", order_no=order.no,
            dimension_set=dimension_set("PROD")))
        world.books.adjust(entry, day, share - item.cost)
    world.on_order[order.item, order.variant] -= len(pieces)
