"""Selling: shipments through the seasons, invoices, returns and resales, undone shipments, drop shipments, projects."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

from reportgen.demo.books import Booked
from reportgen.demo.days import days_after, months_after, months_since_start, working_day_before
from reportgen.demo.entries import Posting
from reportgen.demo.items import ITEM_BY_NO, Item
from reportgen.demo.partners import CENTRAL, CUSTOMER_BY_NO, CUSTOMERS, Customer, dimension_set
from reportgen.demo.purchasing import buy_for_the_customer
from reportgen.demo.world import World

_SEASON: Final = (55, 62, 95, 125, 135, 130, 115, 100, 92, 80, 65, 85)
"""Orders of a month, January first, in percent of an average one."""
_ORDERS_PER_HUNDRED_DAYS: Final = 34
_DISCOUNT: Final = {"RETAIL": 22, "FLEET": 12, "PUBLIC": 5}
"""Percent of the list price."""
_UNDONE: Final = (date(2023, 6, 14), date(2024, 4, 17), date(2024, 10, 9), date(2025, 5, 21), date(2025, 9, 17))
_DROP_SHIPPED: Final = tuple((date(year, month, day), item, vendor) for year, month, day, item, vendor in (
    (2023, 5, 10, "EH-ATLAS", "1070"), (2023, 11, 8, "TR-CARAVAN", "1030"), (2024, 3, 13, "EH-ATLAS", "1070"),
    (2024, 9, 11, "EB-SWIFT", "1060"), (2025, 2, 12, "EH-ATLAS", "1070"), (2025, 6, 11, "TR-CARAVAN", "1030"),
    (2025, 10, 15, "EH-ATLAS", "1070")))
_REASONS: Final = ("NOT-NEEDED", "WRONG-SIZE", "DEFECTIVE", "LEASE-END")


@dataclass(frozen=True, slots=True)
class Demand:
    """How often an item is asked for, relative to the others, and how many at a time."""

    item: str
    weight: int
    most: int
    in_projects: bool = False


_DEMANDS: Final = (
    Demand("CB-PELICAN", 3, 2), Demand("CB-OTTER", 3, 2), Demand("CB-WALRUS", 1, 2), Demand("EB-HERON", 5, 2),
    Demand("EB-SWIFT", 3, 2), Demand("EH-MULE", 4, 2, True), Demand("EH-ATLAS", 1, 1), Demand("EH-STAIR", 1, 1),
    Demand("TR-CARAVAN", 2, 2), Demand("MOT-85", 1, 1), Demand("BAT-500", 1, 2), Demand("BAT-750", 1, 2),
    Demand("DSP-4", 1, 1), Demand("CHG-4A", 2, 2, True), Demand("A1", 1, 1), Demand("A12", 1, 1),
    Demand("LOCK-BT", 3, 2, True), Demand("GPS-LITE", 6, 2), Demand("TYRE-20", 22, 8), Demand("BRK-PAD", 22, 10),
    Demand("SEAL-1L", 20, 8), Demand("WAX-250", 20, 10), Demand("BOX-60", 16, 3, True), Demand("RAIN-KIT", 14, 3),
    Demand("SVC-HOUR", 22, 6),
)
_WEIGHTED: Final = tuple((demand, demand.weight) for demand in _DEMANDS)
_PROJECT_WEIGHTED: Final = tuple((demand, demand.weight) for demand in _DEMANDS if demand.in_projects)
_CUSTOMERS_WEIGHTED: Final = tuple((customer, customer.weight) for customer in CUSTOMERS)


@dataclass(frozen=True, slots=True)
class _Shipment:
    """The head of a shipment: who, from where, when, by which documents."""

    customer: Customer
    location: str
    posting_date: date
    document_no: str
    invoice_no: str
    """Blank if it is invoiced later."""
    department: str = "SALES"

    @property
    def dimension_set(self) -> int:
        """Of all its entries."""
        campaign = "SPRING" if self.department == "SALES" and self.posting_date.month in (3, 4) else ""
        return dimension_set(self.department, self.customer.kind, self.customer.area, campaign)


def sell(world: World, day: date) -> None:
    """The day's orders: their number follows the season and the company's growth."""
    rate = _ORDERS_PER_HUNDRED_DAYS * _SEASON[day.month - 1] * (100 + 2 * months_since_start(day)) // 10_000
    for _ in range(rate // 100 + (world.dice.below(100) < rate % 100)):
        _ship_order(world, day)
    if day in _UNDONE:
        _ship_and_undo(world, day)
    for when, item, vendor in _DROP_SHIPPED:
        if day == when:
            _drop_ship(world, day, ITEM_BY_NO[item], vendor)
    if world.dice.chance(3):
        _consume_in_project(world, day)


def _ship_order(world: World, day: date) -> None:
    customer = world.dice.weighted(_CUSTOMERS_WEIGHTED)
    invoiced = world.dice.chance(80)
    shipment = _Shipment(customer, customer.served_from, _posting_date(world, day), world.document("SS"),
                         world.document("SI") if invoiced else "")
    shipped = []
    for _ in range(world.dice.between(1, 4)):
        demand = world.dice.weighted(_WEIGHTED)
        shipped += _ship_line(world, shipment, ITEM_BY_NO[demand.item], world.dice.between(1, demand.most))
    if not invoiced:
        world.later(days_after(day, world.dice.between(2, 18)),
                    partial(_invoice, entries=shipped, invoice=world.document("SI")))
    for entry in shipped if invoiced else ():
        if entry.posting.item != "GPS-LITE" and world.dice.chance(25 if entry.posting.serial else 3):
            world.later(days_after(day, world.dice.between(9, 75)), partial(_take_back, sold=entry))


def _posting_date(world: World, day: date) -> date:
    """Mostly the day itself; now and then a shipment is found that was never booked."""
    return day if world.dice.chance(95) else working_day_before(day, world.dice.between(2, 11))


def _ship_line(world: World, shipment: _Shipment, item: Item, quantity: int) -> list[Booked]:
    """One entry a serial number or a lot; from the central warehouse where the customer's own location has none."""
    if item.service:
        return [_sell(world, shipment, item, quantity, None)]
    for location in dict.fromkeys((shipment.location, CENTRAL)):
        taken = _choose(world, item, location, shipment.posting_date, quantity)
        if taken:
            there = replace(shipment, location=location)
            return [_sell(world, there, item, pieces, receipt) for receipt, pieces in taken]
    return []


def _choose(world: World, item: Item, location: str, day: date, quantity: int) -> list[tuple[Booked, int]]:
    ready = world.ready(item.no, location, day)
    if world.dice.chance(35) and item.has_serials:
        ready.reverse()
    if ready and item.has_serials and world.dice.chance(70):
        ready = [entry for entry in ready if entry.posting.variant == ready[0].posting.variant]
    chosen, wanted = [], quantity
    for receipt in ready:
        pieces = min(wanted, receipt.remaining, 1 if item.serial else quantity)
        if pieces:
            chosen.append((receipt, pieces))
        wanted -= pieces
    return chosen


def _sell(world: World, shipment: _Shipment, item: Item, quantity: int, receipt: Booked | None) -> Booked:
    """Book one line; without a receipt it is a service, which takes nothing from stock."""
    day, customer = shipment.posting_date, shipment.customer
    goods = receipt.posting if receipt else Posting(
        posting_date=day, entry_type="Sale", document_no="", item=item.no, quantity=1, location="")
    serial = world.serial(item, "", day) if item.serial and not item.has_serials else goods.serial
    warranty = months_after(day, item.warranty_months) if item.warranty_months else None
    later = not shipment.invoice_no
    return world.books.post(Posting(
        posting_date=day, entry_type="Sale", document_type="Sales Shipment", document_no=shipment.document_no,
        item=item.no, quantity=-quantity, location=shipment.location, variant=goods.variant, serial=serial,
        lot=goods.lot, package=goods.package, sales=_price(world, shipment, item) * quantity,
        invoice_type="" if later else "Sales Invoice", invoice_no=shipment.invoice_no, invoiced=not later,
        source_type="Customer", source_no=customer.no, unit="HOUR" if item.service else "PCS", warranty=warranty,
        dimension_set=shipment.dimension_set, drop_shipment=goods.drop_shipment))


def _price(world: World, shipment: _Shipment, item: Item) -> int:
    """Cents a piece: the list price, a little higher every month, less the customer's discount."""
    percent = 100 - _DISCOUNT[shipment.customer.kind] + world.dice.below(4)
    return item.price * percent * (1000 + 2 * months_since_start(shipment.posting_date)) // 100_000


def _invoice(world: World, day: date, *, entries: list[Booked], invoice: str) -> None:
    for entry in entries:
        world.books.invoice(entry, day, "Sales Invoice", invoice)


def _take_back(world: World, day: date, *, sold: Booked) -> None:
    """A return: the goods come in at the cost at which they went out, and may be sold again."""
    goods = sold.posting
    if ITEM_BY_NO[goods.item].service or goods.drop_shipment:
        return
    world.books.post(replace(
        goods, posting_date=day, quantity=-goods.quantity, document_type="Sales Return Receipt",
        document_no=world.document("RR"), invoice_type="Sales Credit Memo", invoice_no=world.document("CM"),
        invoiced=True, cost=-sold.cost_actual, sales=-goods.sales, warranty=None,
        expiration=_expiration_of(world, sold), return_reason=world.dice.pick(_REASONS), comes_from=sold.entry_no))


def _expiration_of(world: World, sold: Booked) -> date | None:
    """The expiration date with which the same goods came in."""
    goods = sold.posting
    wanted = (goods.item, goods.variant, goods.serial, goods.lot)
    found = [came.expiration for came in (entry.posting for entry in world.books.booked)
             if came.quantity > 0 and (came.item, came.variant, came.serial, came.lot) == wanted]
    return found[-1] if found else None


def _ship_and_undo(world: World, day: date) -> None:
    """Two serial numbers leave for the wrong customer; the next day the shipment is undone, on its own posting date."""
    shipment = _Shipment(world.dice.pick(CUSTOMERS), CENTRAL, day, world.document("SS"), "")
    shipped = [entry for item in ("EB-HERON", "EH-MULE") for entry in _ship_line(world, shipment, ITEM_BY_NO[item], 1)]
    world.later(days_after(day, 1), partial(_undo, shipped=shipped))


def _undo(world: World, _day: date, *, shipped: list[Booked]) -> None:
    for entry in shipped:
        goods = entry.posting
        back = world.books.post(replace(goods, quantity=-goods.quantity, correction=True, cost=-entry.cost_expected,
                                        sales=-goods.sales, comes_from=entry.entry_no, warranty=None))
        for one in (entry, back):
            world.books.never_invoice(one)


def _drop_ship(world: World, day: date, item: Item, vendor: str) -> None:
    customer = CUSTOMER_BY_NO["1120"]
    bought = buy_for_the_customer(world, day, item, vendor)
    _sell(world, _Shipment(customer, "", day, world.document("SS"), world.document("SI")), item, 1, bought)


def _consume_in_project(world: World, day: date) -> None:
    """What is built into a customer's project leaves as a negative adjustment in the customer's name."""
    customer, project = world.dice.weighted(_CUSTOMERS_WEIGHTED), f"PRJ-{day:%y}{world.dice.between(10, 60)}"
    shipment = _Shipment(customer, CENTRAL, day, project, "", "SERVICE")
    for _ in range(world.dice.between(1, 2)):
        demand = world.dice.weighted(_PROJECT_WEIGHTED)
        quantity = world.dice.between(1, demand.most)
        for receipt, pieces in _choose(world, ITEM_BY_NO[demand.item], CENTRAL, day, quantity):
            world.books.post(replace(
                receipt.posting, posting_date=day, entry_type="Negative Adjmt.", document_type="", document_no=project,
                quantity=-pieces, cost=0, sales=0, expiration=None, invoice_type="", invoice_no="", invoiced=True,
                source_type="Customer", source_no=customer.no, order_type="", order_no="", return_reason="",
                correction=False, comes_from=0, transferred_from=0, unit="PCS", per_unit=1, project=project,
                dimension_set=shipment.dimension_set))
