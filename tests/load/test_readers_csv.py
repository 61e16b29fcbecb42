"""CSV as programs write it: encodings, escapes, delimiters, titles above and totals below."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import DataError
from reportgen.load.origin import Origin, Reading
from reportgen.load.readers.dialect import BACKSLASH, dialect_of
from reportgen.load.source import open_ledger
from tests.load.kinds import TEN, csv_text
from tests.load.sources import column, findings, refusal, values_of

HEADER = "entryNo,postingDate,itemNo,serialNo,quantity,description\n"


def lines(*descriptions: str, first: int = 1) -> str:
    """Entries with a description each, as it is written."""
    return "".join(f"{at},2025-01-31,A,S{at},1,{text}\n" for at, text in enumerate(descriptions, first))


def read_as(path: Path, name: str, **reading: str) -> list[object]:
    """A column of a file read as the user says."""
    with open_ledger(Origin((str(path),), reading=Reading(**reading))) as ledger:
        return values_of(ledger, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """With and without a byte order mark; nothing has to be assumed."""
    (tmp_path / "ledger.csv").write_bytes((HEADER + lines("Größe", "数量", "İ")).encode(encoding))

    assert column(tmp_path, "description") == ["Größe", "数量", "İ"]
    assert findings(tmp_path) == {}


def test_utf16_be_with_a_mark(tmp_path: Path) -> None:
    """The mark tells the order of bytes."""
    (tmp_path / "ledger.csv").write_bytes(("\ufeff" + HEADER + lines("Größe")).encode("utf-16-be"))

    assert column(tmp_path, "description") == ["Größe"]


@pytest.mark.parametrize("ascii_rows", [0, 40_000])
def test_windows_text_is_assumed_and_told(tmp_path: Path, ascii_rows: int) -> None:
    """Text that is not UTF-8 is Windows-1252, wherever in the file that shows: in the first megabyte or after it."""
    plain = lines(*["plain"] * ascii_rows)
    (tmp_path / "ledger.csv").write_bytes((HEADER + plain + lines("5 €", "Größe", first=50_001)).encode("cp1252"))

    assert column(tmp_path, "description")[-2:] == ["5 €", "Größe"]
    found = findings(tmp_path)
    assert list(found) == ["assumed_encoding"]
    assert found["assumed_encoding"].message.startswith("'ledger.csv' is not UTF-8 and was read as Windows-1252")


def test_the_encoding_may_be_named(tmp_path: Path) -> None:
    """The user's word goes before any guess; what does not exist or does not fit is refused."""
    path = tmp_path / "ledger.csv"
    path.write_bytes((HEADER + lines("Größe ½")).encode("cp850"))

    assert read_as(path, "description", encoding="cp850") == ["Größe ½"]
    with pytest.raises(DataError) as caught:
        read_as(path, "description", encoding="cp8500")
    assert caught.value.problems[0].code == "unknown-encoding"
    assert caught.value.problems[0].hint == "did you mean 'cp850'?"
    with pytest.raises(DataError) as caught:
        read_as(path, "description", encoding="base64")
    assert caught.value.problems[0].code == "unknown-encoding"
    path.write_bytes(HEADER.encode() + b"1,2025-01-31,A,S,1,\xff\n")
    with pytest.raises(DataError) as caught:
        read_as(path, "description", encoding="shift_jis")
    assert caught.value.problems[0].code == "wrong-encoding" and "line 2" in caught.value.problems[0].message


def test_utf16_that_is_cut_off(tmp_path: Path) -> None:
    """Half a character at the end is no text."""
    (tmp_path / "ledger.csv").write_bytes((HEADER + lines("Größe")).encode("utf-16")[:-1])

    assert refusal(tmp_path).problems[0].code == "wrong-encoding"


@pytest.mark.parametrize("quoted_rows", [1, 3_000])
def test_backslashes_before_quotation_marks(tmp_path: Path, quoted_rows: int) -> None:
    r"""Lakes write \" inside of cells, and \\ for a backslash; that may show only far down in the file."""
    rows = '"none"', *(['"a \\"word\\", and \\\\ a backslash"'] * quoted_rows)
    (tmp_path / "ledger.csv").write_text(HEADER + lines(*["plain"] * 20_000) + lines(*rows, first=30_001))

    assert set(column(tmp_path, "description")[20_001:]) == {'a "word", and \\ a backslash'}
    assert findings(tmp_path) == {}


def test_a_backslash_at_the_end_of_a_cell_is_a_letter(tmp_path: Path) -> None:
    """Where quotation marks are doubled, a backslash escapes nothing."""
    (tmp_path / "ledger.csv").write_text(HEADER + lines('"C:\\"', '"say ""x"""'))

    assert column(tmp_path, "description") == ["C:\\", 'say "x"']


def test_neither_escape_explains_the_rows(tmp_path: Path) -> None:
    """One broken row in a file with backslashes is told with its line; the others are kept."""
    rows = lines('"a"', '"b"c', '"d\\"', '"e"')
    (tmp_path / "ledger.csv").write_text(HEADER + rows)

    assert column(tmp_path, "description") == ["a", "d\\", "e"]
    assert findings(tmp_path)["unreadable_row"].examples == ("ledger.csv line 3: text after a closing quotation mark",)


@pytest.mark.parametrize("start", ["sep=;\n", "SEP=;\r\n", ""])
def test_excel_names_the_delimiter(tmp_path: Path, start: str) -> None:
    """The line ``sep=;`` is no header; decimal commas stay in their cells."""
    text = csv_text(delimiter=";").replace(".1;", ",1;")
    (tmp_path / "ledger.csv").write_text(start + text, encoding="utf-8")

    assert column(tmp_path, "serial_no") == [row[4] for row in TEN]


def test_an_unusual_delimiter_is_named(tmp_path: Path) -> None:
    """Any sign may stand between cells if the user says which; a letter may not."""
    path = tmp_path / "ledger.csv"
    path.write_text((HEADER + lines("x")).replace(",", "~"))

    assert read_as(path, "description", delimiter="~") == ["x"]
    with pytest.raises(DataError) as caught:
        read_as(path, "description", delimiter="a")
    assert caught.value.problems[0].code == "bad-delimiter"


ABOVE = (
    "Item Ledger Entries\nFilter: Item No.: 1000..1999\n\n",
    "INVENTORY,Item Ledger Entry,32\n\n",
    '"Exported by ""Ann""\non Monday"\n,,,,,,,,\n\n',
)


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_above_the_header(tmp_path: Path, above: str, end: str) -> None:
    """Titles, filters, blank lines, the head of a configuration package: the header is the row with known names."""
    path = tmp_path / "ledger.csv"
    path.write_bytes((above + csv_text()).replace("\n", end).encode())

    assert column(path, "serial_no") == [row[4] for row in TEN]
    path.write_bytes((above + csv_text().replace(",3.1,", ",what,")).replace("\n", end).encode())
    line = above.count("\n") + 4
    assert f"ledger.csv line {line}, entry 3" in findings(path)["unreadable_value"].examples[0]


BELOW = (
    ("Total,,,,,10,56.0,,", 1),
    (",,,,,10,56.0,,", 1),
    ("Gesamt:", 1),
    ("(10 rows affected)", 1),
    (",,,,,,,,\nSumme,,,,,10,56.0,,\n\n(10 rows affected)\n,,,,,,,,", 2),
)


@pytest.mark.parametrize(("below", "count"), BELOW)
def test_what_stands_below_the_table(tmp_path: Path, below: str, count: int) -> None:
    """Totals and notes are no entries: left out, and told with their lines; rows of delimiters are nothing at all."""
    (tmp_path / "ledger.csv").write_text(csv_text() + below + "\n", encoding="utf-8")

    assert column(tmp_path, "entry_no") == [row[0] for row in TEN]
    (finding,) = findings(tmp_path).values()
    assert (finding.code, finding.count) == ("outside_table", count)
    assert finding.examples[0].startswith(f"ledger.csv line {13 if below.startswith(',,,,,,') else 12}: ")


def test_an_entry_that_cannot_be_read_is_no_total(tmp_path: Path) -> None:
    """A last row with an item, but no entry number, is damage and not a sum."""
    (tmp_path / "ledger.csv").write_text(csv_text() + ",2025-01-31,,PUMP,S,1,,,\n", encoding="utf-8")

    assert len(column(tmp_path, "entry_no")) == 11
    assert "outside_table" not in findings(tmp_path)


CELLS = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\r\x0b\x0c"), max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5), st.sampled_from(",;\t|"), st.booleans())
def test_the_header_is_found_whatever_stands_above(above: list[tuple[str, str]], delimiter: str, lake: bool) -> None:
    """Any lines above: the header is the record with the known names, and its records are counted right."""
    names = ["EntryNo-1", "ItemNo-2", "SerialNo-3"] if lake else ["Entry No.", "Item No.", "Serial No."]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerows([*above, names, ["1", "A", "S"]])

    found = dialect_of(out.getvalue(), "", ())

    assert found.header == tuple(names) and found.delimiter == delimiter
    assert found.skip == len(above) + 1 and (found.escape == BACKSLASH) == lake
