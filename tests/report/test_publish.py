"""The command publish over a small ledger, and what readers find."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.deliver.publishing.sites import everything, hidden_names
from tests.ledgers import write_ledger
from tests.report.building import Ended, command

SPEC = """
title: Stock & value
name: stock
company: CRONUS
as_of: 2025-03-31
source: ledger
sections: [kpis]
checks: {cost_from_ledger_entries: "off"}
alerts: [{when: inventory_quantity > 2, message: Too much <in> stock}]
outputs: [json, csv]
publish: {url: site, owner: Controlling, keep: {daily: 2, monthly: 0, yearly: 0}}
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "1", "itemNo": "A", "costAmountActual": "10.5", "postingDate": "2025-01-10", "locationCode": "NORTH"},
    {"serialNo": "2", "itemNo": "B", "costAmountActual": "7", "postingDate": "2025-02-10", "locationCode": "SOUTH"},
    {"serialNo": "3", "itemNo": "B", "costAmountActual": "5", "postingDate": "2025-04-10", "locationCode": "SOUTH"},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a spec and a ledger: two serial numbers in March, three in April."""
    write_ledger(tmp_path / "ledger", ROWS)
    (tmp_path / "stock.yaml").write_text(SPEC, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1746000000")
    return tmp_path


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Publishes the spec; further arguments are the command line's."""

    def publish(*arguments: str) -> Ended:
        return command("publish", folder / "stock.yaml", "--quiet", *arguments, capsys=capsys)

    return publish


def figure(folder: Path, at: str) -> int:
    """Serial numbers on hand, as the report in a folder says."""
    data = json.loads((folder / "site/stock" / at / "stock.json").read_text(encoding="utf-8"))
    found: int = next(kpi["value"] for kpi in data["sections"][0]["kpis"] if kpi["measure"] == "serials_on_hand")
    return found


def days(folder: Path) -> list[str]:
    """The days that have a report."""
    return sorted(path.name for path in (folder / "site/stock").iterdir() if path.is_dir())


def test_a_report_is_published(folder: Path, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Where readers find it is told on stdout; the folder is the spec's neighbour; verify finds nothing wrong."""
    ended = run()

    site = folder / "site"
    assert (ended.status, ended.stderr) == (0, "")
    assert ended.stdout.splitlines() == [f"{site}/stock/2025-03-31/index.html", f"{site}/stock/latest/index.html"]
    assert sorted(everything(site / "stock/latest")) == [
        "csv/kpis.csv",
        "index.html",
        "manifest.json",
        "stock.json",
    ]
    assert hidden_names(folder) == []
    verified = command("verify", site, capsys=capsys)
    assert (verified.status, verified.stdout) == (0, f"{site}: 6 files as in the manifest\n")
    assert command("verify", folder / "stock.yaml", capsys=capsys).stdout == "site: 6 files as in the manifest\n"
    (site / "stock/latest/stock.json").write_text("{}")
    for place in (site, folder / "stock.yaml"):
        verified = command("verify", place, capsys=capsys)
        assert verified.status == 1
        assert verified.stderr.startswith("stock/latest/stock.json: changed-file: ")


def test_a_history(folder: Path, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """Days, corrections, tags and the rule of what is kept, one run after the other."""
    assert run("--tag", "Q1").status == 0
    assert run("--as-of", "2025-04-30").status == 5  # the alert fires: three serial numbers
    assert (days(folder), figure(folder, "latest")) == (["2025-03-31", "2025-04-30", "latest"], 3)

    write_ledger(folder / "ledger", ROWS[:2])  # the third was a mistake
    assert run("--as-of", "2025-04-30").status == 0
    assert (figure(folder, "latest"), figure(folder, "2025-04-30")) == (2, 2)

    older = run("--as-of", "2025-01-31")  # an older day, later
    assert older.stdout.splitlines()[0].endswith("/stock/2025-01-31/index.html")
    assert "latest" not in older.stdout and "--tag keeps it" in older.stdout
    assert (figure(folder, "2025-01-31"), figure(folder, "latest")) == (1, 2)

    newer = run("--as-of", "2025-05-31")
    assert "no longer kept: 2025-01-31" in newer.stdout
    assert days(folder) == ["2025-03-31", "2025-04-30", "2025-05-31", "latest"]
    run("--as-of", "2025-06-30")
    assert days(folder) == ["2025-03-31", "2025-05-31", "2025-06-30", "latest"]
    assert command("verify", folder / "site", capsys=capsys).status == 0


def test_first_page_and_feed(folder: Path, run: Any) -> None:
    """They tell of the report, its owner, its alert and its figures, and lead to files that are there."""
    run("--as-of", "2025-02-28")
    run("--as-of", "2025-04-30", "--set", "publish.address=https://intranet.example.com/reports/")

    page = (folder / "site/index.html").read_text(encoding="utf-8")
    for text in ("Stock &amp; value", "CRONUS", "Controlling", "Too much &lt;in&gt; stock", "<svg"):
        assert text in page
    links = [link for link in re.findall(r'href="([^"#]+)"', page) if "://" not in link]
    assert {"stock/latest/index.html", "stock/2025-02-28/index.html", "feed.xml"} <= set(links)
    assert all((folder / "site" / link).is_file() for link in links)
    feed = ElementTree.parse(folder / "site/feed.xml")
    found = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert "https://intranet.example.com/reports/stock/2025-04-30/index.html" in found


def test_the_cover(folder: Path, run: Any) -> None:
    """The page of a day's folder opens the report by itself, and leads to each of its files."""
    run("--set", "outputs=[html,json]")
    cover = (folder / "site/stock/2025-03-31/index.html").read_text(encoding="utf-8")

    assert '<meta http-equiv="refresh" content="0; url=stock.html">' in cover
    assert re.findall(r'<a href="([^"]+)"', cover) == ["stock.html", "stock.json"]
    assert "Stock &amp; value" in cover and "default-src 'none'" in cover


def test_equal_runs_give_equal_bytes(folder: Path, run: Any) -> None:
    """The same data at the same moment change nothing that readers see."""
    run()
    before = everything(folder / "site")
    run()

    after = everything(folder / "site")
    changed = {name for name in before if before[name] != after[name]}
    assert (set(after), changed) == (set(before), {"catalog.json"})


def test_a_rehearsal(folder: Path, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """--dry-run makes the report and says where it would go; nothing is written."""
    ended = run("--dry-run")

    assert ended.stdout.splitlines()[0] == f"{folder}/site/stock/2025-03-31/index.html"
    assert "nothing was changed at site: this is a dry run" in ended.stderr
    assert not (folder / "site").exists()
    verified = command("verify", folder / "stock.yaml", capsys=capsys)
    assert (verified.status, verified.stderr.splitlines()[0]) == (
        1,
        "not-a-report: nothing was published to 'site' yet",
    )


def test_readers(folder: Path, run: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """With for_each, each reader's report has a folder, days and a latest of its own; the first page lists them."""
    with (folder / "stock.yaml").open("a", encoding="utf-8") as file:
        file.write("for_each: location_code\n")
    ended = run("--as-of", "2025-04-30")

    assert ended.status == 0, ended.stderr
    assert {path.name for path in (folder / "site/stock").iterdir()} == {"north", "south"}
    assert (figure(folder, "north/latest"), figure(folder, "south/2025-04-30")) == (1, 2)
    page = (folder / "site/index.html").read_text(encoding="utf-8")
    assert "stock/north/latest/index.html" in page and "stock/south/latest/index.html" in page
    run("--as-of", "2025-04-30", "--only", "NORTH")
    assert command("verify", folder / "site", capsys=capsys).status == 0


@pytest.mark.parametrize(
    ("change", "arguments", "status", "problem"),
    [
        (("publish:", "# publish:"), (), 2, "stock.yaml: missing-key: the spec does not say where to publish"),
        (("url: site", "url: 'ftp://host/x'"), (), 2, "bad-place"),
        (("url: site", "url: ledger/item_ledger_entries.csv"), (), 1, "not-a-folder"),
        (("", ""), ("--tag", "../x"), 2, "bad-tag"),
        (("inventory_quantity", "inventory_quantiti"), (), 2, "unknown-measure"),
    ],
)
def test_what_is_wrong_is_told(
    folder: Path, run: Any, change: tuple[str, str], arguments: tuple[str, ...], status: int, problem: str
) -> None:
    """A spec or a place that cannot be is a sentence and an exit status; nothing is written."""
    (folder / "stock.yaml").write_text(SPEC.replace(*change) if change[0] else SPEC, encoding="utf-8")
    before = everything(folder)
    ended = run(*arguments)

    assert (ended.status, problem in ended.stderr, everything(folder) == before) == (status, True, True), ended.stderr


def test_data_that_cannot_be_read(folder: Path, run: Any) -> None:
    """If the report cannot be made, what was published stands as it was."""
    run()
    (folder / "ledger/item_ledger_entries.csv").unlink()
    before = everything(folder / "site")

    assert run().status == 1
    assert everything(folder / "site") == before
