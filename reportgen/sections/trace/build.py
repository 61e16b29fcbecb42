"""From the answers to the sentences, lists and trees in order."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

from reportgen.model.tracing import Chosen, OnHand, OpenDocument, Step
from reportgen.sections.base import Setting
from reportgen.sections.fitting import shorten
from reportgen.sections.labels import natural
from reportgen.sections.paper import on_paper
from reportgen.sections.trace.called import customers
from reportgen.sections.trace.life import life_lines
from reportgen.sections.trace.lines import Line, lines
from reportgen.sections.trace.options import Options
from reportgen.sections.trace.query import Answer
from reportgen.sections.trace.remarks import notes, summary
from reportgen.sections.trace.ticks import ticks
from reportgen.sections.trace.view import DocumentLine, LifeLine, OnHandLine, TraceNode, TraceView

PRINTED = 1_000
"""Steps that are printed without the spec asking for more."""

_SHARED = [name.name for name in fields(TraceNode) if name.name in {one.name for one in fields(Step)}]
_ON_HAND = [name.name for name in fields(OnHandLine)]


def view(answer: Answer, options: Options, setting: Setting) -> TraceView:
    """Everything in the order shown."""
    chosen = Chosen(options.serial_no, options.lot_no, options.item_no, options.variant_code)
    lives = tuple(sorted(life_lines(chosen, answer.chosen, answer.as_of, setting.formats), key=_life_order))
    nodes = tuple(_nodes(answer, options.depth))
    forward = [network for network in answer.networks if network.forward]
    reached = [step for network in forward for step in network.steps.values()] if forward else answer.chosen
    called = customers(reached, forward)
    there = tuple(sorted(map(_on_hand, answer.on_hand), key=_on_hand_order))
    documents = tuple(map(_document, answer.documents))
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
        notes=notes(answer, options, setting),
        amounts=any(entry.cost is not None for life in lives for entry in life.entries),
        several_companies=len({step.company for step in answer.chosen}) > 1,
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


def _nodes(answer: Answer, depth: int) -> Iterator[TraceNode]:
    for way in _WAYS:
        for network in answer.networks:
            if network.forward is (way == "forward"):
                yield from (_node(line, way) for line in lines(network, depth))


def _node(line: Line, direction: str) -> TraceNode:
    step = line.step
    shared = {name: getattr(step, name) for name in _SHARED}
    return TraceNode(
        direction=direction,
        level=len(line.path),
        path=line.path,
        parent=line.path[-2] if len(line.path) > 1 else None,
        through=line.link.through if line.link else "",
        again=line.again,
        party_no=step.source_no if step.party else "",
        **shared,
    )


def _on_hand(there: OnHand) -> OnHandLine:
    return OnHandLine(**{name: getattr(there, name) for name in _ON_HAND})


def _on_hand_order(line: OnHandLine) -> tuple[object, ...]:
    return (
        line.company,
        *map(natural, (line.item_no, line.variant_code, line.serial_no or line.lot_no, line.location_code)),
    )


def _document(document: OpenDocument) -> DocumentLine:
    shared = [name.name for name in fields(DocumentLine) if name.name != "document"]
    return DocumentLine(document=document_name(document), **{name: getattr(document, name) for name in shared})


_LINES: Mapping[int, str] = {
    37: "Sales",
    39: "Purchase",
    83: "Item journal",
    900: "Assembly order",
    901: "Assembly component",
    1003: "Project planning line",
    5406: "Production order line",
    5407: "Production component",
    5741: "Transfer order",
    5902: "Service",
}
"""What a line is of, by the number of its table in the ERP."""
_KINDS: Mapping[str, str] = {
    "0": "Quote",
    "1": "Order",
    "2": "Invoice",
    "3": "Credit Memo",
    "4": "Blanket Order",
    "5": "Return Order",
}
_WITH_KIND = (37, 39, 5902)


def document_name(document: OpenDocument) -> str:
    """As ``Sales Order``; the number of the line's table where that is not a usual one."""
    name = _LINES.get(document.source_type, f"Table {document.source_type}")
    if document.source_type not in _WITH_KIND:
        return name
    return f"{name} {_KINDS.get(document.document_type, document.document_type)}".strip()
