"""What a key of the spec means: its type in words, default, allowed values and an example."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reportgen.errors import Problem, SpecError
from reportgen.spec.flow import flow
from reportgen.spec.key_book import Entry, KeyBook, short
from reportgen.spec.schema import json_schema
from reportgen.spec.vocabulary import KnownNames, SectionOptions


@dataclass(frozen=True, slots=True)
class Explanation:
    """One key of the spec, or one word of the glossary, for a reader."""

    key: str
    """As ``as_of``, ``page.paper``, ``matrix`` or ``matrix.rows``."""
    type: str
    """In words, as "a list of measures, or one of them"; blank for a word of the glossary."""
    default: str
    """As YAML; blank where there is none."""
    required: bool
    meaning: str
    allowed: tuple[str, ...]
    """Words and names that may stand there, where they are known; a spec may add names of its own."""
    keys: tuple[str, ...]
    """What may stand inside."""
    example: str
    """Lines of YAML."""

    def __str__(self) -> str:
        head = f"{self.key}: {self.type}" if self.type else self.key
        facts = {"default": self.default, "allowed": ", ".join(self.allowed), "keys": ", ".join(self.keys)}
        lines = [f"{head}, required" if self.required else head, _wrapped(self.meaning)]
        lines += [_wrapped(f"{name}: {fact}") for name, fact in facts.items() if fact]
        if self.example:
            lines += ["  example:", textwrap.indent(self.example, "    ")]
        return "\n".join(line for line in lines if line)


def explain(
    key: str,
    kinds: Mapping[str, type[SectionOptions]],
    names: KnownNames,
    glossary: Mapping[str, str] | None = None,
    checks: frozenset[str] = frozenset(),
) -> Explanation:
    """The explanation of a key, or of a word of the glossary; of a word that is both, both.

    Args:
        key: as ``as_of``, ``filter.min``, ``measures.ratio``, ``matrix``, ``matrix.rows``, ``sections.matrix.rows``.
        kinds: option model of each kind of section.
        names: built-in names, which may stand for a dimension, a measure ...
        glossary: meanings of names: measures, dimensions, checks.
        checks: codes of the data checks.

    Raises:
        SpecError: there is no such key or word; with the nearest.
    """
    words = glossary or {}
    book = KeyBook(json_schema(kinds, names, checks))
    entry = book.find(key)
    if entry is None and key not in words:
        raise SpecError(Problem("unknown-key", f"there is no key '{key[:60]}'", hint=book.hint(key, words)))
    if entry is None:
        return Explanation(key, "", "", False, words[key], (), (), "")
    found = _explanation(book, entry)
    return replace(found, meaning=f"{found.meaning} Also: {words[key]}") if key in words else found


def all_keys(
    kinds: Mapping[str, type[SectionOptions]], names: KnownNames, checks: frozenset[str] = frozenset()
) -> tuple[Explanation, ...]:
    """Every key once, in order of declaration: the spec's, what all sections take, then each kind and what it adds.

    What a filter takes is told once, as ``filter.min``; what every section takes, as ``sections.title``.
    """
    book = KeyBook(json_schema(kinds, names, checks))
    return tuple(_explanation(book, entry) for entry in book.entries.values() if entry.is_first)


def _explanation(book: KeyBook, entry: Entry) -> Explanation:
    node = entry.node
    return Explanation(
        key=short(entry),
        type=book.words.type_of(node) if entry.trail else "a kind of section",
        default=flow(node["default"]) if "default" in node else "",
        required=entry.required,
        meaning=node.get("description", ""),
        allowed=tuple(book.words.allowed(node)),
        keys=book.keys_in(entry),
        example=book.example(entry),
    )


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)
