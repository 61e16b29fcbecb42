"""A comparison as text, Markdown, HTML and JSON, and the command that writes it."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from reportgen.diffing import compare, told
from reportgen.diffing.values import ChangedSerial, Comparison
from reportgen.errors import ExitStatus
from reportgen.sections.changes.view import Difference
from tests.diffing.reports import Kept
from tests.render.outcomes import HOSTILE
from tests.report.building import command

FORMS: tuple[Any, ...] = ("text", "md", "html", "json")
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})


@pytest.fixture(scope="module")
def comparison(snapshots: Kept) -> Comparison:
    return compare(snapshots.before, snapshots.now)


def many(comparison: Comparison, number: int) -> Comparison:
    """The comparison with so many serial numbers that moved."""
    assert comparison.serials
    place = Difference("bin_code", "Bin Code", "A-1", "B-1")
    rows = tuple(
        ChangedSerial("moved", ("PUMP", "", f"S{at:04}"), "Bin Code: A-1 → B-1", (place,)) for at in range(number)
    )
    return replace(comparison, serials=replace(comparison.serials, rows=rows))


def test_text_is_for_a_terminal(comparison: Comparison) -> None:
    """Columns stand under each other, figures to the right, differences with their sign."""
    lines = told(comparison, "text", 50).splitlines()

    assert lines[:2] == ["Stock of pumps: what has changed", "=" * 32]
    at = lines.index("Serial numbers")
    assert lines[at + 2 : at + 7] == [
        "First 3 in stock, then 3 in stock: 1 new, 1 gone, 1 moved, 0 changed.",
        "  Change  Item No.  Serial No.  What happened",
        "  New     VALVE     new         received Feb 10, 2025",
        "  Gone    PUMP      sold        sold, Feb 11, 2025",
        "  Moved   PUMP      moves       Present Location: MAIN → EAST; Last Movement: Jan 1, 2025 → Feb 12, 2025",
    ]
    assert "  Inventory Value  35.50  ▲ +2.00 (+6.0%), was 33.50" in lines
    assert "2 of 3 are as they were." in lines


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_what_is_left_out_is_told(comparison: Comparison, form: Any) -> None:
    """n of N; nothing is left out where all is asked for."""
    some, every = told(many(comparison, 120), form, 50), told(many(comparison, 120), form, None)

    assert re.search(r"50 of 120", some)
    assert "S0049" in some
    assert "S0050" not in some
    assert not re.search(r"\d+ of 120", every)
    assert "S0119" in every


def test_json_has_all(comparison: Comparison) -> None:
    """Every row, exact numbers, and whether the reports say the same."""
    data = json.loads(told(many(comparison, 120), "json", 5))

    assert (data["schema"], data["same"], len(data["serials"]["rows"])) == (1, False, 120)
    assert data["figures"][1] == {
        "name": "inventory_value", "label": "Inventory Value", "unit": "amount", "before": 33.5, "now": 35.5,
        "difference": 2, "share": 0.059701492537, "change": "changed",
    }  # fmt: skip
    assert data["serials"]["rows"][0]["differences"] == [
        {"name": "bin_code", "label": "Bin Code", "before": "A-1", "now": "B-1"}
    ]


def test_figures_follow_the_locale_of_the_later_report(comparison: Comparison) -> None:
    """German readers see a comma; a locale that nobody knows does not stop the comparison."""
    german = replace(comparison, now=replace(comparison.now, locale="de-DE"))
    odd = replace(comparison, now=replace(comparison.now, locale="xx-nowhere"))

    assert "35,50" in told(german, "text", 50)
    assert 'lang="de-DE"' in told(german, "html", 50)
    assert "35.50" in told(odd, "text", 50)


@pytest.fixture(scope="module")
def hostile(comparison: Comparison) -> Comparison:
    """The worst texts, wherever a text of the data stands."""
    assert comparison.serials
    row = ChangedSerial("moved", (HOSTILE, HOSTILE, HOSTILE), HOSTILE, ())
    sections = tuple(replace(one, title=HOSTILE, rows=tuple(replace(row, path=(HOSTILE,)) for row in one.rows))
                     for one in comparison.sections)  # fmt: skip
    return replace(
        comparison,
        now=replace(comparison.now, title=HOSTILE),
        remarks=(HOSTILE,),
        serials=replace(comparison.serials, rows=(row,)),
        sections=sections,
    )


@pytest.mark.parametrize("form", FORMS)
def test_hostile_text_is_harmless(hostile: Comparison, form: Any) -> None:
    """No form holds a control character of the data, in none is its markup markup."""
    text = told(hostile, form, 50)

    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", text)
    assert ("\r" in text, "<script" in text) == (form == "html", form in ("text", "json"))
    if form == "md":
        assert not re.search("<(a|script|strong|code|s)[ >]", MARKDOWN.render(text))
    if form == "html":
        assert len(re.findall('<script|<a href="http', text)) == 0
    if form == "text":
        assert "\u202e" not in text
    if form == "json":
        assert json.loads(text)["now"]["title"] == HOSTILE.replace("\ufffe", json.loads(text)["now"]["title"][-1])


def test_the_exit_status_is_asked_for(snapshots: Kept, capsys: Any) -> None:
    """0 as a rule; with --exit-code 1 if the reports differ and 0 if they do not, as git does."""
    same, other = (snapshots.now, snapshots.now), (snapshots.before, snapshots.now)

    assert command("diff", *other, capsys=capsys).status == ExitStatus.DONE
    assert command("diff", *other, "--exit-code", capsys=capsys).status == ExitStatus.FAILED
    ended = command("diff", *same, "--exit-code", capsys=capsys)
    assert ended.status == ExitStatus.DONE
    assert ended.stdout.splitlines()[-1] == "The two reports say the same."


@pytest.mark.parametrize(
    ("name", "start"), [("d.md", "# Stock"), ("d.html", "<!doctype"), ("d.json", "{"), ("d.txt", "Stock")]
)
def test_the_name_says_the_form(snapshots: Kept, tmp_path: Path, capsys: Any, name: str, start: str) -> None:
    """--out FILE is written whole, in the form of its name, in place of what was there."""
    (tmp_path / name).write_text("old")
    ended = command("diff", snapshots.before, snapshots.now, "--out", tmp_path / name, capsys=capsys)

    assert (ended.status, ended.stdout) == (ExitStatus.DONE, "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_cannot_be_written_or_read_is_told(snapshots: Kept, tmp_path: Path, capsys: Any) -> None:
    """Status 1 and a sentence."""
    (tmp_path / "file").write_text("")
    ended = command("diff", snapshots.before, snapshots.now, "--out", tmp_path / "file" / "d.md", capsys=capsys)
    assert (ended.status, "is a file where a folder should be" in ended.stderr) == (ExitStatus.FAILED, True)

    ended = command("diff", snapshots.before, tmp_path / "none.json", capsys=capsys)
    assert (ended.status, "no-such-file" in ended.stderr) == (ExitStatus.FAILED, True)
