"""All pages of the file in their order: the engine's, and those that stamped rows go on over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pydyf

from reportgen.render.pdf.stamping.frame import Frame
from reportgen.render.pdf.stamping.numbering import Slot, slots_of
from reportgen.render.pdf.stamping.paging import Leafage
from reportgen.render.pdf.stamping.rows import Press


@dataclass(frozen=True, slots=True)
class Plan:
    """Which rows of a listing stand on which page."""

    frame: Frame
    press: Press
    pages: tuple[Leafage, ...]


@dataclass(slots=True)
class Sheet:
    """One page of the file."""

    page: Any
    """Its dictionary."""
    more: Any
    """The stream of what is written onto it."""
    slots: tuple[Slot, ...]
    plan: Plan | None = None
    number: int = 0
    """Which of the plan's pages it is."""


@dataclass(slots=True)
class Assembly:
    """The file while its pages are put together; `finish` has put its structure right before."""

    document: Any
    pdf: pydyf.PDF
    plans: tuple[Plan, ...]
    sheets: list[Sheet] = field(init=False, default_factory=list)
    tables: dict[str, Any] = field(init=False, default_factory=dict)
    """By listing, the structure element of its table."""
    anchors: dict[str, Any] = field(init=False, default_factory=dict)
    """By name, the page it is on."""
    parents: Any = field(init=False)
    """The numbers that lead from a page's content to its elements: numbers and arrays in turn."""

    def __post_init__(self) -> None:
        numbers = next(one for one in self.pdf.objects if isinstance(one, pydyf.Dictionary) and "Nums" in one)
        self.parents = numbers["Nums"]

    def make_pages(self) -> None:
        """Puts the pages in order, with nothing on the new ones yet."""
        for plan in self.plans:
            self._forget_specimens(plan.frame)
        self.sheets = list(self._sheets())
        self.pdf.pages["Kids"] = pydyf.Array(part for sheet in self.sheets for part in (sheet.page.number, 0, "R"))
        self.pdf.pages["Count"] = len(self.sheets)

    def _sheets(self) -> Iterator[Sheet]:
        pages = [self._object(reference) for reference in self.pdf.page_references]
        firsts = {plan.frame.first.index: plan for plan in self.plans}
        turns = {plan.frame.turn.index: plan for plan in self.plans}
        gone = {index for plan in self.plans for index in plan.frame.specimens}
        for index, page in enumerate(pages):
            engine = self.document.pages[index]
            slots = slots_of(engine)
            for anchor in engine.anchors:
                self.anchors.setdefault(anchor, page)
            if index in gone:
                self._drop(page)
            elif index in turns:
                plan = turns[index]
                yield from (self._turned(page, slots, plan, number) for number in range(1, len(plan.pages)))
                page.free = "f"
            else:
                yield self._sheet(page, slots, firsts.get(index))

    def _sheet(self, page: Any, slots: tuple[Slot, ...], plan: Plan | None) -> Sheet:
        """One of the engine's own pages; what is written onto it starts from a clean state."""
        stream = self._object(page["Contents"])
        stream.stream = ["q", *stream.stream, "Q"]
        more = pydyf.Stream(compress=True)
        self.pdf.add_object(more)
        page["Contents"] = pydyf.Array([stream.reference, more.reference])
        return Sheet(page, more, slots, plan)

    def _turned(self, page: Any, slots: tuple[Slot, ...], plan: Plan, number: int) -> Sheet:
        """One more page with what the engine set on the page where the table goes on."""
        stream = self._object(page["Contents"])
        if stream.stream[0] != "q":
            stream.stream = ["q", *stream.stream, "Q"]
        more = pydyf.Stream(compress=True)
        self.pdf.add_object(more)
        key = self.parents[-2] + 1
        self.parents.extend((key, "null"))
        made = pydyf.Dictionary({**page, "StructParents": key, "Contents": pydyf.Array(
            [stream.reference, more.reference])})
        self.pdf.add_object(made)
        return Sheet(made, more, slots, plan, number)

    def _object(self, reference: bytes) -> Any:
        return self.pdf.objects[int(reference.split()[0])]

    def _drop(self, page: Any) -> None:
        self._object(page["Contents"]).free = "f"
        page.free = "f"

    def _forget_specimens(self, frame: Frame) -> None:
        """Leaves of the table's elements its head, and of the numbers those of pages that stay."""
        elements = {
            one.reference: one for one in self.pdf.objects
            if isinstance(one, pydyf.Dictionary) and one.get("Type") == "/StructElem"}
        table = _table(frame, elements)
        self.tables[frame.id] = table
        head = table["K"][0]
        for kid in table["K"][1:]:
            _clear(elements[kid], elements)
        table["K"] = pydyf.Array([head])
        gone = {*frame.specimens, frame.turn.index}
        pairs = zip(self.parents[::2], self.parents[1::2], strict=True)
        self.parents[:] = [part for pair in pairs if pair[0] not in gone for part in pair]



def _table(frame: Frame, elements: Mapping[bytes, Any]) -> Any:
    element = frame.mark
    while element["S"] != "/Table":
        element = elements[element["P"]]
    return element


def _clear(element: Any, elements: Mapping[bytes, Any]) -> None:
    for kid in element["K"]:
        if isinstance(kid, bytes) and kid in elements:
            _clear(elements[kid], elements)
    element.clear()
