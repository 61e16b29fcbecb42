"""What every kind of section has and bears."""

import dataclasses
import re
from pathlib import Path
from typing import Any

import pytest

from reportgen.assets import shipped
from reportgen.sections import SECTIONS
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
    view = view_of(kind, inventory(entries), **NEEDED.get(kind, {}))

    assert dataclasses.is_dataclass(view) and view.__dataclass_params__.frozen
    assert (view.kind, view.id) == (kind, kind)
    assert view.title
    grid = view.grid
    if grid is not None:
        assert all(len(row.cells) == len(grid.columns) for row in grid.rows)
        assert grid.total is None or len(grid.total) == len(grid.columns)
        assert all(len(row.stub) <= len(grid.stub) for row in grid.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_can_be_left_out_of_print(kind: str) -> None:
    """print: none reaches the view."""
    assert view_of(kind, inventory([entry(1, "Purchase")]), print="none", **NEEDED.get(kind, {})).printed is False


def test_every_kind_is_in_a_shipped_spec() -> None:
    """config/ has an example of each."""
    specs = "\n".join(path.read_text(encoding="utf-8") for path in shipped("config").glob("*.yaml"))

    assert [kind for kind in KINDS if f"kind: {kind}" not in specs] == []
