"""How making one report ended, as a job of continuous integration is told of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from reportgen.errors import Mark, Problem


@dataclass(frozen=True)
class Outcome:
    """A report, or why there is none."""

    spec: str
    """The spec's path, as it was given."""
    problems: tuple[Problem, ...] = ()
    """Why there is no report; empty if there is one."""
    data: bytes = b""
    """Its report.json; blank if there is no report."""
    files: tuple[str, ...] = ()
    """Where its files are."""

    @cached_property
    def report(self) -> Mapping[str, Any]:
        """What report.json says, with exact numbers; empty if there is no report."""
        found: Mapping[str, Any] = json.loads(self.data, parse_float=Decimal) if self.data else {}
        return found

    @property
    def title(self) -> str:
        """The report's, or the spec's path."""
        return str(self.report.get("title") or self.spec)

    def sections(self, kind: str) -> list[Mapping[str, Any]]:
        """The report's sections of a kind."""
        return [section for section in self.report.get("sections", ()) if section["kind"] == kind]


def outcomes_bytes(outcomes: Sequence[Outcome]) -> bytes:
    """The outcomes for another process."""
    told = [
        {
            "spec": one.spec,
            "problems": [asdict(problem) for problem in one.problems],
            "data": one.data.decode(),
            "files": one.files,
        }
        for one in outcomes
    ]
    return json.dumps(told).encode()


def read_outcomes(body: bytes) -> list[Outcome]:
    """What another process has told.

    Raises:
        ValueError: if it was cut off.
    """
    return [
        Outcome(one["spec"], tuple(map(_problem, one["problems"])), one["data"].encode(), tuple(one["files"]))
        for one in json.loads(body)
    ]


def _problem(told: Mapping[str, Any]) -> Problem:
    mark = Mark(**told["mark"]) if told["mark"] else None
    return Problem(told["code"], told["message"], mark, told["hint"])
