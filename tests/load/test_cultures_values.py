"""Values of enums mean the same in every spelling: numbers, encoded names, translations; what is unknown stays."""

import csv
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportgen.load.captions import LANGUAGES, in_captions
from reportgen.load.captions.enums import NUMBERS
from reportgen.load.captions.language import Language, lines
from reportgen.load.captions.values import ENCODED, captions_of, spelled, spellings
from reportgen.load.schema import TABLES
from tests.load.sources import column, entries, texts, write

ENTRY_TYPES = NUMBERS["Item Ledger Entry Type"]


def test_the_numbers_are_those_of_the_erp(shared: Path) -> None:
    """Every enum of a canonical column that the reference names has its numbers and captions."""
    known: dict[str, dict[int, str]] = {}
    with (shared / "domain" / "reference" / "enums.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            known.setdefault(row["enum"], {})[int(row["value"])] = row["caption"]

    used = {one.enum for table in TABLES.values() for one in table.columns if one.enum}
    assert used <= set(NUMBERS)
    assert {name: NUMBERS[name] for name in used & set(known)} == {name: known[name] for name in used & set(known)}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Positive Adjmt.", "Positive Adjmt."),
        ("Positive_x0020_Adjmt_x002E_", "Positive Adjmt."),
        ("PositiveAdjmt", "Positive Adjmt."),
        ("positive adjmt.", "Positive Adjmt."),
        (" Assembly Output ", "Assembly Output"),
        ("Zugang", "Positive Adjmt."),
        ("Spotreba", "Consumption"),
        ("SPOTŘEBA", "Consumption"),
        ("_x0020_", ""),
        (" ", ""),
        ("Leasing", "Leasing"),
        ("***", "***"),
        ("50000", "50000"),
    ],
)
def test_values_in_any_spelling(tmp_path: Path, written: str, meant: str) -> None:
    """Beside plain English ones, in CSV and in Parquet."""
    rows = entries({"entryType": "Sale"}, {"entryType": written}, {"entryType": "Purchase"})

    for suffix in (".csv", ".parquet"):
        assert column(write(tmp_path / f"ledger{suffix}", rows), "entry_type") == ["Sale", meant, "Purchase"]


@pytest.mark.parametrize("suffix", [".csv", ".json", ".parquet"])
def test_numbers_are_captions_where_a_column_holds_nothing_else(tmp_path: Path, suffix: str) -> None:
    """One column of numbers, one of captions with a number among them, one of text that looks like a number."""
    rows = entries(
        {"entryType": "0", "documentType": "5", "sourceType": "2", "serialNo": "1"},
        {"entryType": "8", "documentType": "Sales Shipment", "sourceType": "0", "serialNo": "2"},
        {"entryType": "50000", "documentType": "", "sourceType": "", "serialNo": "3"},
    )
    path = write(tmp_path / f"ledger{suffix}", rows)

    assert column(path, "entry_type") == ["Purchase", "Assembly Consumption", "50000"]
    assert column(path, "document_type") == ["5", "Sales Shipment", ""]
    assert column(path, "source_type") == ["Vendor", "", ""]
    assert column(path, "serial_no") == ["1", "2", "3"]


def test_a_column_that_is_blank_at_first(tmp_path: Path) -> None:
    """Twelve thousand rows without an order type, then numbers: they are captions; a text among them changes that."""
    blank = entries(*({"orderType": ""} for _ in range(12_000)))
    numbers = [*blank, *entries({"orderType": "2"})]
    texts_too = [*blank, *entries({"orderType": "2"}, {"orderType": "x"})]

    assert column(write(tmp_path / "a.csv", numbers), "order_type")[-1] == "Transfer"
    assert column(write(tmp_path / "b.csv", texts_too), "order_type")[-2:] == ["2", "x"]


def test_whole_numbers_of_a_database_export(tmp_path: Path) -> None:
    """Parquet with integers, read where it lies: captions, blanks and numbers that nobody knows."""
    table = texts(entries(*({} for _ in range(4))))
    for name, kind in (("entryNo", pa.int64()), ("postingDate", pa.date32()), ("quantity", pa.decimal128(18, 5))):
        table = table.set_column(table.column_names.index(name), name, table[name].cast(kind))
    table = table.append_column("entryType", pa.array([1, 7, 99, None], pa.int32()))
    pq.write_table(table, tmp_path / "ledger.parquet")

    assert column(tmp_path / "ledger.parquet", "entry_type") == ["Sale", "", "99", ""]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_every_language_names_the_values_of_the_pages(language: Language) -> None:
    """Entry, document, source and item types, costing methods: each caption has a word, and no word two meanings."""
    for enum in ("Item Ledger Entry Type", "Item Ledger Document Type", "Analysis Source Type", "Item Type"):
        named = {caption for caption, _ in lines(language.values)}
        assert set(captions_of(enum)) <= named
    for enum in NUMBERS:
        found: dict[str, str] = {}
        for caption, word in lines(language.values):
            if caption in captions_of(enum):
                assert found.setdefault(spelled(word), caption) == caption, (enum, word)


def test_no_language_contradicts_another() -> None:
    """A word of one language never means something else in another, so that a file may mix them."""
    for enum in NUMBERS:
        together: dict[str, str] = {}
        for language in LANGUAGES:
            for word, caption in spellings(enum, (language,)).items():
                assert together.setdefault(word, caption) == caption, (enum, word, language.code)


def test_the_engine_compares_as_we_do() -> None:
    """Case, accents and signs are dropped alike in the engine and here, for every word we know."""
    words = sorted({word for language in LANGUAGES for _, word in lines(language.values)})
    letters = rf"regexp_replace(regexp_replace(w, '{ENCODED}', '', 'g'), '[^\p{{L}}\p{{N}}]', '', 'g')"
    query = f"SELECT strip_accents(lower({letters})) FROM unnest($words) t(w)"
    found = duckdb.execute(query, {"words": words}).fetchall()

    assert [row[0] for row in found] == [spelled(word) for word in words]


def test_a_database_gives_captions_too() -> None:
    """An Ibis column of numbers or words becomes English captions; unknown values stay, nothing is null."""
    values = ["0", "Verkauf", "Positive_x0020_Adjmt_x002E_", "_x0020_", "7", "50000", "Leasing", " Sale ", None]
    table = ibis.memtable({"v": values}, schema={"v": "string"})
    found = table.mutate(v=in_captions(table.v, "Item Ledger Entry Type")).v.to_pyarrow().to_pylist()

    assert found == ["Purchase", "Sale", "Positive Adjmt.", "", "", "50000", "Leasing", "Sale", ""]


@pytest.mark.parametrize("words", [(one.yes, one.no) for one in LANGUAGES], ids=[one.code for one in LANGUAGES])
def test_yes_and_no_in_every_language(tmp_path: Path, words: tuple[str, str]) -> None:
    """Words of the page and of a spreadsheet, in any case; no word says yes in one language and no in another."""
    yes, no = (text.split() for text in words)
    rows = entries(*({"open": word.capitalize()} for word in (*yes, *no)))

    assert column(write(tmp_path / "ledger.csv", rows), "open") == [True] * len(yes) + [False] * len(no)
    assert {word for one in LANGUAGES for word in one.yes.split()}.isdisjoint(
        word for one in LANGUAGES for word in one.no.split()
    )
