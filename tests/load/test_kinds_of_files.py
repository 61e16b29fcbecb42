"""CSV, JSON, NDJSON and Parquet: the same cells give the same rows, one file or several. Others: test_readers_*."""

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, Row, column, entries, findings, loaded, write

ROWS = entries(
    {"serialNo": "000001", "description": 'a "quoted", word', "quantity": "1", "open": "true", "lotNo": ""},
    {"serialNo": "1E15", "description": "two\nlines", "quantity": "-1.5", "open": "No", "expirationDate": "0001-01-01"},
    {"serialNo": "", "itemNo": "012", "quantity": "", "expirationDate": "2026-02-28", "entryType": " "},
)
KINDS = (".csv", ".json", ".ndjson", ".parquet")


@pytest.mark.parametrize("suffix", KINDS[1:])
def test_every_kind_gives_what_csv_gives(tmp_path: Path, suffix: str) -> None:
    """Blank cells, numbers, dates and text come out alike."""
    assert loaded(write(tmp_path / f"other{suffix}", ROWS)) == loaded(write(tmp_path / "ledger.csv", ROWS))


@pytest.mark.parametrize("suffix", KINDS)
def test_a_file_is_known_by_what_is_in_it(tmp_path: Path, suffix: str) -> None:
    """The name does not decide: every kind is read from a file called ledger.dat."""
    path = write(tmp_path / f"ledger{suffix}", ROWS).rename(tmp_path / "ledger.dat")

    kind = {".csv": "CSV", ".json": "JSON", ".ndjson": "NDJSON", ".parquet": "Parquet"}[suffix]
    assert inspect_source(path).form == f"analytics {kind}"


def test_json_numbers_are_the_text_they_are_written_as(tmp_path: Path) -> None:
    """A serial delivered as the number 1E15 or 12.50 keeps its letters; long decimals keep their digits."""
    path = tmp_path / "ledger.json"
    path.write_text(
        '[{"entryNo": 1, "postingDate": "2025-01-31", "itemNo": 1001, "serialNo": 1E15,'
        ' "quantity": 123456789012.12345},'
        ' {"entryNo": 2, "postingDate": "2025-01-31", "itemNo": 12.50, "serialNo": 0, "quantity": 1e-7, "open": true}]'
    )

    rows = loaded(path)

    assert [(row["item_no"], row["serial_no"]) for row in rows] == [("1001", "1E15"), ("12.50", "0")]
    assert [f"{row['quantity'].normalize():f}" for row in rows] == ["123456789012.12345", "0.0000001"]
    assert [row["open"] for row in rows] == [None, True]


def test_pages_of_a_web_service_follow_each_other(tmp_path: Path) -> None:
    """Pages {"value": [...]} in natural order of their names: page2 before page10; columns are united."""
    for number, row in ((10, {"entryNo": 3, "lotNo": "L"}), (2, {"entryNo": 2}), (1, {"entryNo": 1, "open": True})):
        page = {
            "@odata.context": "x",
            "value": [{**entries({})[0], **row, "@odata.etag": "W/1"}],
            "@odata.nextLink": "y",
        }
        (tmp_path / f"page{number}.json").write_text(json.dumps(page, indent=1))

    rows = loaded(tmp_path)

    assert [row["entry_no"] for row in rows] == [1, 2, 3]
    assert [row["lot_no"] for row in rows] == ["", "", "L"] and [row["open"] for row in rows] == [True, None, None]
    found = inspect_source(tmp_path).tables[0]
    assert (found.rows, found.files) == (3, ("page1.json", "page2.json", "page10.json"))
    assert found.unmatched == ()


def test_many_files_are_named_in_short(tmp_path: Path) -> None:
    """Forty files of one table, more than are opened one by one, keep their order; provenance names two of them."""
    for number in range(40):
        write(tmp_path / f"part-{number}.csv", entries({"serialNo": f"S{number}"}))

    with open_ledger(tmp_path) as ledger:
        assert ledger.tables[LEDGER].serial_no.to_pyarrow().to_pylist() == [f"S{number}" for number in range(40)]
        source = ledger.provenance[0]
    assert (source.source, source.rows) == ("part-0.csv, part-1.csv … (40 files)", 40)
    assert len(source.sha256) == 64


STARTS_AND_ENDS = [(start, end) for start in ("", "\ufeff", "\n\n") for end in ("\n", "\r\n", "\r")]


@pytest.mark.parametrize(
    ("delimiter", "start", "line_end"),
    [*((delimiter, "", "\n") for delimiter in ";\t|"), *((",", start, end) for start, end in STARTS_AND_ENDS)],
)
def test_csv_in_its_common_shapes(tmp_path: Path, delimiter: str, start: str, line_end: str) -> None:
    """Comma, semicolon, tab, bar; byte order mark, blank lines first; line ends of any system."""
    lines = ["entryNo|postingDate|itemNo|serialNo|quantity", '1|2025-01-31|"PU""MP"|"S, ;\t1"|1', "2|2025-01-31|A|B|-1"]
    text = start + line_end.join(line.replace("|", delimiter) for line in lines)
    (tmp_path / "ledger.csv").write_bytes(text.encode())

    rows = loaded(tmp_path / "ledger.csv")

    assert [(row["entry_no"], row["item_no"], row["quantity"]) for row in rows] == [(1, 'PU"MP', 1), (2, "A", -1)]
    assert [row["serial_no"] for row in rows] == ["S, ;\t1", "B"]


def test_line_ends_may_be_mixed(tmp_path: Path) -> None:
    """A file put together from two systems is read whole, and its lines are still counted right."""
    header = "entryNo,postingDate,itemNo,serialNo,quantity\n"
    text = header + "1,2025-01-31,A,S1,1\r\n2,2025-01-31,A,S2,x\n3,2025-01-31,A,S3,1\r\n"
    (tmp_path / "ledger.csv").write_bytes(text.encode())

    assert column(tmp_path / "ledger.csv", "serial_no") == ["S1", "S2", "S3"]
    assert "ledger.csv line 3, entry 2" in findings(tmp_path / "ledger.csv")["unreadable_value"].examples[0]


def test_parquet_is_read_with_the_types_it_has(tmp_path: Path) -> None:
    """Dates, timestamps, whole numbers, binary fractions, decimals of any scale, dictionaries and bytes."""
    table = pa.table(
        {
            "entryNo": pa.array([1, 2], pa.int32()),
            "postingDate": pa.array([19_000, None], pa.timestamp("ms", "UTC")),
            "expirationDate": pa.array(["0001-01-01", "2025-12-31"]).cast(pa.date32()),
            "itemNo": pa.array(["A", "B"]).dictionary_encode(),
            "serialNo": pa.array([b"000001", None], pa.binary()),
            "quantity": pa.array([0.1, -3.0], pa.float64()),
            "costAmountActual": pa.array(["1.00000000000000000000", "2.5"]).cast(pa.decimal128(38, 20)),
            "remainingQuantity": pa.array([float("nan"), 1.5], pa.float32()),
            "open": pa.array([True, None]),
            "lotNo": pa.array([7, 12], pa.int64()),
        }
    )
    pq.write_table(table, tmp_path / "ledger.parquet")

    first, second = loaded(tmp_path / "ledger.parquet")

    assert (str(first["posting_date"]), second["posting_date"]) == ("1970-01-01", None)
    assert (first["expiration_date"], str(second["expiration_date"])) == (None, "2025-12-31")
    assert (first["item_no"], first["serial_no"], second["serial_no"]) == ("A", "000001", "")
    assert [str(row["quantity"]) for row in (first, second)] == ["0.10000", "-3.00000"]
    assert [str(row["cost_amount_actual"]) for row in (first, second)] == ["1.00000", "2.50000"]
    assert (first["lot_no"], second["lot_no"], first["open"], second["open"]) == ("7", "12", True, None)
    assert second["remaining_quantity"] == 1.5


def test_a_pattern_takes_the_files_it_matches(tmp_path: Path) -> None:
    """Wildcards match names; ** reaches into folders; what matches no table is ignored."""
    for name in ("2024/a1.csv", "2024/a10.csv", "2025/a2.csv", "2025/notes.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        rows: list[Row] = entries({"lotNo": name}) if "notes" not in name else [{"note": "x"}]
        write(tmp_path / name, rows)

    assert column(tmp_path / "2024" / "a*.csv", "lot_no") == ["2024/a1.csv", "2024/a10.csv"]
    assert column(tmp_path / "202?" / "a?.csv", "lot_no") == ["2024/a1.csv", "2025/a2.csv"]
    assert column(tmp_path / "**" / "*.csv", "lot_no") == ["2024/a1.csv", "2024/a10.csv", "2025/a2.csv"]


def test_equal_sources_load_equal(tmp_path: Path) -> None:
    """Loading twice gives the same rows, hashes and totals; the order of folder entries does not matter."""
    for name in ("b.csv", "a.csv"):
        write(tmp_path / name, entries({"lotNo": name}, {}))
    with open_ledger(tmp_path) as first, open_ledger(tmp_path) as second:
        assert first.provenance == second.provenance and first.control_totals == second.control_totals
        assert first.tables[LEDGER].lot_no.to_pyarrow().to_pylist() == ["a.csv", "", "b.csv", ""]


def test_other_files_in_a_folder_are_told(tmp_path: Path) -> None:
    """A README, a picture, a PDF, a compressed note, a folder: ignored, each with the reason."""
    write(tmp_path / "ledger.csv", entries({}))
    (tmp_path / "README.md").write_text("# The ledger\n")
    (tmp_path / "manual.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "old.bin").write_bytes(gzip.compress(b"x"))
    (tmp_path / ".hidden.csv").write_text("x")
    (tmp_path / "more").mkdir()

    reasons = {file.name: file.reason for file in inspect_source(tmp_path).ignored}

    assert reasons["README.md"] == "its columns are those of no known table: # The ledger"
    assert reasons["manual.pdf"] == "a PDF"
    assert reasons["picture.png"] == "not text"
    assert reasons["old.bin"] == "its columns are those of no known table: x"
    assert reasons[".hidden.csv"] == "hidden or temporary"
    assert reasons["more"].startswith("a folder")
