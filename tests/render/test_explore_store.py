"""The store of a page: whatever goes into it comes out again, and it takes few bytes."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.model.cube.shape import Cube
from reportgen.render.explore import store_of
from reportgen.render.explore.blocks import Blocks
from reportgen.render.explore.texts import text_list
from tests.render import sample
from tests.render.explored import Opened, amount, bodies, cube, dimension, exploration, opened

REPORT = sample.report(sample.kpis())
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


def store(one: Cube) -> Opened:
    return opened(store_of(exploration(one), REPORT))


@st.composite
def columns(draw: st.DrawFn) -> list[int]:
    """Whole numbers of one kind: constant, steady, few, wild, up to what a script tells exactly."""
    n = draw(st.integers(0, 40))
    most = draw(st.sampled_from([0, 1, 3, 255, 256, 70_000, 2**40, 2**51]))
    values = draw(st.lists(st.integers(-most, most), min_size=n, max_size=n))
    return sorted(values) if draw(st.booleans()) else values


@settings(max_examples=150)
@given(st.lists(columns(), min_size=1, max_size=4))
def test_columns_come_out_as_they_went_in(found: list[list[int]]) -> None:
    """Any whole numbers that a script can tell exactly are the same after they were stored."""
    blocks = Blocks()
    refs = [blocks.column(np.array(values, np.int64)) for values in found]
    read = Opened({}, b"".join(blocks.parts))
    assert [read.column(ref) for ref in refs] == found
    assert blocks.length == len(read.data)


numbered = st.builds(
    lambda prefix, number, width, suffix: f"{prefix}{number:0{width}}{suffix}",
    st.sampled_from(["SN", "", "PR-0", "ß "]),
    st.integers(0, 2000),
    st.integers(1, 6),
    st.sampled_from(["", "-A", "é"]),
)


@settings(max_examples=150)
@given(st.lists(st.one_of(numbered, ANY_TEXT, st.just("")), max_size=40), st.booleans())
def test_texts_come_out_as_they_went_in(texts: list[str], in_order: bool) -> None:
    """Lists of any texts, numbered or not, are the same after they were stored; controls become U+FFFD."""
    texts = sorted(texts) if in_order else texts
    blocks = Blocks()
    ref = text_list(texts, blocks)
    read = Opened({}, b"".join(blocks.parts)).texts(ref)
    assert [one.replace("\ufffd", "?") for one in read] == [sample_legible(one) for one in texts]


def sample_legible(text: str) -> str:
    return "".join("?" if (one < " " and one not in "\t\n\r") or one in "\ufffd\ufffe\uffff" else one for one in text)


def test_numbered_texts_are_one_run():
    """A hundred thousand serial numbers take a handful of bytes, zeros in front included."""
    blocks = Blocks()
    ref = text_list([f"SN{number:07}" for number in range(100_000)], blocks)
    assert ref["runs"] == [["SN", 7, "", 100_000]]
    wide = text_list([f"{number:03}" for number in range(2, 1500)] + ["12345678901234567890", "", "no number"], blocks)
    read = Opened({}, b"".join(blocks.parts))
    assert read.texts(wide)[-5:] == ["1498", "1499", "12345678901234567890", "", "no number"]


def ledger(rng: random.Random, serials: int) -> Cube:
    """Rows as ledgers have them: what one column says of another holds for some and fails for others."""
    serial = [number for number in range(serials) for _ in range(rng.randint(1, 4))]
    rows = len(serial)
    item = [rng.randrange(9) for _ in range(serials)]
    kind = [0 if not row or serial[row] != serial[row - 1] else rng.choice([1, 2]) for row in range(rows)]
    vendor = [item[serial[row]] % 3 if kind[row] == 0 else 3 for row in range(rows)]
    level = [rng.choice([-1, 0, 1]) for _ in range(rows)]
    quantity = [1 if one == 0 else -1 for one in kind]
    cost = [rng.randrange(10**6) for _ in range(serials)]
    worth = [quantity[row] * cost[serial[row]] + (rng.random() < 0.05) for row in range(rows)]
    huge = [rng.randrange(-(2**62) // rows, 2**62 // rows) for _ in range(rows)]
    doubled = amount("huge", huge, 5, [rng.random() < 0.5 for _ in range(rows)])
    return cube(
        serial,
        [
            dimension("kind", ["Purchase", "Sale", "Transfer"], kind),
            dimension("serial_no", [f"SN{9 * n}" for n in range(serials)], rng_places(rng, serial, serials)),
            dimension("item", [f"I{n}" for n in range(9)], [item[one] for one in serial]),
            dimension("category", ["A", "B", ""], [item[one] % 3 for one in serial]),
            dimension("vendor", ["V1", "V2", "V3", ""], vendor),
            dimension("level", ["x", "y"], level),
            dimension("below", ["p", "q"], [one if one < 0 else 1 - one for one in level]),
            dimension("day", ["2025-01-31", "2025-02-28", ""], [rng.randrange(3) for _ in range(rows)], "date"),
            dimension("always", ["same"], [0] * rows),
            dimension("never", [], [-1] * rows),
        ],
        [amount("worth", worth, 2), doubled, amount("pieces", quantity), amount("none", [0] * rows)],
        [rng.choice([1, 3, 2**31 + 1]) for _ in range(rows)],
        quantity,
    )


def rng_places(rng: random.Random, serial: list[int], serials: int) -> list[int]:
    """A text for each serial number, in another order than theirs."""
    places = list(range(serials))
    rng.shuffle(places)
    return [places[one] for one in serial]


@pytest.mark.parametrize("serials", [0, 1, 2, 7, 60, 400])
def test_cubes_come_out_as_they_went_in(serials: int) -> None:
    """Every row of a cube comes back with all its values and sums: told by others, in steps, in limbs or as it is."""
    for seed in range(3):
        one = ledger(random.Random(seed), serials)
        read = store(one)
        assert read.rows() == bodies(one)
        assert sorted(set(read.serial)) == list(range(serials))
        assert read.serial == sorted(read.serial)


def test_rows_of_a_serial_number_keep_its_item_and_age():
    """Items and ages follow their serial numbers into the order in which these are stored."""
    rng = random.Random(5)
    one = ledger(rng, 50)
    shuffled = rng.sample(range(50), 50)
    aged = Cube(**{**_parts(one), "item": np.array(shuffled, np.int32), "age": np.arange(50, dtype=np.int32) - 1})
    read = store(aged)
    names = read.texts(next(part for part in read.manifest["dimensions"] if part["name"] == "serial_no")["texts"])
    item, age = read.column(read.manifest["item"]), read.column(read.manifest["age"])
    found = {
        names[code]: (item[serial], age[serial])
        for code, serial in zip(read.codes("serial_no"), read.serial, strict=True)
    }
    codes = next(part.codes for part in aged.dimensions if part.name == "serial_no")
    said = {names[code]: (shuffled[serial], serial - 1) for code, serial in zip(codes, aged.serial, strict=True)}
    # Items may have other numbers, but equal ones stay equal; ages are themselves.
    assert {name: at for name, (_, at) in found.items()} == {name: at for name, (_, at) in said.items()}
    assert len({(found[name][0], said[name][0]) for name in said}) == len(set(shuffled))


def _parts(one: Cube) -> dict[str, Any]:
    return {name: getattr(one, name) for name in Cube.__slots__}


def test_what_one_column_says_of_another_is_said_once():
    """Dimensions that others determine are told by them; one that two determine together is told by both."""
    read = store(ledger(random.Random(1), 400))
    said = {one["name"]: (one["of"], one.get("beside")) for one in read.manifest["dimensions"]}
    assert said["serial_no"] == ("#serial", None)
    assert said["item"][0] in ("#serial", "serial_no")
    assert said["category"] == ("item", None)
    assert {*said["vendor"]} in ({"kind", "item"}, {"kind", "category"})
    assert said["below"] == ("level", None) or said["level"] == ("below", None)
    assert said["kind"] == (None, None)
    sums = {one["name"]: one for one in read.manifest["sums"]}
    assert "per_unit" in sums["worth"]["values"]
    assert sums["huge"]["limbs"] == 2


def test_equal_sums_stand_once():
    """A sum that shares its array with another names it, and takes no bytes."""
    values = amount("first", [5, 7, 9])
    twin = type(values)("second", 0, values.values, None)
    read = store(cube([0, 1, 2], [], [values, twin]))
    assert read.manifest["sums"][1] == {"name": "second", "scale": 0, "same": "first"}
    assert [row[1] for row in read.rows()] == [(("first", n, True), ("second", n, True)) for n in (5, 7, 9)]


def test_equal_explorations_give_equal_bytes():
    """Made twice, a store is the same to the last byte, whatever order its rows came in."""
    one = ledger(random.Random(3), 80)
    assert store_of(exploration(one), REPORT).element == store_of(exploration(one), REPORT).element


def test_text_of_the_data_ends_no_element():
    """What would end a script, begin a comment or break a line is escaped in the manifest, and comes back."""
    hostile = ["</script><img src=x onerror=alert(1)>", "<!--", "]]>", "&amp;", "a\u2028b\u2029c", "\ud800", "\u202e"]
    one = cube(range(len(hostile)), [dimension("</script>", hostile, range(len(hostile)))])
    element = store_of(exploration(one, used=["</script>"]), REPORT).element
    assert element.count("<") == 2 and element.count(">") == 2 and "&" not in element
    assert element.isascii()
    read = opened(element)
    assert read.texts(read.manifest["dimensions"][0]["texts"]) == [*hostile[:5], "\ufffd", "\u202e"]
    assert read.manifest["sections"][0]["dimensions"] == ["</script>"]


def test_a_large_ledger_takes_few_bytes_a_row():
    """Twenty thousand serial numbers with documents in their order take less than five bytes each."""
    rng = np.random.default_rng(1)
    serials = 20_000
    sold = rng.random(serials) < 0.6
    serial = np.repeat(np.arange(serials), 1 + sold)
    first = np.diff(serial, prepend=-1) > 0
    documents = [f"PR{n:05}" for n in range(1000)] + [f"SS{n:05}" for n in range(4000)]
    customer = np.where(first, 500, rng.integers(0, 500, len(serial)))
    one = cube(
        serial.tolist(),
        [
            dimension("serial_no", [f"SN{n:09}" for n in range(serials)], serial.tolist()),
            dimension("item", [f"ITEM-{n}" for n in range(2000)], rng.integers(0, 2000, serials)[serial].tolist()),
            dimension("kind", ["Purchase", "Sale"], (~first).astype(int).tolist()),
            dimension("document", documents, np.where(first, serial // 20, 1000 + serial // 5).tolist()),
            dimension("customer", [*(f"C{n}" for n in range(500)), ""], customer.tolist()),
        ],
        quantity=np.where(first, 1, -1).tolist(),
    )
    made = store_of(exploration(one), REPORT)
    entropy = serials * (11 + 0.97 + 0.6 * 9) / 8
    assert entropy < len(made.data) < entropy * 1.15
