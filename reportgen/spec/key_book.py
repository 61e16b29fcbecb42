"""Every key that a spec can have, by name, found by walking the JSON Schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reportgen.errors import did_you_mean
from reportgen.spec.flow import flow
from reportgen.spec.keys import KIND
from reportgen.spec.schema import Node
from reportgen.spec.type_words import TypeWords
from reportgen.spec.vocabulary import SectionOptions

_CHOSEN = {"measures": "my_measure", "dimensions": "my_dimension", "filter": "location_code"}
"""Mappings whose keys the author chooses and in which more keys stand, and a name for examples."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key."""

    key: str
    """Dotted; ``sections.matrix.rows`` for what a kind of section takes, ``sections.title`` for what all take."""
    node: Node
    trail: tuple[str, ...]
    """The mappings that lead to it in an example, the key itself last; without those of a section."""
    kind: str
    """Kind of the section to show it in; blank outside of sections."""
    required: bool
    is_first: bool
    """False where the same is told in an earlier entry."""


class KeyBook:
    """All entries by key, in order of declaration."""

    def __init__(self, schema: Node) -> None:
        self.words = TypeWords(schema["$defs"])
        self.told: set[str] = set()
        self.entries: dict[str, Entry] = {}
        self._add(self._walk(schema, "", (), "", frozenset()))
        self._add_sections()

    def find(self, key: str) -> Entry | None:
        """The entry of a key as people write it: without ``sections.``, with numbers and names of their own in it."""
        steps = key.strip().replace("[", ".").replace("]", "").split(".")
        return self._find("", steps) or self._find("sections", steps)

    def hint(self, key: str, more: Mapping[str, str]) -> str:
        """The same key in another place, or the nearest name."""
        last = key.rpartition(".")[2]
        same = [short(one) for one in self.entries.values() if one.is_first and one.key.endswith(f".{last}")]
        if same:
            near = " or ".join(f"'{one}'" for one in same[:5])
            return f"did you mean {near}?"
        return did_you_mean(key[:60], [*map(short, self.entries.values()), *more])

    def keys_in(self, entry: Entry) -> tuple[str, ...]:
        """Keys that stand directly inside."""
        begin = f"{entry.key}."
        inside = [key.removeprefix(begin) for key, one in self.entries.items() if key.startswith(begin) and one.trail]
        return tuple(key for key in inside if "." not in key)

    def example(self, entry: Entry) -> str:
        """Lines of a spec that show the key in its place."""
        lines, pad = [], ""
        if entry.kind:
            lines, pad = ["sections:", f"  - kind: {entry.kind}"], "    "
            section = self.entries[f"sections.{entry.kind}"].node
            needed = [key for key in section["required"] if key not in ("kind", *entry.trail[:1])]
            lines += [f"{pad}{key}: {flow(self.words.example(section['properties'][key]))}" for key in needed]
        for depth, step in enumerate(entry.trail[:-1], start=1):
            lines.append(f"{pad}{step}:")
            pad += "  "
            lines += [f"{pad}{line}" for line in self._needed(entry, depth)]
        if entry.trail and entry.trail != ("kind",):
            lines.append(f"{pad}{entry.trail[-1]}: {flow(self.words.example(entry.node))}")
        return "\n".join(lines)

    def _needed(self, entry: Entry, depth: int) -> Iterator[str]:
        """Keys that the mapping on the way to an entry needs beside it."""
        around = self.entries.get(".".join(entry.trail[:depth]))
        for one in self.words.alternatives(around.node) if around and not entry.kind else ():
            for key in one.get("required", ()):
                if key != entry.trail[depth]:
                    yield f"{key}: {flow(self.words.example(one['properties'][key]))}"

    def _find(self, begin: str, steps: list[str]) -> Entry | None:
        here = begin
        for index, step in enumerate(steps):
            inside = f"{here}.{step}" if here else step
            if inside in self.entries:
                here = inside
            elif here not in self.entries or not self._is_own(self.entries[here], step, index == len(steps) - 1):
                return None
        return self.entries.get(here)

    def _is_own(self, entry: Entry, step: str, is_last: bool) -> bool:
        """Whether the step is the number of an entry of a list, or a name that the author may choose there."""
        if "items" in entry.node:
            return step.isdigit()
        if not step:
            return False
        names = entry.node.get("propertyNames")
        known = self.words.allowed(names) if names else []
        return step in known or (not is_last and (names is not None or "patternProperties" in entry.node))

    def _add(self, entries: Iterator[Entry]) -> None:
        for entry in entries:
            self.entries[entry.key] = entry

    def _add_sections(self) -> None:
        """What all kinds take, then each kind and what it adds."""
        kinds = {
            one["properties"]["kind"]["const"]: one
            for one in self.words.alternatives(self.entries["sections"].node["items"]) if "properties" in one
        }
        common = frozenset(SectionOptions.model_fields)
        for kind, branch in list(kinds.items())[:1]:
            shared = {key: part for key, part in branch["properties"].items() if key in common}
            shared["kind"] = {"enum": list(kinds), "description": KIND}
            self._add(self._walk({"properties": shared, "required": ["kind"]}, "sections.", (), kind, frozenset()))
        for kind, branch in kinds.items():
            own = {key: part for key, part in branch["properties"].items() if key != "kind"}
            self._add(iter([Entry(f"sections.{kind}", branch, (), kind, False, True)]))
            self._add(self._walk({**branch, "properties": own}, f"sections.{kind}.", (), kind, common))

    def _walk(
        self, node: Node, prefix: str, trail: tuple[str, ...], kind: str, told: frozenset[str]
    ) -> Iterator[Entry]:
        for key, part in node["properties"].items():
            here = (*trail, key)
            is_first = key not in told
            yield Entry(prefix + key, part, here, kind, key in node.get("required", ()), is_first)
            for inner, chosen in self._mappings_in(part, key):
                keys = frozenset(inner["properties"])
                seen = keys if not is_first or self._is_told(inner) else frozenset()
                yield from self._walk(inner, f"{prefix}{key}.", (*here, *chosen), kind, seen)

    def _mappings_in(self, node: Node, key: str) -> Iterator[tuple[Node, tuple[str, ...]]]:
        """Mappings with keys of their own that may stand there, and the name that leads to one where it is chosen."""
        for one in self.words.alternatives(node):
            if "properties" in one:
                yield one, ()
            by_name = [one.get("additionalProperties"), *one.get("patternProperties", {}).values()]
            for part in by_name:
                inner = self.words.alternatives(part) if isinstance(part, dict) else []
                yield from ((model, (_CHOSEN[key],)) for model in inner if "properties" in model)

    def _is_told(self, model: Node) -> bool:
        """Whether the same mapping was met before; it counts as met from now on."""
        name = repr(sorted(model["properties"].items()))
        if name in self.told:
            return True
        self.told.add(name)
        return False


def short(entry: Entry) -> str:
    """The key as people write it: a kind of section stands for itself."""
    return entry.key.removeprefix("sections.") if entry.key.startswith(f"sections.{entry.kind}") else entry.key
