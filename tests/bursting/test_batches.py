"""One report per reader: equal to a filtered one, made once, all of them or none."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import active_children
from pathlib import Path
from typing import Any

import pytest

from reportgen.bursting import batch, kit
from reportgen.errors import DeliveryError, RenderError, SpecError
from reportgen.model.checks import CHECKS
from reportgen.pipeline import Order, prepare, read_spec
from reportgen.spec.vocabulary import Condition
from tests.ledgers import write_ledger
from tests.report.building import MOMENT, command

SPEC = """
title: Stock
as_of: 2025-03-31
{compare}source: ledger
for_each: {readers}
sections: {sections}
checks: {checks}
outputs: [json]
"""
LITTLE = "[{kind: matrix, rows: [location_code], values: [inventory_quantity]}]"
MUCH = """
  - kpis
  - {kind: matrix, rows: [location_code, item_no], values: [inventory_quantity, inventory_value]}
  - serials
alerts: [{when: inventory_quantity > 2}]
"""


def spec_of(readers: str, sections: str = LITTLE) -> str:
    """A spec's text; what it does not show is not asked for."""
    checks = "{}" if sections == MUCH else json.dumps(dict.fromkeys(CHECKS, "off"))
    return SPEC.format(
        readers=readers, sections=sections, checks=checks, compare="compare: 2025-02-28\n" if sections == MUCH else ""
    )


ROWS: list[dict[str, Any]] = [
    {"serialNo": "E1", "itemNo": "PUMP", "locationCode": "EAST", "costAmountActual": "10", "postingDate": "2025-01-10"},
    {"serialNo": "E2", "itemNo": "PUMP", "locationCode": "EAST", "costAmountActual": "20", "postingDate": "2025-03-10"},
    {"serialNo": "W1", "itemNo": "PUMP", "locationCode": "WEST", "costAmountActual": "40", "postingDate": "2025-01-10"},
    {"serialNo": "N1", "itemNo": "FAN", "locationCode": "NORTH", "costAmountActual": "80", "postingDate": "2025-02-01"},
    {
        "serialNo": "E1",
        "itemNo": "PUMP",
        "locationCode": "EAST",
        "entryType": "Sale",
        "quantity": -1,
        "costAmountActual": "-10",
        "postingDate": "2025-03-05",
        "sourceType": "Customer",
        "sourceNo": "C1",
    },
    {"itemNo": "OIL", "locationCode": "EAST", "quantity": 4, "costAmountActual": "2", "postingDate": "2025-02-01"},
]
LISTED = (
    "recipient,address,locale,location_code\nAnn,ann@example.com,de-DE,EAST\nBob,,,WEST;NORTH\nCy,,,*\nDee,,,EAST\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a ledger of three locations, a table of recipients and two specs."""
    write_ledger(tmp_path / "ledger", ROWS)
    (tmp_path / "readers.csv").write_text(LISTED)
    (tmp_path / "people.yaml").write_text(spec_of("{recipients: readers.csv}"))
    (tmp_path / "places.yaml").write_text(spec_of("location_code"))
    return tmp_path


def order(folder: Path, name: str = "people", **said: Any) -> Order:
    """What the command line asks for."""
    return Order(folder / f"{name}.yaml", folder / "out", MOMENT, **said)


def made(asked: Order, *only: str, steps: list[str] | None = None) -> dict[str, Any]:
    """The report.json of every reader, by name."""
    tell = [] if steps is None else steps
    with batch(asked, tell.append, only=only, extras=frozenset(("data",)), processes=1) as reports:
        return {reader.name: json.loads(report.data) for reader, report in reports}


def rendered(steps: Sequence[str]) -> int:
    """How many reports were made."""
    return sum("Step 5 - render" in step for step in steps)


def test_a_readers_report_is_that_of_a_filter(folder: Path) -> None:
    """Section by section a reader's report is the one that a build with the same filter and language makes; its control
    totals are those of its part, and readers who may see the same in the same language share one.
    """
    (folder / "people.yaml").write_text(spec_of("{recipients: readers.csv}", MUCH))
    (folder / "readers.csv").write_text(LISTED + "Eve,,de-DE,EAST\n")
    steps: list[str] = []
    reports = made(order(folder), steps=steps)
    assert [*reports] == ["Ann", "Bob", "Cy", "Dee", "Eve"]
    assert rendered(steps) == 4  # Ann and Eve see the same; so does Dee, in another language
    spec = read_spec(order(folder)).model_copy(update={"for_each": None})
    for name, locale, codes in (("Ann", "de-DE", ["EAST"]), ("Bob", "en-US", ["WEST", "NORTH"])):
        conditions = {"location_code": Condition.model_validate(codes)}
        own = spec.model_copy(update={"filter": conditions, "locale": locale})
        alone = json.loads(prepare(order(folder), lambda _: None, own, frozenset(("data",))).data)
        for differing in ("provenance", "checks"):
            reports[name].pop(differing), alone.pop(differing)
        assert reports[name] == alone
    whole = json.loads(prepare(order(folder), lambda _: None, spec, frozenset(("data",))).data)
    assert reports["Cy"] == whole


def test_control_totals_are_those_of_the_part(folder: Path) -> None:
    """Nothing of the rest of the ledger is in them."""
    totals = made(order(folder), "Ann")["Ann"]["provenance"]["control_totals"]
    assert (totals["rows"], totals["quantity"], totals["cost_amount_actual"]) == (4, 5, 22)
    assert (totals["tracked_quantity"], totals["untracked_quantity"]) == (1, 4)


def test_a_dimension_gives_a_report_a_value(folder: Path, capsys: Any) -> None:
    """Each value with entries has a reader; build writes their folders and a list of who got what, and ends as the
    worst of them.
    """
    ended = command("build", folder / "places.yaml", "--out", folder / "out", capsys=capsys)
    assert ended.status == 0, ended.stderr
    listed = json.loads((folder / "out" / "stock" / "readers.json").read_text())
    assert [(one["reader"], one["folder"], one["filter"]) for one in listed["readers"]] == [
        (name, name.lower(), {"location_code": [name]}) for name in ("EAST", "NORTH", "WEST")
    ]
    for one in listed["readers"]:
        files = {file["name"]: file["size"] for file in one["files"]}
        placed = folder / "out" / "stock" / one["folder"]
        assert files == {str(at.relative_to(placed)): at.stat().st_size for at in placed.rglob("*") if at.is_file()}
    assert [path.name for path in (folder / "out").iterdir()] == ["stock"]  # nothing is left of the way there


def test_values_restrict_a_dimension_in_their_order(folder: Path) -> None:
    """A value that no entry has is told, and its reader gets a report without entries."""
    (folder / "places.yaml").write_text(spec_of("{dimension: location_code, values: [WEST, EASTT]}"))
    with batch(order(folder, "places"), lambda _: None, extras=frozenset(("data",)), processes=1) as reports:
        totals = {reader.name: json.loads(one.data)["provenance"]["control_totals"]["rows"] for reader, one in reports}
        assert totals == {"WEST": 1, "EASTT": 0}
        assert reports.warnings == (
            "warning: for_each.values: no entry of the report has location_code 'EASTT'; did you mean 'EAST'?",
        )


def test_only_some(folder: Path, capsys: Any) -> None:
    """--only makes the reports of those readers, and the list keeps what it said of the others."""
    command("build", folder / "people.yaml", "--out", folder / "out", capsys=capsys)
    kept = (folder / "out" / "stock" / "bob" / "stock.json").stat().st_mtime_ns
    ended = command("build", folder / "people.yaml", "--out", folder / "out", "--only", "Ann", capsys=capsys)
    assert {Path(line).parts[-2] for line in ended.stdout.splitlines() if line.endswith("stock.json")} == {"ann"}
    assert (folder / "out" / "stock" / "bob" / "stock.json").stat().st_mtime_ns == kept
    listed = json.loads((folder / "out" / "stock" / "readers.json").read_text())["readers"]
    assert [one["reader"] for one in listed] == ["Ann", "Bob", "Cy", "Dee"]

    ended = command("build", folder / "people.yaml", "--out", folder / "out", "--only", "Anne", capsys=capsys)
    assert (ended.status, ended.stderr.splitlines()[-1]) == (2, "  hint: did you mean 'Ann'?")


def test_only_is_for_readers(folder: Path, capsys: Any) -> None:
    """A spec without for_each has no readers."""
    (folder / "all.yaml").write_text(spec_of("null"))
    ended = command("build", folder / "all.yaml", "--out", folder / "out", "--only", "Ann", capsys=capsys)
    assert ended.status == 2
    assert "--only names a reader" in ended.stderr


def test_a_report_of_everything_is_not_left_among_the_parts(folder: Path, capsys: Any) -> None:
    """Where a report of everything stands, readers' reports are refused, and it stays as it is."""
    (folder / "all.yaml").write_text(spec_of("null"))
    command("build", folder / "all.yaml", "--out", folder / "out", capsys=capsys)
    ended = command("build", folder / "people.yaml", "--out", folder / "out", capsys=capsys)
    assert (ended.status, "holds a report of everything" in ended.stderr) == (1, True)
    assert (folder / "out" / "stock" / "stock.json").exists()


def test_an_earlier_report_of_all_is_told_to_nobody(folder: Path, capsys: Any) -> None:
    """Figures of a part are not compared with those of the whole, and that is said."""
    (folder / "all.yaml").write_text(spec_of("null", "[kpis]").replace("03-31", "02-28"))
    command("build", folder / "all.yaml", "--out", folder / "before", capsys=capsys)
    text = spec_of("{recipients: readers.csv}", "[kpis]") + "compare: {report: before/stock/stock.json}\n"
    (folder / "people.yaml").write_text(text)
    with batch(order(folder), lambda _: None, only=["Bob"], extras=frozenset(("data",)), processes=1) as reports:
        assert "not compared with an earlier report" in reports.warnings[0]
        ((_, report),) = reports
    assert all(card.get("delta") is None for card in json.loads(report.data)["sections"][0]["kpis"])


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whoever makes the report of WEST and NORTH is killed."""
    part = kit._part

    def dying(whole: Any, job: Any, files: Any) -> Any:
        if job.whose.name == "Bob":
            os.kill(os.getpid(), signal.SIGKILL)
        return part(whole, job, files)

    monkeypatch.setattr(kit, "_part", dying)
    yield
    monkeypatch.undo()


def test_one_failure_and_nothing_is_delivered(folder: Path, deadly: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies is told with its reader's name when the others are done; the next run makes that report
    alone, as of the moment of the first.
    """
    with pytest.raises(RenderError) as failed, batch(order(folder), lambda _: None, processes=1):
        raise AssertionError("nothing may be handed out")
    assert [str(problem) for problem in failed.value.problems] == [
        "worker-died: the report of 'Bob': the process that made it was ended (by SIGKILL)\n"
        "  hint: run the command again: what is made by now is kept",
        "burst-failed: 1 of 4 readers' reports could not be made, so none is delivered\n"
        "  hint: the others are kept: the next run makes only what is missing",
    ]
    assert not (folder / "out" / "stock").exists()
    monkeypatch.undo()

    steps: list[str] = []
    with batch(order(folder), steps.append, processes=1) as reports:
        assert len([reader for reader, _ in reports]) == 4
    assert (rendered(steps), "3 of 4 reports are there from the run before" in steps) == (1, True)
    assert not any((folder / "out").iterdir())


@pytest.mark.parametrize("changed", ["data", "title", "kept file"])
def test_what_was_made_of_something_else_is_made_again(folder: Path, deadly: None, changed: str) -> None:
    """Other data and another spec begin anew; so does a kept report whose bytes have changed."""
    asked = order(folder)
    with pytest.raises(RenderError), batch(asked, lambda _: None, processes=1):
        pass
    if changed == "data":
        write_ledger(folder / "ledger", [*ROWS, {"serialNo": "E9", "locationCode": "EAST"}])
    elif changed == "title":
        asked = order(folder, overrides=("title=Other stock", "name=stock"))
    else:
        victim = next(path for path in (folder / "out" / ".stock.burst").glob("*/1"))
        victim.write_bytes(victim.read_bytes() + b" ")
    steps: list[str] = []
    with pytest.raises(RenderError), batch(asked, steps.append, processes=1):
        pass
    assert rendered(steps) == (1 if changed == "kept file" else 3)


def _says(pipe: int) -> Callable[[str], None]:
    """Writes to a pipe when a report is made."""

    def tell(line: str) -> None:
        if "render" in line:
            os.write(pipe, b".")

    return tell


def test_a_killed_run_is_gone_on_with(folder: Path) -> None:
    """Killed with -9 in the middle, a run leaves what it has made, and the next one makes only the rest."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with batch(order(folder), _says(tell), extras=frozenset(("data",)), processes=1):
                pass
        finally:
            os._exit(0)
    os.close(tell)
    os.read(listen, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(listen)
    assert not (folder / "out" / "stock").exists()

    steps: list[str] = []
    reports = made(order(folder), steps=steps)
    there = next((int(step.split()[0]) for step in steps if "from the run before" in step), 0)
    assert there >= 1
    assert (rendered(steps) + there, len(reports)) == (4, 4)
    assert not any((folder / "out").iterdir())


def test_two_runs_do_not_mix(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second run over the same spec and folder is refused while the first holds them."""
    monkeypatch.setattr("reportgen.bursting.stage.LOCK_SECONDS", 0.0)
    refused = pytest.raises(DeliveryError, match="another run is making the readers' reports of 'stock'")
    with batch(order(folder), lambda _: None, processes=1), refused:
        made(order(folder))


def test_nobody_is_asked_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of the ledger are opened for one burst as often as for one report, however many readers there are."""
    opened: list[Path] = []
    plain = Path.open

    def counting(path: Path, *given: Any, **more: Any) -> Any:
        if path.suffix == ".csv":
            opened.append(path)
        return plain(path, *given, **more)

    monkeypatch.setattr(Path, "open", counting)
    made(order(folder), "Ann")
    once = len(opened)
    made(order(folder))
    assert once
    assert len(opened) == 2 * once


def test_processes_share_the_work(folder: Path) -> None:
    """Two processes make the same bytes as one, and leave no process behind."""
    asked = order(folder)
    with batch(asked, lambda _: None, processes=1) as reports:
        alone = {reader.name: report.artifacts for reader, report in reports}
    with batch(asked, lambda _: None, processes=2) as reports:
        together = {reader.name: report.artifacts for reader, report in reports}
    assert alone == together
    assert active_children() == []


def test_a_hierarchy_is_no_reader(folder: Path) -> None:
    """A name that stands for several dimensions cannot tell readers apart."""
    (folder / "places.yaml").write_text(spec_of("place") + "hierarchies: {place: [location_code, bin_code]}\n")
    with pytest.raises(SpecError):
        made(order(folder, "places"))
