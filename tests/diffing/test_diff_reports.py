"""Two reports, compared part by part."""

import json
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.diffing import compare
from reportgen.diffing.comparing import compared
from reportgen.diffing.sections import sections_of
from reportgen.diffing.sides import Side, read_side
from reportgen.diffing.values import RowDifference
from reportgen.diffing.wording import page_of
from reportgen.errors import DataError
from reportgen.load.beside import EarlierReport
from reportgen.load.earlier import read_report
from reportgen.render.numbers import LocaleFormats
from tests.diffing.reports import Kept
from tests.ledgers import DAY_ONE

FORMATS = LocaleFormats("en-US")


def test_a_snapshot_taken_twice_names_what_changed_in_between(snapshots: Kept) -> None:
    """One came, one was sold, one was moved, one stayed; figures, alerts, totals and tables follow."""
    found = compare(snapshots.before, snapshots.now)

    assert found.remarks == ()
    assert found.serials
    assert [(one.change, one.key[-1]) for one in found.serials.rows] == [
        ("new", "new"),
        ("gone", "sold"),
        ("moved", "moves"),
    ]
    assert [(one.name, one.before, one.now, one.difference, one.change) for one in found.figures] == [
        ("inventory_quantity", 3, 3, 0, "same"),
        ("inventory_value", Decimal("33.5"), Decimal("35.5"), 2, "changed"),
        ("serials_on_hand", 3, 3, 0, "same"),
    ]
    assert [(one.name, one.before, one.now) for one in found.totals if one.change != "same"] == [
        ("rows", 3, 8),
        ("quantity", 3, 8),
        ("untracked_quantity", 0, 5),
        ("remaining_quantity", 3, 8),
        ("cost_amount_actual", Decimal("33.5"), Decimal("36.5")),
    ]
    assert [(one.change, one.name, one.rows_before, one.rows_now) for one in found.tables] == [
        ("changed", "item_ledger_entries", 3, 8)
    ]
    assert (found.alerts, found.is_empty) == ((), False)


def test_rows_of_sections_are_told_with_path_and_difference(snapshots: Kept) -> None:
    """A matrix, a tree and a treemap by the values of their dimensions; any other kind by where a figure stands."""
    found = {one.kind: one for one in compare(snapshots.before, snapshots.now).sections}
    values = {(one.change, one.path, one.before, one.now) for one in found["matrix"].rows if "Value" in one.name}

    assert values == {
        ("changed", ("PUMP",), Decimal("33.5"), Decimal("22.5")),
        ("changed", ("PUMP", "sold"), 11, 0),
        ("new", ("VALVE",), None, 13),
        ("new", ("VALVE", "new"), None, 13),
        ("changed", (), Decimal("33.5"), Decimal("35.5")),
    }
    assert {(one.path, one.before, one.now) for one in found["treemap"].rows} == {
        (("PUMP",), 3, 2),
        (("VALVE",), None, 1),
    }
    assert {(one.path, one.difference) for one in found["decomposition_tree"].rows} >= {(("PUMP",), -1)}
    assert found["aging"].state == "compared"
    assert any(one.name == "Inventory Value" for one in found["aging"].rows)


def test_a_report_says_the_same_as_itself(snapshots: Kept) -> None:
    """Nothing differs, and the hashes say why."""
    found = compare(snapshots.now, snapshots.now)

    assert found.is_empty
    assert found.remarks == ("The data of both are the same, byte for byte.",)


def test_the_other_way_round_everything_is_turned(snapshots: Kept) -> None:
    """New is gone, differences change their sign, and the reader is told that time runs backwards."""
    there, back = compare(snapshots.before, snapshots.now), compare(snapshots.now, snapshots.before)
    turn, order = {"new": "gone", "gone": "new"}, [one.id for one in there.sections]

    assert [one.difference for one in back.figures] == [one.difference and -one.difference for one in there.figures]
    for one, other in zip(there.sections, sorted(back.sections, key=lambda one: order.index(one.id)), strict=True):
        turned = {(turn.get(row.change, row.change), row.path, row.name, row.now, row.before) for row in one.rows}
        assert {(row.change, row.path, row.name, row.before, row.now) for row in other.rows} == turned
    assert "the second report is of an earlier day (jan 31, 2025)" in back.remarks[0].lower()


def side(snapshots: Kept, folder: Path, **changes: Any) -> Side:
    """The later report with other words in its head."""
    data = json.loads((snapshots.now / "stock.json").read_text(encoding="utf-8"), parse_float=Decimal)
    data.update(changes)
    path = folder / "other.json"
    path.write_text(json.dumps(data, default=float), encoding="utf-8")
    return read_side(path)


def test_what_makes_reports_hard_to_compare_is_said_first(snapshots: Kept, tmp_path: Path) -> None:
    """Another report, company and currency, and a report without a list; amounts then have no difference."""
    other = side(snapshots, tmp_path, title="Other", company="Elm Ltd", currency="USD")
    found = compared(read_side(snapshots.before), other, FORMATS)

    assert [one.split(":")[0].split(",")[0] for one in found.remarks] == [
        "These are different reports",
        "They are of different companies",
        "Amounts are in different currencies",
        "Serial numbers are not compared",
    ]
    assert "Add the section `changes`" in found.remarks[-1]
    assert found.serials is None
    assert {one.unit: one.difference for one in found.figures} == {"quantity": 0, "amount": None, "count": 0}
    assert all(row.difference is None for one in found.sections for row in one.rows if row.unit == "amount")


def test_alerts_and_checks_are_new_gone_or_changed(snapshots: Kept, tmp_path: Path) -> None:
    """An alert by its condition, a check by its code; new examples are told."""
    check = {"code": "odd", "severity": "warning", "count": 1, "message": "1 odd", "examples": ["a"]}
    alert = {"when": "x > 1", "severity": "warning", "message": "x is 2", "value": 2, "formatted": "2", "measure": "x"}
    before = side(snapshots, tmp_path, checks=[check, {**check, "code": "old"}], alerts=[alert])
    more = {**check, "count": 2, "examples": ["a", "b"]}
    now = side(snapshots, tmp_path, checks=[{**check, "code": "fresh"}, more], alerts=[{**alert, "value": 3}])
    found = compared(before, now, FORMATS)

    assert [(one.change, one.name, one.before, one.now) for one in found.checks] == [
        ("new", "fresh", None, 1),
        ("changed", "odd", 1, 2),
        ("gone", "old", 1, None),
    ]
    assert found.checks[1].examples == ("b",)
    assert [(one.change, one.before, one.now) for one in found.alerts] == [("changed", 2, 3)]


def report(*sections: dict[str, Any]) -> EarlierReport:
    return EarlierReport("r.json", DAY_ONE, sections, "")


def test_sections_of_another_shape_or_in_one_report_only_are_told() -> None:
    """Rows by other dimensions are not compared; a section that only has another title still is."""
    matrix = {"kind": "matrix", "id": "matrix", "title": "A", "levels": [{"key": "item_no"}], "rows": [], "total": {}}
    notes = {"kind": "notes", "id": "notes", "title": "N", "text": "one"}
    before = report(matrix, notes)
    now = report(
        {**matrix, "title": "B", "levels": [{"key": "vendor"}]}, {**notes, "id": "notes-2", "title": "M"}, notes
    )
    found = [(one.id, one.state) for one in sections_of(before, now, one_currency=True)]

    assert found == [("matrix", "other"), ("notes-2", "only now")]
    renamed = sections_of(report(notes), report({**notes, "title": "M", "text": "two"}), one_currency=True)
    assert renamed[0].rows == (RowDifference("changed", ("Section",), "text", "ratio", "one", "two", None),)


def test_a_section_that_says_the_same_in_other_words_is_told() -> None:
    """Its figures are the same; that the rest differs is not kept silent."""
    section = {"kind": "aging", "id": "aging", "title": "A", "notes": ["one"], "rows": []}
    (found,) = sections_of(report(section), report({**section, "notes": ["two"]}), one_currency=True)

    assert (found.rows, found.words) == ((), "Its figures are the same; its words, notes or what it covers are not.")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(Decimal("1.5")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_a_stranger_s_file_is_compared_or_refused(snapshots: Kept, data: st.DataObject) -> None:
    """Whatever stands where a list or an object belongs, nothing breaks, and the words can be made."""
    whole = read_report(snapshots.now / "stock.json")
    tree: Any = {"head": json.loads(json.dumps(whole.head, default=str)), "sections": json.loads(
        json.dumps(whole.sections, default=str))}  # fmt: skip
    at = tree
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.integers(0, 3)) == 0:
            at[key] = data.draw(JUNK)
            break
        at = at[key]
    sections = tree["sections"] if isinstance(tree["sections"], list) else []
    head = tree["head"] if isinstance(tree["head"], dict) else {}
    odd = replace(whole, head=head, sections=tuple(one for one in sections if isinstance(one, dict)), sha256="x")
    plain, other = (Side(snapshots.now, one, None) for one in (whole, odd))

    for pair in ((plain, other), (other, plain)):
        page_of(compared(*pair, FORMATS), FORMATS)


def test_names_stand_for_snapshots(snapshots: Kept) -> None:
    """The folder of all is its latest; a day, a tag and latest are names in it, also where there is but one report."""
    (snapshots.root / "tags.json").write_text('{"year-end": "2025-01-31"}', encoding="utf-8")
    root, top = snapshots.root, snapshots.root.parent
    latest = [
        root,
        root / "latest",
        top,
        top / "latest",
        top / "2025-02-28",
        snapshots.now,
        snapshots.now / "stock.json",
    ]

    assert {read_side(path).path for path in latest} == {snapshots.now / "stock.json"}
    assert {read_side(path).path for path in (root / "year-end", top / "year-end", root / "2025-01-31")} == {
        snapshots.before / "stock.json"
    }
    assert {read_side(path).serials is not None for path in latest} == {True}


@pytest.mark.parametrize(
    ("name", "code", "said"),
    [
        ("stock/2025-03-31", "no-such-file", "2025-0"),
        ("nowhere/at/all", "no-such-file", "give a report.json"),
        ("stock/2025-01-31/serials.csv", "bad-report", "this is no JSON"),
        ("stock/2025-01-31/manifest.json", "bad-report", "this is no report.json"),
        ("empty", "no-report", "give a report.json"),
        ("bare", "no-data", "add json to the outputs"),
        ("two", "several-reports", "add one to the path: a, b"),
        ("torn/2025-01-31", "bad-table", "serials.csv:2"),
    ],
)
def test_what_is_no_report_is_refused(snapshots: Kept, tmp_path: Path, name: str, code: str, said: str) -> None:
    """With what would be right."""
    shutil.copytree(snapshots.root, tmp_path / "stock")
    shutil.copytree(snapshots.root, tmp_path / "two" / "a")
    shutil.copytree(snapshots.root, tmp_path / "two" / "b")
    shutil.copytree(snapshots.root, tmp_path / "torn")
    (tmp_path / "torn" / "2025-01-31" / "serials.csv").write_text("item_no,serial_no\nA\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "manifest.json").write_text('{"artifacts": [{"name": "a.html"}]}', encoding="utf-8")

    with pytest.raises(DataError) as refused:
        read_side(tmp_path / name)
    assert refused.value.problems[0].code == code
    assert said in str(refused.value)


@pytest.mark.parametrize("number", ["1e99999", "NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused(tmp_path: Path, number: str) -> None:
    """JSON of strangers may hold what no report holds."""
    (tmp_path / "r.json").write_text(f'{{"schema": 1, "as_of": "2025-01-01", "sections": [], "x": {number}}}')

    with pytest.raises(DataError, match="this is no JSON"):
        read_side(tmp_path / "r.json")
