"""Whatever stands in a file, there is a spec or a SpecError."""

import json
import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.spec.document import Document
from reportgen.spec.models import ReportSpec
from reportgen.spec.reader import read_yaml
from tests.spec.spec_sample import DIMENSIONS, KINDS, MEASURES, parse
from tests.spec.test_parse_spec import PRODUCT

FEW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
KEYS = [
    "title", "as_of", "period", "source", "path", "filter", "in", "not", "min", "measures", "sum", "ratio", "of",
    "dimensions", "map", "values", "age", "hierarchies", "sections", "kind", "rows", "columns", "top", "print",
    "outputs", "checks", "page", "password", "PrintDepth", "[key]", "0", "",
    *DIMENSIONS.split()[:4], *MEASURES.split()[:4],
]
WORDS = [
    *KEYS, *KINDS, "all", "html", "today", "2025-10-29", "last 3 days", "${HOME}", "a://b:c@d", "5", "-1", "A4", "{x}"]
yaml_text = st.text(st.sampled_from("ab:-?#&*!|>'\"%@`[]{},~<= \n\t\\0.\u2028\x85\ufeff\ud800\x00"), max_size=60)
keys = st.sampled_from(KEYS) | st.text(max_size=3)
values = st.recursive(
    st.sampled_from(WORDS) | st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=12,
)


def spec_or_error(text, *overrides, env=None):
    try:
        assert isinstance(parse(text, *overrides, env=env), ReportSpec)
    except SpecError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.mark is not None
            assert problem.code.replace("-", "").replace("_", "").isalnum()
            assert "\n" not in problem.message + problem.hint
            assert len(problem.message) < 500


@FEW
@given(st.text() | yaml_text)
def test_any_text(text):
    """Text of any kind is a document or a SpecError to the reader, and a spec or a SpecError in the end."""
    with suppress(SpecError):
        assert isinstance(read_yaml(text, "a.yaml"), Document)
    spec_or_error(text)


@FEW
@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=6))
def test_any_structure(data):
    """Known keys with values of any shape in any place give a spec or problems, each with a place and one line."""
    spec_or_error(json.dumps(data))


@FEW
@given(st.data())
def test_any_slip_of_the_pen(data):
    """A good spec with a few characters lost or added gives a spec or problems."""
    text = PRODUCT
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 12))
        text = text[:at] + data.draw(yaml_text) + text[at + cut:]
    spec_or_error(text)


@FEW
@given(
    st.lists(keys | st.integers(0, 3).map(str), min_size=1, max_size=4).map(".".join),
    st.text(max_size=5) | values.map(json.dumps))
def test_any_override(key, value):
    """Anything after --set gives a spec or problems."""
    spec_or_error(PRODUCT, f"{key}={value}", value)


@FEW
@given(st.dictionaries(st.text(max_size=5), st.text(max_size=8)), st.text(max_size=8))
def test_any_environment(env, name):
    """Any variable in a path gives a spec or problems."""
    spec_or_error("source: " + json.dumps(f"${{{name}}}/x") + "\nsections: [kpis]\n", env=env)


@pytest.mark.parametrize(
    "text",
    [
        "title: '" + "://a:b" * 170_000 + "'",
        "title: '" + "${" * 500_000 + "'",
        "source: '" + "${a" * 330_000 + "'",
        "title: '" + "?token=${" * 110_000 + "'",
        "locale: 'de" + "-a" * 500_000 + "!'",
        "sections: [{kind: matrix, rows: [" + ",".join(f"item_nx{number}" for number in range(9_000)) + "]}]",
        "sections: [" + "x" * 1_000_000 + "]",
    ],
    ids=["addresses", "dollars", "open variables", "tokens", "locale", "unknown names", "one long name"],
)
def test_hostile_text_ends_quickly(text):
    """A mebibyte made to keep a pattern searching, and thousands of unknown names, take seconds at most."""
    begin = time.perf_counter()
    spec_or_error(text + "\nsource: data\nsections: [kpis]\n")
    assert time.perf_counter() - begin < 5
