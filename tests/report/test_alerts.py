"""Alerts of a spec: told on the report and by the exit status."""

from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import ExitStatus
from tests.ledgers import write_ledger
from tests.report.building import built, command

SPEC = """
title: Stock
as_of: 2025-03-31
compare: 2025-02-28
source: ledger
sections: [kpis]
alerts: {alerts}
outputs: [json, html, xlsx]
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "1", "itemNo": "A", "costAmountActual": "10.5", "postingDate": "2025-01-10"},
    {"serialNo": "2", "itemNo": "B", "costAmountActual": "7", "postingDate": "2025-02-10"},
    {
        "serialNo": "1",
        "itemNo": "A",
        "entryType": "Sale",
        "quantity": -1,
        "costAmountActual": "-10.5",
        "postingDate": "2025-03-05",
    },
    {"itemNo": "C", "quantity": 4, "costAmountActual": "2", "postingDate": "2025-03-05"},
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small ledger: one serial number left of two, and four pieces without any."""
    write_ledger(tmp_path / "ledger", ROWS)
    return tmp_path


@pytest.mark.parametrize(
    ("alert", "fires"),
    [
        ("{when: inventory_quantity > 0}", True),
        ("{when: inventory_quantity > 1}", False),
        ("{when: inventory_quantity >= 1}", True),
        ("{when: inventory_quantity = 1.0}", True),
        ("{when: inventory_quantity != 1}", False),
        ("{when: inventory_quantity < 1.5}", True),
        ("{when: inventory_quantity <= 5, serials_only: false}", True),
        ("{when: inventory_quantity < 5, serials_only: false}", False),
        ("{when: inventory_quantity > 0, filter: {item_no: B}}", True),
        ("{when: inventory_quantity > 0, filter: {item_no: C}}", False),
        ("{when: change of inventory_quantity < 0}", True),
        ("{when: change of inventory_quantity = -1}", True),
        ("{when: change of inventory_value <= -60%}", True),
        ("{when: change of inventory_value < -60%}", False),
        ("{when: change of inventory_quantity != 0, filter: {item_no: B}}", False),
        ("{when: change of inventory_value > 0%, filter: {item_no: X}}", False),
        ("{when: average_age_days > 0, filter: {item_no: X}}", False),
        ("{when: margin_percent < 10}", False),
    ],
)
def test_an_alert_fires_where_its_condition_holds(folder: Path, alert: str, fires: bool) -> None:
    """The figure of the alert's own filter, or its difference to the day compared with; a blank fires none."""
    made = built(SPEC.replace("{alerts}", f"[{alert}]"), folder, formats=["json"])

    assert [found["when"] for found in made.data["alerts"]] == ([alert[7:-1].split(",")[0]] if fires else [])
    assert made.made.status == (ExitStatus.ALERT if fires else ExitStatus.DONE)


def test_readers_are_told(folder: Path) -> None:
    """The page and the workbook say which alert fired, in the author's words or in the figure's."""
    alerts = (
        "[{when: inventory_quantity < 5, severity: critical}, {when: inventory_value < 100, message: 'Low <stock>'}]"
    )
    made = built(SPEC.replace("{alerts}", alerts), folder)

    assert [(found["severity"], found["message"], found["value"]) for found in made.data["alerts"]] == [
        ("critical", "Inventory (Quantity) is 1; the alert is for below 5", 1),
        ("warning", "Low <stock>", 7),
    ]
    assert "Inventory (Quantity) is 1; the alert is for below 5" in made.html
    assert "Low &lt;stock&gt;" in made.html


def test_the_command_ends_with_status_five(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A fired alert is told on stderr; the report is in its place. A failed check counts first."""
    (folder / "a.yaml").write_text(SPEC.replace("{alerts}", "[{when: serials_on_hand > 0}]"), encoding="utf-8")

    ended = command("build", folder / "a.yaml", "--out", folder / "out", "--quiet", capsys=capsys)

    assert ended.status == 5
    assert "alert: warning: " in ended.stderr
    assert (folder / "out" / "stock" / "stock.json").is_file()


def test_a_percentage_is_watched_in_percent(folder: Path) -> None:
    """Of a measure that is a percentage, 50 and 50% are the same bound."""
    own = "measures: {part: {ratio: [serials_on_hand, serials], percent: true}}\n"
    alerts = "[{when: part >= 50}, {when: part >= 50%}, {when: part > 50}, {when: part > 50%}]"
    made = built(own + SPEC.replace("{alerts}", alerts), folder, formats=["json"])

    assert [found["when"] for found in made.data["alerts"]] == ["part >= 50", "part >= 50%"]


@pytest.mark.parametrize(
    ("alert", "problem"),
    [
        ("{when: inventory_quantiti > 0}", "unknown-measure"),
        ("{when: inventory_quantity}", "bad-alert"),
        ("{when: inventory_quantity > many}", "bad-alert"),
        ("{when: '__import__(1) > 0'}", "bad-alert"),
        ("{when: inventory_quantity > 0, severity: loud}", "bad-value"),
        ("{severity: warning}", "missing-key"),
    ],
)
def test_a_wrong_alert_is_a_problem_of_the_spec(
    folder: Path, alert: str, problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is told with its place, and nothing is built."""
    (folder / "a.yaml").write_text(SPEC.replace("{alerts}", f"[{alert}]"), encoding="utf-8")

    ended = command("build", folder / "a.yaml", "--out", folder / "out", "--quiet", capsys=capsys)

    assert (ended.status, problem in ended.stderr, "a.yaml:7:" in ended.stderr) == (2, True, True), ended.stderr
    assert not (folder / "out").exists()
