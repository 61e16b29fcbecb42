"""Findings as lines that a CI server turns into annotations. Text of the data is only ever text in them.

Every line begins with the command, and what would end it or begin another (line ends, the marks of properties) is
encoded as the server asks for it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from reportgen.errors import Mark
from reportgen.render.characters import printable
from reportgen.render.outcome import Outcome

Server = Literal["github", "azure"]
Severity = Literal["error", "warning", "notice"]
MOST = 10
"""Annotations of one severity that GitHub takes from a step; it drops the others without a word."""
_SEVERITIES: dict[str, Severity] = {
    "error": "error", "critical": "error", "warning": "warning", "note": "notice"}


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to point at."""

    severity: Severity
    title: str
    message: str
    mark: Mark


def annotations(outcomes: Sequence[Outcome], server: Server) -> tuple[str, ...]:
    """The lines for a server, errors first; of each severity at most ten, of which the last says how many there are."""
    notes = [note for outcome in outcomes for note in _notes(outcome)]
    lines = []
    for severity in ("error", "warning", "notice"):
        some = [note for note in notes if note.severity == severity]
        lines += [_LINES[server](note) for note in _cut(some)]
    return tuple(line for line in lines if line)


def _cut(notes: list[Note]) -> list[Note]:
    if len(notes) <= MOST:
        return notes
    told = f"{MOST - 1} of {len(notes)} are annotated; the job's summary and the reports have all of them"
    return [*notes[: MOST - 1], Note(notes[0].severity, "reportgen", told, notes[0].mark)]


def _notes(outcome: Outcome) -> Iterator[Note]:
    mark = Mark(outcome.spec)
    for problem in outcome.problems:
        hint = f"\nhint: {problem.hint}" if problem.hint else ""
        yield Note("error", problem.code, f"{problem.message}{hint}", problem.mark or mark)
    for check in outcome.report.get("checks", ()):
        yield Note(_SEVERITIES[check["severity"]], f"{outcome.title}: {check['code']}", check["message"], mark)
    for alert in outcome.report.get("alerts", ()):
        yield Note(_SEVERITIES[alert["severity"]], f"{outcome.title}: alert", alert["message"], mark)


def _github(note: Note) -> str:
    mark = note.mark
    said: dict[str, str | int] = {"file": mark.path, "line": mark.line, "col": mark.column, "title": note.title}
    properties = ",".join(f"{name}={_encoded(value, _GITHUB_PROPERTY)}" for name, value in said.items() if value)
    return f"::{note.severity} {properties}::{_encoded(note.message, _GITHUB_DATA)}"


def _azure(note: Note) -> str:
    """Blank for what is less than a warning: Azure DevOps has no word for it."""
    if note.severity == "notice":
        return ""
    mark = note.mark
    place: dict[str, str | int] = {"sourcepath": mark.path, "linenumber": mark.line, "columnnumber": mark.column}
    said = {"type": note.severity, **place}
    properties = "".join(f"{name}={_encoded(value, _AZURE_PROPERTY)};" for name, value in said.items() if value)
    return f"##vso[task.logissue {properties}]{_encoded(f'{note.title}: {note.message}', _AZURE_DATA)}"


_GITHUB_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_GITHUB_PROPERTY = {**_GITHUB_DATA, ":": "%3A", ",": "%2C"}
_AZURE_DATA = {"%": "%AZP25", "\r": "%0D", "\n": "%0A"}
_AZURE_PROPERTY = {**_AZURE_DATA, "]": "%5D", ";": "%3B"}
_LINES: dict[Server, Callable[[Note], str]] = {"github": _github, "azure": _azure}


def _encoded(value: str | int, codes: dict[str, str]) -> str:
    """The value with the server's codes; other controls cannot be shown and become U+FFFD."""
    return "".join(codes.get(character) or printable(character) for character in str(value))
