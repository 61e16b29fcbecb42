"""`reportgen fetch`, and `build` from the web service, as a user meets them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportgen.assets import shipped
from reportgen.demo import COMPANY, generate_demo
from reportgen.errors import ExitStatus
from tests.load.business_central.ledgers import ENTITY_OF, company, entities_of, entry
from tests.load.business_central.server import ENVIRONMENT, SECRET, Business, Reply, serving, wrong
from tests.load.business_central.specs import source, spec
from tests.report.building import Ended, command


@pytest.fixture
def business(certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Business]:
    """A service at work with two companies; the secret is in the environment."""
    monkeypatch.setenv("BC_TEST_SECRET", SECRET)
    made = Business({"CRONUS": company(entry(1), entry(2)), "B Co": company(entry(1))})
    with serving(made, certificates[1]):
        yield made


def test_fetch_says_how_many_rows_are_new(business: Business, tmp_path: Path, capsys: Any) -> None:
    """One line for every table of every company on stdout; progress and what is missing on stderr."""
    path = spec(tmp_path, business.address)
    ended = command("fetch", path, capsys=capsys)
    assert ended.status == ExitStatus.DONE
    assert ended.stdout.splitlines() == [
        "B Co: item ledger entries: 1 row, 1 new",
        "B Co: items: 7 rows, 7 new",
        "CRONUS: item ledger entries: 2 rows, 2 new",
        "CRONUS: items: 7 rows, 7 new",
    ]
    assert "Step 2 - fetch" in ended.stderr
    assert "missing: vendors: there is no vendors" in ended.stderr

    ledger = business.companies["CRONUS"]["itemLedgerEntries"]
    ledger[0].update(open=False, remainingQuantity=0)
    ledger.append(entry(3))
    again = command("fetch", path, "--quiet", capsys=capsys)
    assert "CRONUS: item ledger entries: 3 rows, 1 new, 1 changed" in again.stdout
    assert (tmp_path / "cache").is_dir()

    business.asked.clear()
    full = command("fetch", path, "--full", "--quiet", capsys=capsys)
    assert "CRONUS: item ledger entries: 3 rows, 0 new" in full.stdout
    assert "$filter" not in business.queries("itemLedgerEntries")[0]


@pytest.mark.parametrize(
    ("trick", "said"),
    [
        (lambda asked: wrong(500, "Internal", "no"), "service-failed"),
        (lambda asked: Reply(200, b"<html>", {"Content-Type": "text/html"}), "bad-answer"),
        (lambda asked: wrong(401, "Auth", "no"), "login-refused"),
    ],
)
def test_a_service_that_fails_is_status_1(
    business: Business, tmp_path: Path, capsys: Any, trick: Any, said: str
) -> None:
    """fetch and build alike, without a traceback and without a report."""
    business.trick = trick
    path = spec(tmp_path, business.address)
    for arguments in (("fetch", path), ("build", path, "--out", tmp_path / "out")):
        ended = command(*arguments, "--quiet", capsys=capsys)
        assert ended.status == ExitStatus.FAILED
        assert said in ended.stderr
        assert "Traceback" not in ended.stderr
        assert SECRET not in ended.stderr
    assert not (tmp_path / "out").exists()


def test_a_wrong_secret_is_status_1_and_not_shown(
    business: Business, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the login service's code."""
    monkeypatch.setenv("BC_TEST_SECRET", "not~the~secret")
    ended = command("fetch", spec(tmp_path, business.address), "--quiet", capsys=capsys)
    assert ended.status == ExitStatus.FAILED
    assert "AADSTS7000215" in ended.stderr
    assert "not~the~secret" not in ended.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("env:BC_TEST_SECRET", "env:BC_OTHER_SECRET", "no-such-secret"),
        ("env:BC_TEST_SECRET", SECRET, "env:NAME, file:PATH or keyring"),
        (f"environment: {ENVIRONMENT}", "enviroment: sandbox", "environment"),
        ("    url: https://", "    url: http://", "https only"),
        ("    login: https://", "    login: https://me:pw@", "written here as plain text"),
    ],
)
def test_a_wrong_spec_is_status_2(
    business: Business, tmp_path: Path, capsys: Any, old: str, new: str, said: str
) -> None:
    """Before the service is asked anything."""
    path = spec(tmp_path, business.address)
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ended = command("fetch", path, capsys=capsys)
    assert ended.status == ExitStatus.USAGE
    assert said in ended.stderr
    assert business.forms == []


def test_a_spec_that_reads_files_has_nothing_to_fetch(tmp_path: Path, capsys: Any) -> None:
    """Status 2, and what fetch is for."""
    path = tmp_path / "report.yaml"
    path.write_text("title: x\nsource: data\nsections: [{kind: kpis}]\n", encoding="utf-8")
    ended = command("fetch", path, capsys=capsys)
    assert (ended.status, "no-service" in ended.stderr) == (ExitStatus.USAGE, True)


def build(path: Path, out: Path, capsys: Any, *more: str) -> Ended:
    """A build of report.json."""
    return command("build", path, "--out", out, "--format", "json", "--quiet", *more, capsys=capsys)


def test_a_build_from_the_cache_says_so(business: Business, tmp_path: Path, capsys: Any) -> None:
    """With the service down a build fails, unless it is told to use what is there; then the report says from when."""
    path = spec(tmp_path, business.address)
    assert build(path, tmp_path / "out", capsys).status == ExitStatus.DONE
    business.trick = lambda asked: wrong(500, "Internal", "no")
    down = build(path, tmp_path / "down", capsys)
    assert (down.status, "--set source.business_central.offline=true" in down.stderr) == (ExitStatus.FAILED, True)

    offline = ("--set", "source.business_central.offline=true")
    assert build(path, tmp_path / "offline", capsys, *offline).status == ExitStatus.DONE
    fresh, old = (json.loads((tmp_path / name / "stock" / "stock.json").read_bytes()) for name in ("out", "offline"))
    codes = [{check["code"] for check in report["checks"]} for report in (fresh, old)]
    assert codes[1] - codes[0] == {"cached_data"}
    assert old["sections"] == fresh["sections"]
    assert command("fetch", path, *offline, capsys=capsys).status == ExitStatus.USAGE


def demo_folder(folder: Path) -> Path:
    """The demo's tables, as far as the service offers them, as CSV files."""
    folder.mkdir()
    for name, text in generate_demo().items():
        if name.removesuffix(".csv") in ENTITY_OF:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


def without_files(report: dict[str, Any]) -> list[dict[str, Any]]:
    """Takes out of a report what it says of files, and gives the tables they hold.

    Whether a spreadsheet has changed numbers on the way is asked of files of text alone.
    """
    for section in report["sections"]:
        section.pop("tables", None)
    report["checks"] = [check for check in report["checks"] if check["code"] != "damaged_number"]
    tables: list[dict[str, Any]] = report["provenance"].pop("tables")
    return tables


@pytest.mark.parametrize("name", ["inventory-by-serial-no", "management"])
def test_the_service_gives_the_same_report_as_files(business: Business, tmp_path: Path, capsys: Any, name: str) -> None:
    """report.json from the demo's CSV files and from the web service: equal but for where the tables came from."""
    folder = demo_folder(tmp_path / "demo-ledger")
    business.companies = {COMPANY: entities_of(folder)}
    text = shipped(f"config/{name}.yaml").read_text(encoding="utf-8")
    path = "  path: ../output/demo-ledger\n"
    assert path in text
    from_files, from_service = tmp_path / "files.yaml", tmp_path / "service.yaml"
    from_files.write_text(text.replace(path, "  path: demo-ledger\n"), encoding="utf-8")
    from_service.write_text(
        text.replace(f"source:\n{path}", source(business.address)).replace("source:\n\n", "source:\n"), encoding="utf-8"
    )
    said = ("--set", f"company={COMPANY}", "--set", "name=demo")
    assert command("fetch", from_service, "--quiet", capsys=capsys).status == ExitStatus.DONE
    results = []
    for at, one in enumerate((from_files, from_service)):
        ended = build(one, tmp_path / f"out{at}", capsys, *said)
        assert ended.status in (ExitStatus.DONE, ExitStatus.CHECK_FAILED), ended.stderr
        results.append(json.loads((tmp_path / f"out{at}" / "demo" / "demo.json").read_bytes()))
    tables = [without_files(result) for result in results]

    assert results[0] == results[1]
    rows = [{table["name"]: table["rows"] for table in listed} for listed in tables]
    assert rows[0] == rows[1]
    assert set(rows[0]) >= {"item_ledger_entries", "value_entries", "items", "bins", "transfer_lines"}
