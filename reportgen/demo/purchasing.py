"""Buying: orders when stock runs low, receipts with their serial numbers and lots, invoices, returns to the vendor."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from reportgen.demo.books import Booked
from reportgen.demo.days import days_after, months_after, months_since_start, working_day_before, working_day_from
from reportgen.demo.entries import Posting, PurchaseOrder
from reportgen.demo.items import ITEM_BY_NO, Item
from reportgen.demo.partners import CENTRAL, PORTO, VENDOR_BY_NO, WORKS, dimension_set
from reportgen.demo.world import World


@dataclass(frozen=True, slots=True)
class Supply:
    """When and how an item is bought."""

    item: str
    location: str
    low: int
    """Stock and orders below this are filled up; it grows with the company."""
    batch: int
    opening: int
    """Pieces there on the first day."""


SUPPLIES: Final = (
    Supply("CB-PELICAN", CENTRAL, 0, 0, 8),
    Supply("CB-OTTER", CENTRAL, 0, 0, 7),
    Supply("CB-WALRUS", CENTRAL, 0, 0, 4),
    Supply("EB-HERON", CENTRAL, 19, 6, 14),
    Supply("EB-SWIFT", CENTRAL, 10, 6, 8),
    Supply("EH-MULE", CENTRAL, 11, 6, 8),
    Supply("EH-ATLAS", CENTRAL, 4, 3, 4),
    Supply("EH-STAIR", CENTRAL, 5, 3, 4),
    Supply("TR-CARAVAN", CENTRAL, 9, 4, 5),
    Supply("MOT-85", WORKS, 11, 6, 12),
    Supply("BAT-500", WORKS, 10, 5, 6),
    Supply("BAT-750", WORKS, 10, 5, 6),
    Supply("DSP-4", WORKS, 7, 5, 8),
    Supply("CHG-4A", CENTRAL, 9, 6, 6),
    Supply("A1", WORKS, 5, 4, 6),
    Supply("A12", WORKS, 5, 4, 6),
    Supply("LOCK-BT", CENTRAL, 11, 8, 10),
    Supply("GPS-LITE", CENTRAL, 8, 15, 20),
    Supply("FRAME-KIT", WORKS, 8, 10, 12),
    Supply("TYRE-20", WORKS, 60, 80, 120),
    Supply("BRK-PAD", WORKS, 60, 80, 80),
    Supply("SEAL-1L", CENTRAL, 48, 72, 60),
    Supply("WAX-250", CENTRAL, 48, 72, 60),
    Supply("BOX-60", CENTRAL, 24, 30, 30),
    Supply("RAIN-KIT", CENTRAL, 20, 24, 20),
)

_BEFORE_SPRING: Final = (12, 1, 2)
"""Months in which stock is filled up for the season."""
_BY_VENDOR: Final = {no: tuple(supply for supply in SUPPLIES if ITEM_BY_NO[supply.item].vendor == no)
                     for no in VENDOR_BY_NO}
_REMAINDERS: Final = (
    (date(2025, 9, 10), "BAT-500", 5, date(2026, 2, 20)),
    (date(2025, 10, 8), "BAT-750", 4, date(2026, 3, 10)),
)
"""Short-dated remainders bought for the service hub: day, item, pieces, latest expiration."""


def open_the_books(world: World, day: date) -> None:
    """Opening stock, by positive adjustment: nobody knows any more from whom it came."""
    for supply in SUPPLIES:
        lines = _lines(world, ITEM_BY_NO[supply.item], supply.opening, day)
        for line in lines:
            world.books.post(replace(line, entry_type="Positive Adjmt.", document_no="OPENING",
                                     location=supply.location, dimension_set=dimension_set("LOGIST")))


def review(world: World, day: date) -> None:
    """Once a week: where something of a vendor's runs low, order it, and what will soon run low with it."""
    for when, item, pieces, expiration in _REMAINDERS:
        if day == when:
            _buy_remainder(world, day, ITEM_BY_NO[item], pieces, expiration)
    if day.weekday() != 0:
        return
    for vendor, supplies in _BY_VENDOR.items():
        if _short(world, day, supplies, 100):
            lines = tuple((supply.item, supply.location, supply.batch + world.dice.below(1 + supply.batch // 3))
                          for supply in _short(world, day, supplies, 120))
            due = working_day_from(days_after(day, world.dice.between(6, 26)))
            _order(world, PurchaseOrder(world.document("PO"), vendor, due, lines))


def _short(world: World, day: date, supplies: tuple[Supply, ...], percent: int) -> list[Supply]:
    """What lies below so many percent of its low mark."""
    mark = (100 + months_since_start(day)) * (125 if day.month in _BEFORE_SPRING else 100) * percent
    return [supply for supply in supplies
            if (world.stock(supply.item) + world.on_order[supply.item, ""]) * 1_000_000 < supply.low * mark]


def _order(world: World, order: PurchaseOrder) -> None:
    world.purchases[order.no] = order
    for item, _, quantity in order.lines:
        world.on_order[item, ""] += quantity
    world.later(order.due, partial(_receive, order=order))


def _receive(world: World, day: date, *, order: PurchaseOrder) -> None:
    """One receipt for each location."""
    del world.purchases[order.no]
    for location in (CENTRAL, WORKS):
        arrived = [(ITEM_BY_NO[item], quantity) for item, where, quantity in order.lines if where == location]
        if arrived:
            _post_receipt(world, _posting_date(world, day), order.vendor, location, arrived)
    for item, _, quantity in order.lines:
        world.on_order[item, ""] -= quantity


def _posting_date(world: World, day: date) -> date:
    """Mostly the day itself; now and then a receipt has lain in the in-tray."""
    return day if world.dice.chance(92) else working_day_before(day, world.dice.between(2, 9))


def _post_receipt(world: World, posting_date: date, vendor: str, location: str,
                  arrived: list[tuple[Item, int]]) -> None:
    receipt, invoice = world.document("PR"), world.document("PI")
    bulk = any(not item.has_serials for item, _ in arrived)
    at_once = bulk or world.dice.chance(55)
    entries = [_post_line(world, line, vendor, receipt, invoice if at_once else "", location)
               for item, quantity in arrived for line in _lines(world, item, quantity, posting_date)]
    if not at_once:
        world.later(days_after(posting_date, world.dice.between(15, 30)),
                    partial(_invoice, entries=entries, invoice=invoice))
    elif not bulk and world.dice.chance(30):
        _charge_freight(world, entries)
    for entry in entries:
        if entry.posting.serial and world.dice.chance(4):
            world.later(days_after(posting_date, world.dice.between(31, 60)), partial(_return_to_vendor, entry=entry))


def _buy_remainder(world: World, day: date, item: Item, pieces: int, expiration: date) -> None:
    receipt, invoice = world.document("PR"), world.document("PI")
    for line in _lines(world, item, pieces, day):
        short_dated = replace(line, expiration=days_after(expiration, -world.dice.below(40)),
                              cost=line.cost * 70 // 100)
        _post_line(world, short_dated, item.vendor, receipt, invoice, PORTO)


def _post_line(world: World, line: Posting, vendor: str, receipt: str, invoice: str, location: str) -> Booked:
    return world.books.post(replace(
        line, document_no=receipt, document_type="Purchase Receipt", invoice_no=invoice,
        invoice_type="Purchase Invoice" if invoice else "", invoiced=bool(invoice), source_type="Vendor",
        source_no=vendor, location=location, dimension_set=dimension_set("PURCH", "", VENDOR_BY_NO[vendor].area)))


def _lines(world: World, item: Item, quantity: int, day: date) -> list[Posting]:
    """The lines of a receipt: one a serial number, or one for all; cost and expiration each of their own."""
    if not item.has_serials:
        pieces = -(-quantity // item.carton) * item.carton
        return [_line(world, item, day, pieces, lot=_lot(world, item, day))] if pieces else []
    variants = [world.dice.pick(item.variants) for _ in range(quantity)]
    return [_line(world, item, day, 1, variant, world.serial(item, variant, day)) for variant in variants]


def _line(world: World, item: Item, day: date, quantity: int, variant: str = "", serial: str = "",
          lot: str = "") -> Posting:
    price = item.cost * (1000 + 2 * months_since_start(day) + world.dice.between(-25, 25)) // 1000
    expiration = months_after(day, item.shelf_months - world.dice.below(14)) if item.shelf_months else None
    package = f"PAL-{day:%y%m%d}" if item.no == "SEAL-1L" else ""
    unit, per_unit = ("CARTON", item.carton) if item.carton > 1 else ("PCS", 1)
    return Posting(posting_date=day, entry_type="Purchase", document_no="", item=item.no, quantity=quantity,
                   location="", variant=variant, serial=serial, lot=lot, package=package, expiration=expiration,
                   cost=price * quantity, unit=unit, per_unit=per_unit)


def _lot(world: World, item: Item, day: date) -> str:
    return world.document(f"L{day:%y}-") if item.has_lots else ""


def _invoice(world: World, day: date, *, entries: list[Booked], invoice: str) -> None:
    for entry in entries:
        world.books.invoice(entry, day, "Purchase Invoice", invoice)


def _charge_freight(world: World, entries: list[Booked]) -> None:
    invoice = world.document("PI")
    for entry in entries:
        world.books.charge(entry, entry.posting.posting_date, invoice, entry.value * 2 // 100, "FREIGHT-IN")


def _return_to_vendor(world: World, day: date, *, entry: Booked) -> None:
    """What does not work goes back, if it still lies where it came in; some of it is repaired and sent again."""
    if not world.is_ready(entry, day):
        return
    world.books.post(replace(entry.posting, posting_date=day, quantity=-1, cost=0, expiration=None,
                             document_no=world.document("RS"), document_type="Purchase Return Shipment",
                             invoice_type="Purchase Credit Memo", invoice_no=world.document("PC"), invoiced=True,
                             return_reason="DEFECTIVE"))
    if world.dice.chance(35):
        world.later(days_after(day, world.dice.between(20, 45)), partial(_receive_repaired, sent=entry.posting))


def _receive_repaired(world: World, day: date, *, sent: Posting) -> None:
    expiration = months_after(day, 18) if sent.expiration else None
    world.books.post(replace(sent, posting_date=day, document_no=world.document("PR"), cost=sent.cost * 94 // 100,
                             expiration=expiration, invoice_type="Purchase Invoice", invoice_no=world.document("PI"),
                             invoiced=True))


def buy_for_the_customer(world: World, day: date, item: Item, vendor: str) -> Booked:
    """A drop shipment's first half: bought and never seen; it lies in no location."""
    line = _lines(world, item, 1, day)[0]
    return world.books.post(replace(
        line, document_no=world.document("PR"), document_type="Purchase Receipt", invoice_type="Purchase Invoice",
        invoice_no=world.document("PI"), source_type="Vendor", source_no=vendor, drop_shipment=True,
        dimension_set=dimension_set("PURCH", "", VENDOR_BY_NO[vendor].area)))
