"""Checks and alerts as JUnit XML."""

import re
from xml.etree.ElementTree import Element, fromstring

from reportgen.render.junit import render_junit
from tests.render.outcomes import HOSTILE, alert, check, failed, outcome

COUNTS = ("tests", "failures", "errors")
SHAPE: dict[str, tuple[str, set[str], set[str]]] = {
    "testsuites": ("(testsuite)*", set(), {"name", *COUNTS}),
    "testsuite": ("(testcase)*", {"name", *COUNTS}, {"skipped", "time"}),
    "testcase": ("(failure|error)?(system-out)?", {"name", "classname"}, {"time"}),
    "failure": ("", set(), {"type", "message"}),
    "error": ("", set(), {"type", "message"}),
    "system-out": ("", set(), set()),
}
"""What the schemas of Jenkins and of Ant have in common, and no more: children, attributes that must and may be."""


def parsed(body: bytes) -> Element:
    """The root of a document that has that shape."""
    root = fromstring(body)
    assert root.tag == "testsuites"
    for element in root.iter():
        children, must, may = SHAPE[element.tag]
        assert re.fullmatch(children, "".join(child.tag for child in element)), element.tag
        assert must <= set(element.keys()) <= must | may
        assert all(element.get(name, "0").isdigit() for name in (*COUNTS, "skipped"))
    return root


def cases(body: bytes) -> list[tuple[str, str, str]]:
    """Class, name and outcome of every case."""
    return [
        (
            str(case.get("classname")),
            str(case.get("name")),
            next((one.tag for one in case if one.tag != "system-out"), "passed"),
        )
        for case in parsed(body).iter("testcase")
    ]


def test_a_suite_a_report_and_a_case_a_check_and_an_alert() -> None:
    """Errors and fired alerts fail; a warning passes and is told in the output with its examples."""
    body = render_junit(
        [outcome(title="Weekly", checks=(check("error"), check("warning", "odd", "entry 7")), alerts=(alert(),))]
    )

    assert cases(body) == [
        ("Weekly.report", "is made", "passed"),
        ("Weekly.check", "odd_entries", "failure"),
        ("Weekly.check", "odd_entries", "passed"),
        ("Weekly.alert", "expired_inventory > 0", "failure"),
    ]
    suite = parsed(body)[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("4", "2", "0")
    assert suite[2][0].text == "warning: odd\nexamples (1 of 2):\nentry 7"


def test_a_report_that_was_not_made_is_an_error() -> None:
    """With the problem's message, code and place."""
    body = render_junit([failed()])

    assert cases(body) == [("weekly.yaml.report", "is made", "error")]
    error = parsed(body)[0][0][0]
    assert error.get("type") == "unknown-option"
    assert str(error.text).startswith("weekly.yaml:6:5: unknown-option")


def test_hostile_text_stays_text() -> None:
    """Control characters are replaced, markup is text: the file parses, has no more cases, and says the message."""
    body = render_junit(
        [
            outcome(
                title=HOSTILE, checks=(check("error", HOSTILE, HOSTILE),), alerts=(alert("warning", "]]>" + HOSTILE),)
            )
        ]
    )
    root = parsed(body)

    assert [outcome for _, _, outcome in cases(body)] == ["passed", "failure", "failure"]
    assert "<script>alert(1)</script>" in str(root[0][1][0].text)
    assert not re.search(b"[\x00-\x08\x0b-\x1f]", body.replace(b"\r", b"").replace(b"&#13;", b""))


def test_equal_reports_give_equal_bytes() -> None:
    """Nothing in it depends on when it was made."""
    assert render_junit([outcome(), failed()]) == render_junit([outcome(), failed()])
