"""Measures, dimensions and hierarchies of the spec's own."""

from reportgen.spec.own_names import with_own_names
from tests.spec.spec_sample import NAMES, problems, report


def test_own_names_are_known_everywhere():
    """A measure, a dimension and a hierarchy of the spec's own stand where built-in ones do, in the order written."""
    spec = report("""\
measures:
  net: {sum: quantity, filter: {entry_type: Sale}, negate: true}
  share: {ratio: [net, quantity], percent: true}
dimensions:
  region: {map: location_code, values: {EAST: Domestic, TOKEN: x}, other: Abroad}
  zone: {map: region, values: {Abroad: Far}}
hierarchies:
  place: [zone, region, location_code]
filter: {region: Domestic, attribute.Color: red}
sections:
  - {kind: matrix, rows: [place, attribute.Color], values: [share, region]}
""")

    assert list(spec.measures) == ["net", "share"]
    assert list(spec.dimensions) == ["region", "zone"]
    assert spec.hierarchies == {"place": ("zone", "region", "location_code")}
    assert spec.sections[0].options.rows == ("place", "attribute.Color")
    assert with_own_names(NAMES, {"measures": {"net": {}}, "dimensions": None}).measures == NAMES.measures | {"net"}


def test_names_that_are_taken():
    """An own name may not be that of a built-in measure, dimension, hierarchy or field, nor another own one."""
    assert problems("""\
measures:
  quantity: {sum: quantity}
  posting_date: {sum: quantity}
  mine: {sum: quantity}
dimensions:
  vendor: {dimension: 1}
  mine: {dimension: 2}
hierarchies:
  item_category: [item_no]
""") == [
        f"weekly.yaml:{place}: name-taken: '{name}' is the name of {what}\n  hint: choose another name"
        for place, name, what in [
            ("2:3", "quantity", "a built-in measure"),
            ("3:3", "posting_date", "a built-in column of the ledger"),
            ("6:3", "vendor", "a built-in dimension"),
            ("7:3", "mine", "the spec's own measure already"),
            ("9:3", "item_category", "a built-in dimension"),
        ]]


def test_names_made_of_themselves():
    """A measure that is a ratio of itself, and dimensions that map each other in a circle, are told once each."""
    assert problems("""\
measures:
  a: {ratio: [b, quantity]}
  b: {ratio: [c, a]}
  c: {ratio: [items, quantity]}
  d: {ratio: [d, b]}
dimensions:
  x: {map: y, values: {}}
  y: {map: x, values: {}}
""") == [
        "weekly.yaml:2:3: name-cycle: the measure 'a' is made of itself: a > b > a",
        "weekly.yaml:5:3: name-cycle: the measure 'd' is made of itself: d > d",
        "weekly.yaml:7:3: name-cycle: the dimension 'x' is made of itself: x > y > x",
    ]


def test_a_long_chain_of_own_measures_is_no_cycle():
    """Two thousand measures, each a ratio of the next, are read."""
    lines = [f"  m{n}: {{ratio: [m{n + 1}, quantity]}}" for n in range(1_200)]
    spec = report("measures:\n" + "\n".join(lines) + "\n  m1200: {sum: quantity}\n")
    assert len(spec.measures) == 1_201


def test_of_takes_a_built_in_measure():
    """A measure restricted by a filter is a built-in one."""
    assert problems("measures:\n  a: {sum: quantity}\n  b: {of: a}\n") == [
        "weekly.yaml:3:11: bad-value: 'of' takes a built-in measure; 'a' is the spec's own"]
