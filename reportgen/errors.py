"""Problems as values with a place, the few exceptions that stop the work, and the exit statuses."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum


class ExitStatus(IntEnum):
    """What a command ends with; the README's table says the same in a user's words."""

    DONE = 0
    FAILED = 1
    """The report could not be made or delivered: data, template, network, disk."""
    USAGE = 2
    """The command line or the spec is wrong."""
    BUG = 3
    CHECK_FAILED = 4
    """A data check of severity error failed; the report is made and says so."""
    ALERT = 5
    """An alert of the spec fired; the report is made and says so."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in a text file. Lines and columns count from 1; 0 means the file as a whole."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Problem:
    """What a user should put right: a stable code, a sentence, a place, and what would be right."""

    code: str
    message: str
    mark: Mark | None = None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.mark}: " if self.mark else ""
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"{place}{self.code}: {self.message}{hint}"


class ReportgenError(Exception):
    """The work stops, for reasons a user can act on. Carries every problem found, in order of place."""

    status = ExitStatus.FAILED

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class SpecError(ReportgenError):
    """The spec or the command line is wrong."""

    status = ExitStatus.USAGE


class DataError(ReportgenError):
    """A source cannot be read, or lacks what a report cannot do without."""


class RenderError(ReportgenError):
    """A template breaks, or an engine that draws gives up."""


class DeliveryError(ReportgenError):
    """An artifact cannot be put in its place."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known name, or with all of them where none is near."""
    choices = sorted(set(known))
    for spelling in (name, name.lower()):
        if near := get_close_matches(spelling, choices, n=1, cutoff=0.6):
            return f"did you mean '{near[0]}'?"
    shown = ", ".join(choices[:40]) + (f" … ({len(choices)} in all)" if len(choices) > 40 else "")
    return f"known names: {shown}" if choices else ""
