"""The commands, as a user meets them."""

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reportgen.assets import shipped
from reportgen.demo import COMPANY
from reportgen.errors import ExitStatus
from reportgen.starting import demo_specs, write_demo_ledger
from tests.ledgers import write_ledger
from tests.report.building import command


def test_the_demo_is_written_and_shipped_specs_built(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ledger, and reports of the invented company in every output the specs ask for, one of them for each reader.

    All specs in config/ are built, and looked at, by tests/browser/test_shipped_specs.py.
    """
    specs = ["locations", "recall"]
    assert {*specs} < {path.stem for path in demo_specs()}
    monkeypatch.setattr("reportgen.starting.demo_specs", lambda: [shipped(f"config/{name}.yaml") for name in specs])

    ended = command("demo", "--out", tmp_path, "--quiet", capsys=capsys)

    assert ended.status == ExitStatus.DONE
    assert (tmp_path / "demo-ledger" / "item_ledger_entries.csv").is_file()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "demo-ledger") == specs
    for name in specs:
        folders = [path.parent for path in (tmp_path / name).rglob("manifest.json")]
        assert (len(folders) > 3) == (name == "locations")  # one for each of its readers
        for folder in folders:
            assert {"html", "pdf", "json"} <= {path.suffix[1:] for path in folder.iterdir()}
            assert json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["company"] == COMPANY
            assert command("verify", folder, capsys=capsys).status == ExitStatus.DONE


def test_the_shipped_spec_works_as_it_stands_beside_the_demo_ledger(tmp_path: Path, capsys: Any) -> None:
    """config/ and output/ side by side, as in a checkout: build config/... without a word more."""
    write_demo_ledger(tmp_path / "output")
    (tmp_path / "config").mkdir()
    spec = tmp_path / "config" / "inventory-by-serial-no.yaml"
    spec.write_text(shipped("config/inventory-by-serial-no.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    ended = command("build", spec, "--out", tmp_path / "again", "--format", "json", "--quiet", capsys=capsys)

    assert ended.status == ExitStatus.DONE


def test_a_first_spec_is_written_checked_and_built(
    tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """init looks at the source, writes a spec that validates and builds, and never writes over one."""
    monkeypatch.chdir(tmp_path)
    write_ledger(tmp_path / "it's a ledger", [{"serialNo": "1"}])

    first = command("init", "--from", "it's a ledger", capsys=capsys)
    assert (first.status, first.stdout) == (
        ExitStatus.DONE,
        "report.yaml is written. Next: reportgen build report.yaml\n",
    )
    assert command("validate", "report.yaml", capsys=capsys).stdout == "report.yaml: fine\n"
    assert command("build", "report.yaml", "--format", "json", "--quiet", capsys=capsys).status == ExitStatus.DONE

    again = command("init", capsys=capsys)
    assert again.status == ExitStatus.FAILED
    assert "file-exists: 'report.yaml' is there already" in again.stderr


def test_init_refuses_a_source_without_a_ledger(tmp_path: Path, capsys: Any) -> None:
    """Nothing is written for a source that cannot work."""
    (tmp_path / "notes.txt").write_text("no ledger")

    ended = command("init", tmp_path / "report.yaml", "--from", tmp_path, capsys=capsys)

    assert ended.status == ExitStatus.FAILED
    assert not (tmp_path / "report.yaml").exists()


def test_inspect_says_what_is_there_and_what_is_missing(tmp_path: Path, capsys: Any) -> None:
    """Tables, columns, control totals; for programs as JSON."""
    write_ledger(tmp_path, [{"serialNo": "1"}, {"serialNo": ""}], items=[{"itemNo": "PUMP", "itemDescription": "Pump"}])

    text = command("inspect", tmp_path, capsys=capsys).stdout
    data = json.loads(command("inspect", tmp_path, "--json", capsys=capsys).stdout)

    assert "  item_ledger_entries  2 rows  analytics CSV  item_ledger_entries.csv\n" in text
    assert "  items                1 row   analytics CSV  items.csv\n" in text
    assert ["serialNo", "serial_no"] in [line.split() for line in text.splitlines()]
    assert "Quantity   2, with serial number 1, without 1\n" in text
    assert data["control_totals"]["quantity"] == 2
    assert [table["name"] for table in data["tables"]] == ["item_ledger_entries", "items"]


@pytest.mark.parametrize("key", ["matrix.rows", "inventory_value", "as_of", "serial_above_one", "filter"])
def test_explain_knows_keys_and_names(key: str, capsys: Any) -> None:
    """Keys of the spec, measures, dimensions and checks."""
    ended = command("explain", key, capsys=capsys)

    assert ended.status == ExitStatus.DONE
    assert key in ended.stdout


def test_explain_offers_the_nearest(capsys: Any) -> None:
    """An unknown key is the user's fault, and the way out is offered."""
    ended = command("explain", "matrix.rowz", capsys=capsys)

    assert ended.status == ExitStatus.USAGE
    assert "did you mean 'matrix.rows'?" in ended.stderr


def test_verify_finds_a_changed_file(tmp_path: Path, capsys: Any) -> None:
    """One byte more in a report's file."""
    write_ledger(tmp_path / "ledger", [{"serialNo": "1"}])
    (tmp_path / "report.yaml").write_text(
        "source: ledger\nname: r\nsections: [kpis]\noutputs: [json]\nas_of: 2025-06-30\n"
    )
    command("build", tmp_path / "report.yaml", "--out", tmp_path, "--quiet", capsys=capsys)
    with (tmp_path / "r" / "r.json").open("a", encoding="utf-8") as file:
        file.write(" ")

    ended = command("verify", tmp_path / "r", capsys=capsys)

    assert ended.status == ExitStatus.FAILED
    assert "r.json" in ended.stderr


def test_progress_goes_to_stderr_as_text_or_json(tmp_path: Path, capsys: Any) -> None:
    """The six steps, one line each; --verbose adds times, --log-format json makes objects of them."""
    write_ledger(tmp_path / "ledger", [{"serialNo": "1"}])
    spec = tmp_path / "report.yaml"
    spec.write_text("source: ledger\nsections: [kpis]\noutputs: [json]\nas_of: 2025-06-30\n")

    plain = command("build", spec, "--out", tmp_path, "--verbose", capsys=capsys)
    objects = command("build", spec, "--out", tmp_path, "--log-format", "json", capsys=capsys)

    steps = ["spec", "load", "model", "sections", "render", "deliver"]
    assert [line.split(":")[0] for line in plain.stderr.splitlines()] == [
        f"Step {n} - {step}" for n, step in enumerate(steps, start=1)
    ]
    assert all("s since the last step" in line for line in plain.stderr.splitlines())
    assert [json.loads(line)["text"].split(":")[0] for line in objects.stderr.splitlines()][3] == "Step 4 - sections"
    assert all(line.startswith(str(tmp_path)) for line in plain.stdout.splitlines())


def test_help_imports_nothing_heavy() -> None:
    """`reportgen --help` needs neither engine nor spec."""
    script = "import sys, reportgen.cli as c\nc.run(['--help'])\nprint(sorted({m.split('.')[0] for m in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    loaded = set(json.loads(done.stdout.splitlines()[-1].replace("'", '"')))
    assert not loaded & {
        "pandas",
        "ibis",
        "duckdb",
        "pydantic",
        "jinja2",
        "altair",
        "weasyprint",
        "rich",
        "ruamel",
        "pyarrow",
    }


def test_a_terminal_gets_a_live_line_and_whole_results(tmp_path: Path) -> None:
    """On a terminal the steps pass by in one line; the results stand below it, none wiped out."""
    write_ledger(tmp_path / "ledger", [{"serialNo": "1"}])
    (tmp_path / "report.yaml").write_text(
        "source: ledger\nname: r\nsections: [kpis]\noutputs: [json]\nas_of: 2025-06-30\n"
    )
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "build", "report.yaml"], cwd=tmp_path, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is gone when the child is
        while part := os.read(ours, 65536):
            shown += part

    assert child.wait() == ExitStatus.DONE
    assert b"Step 4 - sections" in shown
    assert shown.index(b"output/r/r.json\r\noutput/r/manifest.json\r\n") > shown.rindex(b"Step 6")
    assert b"\x1b[1A" not in shown[shown.index(b"output/r/r.json") :]
