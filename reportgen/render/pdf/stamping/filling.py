"""What is written onto the pages once they are in order: rows with their structure, numbers, and the outline."""

from dataclasses import dataclass, field
from typing import Any

import pydyf

from reportgen.render.pdf.stamping.assembly import Assembly, Plan, Sheet
from reportgen.render.pdf.stamping.bulk import Bulk
from reportgen.render.pdf.stamping.numbering import Slot, shown
from reportgen.render.pdf.stamping.outline import DEEPEST, Entry, add_entries, nested, section_item
from reportgen.render.pdf.stamping.rows import Stamped
from reportgen.render.pdf.stamping.setting import Setter
from reportgen.render.pdf.stamping.structure import Place, add_rows

_NUMBER = "/Artifact<</Type/Pagination>>BDC\n{}\nEMC"


@dataclass(slots=True)
class Filling:
    """Fills the sheets of an assembly, in order."""

    pdf: pydyf.PDF
    assembly: Assembly
    setter: Setter
    entries: dict[str, list[Entry]] = field(default_factory=dict)
    """By listing, the groups that enter the outline."""
    _scope: Any = field(init=False)
    _parents: dict[int, Any] = field(init=False)
    _next_link: int = field(init=False)

    def __post_init__(self) -> None:
        self._scope = pydyf.Dictionary({"O": "/Table", "Scope": "/Row"})
        self.pdf.add_object(self._scope)
        numbers = self.assembly.parents
        self._parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
        self._next_link = max(self._parents, default=-1) + 1

    def fill(self, bulk: Bulk) -> None:
        """Writes rows and numbers onto the pages."""
        sheets = self.assembly.sheets
        numbers = {id(sheet.page): number for number, sheet in enumerate(sheets, start=1)}
        pages = {anchor: numbers[id(page)] for anchor, page in self.assembly.anchors.items() if id(page) in numbers}
        for number, sheet in enumerate(sheets, start=1):
            parts = self._rows(sheet, sheet.plan, bulk) if sheet.plan is not None else []
            for slot in sheet.slots:
                if not slot.target:
                    parts.append(_NUMBER.format(shown(slot, f"Page {number} of {len(sheets)}", self.setter)))
                elif slot.target in pages:
                    parts.append(self._leading(sheet, slot, str(pages[slot.target])))
            sheet.more.stream = ["\n".join(parts).encode("latin-1")]
        self.assembly.parents[:] = [part for pair in sorted(self._parents.items()) for part in pair]

    def _rows(self, sheet: Sheet, plan: Plan, bulk: Bulk) -> list[str]:
        frame, leafage = plan.frame, plan.pages[sheet.number]
        array = self._array(sheet)
        stamped = plan.press.page(leafage, frame.turn if sheet.number else frame.first, len(array))
        table = self.assembly.tables[frame.id]
        place = Place(_said(table), _said(sheet.page), _said(self._scope))
        told = add_rows(bulk, stamped, place, self._next_link)
        table["K"].append(told.body.encode())
        array.extend(told.parents)
        if told.annotations:
            sheet.page["Annots"] = pydyf.Array([*sheet.page.get("Annots", ()), *told.annotations])
            self._parents.update(enumerate(told.link_parents, start=self._next_link))
            self._next_link += len(told.link_parents)
        self._remember(sheet, plan, stamped)
        return stamped.content

    def _array(self, sheet: Sheet) -> Any:
        """What leads from the page's marked content to its elements."""
        key = sheet.page["StructParents"]
        if not isinstance(self._parents[key], pydyf.Array):
            self._parents[key] = pydyf.Array()
        return self._parents[key]

    def _remember(self, sheet: Sheet, plan: Plan, stamped: Stamped) -> None:
        listing = plan.press.listing
        first = listing.columns[0]
        for row, top in stamped.tops.items():
            level = listing.styles[listing.of_style[row]].level
            if level <= DEEPEST:
                text = next((column.texts[column.codes[row]] for column in listing.columns
                             if column.texts[column.codes[row]]), "") or first.texts[first.codes[row]]
                self.entries.setdefault(listing.id, []).append(Entry(text, level, sheet.page.reference, top))

    def _leading(self, sheet: Sheet, slot: Slot, number: str) -> str:
        """The number of the page that a link leads to, as part of the link."""
        text = shown(slot, number, self.setter)
        array = self._array(sheet)
        link = next((found for found in array if self._leads_to(found, slot.target)), None)
        if link is None:
            return _NUMBER.format(text)
        mark = len(array)
        array.append(link)
        self.pdf.objects[int(link.split()[0])]["K"].append(mark)
        return f"/Span<</MCID {mark}>>BDC\n{text}\nEMC"

    def _leads_to(self, reference: Any, target: str) -> bool:
        if not isinstance(reference, bytes) or int(reference.split()[0]) >= len(self.pdf.objects):
            return False
        element = self.pdf.objects[int(reference.split()[0])]
        if not isinstance(element, pydyf.Dictionary) or element.get("S") != "/Link":
            return False
        for kid in element["K"]:
            place = self.pdf.objects[int(kid.split()[0])] if isinstance(kid, bytes) else None
            if isinstance(place, pydyf.Dictionary) and place.get("Type") == "/OBJR":
                annotation = self.pdf.objects[int(place["Obj"].split()[0])]
                return bool(annotation.get("Dest") is not None and annotation["Dest"].string == target)
        return False

    def add_outline(self) -> None:
        """The groups of every listing under the item of their section."""
        for plan in self.assembly.plans:
            first = next(sheet for sheet in self.assembly.sheets if sheet.plan is plan)
            item = section_item(self.pdf, plan.press.listing.title, first.page.reference)
            entries = self.entries.get(plan.frame.id)
            if item is not None and entries:
                add_entries(self.pdf, item, nested(entries))


def _said(element: Any) -> str:
    return str(element.reference.decode())
