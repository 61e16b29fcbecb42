"""Whole reports beside what was: the same ledger on an earlier day, and earlier reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.ledgers import write_ledger
from tests.report.building import built, command

SPEC = """
title: Stock
as_of: 2025-03-31
compare: {compare}
source: ledger
sections:
  - kind: kpis
    measures: [serials_on_hand, inventory_value]
  - changes
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "1", "costAmountActual": "10.5", "postingDate": "2025-01-10"},
    {"serialNo": "2", "costAmountActual": "7", "postingDate": "2025-02-10"},
    {"serialNo": "1", "entryType": "Sale", "quantity": -1, "costAmountActual": "-10.5", "postingDate": "2025-03-05"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small ledger."""
    write_ledger(tmp_path / "ledger", ROWS)
    return tmp_path


def figures(report: Any) -> list[tuple[Any, ...]]:
    return [(kpi["value"], kpi["change"]["value"], kpi["change"]["words"]) for kpi in report.section("kpis")["kpis"]]


def test_an_earlier_report_and_the_ledger_of_its_day_say_the_same(folder: Path) -> None:
    """What February's report.json says is what the ledger says of the end of February."""
    february = built(SPEC.format(compare="2025-01-31"), folder, overrides=["as_of=2025-02-28"], formats=["json"])
    (folder / "february.json").write_bytes((february.folder / "stock.json").read_bytes())
    by_day = built(SPEC.format(compare="end of last month"), folder, formats=["json", "html", "pdf"])
    words = figures(by_day)
    by_file = built(SPEC.format(compare="{report: february.json}"), folder, formats=["json"])

    assert words == [(1, 2, "▼ -1 (-50.0%), was 2"), (7, 17.5, "▼ -10.50 (-60.0%), was 17.50")]
    assert figures(by_file) == words
    assert by_file.section("changes")["rows"] == [
        {
            "change": "gone",
            "key": ["PUMP", "", "1"],
            "words": "sold, Mar 5, 2025",
            "differences": [],
            "values": [10.5, None],
        }
    ]
    assert "earlier_report" in [table["name"] for table in by_file.data["provenance"]["tables"]]


def test_page_and_pdf_show_what_was(folder: Path) -> None:
    """The change in words stands on the card, and what happened to the serial number in its list."""
    report = built(SPEC.format(compare="end of last month"), folder, formats=["json", "html", "pdf"])

    for text in (report.html, report.pdf_text):
        assert "was 17.50" in text
        assert "sold, Mar 5, 2025" in text
        assert "2 serial numbers in stock on Feb 28, 2025, 1 serial number now" in " ".join(text.split())


def test_the_latest_snapshot_before_the_day_is_taken(folder: Path) -> None:
    """Of the reports in the folder those of the same day and later do not count, nor what a run that died has left;
    without any the report says so."""
    spec = SPEC.format(compare="{snapshots: kept}")
    (folder / "kept").mkdir()
    first = built(spec, folder, overrides=["as_of=2025-02-28"], formats=["json"])
    assert first.section("kpis")["kpis"][0]["change"] is None
    for day in ("2025-01-31", "2025-02-28", "2025-03-31"):
        place = folder / "kept" / day
        place.mkdir()
        kept = {"schema": 1, "as_of": day, "sections": [{"kind": "kpis", "kpis": [_kpi(len(day) + int(day[6]))]}]}
        (place / "stock.json").write_text(json.dumps(kept))
    (folder / "kept" / ".2025-03-01.new").mkdir()
    (folder / "kept" / ".2025-03-01.new" / "stock.json").write_text("{")
    second = built(spec, folder, formats=["json"])

    assert second.section("kpis")["kpis"][0]["change"]["value"] == 12
    assert second.section("kpis")["compared_with"].startswith("Feb 28, 2025")


def _kpi(value: int) -> dict[str, Any]:
    return {"measure": "serials_on_hand", "value": value}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot-read: the earlier report 'old.json' cannot be read: No such file or directory"),
        ("{", "old.json:1: bad-report: this is no JSON"),
        ("[]", "old.json: bad-report: this is no report.json"),
        ('{"schema": 9, "sections": []}', "is of schema 9; this program reads schema 1"),
        ('{"schema": 1, "sections": []}', "does not say its day (as_of)"),
        (
            '{"schema": 1, "as_of": "2025-12-31", "sections": []}',
            "old.json: bad-comparison: the report to compare with is of 2025-12-31, not before the report's day",
        ),
    ],
)
def test_what_is_no_earlier_report_is_refused(folder: Path, capsys: Any, content: str | None, told: str) -> None:
    """Exit status 1, the file named, and nothing is written."""
    (folder / "report.yaml").write_text(SPEC.format(compare="{report: old.json}"))
    if content is not None:
        (folder / "old.json").write_text(content)
    ended = command("build", folder / "report.yaml", "--out", folder / "out", capsys=capsys)

    assert ended.status == 1
    assert told in ended.stderr
    assert not (folder / "out").exists() or not list((folder / "out").rglob("*.json"))
