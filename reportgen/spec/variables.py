"""``${NAME}`` in a spec: environment variables, only where a path stands."""

import re
from collections.abc import Mapping
from typing import Any

from reportgen.errors import Problem
from reportgen.spec.document import Document, Place
from reportgen.spec.nodes import shown

_PLACES: frozenset[Place] = frozenset(
    {
        ("source",),
        ("templates",),
        *(("source", key) for key in ("path", "engine", "user")),
        *(
            ("source", "business_central", key)
            for key in ("tenant", "environment", "client_id", "cache", "url", "login")
        ),
        *(("mail", "transport", "smtp", key) for key in ("host", "user", "certificates")),
        *(("mail", "transport", "graph", key) for key in ("tenant", "client_id")),
        *(("publish", key) for key in ("url", "user", "key_file", "known_hosts", "endpoint", "tenant")),
        ("snapshot", "dir"),
        ("mail", "ledger"),
        *(("for_each", key) for key in ("recipients", "database")),
    }
)
_ANY = re.compile(r"\$\{([^}$]*)\}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_HINT = "only places and users may use them: of source, templates, mail, publish, snapshot and for_each"


def fill_variables(document: Document, env: Mapping[str, str]) -> tuple[dict[str, Any], list[Problem]]:
    """The document's data with variables replaced by their values, and what is wrong with them.

    Values are taken as they are: a ``${...}`` in a value is not looked up again.
    """
    filler = _Filler(document, env)
    return filler.fill(document.data, ()), filler.problems


class _Filler:
    def __init__(self, document: Document, env: Mapping[str, str]) -> None:
        self.document = document
        self.env = env
        self.problems: list[Problem] = []

    def fill(self, value: Any, place: Place) -> Any:
        if isinstance(value, dict):
            return {key: self.fill(part, (*place, key)) for key, part in value.items()}
        if isinstance(value, list):
            return [self.fill(part, (*place, index)) for index, part in enumerate(value)]
        if not isinstance(value, str) or "${" not in value:
            return value
        if place in _PLACES or place[:2] == ("source", "path"):
            return _ANY.sub(lambda found: self._value(found[0], found[1], place), value)
        for found in _ANY.finditer(value):
            if _NAME.fullmatch(found[1]):
                message = f"'${{{found[1]}}}' cannot stand here"
                self._problem("env-not-allowed-here", message, place, _HINT)
        return value

    def _value(self, written: str, name: str, place: Place) -> str:
        if not _NAME.fullmatch(name):
            hint = "a variable's name has letters, digits and '_'"
            self._problem("unknown-variable", f"'${{{shown(name)}}}' names no environment variable", place, hint)
        elif name not in self.env:
            hint = f"set {name} before running reportgen"
            self._problem("unknown-variable", f"the environment variable '{shown(name)}' is not set", place, hint)
        return self.env.get(name, written)

    def _problem(self, code: str, message: str, place: Place, hint: str) -> None:
        self.problems.append(Problem(code, message, self.document.mark(place), hint))
