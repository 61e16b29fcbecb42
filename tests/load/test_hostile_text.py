"""Text comes through letter by letter, whatever it looks like, and names of files are only names."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.load.sources import column, entries, loaded, typed, write

TRICKY = (
    *("000001", "1E15", "1e5", "0x1F", "2023-04-01", "012", "1_000", "NULL", "null", "\\N", "NaN", "inf", "true", "No"),
    *(
        "=cmd()",
        "+1",
        "@x",
        "'",
        '"',
        '""',
        ",",
        ";",
        "\t",
        "a\nb",
        "a\r\nb",
        "\n",
        "\\",
        "\\n",
        "🙂",
        "é",
        "ﷺ",
        "\u202e",
    ),
    *(
        "--",
        "'; DROP TABLE x; --",
        "%s",
        "{}",
        "${HOME}",
        "<script>",
        "\x00",
        "\x1f",
        "\ufeff",
        "�",
        "0.1",
        "1,5",
        "# x",
    ),
)
SAFE = st.characters(exclude_categories=["Cs"])
CELLS = st.one_of(st.sampled_from(TRICKY), st.text(SAFE, max_size=12)).filter(lambda text: text == text.strip(" "))
COLUMNS = ("serialNo", "itemNo", "description")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(*[CELLS] * len(COLUMNS)), min_size=1, max_size=40),
    st.sampled_from([".csv", ".json", ".ndjson", ".parquet"]),
)
def test_text_comes_back_as_it_was(tmp_path: Path, cells: list[tuple[str, ...]], suffix: str) -> None:
    """Serial numbers, item numbers and descriptions of any letters, in every kind of file."""
    path = write(tmp_path / f"ledger{suffix}", entries(*(dict(zip(COLUMNS, row, strict=True)) for row in cells)))

    assert [(row["serial_no"], row["item_no"], row["description"]) for row in loaded(path)] == cells


def test_the_big_list_of_naughty_strings(tmp_path: Path, shared: Path) -> None:
    """515 strings that broke other programs, as serial numbers in CSV, JSON and Parquet; blanks around them go."""
    naughty = json.loads((shared / "corpus" / "naughty_strings.json").read_text(encoding="utf-8"))
    for suffix in (".csv", ".json", ".parquet"):
        path = write(tmp_path / f"ledger{suffix}", entries(*({"serialNo": text} for text in naughty)))
        assert [row["serial_no"] for row in loaded(path)] == [text.strip(" ") for text in naughty]


def test_long_text_is_not_cut(tmp_path: Path) -> None:
    """A description of 100,000 letters with line breaks."""
    text = "long\n" * 20_000
    assert [row["description"] for row in loaded(write(tmp_path / "ledger.csv", entries({"description": text})))] == [
        text
    ]


def test_lone_surrogates_in_json_become_replacement_characters(tmp_path: Path) -> None:
    """Half of a character is no text: it is replaced, the rest stays."""
    path = tmp_path / "ledger.json"
    path.write_text(json.dumps(entries({"serialNo": "a"})).replace('"a"', r'"\ud83d!"'))

    assert [row["serial_no"] for row in loaded(path)] == ["���!"]


NAMES = (
    *(
        "a'b",
        'a"b',
        "a b",
        "a*b",
        "a?",
        "a[b]",
        "[[x]]",
        "a;b",
        "year=2025",
        "http:x",
        "a\nb",
        "é🙂",
        "%41",
        "--",
        "$1",
    ),
    *("\\", "a\\*", "a{b,c}", "ab", "a", "**", "~"),
)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_odd_names_are_only_names(tmp_path: Path, suffix: str) -> None:
    """Quotes, wildcards, line breaks in names of files and folders: no other file that they would match is read."""
    for folder in NAMES:
        (tmp_path / folder).mkdir()
        for name in NAMES:
            rows = entries({"lotNo": f"{folder}/{name}"})
            path = tmp_path / folder / f"{name}{suffix}"
            pq.write_table(typed(rows), path) if suffix == ".parquet" else write(path, rows)

    for name in NAMES:
        assert column(tmp_path / name / f"{name}{suffix}", "lot_no") == [f"{name}/{name}"]
    assert sorted(column(tmp_path / "a?b" / f"a?b{suffix}", "lot_no")) == sorted(
        f"{folder}/{name}"
        for folder in NAMES
        for name in NAMES
        if len(folder) == len(name) == 3
        if folder[0] == name[0] == "a" and folder[2] == name[2] == "b"
    )
    assert sorted(column(tmp_path / "a*b", "lot_no")) == sorted(f"a*b/{name}" for name in NAMES)
