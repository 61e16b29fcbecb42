"""Outcomes as a job is told of them, made from the sample report."""

from dataclasses import replace
from typing import Any

from reportgen.errors import Mark, Problem
from reportgen.render.data import render_json
from reportgen.render.outcome import Outcome
from reportgen.sections.base import AlertResult, CheckResult
from tests.render.sample import kpis, notes, report

HOSTILE = (
    "\x1b[31mred\x1b[0m `code` **bold** | cell <script>alert(1)</script> [link](https://evil.example) www.evil.example"
    " @admin #12 ~~gone~~ $x$ \u202edesrever\n# heading\n- item\n::set-output name=x::y"
    "\n##vso[task.setvariable variable=x]y\r\n::add-mask::z%0A::error::w\x00\ufffe"
)


def outcome(**fields: Any) -> Outcome:
    """The sample report with other fields: title, checks, alerts."""
    view = report(kpis(), notes())
    return Outcome("weekly.yaml", (), render_json(replace(view, **fields)).body, ("output/weekly/weekly.html",))


def failed(message: str = "unknown option 'colums'") -> Outcome:
    """A spec that is wrong."""
    return Outcome("weekly.yaml", (Problem("unknown-option", message, Mark("weekly.yaml", 6, 5), "use 'columns'"),))


def check(severity: str = "warning", message: str = "2 entries are odd", *examples: str) -> CheckResult:
    return CheckResult("odd_entries", severity, 2, message, examples or ("entry 7",))


def alert(severity: str = "critical", message: str = "Too much expired stock") -> AlertResult:
    return AlertResult(severity, message, "expired_inventory > 0", "expired_inventory", 12, "12")
