"""Snapshots as the command takes them: day by day, many days at once, compared with each other, in version control."""

import csv
import io
import json
import random
import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reportgen.deliver.folder import read_report
from reportgen.errors import ExitStatus
from reportgen.model.checks import CHECKS
from reportgen.pipeline import Order
from reportgen.render.manifest import verify
from reportgen.snapshotting import Taking, snapshots
from reportgen.spec.series import read_series
from tests.ledgers import Row, write_ledger
from tests.report.building import MOMENT, built, command

QUICK = "checks: {" + ", ".join(f"{code}: off" for code in CHECKS) + "}\n"
"""Most of these tests are not about checks of data, which take most of the time."""
SPEC = """
title: Stock
as_of: 2025-03-31
source: ledger
sections:
  - kind: kpis
    measures: [serials_on_hand, inventory_value]
"""
KEPT = SPEC + "snapshot: {dir: kept}\n"
ONE_WORKER = pytest.mark.xdist_group("many_days")
"""These share snapshots that take a while."""
LATER = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
RECEIVED: list[Row] = [
    {"serialNo": "1", "costAmountActual": "10.5", "postingDate": "2025-01-10", "lotNo": "L1"},
    {"serialNo": "2", "costAmountActual": "7", "postingDate": "2025-02-10", "expirationDate": "2026-01-01"},
    {"serialNo": "=3", "costAmountActual": "1", "postingDate": "2025-02-11", "locationCode": "EAST"},
]
SOLD: Row = {
    "entryType": "Sale",
    "serialNo": "1",
    "quantity": -1,
    "costAmountActual": "-10.5",
    "postingDate": "2025-03-05",
    "sourceType": "Customer",
    "sourceNo": "C1",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small ledger and a spec that keeps snapshots."""
    write_ledger(tmp_path / "ledger", [*RECEIVED, SOLD])
    (tmp_path / "report.yaml").write_text(KEPT + QUICK)
    return tmp_path


def take(folder: Path, days: str = "", *, every: Any = "month", moment: datetime = MOMENT, **said: str) -> list[Any]:
    """Snapshots of the folder's spec, by a range of days or of the spec's own day."""
    order = Order(folder / "report.yaml", Path(), moment, overrides=[f"{key}={text}" for key, text in said.items()])
    taking = Taking(read_series(days, every) if days else None)
    return list(snapshots(order, taking, lambda line: None, lambda line: None))


def everything(folder: Path) -> Mapping[str, bytes]:
    """All files below a folder by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def kpis(report: Any) -> list[tuple[Any, ...]]:
    """Value and change in words of each card of a report.json."""
    (section,) = [one for one in json.loads(report)["sections"] if one["kind"] == "kpis"]
    return [(kpi["value"], kpi["change"] and kpi["change"]["words"]) for kpi in section["kpis"]]


def test_new_entries_between_two_snapshots(tmp_path: Path) -> None:
    """The second is compared with the first, and the lists differ in the lines of what was booked in between."""
    (tmp_path / "report.yaml").write_text(KEPT + QUICK)
    write_ledger(tmp_path / "ledger", RECEIVED)
    (first,) = take(tmp_path, as_of="2025-02-28")
    new = {"serialNo": "4", "costAmountActual": "2", "postingDate": "2025-03-06"}
    write_ledger(tmp_path / "ledger", [*RECEIVED, SOLD, new])
    (second,) = take(tmp_path)

    assert first.words == "2025-02-28: created, there is no earlier snapshot to compare with yet"
    assert second.words == "2025-03-31: created, compared with 2025-02-28/stock.json"
    assert kpis(first.report.data) == [(3, None), (18.5, None)]
    assert kpis(second.report.data) == [(3, "= was 3, unchanged"), (10, "▼ -8.50 (-45.9%), was 18.50")]
    lists = [(tmp_path / "kept/stock" / day / "serials.csv").read_text() for day in ("2025-02-28", "2025-03-31")]
    then, now = (set(text.splitlines()) for text in lists)
    assert lists[0].splitlines()[0] == (
        "item_no,variant_code,serial_no,status,present_location,bin_code,serial_lot_no,serial_expiration_date,"
        "received_date,sold_date,moved_date,supplier,holder,inventory_quantity,inventory_value"
    )
    assert then - now == {"PUMP,,1,on hand,,,L1,,2025-01-10,,2025-01-10,,,1,10.5"}
    assert now - then == {
        "PUMP,,1,sold,,,L1,,2025-01-10,2025-03-05,2025-03-05,,C1,0,0",
        "PUMP,,4,on hand,,,,,2025-03-06,,2025-03-06,,,1,2",
    }
    assert [line.split(",")[2] for line in lists[1].splitlines()[1:]] == ["1", "2", "4", "'=3"]
    assert "PUMP,,'=3,on hand,EAST," in lists[0], "a spreadsheet must not take it for a formula"
    index = json.loads((tmp_path / "kept/stock/index.json").read_text())
    assert [(one["as_of"], one["tags"], one["figures"]["inventory_value"]) for one in index["snapshots"]] == [
        ("2025-02-28", [], 18.5),
        ("2025-03-31", [], 10),
    ]


def test_the_same_again_changes_no_byte(folder: Path) -> None:
    """Taken anew months later by the clock, with an output that is dated: version control sees no change."""
    take(folder, as_of="2025-02-28")
    found = []
    for moment, outcome in ((MOMENT, "created"), (LATER, "unchanged")):
        order = Order(folder / "report.yaml", Path(), moment, formats=["xlsx"])
        (taken,) = snapshots(order, Taking(), lambda line: None, lambda line: None)
        assert taken.receipt.outcome == outcome
        found.append(everything(folder / "kept"))
    assert found[0] == found[1]
    assert {name for name in found[0] if "03-31" in name} == {
        f"stock/2025-03-31/{name}" for name in ("stock.json", "stock.xlsx", "serials.csv", "manifest.json")
    }
    manifest, files = read_report(folder / "kept/stock/2025-03-31")
    assert verify(manifest, files) == ()


@pytest.mark.parametrize(
    ("compare", "before"),
    [
        ("last", "2025-03-15"),
        ("end of last month", "2025-02-28"),
        ("end of last quarter", None),
        ("2025-03-01", "2025-02-28"),
        ("2025-12-31", "2025-03-15"),
        ("{tag: base}", "2025-02-28"),
        ("none", None),
    ],
)
def test_what_a_build_is_compared_with(compare: str, before: str | None, folder: Path) -> None:
    """A spec that keeps snapshots and has no compare of its own is compared with the one that it names."""
    for day in ("2025-01-31", "2025-02-28", "2025-03-15", "2025-03-31", "2025-04-30"):
        if (compare, day) != ("end of last quarter", "2025-01-31"):
            place = folder / "kept/stock" / day
            place.mkdir(parents=True)
            kept = {"schema": 1, "as_of": day, "sections": [{"kind": "kpis", "kpis": []}]}
            (place / "stock.json").write_text(json.dumps(kept))
    (folder / "kept/stock/tags.json").write_text('{"base": "2025-02-28"}')
    (folder / "kept/stock/2025-03-16").mkdir()
    (folder / "kept/stock/.2025-03-30.new").mkdir()
    (folder / "kept/stock/.2025-03-30.new/stock.json").write_text("{")
    report = built(KEPT.replace("kept}", f"kept, compare: {compare}}}") + QUICK, folder, formats=["json"])
    tables = {one["name"]: one["source"] for one in report.data["provenance"]["tables"]}

    assert tables.get("earlier_report") == (before and f"{before}/stock.json")


def test_the_own_word_of_a_spec_comes_first(folder: Path) -> None:
    """With compare the ledger of that day counts, in snapshots as in builds; nobody looks at what is kept."""
    (folder / "kept/stock/2025-03-01").mkdir(parents=True)
    (folder / "kept/stock/2025-03-01/stock.json").write_text("broken")
    spec = KEPT.replace("kpis\n", "changes\n  - kind: kpis\n") + QUICK + "compare: 2025-02-15\n"
    report = built(spec, folder, formats=["json"])
    (taken,) = take(folder)

    assert taken.words == "2025-03-31: created, compared with 2025-02-15"
    assert kpis(taken.report.data)[0] == (2, "▼ -1 (-33.3%), was 3")
    assert [(one["change"], one["key"][2]) for one in report.section("changes")["rows"]] == [("gone", "1")]
    assert report.data["sections"] == json.loads(taken.report.data)["sections"]


def test_changes_since_the_last_snapshot(folder: Path) -> None:
    """The section says the same in a snapshot, which lists all serial numbers anyway, as in a build, which does not."""
    with_changes = KEPT.replace("kpis\n", "changes\n  - kind: kpis\n") + QUICK
    (folder / "report.yaml").write_text(with_changes)
    take(folder, as_of="2025-02-10")
    report = built(with_changes, folder, formats=["json"])
    (taken,) = take(folder)

    rows = [(one["change"], one["key"][2], one["words"]) for one in report.section("changes")["rows"]]
    assert rows == [
        ("new", "=3", "received Feb 11, 2025, lies at EAST"),
        ("gone", "1", "sold to C1, Mar 5, 2025"),
    ]
    assert report.data["sections"] == json.loads(taken.report.data)["sections"]


def histories(number: int) -> list[Row]:
    """Entries of so many serial numbers over fourteen months: bought, moved, sold, some come back."""
    dice = random.Random(number)
    rows: list[Row] = []
    for serial in range(number):
        day, place = date(2024, 9, 1) + timedelta(days=dice.randrange(380)), dice.choice(["EAST", "WEST"])
        cost = f"{dice.randrange(100, 99_999) / 100:.2f}"
        rows.append(_entry("Purchase", serial, day, 1, cost, place))
        while day < date(2025, 10, 20) and dice.random() < 0.7:
            day += timedelta(days=dice.randrange(1, 90))
            rows.append(_entry("Sale", serial, day, -1, f"-{cost}", place))
            day += timedelta(days=dice.randrange(1, 40))
            rows.append(_entry("Sale", serial, day, 1, cost, place))
    return sorted(rows, key=lambda row: str(row["postingDate"]))


def _entry(kind: str, serial: int, day: date, quantity: int, cost: str, place: str) -> Row:
    said = {"entryType": kind, "serialNo": f"S{serial}", "postingDate": day, "locationCode": place}
    return {**said, "quantity": quantity, "costAmountActual": cost, "itemNo": f"ITEM{serial % 3}"}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Any]]]:
    """A ledger with three month-ends, all taken at once; the ledger's files are gone after the first."""
    folder = tmp_path_factory.mktemp("many")
    write_ledger(folder / "ledger", histories(60))
    (folder / "report.yaml").write_text(KEPT + "  # and all checks\n")
    shutil.copytree(folder / "ledger", folder / "safe")
    order = Order(folder / "report.yaml", Path(), MOMENT)
    taking = Taking(read_series("2025-07-15..2025-10-30", "month"))
    taken = []
    for one in snapshots(order, taking, lambda line: None, lambda line: None):
        taken.append(one)
        shutil.rmtree(folder / "ledger", ignore_errors=True)
    shutil.copytree(folder / "safe", folder / "ledger")
    yield folder, taken


@ONE_WORKER
def test_many_days_are_read_once(many: tuple[Path, list[Any]]) -> None:
    """All month-ends of the range, each compared with the one before, though the ledger was gone after the first."""
    _, taken = many
    days = ["2025-07-31", "2025-08-31", "2025-09-30"]
    words = ["there is no earlier snapshot to compare with yet", *(f"compared with {day}/stock.json" for day in days)]

    assert [one.words for one in taken] == [f"{day}: created, {said}" for day, said in zip(days, words, strict=False)]
    assert len({one.report.data for one in taken}) == len(days)


@ONE_WORKER
def test_many_days_at_once_are_what_one_by_one_gives(many: tuple[Path, list[Any]]) -> None:
    """Byte by byte, whatever the clock says and whichever is taken again afterwards."""
    folder, taken = many
    at_once = everything(folder / "kept")
    shutil.rmtree(folder / "kept")
    for one in taken:
        take(folder, as_of=str(one.report.as_of))
    assert everything(folder / "kept") == at_once
    take(folder, as_of="2025-08-31", moment=LATER)

    assert everything(folder / "kept") == at_once
    assert len(at_once) == 3 * len(taken) + 1


@ONE_WORKER
def test_each_list_says_what_the_entries_add_up_to(many: tuple[Path, list[Any]]) -> None:
    """Compared with adding up the entries by hand, on every day."""
    folder, taken = many
    for one in taken:
        balances: dict[str, int] = {}
        for row in histories(60):
            if row["postingDate"] <= one.report.as_of:
                balances[row["serialNo"]] = balances.get(row["serialNo"], 0) + row["quantity"]
        text = (folder / "kept/stock" / str(one.report.as_of) / "serials.csv").read_text()
        listed = {row["serial_no"]: int(row["inventory_quantity"]) for row in csv.DictReader(io.StringIO(text))}
        assert listed == balances


@ONE_WORKER
def test_what_is_kept_and_what_is_named_stays(many: tuple[Path, list[Any]], tmp_path: Path, capsys: Any) -> None:
    """The rule of the spec removes the others, never the latest nor one with a name; the index follows."""
    folder, _ = many
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    (tmp_path / "report.yaml").write_text(
        KEPT.replace("kept}", "kept, keep: {daily: 1, monthly: 1, yearly: 1}}") + QUICK
    )
    ended = command("snapshot", tmp_path / "report.yaml", "--as-of", "2025-07-31", "--tag", "audit", capsys=capsys)
    index = json.loads((tmp_path / "kept/stock/index.json").read_text())

    assert (ended.status, ended.stdout) == (0, f"{tmp_path}/kept/stock/2025-07-31\n")
    assert [(one["as_of"], one["tags"]) for one in index["snapshots"]] == [
        ("2025-07-31", ["audit"]),
        ("2025-09-30", []),
    ]
    assert sorted(path.name for path in (tmp_path / "kept/stock").iterdir()) == [
        *("2025-07-31", "2025-09-30", "index.json", "tags.json")
    ]


def test_before_the_first_entry(folder: Path) -> None:
    """A day without entries has a snapshot without serial numbers, and says so."""
    (taken,) = take(folder, as_of="2024-12-31")

    assert taken.words == (
        "2024-12-31: created, no serial number has an entry up to this day,"
        " there is no earlier snapshot to compare with yet"
    )
    assert (folder / "kept/stock/2024-12-31/serials.csv").read_text().count("\n") == 1


def test_alerts_count_on_the_last_day_and_checks_on_all(folder: Path, capsys: Any) -> None:
    """Exit status 5 if the last day's alert fires, 4 if a check failed on any day; the snapshots are taken."""
    spec, range_ = folder / "report.yaml", ("--as-of", "2025-02-28..2025-03-31", "--quiet")
    spec.write_text(KEPT + QUICK + "alerts: [{when: serials_on_hand > 2}]\n")
    first = command("snapshot", spec, *range_, capsys=capsys)
    spec.write_text(KEPT + QUICK + "alerts: [{when: serials_on_hand < 3}]\n")
    last = command("snapshot", spec, *range_, capsys=capsys)
    spec.write_text(KEPT + QUICK.replace("as_of_in_future: off", "as_of_in_future: error"))
    failed = command("snapshot", spec, "--as-of", "2999-01-01", capsys=capsys)

    assert (first.status, last.status) == (ExitStatus.DONE, ExitStatus.ALERT)
    assert "2025-02-28: alert: warning: " in first.stderr
    assert "2025-03-31: alert: warning: " in last.stderr
    assert last.stdout.splitlines() == [f"{folder}/kept/stock/{day}" for day in ("2025-02-28", "2025-03-31")]
    assert failed.status == ExitStatus.CHECK_FAILED


def test_a_spec_without_the_key_and_another_folder(folder: Path, capsys: Any) -> None:
    """Snapshots lie beside the spec by default, or where the command line says."""
    (folder / "report.yaml").write_text(SPEC + QUICK)
    plain = command("snapshot", folder / "report.yaml", "--quiet", capsys=capsys)
    other = command("snapshot", folder / "report.yaml", "--out", folder / "else where", "--quiet", capsys=capsys)

    assert (plain.status, plain.stdout) == (0, f"{folder}/snapshots/stock/2025-03-31\n")
    assert (other.status, other.stdout) == (0, f"{folder}/else where/stock/2025-03-31\n")
    assert everything(folder / "snapshots") == everything(folder / "else where")


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("--every", "fortnight"), 2, "'fortnight' is not one of"),
        (("--every", "week"), 2, "--every: no-range: --every needs a range of days"),
        (("--as-of", "2025-02-01..2025-01-31"), 2, "--as-of: bad-date: the range begins on 2025-02-01, after its end"),
        (("--as-of", "2025-02-01..2025-02-27"), 2, "no-day: no month ends from 2025-02-01 to 2025-02-27"),
        (("--as-of", "2025-01-01..2025-02-28", "--tag", "x"), 2, "--tag: bad-tag: a name is that of one day"),
        (("--tag", "../x"), 2, "--tag: bad-tag: '../x' cannot be the name of a snapshot"),
        (
            ("--set", "period={from: 2025-02-01}", "--as-of", "2025-01-01..2025-03-31"),
            2,
            "after the report's day 2025-01",
        ),
        (("--set", "snapshot.compare=first"), 2, "'first' is no snapshot"),
        (("--set", "snapshot.compare={tags: x}"), 2, "unknown key 'tags'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    arguments: tuple[str, ...], status: int, told: str, folder: Path, capsys: Any
) -> None:
    """Before anything is written, with what would be right."""
    ended = command("snapshot", folder / "report.yaml", *arguments, capsys=capsys)

    assert ended.status == status
    assert told in ended.stderr
    assert not (folder / "kept").exists()


def test_a_broken_snapshot_is_told_with_its_place(folder: Path, capsys: Any) -> None:
    """One that is compared with stops the work; one whose manifest is none is not overwritten."""
    for day, text in (("2025-01-31", "{"), ("2025-02-28", '{"schema": 1, "as_of": "2025-02-27", "sections": []}')):
        (folder / "kept/stock" / day).mkdir(parents=True)
        (folder / "kept/stock" / day / "stock.json").write_text(text)
        (folder / "kept/stock" / day / "manifest.json").write_text("{}")
    spec = folder / "report.yaml"
    compared = command("snapshot", spec, capsys=capsys)
    earlier = command("snapshot", spec, "--as-of", "2025-02-28", "--set", "snapshot.compare=none", capsys=capsys)

    assert compared.status == 1
    assert (
        f"{folder}/kept/stock/2025-02-28/stock.json: bad-report: this report.json is of 2025-02-27" in compared.stderr
    )
    assert "hint: take the snapshot of 2025-02-28 again (--as-of 2025-02-28), or remove its folder" in compared.stderr
    assert earlier.status == 1
    assert "holds files that are no report, and would be replaced: manifest.json, stock.json" in earlier.stderr


@pytest.mark.parametrize(
    ("names", "status", "told"),
    [
        ('{"base": "2025-01-31"}', 1, "has the name 'bse'\n  hint: did you mean 'base'?"),
        (
            "{}",
            1,
            "unknown-tag: no snapshot in '{folder}/kept/stock' has the name 'bse'\n  hint: give a snapshot a name",
        ),
        ("[1]", 1, "{folder}/kept/stock/tags.json: bad-tags: these are no names of snapshots"),
    ],
)
def test_a_name_that_no_snapshot_has(names: str, status: int, told: str, folder: Path, capsys: Any) -> None:
    """What is compared with is not guessed at."""
    (folder / "kept/stock").mkdir(parents=True)
    (folder / "kept/stock/tags.json").write_text(names)
    ended = command("snapshot", folder / "report.yaml", "--set", "snapshot.compare={tag: bse}", capsys=capsys)

    assert ended.status == status
    assert told.replace("{folder}", str(folder)) in ended.stderr


def test_folders_in_the_way(folder: Path, capsys: Any) -> None:
    """A day's folder that holds something else, and a file in place of the folder: told, and left as they are."""
    spec, day = folder / "report.yaml", folder / "kept/stock/2025-03-31"
    day.mkdir(parents=True)
    (day / "letter.txt").write_text("mine")
    foreign = command("snapshot", spec, "--quiet", capsys=capsys)
    in_the_way = command("snapshot", spec, "--quiet", "--out", spec, capsys=capsys)

    assert (foreign.status, in_the_way.status) == (1, 1)
    assert f"'{day}' holds files that are no report, and would be replaced: letter.txt" in foreign.stderr
    assert "--out, or snapshot.dir in the spec" in foreign.stderr
    assert f"'{spec}' is a file where a folder should be" in in_the_way.stderr
    assert [path.name for path in day.iterdir()] == ["letter.txt"]
