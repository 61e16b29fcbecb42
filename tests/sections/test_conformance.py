"""What every kind of section has and bears."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import ibis
import pytest

from reportgen.assets import shipped
from reportgen.model.currencies import Said
from reportgen.model.inventory import Inventory
from reportgen.render.data import json_bytes
from reportgen.sections.kinds import SECTIONS
from reportgen.spec.vocabulary import SectionOptions
from tests.asking import entry, inventory, view_of
from tests.conftest import CHECKOUT

KINDS = sorted(SECTIONS)
NEEDED: dict[str, dict[str, Any]] = {"notes": {"text": "Read me"}, "trace": {"serial_no": "1"}}
"""Options without which a kind makes no sense."""


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_template_its_test_and_its_paragraph(kind: str) -> None:
    """templates/sections/<kind>.html, tests/sections/test_<kind>.py, and a heading in the README."""
    assert Path(shipped("templates") / "sections" / f"{kind}.html").is_file()
    assert (CHECKOUT / "tests" / "sections" / f"test_{kind}.py").is_file()
    assert re.search(rf"^### `{kind}`", (CHECKOUT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_options_are_documented(kind: str) -> None:
    """Every option is frozen, says what it means, and the kind itself has a sentence."""
    options = SECTIONS[kind].Options

    assert issubclass(options, SectionOptions) and options.model_config["frozen"]
    assert options.__doc__
    assert [name for name, field in options.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "entries", [[], [entry(1, "Purchase")], [entry(1, "Sale", quantity=-1)]], ids=["empty", "one", "outbound"]
)
def test_a_kind_bears_an_empty_ledger_and_a_single_entry(kind: str, entries: list[Any]) -> None:
    """A frozen view comes out, with the fields every view has, and its grid can be read."""
    check_view(kind, view_of(kind, inventory(entries), **NEEDED.get(kind, {})))


def check_view(kind: str, view: Any) -> None:
    """A frozen view of the kind, whose grid is a table and whose data can be written down."""
    assert dataclasses.is_dataclass(view) and view.__dataclass_params__.frozen
    assert (view.kind, view.id) == (kind, kind)
    assert view.title
    grid = view.grid
    if grid is not None:
        assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
        assert grid.total is None or len(grid.total) == len(grid.columns)
        assert all(len(row.stub) <= len(grid.stub) for row in grid.rows)
    assert json.loads(json_bytes({"section": view}))
    SECTIONS[kind].figure(view)


HOSTILE = "<img src=x onerror=alert(1)>\u202e{{7*7}}\x00=1+1"
LIFE = [
    entry(1, "Purchase", "1", party="10"),
    entry(2, "Purchase", HOSTILE, item=HOSTILE, place=HOSTILE, party=HOSTILE),
    entry(3, "Transfer", "1", -1, day=3, document_type="Transfer Shipment"),
    entry(4, "Transfer", "1", 1, day=3, place="EAST"),
    entry(5, "Purchase", "", 10, day=4),
    entry(6, "Sale", "1", -1, day=5, party="20"),
    entry(7, "Sale", "1", 1, day=9, party="20"),
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_bears_companies_with_different_currencies_and_hostile_text(kind: str) -> None:
    """Amounts that cannot be added are blank, serial numbers of two companies stay apart, text stays text."""
    entries = [dataclasses.replace(one, company=company) for company in ("A", HOSTILE) for one in LIFE]
    entries = [dataclasses.replace(one, entry_no=number) for number, one in enumerate(entries, start=1)]
    money = Said("", {"A": "EUR", HOSTILE: "USD"}, {})

    check_view(kind, view_of(kind, inventory(entries, money=money), **NEEDED.get(kind, {})))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_bears_a_ledger_without_days(kind: str) -> None:
    """Every entry counts on the report's day; what needs days is blank."""
    asked = inventory(LIFE)
    ledger = asked.ledger
    table = ledger.tables["item_ledger_entries"]
    undated = dataclasses.replace(
        ledger,
        tables={**ledger.tables, "item_ledger_entries": table.mutate(posting_date=ibis.null("date"))},
        columns={**ledger.columns, "item_ledger_entries": ledger.columns["item_ledger_entries"] - {"posting_date"}},
        last_posting_date=None,
    )

    check_view(kind, view_of(kind, Inventory(undated, asked.catalog, asked.asked, {}), **NEEDED.get(kind, {})))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_can_be_left_out_of_print(kind: str) -> None:
    """print: none reaches the view."""
    assert view_of(kind, inventory([entry(1, "Purchase")]), print="none", **NEEDED.get(kind, {})).printed is False


def test_every_kind_is_in_a_shipped_spec() -> None:
    """config/ has an example of each."""
    specs = "\n".join(path.read_text(encoding="utf-8") for path in shipped("config").glob("*.yaml"))

    assert [kind for kind in KINDS if f"kind: {kind}" not in specs] == []
