"""--set key=value of the command line."""

from datetime import date

import pytest

from tests.spec.spec_sample import parse, problems, report

TEXT = """\
source: data
page: {paper: Letter}
filter: {location_code: EAST}
sections:
  - kpis
  - kind: matrix
    rows: [item_no, serial_no]
"""


def test_overrides_are_put_over_the_text():
    """Dots lead inside, numbers count entries from 0, values are YAML, later ones win."""
    spec = parse(
        TEXT, "title=Stock by place", "page.orientation=landscape", "sections.1.rows.0=vendor", "outputs=[html, csv]",
        "filter.location_code=MAIN", "filter.item_no.max=7", "as_of=end of last month", "as_of=2025-10-29")

    assert spec.title == "Stock by place"
    assert (spec.page.paper, spec.page.orientation) == ("Letter", "landscape")
    assert spec.sections[1].options.rows == ("vendor", "serial_no")
    assert spec.outputs == ("html", "csv")
    assert spec.filter["location_code"].any_of == ("MAIN",)
    assert spec.filter["item_no"].max == "7"
    assert spec.as_of == date(2025, 10, 29)


def test_what_is_not_there_is_made():
    """Mappings on the way are made, and short forms are written out."""
    spec = parse(TEXT, "measures.net.sum=quantity", "source.path=other", "sections.0.measures=[net]", "checks={}")

    assert spec.measures["net"].sum == "quantity"
    assert spec.source.path == ("other",)
    assert spec.sections[0].options.measures == ("net",)


def test_keys_with_dots():
    """An item attribute keeps its dot; any other key with a dot stands in quotes."""
    spec = report(
        "dimensions: {region: {map: location_code, values: {A: b}}}",
        "filter.attribute.Color=red", 'dimensions.region.values."N.Y."=East', 'filter."attribute.Model Year"=2024')

    assert set(spec.filter) == {"attribute.Color", "attribute.Model Year"}
    assert spec.dimensions["region"].values == {"A": "b", "N.Y.": "East"}


def test_values_stay_text_as_in_a_file():
    """012 and NO are text in an override too; true and nothing are not."""
    assert parse(TEXT, "title=012").title == "012"
    assert parse(TEXT, "company=NO").company == "NO"
    assert parse(TEXT, "company=").company is None
    assert parse(TEXT, "sections.0.serials_only=false").sections[0].options.serials_only is False


@pytest.mark.parametrize(
    ("override", "problem"),
    [
        ("titel=x", "unknown-key: unknown key 'titel' in the spec\n  hint: did you mean 'title'?"),
        ("page.paper=A5", "bad-value: 'paper' must be 'A4', 'A3', 'Letter' or 'Legal', not 'A5'"),
        ("pages.paper=A3", "unknown-key: unknown key 'pages' in the spec\n  hint: did you mean 'page'?"),
        ("sections.0.measures=[quantiti]",
         "unknown-measure: unknown measure 'quantiti'\n  hint: did you mean 'quantity'?"),
        ("nonsense", "bad-override: an override is key=value\n"
                     "  hint: as title='Stock by place' or sections.0.top=5"),
        ("=x", "bad-override: an override is key=value\n  hint: as title='Stock by place' or sections.0.top=5"),
        ("a..b=x", "bad-override: an override is key=value\n  hint: as title='Stock by place' or sections.0.top=5"),
        ("sections.2.top=5", "bad-override: there is no entry '2' in 'sections'\n"
                             "  hint: its entries count from 0 to 1"),
        ("sections.first.top=5", "bad-override: there is no entry 'first' in 'sections'\n"
                                 "  hint: its entries count from 0 to 1"),
        ("page.paper.size=5", "bad-override: 'page.paper' is a plain value; nothing can be set inside of it"),
        ("outputs=[html", "bad-override: the value cannot be read: this is not YAML: expected ',' or ']', but got "
                          "'<stream end>'\n  hint: a bracket is not closed"),
        ("outputs={a: 1, a: 2}", "bad-override: the value cannot be read: the key 'a' is given twice\n"
                                 "  hint: first given at 1:2"),
        (".".join("a" * 51) + "=x", "bad-override: an override is key=value\n"
                                    "  hint: as title='Stock by place' or sections.0.top=5"),
    ],
)
def test_a_bad_override_says_so(override, problem):
    """What is wrong with an override has the override for its place."""
    assert problems(TEXT, override) == [f"--set {override}: {problem}"]


def test_problems_of_the_text_come_with_those_of_overrides():
    """The file's problems first, then those of the command line; a part that is overridden has no old place."""
    found = problems(TEXT + "titel: x\n", "nonsense", "sections.1={kind: matrix, rows: [itemno]}")

    places = ["weekly.yaml:8:1", "--set nonsense", "--set sections.1={kind: matrix, rows: [itemno]}"]
    assert [line.startswith(f"{place}: ") for line, place in zip(found, places, strict=True)] == [True] * 3


def test_an_override_puts_right_what_the_text_has_wrong():
    """A value that is replaced is not judged."""
    assert parse(TEXT + "as_of: soon\n", "as_of=today").as_of == "today"


@pytest.mark.parametrize(
    "override", ["source.path=postgres://me:hunter2@db/erp", "password=hunter2", "x.api_key=hunter2"]
)
def test_a_secret_in_an_override_is_not_repeated(override):
    """A secret given on the command line is refused, and the place hides it."""
    found = "\n".join(problems(TEXT, override))
    assert "secret-in-spec" in found
    assert "hunter2" not in found
