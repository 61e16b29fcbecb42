"""Nodes of a YAML document, and how they become plain data with places."""

import re
from dataclasses import dataclass, field
from typing import Any

from reportgen.errors import Mark, Problem
from reportgen.spec.document import Place

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that neither YAML nor any output takes: controls, lone surrogates, U+FFFE and U+FFFF."""

_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
"""One character as JSON escapes it, in two halves."""
_SCALAR_KINDS = ("str", "int", "float", "bool", "null")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}


@dataclass(slots=True)
class Node:
    """A part of the document as written; an alias and its anchor are one node."""

    mark: Mark
    tag: str | None
    size: int = 1
    """Nodes in it, aliases expanded."""
    height: int = 0
    """Levels of lists and mappings in it."""


@dataclass(slots=True)
class Scalar(Node):
    """Text; `plain` if it stands without quotes and without the tag ``!``."""

    text: str = ""
    plain: bool = False


@dataclass(slots=True)
class Collection(Node):
    """A list, or a mapping: keys and values by turns."""

    items: list[Node] = field(default_factory=list)
    is_mapping: bool = False
    key_marks: list[Mark] = field(default_factory=list)
    """Where each key of a mapping stands, even if it is an alias."""

    def add(self, node: Node, mark: Mark) -> None:
        """Put a node, found at `mark`, at the end."""
        if self.is_mapping and len(self.items) % 2 == 0:
            self.key_marks.append(mark)
        self.items.append(node)
        self.size += node.size
        self.height = max(self.height, node.height + isinstance(node, Collection))


class PlainData:
    """Turns nodes into plain data; collects places, and what can be read but is not allowed.

    Recursive: the reader has bounded the depth by then.
    """

    def __init__(self) -> None:
        self.keys: dict[Place, Mark] = {}
        self.values: dict[Place, Mark] = {}
        self.problems: list[Problem] = []

    def build(self, node: Node, place: Place) -> Any:
        """The node's value; its place and those of its parts are noted."""
        self.values[place] = node.mark
        if isinstance(node, Scalar):
            return self._scalar(node)
        assert isinstance(node, Collection)
        if node.is_mapping:
            self._check_tag(node, ("map",))
            return self._mapping(node, place)
        self._check_tag(node, ("seq",))
        return [self.build(item, (*place, index)) for index, item in enumerate(node.items)]

    def _mapping(self, node: Collection, place: Place) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value, mark in zip(node.items[::2], node.items[1::2], node.key_marks, strict=True):
            key = self._key(key_node, mark)
            if key is None:
                continue
            if key in data:
                self._duplicate(key, self.keys[*place, key], mark)
                continue
            self.keys[*place, key] = mark
            data[key] = self.build(value, (*place, key))
        return data

    def _duplicate(self, key: str, first: Mark, mark: Mark) -> None:
        hint = f"first given at {first.line}:{first.column}"
        self.problems.append(Problem("duplicate-key", f"the key '{shown(key)}' is given twice", mark, hint))

    def _key(self, node: Node, mark: Mark) -> str | None:
        if not isinstance(node, Scalar):
            self.problems.append(Problem("bad-key", "a key must be text, not a list or a mapping", mark))
            return None
        if node.plain and node.text == "<<":
            hint = "write the keys out; an alias (*name) may stand for a whole value"
            self.problems.append(Problem("merge-key", "merge keys ('<<') are not taken", mark, hint))
            return None
        self._check_tag(node, _SCALAR_KINDS)
        return self._text(node)

    def _scalar(self, node: Scalar) -> str | bool | None:
        self._check_tag(node, _SCALAR_KINDS)
        kind = (node.tag or "").rpartition(":")[2]
        may_be_word = kind in ("bool", "null") or (node.plain and not kind)
        return _WORDS[node.text] if may_be_word and node.text in _WORDS else self._text(node)

    def _text(self, node: Scalar) -> str:
        text = _PAIR.sub(_joined, node.text)
        if found := NOT_TEXT.search(text):
            message = f"the character U+{ord(found[0]):04X} cannot stand in a spec, not even escaped"
            self.problems.append(Problem("bad-character", message, node.mark))
        return NOT_TEXT.sub("\ufffd", text)

    def _check_tag(self, node: Node, kinds: tuple[str, ...]) -> None:
        if node.tag in (None, "!", *(f"tag:yaml.org,2002:{kind}" for kind in kinds)):
            return
        message = f"the tag '{shown(str(node.tag))}' is not taken here"
        self.problems.append(Problem("bad-tag", message, node.mark, "leave it out"))


def _joined(pair: re.Match[str]) -> str:
    return pair[0].encode("utf-16-le", errors="surrogatepass").decode("utf-16-le")


def shown(text: str, most: int = 60) -> str:
    """Text for a message: on one line, cut with a mark where it is long."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
