"""The live treemap's arithmetic in the browser, against that of the drawing without scripts."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import squarify
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from reportgen.assets import shipped
from reportgen.sections.treemap.layout import Node, ends, gather, place, visible

pytestmark = pytest.mark.browser
MODULES = ("numbers", "treemap_levels", "treemap_tree", "treemap_layout")
ASPECT = 720 / 460

DRAW = """([cases]) => cases.map(({leaves, tiles, scale}) => {
  const value = (units) => (units === null ? null : exactOf(units, scale));
  const asked = (depth) => {
    const groups = new Map();
    for (const leaf of leaves) {
      const key = leaf.path.slice(0, depth).join(" ");
      const group = groups.get(key) ?? {path: leaf.path, units: null};
      if (leaf.units !== null) group.units = (group.units ?? 0) + leaf.units;
      groups.set(key, group);
    }
    const rows = depth || leaves.length ? [...groups.values()] : [{path: [], units: null}];
    return {
      length: rows.length, code: (k, i) => rows[i].path[k], value: (_, i) => value(rows[i].units),
      sizes: () => Float64Array.from(rows, ({units}) => (units === null ? NaN : units / 10 ** scale)),
    };
  };
  const levels = new TreemapLevels(asked, 3, "size", null);
  const {root, values, ranked, drawn} = mapTree(levels, wholeRoot(levels), tiles);
  const {count, exact} = levels.below(0, 0);
  return {
    total: plainText(root.exact), values, ranked, drawn, below: [count, plainText(exact)],
    placed: placedNodes(root, ASPECT).map(({node, box}) => ({
      path: node.path, value: plainText(node.exact), others: node.others, box: [box.x, box.y, box.width, box.height],
    })),
  };
})""".replace("ASPECT", str(ASPECT))  # fmt: skip


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """A blank page that knows the modules' functions."""
    page = browser.new_page()
    sources = [shipped(f"templates/scripts/explore/{name}.js").read_text(encoding="utf-8") for name in MODULES]
    page.add_script_tag(content=re.sub(r"^import .*$|^export ", "", "\n".join(sources), flags=re.M))
    yield page
    page.close()


sizes = st.one_of(
    st.lists(st.just(1.0), min_size=1, max_size=60),
    st.lists(st.integers(1, 9).map(float), min_size=1, max_size=60),
    st.lists(st.integers(1, 10**7).map(lambda cents: cents / 100), min_size=1, max_size=60),
)
boxes = st.tuples(
    st.sampled_from([0.0, 0.25]), st.sampled_from([0.0, 0.5]), st.sampled_from([ASPECT, 360 / 520, 1.0, 3.0])
)


@settings(max_examples=8)
@given(st.lists(st.tuples(sizes, boxes), min_size=30, max_size=60))
def test_tiles_lie_where_the_static_ones_lie(modules: Page, cases: list[Any]) -> None:
    """For any sizes each rectangle is the one that the report's library gives."""
    asked = [[sorted(some, reverse=True), x, y, width, 1.0] for some, (x, y, width) in cases]
    script = "([cases]) => cases.map((one) => squarified(...one).map(({x, y, width, height}) => [x, y, width, height]))"
    for (some, x, y, width, height), found in zip(asked, modules.evaluate(script, [asked]), strict=True):
        wanted = squarify.squarify(squarify.normalize_sizes(some, width, height), x, y, width, height)
        assert found == [pytest.approx([one["x"], one["y"], one["dx"], one["dy"]], abs=1e-9) for one in wanted]


leaf = st.tuples(
    st.integers(0, 3),
    st.integers(0, 4),
    st.one_of(st.none(), st.just(0), st.just(1), st.integers(-30, 99), st.integers(1, 10**6)),
)
tables = st.fixed_dictionaries(
    {"leaves": st.lists(leaf, max_size=40), "tiles": st.sampled_from([1, 3, 8, 400]), "scale": st.sampled_from([0, 2])}
)


@settings(max_examples=8)
@given(st.lists(tables, min_size=25, max_size=40))
def test_groups_others_and_places_are_the_reports(modules: Page, cases: list[dict[str, Any]]) -> None:
    """Levels left out, tiles drawn, what is gathered, exact sums and places: all as the report has them; areas add up
    to the whole and never overlap; values below zero are counted."""
    for case in cases:
        rows = sorted((outer, inner, number, units) for number, (outer, inner, units) in enumerate(case["leaves"]))
        case["leaves"] = [{"path": list(path), "units": units} for *path, units in rows]
    for case, found in zip(cases, modules.evaluate(DRAW, [cases]), strict=True):
        nodes = [
            Node(tuple(leaf["path"]), Decimal(leaf["units"] or 0).scaleb(-case["scale"])) for leaf in case["leaves"]
        ]
        below = [node.value for node in nodes if node.value < 0]
        assert [found["below"][0], Decimal(found["below"][1])] == [len(below), sum(below)]
        wanted = _drawn([node for node in nodes if node.value > 0], case["tiles"])
        assert [(tuple(one["path"]), Decimal(one["value"]), one["others"]) for one in found["placed"]] == [
            (one.node.path[:-1] if one.node.others else one.node.path, one.node.value, one.node.others)
            for one in wanted
        ]
        for one, want in zip(found["placed"], wanted, strict=True):
            assert one["box"] == pytest.approx([want.x, want.y, want.width, want.height], abs=1e-9)
        _covers_once([one["box"] for one, want in zip(found["placed"], wanted, strict=True) if not want.node.children])


def _drawn(leaves: list[Node], tiles: int) -> list[Any]:
    """What the static drawing places, from the same values."""
    tree = visible(_nested(leaves), tiles)
    ranked = sorted(ends(tree), key=lambda node: (-node.value, node.path))
    kept = frozenset(node.path for node in ranked[:tiles])
    return place(gather(tree, kept), ASPECT, lambda node: (node.others > 0, node.path))


def _nested(leaves: list[Node], path: tuple[object, ...] = ()) -> Node:
    if len(path) == 3:
        return leaves[0]
    groups: dict[object, list[Node]] = defaultdict(list)
    for one in leaves:
        groups[one.path[len(path)]].append(one)
    children = tuple(_nested(under, (*path, part)) for part, under in groups.items())
    return Node(path, sum((child.value for child in children), start=Decimal(0)), children)


def _covers_once(found: list[list[float]]) -> None:
    if not found:
        return
    assert sum(width * height for *_, width, height in found) == pytest.approx(1)
    for number, (x, y, width, height) in enumerate(found):
        for x2, y2, width2, height2 in found[:number]:
            across = min(x + width, x2 + width2) - max(x, x2)
            down = min(y + height, y2 + height2) - max(y, y2)
            assert min(across, down) <= 1e-9
