"""Charts as SVG that can stand in the page's own markup: safe, named, scalable and small.

Only elements and attributes on the lists below stay, so that nothing in a drawing can run, load or link. Styles and
event handlers are not on them, nor are links to anything outside the drawing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from reportgen.errors import Problem, RenderError
from reportgen.render.characters import legible

_SVG = "{http://www.w3.org/2000/svg}"
_HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
_ELEMENTS = frozenset((
    "svg", "g", "path", "rect", "line", "circle", "ellipse", "polyline", "polygon", "text", "tspan", "defs", "clipPath",
    "linearGradient", "radialGradient", "stop"))
_ATTRIBUTES = frozenset((
    "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points",
    "transform", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "fill-rule", "clip-path", "clip-rule", "display",
    "font-size", "font-weight", "font-style", "text-anchor", "dominant-baseline", "offset", "stop-color",
    "stop-opacity", "gradientUnits", "gradientTransform", "viewBox", "preserveAspectRatio"))
_NUMBERED = frozenset(("d", "points", "transform"))
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-\d+)?")
_STAYS_PUT = re.compile(r"translate\(0(?:[, ]0)?\)$")
_LOCAL_URL = re.compile(r"url\(['\"]?#([\w.-]+)['\"]?\)$")
_FAMILY = "Inter"


@dataclass(frozen=True, slots=True)
class FigureSvg:
    """A drawn figure: SVG text in one or two shapes, and what it shows in words."""

    wide: str
    """For paper and screens from 640 px."""
    narrow: str | None
    """For phones; None where a list stands in."""
    alt: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG that can be put into a page as it is."""

    markup: str
    width: float
    """Natural size in pixels."""
    height: float

    def __html__(self) -> str:
        return self.markup

    def rem(self, scale: float) -> str:
        """The natural width at a scale, as a length in rem."""
        return f"{round(self.width * scale / 16, 1)}rem"


def drawing(svg: str, uid: str, name: str, alt: str, *, titled: bool = False) -> Drawing:
    """The drawing, safe and named.

    `uid` starts every id in it and must be unique on the page. A screen reader says `name`, then `alt`. With `titled`
    the `alt` is the drawing's title, which is what becomes the alternative text in a PDF; a browser would show it as a
    tooltip.

    Raises:
        RenderError: if the text is not an SVG.
    """
    root = _parsed(svg)
    width, height = _size(root)
    clean = _clean(root, uid)
    clean.attrib = {
        "viewBox": f"0 0 {width:g} {height:g}", "width": f"{width:g}", "height": f"{height:g}",
        "role": "img", "aria-label": legible(name), "aria-describedby": f"{uid}-words",
    }
    words = ET.Element("title" if titled else "desc", {"id": f"{uid}-words"})
    words.text = legible(alt)
    clean.insert(0, words)
    return Drawing(ET.tostring(clean, encoding="unicode", short_empty_elements=True), width, height)


def _parsed(svg: str) -> ET.Element:
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise RenderError(Problem("bad-figure", "a figure holds a document type, which a drawing has no use for"))
    try:
        root = ET.fromstring(legible(svg))  # noqa: S314 - without a document type there are no entities to blow up
    except ET.ParseError as error:
        raise RenderError(Problem("bad-figure", f"a figure is not well-formed: {error}")) from error
    if root.tag != f"{_SVG}svg":
        raise RenderError(Problem("bad-figure", f"a figure is no SVG but '{root.tag}'"))
    return root


def _size(root: ET.Element) -> tuple[float, float]:
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        width, height = (box[2], box[3]) if len(box) == 4 else (root.get("width", ""), root.get("height", ""))
        return float(width.removesuffix("px")), float(height.removesuffix("px"))
    except ValueError:
        raise RenderError(Problem("bad-figure", "a figure says neither its viewBox nor its width and height")) from None


def _clean(element: ET.Element, uid: str) -> ET.Element:
    copy = ET.Element(_local(element.tag), dict(_attributes(element, uid)))
    copy.text = element.text
    if copy.tag in ("text", "tspan"):
        copy.set("font-family", _FAMILY)
    for child in element:
        if _local(child.tag) in _ELEMENTS and not _is_invisible(child):
            _adopt(copy, _clean(child, uid), child.tail)
    return copy


def _adopt(parent: ET.Element, child: ET.Element, tail: str | None) -> None:
    """Append the child; of a group that says nothing, its children."""
    if child.tag == "g" and not child.attrib:
        parent.extend(child)
    elif child.tag != "g" or len(child):
        child.tail = tail if parent.tag in ("text", "tspan") else None
        parent.append(child)


def _attributes(element: ET.Element, uid: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name in _HREFS and value.startswith("#"):
            yield "href", f"#{uid}-{value[1:]}"
        if name not in _ATTRIBUTES or (name == "transform" and _STAYS_PUT.match(value)):
            continue
        if name == "id":
            yield name, f"{uid}-{value}"
        elif "url(" in value.lower():
            if local := _LOCAL_URL.match(value):
                yield name, f"url(#{uid}-{local[1]})"
        else:
            yield name, _LONG_NUMBER.sub(_short, value) if name in _NUMBERED else value


def _is_invisible(element: ET.Element) -> bool:
    """True for the frames a chart draws around its layers without filling or stroking them."""
    frame = element.get("class") in ("background", "foreground")
    return frame and element.get("fill", "none") == "none" and element.get("stroke", "none") == "none"


def _local(tag: object) -> str:
    return tag.removeprefix(_SVG) if isinstance(tag, str) else ""


def _short(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 2):g}"
