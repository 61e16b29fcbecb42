"""Whom to call in a recall: deliveries to customers among the traced entries, less what came back."""

from collections import defaultdict
from dataclasses import replace

from reportgen.model.tracing import Names, Step
from reportgen.sections.labels import natural
from reportgen.sections.trace.life import is_delivery
from reportgen.sections.trace.query import Part
from reportgen.sections.trace.view import CustomerLine, Number


def customers(part: Part) -> list[CustomerLine]:
    """The deliveries among what is reached in a company.

    A return takes back from the delivery that it is applied to; without one, from the latest delivery before it of the
    same serial number, or of the same lot to the same customer.
    """
    deliveries: dict[tuple[str, int], CustomerLine] = {}
    by_track: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
    applied = {
        (step.company, link.target): (step.company, link.source)
        for network in part.networks
        if network.forward
        for link in network.links
        for step in (network.steps[link.target],)
        if step.quantity > 0
    }
    for step in sorted(part.reached, key=lambda one: one.place_in_time):
        key = (step.company, step.entry_no)
        if not is_delivery(step):
            continue
        if step.quantity < 0:
            deliveries[key] = _delivery(step, part.names)
            by_track[_track(step)].append(key)
        else:
            _take_back(step.quantity, [applied.get(key), *reversed(by_track.get(_track(step), ()))], deliveries)
    return list(deliveries.values())


def _track(step: Step) -> tuple[str, ...]:
    """What a return has in common with its delivery; nothing without a serial number or lot."""
    if not step.track:
        return (step.company, "", str(step.entry_no))
    return (step.company, *step.track, "" if step.serial_no else step.source_no)


def _take_back(
    quantity: Number, candidates: list[tuple[str, int] | None], deliveries: dict[tuple[str, int], CustomerLine]
) -> None:
    for key in candidates:
        if key in deliveries and quantity > 0:
            taken = min(quantity, deliveries[key].out)
            deliveries[key] = replace(deliveries[key], returned=deliveries[key].returned + taken)
            quantity -= taken


def _delivery(step: Step, names: Names) -> CustomerLine:
    return CustomerLine(
        company=step.company,
        customer_no=step.source_no,
        customer=names.customer(step.source_no),
        item_no=step.item_no,
        item=names.item(step.item_no),
        variant_code=step.variant_code,
        serial_no=step.serial_no,
        lot_no=step.lot_no,
        quantity=-step.quantity,
        returned=0,
        document_type=step.document_type,
        document_no=step.document_no,
        posting_date=step.posting_date,
        entry_no=step.entry_no,
    )


def call_order(line: CustomerLine) -> tuple[object, ...]:
    """Those with something left at the customer first."""
    return (
        line.out <= 0,
        line.company,
        natural(line.customer),
        natural(line.item_no),
        natural(line.variant_code),
        natural(line.serial_no or line.lot_no),
        line.entry_no,
    )
