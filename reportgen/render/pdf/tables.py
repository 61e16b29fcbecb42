"""A table over several pages is one table to who hears it: its parts are joined, its repeated heads are not said."""

from collections.abc import Iterator
from typing import Any

import pydyf

Elements = dict[bytes, Any]
"""Structure elements by their reference."""


def join_tables(document: Any, elements: Elements) -> None:
    """Move the rows of a table's later parts into its first, and have them refer to its head.

    The engine lays a table out once a page, with the head again, and tags each part as a table of its own.
    """
    first: dict[int, Any] = {}
    heads: dict[int, Any] = {}
    others: dict[int, Any] = {}
    for table, cell in _cells(document):
        part = _table_of(cell.mark, elements)
        whole = first.setdefault(id(table), part)
        head = heads.setdefault(id(cell.element), cell.mark.get("ID"))
        if part is not whole:
            others[id(cell.mark.get("ID"))] = head
            _move_rows(part, whole, elements)
    for element in elements.values():
        if element["S"] == "/TD" and "Headers" in element["A"]:
            element["A"]["Headers"] = pydyf.Array([others.get(id(head), head) for head in element["A"]["Headers"]])


def _cells(document: Any) -> Iterator[tuple[Any, Any]]:
    """Cells of all pages, each with the HTML table it belongs to."""
    for page in document.pages:
        yield from _cells_in(page._page_box, None)


def _cells_in(box: Any, table: Any) -> Iterator[tuple[Any, Any]]:
    if box.element is not None and box.element_tag == "table":
        table = box.element
    if getattr(box, "mark", None) is not None:
        yield table, box
    for child in getattr(box, "children", ()):
        yield from _cells_in(child, table)


def _table_of(cell: Any, elements: Elements) -> Any:
    element = cell
    while element["S"] != "/Table":
        element = elements[element["P"]]
    return element


def _move_rows(part: Any, whole: Any, elements: Elements) -> None:
    """All but the head goes over; the head stays behind in a table that is left out."""
    for reference in part["K"]:
        group = elements[reference]
        if group["S"] != "/THead":
            group["P"] = whole.reference
            whole["K"].append(reference)
    part["K"] = pydyf.Array()
