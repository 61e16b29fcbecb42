"""A trace asks for the chosen entries, follows them round by round, and asks what is still there of what it found."""

from dataclasses import dataclass
from datetime import date

from reportgen.model.inventory import Inventory
from reportgen.model.tracing import (
    Chosen,
    Links,
    Network,
    OnHand,
    OpenDocument,
    Step,
    Steps,
    companies_of,
    follow,
    nearest,
    on_hand,
    open_documents,
)
from reportgen.sections.coverage import scope_of
from reportgen.sections.trace.options import Options


@dataclass(frozen=True, slots=True)
class Missing:
    """A serial number or lot that the report has no entry of."""

    column: str
    """serial_no or lot_no."""
    value: str
    nearest: tuple[str, ...]
    """Some that it has, the likest first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, company by company."""

    as_of: date
    chosen: tuple[Step, ...]
    """Entries of what is chosen, in order of posting date and number."""
    chosen_entries: int
    """How many there are, also beyond the limit."""
    networks: tuple[Network, ...]
    on_hand: tuple[OnHand, ...]
    documents: tuple[OpenDocument, ...]
    missing: tuple[Missing, ...]
    lacking: tuple[str, ...]
    """Tables and columns that the source did not deliver and that a trace would read."""
    dated: bool
    mixed: bool
    """Whether amounts would be in several currencies."""
    filtered: bool
    """Whether a filter of the report or the section may hide entries."""


def query(inventory: Inventory, options: Options) -> Answer:
    """The chosen entries, where they lead, and what is there of what they led to."""
    chosen = Chosen(options.serial_no, options.lot_no, options.item_no, options.variant_code)
    amounts = options.amounts and not inventory.currencies.mixed
    every = [Steps(inventory, scope_of(options), company, amounts) for company in companies_of(inventory)]
    starts: list[Step] = []
    count = 0
    networks: list[Network] = []
    there: list[OnHand] = []
    documents: list[OpenDocument] = []
    for steps in every:
        found, number = steps.chosen(chosen, options.limit)
        if not found:
            continue
        starts, count = [*starts, *found], count + number
        links = Links(steps)
        ways = [follow(links, steps, found, way, options.depth, options.limit) for way in _ways(options)]
        networks += ways
        reached = next((list(way.steps.values()) for way in ways if way.forward), found)
        there += on_hand(steps, reached)
        documents += open_documents(steps, reached)
    return Answer(
        as_of=inventory.asked.as_of,
        chosen=tuple(starts),
        chosen_entries=count,
        networks=tuple(networks),
        on_hand=tuple(there),
        documents=tuple(documents),
        missing=_missing(every, chosen),
        lacking=_lacking(inventory),
        dated=inventory.has("item_ledger_entries", "posting_date"),
        mixed=inventory.currencies.mixed,
        filtered=bool(inventory.report_filter or options.filter),
    )


def _ways(options: Options) -> tuple[bool, ...]:
    return {"forward": (True,), "backward": (False,), "both": (True, False)}[options.direction]


def _missing(every: list[Steps], chosen: Chosen) -> tuple[Missing, ...]:
    known = [steps.known(chosen) for steps in every]
    found = []
    for column, values, place in (("serial_no", chosen.serial_no, 0), ("lot_no", chosen.lot_no, 1)):
        there = frozenset().union(*(one[place] for one in known))
        for value in dict.fromkeys(values):
            if value not in there:
                near = (one for steps in every for one in nearest(steps, column, value, chosen))
                found.append(Missing(column, value, tuple(dict.fromkeys(near))[:3]))
    return tuple(found)


_READ = ("item_application_entries", "reservation_entries", "warehouse_entries", "vendors", "customers")


def _lacking(inventory: Inventory) -> tuple[str, ...]:
    columns = [name for name in ("order_no", "lot_no") if not inventory.has("item_ledger_entries", name)]
    return (*(name for name in _READ if not inventory.has(name)), *columns)
