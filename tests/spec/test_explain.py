"""What a key of the spec means."""

import json

import pytest
from jsonschema import Draft202012Validator

from reportgen.errors import SpecError
from reportgen.spec.explain import all_keys, explain
from reportgen.spec.flow import flow
from reportgen.spec.reader import read_value
from reportgen.spec.schema import json_schema
from tests.spec.spec_sample import CHECKS, KINDS, NAMES

GLOSSARY = {
    "inventory_quantity": "measure Inventory: stock on hand.",
    "company": "dimension Company: name of the company.",
}
KEYS = all_keys(KINDS, NAMES, CHECKS)


def told(key):
    return explain(key, KINDS, NAMES, GLOSSARY, CHECKS)


def test_a_key_in_full():
    """An explanation has type, meaning, default, allowed values and an example in its place."""
    assert str(told("page.paper")) == """\
page.paper: a word
  Size of the paper.
  default: A4
  allowed: A4, A3, Letter, Legal
  example:
    page:
      paper: A3"""


@pytest.mark.parametrize(
    ("key", "type_", "default"),
    [
        ("title", "text", "Inventory by Serial No."),
        ("as_of", "a word or a day (YYYY-MM-DD)", "today"),
        ("period", "a mapping, text or a word", ""),
        ("period.from", "a day (YYYY-MM-DD)", ""),
        ("filter", "a mapping", ""),
        ("filter.in", "a list of values, or one of them", ""),
        ("outputs", "a list of words, or one of them", "[html, pdf, json]"),
        ("measures.ratio", "a list of 2 measures", ""),
        ("dimensions.dimension", "a whole number from 1 to 8", ""),
        ("dimensions.age", "a list of whole numbers, 0 or more", ""),
        ("matrix", "a kind of section", ""),
        ("matrix.rows", "a list of dimensions or hierarchies, or one of them", "[item_no]"),
        ("matrix.columns", "a list of dimensions", "[]"),
        ("matrix.serials_only", "true or false", "true"),
        ("decomposition_tree.top", "a whole number, 1 or more or a word", "3"),
        ("sections", "a list of words or mappings", ""),
    ],
)
def test_types_and_defaults_in_words(key, type_, default):
    """A type is said as people say it, a default as it would be written."""
    assert (told(key).type, told(key).default) == (type_, default)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("sections.matrix.rows", "matrix.rows"),
        ("sections.0", "sections"),
        ("sections[2]", "sections"),
        ("measures.net.ratio", "measures.ratio"),
        ("measures.net.filter.item_no.min", "measures.filter.min"),
        ("filter.item_no.min", "filter.min"),
        ("filter.item_no", "filter"),
        ("checks.negative_stock", "checks"),
        ("matrix.filter.like", "matrix.filter.like"),
        (" title ", "title"),
    ],
)
def test_a_key_as_people_write_it(written, key):
    """Names of their own, numbers of entries and the word sections may stand in a key."""
    assert told(written).key == key


def test_a_word_of_the_glossary():
    """A measure is explained from the glossary; a word that is a key as well has both meanings."""
    assert str(told("inventory_quantity")) == "inventory_quantity\n  measure Inventory: stock on hand."
    assert told("company").meaning == (
        "Company the report is about; by default what the source says. Also: dimension Company: name of the company.")


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("titel", "did you mean 'title'?"),
        ("rows", "did you mean 'matrix.rows'?"),
        ("matrx.rows", "did you mean 'matrix.rows'?"),
        ("filter.minn", "did you mean 'filter.min'?"),
        ("top", "did you mean 'sections.print.top' or 'decomposition_tree.top'?"),
        ("inventory_quantiti", "did you mean 'inventory_quantity'?"),
        ("page.paper.size", "did you mean 'treemap.size'?"),
    ],
)
def test_an_unknown_key_has_the_nearest(key, hint):
    """What is not a key is refused with what may have been meant."""
    with pytest.raises(SpecError) as caught:
        told(key)
    assert (caught.value.problems[0].code, caught.value.problems[0].hint) == ("unknown-key", hint)


@pytest.mark.parametrize("key", ["", ".", "..", "sections.", "a" * 100_000, "[", "filter..min", "measures.a.b.c.d"])
def test_any_text_is_a_key_or_a_problem(key):
    """Whatever is asked, there is an answer or a problem."""
    with pytest.raises(SpecError):
        told(key)


@pytest.mark.parametrize("one", KEYS, ids=lambda one: one.key)
def test_every_example_is_a_valid_spec(one):
    """Each key has a meaning, can be asked for, and its example passes the schema and shows the key."""
    example = read_value(one.example, "example")
    whole = {"source": "data", "sections": ["kpis"]} | example

    assert one.meaning
    assert told(one.key).example == one.example
    assert one.key.rpartition(".")[2] in one.example
    assert [error.message for error in VALIDATOR.iter_errors(_numbers(whole))] == []


def test_all_keys_once_in_order():
    """The table of keys follows the spec: its own keys, what all sections take, then each kind and what it adds."""
    keys = [one.key for one in KEYS]

    assert len(keys) == len(set(keys))
    assert keys[:4] == ["title", "name", "company", "as_of"]
    assert keys.index("filter.like") < keys.index("measures") < keys.index("sections") < keys.index("sections.print")
    assert keys[keys.index("kpis"):keys.index("kpis") + 3] == ["kpis", "kpis.measures", "decomposition_tree"]
    assert not {"matrix.title", "matrix.filter", "sections.filter.min", "measures.filter.min"} & set(keys)
    delivery = ("for_each.", "mail.", "webhooks.", "publish.", "snapshot.", "alerts.")
    required = [one.key for one in KEYS if one.required and not one.key.startswith(delivery)]
    assert required == ["source", "source.business_central.tenant", "source.business_central.client_id",
                        "source.business_central.client_secret", "sections", "sections.kind", "notes.text"]


@pytest.mark.parametrize(
    "value",
    [
        "text", "two words", "2025-10-29", "SP-*", "true", "Null", "12", "1.5", "", " x", "x ", "a: b", "a, b", "#x",
        "x #y", "'", '"', "ä", "[", "*x", "&x", "!x", "a\nb", "~", "-",
        True, False, None, 3, [1, ["a"]], {"a b": {"c": "1"}}, [], {},
    ],
)
def test_flow_reads_back(value):
    """A value written on one line reads back as itself; numbers are text to the reader."""
    assert read_value(flow(value), "x") == json.loads(json.dumps(value), parse_int=str)


VALIDATOR = Draft202012Validator(json_schema(KINDS, NAMES, CHECKS))


def _numbers(value):
    """Text of digits as a number, as an editor sees it."""
    if isinstance(value, dict):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return int(value) if isinstance(value, str) and value.isdigit() else value
