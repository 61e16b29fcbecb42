"""Adjusting: stock counts, scrap, goods found again, and the write-down of what does not sell."""

from datetime import date
from functools import partial
from typing import Final

from reportgen.demo.books import Booked
from reportgen.demo.days import END, days_after, is_last_working_day_of_month
from reportgen.demo.entries import Posting
from reportgen.demo.items import ITEMS
from reportgen.demo.partners import CENTRAL, OSLO, PORTO, WORKS, dimension_set
from reportgen.demo.world import World

_PLACES: Final = (CENTRAL, WORKS, OSLO, PORTO)
_BULK: Final = tuple(item.no for item in ITEMS if not item.serial and not item.service)
_SCRAPPED: Final = ("BAT-500", "EB-HERON", "MOT-85", "LOCK-BT", "BAT-750", "EH-MULE", "DSP-4", "CHG-4A", "EB-SWIFT",
                    "BAT-500", "CB-OTTER", "EH-MULE")
"""One a quarter goes by this list."""
_WRITE_DOWNS: Final = (date(2024, 12, 31), date(2025, 6, 30))


def adjust(world: World, day: date) -> None:
    """On the last working day of a month: count two items everywhere; of a quarter: scrap; at half-year: write down."""
    if not is_last_working_day_of_month(day):
        return
    count = world.document("COUNT")
    for _ in range(2):
        item = world.dice.pick(_BULK)
        for place in _PLACES:
            _count(world, day, item, place, count)
    if day.month % 3 == 0:
        _scrap(world, day, _SCRAPPED[(day.year * 4 + day.month // 3 - 1) % len(_SCRAPPED)])
    if day in _WRITE_DOWNS:
        _write_down(world, day)


def _count(world: World, day: date, item: str, place: str, count: str) -> None:
    """A piece too many or too few, as counts go."""
    ready = world.ready(item, place, day)
    if not ready or (world.dice.chance(70) and day != END):
        return
    receipt = ready[0]
    if world.dice.chance(40):
        cost = receipt.value // receipt.remaining
        world.books.post(_adjustment(receipt, day, 1, count, cost))
    else:
        world.books.post(_adjustment(receipt, day, -min(receipt.remaining, world.dice.between(1, 3)), count))


def _scrap(world: World, day: date, item: str) -> None:
    ready = [entry for place in _PLACES for entry in world.ready(item, place, day)]
    if ready:
        receipt = world.dice.pick(ready)
        lost = world.books.post(_adjustment(receipt, day, -1, world.document("SCRAP")))
        if world.dice.chance(30):
            world.later(days_after(day, world.dice.between(20, 50)), partial(_find, receipt=receipt, lost=lost))


def _find(world: World, day: date, *, receipt: Booked, lost: Booked) -> None:
    """What was written off stood on another shelf."""
    world.books.post(_adjustment(receipt, day, 1, world.document("COUNT"), -lost.cost_actual))


def _adjustment(like: Booked, day: date, quantity: int, document: str, cost: int = 0) -> Posting:
    goods = like.posting
    return Posting(posting_date=day, entry_type="Positive Adjmt." if quantity > 0 else "Negative Adjmt.",
                   document_no=document, item=goods.item, quantity=quantity, location=goods.location,
                   variant=goods.variant, serial=goods.serial, lot=goods.lot, package=goods.package,
                   expiration=goods.expiration if quantity > 0 else None, cost=cost,
                   dimension_set=dimension_set("LOGIST"))


def _write_down(world: World, day: date) -> None:
    """What has lain in one place for more than 400 days loses a fifth of its value."""
    document = world.document("REVAL")
    for item in ITEMS:
        for place in _PLACES if item.has_serials else ():
            for entry in world.ready(item.no, place, day):
                if (day - entry.posting.posting_date).days > 400:
                    world.books.revalue(entry, day, document, -(entry.value // 5))
