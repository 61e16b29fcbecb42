"""The child that draws charts: Vega-Lite in, SVG or PNG out, in the order asked for."""

import io
from hashlib import sha256
from pathlib import Path
from typing import Any

import vl_convert

from reportgen.errors import Problem, RenderError
from reportgen.render.worker import Message, serve

_FIRST = {"data": {"values": [{}]}, "mark": "point"}


def main() -> None:
    """Start the engine by drawing a dot, then answer: head ``{"charts": [{"figure", "spec"}]}``, one SVG a chart.

    With ``"scale"`` beside the charts each becomes a PNG, drawn with the fonts that are the message's blobs.
    """
    _svg(_FIRST)
    serve(_answer)


def _answer(message: Message) -> Message:
    _install(message.blobs)
    scale = message.head.get("scale")
    return Message({}, tuple(_drawn(chart, scale) for chart in message.head["charts"]))


def _drawn(chart: dict[str, Any], scale: float | None) -> bytes:
    try:
        return _svg(chart["spec"]).encode() if scale is None else _png(chart["spec"], scale)
    except ValueError as error:
        said = next(iter(str(error).splitlines()[1:]), str(error))  # a head of its own, the reason, a stack of scripts
        words = f"figure '{chart['figure']}' cannot be drawn: {said[:300]}"
        raise RenderError(Problem("chart-failed", words)) from None


def _svg(spec: dict[str, Any]) -> str:
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))


def _png(spec: dict[str, Any], scale: float) -> bytes:
    """With at most 256 colours: a drawing has no more to lose, and a tenth of the size that the engine gives it."""
    from PIL import Image

    drawn = vl_convert.vegalite_to_png(spec, scale=scale, allowed_base_urls=[])
    made = io.BytesIO()
    with Image.open(io.BytesIO(drawn)) as picture:
        few = picture.convert("RGB").quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(made, "PNG", optimize=True)
    return made.getvalue()


def _install(fonts: tuple[bytes, ...]) -> None:
    """Make the fonts known to the engine, each once: it never forgets one."""
    for font in fonts:
        folder = Path.home() / "charts" / sha256(font).hexdigest()
        if not folder.exists():
            folder.mkdir(parents=True)
            (folder / "font.ttf").write_bytes(font)
            vl_convert.register_font_directory(str(folder))
