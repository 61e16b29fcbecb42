"""Structure elements of stamped rows, written as text: body, row, head and cell, and links within heads."""

from dataclasses import dataclass

from reportgen.render.pdf.stamping.bulk import Bulk
from reportgen.render.pdf.stamping.rows import Stamped


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a page belong, as references of the file."""

    table: str
    page: str
    scope: str
    """Of the attribute that says of a head that it is a row's."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the file must know of a page's elements."""

    body: str
    """Reference of the table's body."""
    parents: tuple[str, ...]
    """By number of marked content from the first on, the reference of its element."""
    annotations: tuple[str, ...]
    """References of the page's links."""
    link_parents: tuple[str, ...]
    """By link, its element."""


def add_rows(bulk: Bulk, stamped: Stamped, place: Place, first_link: int) -> Told:
    """Adds the elements of a page's rows; links are numbered from `first_link`."""
    number = body = bulk.next
    rows: list[str] = []
    objects: list[str] = []
    parents: list[str] = []
    links = {row: (address, box) for row, address, box in stamped.links}
    annotations: list[str] = []
    link_parents: list[str] = []
    for index, cells in enumerate(stamped.cells):
        number += 1
        row = number
        rows.append(f"{row} 0 R")
        kids: list[str] = []
        inner: list[str] = []
        for mark, is_head in cells:
            number += 1
            kids.append(f"{number} 0 R")
            if is_head and index in links:
                made = _link(number, mark, place, *links[index], first_link + len(link_parents))
                inner += [f"<</S/TH/P {row} 0 R/A {place.scope}/Pg {place.page}/K {number + 1} 0 R>>", *made]
                parents.append(f"{number + 1} 0 R")
                link_parents.append(f"{number + 1} 0 R")
                annotations.append(f"{number + 2} 0 R")
                number += 2
                continue
            kind = f"TH/A {place.scope}" if is_head else "TD"
            shown = f"/Pg {place.page}/K {mark}" if mark >= 0 else ""
            inner.append(f"<</S/{kind}/P {row} 0 R{shown}>>")
            if mark >= 0:
                parents.append(f"{number} 0 R")
        objects.append(f"<</S/TR/P {body} 0 R/K[{' '.join(kids)}]>>")
        objects += inner
    bulk.extend([f"<</S/TBody/P {place.table}/K[{' '.join(rows)}]>>", *objects])
    return Told(f"{body} 0 R", tuple(parents), tuple(annotations), tuple(link_parents))


def _link(
    head: int, mark: int, place: Place, address: str, box: tuple[float, float, float, float], key: int
) -> tuple[str, str]:
    """The element of a link in a row's head, and its annotation; their numbers follow the head's."""
    target = _text(address)
    sides = " ".join(f"{side:.2f}" for side in box)
    return (
        f"<</S/Link/P {head} 0 R/Pg {place.page}/K[{mark} <</Type/OBJR/Obj {head + 2} 0 R/Pg {place.page}>>]>>",
        f"<</Type/Annot/Subtype/Link/Rect[{sides}]/F 4/BS<</W 0>>/Contents {target}/StructParent {key}"
        f"/P {place.page}/A<</Type/Action/S/URI/URI {target}>>>>",
    )


def _text(text: str) -> str:
    """The address as the file writes it: only what is in ASCII is an address."""
    return f"<{text.encode('ascii', 'ignore').hex()}>"
