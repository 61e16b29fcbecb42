"""A link is one link to who hears it, whatever stands inside.

The engine hands a link on to what stands inside of it, and gives each such part a link of its own over the same place.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from reportgen.render.pdf.tables import Elements


def join_links(pdf: pydyf.PDF, elements: Elements) -> None:
    """Take out the links inside of links: from the structure, from the pages, and from what leads back to it."""
    gone: dict[bytes, int] = {}
    for link in [element for element in elements.values() if element["S"] == "/Link"]:
        for part in _below(link, elements):
            for kid in [one for one in part["K"] if isinstance(one, bytes) and one not in elements]:
                place = _at(pdf, kid)
                annotation = _at(pdf, place["Obj"])
                gone[annotation.reference] = annotation["StructParent"]
                part["K"].remove(kid)
                annotation.clear()
                place.clear()
    if gone:
        _forget(pdf, gone)


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _below(element: Any, elements: Elements) -> Iterator[Any]:
    for kid in element["K"]:
        if isinstance(kid, bytes) and kid in elements:
            yield elements[kid]
            yield from _below(elements[kid], elements)


def _forget(pdf: pydyf.PDF, gone: dict[bytes, int]) -> None:
    """Pages list their annotations; the structure's numbers lead from an annotation to its element."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary) and "Annots" in one:
            one["Annots"] = pydyf.Array(reference for reference in one["Annots"] if reference not in gone)
        elif isinstance(one, pydyf.Dictionary) and "Nums" in one:
            numbers, unlisted = one["Nums"], {*gone.values()}
            pairs = zip(numbers[::2], numbers[1::2], strict=True)
            one["Nums"] = pydyf.Array(part for pair in pairs if pair[0] not in unlisted for part in pair)
