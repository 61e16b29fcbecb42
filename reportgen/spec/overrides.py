"""``--set key=value`` of the command line, put into a document before it is validated."""

import re
from collections.abc import Sequence
from typing import Any

from reportgen.errors import Mark, Problem, SpecError
from reportgen.spec.document import Document, Place
from reportgen.spec.nodes import shown
from reportgen.spec.plain_secrets import is_secret, secret_in
from reportgen.spec.reader import MAX_DEPTH, read_value

_STEP = re.compile(r'"([^"]*)"|([^."]+)')
_SHORT_FORMS = {"source": "path", "sections": "kind"}
"""A plain text there is short for a mapping with this one key."""


class _UnusableError(Exception):
    """An override cannot be applied: why, and what would be right."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def apply_overrides(document: Document, overrides: Sequence[str]) -> Document:
    """The document with each ``key=value`` put in, in order; later ones win.

    Keys are joined by dots, entries of a list count from 0: ``sections.0.top=5``. A key that holds a dot stands in
    double quotes. The value is YAML. What is put in says ``--set key=value`` for its place.
    An override without "=", one that leads nowhere, and one whose value is not YAML are added to the problems.
    """
    changed = _Changed(document)
    problems: list[Problem] = []
    for override in overrides:
        mark = Mark(f"--set {_told(override)}")
        try:
            changed.put(override, mark)
        except _UnusableError as error:
            problems.append(Problem("bad-override", str(error), mark, error.hint))
    return Document(document.path, changed.data, changed.keys, changed.values, (*document.problems, *problems))


class _Changed:
    """A document being changed; the original stays as it is."""

    def __init__(self, document: Document) -> None:
        self.data: dict[str, Any] = _copied(document.data)
        self.keys = dict(document.keys)
        self.values = dict(document.values)

    def put(self, override: str, mark: Mark) -> None:
        name, equals, text = override.partition("=")
        steps = _steps(name.strip())
        if not equals or not steps:
            raise _UnusableError("an override is key=value", "as title='Stock by place' or sections.0.top=5")
        value = _value(text, mark)
        place: Place = ()
        holder: Any = self.data
        for index, step in enumerate(steps):
            key = _key_in(holder, step, steps[:index])
            place = (*place, key)
            if index == len(steps) - 1:
                holder[key] = value
                self._mark(place, mark)
            else:
                holder = self._inside(holder, place, mark)

    def _inside(self, holder: Any, place: Place, mark: Mark) -> Any:
        """The list or mapping at a place; one that is not there yet is made, a short form is written out."""
        key = place[-1]
        inner = holder.get(key) if isinstance(holder, dict) else holder[key]
        if inner is None:
            holder[key] = {}
            self._mark(place, mark)
        elif isinstance(inner, str) and len(place) == (2 if place[0] == "sections" else 1) and place[0] in _SHORT_FORMS:
            holder[key] = {_SHORT_FORMS[str(place[0])]: inner}
        elif not isinstance(inner, dict | list):
            raise _UnusableError(f"'{_dotted(place)}' is a plain value; nothing can be set inside of it")
        return holder[key]

    def _mark(self, place: Place, mark: Mark) -> None:
        for marks in (self.keys, self.values):
            for inside in [one for one in marks if one[: len(place)] == place]:
                del marks[inside]
            marks[place] = mark


def _steps(name: str) -> list[str]:
    """The key's parts; that of an item attribute, ``attribute.colour``, is one."""
    parts = [quoted or plain for quoted, plain in _STEP.findall(name)]
    if len(parts) > MAX_DEPTH or not re.fullmatch(rf"({_STEP.pattern})(\.({_STEP.pattern}))*", name):
        return []
    for index in range(len(parts) - 2, -1, -1):
        if parts[index] == "attribute" and index and parts[index - 1] == "filter":
            parts[index : index + 2] = [f"attribute.{parts[index + 1]}"]
    return parts


def _key_in(holder: Any, step: str, before: list[str]) -> str | int:
    if isinstance(holder, dict):
        return step
    if re.fullmatch("[0-9]{1,6}", step) and int(step) < len(holder):
        return int(step)
    where = f"'{_dotted(tuple(before))}'"
    hint = f"its entries count from 0 to {len(holder) - 1}" if holder else "the list is empty"
    raise _UnusableError(f"there is no entry '{shown(step)}' in {where}", hint)


def _value(text: str, mark: Mark) -> Any:
    try:
        return read_value(text, mark.path)
    except SpecError as error:
        first = error.problems[0]
        raise _UnusableError(f"the value cannot be read: {first.message}", first.hint) from None


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _copied(part) for key, part in value.items()}
    return [_copied(part) for part in value] if isinstance(value, list) else value


def _dotted(place: Place) -> str:
    return shown(".".join(str(step) for step in place))


def _told(override: str) -> str:
    """The override as a place in messages: on one line, and without a secret."""
    name, _, text = override.partition("=")
    last = name.rpartition(".")[2].strip('" ')
    if secret_in(name):
        return "…"
    return f"{shown(name)}=…" if secret_in(text) or is_secret(last, text) else shown(override, 120)
