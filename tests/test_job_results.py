"""What a job of continuous integration is told by the commands that make reports."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from reportgen.errors import ExitStatus
from tests.ledgers import write_ledger
from tests.report.building import command

SPEC = "title: {title}\nsource: ledger\nsections: [kpis]\noutputs: [csv]\nalerts: [{{when: inventory_quantity > 1}}]\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ledger of two pieces, and two specs of which the second is wrong; no server's environment."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    write_ledger(tmp_path / "ledger", [{"serialNo": "1"}, {"serialNo": "2"}])
    (tmp_path / "good.yaml").write_text(SPEC.format(title="Good"), encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("title: Bad\nsource: ledger\nsections: [kpi]\n", encoding="utf-8")
    return tmp_path


def test_summary_and_junit_are_written_for_all_reports(folder: Path, capsys: Any) -> None:
    """One that was made and one whose spec is wrong, whatever the outputs; the status is that of the worst."""
    ended = command(
        *("build", folder / "good.yaml", folder / "bad.yaml", "--out", folder / "out", "--quiet"),
        *("--summary", folder / "ci" / "summary.md", "--junit", folder / "ci" / "junit.xml"),
        capsys=capsys,
    )

    assert ended.status == ExitStatus.USAGE
    text = (folder / "ci" / "summary.md").read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## ⚠ Good",
        f"## ✗ {str(folder / 'bad.yaml').replace('_', chr(92) + '_')}",
    ]
    root = fromstring((folder / "ci" / "junit.xml").read_bytes())
    assert [root.get(name) for name in ("tests", "failures", "errors")] == ["3", "1", "1"]
    assert sorted(path.name for path in (folder / "ci").iterdir()) == ["junit.xml", "summary.md"]


def test_reports_made_side_by_side_are_told_together(folder: Path, capfd: Any) -> None:
    """Each in a process of its own: one summary, in the order of the specs, and annotations once."""
    ended = command(
        *("build", folder / "good.yaml", folder / "bad.yaml", "--out", folder / "out", "--quiet", "--jobs", "2"),
        *("--summary", folder / "summary.md", "--annotations", "github"),
        capsys=capfd,
    )

    assert ended.status == ExitStatus.USAGE
    text = (folder / "summary.md").read_text(encoding="utf-8")
    assert text.index("## ⚠ Good") < text.index("## ✗ ")
    assert [line.split(" ")[0] for line in ended.stdout.splitlines() if line.startswith("::")] == [
        "::error",
        "::warning",
    ]


def test_the_server_s_summary_is_added_to(folder: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another program has written there stays; a named file is replaced; annotations follow the server."""
    step = folder / "step.md"
    step.write_text("before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(step))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (folder / "summary.md").write_text("old\n", encoding="utf-8")
    ended = command(
        *("build", folder / "good.yaml", "--out", folder / "out", "--quiet", "--summary", folder / "summary.md"),
        capsys=capsys,
    )

    assert ended.status == ExitStatus.ALERT
    own = (folder / "summary.md").read_text(encoding="utf-8")
    assert own.startswith("## ⚠ Good\n")
    assert step.read_text(encoding="utf-8") == f"before\n{own}"
    assert "::warning file=" in ended.stdout

    command("build", folder / "good.yaml", "--out", folder / "out", "--quiet", "--summary", step, capsys=capsys)
    assert step.read_text(encoding="utf-8") == f"before\n{own}{own}"


def test_a_summary_that_cannot_be_written_is_told(folder: Path, capsys: Any) -> None:
    """The report is in its place; the summary's folder is a file, which is said with a way out."""
    ended = command(
        *("build", folder / "good.yaml", "--out", folder / "out", "-q", "--summary", folder / "bad.yaml" / "s.md"),
        capsys=capsys,
    )

    assert ended.status == ExitStatus.FAILED
    assert "is a file where a folder should be" in ended.stderr
    assert (folder / "out" / "good" / "manifest.json").is_file()
