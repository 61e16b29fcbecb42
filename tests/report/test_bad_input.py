"""What users get wrong: each with its exit status and a line that helps, and never a traceback."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import ExitStatus
from tests.ledgers import Row, write_csv, write_ledger
from tests.report.building import Ended, command

SPEC = "source: ledger\nsections: [kpis, matrix]\noutputs: [json]\nas_of: 2025-06-30\n"
GOOD: list[Row] = [{"serialNo": "1"}, {"serialNo": "2"}]


def build(folder: Path, capsys: Any, spec: str = SPEC, *options: str | Path) -> Ended:
    """`reportgen build report.yaml` in the folder."""
    (folder / "report.yaml").write_text(spec, encoding="utf-8")
    return command("build", folder / "report.yaml", "--out", folder / "out", "--quiet", *options, capsys=capsys)


def checks(ended: Ended) -> str:
    """report.json of a build that ended with one."""
    return next(Path(line) for line in ended.stdout.splitlines() if "manifest" not in line).read_text(encoding="utf-8")


def test_no_such_source(tmp_path: Path, capsys: Any) -> None:
    """A folder that is not there: what was looked for, and what is there instead."""
    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.FAILED
    assert "no-such-source" in ended.stderr and "report.yaml" in ended.stderr


def test_an_empty_file(tmp_path: Path, capsys: Any) -> None:
    """0 bytes are no ledger."""
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "item_ledger_entries.csv").write_text("")

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.FAILED
    assert "empty-file: 'item_ledger_entries.csv'" in ended.stderr


def test_a_missing_column(tmp_path: Path, capsys: Any) -> None:
    """The column is named, with those that were found."""
    write_csv(
        tmp_path / "ledger" / "item_ledger_entries.csv",
        [{"entryNo": 1, "entryType": "Sale", "itemNo": "A", "quantity": 1, "postingDate": "2025-01-01"}],
    )

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.FAILED
    assert "has no column serial_no" in ended.stderr and "columns found: entryNo, entryType, itemNo" in ended.stderr


@pytest.mark.parametrize(("column", "value"), [("quantity", "many"), ("postingDate", "2025-02-30")])
def test_a_value_that_cannot_be_read(tmp_path: Path, capsys: Any, column: str, value: str) -> None:
    """Text in a quantity, an impossible date: the report is made and says so, with file, line and value."""
    write_ledger(tmp_path / "ledger", [*GOOD, {"serialNo": "3", column: value}])

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.CHECK_FAILED
    assert "error: unreadable_value" in ended.stderr
    assert f"'{value}'" in checks(ended) and "line 4" in checks(ended)


def test_an_entry_number_twice(tmp_path: Path, capsys: Any) -> None:
    """Totals may be wrong: an error, and the report says so."""
    write_ledger(tmp_path / "ledger", [*GOOD, {"serialNo": "3", "entryNo": 1}])

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.CHECK_FAILED
    assert "error: duplicate_entry_no" in ended.stderr


def test_a_check_can_be_made_more_or_less_serious(tmp_path: Path, capsys: Any) -> None:
    """A serial of quantity 5 is a warning; the spec makes it an error, or turns it off; --strict makes it an error."""
    write_ledger(tmp_path / "ledger", [*GOOD, {"serialNo": "3", "quantity": 5}])

    warned = build(tmp_path, capsys)
    assert warned.status == ExitStatus.DONE
    assert "warning: serial_quantity: 1 entry with a serial number" in warned.stderr
    assert build(tmp_path, capsys, SPEC, "--strict").status == ExitStatus.CHECK_FAILED
    assert build(tmp_path, capsys, SPEC + "checks: {serial_quantity: error}\n").status == ExitStatus.CHECK_FAILED
    assert build(tmp_path, capsys, SPEC + "checks: {serial_quantity: off, serial_above_one: off}\n").stderr == ""


def test_an_empty_ledger(tmp_path: Path, capsys: Any) -> None:
    """A header and no entry: a report that says so."""
    write_ledger(tmp_path / "ledger", [])

    ended = build(tmp_path, capsys, SPEC, "--format", "html")

    assert ended.status == ExitStatus.DONE
    page = next(Path(line) for line in ended.stdout.splitlines() if line.endswith(".html"))
    assert "The ledger has no entries." in page.read_text(encoding="utf-8")


def test_a_spec_with_several_faults(tmp_path: Path, capsys: Any) -> None:
    """Unknown kind, unknown dimension, unknown key: all at once, each with its place and the nearest name."""
    ended = build(
        tmp_path,
        capsys,
        "source: x\nsections:\n  - kind: matrx\n  - kind: matrix\n    rows: [serail_no]\n    colums: []\n",
    )

    assert ended.status == ExitStatus.USAGE
    assert (
        "report.yaml:3:11: unknown-kind: unknown kind of section 'matrx'\n  hint: did you mean 'matrix'?"
        in ended.stderr
    )
    assert "report.yaml:5:12: unknown-dimension" in ended.stderr and "did you mean 'serial_no'?" in ended.stderr
    assert "report.yaml:6:5: unknown-key" in ended.stderr and "did you mean 'columns'?" in ended.stderr


def test_a_day_to_come(tmp_path: Path, capsys: Any) -> None:
    """as_of in the future is a warning."""
    write_ledger(tmp_path / "ledger", GOOD)

    ended = build(tmp_path, capsys, SPEC, "--as-of", "2999-01-01")

    assert ended.status == ExitStatus.DONE
    assert "warning: as_of_in_future: The report's day 2999-01-01 is after today" in ended.stderr


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ section.nope }}", "sections/matrix.html:1"),
        ("{% if %}", "sections/matrix.html:1"),
        ("{{ ''.__class__.__mro__ }}", "sections/matrix.html:1"),
        ("{% include '/etc/hostname' %}", "sections/matrix.html"),
    ],
)
def test_a_template_that_breaks(tmp_path: Path, capsys: Any, template: str, said: str) -> None:
    """The line of the user's template is told; nothing is put in place."""
    write_ledger(tmp_path / "ledger", GOOD)
    (tmp_path / "mine" / "sections").mkdir(parents=True)
    (tmp_path / "mine" / "sections" / "matrix.html").write_text(template, encoding="utf-8")

    ended = build(tmp_path, capsys, SPEC, "--format", "html", "--templates", tmp_path / "mine")

    assert ended.status == ExitStatus.FAILED
    assert said in ended.stderr and "template-error" in ended.stderr
    assert not (tmp_path / "out" / "inventory-by-serial-no").exists()


def test_a_folder_of_templates_that_is_not_there(tmp_path: Path, capsys: Any) -> None:
    """The folder is named."""
    write_ledger(tmp_path / "ledger", GOOD)

    ended = build(tmp_path, capsys, SPEC, "--templates", tmp_path / "mine")

    assert ended.status == ExitStatus.USAGE
    assert "no-such-folder" in ended.stderr


def test_an_output_folder_that_cannot_be_written(tmp_path: Path, capsys: Any) -> None:
    """A file in the way of the folder."""
    write_ledger(tmp_path / "ledger", GOOD)
    (tmp_path / "out").write_text("in the way")

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.FAILED
    assert "not-a-folder" in ended.stderr and "choose another folder with --out" in ended.stderr
    assert (tmp_path / "out").read_text() == "in the way"


@pytest.mark.parametrize("options", [("--format", "docx"), ("--jobs", "0"), ("--nonsense",), ("--set", "nonsense")])
def test_a_wrong_command_line(tmp_path: Path, capsys: Any, options: tuple[str, ...]) -> None:
    """Usage, and exit status 2."""
    ended = build(tmp_path, capsys, SPEC, *options)

    assert ended.status == ExitStatus.USAGE
    assert ended.stderr


def test_an_unknown_locale(tmp_path: Path, capsys: Any) -> None:
    """A well-formed locale that nobody speaks is the spec's fault."""
    write_ledger(tmp_path / "ledger", GOOD)

    ended = build(tmp_path, capsys, SPEC + "locale: xx-YY\n")

    assert ended.status == ExitStatus.USAGE
    assert "xx-YY" in ended.stderr


def test_one_report_that_fails_does_not_stop_the_others(tmp_path: Path, capsys: Any) -> None:
    """Two specs, the first broken: the second is built, and the status is the worst."""
    write_ledger(tmp_path / "ledger", GOOD)
    (tmp_path / "bad.yaml").write_text("source: ledger\nsections: [nope]\n")
    (tmp_path / "good.yaml").write_text(SPEC + "name: good\n")

    for jobs in ("1", "2"):
        ended = command(
            "build",
            tmp_path / "bad.yaml",
            tmp_path / "good.yaml",
            "--out",
            tmp_path / f"out{jobs}",
            "--jobs",
            jobs,
            "--quiet",
            capsys=capsys,
        )

        assert ended.status == ExitStatus.USAGE
        assert (tmp_path / f"out{jobs}" / "good" / "good.json").is_file()


def test_a_bug_is_one_line_and_a_log(tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw ends with status 3, one line, and a file to send."""
    write_ledger(tmp_path / "ledger", GOOD)
    monkeypatch.setattr("reportgen.composing.settings_of", lambda *_: 1 / 0)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    ended = build(tmp_path, capsys)

    assert ended.status == ExitStatus.BUG
    (log,) = tmp_path.glob("reportgen-bug-*.log")
    assert ended.stderr == f"reportgen has a bug: ZeroDivisionError. Please send us {log}\n"
    assert "Traceback" in log.read_text(encoding="utf-8")


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    """Interrupted while it works: one line, status 1, no half report and no child left."""
    write_ledger(tmp_path / "ledger", GOOD)
    (tmp_path / "report.yaml").write_text(SPEC.replace("json", "pdf"))
    arguments = [
        sys.executable,
        "-m",
        "reportgen",
        "build",
        str(tmp_path / "report.yaml"),
        "--out",
        str(tmp_path / "out"),
    ]
    child = subprocess.Popen(
        arguments,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert child.stderr is not None
    while "Step 3" not in child.stderr.readline():
        assert child.poll() is None
    time.sleep(0.05)
    os.killpg(child.pid, signal.SIGINT)

    said = child.stderr.read()

    assert child.wait(timeout=20) == ExitStatus.FAILED
    assert said.splitlines()[-1] == "interrupted: nothing unfinished was put in place"
    assert "Traceback" not in said
    assert not (tmp_path / "out" / "inventory-by-serial-no").exists()
