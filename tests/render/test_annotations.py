"""Findings as annotations of a CI server."""

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.render.annotations import annotations
from reportgen.telling import harmless
from tests.render.outcomes import HOSTILE, alert, check, failed, outcome

GITHUB = re.compile(r"::(error|warning|notice) ([^:]*)::([^\r\n]*)")
AZURE = re.compile(r"##vso\[task\.logissue ([^\]]*)\]([^\r\n]*)")


def test_findings_point_at_the_spec() -> None:
    """A check and an alert are annotations of the spec's file; a problem of the spec has its line and column."""
    lines = annotations([outcome(title="Weekly", checks=(check(),), alerts=(alert(),)), failed()], "github")

    assert lines == (
        "::error file=weekly.yaml,title=Weekly%3A alert::Too much expired stock",
        "::error file=weekly.yaml,line=6,col=5,title=unknown-option::unknown option 'colums'%0Ahint: use 'columns'",
        "::warning file=weekly.yaml,title=Weekly%3A odd_entries::2 entries are odd",
    )


def test_azure_has_a_word_of_its_own() -> None:
    """Errors and warnings are issues; a note is less than Azure DevOps has a word for."""
    lines = annotations([outcome(title="A;b]", checks=(check(), check("note"))), failed("50% ]")], "azure")

    assert lines == (
        "##vso[task.logissue type=error;sourcepath=weekly.yaml;linenumber=6;columnnumber=5;]"
        "unknown-option: 50%AZP25 ]%0Ahint: use 'columns'",
        "##vso[task.logissue type=warning;sourcepath=weekly.yaml;]A;b]: odd_entries: 2 entries are odd",
    )


def test_no_more_than_the_server_takes() -> None:
    """Of 25 warnings nine are annotated, and the tenth says so."""
    lines = annotations([outcome(checks=tuple(check() for _ in range(25)))], "github")

    assert len(lines) == 10
    assert lines[-1].endswith("::9 of 25 are annotated; the job's summary and the reports have all of them")


@given(st.text(alphabet=st.sampled_from("::%,;]\r\n#[vsoaddmask\x1b\x85\u2028 =A"), max_size=40))
@settings(max_examples=150, deadline=None)
def test_no_text_becomes_another_command(text: str) -> None:
    """Whatever the text: one line, one command, and the message is the text again once the server has decoded it."""
    told = re.sub("[\x1b\x85\u2028]", "\ufffd", text)

    (line,) = annotations([outcome(title=text or "x", checks=(check("warning", text),))], "github")
    found = GITHUB.fullmatch(line)
    assert found
    assert unquote(found[3]) == told
    (line,) = annotations([outcome(title=text or "x", checks=(check("warning", text),))], "azure")
    issue = AZURE.fullmatch(line)
    assert issue
    assert unquote(issue[2].replace("%AZP25", "%25")).endswith(told)


@pytest.mark.parametrize("text", [HOSTILE, "  ::error::x", "::stop-commands::x", "a ##vso[build.x]", "##[error]x"])
def test_no_line_of_a_log_is_a_command(text: str) -> None:
    """What is printed beside the annotations holds no command either."""
    shown = harmless(text)

    assert not re.search(r"(?m)^\s*::", shown)
    assert not re.search(r"##\w*\[", shown)
    assert "\x1b" not in shown
