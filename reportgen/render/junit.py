"""JUnit XML, which every server of continuous integration shows: a suite a report, a case a data check and an alert."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from reportgen.render.characters import legible, one_line
from reportgen.render.outcome import Outcome


def render_junit(outcomes: Sequence[Outcome]) -> bytes:
    """The suites of all reports, in their order.

    A check of severity error and an alert that fired are failures; a report that could not be made is an error. What a
    check of lesser severity found passes, and is told in the case's output. Nothing in it depends on when it was made.
    """
    root = Element("testsuites", name="reportgen")
    for outcome in outcomes:
        _suite(root, outcome)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    indent(root)
    body: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body + b"\n"


def _suite(root: Element, outcome: Outcome) -> None:
    suite = SubElement(root, "testsuite", name=one_line(outcome.title))
    cases = list(_cases(outcome))
    suite.extend(cases)
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("errors", str(sum(case.find("error") is not None for case in cases)))
    suite.set("skipped", "0")
    suite.set("time", "0")


def _cases(outcome: Outcome) -> Iterator[Element]:
    made = _case(outcome, "report", "is made")
    for problem in outcome.problems[:1]:
        fault = SubElement(made, "error", message=one_line(problem.message), type=problem.code)
        fault.text = legible("\n".join(map(str, outcome.problems)))
    _output(made, outcome.files)
    yield made
    for check in outcome.report.get("checks", ()):
        yield _check(outcome, check)
    for alert in outcome.report.get("alerts", ()):
        yield _alert(outcome, alert)


def _check(outcome: Outcome, check: Mapping[str, Any]) -> Element:
    case = _case(outcome, "check", check["code"])
    told = f"{check['severity']}: {check['message']}"
    if check["severity"] == "error":
        SubElement(case, "failure", message=one_line(check["message"]), type=check["code"]).text = legible(told)
    examples, count = check["examples"], check["count"]
    shown = [f"examples ({len(examples)} of {count}):", *examples] if examples else []
    _output(case, (told, *shown))
    return case


def _alert(outcome: Outcome, alert: Mapping[str, Any]) -> Element:
    case = _case(outcome, "alert", alert["when"])
    fault = SubElement(case, "failure", message=one_line(alert["message"]), type=alert["severity"])
    fault.text = legible(f"{alert['severity']}: {alert['message']} ({alert['formatted']})")
    return case


def _case(outcome: Outcome, what: str, name: str) -> Element:
    return Element("testcase", name=one_line(name), classname=one_line(f"{outcome.title}.{what}"), time="0")


def _output(case: Element, lines: Sequence[str]) -> None:
    if lines:
        SubElement(case, "system-out").text = legible("\n".join(lines))
