"""The manual says what the code does."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from reportgen.assets import shipped
from reportgen.cli import cli
from reportgen.errors import ExitStatus
from reportgen.model.catalog import BUILT_IN
from reportgen.model.checks import CHECKS
from reportgen.reference import KINDS, schema_of_specs
from reportgen.spec.parse import parse_spec
from tests.write_reference import README, SCHEMA, readme_with, reference

AGAIN = "run: python tests/write_reference.py"


def test_the_readmes_reference_is_the_codes() -> None:
    """Keys, measures, dimensions and checks as the code declares them."""
    assert README.read_text(encoding="utf-8") == readme_with(reference()), AGAIN


def test_the_shipped_schema_is_the_codes() -> None:
    """config/report.schema.json is what `reportgen schema` writes."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_of_specs(), AGAIN
    assert CliRunner().invoke(cli, ["schema"]).output == schema_of_specs()


@pytest.mark.parametrize("path", sorted(shipped("config").glob("*.yaml")), ids=lambda path: path.name)
def test_shipped_specs_are_valid_and_tell_editors_so(path: Path) -> None:
    """Each names its schema in the first line, and both reader and schema take it."""
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# yaml-language-server: $schema=report.schema.json\n")
    parse_spec(text, str(path), kinds=KINDS, names=BUILT_IN, checks=frozenset(CHECKS), env={})
    jsonschema.validate(YAML(typ="safe", pure=True).load(text), json.loads(schema_of_specs()))


def test_the_readmes_spec_is_valid() -> None:
    """The YAML in the README works as it stands."""
    blocks = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    whole = [block for block in blocks if block.startswith("title:")]
    needed = {"source": "source: x\n", "sections": "sections: [kpis]\n"}
    parts = [
        "".join(text for key, text in needed.items() if not re.search(f"^{key}:", block, re.MULTILINE)) + block
        for block in blocks
        if not block.startswith("title:")
    ]

    assert whole and parts
    for text in (*whole, *parts):
        parse_spec(text, "README.md", kinds=KINDS, names=BUILT_IN, checks=frozenset(CHECKS), env={"LEDGER": "x"})


def test_the_readme_names_every_command_and_exit_status() -> None:
    """Its tables hold the commands there are, and the statuses they end with."""
    text = README.read_text(encoding="utf-8")

    assert set(
        re.findall(r"^\| `(\w+)[^|]*` \|", text.split("## Commands")[1].split("## Sections")[0], re.MULTILINE)
    ) == set(cli.commands)
    told = {int(number) for number in re.findall(r"^\| (\d) \|", text, re.MULTILINE)}
    assert told == {int(status) for status in ExitStatus}
