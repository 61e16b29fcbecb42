"""The JSON Schema of a spec."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from reportgen.errors import SpecError
from reportgen.spec.reader import read_yaml
from reportgen.spec.schema import json_schema, schema_text
from reportgen.spec.vocabulary import KnownNames
from tests.spec.spec_sample import CHECKS, DIMENSIONS, KINDS, MEASURES, NAMES, parse
from tests.spec.test_parse_spec import PRODUCT

SCHEMA = json_schema(KINDS, NAMES, CHECKS)
VALIDATOR = Draft202012Validator(SCHEMA)
REST = {"source": "data", "sections": ["kpis"]}


def as_editor_reads(text):
    """YAML 1.2 as an editor sees it: whole numbers are numbers, dates are text."""
    return json.loads(re.sub(r'"(\d+)"(?!:)', r"\1", json.dumps(read_yaml(text, "a.yaml").data)))


def faults(data):
    return [error.json_path for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema():
    """The schema itself is valid, refers to nothing that is not there, and holds nothing that is not used."""
    Draft202012Validator.check_schema(SCHEMA)
    text = json.dumps(SCHEMA)
    assert {f'"#/$defs/{name}"' for name in SCHEMA["$defs"]} == {
        f'"#/$defs/{part.partition(chr(34))[0]}"' for part in text.split('"#/$defs/')[1:]}


def test_the_text_is_stable():
    """Equal arguments give equal text, whatever the order of a set; it ends with a line end."""
    names = KnownNames(*(frozenset(sorted(part, reverse=True)) for part in (
        NAMES.dimensions, NAMES.measures, NAMES.hierarchies, NAMES.fields)))
    text = schema_text(KINDS, names, CHECKS)

    assert text == schema_text(dict(KINDS), NAMES, CHECKS)
    assert text.endswith("}\n")
    assert '\n  "$schema": "https://json-schema.org/draft/2020-12/schema",\n' in text
    assert "Title" not in {node.get("title") for node in json.loads(text)["properties"].values()}


def test_the_spec_of_the_original_report_is_valid():
    """What the product promises passes in an editor too."""
    assert faults(as_editor_reads(PRODUCT)) == []


@pytest.mark.parametrize(
    "part",
    [
        {"source": {"path": "data"}},
        {"sections": [{"kind": "kpis"}, "treemap", {"kind": "notes", "text": "x"}]},
        {"sections": [{"kind": "matrix", "rows": "item_no", "values": ["my_own", "vendor"]}]},
        {"sections": [{"kind": "matrix", "rows": ["attribute.Model Year"]}]},
        {"sections": [{"kind": "kpis", "print": {"top": 3}}, {"kind": "kpis", "print": "none"}]},
        {"filter": {"item_no": 12, "serial_no": ["1", 2, None], "location_code": None, "status": True}},
        {"filter": {"item_no": {"in": "x", "not": [1], "min": 3, "max": "2025-01-01", "like": "S*"}, "own_name": "x"}},
        {"title": 2025, "company": 3.5, "name": 7},
        {"as_of": "2025-10-29"},
        {"as_of": "end of last quarter"},
        {"period": "last 30 days"},
        {"period": "year to date"},
        {"period": {"from": "2025-01-01"}},
        {"outputs": "pdf"},
        {"outputs": ["pdf", "csv"]},
        {"checks": {"negative_stock": "off"}},
        {"measures": {"net": {"sum": "quantity", "filter": {"entry_type": "Sale"}}}},
        {"measures": {"r": {"ratio": ["net", "quantity"]}}},
        {"dimensions": {"d": {"age": [30, 60]}, "e": {"map": "item_no", "values": {"A": 1}}}},
        {"hierarchies": {"place": ["location_code", "own_name"]}},
        {"page": {"paper": "A3", "orientation": "landscape"}},
    ],
)
def test_what_the_schema_takes(part):
    """Short forms, own names, and numbers where text belongs pass in an editor."""
    assert faults(REST | part) == []


@pytest.mark.parametrize(
    "part",
    [
        {"titel": "x"},
        {"source": {"path": "x", "url": "y"}},
        {"source": ""},
        {"sections": []},
        {"sections": ["kpi"]},
        {"sections": ["notes"]},
        {"sections": [{"kind": "notes"}]},
        {"sections": [{"kind": "kpis", "rows": ["item_no"]}]},
        {"sections": [{"kind": "matrix", "rows": ["Item No"]}]},
        {"sections": [{"kind": "decomposition_tree", "depth": 0}]},
        {"sections": [{"kind": "kpis", "print": "most"}]},
        {"sections": [{"title": "x"}]},
        {"filter": {"Item No": "x"}},
        {"filter": {"item_no": {"maxx": 3}}},
        {"as_of": "soon"},
        {"as_of": 2025},
        {"period": "last week"},
        {"outputs": ["htm"]},
        {"outputs": []},
        {"checks": {"negativ_stock": "off"}},
        {"measures": {"Net": {"sum": "quantity"}}},
        {"measures": {"r": {"ratio": ["net"]}}},
        {"locale": "en_US"},
        {"currency": "euro"},
        {"name": "a/b"},
    ],
)
def test_what_the_schema_refuses(part):
    """Unknown keys, kinds without what they need, and values that cannot be are marked in an editor."""
    assert faults(REST | part) != []
    with pytest.raises(SpecError):
        parse(json.dumps(REST | part))


def test_editors_are_given_names_meanings_and_defaults():
    """Names complete, keys have their meaning, and defaults are shown."""
    matrix = SCHEMA["$defs"]["section_matrix"]
    level = SCHEMA["$defs"]["level_name"]

    assert level["anyOf"][0]["enum"] == sorted([*DIMENSIONS.split()])
    assert SCHEMA["$defs"]["measure_name"]["anyOf"][0]["enum"] == sorted(MEASURES.split())
    assert SCHEMA["$defs"]["check_name"]["enum"] == sorted(CHECKS)
    assert matrix["properties"]["kind"] == {"const": "matrix", "description": "The kind of section."}
    assert matrix["properties"]["rows"]["description"] == "Dimensions, outer first."
    assert matrix["properties"]["rows"]["default"] == ["item_no"]
    assert SCHEMA["properties"]["as_of"]["default"] == "today"
    assert SCHEMA["required"] == ["source", "sections"]


def test_every_key_has_a_meaning():
    """No key of the spec is left without a sentence."""
    for name, node in {"": SCHEMA, **SCHEMA["$defs"]}.items():
        shapes = [node, *node.get("anyOf", [])]
        for key, part in ((key, part) for shape in shapes for key, part in shape.get("properties", {}).items()):
            assert part.get("description"), f"{name}.{key}"


def _words(text):
    return st.lists(st.sampled_from(text.split()), min_size=1, max_size=3)


conditions = st.one_of(
    st.text("abc*", max_size=3),
    st.lists(st.text("abc", max_size=3), min_size=1, max_size=3),
    st.fixed_dictionaries({"in": st.lists(st.text("ab", max_size=2), min_size=1)}, optional={"like": st.just("S*")}),
    st.fixed_dictionaries({"min": st.just("3")}, optional={"max": st.just("2025-01-01"), "not": st.just(["x"])}),
)
filters = st.dictionaries(st.sampled_from(["item_no", "entry_no", "vendor", "attribute.Color"]), conditions, max_size=2)
common = {"title": st.just("A"), "filter": filters, "serials_only": st.booleans(),
          "print": st.sampled_from(["all", "none", {"top": 3}, {"depth": 1}])}
sections = st.one_of(
    st.sampled_from(["kpis", "matrix", "treemap", "decomposition_tree"]),
    st.fixed_dictionaries({"kind": st.just("kpis")}, optional={**common, "measures": _words(MEASURES)}),
    st.fixed_dictionaries(
        {"kind": st.just("matrix")},
        optional={**common, "rows": _words(DIMENSIONS), "values": _words(MEASURES), "sort_by": st.just("label")}),
    st.fixed_dictionaries({"kind": st.just("notes"), "text": st.text("ab\n#", min_size=1)}, optional=common),
)
measures = [{}, {"net": {"sum": "quantity", "negate": True}}, {"n": {"of": "items", "filter": {}}}]
specs = st.fixed_dictionaries(
    {
        "source": st.sampled_from(["data", {"path": "data/*.csv"}]),
        "sections": st.lists(sections, min_size=1, max_size=3),
    },
    optional={
        "title": st.text("abc ", min_size=1), "as_of": st.sampled_from(["today", "2025-10-29", "end of last month"]),
        "period": st.sampled_from(["last 3 months", "last year", {"from": "2025-01-01"}]), "filter": filters,
        "outputs": st.lists(st.sampled_from(["html", "pdf", "json"]), min_size=1, unique=True),
        "measures": st.sampled_from(measures),
        "dimensions": st.sampled_from([{}, {"d": {"age": [30, 60]}}, {"d": {"attribute": "Color", "label": "C"}}]),
        "page": st.sampled_from([{}, {"paper": "Legal"}]), "checks": st.sampled_from([{}, {"negative_stock": "off"}]),
    })


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(specs)
def test_what_the_reader_takes_the_schema_takes(data):
    """Every spec made of valid parts is valid for both."""
    parse(json.dumps(data))
    assert faults(data) == []
