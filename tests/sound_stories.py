"""What may happen to an item without anything being wrong: each story has serial numbers of its own."""

from collections.abc import Callable
from datetime import date, timedelta

from tests.histories import AS_OF, PLACES, History

Story = Callable[[History], None]


def walk(h: History) -> None:
    """A serial number comes, moves, leaves and comes back, several lives long; half a transfer may be under way."""
    serial, place = h.serial(), ""
    for _ in range(h.chance.randint(1, 8)):
        h.wait()
        if not place:
            place = h.chance.choice(PLACES)
            kind = h.chance.choice(["Purchase", "Output", "Positive Adjmt.", "Assembly Output"])
            if h.chance.random() < 0.3:
                _return(h, serial, place)
            else:
                h.post(kind, serial, place, 1, last_invoice_date=_invoiced(h))
        elif h.chance.random() < 0.5:
            place = _moved(h, serial, place)
        else:
            kind = h.chance.choice(["Sale", "Negative Adjmt.", "Consumption", "Purchase"])
            h.post(kind, serial, place, -1, sales_amount_actual=0)
            place = ""


def _invoiced(h: History) -> date:
    """An invoice that comes later, but not after the report's day unless the goods do as well."""
    later = h.day + timedelta(h.chance.randint(0, 30))
    return later if h.day > AS_OF else min(later, AS_OF)


def _return(h: History, serial: str, place: str) -> None:
    """Back from a customer; of the first life nothing may be known."""
    known = any(posting.row["serial_no"] == serial for posting in h.postings)
    h.post("Sale" if known else "Purchase", serial, place, 1, document_type="Sales Return Receipt" if known else "")


def _moved(h: History, serial: str, place: str) -> str:
    """By a transfer order, a direct transfer, or one that is taken back."""
    target = h.chance.choice([one for one in PLACES if one != place])
    way = h.chance.choice(["order", "direct", "undone"])
    if way == "direct":
        h.post("Transfer", serial, place, -1, document_type="Direct Transfer")
        h.post("Transfer", serial, target, 1, document_type="Direct Transfer")
        return target
    h.ship(serial, place)
    h.wait(10)
    if way == "undone":
        h.arrive(serial, place)
        return place
    h.arrive(serial, target)
    return target


def undone_shipment(h: History) -> None:
    """Shipped by mistake: the correction puts it back, and it is no second receipt."""
    serial = h.serial()
    h.wait()
    h.buy(serial)
    h.wait()
    h.sell(serial)
    h.post("Sale", serial, "MAIN", 1, correction=True)


def undone_receipt(h: History) -> None:
    """Received by mistake, taken back, and received again."""
    serial = h.serial()
    h.wait()
    h.buy(serial)
    h.post("Purchase", serial, "MAIN", -1, correction=True)
    h.wait()
    h.buy(serial, "EAST")


def drop_shipped(h: History) -> None:
    """From the vendor straight to the customer: it lay nowhere."""
    serial = h.serial()
    h.wait()
    h.buy(serial, "", drop_shipment=True)
    h.sell(serial, "EAST", drop_shipment=True)


def renumbered(h: History) -> None:
    """A reclassification gives a piece another serial number; it is sold under that one."""
    old, new = h.serial(), h.serial()
    h.wait()
    h.buy(old)
    h.post("Transfer", old, "MAIN", -1)
    h.post("Transfer", new, "MAIN", 1)
    if h.chance.random() < 0.5:
        h.sell(new)


def nothing_moved(h: History) -> None:
    """An entry of quantity 0."""
    serial = h.serial()
    h.wait()
    h.buy(serial)
    h.post("Purchase", serial, "MAIN", 0, cost_amount_actual=1)


def gone_with_its_faults(h: History) -> None:
    """Blocked, expired, free and never invoiced; but it is sold."""
    serial = h.serial()
    h.wait()
    h.enter("serial_no_information", variant_code="", serial_no=serial, blocked=True)
    expired = h.day + timedelta(1)
    free = {"cost_amount_actual": 0, "completely_invoiced": False, "last_invoice_date": None}
    h.buy(serial, expiration_date=expired, **free)
    h.sell(serial)


def just_in_time(h: History) -> None:
    """What lasts exactly as long as it may: in transit, back in time, not invoiced, expiring tomorrow."""
    serial, other, late = h.serial(), h.serial(), h.serial()
    h.day = max(h.day, AS_OF - timedelta(14))
    h.buy(serial, expiration_date=AS_OF + timedelta(1))
    back = h.day - timedelta(30)
    h.buy(other, posting_date=back, last_invoice_date=back)
    if h.day <= AS_OF:
        h.ship(serial, "MAIN")
        h.day = AS_OF
    h.buy(late, cost_amount_actual=0, cost_amount_expected=7, completely_invoiced=False, last_invoice_date=None)


def dated_back_a_little(h: History) -> None:
    """Posted with a day before today, but after all that went before."""
    serial = h.serial()
    h.wait()
    h.buy(serial)
    h.day += timedelta(10)
    h.sell(serial, posting_date=h.day - timedelta(h.chance.randint(0, 10)))


def in_its_bin(h: History) -> None:
    """The warehouse agrees with the ledger; what lies in the bin for differences is not there."""
    serial, lost = h.serial(), h.serial()
    h.wait(until=AS_OF)
    h.buy(serial, "EAST")
    h.buy(lost, "MAIN")
    h.enter("warehouse_entries", serial_no=serial, location_code="EAST", bin_code="E-1", qty_base=1)
    h.enter("warehouse_entries", serial_no=lost, location_code="MAIN", bin_code="M-1", qty_base=1)
    h.enter("warehouse_entries", serial_no=lost, location_code="EAST", bin_code="LOST", qty_base=1)


def bulk(h: History) -> None:
    """Untracked stock of the same item: received, moved, sold."""
    h.wait()
    h.post("Purchase", "", "MAIN", 50)
    h.ship("", "MAIN", 5)
    h.wait(10)
    h.arrive("", "WEST", 5)
    h.post("Sale", "", "WEST", -5)
    h.post("Sale", "", "MAIN", -h.chance.randint(1, 45))


TRACKED: tuple[Story, ...] = (
    *(walk, walk, walk, undone_shipment, undone_receipt, drop_shipped, renumbered, nothing_moved),
    *(gone_with_its_faults, just_in_time, dated_back_a_little, in_its_bin, bulk),
)
"""Of an item that is tracked by serial number on every movement."""


def outbound_only(h: History) -> None:
    """Serial numbers are written down when they are sold, and one comes back to another location."""
    serial = h.serial()
    h.wait()
    h.sell(serial)
    if h.chance.random() < 0.5:
        h.wait()
        h.post("Sale", serial, "EAST", 1, document_type="Sales Return Receipt")
    if h.chance.random() < 0.5:
        h.wait()
        h.sell(h.serial(), "WEST")


def service(h: History) -> None:
    """Hours are sold and never received."""
    h.wait()
    h.post("Sale", "", "MAIN", -3, cost_amount_actual=0)
