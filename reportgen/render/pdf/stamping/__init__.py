"""Long tables of the PDF: the engine lays out their frame once, their rows are written straight into the file.

`stamp` is called when the engine has made its pages and nothing is written yet.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from reportgen.render.pdf.stamping.assembly import Assembly, Plan
from reportgen.render.pdf.stamping.bulk import Bulk, write
from reportgen.render.pdf.stamping.filling import Filling
from reportgen.render.pdf.stamping.frame import frames_of
from reportgen.render.pdf.stamping.index import index_of
from reportgen.render.pdf.stamping.listing import INDEX, Listing
from reportgen.render.pdf.stamping.paging import heights_of, pages_of
from reportgen.render.pdf.stamping.rows import Press
from reportgen.render.pdf.stamping.setting import Setter
from reportgen.render.pdf.stamping.typeface import OBJECTS_OF_A_FACE, Typeface

__all__ = ["stamp"]

def stamp(document: Any, pdf: pydyf.PDF, listings: Mapping[str, Listing], faces: Sequence[tuple[int, bytes]]) -> None:
    """Writes the rows of the listings into their frames, if there are any, and numbers all pages.

    `faces` are the document's, the preferred ones first, with their weights.
    """
    typefaces = [Typeface(f"S{number}", weight, body) for number, (weight, body) in enumerate(faces)]
    setter = Setter(typefaces)
    plans = tuple(_plans(document, listings, setter))
    assembly = Assembly(document, pdf, plans)
    assembly.make_pages()
    filling = Filling(pdf, assembly, setter)
    bulk = Bulk(len(pdf.objects) + _known_later(typefaces, plans))
    filling.fill(bulk)
    filling.add_outline()
    _embed(typefaces, pdf)
    if pdf.info:
        pdf.add_object(pdf.info)
    pdf.write = lambda output, *_: write(pdf, bulk, output)


def _plans(document: Any, listings: Mapping[str, Listing], setter: Setter) -> list[Plan]:
    """The listings in their frames; the index is the last, when all pages before it are known."""
    made: list[Plan] = []
    for frame in frames_of(document):
        listing = index_of(document, made, frame) if frame.id == INDEX else listings[frame.id]
        heights = heights_of(listing, frame, setter)
        made.append(Plan(frame, Press(listing, frame, setter, heights), tuple(pages_of(listing, frame, heights))))
    return made


def _known_later(typefaces: Sequence[Typeface], plans: Sequence[Plan]) -> int:
    """How many objects are known only once all rows are written, at most: fonts, the outline and the title."""
    listings = [plan.press.listing for plan in plans]
    groups = sum(listing.styles[style].group for listing in listings for style in listing.of_style)
    return len(typefaces) * OBJECTS_OF_A_FACE + groups + 1


def _embed(typefaces: Sequence[Typeface], pdf: pydyf.PDF) -> None:
    """The faces that are used, among the document's fonts."""
    resources = next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and "ExtGState" in one)
    fonts = pdf.objects[int(resources["Font"].split()[0])]
    for face in typefaces:
        if face.shown:
            fonts[face.name] = face.embed(pdf)
