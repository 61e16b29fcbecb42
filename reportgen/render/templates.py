"""Templates: where they are found, how an organization's own are kept in bounds, and how their faults are told.

A folder of one's own is searched before the shipped templates; ``!reportgen/…`` always means the shipped one::

    {% extends "!reportgen/sections/matrix.html" %}

Filters beside Jinja's are those of `reportgen.render.markup` and `reportgen.render.widths`;
``drawing(section, "wide")`` is a section's figure.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from reportgen.assets import shipped
from reportgen.errors import Mark, Problem, RenderError
from reportgen.render import markup, widths
from reportgen.render.barcodes import barcode, refusal
from reportgen.render.characters import in_documents
from reportgen.render.figures import Drawing, drawing
from reportgen.render.matrix_layout import paper_layout
from reportgen.render.pictures import picture, watermark
from reportgen.render.sparklines import sparkline

SHIPPED = "!reportgen/"
_LARGEST = 1024 * 1024
"""Bytes of a template."""


class Templates:
    """The shipped templates, and before them those of a folder of one's own."""

    def __init__(self, folder: Path | None = None) -> None:
        self._own = folder
        self._env, self._names = _shipped_alone() if folder is None else _environment(folder)

    def render(self, name: str, **context: Any) -> str:
        """The text a template gives. Characters that no document may hold become U+FFFD.

        Raises:
            RenderError: if a template breaks or is not there, with the template and the line.
        """
        try:
            return in_documents(self._env.get_template(name).render(context))
        except RenderError:
            raise
        except Exception as error:
            if not self._is_fault_of_template(error):
                raise
            raise RenderError(_problem(error, name, self._names)) from error

    @property
    def are_shipped(self) -> bool:
        """Whether there is no folder of one's own."""
        return self._own is None

    def source(self, name: str) -> str:
        """A file as it is written, found as templates are: scripts have braces of their own.

        Raises:
            RenderError: if it is not there.
        """
        try:
            return self._env.loader.get_source(self._env, name)[0] if self._env.loader else ""
        except TemplateNotFound as error:
            raise RenderError(_problem(error, name, self._names)) from error

    def _is_fault_of_template(self, error: Exception) -> bool:
        """What Jinja itself finds wrong, and whatever breaks where templates of one's own are in play."""
        return isinstance(error, TemplateError) or self._own is not None


@lru_cache(maxsize=1)
def _shipped_alone() -> tuple[Environment, set[str]]:
    """The shipped templates' environment, kept: compiling them takes longer than rendering a report."""
    return _environment(None)


def _environment(own: Path | None) -> tuple[Environment, set[str]]:
    """An environment, and the names of the templates it has loaded so far."""
    kind = Environment if own is None else ImmutableSandboxedEnvironment
    loader = _Loader(shipped("templates"), own)
    env = kind(
        loader=loader, autoescape=_is_markup, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        finalize=_blank_for_none, auto_reload=False)
    env.filters.update(
        figure=_with_formats(markup.figure), exactly=_with_formats(markup.exactly),
        label=_with_formats(markup.label), cut=_with_formats(markup.cut), shortened=markup.shortened,
        nest=markup.nest, percentage=markup.percentage, column_widths=_with_formats(widths.column_widths),
        paper_layout=_with_formats(paper_layout),
        listing_layout=_with_formats(widths.listing_layout), sparkline=_sparkline,
        barcode=barcode, no_barcode=refusal, picture=picture, watermark=watermark)
    env.globals["drawing"] = _drawing
    return env, loader.names


def _is_markup(name: str | None) -> bool:
    """Whether what a template places is escaped: everywhere but in the plain text of a mail."""
    return name is None or not name.endswith(".txt")


class _Loader(BaseLoader):
    """Finds templates by name. Links are not followed: what lies outside a folder is not in it."""

    def __init__(self, ours: Path, own: Path | None) -> None:
        self._ours = ours.resolve()
        self._own = own.resolve() if own is not None else None
        self.names: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        name = template.removeprefix(SHIPPED)
        folders = [self._ours] if name != template or self._own is None else [self._own, self._ours]
        for folder in folders:
            path = _inside(folder, name)
            if path is not None:
                shown = f"{SHIPPED}{name}" if folder == self._ours else name
                self.names.add(shown)
                return _text_of(path, shown), shown, lambda: True
        raise TemplateNotFound(template)


def _inside(folder: Path, name: str) -> Path | None:
    parts = name.split("/")
    if any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        return None
    path = folder.joinpath(*parts)
    return path if path.is_file() and path.resolve() == path else None


def _text_of(path: Path, name: str) -> str:
    if path.stat().st_size > _LARGEST:
        raise RenderError(Problem("template-error", f"the template is larger than {_LARGEST // 1024} KiB", Mark(name)))
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise RenderError(Problem("template-error", "the template is not UTF-8 text", Mark(name))) from error


def _problem(error: Exception, name: str, names: set[str]) -> Problem:
    place = _place(error, name, names)
    if isinstance(error, TemplateNotFound):
        hint = f"one's own folder is searched first, without following links out of it; {SHIPPED}… is the shipped one"
        return Problem("template-error", f"no template '{error.name}'", place, hint)
    return Problem("template-error", str(error).splitlines()[0] if str(error) else type(error).__name__, place)


def _place(error: Exception, name: str, names: set[str]) -> Mark:
    line = getattr(error, "lineno", None)
    if line is not None:
        return Mark(getattr(error, "filename", None) or getattr(error, "name", None) or name, line)
    places = list(_template_lines(error.__traceback__, names))
    return Mark(*places[-1]) if places else Mark(name)


def _template_lines(trace: TracebackType | None, names: set[str]) -> Iterator[tuple[str, int]]:
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in names:
            yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _with_formats(say: Callable[..., Any]) -> Callable[..., Any]:
    """The function as a filter that takes the report's formats from the context."""

    @pass_context
    def filtered(context: Context, *arguments: Any) -> Any:
        return say(context["formats"], *arguments)

    return filtered


@pass_context
def _sparkline(context: Context, points: Sequence[float], words: str, zero: float | None = None) -> Markup:
    """The numbers as a small line; see `reportgen.render.sparklines`."""
    return sparkline(context["medium"], points, words, zero)


def _blank_for_none(value: Any) -> Any:
    return "" if value is None else value


@pass_context
def _drawing(context: Context, section: Any, shape: str) -> Drawing:
    """The section's figure in one shape, wide or narrow."""
    svg = context["svgs"][section.id]
    titled = context["medium"] == "print"
    return drawing(getattr(svg, shape), f"{section.id}-{shape}", section.title, svg.alt, titled=titled)
