"""Moving: transfer orders make four entries a line, out of one place, onto the road, off the road, into the other."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from reportgen.demo.books import Booked
from reportgen.demo.days import END, days_after, working_day_from
from reportgen.demo.entries import Posting, TransferOrder
from reportgen.demo.partners import CENTRAL, OSLO, PORTO, ROAD, WORKS, dimension_set
from reportgen.demo.world import World


@dataclass(frozen=True, slots=True)
class Assortment:
    """What a place should have of an item, and where it comes from."""

    item: str
    source: str
    pieces: int


_ASSORTMENTS: Final = {
    OSLO: tuple(Assortment(item, CENTRAL, pieces) for item, pieces in (
        ("CB-PELICAN", 2), ("CB-OTTER", 2), ("CB-WALRUS", 1), ("EB-HERON", 5), ("EB-SWIFT", 3), ("EH-MULE", 3),
        ("EH-STAIR", 1), ("TR-CARAVAN", 2), ("LOCK-BT", 3), ("CHG-4A", 2), ("SEAL-1L", 24), ("WAX-250", 24),
        ("BOX-60", 8), ("RAIN-KIT", 8), ("TYRE-20", 20), ("BRK-PAD", 20))),
    PORTO: (
        *(Assortment(item, CENTRAL, pieces) for item, pieces in (
            ("CB-PELICAN", 1), ("CB-OTTER", 2), ("EB-HERON", 4), ("EB-SWIFT", 2), ("EH-MULE", 2), ("EH-ATLAS", 1),
            ("LOCK-BT", 3), ("CHG-4A", 2), ("SEAL-1L", 24), ("WAX-250", 24), ("BOX-60", 6), ("RAIN-KIT", 6))),
        *(Assortment(item, WORKS, pieces) for item, pieces in (
            ("MOT-85", 2), ("BAT-500", 2), ("BAT-750", 2), ("DSP-4", 2), ("A1", 1), ("A12", 1), ("TYRE-20", 20),
            ("BRK-PAD", 20)))),
    CENTRAL: (
        *(Assortment(item, WORKS, 99) for item in ("CB-PELICAN", "CB-OTTER", "CB-WALRUS")),
        Assortment("TYRE-20", WORKS, 40), Assortment("BRK-PAD", WORKS, 40)),
    WORKS: (Assortment("BOX-60", CENTRAL, 6),),
}
_WEEKDAY: Final = {CENTRAL: 2, WORKS: 1, OSLO: 3, PORTO: 4}
_SPECIAL: Final = {date(2025, 11, 6): OSLO, date(2025, 12, 22): PORTO, date(2025, 12, 30): OSLO}
"""Days on which a place gets a piece of everything, whether it lacks it or not. The first of these never arrives."""
_LOST: Final = date(2025, 11, 6)


def replenish(world: World, day: date) -> None:
    """On a place's weekday, every other week for the shops: send what it lacks, one order for each source."""
    for target, assortments in _ASSORTMENTS.items():
        special = _SPECIAL.get(day) == target
        if not special and not _is_its_day(day, target):
            continue
        for source in (CENTRAL, WORKS):
            chosen = [pair for assortment in assortments if assortment.source == source
                      for pair in _choose(world, day, target, assortment, 1 if special else 0)]
            if chosen:
                _ship(world, day, source, target, chosen)


def _is_its_day(day: date, target: str) -> bool:
    even_week = day.isocalendar().week % 2 == 0
    return day.weekday() == _WEEKDAY[target] and (even_week or target == CENTRAL)


def _choose(world: World, day: date, target: str, assortment: Assortment, at_least: int) -> list[tuple[Booked, int]]:
    """Receipts to take from, with pieces; mostly the oldest first."""
    there = sum(entry.remaining for entry in world.books.open_receipts(assortment.item, target))
    coming = sum(entry.remaining for entry in world.books.open_receipts(assortment.item, ROAD)
                 if world.transfers[entry.posting.order_no].target == target)
    lacking = max(assortment.pieces - there - coming, at_least)
    ready = world.ready(assortment.item, assortment.source, day)
    worth_it = lacking * 3 >= assortment.pieces * (1 if ready and ready[0].posting.serial else 2)
    if not worth_it and not at_least:
        return []
    if world.dice.chance(25):
        ready.reverse()
    chosen = []
    for entry in ready if ready and ready[0].posting.serial else ready[:1]:
        taken = min(lacking, entry.remaining)
        if taken > 0:
            chosen.append((entry, taken))
        lacking -= taken
    return chosen


def _ship(world: World, day: date, source: str, target: str, chosen: list[tuple[Booked, int]]) -> None:
    """Two entries a line; the other two follow when the van arrives, for a few orders in two loads."""
    arrival = days_after(day, world.dice.between(2, 6))
    order, document = TransferOrder(world.document("TO"), source, target, day,
                                    working_day_from(arrival)), world.document("TS")
    world.transfers[order.no] = order
    underway = []
    for receipt, pieces in chosen:
        out = _move(world, receipt, day, -pieces, source, ("Transfer Shipment", document, order.no))
        underway.append(_move(world, receipt, day, pieces, ROAD, ("Transfer Shipment", document, order.no), out))
    if day == _LOST:
        return
    in_two_loads = len(underway) > 2 and (world.dice.chance(10) or arrival > days_after(END, -8))
    first = len(underway) * 2 // 3 if in_two_loads else len(underway)
    world.later(arrival, partial(_arrive, underway=underway[:first], target=target))
    if first < len(underway):
        world.later(days_after(arrival, 9), partial(_arrive, underway=underway[first:], target=target))


def _arrive(world: World, day: date, *, underway: list[Booked], target: str) -> None:
    document = world.document("TR")
    for entry in underway:
        stage = ("Transfer Receipt", document, entry.posting.order_no)
        out = _move(world, entry, day, -entry.posting.quantity, ROAD, stage)
        _move(world, entry, day, entry.posting.quantity, target, stage, out)


def _move(world: World, receipt: Booked, day: date, pieces: int, location: str, stage: tuple[str, str, str],
          out: Booked | None = None) -> Booked:
    goods, (document_type, document_no, order) = receipt.posting, stage
    return world.books.post(Posting(
        posting_date=day, entry_type="Transfer", document_type=document_type, document_no=document_no, item=goods.item,
        quantity=pieces, location=location, variant=goods.variant, serial=goods.serial, lot=goods.lot,
        package=goods.package, expiration=goods.expiration if out else None, cost=-out.cost_actual if out else 0,
        order_type="Transfer", order_no=order, applies_to=0 if out else receipt.entry_no, comes_from=out.entry_no
        if out else 0, transferred_from=receipt.entry_no if out else 0, dimension_set=dimension_set("LOGIST")))
