"""A trace asks for the chosen entries, follows them round by round, and asks what is still there of what it found."""

from dataclasses import dataclass
from datetime import date

from reportgen.model.inventory import Inventory
from reportgen.model.tracing import (
    Chosen,
    Links,
    Names,
    Network,
    OnHand,
    OpenDocument,
    Step,
    Steps,
    Tables,
    companies_of,
    follow,
    names_of,
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
class Part:
    """What was found in one company."""

    company: str
    chosen: tuple[Step, ...]
    """Entries of what is chosen, in order of posting date and number."""
    chosen_entries: int
    """How many there are, also beyond the limit."""
    networks: tuple[Network, ...]
    reached: tuple[Step, ...]
    """Entries whose customers and stock are told: those that the chosen ones lead to, or these alone."""
    on_hand: tuple[OnHand, ...]
    documents: tuple[OpenDocument, ...]
    names: Names


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, and what was not."""

    as_of: date
    parts: tuple[Part, ...]
    """Of each company that has something of what is chosen."""
    missing: tuple[Missing, ...]
    """Not told to who sees a part of the ledger: the spec may name what is others'."""
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
    every = [Tables(inventory, scope_of(options), company, amounts) for company in companies_of(inventory)]
    found = [part for tables in every if (part := _part(tables, chosen, options)).chosen]
    return Answer(
        as_of=inventory.asked.as_of,
        parts=tuple(found),
        missing=() if inventory.is_part else _missing(every, chosen),
        lacking=_lacking(inventory),
        dated=inventory.has("item_ledger_entries", "posting_date"),
        mixed=inventory.currencies.mixed,
        filtered=bool(inventory.report_filter or options.filter),
    )


def _part(tables: Tables, chosen: Chosen, options: Options) -> Part:
    steps, links = Steps(tables), Links(tables)
    starts, number = steps.chosen(chosen, options.limit)
    ways = _WAYS[options.direction] if starts else ()
    networks = tuple(follow(links, steps, starts, way, options.depth, options.limit) for way in ways)
    reached = next((list(way.steps.values()) for way in networks if way.forward), starts)
    there, documents = on_hand(tables, reached), open_documents(tables, reached)
    named = [*starts, *(step for network in networks for step in network.steps.values())]
    return Part(
        company=tables.company,
        chosen=tuple(starts),
        chosen_entries=number,
        networks=networks,
        reached=tuple(reached),
        on_hand=there,
        documents=documents,
        names=names_of(tables, named, there, documents),
    )


_WAYS = {"forward": (True,), "backward": (False,), "both": (True, False)}


def _missing(every: list[Tables], chosen: Chosen) -> tuple[Missing, ...]:
    found = []
    for column, values in (("serial_no", chosen.serial_no), ("lot_no", chosen.lot_no)):
        there = frozenset().union(*(Steps(tables).known(column, chosen, values) for tables in every if values))
        for value in dict.fromkeys(values):
            if value not in there:
                near = (one for tables in every for one in nearest(tables, column, value, chosen))
                found.append(Missing(column, value, tuple(dict.fromkeys(near))[:3]))
    return tuple(found)


_READ = ("item_application_entries", "reservation_entries", "warehouse_entries", "vendors", "customers")


def _lacking(inventory: Inventory) -> tuple[str, ...]:
    columns = [name for name in ("order_no", "lot_no") if not inventory.has("item_ledger_entries", name)]
    companies = inventory.masters.companies
    nobodys = companies.several and not companies.told_by("item_application_entries")
    return (
        *(name for name in _READ if not inventory.has(name) or (nobodys and name == "item_application_entries")),
        *columns,
    )
