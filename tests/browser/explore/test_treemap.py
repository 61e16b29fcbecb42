"""The live treemap: what it shows at first, how it opens, what is chosen in it, and who can use it."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.explore.pages import Pages, Windows, unclean

pytestmark = pytest.mark.browser
DRAWN = """() => [...document.querySelectorAll("#treemap [role=treeitem]")].map((one) => ({
  name: one.getAttribute("aria-label"), group: one.classList.contains("tm-group"),
  box: ["--x", "--y", "--w", "--h"].map((side) => Number(one.style.getPropertyValue(side))),
  chosen: one.getAttribute("aria-selected") === "true", fill: one.style.backgroundColor,
}))"""
FOCUSED = "document.activeElement.getAttribute('aria-label')"


@pytest.fixture(scope="module")
def product(browser: Browser, explore_pages: Pages) -> Iterator[Page]:
    """The product's page, for tests that leave it as they found it."""
    windows = Windows(browser, explore_pages)
    yield windows("product", width=1440, reduced_motion="reduce")
    windows.close()


def tiles(page: Page) -> list[dict[str, Any]]:
    """The innermost boxes."""
    return [one for one in page.evaluate(DRAWN) if not one["group"]]


def path(page: Page) -> list[str]:
    """The way back, as it is written."""
    return page.locator("#treemap .tm-path li").all_inner_texts()


def total(page: Page) -> str:
    """The sum under the map."""
    return page.locator("#treemap .sum strong").inner_text()


def state(page: Page) -> dict[str, Any]:
    """What the address keeps of the page, once it is written."""
    page.wait_for_timeout(200)
    found: dict[str, Any] = json.loads(unquote(page.evaluate("location.hash"))[2:] or "{}")
    return found


def test_starts_as_the_drawing_was(product: Page, explore_pages: Pages) -> None:
    """Tiles and groups of report.json in its order: names, exact values, shares and places."""
    view = explore_pages.reports["product"].section("treemap")
    found = product.evaluate(DRAWN)

    for drawn, wanted in (
        ([one for one in found if not one["group"]], view["tiles"]),
        ([one for one in found if one["group"]], view["groups"]),
    ):
        assert [(one["name"].split(", ")[0], one["name"].split(", ")[2]) for one in drawn] == [
            (one["path"][-1] or "(blank)", f"{one['value']}") for one in wanted
        ]
        for one, place in zip(drawn, wanted, strict=True):
            assert one["box"] == pytest.approx([place[side] for side in ("x", "y", "width", "height")], abs=1e-6)
    assert total(product) == f"{view['total']}"
    assert found[0]["name"].endswith(" of all") and "Item Category Code" in found[0]["name"]


def test_every_edge_is_on_a_whole_pixel(product: Page) -> None:
    """Neighbours share their edges on the screen, and nothing sticks out of the map."""
    edges = product.evaluate(
        """() => { const map = document.querySelector("#treemap .tm-map").getBoundingClientRect();
        const drawn = [...document.querySelectorAll("#treemap .tm-tile")];
        return drawn.map((one) => { const box = one.getBoundingClientRect();
          return [box.left - map.left, box.top - map.top, map.right - box.right, map.bottom - box.bottom]; }); }"""
    )
    assert all(side >= -0.51 for box in edges for side in box)
    assert all(abs(box[k] - round(box[k])) < 0.02 for box in edges for k in (0, 1))


def test_opens_and_closes_by_mouse(product: Page) -> None:
    """A double click on a tile opens its outermost group, again the next one; the way back leads out, also at once."""
    outer = product.evaluate(DRAWN)[0]["name"].split(", ")
    product.locator("#treemap .tm-tile").first.dblclick()
    assert path(product) == ["All", outer[0]]
    assert total(product) == outer[2]
    assert state(product)["s"]["treemap"]["open"] == [{"to": [outer[0]]}]
    assert "c" not in state(product), "the first click of a double click chooses nothing that stays"
    inner = product.evaluate(DRAWN)[0]["name"].split(", ")
    product.locator("#treemap .tm-tile").first.dblclick()
    assert path(product) == ["All", outer[0], inner[0]]
    assert sum(int(one["name"].split(", ")[2]) for one in tiles(product)) == int(inner[2])
    assert sum(one["box"][2] * one["box"][3] for one in tiles(product)) == pytest.approx(1)
    product.get_by_role("button", name=outer[0], exact=True).click()
    assert path(product) == ["All", outer[0]]
    product.get_by_role("button", name="Back to all").click()
    assert product.locator("#treemap .tm-path").is_hidden()


def test_keys_reach_and_open_everything(product: Page) -> None:
    """Arrows go to what lies beside, Shift and up to the group around; Enter and plus open, Backspace and minus and
    Escape go out, to where one came from."""
    press = product.keyboard.press
    product.locator("#treemap [tabindex='0'][role=treeitem]").focus()
    press("Home")
    boxes = {one["name"]: one["box"] for one in product.evaluate(DRAWN)}
    before = product.evaluate(FOCUSED)
    press("ArrowRight")
    after = product.evaluate(FOCUSED)
    assert boxes[after][0] == pytest.approx(boxes[before][0] + boxes[before][2])
    press("ArrowLeft")
    assert boxes[product.evaluate(FOCUSED)][0] == pytest.approx(boxes[before][0])
    seen = {product.evaluate(FOCUSED)}
    for key in ("ArrowDown", "ArrowRight"):
        for _ in range(40):
            press(key)
            seen.add(product.evaluate(FOCUSED))
    assert len(seen) > 10
    press("Home")
    press("Shift+ArrowUp")
    group = product.evaluate(FOCUSED)
    press("Shift+ArrowUp")
    outer = product.evaluate(FOCUSED)
    assert group != outer and outer.endswith("of all")
    press("Shift+ArrowDown")
    assert product.evaluate(FOCUSED) == group
    press("Enter")
    assert path(product) == ["All", outer.split(", ")[0], group.split(", ")[0]]
    press("Backspace")
    assert path(product) == ["All", outer.split(", ")[0]]
    assert product.evaluate(FOCUSED).split(", ")[0] == group.split(", ")[0]
    press("-")
    assert product.locator("#treemap .tm-path").is_hidden()
    assert product.evaluate(FOCUSED) == outer
    press("+")
    assert path(product) == ["All", outer.split(", ")[0]]
    press("Escape")
    assert len(path(product)) == 2, "Escape puts the card away first"
    press("Escape")
    assert product.locator("#treemap .tm-path").is_hidden()


def test_choosing_filters_the_page(product: Page) -> None:
    """A tile chosen counts alone in the cards, Ctrl adds another, Escape lets all count again; marks are told."""
    card = product.locator("#kpis .value").first
    whole = card.inner_text()
    first, second = product.locator("#treemap .tm-tile").nth(0), product.locator("#treemap .tm-tile").nth(7)
    first.click()
    assert card.inner_text() == tiles(product)[0]["name"].split(", ")[2]
    assert [one["chosen"] for one in tiles(product)].count(True) == 1
    second.click(modifiers=["Control"])
    assert card.inner_text() == f"{sum(int(tiles(product)[k]['name'].split(', ')[2]) for k in (0, 7))}"
    assert len(state(product)["c"][2]) == 2
    assert len(tiles(product)) > 2, "the map itself stays whole"
    product.keyboard.press("Escape")
    product.keyboard.press("Escape")
    assert card.inner_text() == whole
    product.locator("#treemap [tabindex='0'][role=treeitem]").focus()
    product.keyboard.press("Shift+ArrowUp")
    product.keyboard.press(" ")
    group = product.evaluate(FOCUSED).split(", ")
    assert card.inner_text() == group[2]
    chosen = [one for one in tiles(product) if one["chosen"]]
    assert {one["name"].split(" of ")[-1] for one in chosen} == {group[0]}
    product.keyboard.press(" ")
    assert card.inner_text() == whole
    entry = product.locator("#treemap .legend button").first
    entry.click()
    assert entry.get_attribute("aria-pressed") == "true"
    assert state(product)["c"] == ["treemap", ["item_category_code"], [[entry.inner_text()]]]
    entry.click()
    assert card.inner_text() == whole


def test_the_card_tells_and_can_be_put_away(product: Page) -> None:
    """It comes with the pointer, stays under it, goes by Escape, and does not come back for the same tile."""
    card = product.locator("#treemap .tm-card")
    tile = product.locator("#treemap .tm-tile").nth(5)
    tile.hover()
    card.get_by_text(tiles(product)[5]["name"].split(", ")[0], exact=True).wait_for()
    assert "of all" in card.inner_text() and "Open " in card.inner_text()
    card.hover()
    product.wait_for_timeout(300)
    assert card.is_visible()
    product.mouse.move(0, 0)
    card.wait_for(state="hidden")
    tile.focus()
    product.keyboard.press("Shift+ArrowUp")
    product.keyboard.press("Shift+ArrowDown")
    assert card.is_visible()
    product.keyboard.press("Tab")
    assert product.evaluate("document.activeElement.textContent").startswith("Open ")
    product.keyboard.press("Escape")
    assert card.is_hidden()
    assert product.evaluate("document.activeElement.getAttribute('role')") == "treeitem"


def test_a_tile_leads_to_its_row(product: Page) -> None:
    """What the card calls "Show in matrix" puts the focus on the row of the same name."""
    tile = tiles(product)[3]["name"].split(", ")[0]
    product.locator("#treemap .tm-tile").nth(3).hover()
    product.get_by_role("button", name="Show in matrix").click()
    product.wait_for_function("() => document.activeElement.closest('#matrix')")
    assert tile in product.evaluate(
        "(document.activeElement.closest('[role=row], tr') ?? document.activeElement).innerText"
    )


def test_size_is_switched_and_kept_in_the_address(open_page: Windows, explore_pages: Pages) -> None:
    """Areas follow the chosen measure, exactly; the address opens the same map elsewhere; nonsense in it is ignored."""
    page = open_page("product")
    page.get_by_label("Size").select_option("inventory_value")
    values = [Decimal(one["name"].split(", ")[2].replace(",", "")) for one in tiles(page)]
    areas = [one["box"][2] * one["box"][3] for one in tiles(page)]
    assert areas == pytest.approx([float(value / sum(values)) for value in values], rel=1e-6)
    assert Decimal(total(page).replace(",", "")) == sum(values)
    page.locator("#treemap .tm-tile").first.dblclick()
    kept = state(page)
    there = open_page("product", page.evaluate("location.hash"))
    assert there.evaluate(DRAWN) == page.evaluate(DRAWN)
    assert path(there) == path(page)
    kept["s"]["treemap"] = {"size": "nonsense", "color": 7, "open": [{"to": ["NOWHERE"]}, 3, {"to": {}}]}
    odd = open_page("product", f"#~{quote(json.dumps(kept))}")
    view = explore_pages.reports["product"].section("treemap")
    assert len(tiles(odd)) == len(view["tiles"])
    assert unclean(odd) == []


def test_others_open_until_everything_was_shown(open_page: Windows) -> None:
    """What is gathered opens as a map of its own, as often as needed: every value has been drawn by then, once."""
    page = open_page("large", f"#~{quote(json.dumps({'s': {'treemap': {'open': [{'to': ['METERS']}]}}}))}")
    every, seen = int(total(page)), list[str]()
    while True:
        found = tiles(page)
        seen += [one["name"] for one in found if not one["name"].startswith("Others")]
        others = page.locator("#treemap .tm-others")
        if not others.count():
            break
        number = others.count()
        for k in range(number):
            said = others.nth(k).get_attribute("aria-label") or ""
            others.nth(k).focus()
            page.keyboard.press("Enter")
            assert path(page)[-1] == said[: said.index(")") + 1]
            inside = tiles(page)
            assert sum(int(one["name"].split(", ")[2]) for one in inside) == int(total(page))
            seen += [one["name"] for one in inside]
            page.keyboard.press("Backspace")
        break
    assert len(seen) == every
    assert len({name.split(", ")[0] for name in seen}) == every


def test_the_table_follows_the_map(open_page: Windows) -> None:
    """Opened, it lists what the open group holds, at most 1,000 rows, and says of how many."""
    page = open_page("large")
    page.locator("#treemap .as-table > summary").click()
    rows = page.locator("#treemap .as-table tbody tr")
    rows.nth(999).wait_for()
    assert rows.count() == 1000
    assert (
        page.locator("#treemap .left-out").inner_text()
        == f"1,000 of {total(page)} rows are shown; all of them are in large.json."
    )
    page.locator("#treemap .tm-tile").first.dblclick()
    assert rows.count() == int(total(page))
    assert set(page.locator("#treemap .as-table tbody td:first-child").all_inner_texts()) == {path(page)[1]}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing(open_page: Windows, width: int, scheme: Any) -> None:
    """With a card open, a group opened and a tile chosen, no rule of WCAG 2.2 AA is broken, and nothing sticks out."""
    page = open_page("product", width=width, color_scheme=scheme, bypass_csp=True, reduced_motion="reduce")
    page.locator("#treemap [tabindex='0'][role=treeitem]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press(" ")
    page.keyboard.press("ArrowRight")
    assert page.locator("#treemap .tm-card").is_visible()
    assert [one for one in violations(page) if "tm-" in one or "treemap" in one] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_map_is_not_mirrored_and_turns_upright_on_phones(open_page: Windows) -> None:
    """Right to left, the first tile is at the left as in the drawing; a narrow container gets the upright map."""
    page = open_page("arabic", width=1440)
    first = (
        "(() => { const [one, map] = ['.tm-tile', '.tm-map'].map((name) => document.querySelector(`#treemap ${name}`)"
    )
    first += ".getBoundingClientRect()); return [one.left - map.left, map.width / map.height]; })()"
    assert page.evaluate(first) == pytest.approx([0, 720 / 460], abs=0.6)
    page.set_viewport_size({"width": 360, "height": 800})
    page.locator("#treemap .tm-narrow").wait_for()
    assert page.evaluate(first) == pytest.approx([0, 360 / 520], abs=0.6)
    assert unclean(page) == []


def test_hostile_names_are_text(open_page: Windows) -> None:
    """Scripts and markup in names are shown as they are; the console and the policy have nothing to say."""
    page = open_page("hostile")
    page.locator("#treemap .as-table > summary").click()
    for _ in range(3):
        page.locator("#treemap [tabindex='0'][role=treeitem]").focus()
        page.keyboard.press("Enter")
    assert page.locator("#treemap :is(script, img, b, iframe)").count() == 0
    assert len(page.locator("#treemap .as-table tbody th").all_inner_texts()) > 0
    assert unclean(page) == []
