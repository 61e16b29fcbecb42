"""The page's store comes back as it went in, whatever its texts are, and says in words what is wrong with it."""

import random
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from playwright.sync_api import Browser

from reportgen.render.characters import legible
from reportgen.render.exact import exact
from reportgen.render.numbers import LocaleFormats
from reportgen.sections.grid import Column, Grid, GridRow, Unit, Value
from tests.browser.explore.cubes import CoreWindows, core_windows, random_cube

pytestmark = pytest.mark.browser

OPENING = """async (store, argument, load) => {
    const {openStore} = await load("store");
    const said = ({constructor, message}) => [constructor.name, message];
    return openStore(document).then((opened) => opened?.rows ?? null, said);
}"""
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "\ufeffmark",
    "مرحبا 12",
    "a\u2028b",
    "😀 x",
    "e\u0301",
    "\\u0000",
    "",
]


@pytest.fixture(scope="module")
def windows(browser: Browser) -> Iterator[CoreWindows]:
    """Pages of stores."""
    with core_windows(browser) as opened:
        yield opened


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.lower())
    return "".join(one for one in parts if not "\u0300" <= one <= "\u036f")


def _words(shared_texts: list[str]) -> list[str]:
    rng = random.Random(4)
    pieces = [text[k : k + 3] for text in shared_texts if text for k in (0, len(text) // 2)]
    said = ["", " ", "SN 9", "é", "blank", "BLANK)", "12 x", "zzz", "aÄ", "0001 sn", *rng.sample(pieces, 8)]
    return [word for word in said if "\0" not in word]


def test_texts_come_back_and_are_found(windows: CoreWindows) -> None:
    """Hostile texts, days and numbered texts are what they were; words find them whatever their case and accents."""
    texts = [*HOSTILE[:-1], "Äpfel GmbH", "äpfel gmbh", "Ünïcödé 12 Ltd.", "", "I 1", "I 01", "I 10"]
    cube = random_cube(9, 400, tuple(dict.fromkeys(texts)))
    names = [one.name for one in cube.dimensions]
    words = _words(texts)
    page = windows.open(cube)
    told = page.ask(
        """async (store, {names, words}) => names.map((name) => {
            const dimension = store.dimension(name);
            const codes = Array.from({length: dimension.size}, (_, code) => code);
            const texts = codes.map((code) => dimension.text(code));
            return {texts, labels: codes.map((code) => dimension.label_of(code)), codes: [...dimension.codes],
                back: texts.map((text) => dimension.code(text)), missing: dimension.code("not there") ?? null,
                none: [dimension.label_of(-1), dimension.blank], found: words.map((one) => [...dimension.find(one)])};
        })""",
        {"names": names, "words": words},
    )
    formats = LocaleFormats("en-US")
    for one, answer in zip(cube.dimensions, told, strict=True):
        clean = [legible(text) for text in one.texts]
        days = [formats.date(date.fromisoformat(text)) for text in one.texts] if one.kind == "date" else clean
        labels = [label or "(blank)" for label in days]
        assert (answer["texts"], answer["labels"]) == (clean, labels)
        assert [clean[code] for code in answer["back"]] == clean
        assert answer["missing"] is None and answer["none"] == [
            "(at this level)",
            clean.index("") if "" in clean else -1,
        ]
        assert sorted(answer["codes"]) == sorted(one.codes.tolist())
        for word, found in zip(words, answer["found"], strict=True):
            said = _folded(word).replace("\ufeff", " ").split()
            assert found == [k for k, label in enumerate(labels) if all(part in _folded(label) for part in said)], word


def test_a_long_table_comes_back_sorts_and_is_searched(windows: CoreWindows) -> None:
    """Cells, labels, links, levels and the total of a table are as they were; blanks sort last, both ways."""
    rng = random.Random(3)
    units: tuple[Unit, ...] = ("text", "quantity", "amount", "date", "percent")
    rows = tuple(_row(rng, number) for number in range(150))
    head = tuple(Column(unit, unit.capitalize(), unit) for unit in units)
    total: tuple[Value, ...] = (None, Decimal("12.50"), Decimal(3), None, Decimal("0.125"))
    stub = (Column("item", "Item"), Column("serial", "Serial"))
    grid = Grid("list", "List", stub, head, rows, total)
    told = windows.open(random_cube(1, 3), {"list": grid}, "de-DE").ask(
        """async (store, argument, load) => {
            const {plainText} = await load("numbers");
            const grid = store.grid("list");
            const plain = (cell) => (cell && typeof cell === "object" ? plainText(cell) : cell);
            const each = (make) => Array.from({length: grid.rows}, (_, i) => make(i));
            const of = (make) => Array.from({length: 7}, (_, k) => each((i) => make(i, k)));
            return {has: [store.hasGrid("list"), store.hasGrid("other")], cells: of((i, k) => plain(grid.cell(i, k))),
                labels: of((i, k) => grid.label(i, k)), total: grid.total.map(plain),
                rest: each((i) => [grid.level(i), grid.group(i), grid.link(i)]),
                up: each(() => 0).slice(0, 7).map((_, k) => [...grid.order(k, false)]),
                down: each(() => 0).slice(0, 7).map((_, k) => [...grid.order(k, true)]),
                found: ["s 7", "ÄPFEL", "1.234", "nothing"].map((words) => [...grid.find(words)])};
        }"""
    )
    formats = LocaleFormats("de-DE")
    assert told["has"] == [True, False]
    assert told["total"] == [None, "12.5", "3", None, "0.125"]
    assert told["rest"] == [[row.level, row.group, row.link] for row in rows]
    for k in range(7):
        values = [_cell(row, k) for row in rows]
        assert told["cells"][k] == [_plain(value) for value in values]
        assert told["labels"][k] == [_label(formats, value, (*"tt", *units)[k]) for value in values]
        there = [i for i, value in enumerate(values) if value not in (None, "")]
        blank = [i for i, value in enumerate(values) if value in (None, "")]
        for name, descending in (("up", False), ("down", True)):
            order = told[name][k]
            assert order[len(there) :] == blank
            assert sorted(order[: len(there)]) == there
            if units[k - 2] != "text" and k > 1:
                assert order == [*sorted(there, key=lambda i: _sign(values[i], descending)), *blank]
    assert told["found"][1] == [
        i for i, row in enumerate(rows) if any("äpfel" in str(cell).lower() for cell in row.cells)
    ]
    assert set(told["found"][2]) >= {i for i, row in enumerate(rows) if row.cells[1] == Decimal(1234)}
    assert told["found"][3] == []


def _row(rng: random.Random, number: int) -> GridRow:
    cells: tuple[Value, ...] = (
        rng.choice([None, "", "Äpfel", "Birnen 10", "birnen 9", "<b>"]),
        rng.choice([None, Decimal(1234), Decimal(rng.randint(-(10**6), 10**6)).scaleb(-3), 7]),
        rng.choice([None, Decimal(rng.randint(-(10**17), 10**17)).scaleb(-2)]),
        rng.choice([None, date(2025, rng.randint(1, 12), 3)]),
        Decimal(rng.randint(0, 1000)).scaleb(-3),
    )
    deep = number % 3 > 0
    stub = ("item", f"S {number}") if deep else ("item",)
    return GridRow(stub, cells, len(stub), not deep, "https://example.com/?a=1&b=2" if number % 5 == 0 else "")


def _cell(row: GridRow, k: int) -> Value:
    return row.cells[k - 2] if k > 1 else (row.stub[k] if k < len(row.stub) else None)


def _plain(value: Value) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str) else exact(value)


def _label(formats: LocaleFormats, value: Value, unit: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return formats.date(value) if isinstance(value, date) else formats.number(value, unit)  # type: ignore[arg-type]


def _sign(value: Value, descending: bool) -> Decimal | int:
    number = value.toordinal() if isinstance(value, date) else Decimal(value or 0)
    return -number if descending else number


def test_without_a_store_there_is_nothing_to_explore(windows: CoreWindows) -> None:
    """A page without the element, or with an empty one, opens no store and has no error."""
    assert windows.open_html("<!doctype html><title>none</title>").ask_unopened(OPENING) is None
    empty = "<!doctype html><title>none</title><script type='application/json' id='store'></script>"
    assert windows.open_html(empty).ask_unopened(OPENING) is None


def test_old_browsers_and_damage_are_told_in_words(windows: CoreWindows) -> None:
    """Without DecompressionStream, and with a store that was cut or changed, the reader gets a sentence."""
    cube = random_cube(2, 30)
    page = windows.open(cube)
    assert page.ask_unopened(OPENING) == cube.rows
    assert page.ask_unopened(OPENING) is None, "its text leaves the page once it is unpacked"
    old = windows.open(cube, init="delete globalThis.DecompressionStream")
    html = page.html
    at = html.index('"data":"') + 8
    end = html.index('"', at)
    damaged = [
        html[:at] + html[at : at + 40] + html[end:],
        html[:at] + "!" + html[at + 1 :],
        html[: at - 8] + "</script>",
    ]
    damaged += [html[: at + 200] + "AAAA" + html[at + 204 :]]
    for one in damaged:
        name, message = windows.open_html(one).ask_unopened(OPENING)
        assert name == "StoreError" and "damaged" in message
    name, message = old.ask_unopened(OPENING)
    assert name == "StoreError" and "too old" in message


def test_browsers_without_the_newest_base64_open_the_store(windows: CoreWindows) -> None:
    """Uint8Array.fromBase64 is a convenience, not a need."""
    cube = random_cube(5, 50)
    assert windows.open(cube, init="delete Uint8Array.fromBase64").ask_unopened(OPENING) == cube.rows


def test_equal_questions_are_answered_once(windows: CoreWindows) -> None:
    """The same question gives the same answer, the same choice of rows the same rows; both are then instant."""
    assert windows.open(random_cube(6, 60)).ask(
        """async (store) => {
            const where = store.sections[0];
            const rows = () => store.cube.rows([{dimensions: ["supplier"], paths: [[0], [1]]}]);
            const ask = () => store.cube.frame({where, by: ["item"], measures: ["cost"], shown: [], rows: rows()});
            return [ask() === ask(), rows() === rows(), rows().and(rows()) === rows().and(rows()), rows().count > 0];
        }"""
    ) == [True, True, True, True]


def test_an_empty_ledger_has_a_store(windows: CoreWindows) -> None:
    """Without any row there are no groups; the whole is one group of blanks."""
    cube = random_cube(7, 3)
    nothing = np.zeros(0, np.int32)
    empty = replace(
        cube,
        rows=0,
        dimensions=tuple(replace(one, texts=(), codes=nothing) for one in cube.dimensions),
        serial=nothing,
        item=nothing,
        age=nothing,
        conditions=nothing.astype(np.uint32),
        quantity=replace(cube.quantity, values=nothing.astype(np.int64)),
        sums=tuple(replace(one, values=nothing.astype(np.int64), present=None) for one in cube.sums),
    )
    assert windows.open(empty).ask(
        """async (store) => {
            const [where] = store.sections;
            const measures = store.measures;
            const split = store.cube.frame({where, by: ["item", "month"], measures, shown: ["supplier"]});
            const whole = store.cube.frame({where, by: [], measures});
            return [store.rows, split.length, whole.length, measures.every((name) => whole.value(name, 0) === null)];
        }"""
    ) == [0, 0, 1, True]
