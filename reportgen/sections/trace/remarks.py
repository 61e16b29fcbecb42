"""What a trace says in sentences: what a reader must know first, and what could not be followed."""

from collections.abc import Iterator, Sequence

from reportgen.model.tracing import Network
from reportgen.sections.base import Formats, Setting
from reportgen.sections.fitting import shorten
from reportgen.sections.trace.options import Options
from reportgen.sections.trace.query import Answer, Missing
from reportgen.sections.trace.view import (
    DRAWN_LIVES,
    DRAWN_PLACES,
    CustomerLine,
    DocumentLine,
    LifeLine,
    OnHandLine,
)


def summary(
    called: Sequence[CustomerLine],
    there: Sequence[OnHandLine],
    documents: Sequence[DocumentLine],
    answer: Answer,
    formats: Formats,
) -> tuple[str, ...]:
    """Customers, stock and open documents in a sentence each; nothing where nothing was found to trace."""
    if not answer.parts:
        return ()
    count = _Counting(formats)
    out = [line for line in called if line.out > 0]
    names = {(line.company, line.customer_no, line.customer) for line in out}
    to_call = f"{count(len(names), 'customer has', 'customers have')} something of it"
    to_call += f" from {count(len(out), 'delivery', 'deliveries')}." if out else "."
    back = len(called) - len(out)
    if back:
        to_call += f" {count(back, 'delivery has', 'deliveries have')} come back."
    places = {(line.company, line.location_code) for line in there}
    stock = "Nothing of it is on hand."
    if there:
        stock = f"Still on hand: {_what_is(there, count)} at {count(len(places), 'location', 'locations')}."
    said = [to_call if out or back else "No customer has anything of it.", stock]
    if documents:
        papers = {(one.company, one.document, one.document_no) for one in documents}
        said.append(f"{count(len(papers), 'open document holds', 'open documents hold')} it.")
    return tuple(said)


def _what_is(there: Sequence[OnHandLine], count: "_Counting") -> str:
    """As ``2 serial numbers and 1 lot``."""
    serials, lots, items = set(), set(), set()
    for one in there:
        item = (one.company, one.item_no, one.variant_code)
        if one.serial_no:
            serials.add((item, one.serial_no))
        elif one.lot_no:
            lots.add((item, one.lot_no))
        else:
            items.add(item)
    told = (
        (len(serials), "serial number", "serial numbers"),
        (len(lots), "lot", "lots"),
        (len(items), "item without tracking", "items without tracking"),
    )
    return " and ".join(count(number, one, many) for number, one, many in told if number)


class _Counting:
    """Numbers with their words."""

    def __init__(self, formats: Formats) -> None:
        self._formats = formats

    def __call__(self, number: int, one: str, many: str) -> str:
        return f"{self._formats.number(number, 'count')} {one if number == 1 else many}"


def notes(answer: Answer, lives: Sequence[LifeLine], options: Options, setting: Setting) -> tuple[str, ...]:
    """What is not there, what was cut, and what the source would have to deliver for more."""
    return (
        *map(_missing, answer.missing),
        *_undrawn(lives, setting.formats),
        *_cut(answer, options, setting.formats),
        *_outside(answer, setting.formats),
        *_lacking(answer, options),
    )


def _networks(answer: Answer) -> list[Network]:
    return [network for part in answer.parts for network in part.networks]


def _undrawn(lives: Sequence[LifeLine], formats: Formats) -> Iterator[str]:
    placed = [life for life in lives if life.stays]
    if len(placed) > DRAWN_LIVES:
        some, every = (formats.number(one, "count") for one in (DRAWN_LIVES, len(placed)))
        yield f"{some} of {every} life lines are drawn; all of them are in the tables."
    places = max((len(life.places) for life in placed[:DRAWN_LIVES]), default=0)
    if places > DRAWN_PLACES:
        some, every = (formats.number(one, "count") for one in (DRAWN_PLACES, places))
        yield f"At most {some} places of a life line are drawn, of up to {every}; all of them are in the tables."


_WORDS = {"serial_no": "serial number", "lot_no": "lot"}


def _missing(missing: Missing) -> str:
    near = ", ".join(shorten(one) for one in missing.nearest)
    word = _WORDS[missing.column]
    also = f" The nearest {'one is' if len(missing.nearest) == 1 else 'ones are'} {near}." if near else ""
    return f"The report has no entry of the {word} {shorten(missing.value)}.{also}"


def _cut(answer: Answer, options: Options, formats: Formats) -> Iterator[str]:
    count = _Counting(formats)
    limit = formats.number(options.limit, "count")
    told = f"`limit:` in the spec ({limit}) lets it go further"
    traced, there = sum(len(one.chosen) for one in answer.parts), sum(one.chosen_entries for one in answer.parts)
    if there > traced:
        some, every = formats.number(traced, "count"), formats.number(there, "count")
        yield f"{some} of {every} ledger entries of what is chosen are traced, the earliest; {told}."
    for network in _networks(answer):
        way = "Origin to usage" if network.forward else "Usage to origin"
        if network.beyond:
            some = formats.number(len(network.steps), "count")
            every = formats.number(len(network.steps) + network.beyond, "count")
            yield (
                f"{way}: {some} of at least {every} ledger entries are traced, so customers and stock may be missing; "
                f"{told}."
            )
        if network.unshown:
            yield f"{way}: {count(network.unshown, 'further link', 'further links')} between these entries not shown."
        if network.deeper:
            depth = count(options.depth, "step", "steps")
            more = count(network.deeper, "entry follows", "entries follow")
            yield f"{way}: the trace ends after {depth}; {more} that `depth:` in the spec would let in."


def _outside(answer: Answer, formats: Formats) -> Iterator[str]:
    outside = sum(network.outside for network in _networks(answer))
    if outside:
        entries = _Counting(formats)(outside, "further entry", "further entries")
        filters = " or are outside of its filter" if answer.filtered else ""
        yield f"Links lead to {entries} that the report does not count: they are posted after its day{filters}."


_NEEDED = {
    "item_application_entries": (
        "Without Item Application Entry (table 339) each serial number and lot is followed by its own entries and by "
        "order numbers; items without either cannot be followed."
    ),
    "reservation_entries": "Open documents would need Reservation Entry (table 337).",
    "warehouse_entries": "Bins would need Warehouse Entry (table 7312).",
    "vendors": "Names of vendors would need Vendor (table 23).",
    "customers": "Names of customers would need Customer (table 18).",
    "order_no": (
        "Without Order No. of Item Ledger Entry (table 32) production and assembly are followed by document numbers."
    ),
    "lot_no": "Lots would need Lot No. of Item Ledger Entry (table 32).",
}


def _lacking(answer: Answer, options: Options) -> Iterator[str]:
    if not answer.parts and not (options.lot_no and "lot_no" in answer.lacking):
        return
    parties = {step.source_type for network in _networks(answer) for step in network.steps.values()}
    unwanted = {
        "vendors": "Vendor" not in parties,
        "customers": "Customer" not in parties,
        "warehouse_entries": not any(part.on_hand for part in answer.parts),
    }
    yield from (_NEEDED[name] for name in answer.lacking if not unwanted.get(name, False))
    if not answer.dated:
        yield "Where it lay over time would need Posting Date of Item Ledger Entry (table 32)."
    if options.amounts and answer.mixed:
        yield "Amounts are not shown: the companies' books are in several currencies."
