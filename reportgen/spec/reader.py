"""YAML 1.2 into plain data with places; the only home of the YAML library.

Plain scalars are what a user sees: ``NO``, ``012``, ``22:22`` and ``1.10`` stay text, only ``true``, ``false``,
``null``, ``~`` and nothing at all mean something else. The types of the spec turn text into numbers and dates.

The data are built from the library's events, so that depth, size and aliases are bounded before anything is built of
them, and all duplicate keys are found in one reading.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from reportgen.errors import Mark, Problem, SpecError
from reportgen.spec.document import Document
from reportgen.spec.nodes import NOT_TEXT, Collection, Node, PlainData, Scalar, shown

MAX_BYTES = 1 << 20
MAX_DEPTH = 50
MAX_ANCHORS = 100
MAX_NODES = 10_000
"""Keys, values, lists and mappings together."""
MAX_TAG = 1_000

_LONG_TAG = re.compile(f"![!-~]{{{MAX_TAG},}}")
_LINE_END = re.compile("\r\n|\r|\n")
_HINTS = {
    "found character '\\t'": "indent with spaces; YAML takes no tabs there",
    "cannot start any token": "put text that begins with this character in quotes",
    "mapping values are not allowed here": "put text that holds ': ' in quotes, or check the indentation",
    "could not find expected ':'": "a key is followed by a colon and a space",
    "expected <block end>": "keys that belong together start in the same column",
    "unexpected end of stream": "a quote is not closed",
    "<stream end>": "a bracket is not closed",
}


def read_file(path: str | Path) -> str:
    """Text of a file in UTF-8, with or without byte order mark.

    Raises:
        SpecError: no such file, a folder, not readable, larger than 1 MiB, not UTF-8.
    """
    name = str(path)
    mark = Mark(name)
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise SpecError(Problem("no-such-file", "there is no such file", mark)) from None
    except IsADirectoryError:
        raise SpecError(Problem("not-a-file", "this is a folder; a spec is one YAML file", mark)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SpecError(Problem("cannot-read", f"the file cannot be read: {reason}", mark)) from None
    if len(content) > MAX_BYTES:
        raise SpecError(_too_large(name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # A decoder that tolerates the byte order mark counts from behind it.
        before = content.removeprefix(b"\xef\xbb\xbf")[: error.start].decode("utf-8", errors="replace")
        place = _mark_after(before, name)
        raise SpecError(Problem("not-utf-8", "the file is not UTF-8 text", place, "save it as UTF-8")) from None


def read_yaml(text: str, path: str) -> Document:
    """The one mapping that the text holds; `path` is for messages.

    Raises:
        SpecError: not YAML 1.2, not a mapping, more than one document, or beyond the limits. What can be read but is
            not allowed, as duplicate keys, is told in the document's `problems` instead.
    """
    node = _compose(text, path)
    if not isinstance(node, Collection) or not node.is_mapping:
        raise SpecError(Problem("not-a-mapping", "a spec is a mapping: lines of 'key: value'", node.mark))
    plain = PlainData()
    data = plain.build(node, ())
    problems = sorted(plain.problems, key=lambda problem: problem.mark or Mark(path))
    return Document(path, data, plain.keys, plain.values, tuple(problems))


def read_value(text: str, path: str) -> Any:
    """One YAML value of any shape, as plain data, under the same limits; nothing at all is None.

    Raises:
        SpecError: as `read_yaml`, and for duplicate keys and the like too.
    """
    plain = PlainData()
    value = plain.build(_compose(text, path), ())
    if plain.problems:
        raise SpecError(plain.problems)
    return value


class _Composer:
    """Builds nodes from events without recursion, and stops at the first limit passed."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.open: list[Collection] = []
        self.anchors: dict[str, Node] = {}
        self.anchor_count = 0
        self.node_count = 0

    def take(self, event: Any) -> None:
        """Take one event of the document."""
        if isinstance(event, CollectionEndEvent):
            node = self.open.pop()
            self._put(node, node.mark)
        elif isinstance(event, AliasEvent):
            target = self._target(event)
            self.node_count += target.size
            self._put(target, self._mark(event))
        elif isinstance(event, NodeEvent):
            self._begin(event)

    def _begin(self, event: Any) -> None:
        mark, tag = self._mark(event), event.tag
        self.node_count += 1
        if isinstance(event, ScalarEvent):
            scalar = Scalar(mark, tag, text=event.value, plain=event.style is None and tag != "!")
            self._anchor(event, scalar)
            self._put(scalar, mark)
        else:
            collection = Collection(mark, tag, is_mapping=isinstance(event, MappingStartEvent))
            self._anchor(event, collection)
            self.open.append(collection)
            self._check(mark)

    def _put(self, node: Node, mark: Mark) -> None:
        if self.open:
            self.open[-1].add(node, mark)
            self._check(mark)
        else:
            self.root = node

    def _anchor(self, event: Any, node: Node) -> None:
        if event.anchor is None:
            return
        self.anchors[event.anchor] = node
        self.anchor_count += 1
        if self.anchor_count > MAX_ANCHORS:
            message = f"there are more than {MAX_ANCHORS} anchors (&name)"
            raise SpecError(Problem("too-many-anchors", message, node.mark))

    def _target(self, event: Any) -> Node:
        mark, name = self._mark(event), shown(event.anchor)
        target = self.anchors.get(event.anchor)
        if target is None:
            raise SpecError(Problem("unknown-anchor", f"there is no anchor '&{name}' above this '*{name}'", mark))
        if any(target is one for one in self.open):
            raise SpecError(Problem("anchor-loop", f"'*{name}' stands inside of what it repeats", mark))
        return target

    def _check(self, mark: Mark) -> None:
        if len(self.open) + self.open[-1].height > MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
            raise SpecError(Problem("too-deep", message, mark))
        if self.node_count > MAX_NODES:
            message = f"there are more than {MAX_NODES:,} keys and values, aliases expanded"
            raise SpecError(Problem("too-many-values", message, mark))

    def _mark(self, event: Any) -> Mark:
        return Mark(self.path, event.start_mark.line + 1, event.start_mark.column + 1)


def _compose(text: str, path: str) -> Node:
    text = text.removeprefix("\ufeff")
    _check_text(text, path)
    composer = _Composer(path)
    documents = 0
    for event in _events(text, path):
        documents += isinstance(event, DocumentStartEvent)
        if documents > 1:
            mark = Mark(path, event.start_mark.line + 1, event.start_mark.column + 1)
            raise SpecError(Problem("several-documents", "a spec is one YAML document; a second one begins here", mark))
        composer.take(event)
    return composer.root or Scalar(Mark(path, 1, 1), None, plain=True)


def _check_text(text: str, path: str) -> None:
    if len(text) > MAX_BYTES or len(text.encode("utf-8", errors="surrogatepass")) > MAX_BYTES:
        raise SpecError(_too_large(path))
    if found := NOT_TEXT.search(text):
        message = f"the character U+{ord(found[0]):04X} cannot stand in a spec"
        raise SpecError(Problem("bad-character", message, _mark_after(text[: found.start()], path)))
    # The library's time for a tag grows with the square of its length.
    if found := _LONG_TAG.search(text):
        message = f"there is a word of more than {MAX_TAG:,} characters that begins with '!'"
        raise SpecError(Problem("bad-tag", message, _mark_after(text[: found.start()], path), "break it into lines"))


def _events(text: str, path: str) -> Iterator[Any]:
    """The library's events; whatever it raises for a malformed text becomes a problem with a place."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Mark(path, mark.line + 1, mark.column + 1) if mark else Mark(path)
        message = str(error.problem or error.context)
        hint = next((hint for words, hint in _HINTS.items() if words in message), "")
        raise SpecError(Problem("bad-yaml", f"this is not YAML: {shown(message, 200)}", place, hint)) from None
    except (YAMLError, ValueError, OverflowError, AssertionError) as error:
        raise SpecError(Problem("bad-yaml", f"this is not YAML 1.2: {shown(str(error), 200)}", Mark(path))) from None


def _too_large(path: str) -> Problem:
    return Problem("too-large", "a spec has at most 1 MiB of text", Mark(path))


def _mark_after(text: str, path: str) -> Mark:
    """The place of the character that follows the text."""
    lines = _LINE_END.split(text)
    return Mark(path, len(lines), len(lines[-1]) + 1)
