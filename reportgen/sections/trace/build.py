"""From the answers to the sentences, lists and trees in order."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from reportgen.model.tracing import Chosen, Names, OnHand, OpenDocument
from reportgen.sections.base import Setting
from reportgen.sections.fitting import shorten
from reportgen.sections.labels import natural
from reportgen.sections.paper import on_paper
from reportgen.sections.trace.called import call_order, customers
from reportgen.sections.trace.life import life_lines
from reportgen.sections.trace.lines import Line, lines
from reportgen.sections.trace.options import Options
from reportgen.sections.trace.query import Answer, Part
from reportgen.sections.trace.remarks import notes, summary
from reportgen.sections.trace.ticks import ticks
from reportgen.sections.trace.view import DocumentLine, LifeLine, OnHandLine, TraceNode, TraceView

PRINTED = 1_000
"""Steps that are printed without the spec asking for more."""


def view(answer: Answer, options: Options, setting: Setting) -> TraceView:
    """Everything in the order shown."""
    parts = answer.parts
    chosen = Chosen(options.serial_no, options.lot_no, options.item_no, options.variant_code)
    every = [life for part in parts for life in life_lines(chosen, part, answer.as_of, setting.formats)]
    lives = tuple(sorted(every, key=_life_order))
    nodes = tuple(_nodes(parts, options.depth))
    called = tuple(sorted((line for part in parts for line in customers(part)), key=call_order))
    there = tuple(sorted((_on_hand(one, part.names) for part in parts for one in part.on_hand), key=_on_hand_order))
    documents = tuple(_document(one, part.names) for part in parts for one in part.documents)
    paper = on_paper(nodes, options, setting, PRINTED)
    return TraceView(
        kind="trace",
        id=setting.id,
        title=options.title or _title(options),
        direction=options.direction,
        summary=summary(called, there, documents, answer, setting.formats),
        life_lines=lives,
        nodes=nodes,
        customers=called,
        on_hand=there,
        open_documents=documents,
        coverage=None,
        notes=notes(answer, lives, options, setting),
        amounts=any(entry.cost is not None for life in lives for entry in life.entries),
        several_companies=len(parts) > 1,
        until=answer.as_of,
        ticks=ticks(_days(lives, answer.as_of), setting.formats),
        print_nodes={way: tuple(node for node in paper.rows if node.direction == way) for way in _WAYS},
        print_note=paper.note,
        printed=options.print != "none",
    )


_WAYS = ("forward", "backward")


def _title(options: Options) -> str:
    """As ``Trace of serial number SN1``, or of so many."""
    parts = [
        f"{one} {shorten(values[0])}" if len(values) == 1 else f"{len(values):,} {one}s"
        for values, one in ((options.serial_no, "serial number"), (options.lot_no, "lot"))
        if values
    ]
    return f"Trace of {' and '.join(parts)}"


def _life_order(life: LifeLine) -> tuple[object, ...]:
    return (life.company, not life.serial_no, natural(life.item_no), natural(life.variant_code), natural(life.label))


def _days(lives: tuple[LifeLine, ...], as_of: date) -> tuple[date, date] | None:
    starts = [stay.start for life in lives for stay in life.stays]
    return (min(starts), as_of) if starts else None


def _nodes(parts: tuple[Part, ...], depth: int) -> Iterator[TraceNode]:
    for way in _WAYS:
        for part in parts:
            for network in part.networks:
                if network.forward is (way == "forward"):
                    yield from (_node(line, way, part.names) for line in lines(network, depth))


def _node(line: Line, direction: str, names: Names) -> TraceNode:
    step = line.step
    party = names.party(step)
    return TraceNode(
        direction=direction,
        level=len(line.path),
        path=line.path,
        parent=line.path[-2] if len(line.path) > 1 else None,
        through=line.link.through if line.link else "",
        again=line.again,
        party_no=step.source_no if party else "",
        party=party,
        item=names.item(step.item_no),
        location=names.location(step.location_code),
        **_shared(step, TraceNode),
    )


def _shared(source: object, target: type) -> dict[str, Any]:
    """The fields of the same names."""
    known = {one.name for one in fields(source)}  # type: ignore[arg-type]
    return {one.name: getattr(source, one.name) for one in fields(target) if one.name in known}


def _on_hand(there: OnHand, names: Names) -> OnHandLine:
    return OnHandLine(
        item=names.item(there.item_no), location=names.location(there.location_code), **_shared(there, OnHandLine)
    )


def _on_hand_order(line: OnHandLine) -> tuple[object, ...]:
    return (
        line.company,
        *map(natural, (line.item_no, line.variant_code, line.serial_no or line.lot_no, line.location_code)),
    )


def _document(document: OpenDocument, names: Names) -> DocumentLine:
    return DocumentLine(party=names.customer(document.customer_no), **_shared(document, DocumentLine))
