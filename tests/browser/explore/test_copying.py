"""Tables that leave the page are as safe and as exact as the files that reportgen writes."""

import csv
import io
from pathlib import Path

import pytest

from reportgen.render.csv_files import safe
from tests.browser.explore.pages import naughty

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]
SOURCE = Path(__file__).resolve().parents[3] / "templates" / "scripts" / "explore" / "copying.js"
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
FRONTS = ("", " ", "'", '"', "\ufeff", "\x85", "\u00a0", "a;", "a\t", "a\r\n", ";;", "\x0b", "\x00")
RUN = """([source, texts]) => {
  const safeCell = (0, eval)(`(() => { ${source}; return safeCell; })()`);
  return texts.map(safeCell);
}"""
TABLE = """([source, heads, rows]) => {
  const {csvOf, tabbedOf} = (0, eval)(`(() => { ${source}; return {csvOf, tabbedOf}; })()`);
  return [csvOf(heads, rows), tabbedOf(heads, rows)];
}"""


@pytest.fixture(scope="module")
def blank_page(browser):
    """A page without a policy."""
    page = browser.new_page()
    yield page
    page.close()


def _script():
    return SOURCE.read_text(encoding="utf-8").replace("export ", "")


def test_a_cell_of_the_page_is_made_safe_as_one_of_the_files_is(blank_page):
    """Whatever could start a formula, with signs of every width and anything in front, is told as in csv/*.csv."""
    texts = [front + start + "1+1" for front in FRONTS for start in (*STARTS, "x")]
    texts += [text for text in naughty() if max(text) < "\ud800" or max(text) > "\udfff"]
    found = blank_page.evaluate(RUN, [_script(), texts])
    assert len(texts) > 150
    assert [(text, one) for text, one in zip(texts, found, strict=True) if one != safe(text)] == []


def test_a_table_is_read_back_as_it_was(blank_page):
    """Commas, quotes and lines within cells, twins among the heads, exact numbers below zero: a reader of CSV gets them
    back; on the clipboard a cell stays one cell."""
    rows = [["a,b", 'say "x"', "two\nlines"], [{"plain": "-12.50"}, {"plain": "=1"}, None], ["-5", "", "\t=x"]]
    file, tabbed = blank_page.evaluate(TABLE, [_script(), ["Item", "Item", "=Sum"], rows])
    assert file.startswith("\ufeff") and file.endswith("\r\n")
    assert list(csv.reader(io.StringIO(file[1:], newline=""))) == [
        ["Item", "Item (2)", "'=Sum"], ["a,b", 'say "x"', "two\nlines"], ["-12.50", "'=1", ""], ["'-5", "", "'\t'=x"],
    ]  # fmt: skip
    assert [line.split("\t") for line in tabbed.split("\n")] == [
        ["Item", "Item (2)", "'=Sum"], ["a,b", 'say "x"', "two lines"], ["-12.50", "'=1", ""], ["'-5", "", "' '=x"],
    ]  # fmt: skip
