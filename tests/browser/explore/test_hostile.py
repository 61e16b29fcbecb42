"""Serial numbers, descriptions and names that broke other programs are text on the explored page."""

import pytest

from tests.browser.axe import violations
from tests.browser.explore.asking import hash_of
from tests.browser.explore.pages import naughty, unclean

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]

_RAN = "window.ran = []; window.alert = (said) => ran.push(said); window.print = () => ran.push('print');"
_MARKUP = (
    "[...document.querySelectorAll('main :is(script, img, iframe, object, embed, form, video, base, meta)')].length"
)
_HANDLERS = """[...document.querySelectorAll("*")].flatMap((one) => [...one.attributes])
  .filter((one) => /^on/i.test(one.name)).length"""


def test_naughty_strings_are_shown_as_text_and_run_nothing(open_page):
    """Every one of them can be searched, filtered by and mailed; nothing of theirs runs, asks or becomes markup."""
    page = open_page("hostile", before=_RAN)
    texts = naughty()
    page.locator(".filter-open", has_text="Item No.").click()
    labels = page.evaluate(_ALL_LABELS)
    assert len(labels) == 40 and sum(any(text[:30] in label for text in texts) for label in labels) == 40
    page.get_by_role("button", name="Add all listed", exact=True).click()
    page.get_by_role("button", name="Done", exact=True).click()
    for section in ("decomposition_tree", "matrix", "treemap", "serials"):
        page.locator(f"#{section}").scroll_into_view_if_needed()
    page.locator("#treemap .tm-tile").first.click()
    page.wait_for_timeout(200)
    said = page.locator(".filter-said").inner_text()

    mailed = open_page("hostile", page.evaluate("location.hash"), before=_RAN)

    assert mailed.locator(".filter-said").inner_text() == said
    for one in (page, mailed):
        assert one.evaluate("window.ran") == [] and one.evaluate(_MARKUP) == 0 and one.evaluate(_HANDLERS) == 0
        assert unclean(one) == []


_ALL_LABELS = """async () => {
  const list = document.querySelector(".filter-list");
  const found = new Map();
  for (let top = 0; top < list.scrollHeight; top += 100) {
    list.scrollTop = top;
    list.dispatchEvent(new Event("scroll"));
    for (const one of list.querySelectorAll("[role=option]")) found.set(one.ariaPosInSet, one.textContent);
  }
  return [...found.values()];
}"""


def test_each_naughty_serial_can_be_chosen_by_its_own_address(open_page):
    """Names of an object's own things, code and control characters are values like others: one serial number each."""
    page = open_page("hostile", before=_RAN)
    asked = page.evaluate(
        """async (hashes) => {
          const found = [];
          for (const hash of hashes) {
            const before = performance.getEntriesByName("reportgen:change").length;
            location.hash = hash;
            while (performance.getEntriesByName("reportgen:change").length === before) {
              await new Promise((go) => setTimeout(go, 2));
            }
            const [count, lost] = ["#kpis .value", ".filter-lost"].map((name) => document.querySelector(name));
            found.push([count.textContent, lost?.textContent]);
          }
          return found;
        }""",
        [hash_of({"c": ["treemap", ["serial_no"], [[text[:50]]]]})[1:] for text in _CHOSEN],
    )
    for text, (count, lost) in zip(_CHOSEN, asked, strict=True):
        assert lost is None and int(count) >= 1, text
    assert page.evaluate("window.ran") == [] and unclean(page) == []


_CHOSEN = (
    "__proto__", "constructor", "hasOwnProperty", "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "-5",
    "1E15", "\u202eevil\u202c", "مضخة مياه", "&lt;b&gt;", "undefined", "0", "00012", "%s%n", "x" * 50,
)  # fmt: skip


def test_axe_finds_nothing_in_naughty_names_and_nothing_scrolls_sideways(open_page):
    """Long words and other directions break no rule, on a phone with an open filter."""
    page = open_page("hostile", width=320, bypass_csp=True)
    page.get_by_role("button", name="Filter").click()
    page.locator(".filter-open", has_text="Item No.").click()
    page.keyboard.press("Enter")
    # A serial number that is nothing but an invisible character is a row's head without a word.
    assert [one for one in violations(page) if not one.startswith("empty-table-header")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
