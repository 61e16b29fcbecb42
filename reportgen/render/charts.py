"""Charts become SVG: all of a report in one child process, with limits, and nothing in them that could load or link.

The engine takes the whole process with it where a text holds a control character, and a minute where a label is
endless; so texts are cleaned and cut before it sees them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

from reportgen.errors import Problem, RenderError
from reportgen.render.characters import cut, one_line
from reportgen.render.figures import FigureSvg
from reportgen.render.worker import Limits, Message, Worker
from reportgen.sections.base import Chart, Figure

LIMITS = Limits(seconds=120, memory=2 * 1024**3)
"""For all charts of a report together; a large treemap takes a second."""
LONGEST_TEXT = 2_000
"""Characters of one text in a chart; what is cut off would not be readable, and slow to measure."""

_LOADERS = frozenset(("url", "href", "src"))
_HINT = "show fewer nodes or tiles, or filter the section"


class ChartWorker:
    """The child process that draws. Starts at once, so that its engine is ready when the views are.

    Use it as a context manager, or call `close`.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._child = Worker("reportgen.render.chart_worker", "the chart engine", limits, _HINT)
        self._figures: Mapping[str, Figure] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        self._child.close()

    def submit(self, figures: Mapping[str, Figure]) -> None:
        """Have the figures drawn while the caller goes on; `result` gives them.

        Raises:
            RenderError: if a chart would load, link or embed something; all such charts are told at once.
        """
        if problems := [problem for name, figure in figures.items() for problem in _refusals(name, figure)]:
            raise RenderError(problems)
        self._figures = dict(figures)
        charts = [{"figure": name, "spec": _clean(chart.spec)} for name, chart in _charts(figures)]
        if charts:
            self._child.submit(Message({"charts": charts}))

    def result(self) -> dict[str, FigureSvg]:
        """The figures that were submitted, drawn, by the same names.

        Raises:
            RenderError: if the engine cannot draw one, takes too long, needs too much memory or dies.
        """
        if not self._figures:
            return {}
        drawn = iter(self._child.result().blobs)
        return {name: _figure(figure, drawn) for name, figure in self._figures.items()}

    def draw(self, figures: Mapping[str, Figure]) -> dict[str, FigureSvg]:
        """Submit and wait; raises as both do."""
        self.submit(figures)
        return self.result()

    def picture(self, name: str, chart: Chart, scale: float, fonts: Sequence[bytes]) -> bytes:
        """One chart as a PNG on white, `scale` pixels for one of the chart's, drawn with the fonts given.

        Raises:
            RenderError: as `submit` and `result` do.
        """
        if problems := tuple(_refusals(name, Figure(chart, None, ""))):
            raise RenderError(problems)
        spec = {**_clean(chart.spec), "background": "#ffffff"}
        self._child.submit(Message({"charts": [{"figure": name, "spec": spec}], "scale": scale}, tuple(fonts)))
        return self._child.result().blobs[0]


def draw(figures: Mapping[str, Figure], *, limits: Limits = LIMITS) -> dict[str, FigureSvg]:
    """All figures of a report as SVG, drawn in a child process of their own; raises as `ChartWorker` does."""
    if not figures:
        return {}
    with ChartWorker(limits) as worker:
        return worker.draw(figures)


def _charts(figures: Mapping[str, Figure]) -> Iterator[tuple[str, Chart]]:
    for name, figure in figures.items():
        yield name, figure.wide
        if figure.narrow is not None:
            yield name, figure.narrow


def _figure(figure: Figure, drawn: Iterator[bytes]) -> FigureSvg:
    wide = next(drawn).decode()
    return FigureSvg(wide, next(drawn).decode() if figure.narrow is not None else None, figure.alt)


def _refusals(name: str, figure: Figure) -> Iterator[Problem]:
    places = [place for _, chart in _charts({name: figure}) for place in _loads(chart.spec, "")]
    for place in dict.fromkeys(places):
        yield Problem("chart-loads", f"figure '{name}' would load or link something: {place}")


def _loads(value: Any, place: str) -> Iterator[str]:
    """Places in a chart where something is loaded or linked: addresses, images. Rows of data are not looked at."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            if key in _LOADERS or (key in ("mark", "type") and one == "image"):
                yield f"{place}/{key}"
            elif not _is_data(key, place):
                yield from _loads(one, f"{place}/{key}")
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _loads(one, f"{place}/{number}")


def _is_data(key: str, place: str) -> bool:
    return key == "datasets" or (key == "values" and place.endswith("/data"))


def _clean(value: Any) -> Any:
    """The same with every text on one line, without control characters and lone surrogates, at most so long."""
    if isinstance(value, str):
        return cut(one_line(value), LONGEST_TEXT)
    if isinstance(value, Mapping):
        return {one_line(str(key)): _clean(one) for key, one in value.items()}
    if isinstance(value, Iterable):
        return [_clean(one) for one in value]
    return value
