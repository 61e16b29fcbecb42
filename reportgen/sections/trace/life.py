"""The life of a serial number or lot from its ledger entries: what was on hand after each, and where it lay."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from reportgen.model.tracing import Chosen, Names, Step
from reportgen.sections.base import Formats
from reportgen.sections.trace.query import Part
from reportgen.sections.trace.view import LifeEntry, LifeLine, Number, Stay

LOCATION, TRANSIT, CUSTOMER = "location", "in transit", "customer"


def life_lines(chosen: Chosen, part: Part, as_of: date, formats: Formats) -> Iterator[LifeLine]:
    """One life for each serial number that is chosen, and one for each lot, in the order of the entries."""
    lives: dict[tuple[str, ...], list[Step]] = defaultdict(list)
    for step in part.chosen:
        if step.serial_no in chosen.serial_no:
            lives[step.company, step.item_no, step.variant_code, step.serial_no, ""].append(step)
        if step.lot_no in chosen.lot_no:
            lives[step.company, step.item_no, step.variant_code, "", step.lot_no].append(step)
    for (company, item, variant, serial, lot), steps in lives.items():
        told = tuple(_told(steps, bool(serial), part.names))
        yield LifeLine(
            company=company,
            item_no=item,
            item=part.names.item(item),
            variant_code=variant,
            serial_no=serial,
            lot_no=lot,
            on_hand=told[-1].balance,
            entries=told,
            stays=tuple(_stays(steps, bool(serial), part.names, as_of, formats)),
            label=" ".join(part for part in (item, variant, serial or lot) if part),
        )


def _told(steps: Sequence[Step], is_serial: bool, names: Names) -> Iterator[LifeEntry]:
    """A life cycle starts with a receipt, other than by a transfer or a correction, that makes it 1."""
    balance: Number = 0
    lasting: Number = 0
    cycle = 0
    for step in steps:
        balance += step.quantity
        if step.entry_type != "Transfer":
            lasting += step.quantity
            cycle += step.quantity > 0 and lasting == 1 and not step.correction
        yield LifeEntry(
            entry_no=step.entry_no,
            posting_date=step.posting_date,
            entry_type=step.entry_type,
            document_type=step.document_type,
            document_no=step.document_no,
            party_no=step.source_no if names.party(step) else "",
            party=names.party(step),
            location_code=step.location_code,
            location=names.location(step.location_code),
            quantity=step.quantity,
            balance=balance,
            life_cycle=cycle if is_serial else None,
            cost=step.cost,
            sales=step.sales,
        )


def _stays(steps: Sequence[Step], is_serial: bool, names: Names, as_of: date, formats: Formats) -> list[Stay]:
    """Days in each location with more than nothing on hand; of a serial number also those with a customer."""
    pieces: dict[str, Number] = defaultdict(int)
    since: dict[str, tuple[str, date]] = {}
    found: list[Stay] = []

    def leave(place: str, day: date | None) -> None:
        kind, start = since.pop(place)
        found.append(_stay(place, kind, start, day, as_of, formats))

    holder = ""
    for step in steps:
        if step.posting_date is None:
            return []
        place, day = names.location(step.location_code) or "(no location)", step.posting_date
        pieces[place] += step.quantity
        if pieces[place] > 0 and place not in since:
            since[place] = (TRANSIT if step.in_transit else LOCATION, day)
        elif pieces[place] <= 0 and place in since:
            leave(place, day)
        if holder and step.quantity > 0:
            leave(holder, day)
            holder = ""
        party = names.party(step)
        if is_serial and step.quantity < 0 and is_delivery(step) and party and party not in since:
            holder = party
            since[holder] = (CUSTOMER, day)
    for place in list(since):
        leave(place, None)
    return sorted(found, key=lambda stay: (stay.start, stay.end or date.max, stay.place))


def is_delivery(step: Step) -> bool:
    """Whether an entry brings goods to a customer, or takes them back: a sale, or what a project used for one."""
    return step.source_type == "Customer" or (step.entry_type == "Sale" and not step.source_type)


def _stay(place: str, kind: str, start: date, end: date | None, as_of: date, formats: Formats) -> Stay:
    days = ((end or as_of) - start).days
    until = f"to {formats.date(end)}" if end else "and still on the report's day"
    length = f"{formats.number(days, 'count')} {'day' if days == 1 else 'days'}"
    words = f"{_WHERE[kind]} {place} from {formats.date(start)} {until}, {length}"
    return Stay(place, kind, start, end, days, words, length)


_WHERE = {LOCATION: "at", TRANSIT: "in transit at", CUSTOMER: "with customer"}
