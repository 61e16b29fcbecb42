"""The few records that are broken on purpose, so that a report can show what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Final

from reportgen.demo.days import months_after
from reportgen.demo.entries import Posting
from reportgen.demo.items import ITEM_BY_NO
from reportgen.demo.partners import CENTRAL, CUSTOMER_BY_NO, OSLO, VENDOR_BY_NO, WORKS, dimension_set
from reportgen.demo.world import SerialKey, World


@dataclass(frozen=True, slots=True)
class SeededFault:
    """What is wrong, and with what."""

    description: str
    serials: tuple[SerialKey, ...] = ()
    """(item number, variant code, serial number) of each serial concerned."""
    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


_TWICE: Final = ("EH-MULE", "", "000931")
_NEVER: Final = ("EB-SWIFT", "", "SW24-0977")
_FREE: Final = ("LOCK-BT", "", "LK-0F0F")
_BLOCKED: Final = ("BAT-750", "", "B7-2409-0930")
_ELSEWHERE: Final = ("EB-SWIFT", "", "SW25-0955")

SEEDED_FAULTS: Final[Mapping[str, SeededFault]] = MappingProxyType({
    "received-twice": SeededFault("One serial number was received by two receipts; its balance is 2.",
                                  serials=(_TWICE,)),
    "sold-never-received": SeededFault(
        "One serial number of an item tracked on every movement was sold but never received; its balance is -1.",
        serials=(_NEVER,)),
    "location-mismatch": SeededFault(
        "One serial number was received in CENTRAL and sold out of NO: in all it is gone, but 1 in CENTRAL, -1 in NO.",
        serials=(_ELSEWHERE,)),
    "zero-cost": SeededFault("One serial number on hand is invoiced and has cost nothing.", serials=(_FREE,)),
    "blocked": SeededFault("One serial number on hand is blocked in its serial number information.",
                           serials=(_BLOCKED,)),
    "no-category": SeededFault("One item has no item category.", items=("EH-STAIR",)),
    "unknown-parent": SeededFault("The parent of one item category does not exist.", categories=("TELEMATICS",)),
})
"""What is broken in the demo ledger, by code; everything else keeps the rules."""

GLUED_TWINS: Final[tuple[SerialKey, SerialKey]] = (("A1", "", "23"), ("A12", "", "3"))
"""Two serial numbers on hand, with nothing wrong, that read the same once item and serial number are glued together."""

HELD: Final = frozenset((*GLUED_TWINS, *(key for fault in SEEDED_FAULTS.values() for key in fault.serials)))
"""Serial numbers that nobody takes from stock."""


def schedule(world: World) -> None:
    """Enter the broken postings in the calendar."""
    for day in (date(2024, 5, 14), date(2024, 6, 11)):
        world.later(day, partial(_receive, key=_TWICE, location=CENTRAL, vendor="1070", cost=86120))
    world.later(date(2024, 9, 3), partial(_sell, key=_NEVER, location=CENTRAL, customer="1040"))
    world.later(date(2025, 3, 11), partial(_receive, key=_ELSEWHERE, location=CENTRAL, vendor="1060", cost=162400))
    world.later(date(2025, 4, 15), partial(_sell, key=_ELSEWHERE, location=OSLO, customer="1060"))
    world.later(date(2024, 9, 17), partial(_receive, key=_BLOCKED, location=WORKS, vendor="1010", cost=38950))
    world.later(date(2025, 2, 18), partial(_find, key=_FREE, location=OSLO))


def _receive(world: World, day: date, *, key: SerialKey, location: str, vendor: str, cost: int) -> None:
    item, variant, serial = key
    shelf_months = ITEM_BY_NO[item].shelf_months
    world.books.post(Posting(
        posting_date=day, entry_type="Purchase", document_type="Purchase Receipt", document_no=world.document("PR"),
        item=item, variant=variant, serial=serial, quantity=1, location=location,
        expiration=months_after(day, shelf_months) if shelf_months else None, cost=cost,
        invoice_type="Purchase Invoice", invoice_no=world.document("PI"), source_type="Vendor", source_no=vendor,
        dimension_set=dimension_set("PURCH", "", VENDOR_BY_NO[vendor].area)))


def _sell(world: World, day: date, *, key: SerialKey, location: str, customer: str) -> None:
    item, variant, serial = key
    buyer = CUSTOMER_BY_NO[customer]
    world.books.post(Posting(
        posting_date=day, entry_type="Sale", document_type="Sales Shipment", document_no=world.document("SS"),
        item=item, variant=variant, serial=serial, quantity=-1, location=location,
        warranty=months_after(day, ITEM_BY_NO[item].warranty_months), sales=ITEM_BY_NO[item].price,
        invoice_type="Sales Invoice", invoice_no=world.document("SI"), source_type="Customer", source_no=customer,
        dimension_set=dimension_set("SALES", buyer.kind, buyer.area)))


def _find(world: World, day: date, *, key: SerialKey, location: str) -> None:
    item, variant, serial = key
    world.books.post(Posting(
        posting_date=day, entry_type="Positive Adjmt.", document_no=world.document("COUNT"), item=item, variant=variant,
        serial=serial, quantity=1, location=location, dimension_set=dimension_set("LOGIST")))
