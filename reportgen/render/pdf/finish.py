"""Last touches on a PDF before it is written: what PDF/UA-1 asks for beyond what the engine gives."""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import pydyf

from reportgen.render.pdf.links import join_links
from reportgen.render.pdf.tables import Elements, join_tables

_UA = b"""<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1" />
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""
"""Names the standard, and describes the name as PDF/A demands of properties it does not know."""
_EMPTY_IS_NOTHING = frozenset(("/Span", "/NonStruct", "/Div", "/P", "/Part", "/Sect", "/Table"))


def finish(document: Any, pdf: pydyf.PDF) -> None:
    """Put right what the engine leaves: tables in parts, scope of their heads, links in links, lists in groups, margins
    as content."""
    _map_every_glyph(pdf)
    elements: Elements = {one.reference: one for one in pdf.objects if _is(one, "/StructElem")}
    join_tables(document, elements)
    join_links(pdf, elements)
    for element in elements.values():
        if element["S"] == "/TH":
            element["A"]["Scope"] = "/Column" if _stands_in_head(element, elements) else "/Row"
        elif element["S"] == "/L":
            _join_terms(element, elements)
    root = next(element for element in elements.values() if element["S"] == "/Document")
    _prune(root, elements)
    _leave_margins_out(pdf, elements, set(_references_below(root, elements)) | {root.reference})
    _name_the_standard(pdf)


def _is(candidate: Any, kind: str) -> bool:
    return isinstance(candidate, pydyf.Dictionary) and candidate.get("Type") == kind


def _stands_in_head(cell: Any, elements: Elements) -> bool:
    row = elements[cell["P"]]
    return bool(elements[row["P"]]["S"] == "/THead")


def _join_terms(found: Any, elements: Elements) -> None:
    """A group of a term and what is said of it, which HTML writes as a division, is one item: label and body."""
    for reference in found["K"]:
        group = elements[reference]
        if group["S"] != "/Div":
            continue
        group["S"] = "/LI"
        bodies = [body for item in group["K"] for body in elements[item]["K"]]
        for number, body in enumerate(bodies):
            elements[body]["P"] = group.reference
            elements[body]["S"] = "/Lbl" if number == 0 else "/LBody"
        group["K"] = pydyf.Array(bodies)


def _prune(element: Any, elements: Elements) -> None:
    """Take out what holds nothing, like the bars beside figures, and drawings that have no words of their own."""
    kept = []
    for kid in element["K"]:
        below = elements.get(kid) if isinstance(kid, bytes) else None
        if below is not None:
            _prune(below, elements)
            if not below["K"] and below["S"] in _EMPTY_IS_NOTHING:
                continue
            if below["S"] == "/Figure" and "Alt" not in below:  # an ornament, or what stands beside it in words
                continue
        kept.append(kid)
    element["K"] = pydyf.Array(kept)


def _references_below(element: Any, elements: Elements) -> Iterator[bytes]:
    for kid in element["K"]:
        if isinstance(kid, bytes) and kid in elements:
            yield kid
            yield from _references_below(elements[kid], elements)


def _leave_margins_out(pdf: pydyf.PDF, elements: Elements, told: set[bytes]) -> None:
    """What repeats in the margins of the pages is no content: mark it so, and forget its structure."""
    numbers = next(one for one in pdf.objects if isinstance(one, pydyf.Dictionary) and "Nums" in one)["Nums"]
    pages = [one for one in pdf.objects if _is(one, "/Page")]
    for page, references in zip(pages, numbers[1::2], strict=False):
        outside = {mcid for mcid, reference in enumerate(references) if reference not in told}
        stream = pdf.objects[int(page["Contents"].split()[0])].stream
        for number, part in enumerate(stream):
            if isinstance(part, pydyf.Dictionary) and part.get("MCID") in outside:
                stream[number - 1] = "/Artifact"
                stream[number] = pydyf.Dictionary({"Type": "/Pagination"})
        references[:] = ["null" if mcid in outside else one for mcid, one in enumerate(references)]
    for reference, element in elements.items():
        if reference not in told:
            element.clear()


def _map_every_glyph(pdf: pydyf.PDF) -> None:
    """A glyph that is only part of a character, as the dots of Arabic letters, stands for what cannot be seen.

    They take turns, as many glyphs for one character look like a font whose characters are lost.
    """
    unseen = cycle((b"200b", b"2060", b"2062", b"2063"))
    maps = [one["ToUnicode"] for one in pdf.objects if _is(one, "/Font") and "ToUnicode" in one]
    for reference in maps:
        lines = pdf.objects[int(reference.split()[0])].stream
        for number, line in enumerate(lines):
            if line.endswith(b"> <>"):
                lines[number] = line[:-1] + next(unseen) + b">"


def _name_the_standard(pdf: pydyf.PDF) -> None:
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.extra.get("Subtype") == "/XML":
            stream.stream = [part.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>", 1) for part in stream.stream]
