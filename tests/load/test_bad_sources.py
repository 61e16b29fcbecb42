"""Sources that cannot be loaded: one code, a sentence, and what was looked for and found."""

import os
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reportgen.errors import DataError
from reportgen.load.source import open_ledger
from tests.load.sources import LEDGER, entries, loaded, refusal, texts, typed, write

HEADER = "entryNo,postingDate,itemNo,serialNo,quantity\n"


def only(path: Path) -> tuple[str, str, str]:
    """Code, message and hint of the single problem with which a source is refused."""
    (problem,) = refusal(path).problems
    return problem.code, problem.message, problem.hint


def test_nothing_there(tmp_path: Path) -> None:
    """No such file: what lies beside it is told."""
    write(tmp_path / "ledger.csv", entries({}))

    assert only(tmp_path / "leger.csv") == (
        "no-such-source",
        f"there is no file or folder '{tmp_path / 'leger.csv'}'",
        f"'{tmp_path}' holds: ledger.csv",
    )
    assert only(tmp_path / "no" / "x.csv")[2] == f"there is no folder '{tmp_path / 'no'}' either"
    assert only(tmp_path / "*.json") == (
        "no-such-source",
        f"no file matches '{tmp_path / '*.json'}'",
        f"'{tmp_path}' holds: ledger.csv",
    )
    assert only(Path("a\0b"))[0] in ("cannot-read", "no-such-source")
    assert only(tmp_path / ("x" * 300))[0] in ("cannot-read", "no-such-source")


def test_an_empty_folder(tmp_path: Path) -> None:
    """A folder without files, or with hidden ones only."""
    assert only(tmp_path)[0] == "no-data"
    (tmp_path / ".DS_Store").write_text("x")
    assert only(tmp_path)[2] == "found: .DS_Store (hidden or temporary)"


def test_an_empty_file(tmp_path: Path) -> None:
    """0 bytes are an export that failed, also beside a good ledger."""
    (tmp_path / "items.csv").write_bytes(b"")
    write(tmp_path / "ledger.csv", entries({}))

    assert only(tmp_path / "items.csv")[:2] == ("empty-file", "'items.csv' is empty (0 bytes)")
    assert only(tmp_path)[0] == "empty-file"


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".json"])
def test_a_header_without_rows_is_an_empty_ledger(tmp_path: Path, suffix: str) -> None:
    """Nothing was posted: no error, no entry, no last day. JSON has no header, so its empty array is no ledger."""
    path = tmp_path / f"ledger{suffix}"
    if suffix == ".json":
        path.write_text("[]")
        assert only(path)[0] == "no-ledger"
        return
    if suffix == ".csv":
        path.write_text(HEADER)
    else:
        pq.write_table(texts(entries({})).slice(0, 0), path)
    with open_ledger(path) as ledger:
        assert ledger.control_totals.rows == ledger.control_totals.quantity == 0 and ledger.last_posting_date is None
        assert ledger.present == {LEDGER} and ledger.findings == ()


def test_missing_columns_are_named_all_at_once(tmp_path: Path) -> None:
    """Each with its caption, the nearest name in the file, and the columns found."""
    (tmp_path / "ledger.csv").write_text(
        "entryNo,entryType,postingDate,itemNo,serailNo,docNo\n1,Sale,2025-01-31,A,S,D\n"
    )

    problems = refusal(tmp_path / "ledger.csv").problems

    assert [problem.code for problem in problems] == ["missing-column"] * 2
    assert problems[0].message == "'ledger.csv' has no column serial_no (Serial No.) of the item ledger entries"
    assert problems[1].message == "'ledger.csv' has no column quantity (Quantity) of the item ledger entries"
    assert problems[0].hint.startswith("did you mean 'serailNo'? columns found: entryNo, entryType")


def test_a_service_without_serial_numbers(shared: Path) -> None:
    """The API v2.0 delivers no serial number: where they are to be had is told."""
    sample = shared / "domain" / "export_samples" / "api_v2_itemLedgerEntries.json"

    code, message, hint = only(sample)

    assert (code, message) == (
        "api-without-serial-numbers",
        "'api_v2_itemLedgerEntries.json' comes from API v2.0,"
        " whose item ledger entries have no serial number, lot or location",
    )
    for place in ("analytics API", "page 38", "configuration package of table 32", "Open in Excel"):
        assert place in hint


def test_a_folder_without_a_ledger(tmp_path: Path) -> None:
    """What was found instead is listed, with what each file is."""
    write(tmp_path / "items.csv", [{"itemNo": "A", "description": "x"}])
    write(tmp_path / "notes.csv", [{"note": "x"}])

    code, message, hint = only(tmp_path)

    assert (code, hint) == (
        "no-ledger",
        "found: items.csv (items); notes.csv (its columns are those of no known table: note)",
    )
    assert "Entry No., Posting Date, Item No., Quantity, Serial No." in message or "Serial No." in message


def test_a_table_that_only_resembles_a_ledger(tmp_path: Path) -> None:
    """Two of the five required columns are enough to say which of them are missing."""
    write(tmp_path / "export.csv", [{"Item No.": "A", "Serial No.": "1", "Inventory": "1"}])

    assert [problem.message.split("column ")[1].split(" ")[0] for problem in refusal(tmp_path).problems] == [
        "entry_no",
        "posting_date",
        "quantity",
    ]


def test_two_forms_of_one_table(tmp_path: Path) -> None:
    """The same entries as CSV and as JSON would count twice."""
    write(tmp_path / "a.csv", entries({}))
    write(tmp_path / "b.json", entries({}))

    code, message, _ = only(tmp_path)

    assert (code, message) == (
        "mixed-forms",
        "the item ledger entries come in 2 forms: 'a.csv' (analytics CSV), 'b.json' (analytics JSON)",
    )


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("x.parquet", b"PAR1", "unreadable-file", "cannot be read as Parquet"),
        ("x.parquet", b"PAR1" + b"\0" * 400, "unreadable-file", "cannot be read as Parquet"),
        ("x.parquet", b"plain text, really", "no-ledger", ""),
        ("x.json", b'[{"entryNo": 1}', "unreadable-file", "cannot be read as JSON"),
        ("x.json", b'[{"entryNo": 1}, {"entr', "unreadable-file", "cannot be read as JSON"),
        ("x.json", b'[{"entryNo": 1},]', "unreadable-file", "cannot be read as JSON"),
        ("x.json", b'[{"entryNo": 1}] and more', "unreadable-file", "there is more after its end"),
        ("x.json", b'{"value": [{"entryNo": 1}', "unreadable-file", "cannot be read as JSON"),
        ("x.json", b'{"value": [{"a": 1}], "b"', "unreadable-file", "cannot be read as JSON"),
        ("x.json", b"[1, 2]", "unsupported-file", "its rows are no objects"),
        ("x.json", b"[" * 100_000, "unreadable-file", "nested too deeply"),
        ("x.json", b'{"a": ' * 100_000, "unreadable-file", "nested too deeply"),
        ("x.json", b'[{"entryNo": "\xff"}]', "unreadable-file", "not UTF-8"),
        ("x.xlsx", b"PK\x03\x04", "unreadable-file", "cannot be read as zip"),
        ("x.csv", "entryNo,Menge\n".encode("utf-16"), "no-ledger", "entryNo, Menge"),
        ("x.csv", "Artikelnummer,Größe\n".encode("cp1252"), "no-ledger", "Artikelnummer, Größe"),
        ("x.csv", "Artikelnr,Gr\x94\x81e\n".encode("latin-1"), "not-utf8", "neither UTF-8 nor Windows-1252"),
        ("x.csv", b"\n\n \n", "unsupported-file", "no header of a table"),
        ("x.csv", b"a," * 5000, "unsupported-file", "no header of a table"),
        ("x.bin", b"\x1b\x91\x02\xf7\x00\xc4\xff\x10" + b"\0" * 100, "unsupported-file", "is not text"),
    ],
)
def test_damaged_and_foreign_files(tmp_path: Path, name: str, content: bytes, code: str, words: str) -> None:
    """The file is named, and what is wrong with it."""
    (tmp_path / name).write_bytes(content)

    found = only(tmp_path / name)

    assert found[0] == code and words in found[1] + found[2]
    assert code == "no-ledger" or name in found[1]


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9, 0.99])
def test_truncated_parquet(tmp_path: Path, cut: float) -> None:
    """A download that broke off."""
    path = write(tmp_path / "ledger.parquet", entries(*({"serialNo": str(number)} for number in range(500))))
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * cut)])

    assert only(path)[0] == "unreadable-file"


def test_damage_inside_a_parquet_file_is_told_when_it_is_met(tmp_path: Path) -> None:
    """A file read in place may turn out damaged, or go away, while it is asked: the file is named."""
    table = typed(entries(*({"lotNo": f"{number * 7919 % 10007}-lot"} for number in range(5000))))
    path = tmp_path / "ledger.parquet"
    pq.write_table(table, path, use_dictionary=False)
    good = path.read_bytes()
    at = good.index(b"-lot")
    path.write_bytes(good[: at + 100] + b"\xff" * 20_000 + good[at + 20_100 :])

    problem = refusal_while_asking(path)
    assert problem == ("unreadable-file", "'ledger.parquet' is damaged, or was changed while it was being read")

    path.write_bytes(good)
    assert len(loaded(path)) == 5000
    assert refusal_while_asking(path, remove=True)[0] == "unreadable-file"


def refusal_while_asking(path: Path, *, remove: bool = False) -> tuple[str, str]:
    """Code and message of what stops a question to a ledger that was opened."""
    with pytest.raises(DataError) as caught, open_ledger(path, columns=frozenset({"lot_no"})) as ledger:
        if remove:
            path.unlink()
        ledger.tables[LEDGER].lot_no.nunique().to_pyarrow()
    return caught.value.problems[0].code, caught.value.problems[0].message


def test_rows_that_are_not_like_the_header(tmp_path: Path) -> None:
    """Too few or too many cells, text after a quotation mark, bytes that are no text: left out and told."""
    body = (
        b"1,2025-01-31,A,S1,1\n2,2025-01-31,A\n3,2025-01-31,A,S3,1,extra\n"
        b'4,2025-01-31,"A"B,S4,1\n5,2025-01-31,A,\xff,1\n6,2025-01-31,A,S6,1\n'
        + b"".join(b"%d,2025-01-31,\xc3\x84,\xc3\x9c%d,1\n" % (number, number) for number in range(7, 17))
    )
    (tmp_path / "ledger.csv").write_bytes(HEADER.encode() + body)

    with open_ledger(tmp_path) as ledger:
        (finding,) = ledger.findings
        assert ledger.tables[LEDGER].entry_no.to_pyarrow().to_pylist() == [1, *range(6, 17)]
    assert (finding.code, finding.count) == ("unreadable_row", 4)
    assert finding.message == "4 rows left out that cannot be read, so totals may be wrong."
    assert finding.examples == (
        "ledger.csv line 3: fewer cells than the 5 of the header",
        "ledger.csv line 4: more cells than the 5 of the header",
        "ledger.csv line 5: text after a closing quotation mark",
        "ledger.csv line 6: not UTF-8 text",
    )


def test_a_file_of_which_no_row_can_be_read(tmp_path: Path) -> None:
    """Decimal commas without quotes make every row too long: no ledger is better than an empty one."""
    (tmp_path / "ledger.csv").write_text(HEADER + "1,2025-01-31,A,S1,1,5\n" * 3)

    assert only(tmp_path) == (
        "unreadable-file",
        "none of the 3 rows of 'ledger.csv' can be read",
        "ledger.csv line 2: more cells than the 5 of the header",
    )


@pytest.mark.parametrize("rows_after", [10, 200_000])
def test_a_quotation_mark_that_is_never_closed(tmp_path: Path, rows_after: int) -> None:
    """It would swallow the rows after it: refused, with its line."""
    lines = [f"{number},2025-01-31,A,S{number},1\n" for number in range(rows_after)]
    lines[5] = '5,2025-01-31,"A,S5,1\n'
    (tmp_path / "ledger.csv").write_text(HEADER + "".join(lines))

    problem = refusal(tmp_path).problems[0]

    assert str(problem).startswith("ledger.csv:7: open-quote: a quotation mark that opens here is never closed")


def test_a_special_file(tmp_path: Path) -> None:
    """A pipe would wait for ever: it is not opened."""
    os.mkfifo(tmp_path / "ledger.csv")

    assert only(tmp_path / "ledger.csv")[0] == "unsupported-file"
    assert only(tmp_path)[2] == "found: ledger.csv (not a regular file)"
