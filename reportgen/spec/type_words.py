"""Nodes of the JSON Schema in words: what may stand there, and an example of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.spec.dates import DAY_PATTERN
from reportgen.spec.schema import Node

_Word = tuple[str, str]
"""For one, and for many."""
_NAMES: dict[str, list[_Word]] = {
    "dimension_name": [("a dimension", "dimensions")],
    "measure_name": [("a measure", "measures")],
    "level_name": [("a dimension", "dimensions"), ("a hierarchy", "hierarchies")],
    "value_name": [("a measure", "measures"), ("a dimension", "dimensions")],
    "field_name": [("a field", "fields"), ("a dimension", "dimensions")],
    "check_name": [("a check", "checks")],
}
_EXAMPLES = {
    "dimension_name": "location_code",
    "measure_name": "inventory_quantity",
    "level_name": "item_no",
    "value_name": "inventory_quantity",
    "field_name": "location_code",
    "check_name": "negative_stock",
}
_ANY_VALUE = ["string", "number", "boolean", "null"]
_SIMPLE: dict[str, _Word] = {
    "string": ("text", "texts"),
    "number": ("a number", "numbers"),
    "boolean": ("true or false", "true or false"),
    "array": ("a list", "lists"),
    "object": ("a mapping", "mappings"),
}


class TypeWords:
    """Reads nodes of one schema, whose definitions are given."""

    def __init__(self, definitions: Mapping[str, Node]) -> None:
        self.definitions = definitions

    def resolved(self, node: Node) -> Node:
        """The node itself, or the definition it refers to."""
        return self.definitions[_name(node)] if "$ref" in node else node

    def alternatives(self, node: Node) -> list[Node]:
        """What may stand there: each alternative, resolved."""
        node = self.resolved(node)
        parts = node.get("anyOf") or node.get("oneOf")
        if not parts or "type" in node:
            return [node]
        return [inner for part in parts for inner in self.alternatives(part)]

    def type_of(self, node: Node) -> str:
        """As "a list of measures, or one of them"."""
        parts = node.get("anyOf", [])
        if len(parts) == 2 and parts[0].get("items") == parts[1]:
            return f"{self.type_of(parts[0])}, or one of them"
        words = list(dict.fromkeys(one for one, _ in self._words(node)))
        return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]

    def allowed(self, node: Node) -> list[str]:
        """Words and known names that may stand there, or in the list that stands there, or as keys of the mapping."""
        found: list[str] = []
        for one in self.alternatives(node):
            found += [str(value) for value in one.get("enum", [])]
            found += [str(name) for part in one.get("anyOf", []) for name in part.get("enum", [])]
            for key in ("items", "propertyNames"):
                found += self.allowed(one[key]) if key in one else []
        return list(dict.fromkeys(found))

    def example(self, node: Node) -> Any:
        """A value that may stand there, another than the default where that is easy."""
        for key in ("const", "examples"):
            if key in node:
                return node[key] if key == "const" else node[key][0]
        if "$ref" in node and _name(node) in _NAMES:
            return self._name_example(node, _EXAMPLES.get(_name(node), ""))
        first = self.alternatives(node)[0]
        if first is node:
            return self._plain_example(node)
        return self.example({**first, "default": node["default"]} if "default" in node else first)

    def _plain_example(self, node: Node) -> Any:
        if "enum" in node:
            others = [value for value in node["enum"] if value != node.get("default")]
            return (others or node["enum"])[0]
        if "prefixItems" in node:
            return [self.example(part) for part in node["prefixItems"]]
        if "items" in node:
            return [self.example(node["items"])]
        if node.get("type") == "object":
            return self._mapping_example(node)
        kind = node.get("type")
        if kind == "boolean":
            return not node.get("default", False)
        if kind == "integer":
            return max(node.get("minimum", 5), min(node.get("maximum", 5), 5))
        return "MAIN" if kind == _ANY_VALUE else "text"

    def _mapping_example(self, node: Node) -> Any:
        properties = node.get("properties", {})
        wanted = node.get("required") or list(properties)[:1]
        if wanted:
            return {key: self.example(properties[key]) for key in wanted}
        return {self.example(node["propertyNames"]): self.example(node["additionalProperties"])}

    def _name_example(self, node: Node, preferred: str) -> str:
        known = self.allowed(node)
        return preferred if preferred in known or not known else known[0]

    def _words(self, node: Node) -> Iterator[_Word]:
        if "$ref" in node and _name(node) in _NAMES:
            yield from _NAMES[_name(node)]
            return
        for one in self.alternatives(node):
            yield self._word(one)

    def _word(self, node: Node) -> _Word:
        if "const" in node or "enum" in node:
            return ("a word", "words")
        if node.get("pattern") == DAY_PATTERN:
            return ("a day (YYYY-MM-DD)", "days (YYYY-MM-DD)")
        kind = node.get("type")
        if kind == "integer":
            return _whole_number(node)
        if kind == "array":
            return self._list(node)
        if kind == _ANY_VALUE:
            return ("a value", "values")
        return _SIMPLE["string" if isinstance(kind, list) else str(kind)]

    def _list(self, node: Node) -> _Word:
        many = node.get("prefixItems", [])
        parts = dict.fromkeys(word for part in many or [node["items"]] for _, word in self._words(part))
        count = f"{len(many)} " if many else ""
        return (f"a list of {count}{' or '.join(parts)}", "lists")


def _whole_number(node: Node) -> _Word:
    least, most = node.get("minimum"), node.get("maximum")
    if least is not None and most is not None:
        bounds = f" from {least} to {most}"
    else:
        bounds = f", {least} or more" if least is not None else f", at most {most}" if most is not None else ""
    return (f"a whole number{bounds}", f"whole numbers{bounds}")


def _name(node: Node) -> str:
    return str(node["$ref"]).rpartition("/")[2]
