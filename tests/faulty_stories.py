"""What can go wrong with an item, each with the rules that must find it."""

from datetime import date, timedelta
from decimal import Decimal

from tests.histories import AS_OF, PLACES, TRANSIT, History
from tests.sound_stories import Story

_FREE = {"cost_amount_actual": Decimal(0)}
_OPEN = {**_FREE, "cost_amount_expected": Decimal(7), "completely_invoiced": False, "last_invoice_date": None}


def _bought(h: History, place: str = "MAIN") -> str:
    """A serial number in stock, some days ago."""
    serial = h.serial()
    h.buy(serial, place)
    h.wait(20)
    return serial


def sold_twice(h: History) -> None:
    """Gone, and gone again."""
    serial = _bought(h)
    h.sell(serial)
    h.sell(serial)
    h.seed("serial_below_zero", serial)


def five_pieces(h: History) -> None:
    """One entry of five."""
    serial = h.serial()
    h.post("Purchase", serial, "MAIN", 5)
    h.seed("serial_quantity", serial)
    h.seed("serial_above_one", serial)


def moved_in_never_out(h: History) -> None:
    """The first half of a transfer is missing."""
    serial = _bought(h)
    h.post("Transfer", serial, "WEST", 1)
    h.seed("serial_above_one", serial)


def received_twice(h: History) -> None:
    """Two receipts, both open; perhaps one has left since."""
    serial = _bought(h)
    h.buy(serial, h.chance.choice(PLACES[:1]))
    if h.chance.random() < 0.5:
        h.wait()
        h.sell(serial)
    h.seed("duplicate_serial", serial)


def never_received(h: History) -> None:
    """Sold, while others of its item were received."""
    _bought(h)
    serial = h.serial()
    h.sell(serial)
    h.seed("serial_never_received", serial)


def sold_elsewhere(h: History) -> None:
    """Received here, sold there."""
    serial = _bought(h)
    h.sell(serial, "WEST")
    h.seed("serial_location_mismatch", serial)


def sold_and_returned_elsewhere(h: History) -> None:
    """The books have it here; it left from there, and came back there."""
    serial = _bought(h)
    h.sell(serial, "WEST")
    h.wait()
    h.post("Sale", serial, "WEST", 1)
    h.seed("serial_location_mismatch", serial)


def moved_from_elsewhere(h: History) -> None:
    """A transfer took it from where it was not, and it arrived."""
    serial = _bought(h)
    h.ship(serial, "EAST")
    h.arrive(serial, "WEST")
    h.seed("serial_location_mismatch", serial)


def lost_on_the_way(h: History) -> None:
    """Shipped, and never arrived; one day more than it may take, or many."""
    serial = _bought(h)
    h.day = h.chance.choice([h.day, AS_OF - timedelta(15)])
    h.ship(serial, "MAIN")
    h.seed("in_transit_too_long", serial)


def in_another_bin(h: History) -> None:
    """The ledger has it in MAIN, or nowhere."""
    serial = _bought(h)
    if h.chance.random() < 0.5:
        h.sell(serial)
    h.enter("warehouse_entries", serial_no=serial, location_code="EAST", bin_code="E-1", qty_base=Decimal(1))
    h.seed("bin_mismatch", serial)


def expired(h: History) -> None:
    """On the day itself it counts as expired; transfers do not lose the date."""
    serial = h.serial()
    h.buy(serial, expiration_date=h.chance.choice([AS_OF, h.day, date(2025, 6, 1)]))
    if h.chance.random() < 0.5:
        h.wait()
        h.ship(serial, "MAIN")
        h.arrive(serial, "EAST")
    h.seed("expired_on_hand", serial)


def blocked_serial(h: History) -> None:
    """Its own information blocks it."""
    serial = _bought(h)
    h.enter("serial_no_information", variant_code="", serial_no=serial, blocked=True)
    h.seed("blocked_on_hand", serial)


def free(h: History) -> None:
    """No cost on its receipt, nor after a return; a transfer in between changes nothing."""
    serial = h.serial()
    if h.chance.random() < 0.5:
        h.buy(serial)
        h.sell(serial)
        h.wait()
        h.post("Sale", serial, "MAIN", 1, **_FREE)
    else:
        h.buy(serial, **_FREE)
    if h.chance.random() < 0.5:
        h.wait()
        h.ship(serial, "MAIN", **_FREE)
        h.arrive(serial, "WEST")
    h.seed("zero_cost_on_hand", serial)


def never_invoiced(h: History) -> None:
    """Received before the report's day, invoiced never or after it."""
    serial = h.serial()
    h.day = h.chance.choice([h.day, AS_OF - timedelta(1)])
    h.buy(serial, **(_OPEN if h.chance.random() < 0.5 else {"last_invoice_date": AS_OF + timedelta(1)}))
    h.seed("cost_not_final", serial)


def set_back(h: History) -> None:
    """One day more than may be, or half a year; with or without a serial number."""
    _bought(h)
    h.buy(h.serial())
    serial = h.chance.choice(["", h.serial()])
    h.post("Purchase", serial, "MAIN", 1, posting_date=h.day - timedelta(h.chance.choice([31, 180])))
    h.seed("backdated_posting", serial)


def without_a_day(h: History) -> None:
    """A date that could not be read."""
    serial = h.serial()
    h.buy(serial, posting_date=None)
    h.seed("missing_posting_date", serial)


def unknown_item(h: History) -> None:
    """The items table does not have it, so it has no category either."""
    _bought(h)
    h.tables["items"] = []
    h.seed("unknown_item")
    h.seed("item_without_category")


def no_category(h: History) -> None:
    """Its card leaves the field blank."""
    _bought(h)
    h.enter("items", type="Inventory", item_category_code="", blocked=False)
    h.seed("item_without_category")


def below_zero_untracked(h: History) -> None:
    """More is sold than came."""
    h.post("Sale", "", "MAIN", -1000)
    h.seed("negative_stock")


def untracked_on_the_way(h: History) -> None:
    """Bulk goods that never arrived."""
    h.post("Purchase", "", "EAST", 9)
    h.ship("", "EAST", 9)
    h.day = AS_OF
    h.post("Sale", "", TRANSIT, -1)
    h.seed("untracked_in_transit")


FAULTS: dict[str, Story] = {
    story.__name__: story
    for story in (
        *(sold_twice, five_pieces, moved_in_never_out, received_twice, never_received, sold_elsewhere),
        *(sold_and_returned_elsewhere, moved_from_elsewhere, lost_on_the_way, in_another_bin, expired),
        *(blocked_serial, free, never_invoiced, set_back, without_a_day, unknown_item, no_category),
        *(below_zero_untracked, untracked_on_the_way),
    )
}
