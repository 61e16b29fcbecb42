"""The live decomposition tree and the rest of the page: choices, filters, the address, and random walks."""

import json
from decimal import Decimal
from urllib.parse import quote

import pytest

from tests.browser.explore.naive_tree import children
from tests.browser.explore.pages import unclean
from tests.browser.explore.trees import Tree

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("trees")]  # They share the page.


def _value_of_card(page):
    return page.locator("#kpis .value").first.inner_text()


def test_a_chosen_bar_filters_the_other_sections_by_its_whole_path(open_trees, trees):
    """A click chooses, a second one no longer; with Ctrl several are chosen; the tree itself keeps all its bars."""
    page = open_trees()
    tree, other = Tree(page), Tree(page, "decomposition_tree-3")
    before = tree.nodes()
    tree.choose("P1012")
    documents = children(trees.entries, [("vendor", "10000 Vendor 0")], "document_no", "quantity")
    assert (_value_of_card(page), other.nodes()[0].number) == (str(documents["P1012"]), documents["P1012"])
    assert [one.label for one in tree.nodes() if one.is_chosen] == ["P1012"]
    assert tree.level(2) == [one for one in before if one.level == 2]
    tree.choose("P1014", modifiers=["Control"])
    assert other.nodes()[0].number == documents["P1012"] + documents["P1014"]
    assert [one.label for one in tree.level(3) if one.is_open] == ["P1012"], "one more is chosen, none is followed"
    tree.choose("P1012", modifiers=["Control"])
    assert other.nodes()[0].number == documents["P1014"]
    tree.choose("P1014")
    assert _value_of_card(page) == "100"
    tree.section.get_by_role("button", name="Start again").click()
    assert tree.nodes() == before


def test_filters_from_elsewhere_keep_the_path_as_far_as_it_exists(open_trees, trees):
    """Where it ends is said; without the filter the path is whole again."""
    page = open_trees()
    tree, other = Tree(page), Tree(page, "decomposition_tree-3")
    before = tree.nodes()
    other.choose("MAIN Main Street")
    step = [("customer", "C0 Customer 0"), ("location", "MAIN Main Street")]
    vendors = children(trees.entries, step, "vendor", "quantity")
    assert set(vendors) == {"(blank)"}
    assert [(one.level, one.label, one.number) for one in tree.nodes()] == [
        (1, "Quantity", vendors["(blank)"]),
        (2, "(blank)", vendors["(blank)"]),
    ]
    assert tree.section.locator(".tree-note").inner_text() == (
        'The path goes on to Vendor No. & Name "10000 Vendor 0", which has no entries here; the tree stops above it.'
    )
    other.choose("MAIN Main Street")
    assert tree.nodes() == before
    assert tree.section.locator(".tree-note").inner_text() == ""


def test_the_address_brings_the_tree_back(open_trees):
    """Measure, path, dimensions, splits, locks, pages and what is chosen come back from a mailed link."""
    tree = Tree(open_trees())
    tree.section.get_by_role("combobox", name="Explain").select_option(label="Inventory Value")
    tree.open(tree.level(2)[1].label, "Largest value, relative to the mean")
    tree.tool(f"Lock level {tree.heads()[1]}").click()
    tree.open(tree.level(3)[0].label, "Serial No.")
    tree.choose(tree.level(4)[-1].label)
    tree.choose(tree.level(4)[2].label)
    tree.page.wait_for_timeout(200)
    again = Tree(open_trees(tree.page.evaluate("location.hash")))
    assert (again.nodes(), again.heads()) == (tree.nodes(), tree.heads())
    assert len(again.level(4)) > 4 and sum(one.is_chosen for one in again.nodes()) == 1
    reasons = again.section.locator(".tree-reason").all_inner_texts()
    assert reasons == tree.section.locator(".tree-reason").all_inner_texts() and len(reasons) == 1
    assert again.section.locator('[aria-pressed="true"]').count() == 1
    tree.section.get_by_role("button", name="Start again").click()
    tree.page.wait_for_timeout(200)
    assert tree.page.evaluate("location.hash") == ""


FOREIGN = [
    {"levels": "no", "measure": 7},
    {"levels": [{"by": "nonsense", "at": "x"}]},
    {"levels": [None, 5, []], "measure": "serials_on_hand"},
    {"levels": [{"by": "vendor", "at": ["10000 Vendor 0"], "pages": "many", "split": "best"}, {"by": "vendor"}]},
    {"levels": [{"by": "vendor", "at": "Nobody", "pages": 1e300}, {"by": "__proto__"}]},
]


def test_foreign_addresses_do_no_harm(open_trees):
    """What this report does not know is ignored with a word; the tree stands, and adds up."""
    hashes = ["#~" + quote(json.dumps({"s": {"decomposition_tree": own}})) for own in FOREIGN]
    page = open_trees(hashes[0])
    tree = Tree(page)
    for foreign in hashes:
        page.evaluate("hash => { location.hash = hash; }", foreign)
        page.wait_for_timeout(50)
        vendors = tree.level(2)
        assert sum(one.number for one in vendors) == tree.nodes()[0].number == 100
        assert len(vendors) >= 4
    assert unclean(page) == []


WALK = """
async ([seed, steps]) => {
  const section = document.getElementById("decomposition_tree");
  const find = (selector, from = section) => [...from.querySelectorAll(selector)];
  let dice = seed;
  const roll = (sides) => {
    dice = (Math.imul(dice, 1103515245) + 12345) & 0x7fffffff;
    return Math.floor((dice / 0x80000000) * sides);
  };
  const any = (list) => list[roll(list.length)];
  const acts = {
    open: () => {
      any(find(".tree-plus")).click();
      any(find('[role="menuitem"]', document))?.click();
    },
    choose: () => any(find(".tree-node")).click(),
    add: () => any(find(".tree-node")).dispatchEvent(new MouseEvent("click", {bubbles: true, ctrlKey: true})),
    more: () => any(find(".tree-others"))?.click(),
    remove: () => any(find(".tree-remove:not(:disabled)"))?.click(),
    lock: () => any(find(".tree-lock"))?.click(),
    search: async () => {
      if (!find(".tree-search").length) any(find(".tree-search-tool"))?.click();
      const field = any(find(".tree-search"));
      if (!field) return;
      field.value = any(["1", "00", "V", "zzz", ""]);
      field.dispatchEvent(new InputEvent("input", {bubbles: true}));
      await new Promise((go) => setTimeout(go, 100));
    },
    key: () => any(find(".tree-node")).dispatchEvent(new KeyboardEvent("keydown", {
      key: any(["ArrowRight", "ArrowLeft", "Enter", "Escape", "End", "x", "Delete"]), bubbles: true})),
    measure: () => {
      const select = section.querySelector("select");
      select.value = any([...select.options]).value;
      select.dispatchEvent(new Event("change"));
    },
    restart: () => section.querySelector(".tree-restart").click(),
    filter: () => any(find(".tree-node", document.getElementById("decomposition_tree-3"))).click(),
  };
  const text = (item, part) => item.querySelector(`.tree-${part}`).textContent;
  const units = (said) => {
    const [whole, fraction = ""] = said.replaceAll(",", "").split(".");
    return said === "(blank)" ? 0n : BigInt(whole + fraction.padEnd(4, "0"));
  };
  const problems = [];
  const check = (what) => {
    const items = find(".tree-node");
    const path = [];
    const sums = new Map();
    items.forEach((item) => {
      const level = item.ariaLevel;
      path.length = level - 1;
      if (level > 1) sums.set(path.at(-1), (sums.get(path.at(-1)) ?? 0n) + units(text(item, "value")));
      path.push(item);
    });
    for (const [parent, sum] of sums) {
      if (sum !== units(text(parent, "value"))) problems.push(`${what}: ${text(parent, "label")} is not ${sum}`);
      if (parent.ariaExpanded !== "true") problems.push(`${what}: ${text(parent, "label")} is not open`);
    }
    if (find('.tree-node[tabindex="0"]').length !== 1) problems.push(`${what}: focus`);
    const boxes = items.map((item) => item.getBoundingClientRect());
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
      const apart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
      if (!apart) problems.push(`${what}: bars lie over each other`);
    }));
    if (find("tbody tr").length !== items.length) problems.push(`${what}: the table has other rows`);
  };
  const states = [];
  const counts = {};
  for (let step = 0; step < steps; step += 1) {
    const what = any(Object.keys(acts));
    counts[what] = (counts[what] ?? 0) + 1;
    await acts[what]();
    check(`step ${step}, ${what}`);
    const isFiltered = document.querySelector("#decomposition_tree-3 .tree-chosen") !== null;
    const levels = find(".tree-head-name").map((head) => head.textContent);
    const nodes = find(".tree-node").map((item) => [
      Number(item.ariaLevel), text(item, "label"), text(item, "value"), item.ariaExpanded === "true"]);
    if (!isFiltered) states.push({levels, nodes});
  }
  return {problems, counts, states};
}
"""


@pytest.mark.parametrize("seed", [6, 28])
def test_bars_add_up_after_any_walk(open_trees, trees, seed):
    """Whatever a reader does, in any order: bars add up to the one they explain, and are those of the ledger."""
    page = open_trees()
    tree = Tree(page)
    walked = page.evaluate(WALK, [seed, 80])
    assert walked["problems"] == []
    assert len(walked["counts"]) == 11
    names = {label: name for name, label in trees.labels.items()}
    compared = sum(_compare(trees.entries, names, state) for state in walked["states"])
    assert compared > 150
    assert unclean(page) == []
    assert tree.nodes()


def _compare(entries, names, state) -> int:
    """How many bars were compared with the ledger's."""
    measure = {"Quantity": "quantity", "Inventory (Quantity)": "quantity", "Inventory Value": "inventory_value"}.get(
        state["nodes"][0][1]
    )
    if measure is None:
        return 0
    path: list[tuple[str, str]] = []
    compared = 0
    for level, head in enumerate(state["levels"], start=2):
        shown = [node for node in state["nodes"] if node[0] == level]
        expected = children(entries, path, names[head], measure)
        named = {label: value for _, label, value, _ in shown if not label.startswith("Others (")}
        assert {label: Decimal(value.replace(",", "")) for label, value in named.items()} == {
            label: expected[label] for label in named
        }
        rest = len(expected) - len(named)
        assert [label for _, label, *_ in shown if label not in named] == ([f"Others ({rest})"] if rest else [])
        compared += len(named)
        path += [(names[head], label) for _, label, _, is_open in shown if is_open]
    return compared
