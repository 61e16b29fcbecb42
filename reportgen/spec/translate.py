"""Validation errors into problems: our codes, plain sentences, a place, and what would be right.

The library says where an error is by a path of steps. Those that lead through the data give the place; of the others,
``[key]`` means a key instead of its value, the last of a missing key is its name, and the rest name the member of a
union that was tried.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from reportgen.errors import Problem, did_you_mean
from reportgen.spec.document import Document, Place
from reportgen.spec.keys import keys_at
from reportgen.spec.nodes import shown
from reportgen.spec.plain_secrets import secret_in
from reportgen.spec.vocabulary import SectionOptions

_LIBRARY_CODES = frozenset(get_args(ErrorType))
_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number", "int_parsing": "a whole number", "int_parsing_size": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number", "float_parsing": "a number", "decimal_type": "a number", "decimal_parsing": "a number",
    "bool_type": "true or false", "bool_parsing": "true or false",
    "dict_type": "a mapping", "mapping_type": "a mapping", "model_type": "a mapping", "dataclass_type": "a mapping",
    "list_type": "a list", "tuple_type": "a list", "set_type": "a list", "frozen_set_type": "a list",
    "greater_than_equal": "{ge} or more", "greater_than": "more than {gt}",
    "less_than_equal": "{le} or less", "less_than": "less than {lt}",
    "string_too_short": "text of {min_length} characters or more",
    "string_too_long": "text of at most {max_length} characters",
    "string_pattern_mismatch": "text that matches {pattern}",
    "too_short": "a list of {min_length} or more", "too_long": "a list of at most {max_length}",
}
_MISFITS = frozenset(_EXPECTED) - {
    "greater_than_equal", "greater_than", "less_than_equal", "less_than",
    "string_too_short", "string_too_long", "string_pattern_mismatch", "too_short", "too_long",
}
"""The value is not of the type at all."""


@dataclass(frozen=True, slots=True)
class _Fault:
    """An error of the library, and what its path means."""

    error: ErrorDetails
    place: Place
    """The value; of a key that is missing or unknown, the mapping."""
    on_key: bool
    fork: Place | None
    """Where a union stands whose member was tried, if there is one on the way."""
    member: str | int
    """The member tried."""


class Translator:
    """Tells the library's errors about one document."""

    def __init__(self, document: Document, kinds: Mapping[str, type[SectionOptions]], secret: frozenset[Place]) -> None:
        self.document = document
        self.kinds = kinds
        self.secret = secret

    def problems(self, error: ValidationError) -> Iterator[Problem]:
        """One problem for each thing that is wrong, in no order; nothing about a secret, which is told already."""
        faults = [self._locate(one) for one in error.errors(include_input=False, include_url=False)]
        forks: dict[Place | None, list[_Fault]] = {}
        for fault in faults:
            if not self._is_secret(fault) and not self._is_echo(fault):
                forks.setdefault(fault.fork, []).append(fault)
        for fork, group in forks.items():
            members = {fault.member for fault in group}
            yield from map(self._problem, group) if fork is None or len(members) == 1 else self._of_union(fork, group)

    def _locate(self, error: ErrorDetails) -> _Fault:
        steps, on_key = error["loc"], error["loc"][-1:] == ("[key]",)
        value: Any = self.document.data
        place: Place = ()
        fork: Place | None = None
        member: str | int = ""
        for step in steps[:-1] if on_key or error["type"] in ("missing", "extra_forbidden") else steps:
            if _leads_on(value, step):
                place, value = (*place, step), value[step]
            elif fork is None:
                fork, member = place, step
        return _Fault(error, place, on_key, fork, member)

    def _is_secret(self, fault: _Fault) -> bool:
        if fault.error["type"] == "extra_forbidden":
            return secret_in(str(fault.error["loc"][-1]))
        return fault.place in self.secret

    def _is_echo(self, fault: _Fault) -> bool:
        """A list counts as too short where its entries are wrong, which is told by their own errors; one entry may
        stand in place of a list of one."""
        value = self._value(fault.place)
        least = fault.error.get("ctx", {}).get("min_length", 0)
        return fault.error["type"] == "too_short" and (len(value) if isinstance(value, list) else 1) >= least

    def _of_union(self, fork: Place, group: list[_Fault]) -> Iterable[Problem]:
        """The errors of the member that was meant, or one problem that names all that would do."""
        members: dict[str | int, list[_Fault]] = {}
        for fault in group:
            members.setdefault(fault.member, []).append(fault)
        meant = [
            faults for faults in members.values()
            if not any(fault.place == fork and _is_misfit(fault.error) for fault in faults)
        ]
        if meant and isinstance(self._value(fork), list | dict):
            fewest = min(meant, key=len)
            return map(self._problem, fewest)
        own = next((fault for fault in group if fault.error["type"] not in _LIBRARY_CODES), None)
        others = [part for fault in group if fault.error["type"] in _LIBRARY_CODES for part in _expected(fault.error)]
        if own is None:
            return [self._unfit(fork, list(dict.fromkeys(others)), [fault.error for fault in group])]
        told = self._problem(own)
        hint = f"{told.hint}; or {_either(others)}" if others else told.hint
        return [Problem(told.code, told.message, told.mark, hint)]

    def _problem(self, fault: _Fault) -> Problem:
        error, place = fault.error, fault.place
        if error["type"] == "extra_forbidden":
            return self._unknown_key(place, str(error["loc"][-1]))
        if error["type"] == "missing":
            return self._missing(place, error["loc"][-1])
        if self._value(place) is None and not fault.on_key and place:
            hint = "give it one, or leave the key out"
            return Problem("missing-value", f"{_subject(place)} has no value", self.document.key_mark(place), hint)
        mark = self.document.key_mark(place) if fault.on_key else self.document.mark(place)
        if error["type"] in _LIBRARY_CODES - {"value_error", "assertion_error"}:
            return self._unfit(place, _expected(error), [error])
        code = "bad-value" if error["type"] in _LIBRARY_CODES else error["type"]
        message = re.sub("^(Value error|Assertion failed), ", "", error["msg"])
        return Problem(code, shown(message, 400), mark, str(error.get("ctx", {}).get("hint", "")))

    def _unknown_key(self, place: Place, key: str) -> Problem:
        message = f"unknown key '{shown(key)}' {self._around(place)}"
        hint = did_you_mean(key, keys_at(place, self._model(place)))
        return Problem("unknown-key", message, self.document.key_mark((*place, key)), hint)

    def _missing(self, place: Place, name: str | int) -> Problem:
        mark = self.document.mark(place)
        if isinstance(name, int):
            return Problem("bad-value", f"{_subject(place)} has too few entries", mark)
        meaning = keys_at(place, self._model(place)).get(name, "")
        hint = f"{name}: {meaning}" if meaning else ""
        return Problem("missing-key", f"the key '{name}' is missing {self._around(place)}", mark, hint)

    def _unfit(self, place: Place, expected: list[str], errors: list[ErrorDetails]) -> Problem:
        value = self._value(place)
        code = "wrong-type" if all(error["type"] in _MISFITS for error in errors) else "bad-value"
        message = f"{_subject(place)} must be {_either(expected)}, not {_seen(value)}"
        return Problem(code, message, self.document.mark(place), self._hint(place, value, expected))

    def _hint(self, place: Place, value: Any, expected: list[str]) -> str:
        if isinstance(value, bool) and "text" in expected:
            return "put it in quotes to make it text"
        choices = [part.strip("'") for part in expected if part.startswith("'")]
        near = did_you_mean(value, choices) if isinstance(value, str) else ""
        if near.startswith("did you mean"):
            return near
        keys = keys_at(place, self._model(place)) if "a mapping" in expected else {}
        return f"keys of the mapping: {', '.join(keys)}" if keys else ""

    def _value(self, place: Place) -> Any:
        value: Any = self.document.data
        for step in place:
            value = value[step]
        return value

    def _kind(self, place: Place) -> str | None:
        """Kind of the section in which the place lies."""
        if len(place) < 2 or place[0] != "sections":
            return None
        section = self._value(place[:2])
        kind = section.get("kind") if isinstance(section, dict) else section
        return kind if isinstance(kind, str) and kind in self.kinds else None

    def _model(self, place: Place) -> type[SectionOptions] | None:
        kind = self._kind(place)
        return self.kinds[kind] if kind else None

    def _around(self, place: Place) -> str:
        if not place:
            return "in the spec"
        if place[0] == "sections" and len(place) > 1:
            kind = self._kind(place)
            section = f"section '{kind}'" if kind else f"section {int(place[1]) + 1}"
            return f"in {section}" if len(place) == 2 else f"in '{place[-1]}' of {section}"
        return f"in '{shown(str(place[-1]))}'"


def _leads_on(value: Any, step: str | int) -> bool:
    if isinstance(value, dict):
        return step in value
    return isinstance(value, list) and isinstance(step, int) and step < len(value)


def _is_misfit(error: ErrorDetails) -> bool:
    return error["type"] in _MISFITS or error["type"] in ("literal_error", "enum", "is_instance_of", "none_required")


def _expected(error: ErrorDetails) -> list[str]:
    """What the library would have taken, in words."""
    context = error.get("ctx", {})
    if error["type"] in ("literal_error", "enum"):
        return re.findall("'[^']*'", context["expected"]) or [context["expected"]]
    if error["type"] == "string_too_short" and context["min_length"] == 1:
        return ["text that is not empty"]
    if error["type"] in _EXPECTED:
        return [_EXPECTED[error["type"]].format(**context)]
    return [error["msg"].removeprefix("Input should be ")]


def _either(parts: list[str]) -> str:
    comma = "," if any(" or " in part for part in parts) else ""
    return f"{', '.join(parts[:-1])}{comma} or {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _subject(place: Place) -> str:
    if not place:
        return "the spec"
    if isinstance(place[-1], int):
        return f"entry {place[-1] + 1} of {_subject(place[:-1])}"
    return f"'{shown(place[-1])}'"


def _seen(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, str):
        return f"'{shown(value, 40)}'"
    return {True: "true", False: "false"}.get(value, "nothing")
