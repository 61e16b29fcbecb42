"""YAML into plain data with places."""

import time

import pytest

from reportgen.errors import Mark, SpecError
from reportgen.spec.reader import read_file, read_value, read_yaml


def data(text):
    return read_yaml(text, "a.yaml").data


def refused(text):
    """Code and place of the one problem that stops reading."""
    with pytest.raises(SpecError) as caught:
        read_yaml(text, "a.yaml")
    (problem,) = caught.value.problems
    return problem.code, str(problem.mark)


def told(text):
    """Code and place of what can be read but is not allowed."""
    return [(problem.code, str(problem.mark)) for problem in read_yaml(text, "a.yaml").problems]


@pytest.mark.parametrize(
    "plain", ["NO", "012", "1.10", "22:22", "1E15", "yes", "off", "2025-10-29", "0x1F", ".inf", "nil"]
)
def test_plain_scalars_stay_text(plain):
    """What looks like a number, a date or a word of YAML 1.1 is text, exactly as written."""
    assert data(f"a: {plain}") == {"a": plain}


@pytest.mark.parametrize(
    ("plain", "value"),
    [("true", True), ("True", True), ("FALSE", False), ("null", None), ("~", None), ("Null", None), ("", None)],
)
def test_the_words_of_yaml_1_2(plain, value):
    """Only true, false, null, ~ and nothing at all are not text."""
    assert data(f"a: {plain}") == {"a": value}
    assert data(f"a: '{plain}'") == {"a": plain}
    assert data(f'a: "{plain}"') == {"a": plain}


def test_core_tags_are_taken():
    """A core tag may stand before a value; !!str makes text of a word."""
    assert data("a: !!str true\nb: !!int 012\nc: !!null ''\nd: !!map {x: !!seq [y]}\ne: ! null") == {
        "a": "true", "b": "012", "c": None, "d": {"x": ["y"]}, "e": "null"}


def test_block_scalars_are_text():
    """Literal and folded text keep their content, even if it is a word."""
    assert data("a: |\n  true\nb: >-\n  null\n") == {"a": "true\n", "b": "null"}


def test_keys_are_text():
    """A key is text as written, whatever it looks like."""
    assert list(data("true: a\n012: b\n~: c\nnull: d\n'': e")) == ["true", "012", "~", "null", ""]


def test_every_key_and_value_has_its_place():
    """Marks of keys and values count lines and columns from 1.

    title: x
    sections:
      - kind: kpis
        rows: [a, bb]
    """
    document = read_yaml("title: x\nsections:\n  - kind: kpis\n    rows: [a, bb]\n", "a.yaml")

    assert document.keys["title",] == Mark("a.yaml", 1, 1)
    assert document.values["title",] == Mark("a.yaml", 1, 8)
    assert document.values["sections",] == Mark("a.yaml", 3, 3)
    assert document.values["sections", 0] == Mark("a.yaml", 3, 5)
    assert document.keys["sections", 0, "rows"] == Mark("a.yaml", 4, 5)
    assert document.values["sections", 0, "rows", 1] == Mark("a.yaml", 4, 15)
    assert document.mark(("sections", 0, "rows", 7, "x")) == Mark("a.yaml", 4, 11), "the nearest around it"
    assert document.key_mark(("sections", 0)) == Mark("a.yaml", 3, 5), "an entry of a list has no key"


def test_an_alias_is_a_copy_with_the_place_of_its_anchor():
    """What an alias repeats is not shared, and its place is where it is written."""
    document = read_yaml("a: &x [p]\nb: *x\n", "a.yaml")

    assert document.data == {"a": ["p"], "b": ["p"]}
    assert document.data["a"] is not document.data["b"]
    assert document.values["b", 0] == Mark("a.yaml", 1, 8)
    assert document.keys["b",] == Mark("a.yaml", 2, 1)


def test_all_duplicate_keys_are_told_at_once():
    """Each second key is a problem at its own place; the first value stands."""
    text = "a: 1\nb: {x: 1, x: 2}\na: 2\n'a': 3\n"

    places = ["a.yaml:2:11", "a.yaml:3:1", "a.yaml:4:1"]
    assert told(text) == [("duplicate-key", place) for place in places]
    assert data(text) == {"a": "1", "b": {"x": "1"}}


def test_an_aliased_duplicate_key_stands_where_the_alias_is():
    """A key given by an alias is a duplicate at the alias, not at the anchor."""
    assert told("x: &k a\na: 1\n*k : 2\n") == [("duplicate-key", "a.yaml:3:1")]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a: {<<: {b: c}}", ("merge-key", "a.yaml:1:5")),
        ("a: !!python/object/apply:os.system [x]", ("bad-tag", "a.yaml:1:4")),
        ("a: !!binary aGk=", ("bad-tag", "a.yaml:1:4")),
        ("a: !!seq {}", ("bad-tag", "a.yaml:1:4")),
        ("a: !!map []", ("bad-tag", "a.yaml:1:4")),
        ("a: !secret b", ("bad-tag", "a.yaml:1:4")),
        ("? [a, b]\n: c", ("bad-key", "a.yaml:1:3")),
        ('a: "\\x00"', ("bad-character", "a.yaml:1:4")),
        ('a: "\\ud800"', ("bad-character", "a.yaml:1:4")),
        ('"\\x1b[31m": a', ("bad-character", "a.yaml:1:1")),
    ],
)
def test_what_can_be_read_but_is_not_allowed(text, problem):
    """Merge keys, foreign tags, keys that are not text and characters no output takes are told with their place."""
    assert told(text) == [problem]


def test_a_merge_key_in_quotes_is_a_key():
    """Only the plain << merges in YAML 1.1; in quotes it never did."""
    assert data("a: {'<<': b}") == {"a": {"<<": "b"}}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ("not-a-mapping", "a.yaml:1:1")),
        ("# nothing\n", ("not-a-mapping", "a.yaml:1:1")),
        ("- a", ("not-a-mapping", "a.yaml:1:1")),
        ("just text", ("not-a-mapping", "a.yaml:1:1")),
        ("a: b\n---\nc: d\n", ("several-documents", "a.yaml:2:1")),
        ("a:\n\t- b\n", ("bad-yaml", "a.yaml:2:1")),
        ("a: b: c", ("bad-yaml", "a.yaml:1:5")),
        ("a: [b", ("bad-yaml", "a.yaml:1:6")),
        ("a: *nobody", ("unknown-anchor", "a.yaml:1:4")),
        ("a: &x [*x]", ("anchor-loop", "a.yaml:1:8")),
        ("a: &x\n  b: {c: *x}", ("anchor-loop", "a.yaml:2:10")),
        ("a: b\nc: \x07", ("bad-character", "a.yaml:2:4")),
        ("a: \ud800", ("bad-character", "a.yaml:1:4")),
        ('a: "\\UFFFFFFFF"', ("bad-yaml", "a.yaml")),
        ("%YAML 1.99\n---\na: b", ("bad-yaml", "a.yaml")),
    ],
)
def test_what_cannot_be_read(text, problem):
    """A text that is not one YAML mapping is refused with the place of the fault."""
    assert refused(text) == problem


def test_a_second_document_end_is_harmless():
    """Marks around the one document are part of YAML."""
    assert data("%YAML 1.2\n---\na: b\n...\n") == {"a": "b"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 100_000, "too-deep"),
        ("[" * 100_000, "too-deep"),
        ("- " * 100_000, "too-deep"),
        ("{a: " * 100_000, "too-deep"),
        ("? " * 100_000, "too-deep"),
        ("a: [" + "x, " * 200_000 + "]", "too-many-values"),
        ("a:\n" + "- b\n" * 200_000, "too-many-values"),
        ("a: [" + ", ".join(f"&a{n} x" for n in range(101)) + "]", "too-many-anchors"),
        ("a: !" + "x" * 900_000, "bad-tag"),
        ("x" * (1 << 20) + "x", "too-large"),
        ("ä" * (1 << 19) + "x", "too-large"),
        ("a: " + "*x " * 300_000, "unknown-anchor"),
    ],
)
def test_limits_end_quickly(text, code):
    """A text beyond a limit is refused within seconds, whatever it is."""
    begin = time.perf_counter()
    assert refused(text)[0] == code
    assert time.perf_counter() - begin < 3


def test_limits_are_where_they_are_said_to_be():
    """Fifty levels, 100 anchors and 10,000 keys and values are taken."""
    assert data("a: " + "[" * 49 + "]" * 49)
    assert refused("a: " + "[" * 50 + "]" * 50)[0] == "too-deep"
    assert data("a: [" + ", ".join(f"&a{n} x" for n in range(100)) + "]")
    assert len(data("a: [" + ", ".join("x" * 9_997) + "]")["a"]) == 9_997
    assert refused("a: [" + ", ".join("x" * 9_998) + "]")[0] == "too-many-values"


def test_an_anchor_bomb_ends_quickly():
    """Nine levels of nine aliases each would be 400 million values.

    a: &a [x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
    ...
    """
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [" + ", ".join([f"*{before}"] * 9) + "]")
    begin = time.perf_counter()

    assert refused("\n".join(lines)) == ("too-many-values", "a.yaml:5:8")
    assert time.perf_counter() - begin < 1


def test_aliases_count_for_depth():
    """A chain of aliases, each one level deeper, is as deep as written out."""
    lines = ["a0: &a0 x"] + [f"a{n}: &a{n} [*a{n - 1}]" for n in range(1, 60)]
    assert refused("\n".join(lines)) == ("too-deep", "a.yaml:51:12")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a:\n\t- b", "indent with spaces; YAML takes no tabs there"),
        ("a: @b", "put text that begins with this character in quotes"),
        ("a: b: c", "put text that holds ': ' in quotes, or check the indentation"),
        ("a:\n  b: 1\n c: 2", "keys that belong together start in the same column"),
        ('a: "b', "a quote is not closed"),
        ("a: {b: c", "a bracket is not closed"),
    ],
)
def test_common_slips_have_a_hint(text, hint):
    """A tab, a reserved character, a colon in text, indentation and open quotes are told with the way out."""
    with pytest.raises(SpecError) as caught:
        read_yaml(text, "a.yaml")
    assert caught.value.problems[0].hint == hint


def test_a_byte_order_mark_is_tolerated(tmp_path):
    """A file saved by a Windows editor reads like any other, in text and in bytes."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: b\r\nc: d\r\n")

    assert data(read_file(tmp_path / "a.yaml")) == {"a": "b", "c": "d"}
    assert read_yaml("\ufeffa: b", "a.yaml").keys["a",] == Mark("a.yaml", 1, 1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"a: b\nc: \xff", "not-utf-8: the file is not UTF-8 text\n  hint: save it as UTF-8"),
        (b"\xef\xbb\xbfa: b\nc: \xff", "not-utf-8: the file is not UTF-8 text\n  hint: save it as UTF-8"),
        (b"a" * ((1 << 20) + 1), "too-large: a spec has at most 1 MiB of text"),
    ],
)
def test_a_file_that_is_no_text(tmp_path, content, problem):
    """Bytes that are not UTF-8 are refused at the first of them, and a large file without reading it all."""
    path = tmp_path / "a.yaml"
    path.write_bytes(content)
    place = f"{path}:2:4" if problem.startswith("not") else path

    with pytest.raises(SpecError) as caught:
        read_file(str(path))
    assert str(caught.value) == f"{place}: {problem}"


@pytest.mark.parametrize(
    ("name", "code"), [("gone.yaml", "no-such-file"), (".", "not-a-file"), ("a\0b", "cannot-read")]
)
def test_a_file_that_cannot_be_read(tmp_path, name, code):
    """No file, a folder and an impossible name are told with the path."""
    path = f"{tmp_path}/{name}"
    with pytest.raises(SpecError) as caught:
        read_file(path)
    assert (caught.value.problems[0].code, caught.value.problems[0].mark) == (code, Mark(path))


def test_a_value_of_any_shape():
    """A value alone is read like one in a file."""
    assert read_value("[html, {a: true}]", "x") == ["html", {"a": True}]
    assert read_value("", "x") is None
    assert read_value("012", "x") == "012"
    with pytest.raises(SpecError, match="duplicate-key"):
        read_value("{a: 1, a: 2}", "x")
