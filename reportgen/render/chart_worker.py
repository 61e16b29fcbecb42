"""The child that draws charts: Vega-Lite in, SVG out, in the order asked for."""

from typing import Any

import vl_convert

from reportgen.errors import Problem, RenderError
from reportgen.render.worker import Message, serve

_FIRST = {"data": {"values": [{}]}, "mark": "point"}


def main() -> None:
    """Start the engine by drawing a dot, then answer: head ``{"charts": [{"figure", "spec"}]}``, one SVG a chart."""
    _svg(_FIRST)
    serve(_answer)


def _answer(message: Message) -> Message:
    return Message({}, tuple(_drawn(chart) for chart in message.head["charts"]))


def _drawn(chart: dict[str, Any]) -> bytes:
    try:
        return _svg(chart["spec"]).encode()
    except ValueError as error:
        said = next(iter(str(error).splitlines()[1:]), str(error))  # a head of its own, the reason, a stack of scripts
        words = f"figure '{chart['figure']}' cannot be drawn: {said[:300]}"
        raise RenderError(Problem("chart-failed", words)) from None


def _svg(spec: dict[str, Any]) -> str:
    return str(vl_convert.vegalite_to_svg(spec, allowed_base_urls=[]))
