"""Numbers are exact, dates are days, what cannot be read is blank and told."""

from datetime import date
from decimal import Context, Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.load.numbers import counted, plain
from reportgen.load.source import open_ledger
from tests.load.sources import LEDGER, asked, column, entries, exact, findings, loaded, texts, write

FIXTURE = [HealthCheck.function_scoped_fixture]
NUMBERS = st.one_of(
    st.decimals(-(10**13) + 1, 10**13 - 1, places=5),
    st.decimals(-(10**6), 10**6, places=2),
    st.integers(-100, 100).map(Decimal),
    st.decimals(-1000, 1000, places=21),
    st.decimals(-(10**15) + 1, 10**15 - 1, places=8),
)
SHAPES = st.sampled_from(["{:f}", "{:E}", "{:e}", "{}", "+{:f}", " {:f} ", "{:f}00"])


def spelled(number: Decimal, shape: str) -> str:
    """The number in one of the shapes; zeros are only added behind a point."""
    text = shape.format(abs(number) if shape[0] == "+" else number)
    return text if shape != "{:f}00" or "." in text else text.removesuffix("00") + ".00"


@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
@given(st.lists(st.tuples(NUMBERS, SHAPES), min_size=1, max_size=80), st.sampled_from([".csv", ".json", ".parquet"]))
def test_decimals_are_exact_to_the_last_digit(tmp_path: Path, numbers: list[tuple[Decimal, str]], suffix: str) -> None:
    """Up to 15 digits before and 21 after the point, however written: as Python's Decimal reads it."""
    written = [spelled(number, shape) for number, shape in numbers]
    path = write(tmp_path / f"ledger{suffix}", entries(*({"quantity": text} for text in written)))

    with open_ledger(path) as ledger:
        found = ledger.tables[LEDGER].quantity.to_pyarrow().to_pylist()
        assert ledger.findings == ()
    assert [exact(value) for value in found] == [Decimal(text.strip()).normalize() for text in written]


@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
@given(st.lists(st.floats(-1e14, 1e14).filter(lambda x: x == 0 or abs(x) > 1e-4), min_size=1, max_size=80))
def test_binary_fractions_are_the_number_they_show(tmp_path: Path, numbers: list[float]) -> None:
    """A Parquet file's doubles become the shortest decimal that names them, exactly."""
    table = (
        texts(entries(*({} for _ in numbers)))
        .drop(["quantity"])
        .append_column("quantity", pa.array(numbers, pa.float64()))
    )
    pq.write_table(table, tmp_path / "ledger.parquet")

    found = column(tmp_path / "ledger.parquet", "quantity")

    assert [exact(value) for value in found] == [Decimal(repr(number)).normalize() for number in numbers]


@settings(max_examples=12, deadline=None, suppress_health_check=FIXTURE)
@given(
    st.integers(0, 25).flatmap(
        lambda scale: st.tuples(
            st.just(scale), st.lists(st.decimals(-(10**12), 10**12, places=scale), min_size=1, max_size=80)
        )
    )
)
def test_typed_decimals_keep_their_digits(tmp_path: Path, scaled: tuple[int, list[Decimal]]) -> None:
    """A Parquet file's decimals of any scale; more than 21 digits after the point are unreadable, never rounded."""
    scale, numbers = scaled
    table = texts(entries(*({} for _ in numbers))).drop(["quantity"])
    table = table.append_column("quantity", pa.array(numbers, pa.decimal128(38, scale)))
    pq.write_table(table, tmp_path / "ledger.parquet")

    found = column(tmp_path / "ledger.parquet", "quantity")

    fits = [number == number.quantize(Decimal("1e-21"), context=Context(prec=80)) for number in numbers]
    assert [exact(value) for value in found] == [
        n.normalize() if ok else None for n, ok in zip(numbers, fits, strict=True)
    ]


def test_decimals_are_narrow_unless_the_data_need_more(tmp_path: Path) -> None:
    """DECIMAL(18, 5) for zeros at the end and exponents too; one longer number makes its column, and no other, wide."""
    rows = entries({"quantity": "1.00000000000000000000"}, {"quantity": "1e3", "costAmountActual": "0.123456"}, {})
    with open_ledger(write(tmp_path / "ledger.csv", rows)) as ledger:
        schema = ledger.tables[LEDGER].schema()
        assert (str(schema["quantity"]), str(schema["cost_amount_actual"])) == ("decimal(18, 5)", "decimal(38, 21)")
        assert ledger.control_totals.quantity == 1002 and ledger.control_totals.cost_amount_actual == Decimal(
            "0.123456"
        )


@pytest.mark.parametrize(
    ("header", "cell", "word"),
    [
        ("quantity", "abc", "quantity 'abc' is not a number"),
        ("quantity", "1,5.5", "quantity '1,5.5' is not a number"),
        ("quantity", "1 00", "quantity '1 00' is not a number"),
        ("quantity", "--1", "quantity '--1' is not a number"),
        ("quantity", "NaN", "quantity 'NaN' is not a number"),
        ("quantity", "inf", "quantity 'inf' is not a number"),
        ("quantity", "٣", "quantity '٣' is not a number"),
        ("quantity", "1e400", "quantity '1e400' has more digits than can be kept exactly"),
        ("quantity", "1234567890123456", "quantity '1234567890123456' has more digits than can be kept exactly"),
        ("quantity", f"0.{'1' * 22}", f"quantity '0.{'1' * 22}' has more digits than can be kept exactly"),
        ("dimensionSetID", "1.5", "dimension_set_id '1.5' is not a whole number"),
        ("dimensionSetID", "0x1F", "dimension_set_id '0x1F' is not a whole number"),
        ("dimensionSetID", "99999999999999999999", "dimension_set_id '99999999999999999999' is not a whole number"),
        ("postingDate", "2025-02-30", "posting_date '2025-02-30' is not a date (YYYY-MM-DD)"),
        ("postingDate", "32.01.2025", "posting_date '32.01.2025' is not a date (YYYY-MM-DD)"),
        ("postingDate", "13/13/2025", "posting_date '13/13/2025' is not a date (YYYY-MM-DD)"),
        ("postingDate", "2025/1/1/1", "posting_date '2025/1/1/1' is not a date (YYYY-MM-DD)"),
        ("postingDate", "infinity", "posting_date 'infinity' is not a date (YYYY-MM-DD)"),
        ("postingDate", "-infinity ", "posting_date '-infinity ' is not a date (YYYY-MM-DD)"),
        ("postingDate", "epoch", "posting_date 'epoch' is not a date (YYYY-MM-DD)"),
        ("postingDate", "10000-01-01", "posting_date '10000-01-01' is not a date (YYYY-MM-DD)"),
        ("postingDate", "2025-01-31x", "posting_date '2025-01-31x' is not a date (YYYY-MM-DD)"),
        ("open", "maybe", "open 'maybe' is neither true nor false"),
        ("quantity", "x\ny" + "z" * 100, f"quantity 'x�y{'z' * 36}…' is not a number"),
    ],
)
def test_what_cannot_be_read_is_blank_and_told(tmp_path: Path, header: str, cell: str, word: str) -> None:
    """One cell of the second entry: null there, told with its place, the other entries untouched."""
    path = write(tmp_path / "ledger.csv", entries({"open": "true", "dimensionSetID": "7"}, {header: cell}, {}))
    name = word.partition(" ")[0]

    values, told = asked(path, name)
    found = told["unreadable_value"]
    assert [value is None for value in values][:2] == [False, True]
    assert (found.count, found.examples) == (1, (f"ledger.csv line 3, entry 2: {word}",))
    assert (
        found.message
        == f"1 value left blank that cannot be read, so totals may be wrong: item ledger entries: {name} (1)."
    )


@pytest.mark.parametrize("suffix", [".json", ".ndjson", ".parquet"])
def test_other_files_tell_rows_instead_of_lines(tmp_path: Path, suffix: str) -> None:
    """Entities and rows of Parquet have no lines: they are counted."""
    path = write(tmp_path / f"ledger{suffix}", entries({}, {}, {"quantity": "abc", "postingDate": "31.1."}))

    assert findings(path)["unreadable_value"].examples == (
        f"ledger{suffix} row 3, entry 3: posting_date '31.1.' is not a date (YYYY-MM-DD)",
        f"ledger{suffix} row 3, entry 3: quantity 'abc' is not a number",
    )


def test_days_and_blank_days(tmp_path: Path) -> None:
    """ISO dates and times; the day is the one written; the ERP's blank dates are blank."""
    times = ("2025-01-31T00:00:00Z", "2025-01-31T23:30:00-05:00", "2025-01-31 00:00:00.000")
    days = ("2025-01-31", " 2025-01-31 ", *times)
    blanks = ("", " ", "0001-01-01", "1753-01-01", "01/01/0001", "0", "1753-01-01 00:00:00.000", "0001-01-01T00:00:00Z")
    path = write(tmp_path / "ledger.csv", entries(*({"expirationDate": cell} for cell in (*days, *blanks))))

    found, told = asked(path, "expiration_date")

    assert found == [date(2025, 1, 31)] * len(days) + [None] * len(blanks)
    assert told == {}


def test_yes_and_no(tmp_path: Path) -> None:
    """The ways in which the ERP writes booleans."""
    ways: dict[str, bool | None] = {
        "true": True,
        "True": True,
        "TRUE": True,
        "Yes": True,
        "yes": True,
        "1": True,
        "1.0": True,
    }
    ways |= {"false": False, "FALSE": False, "No": False, "0": False, "": None, " ": None}
    path = write(tmp_path / "ledger.csv", entries(*({"open": cell} for cell in ways)))

    assert asked(path, "open") == (list(ways.values()), {})


def test_codes_are_trimmed_and_unknown_enum_values_stay(tmp_path: Path) -> None:
    """Blanks around codes go, the blank enum is blank, an enum value nobody knows is shown as it is."""
    path = write(
        tmp_path / "ledger.csv",
        entries({"itemNo": " PUMP ", "entryType": "Leasing", "sourceType": " ", "lotNo": "a  b"}),
    )

    row = loaded(path)[0]

    assert (row["item_no"], row["entry_type"], row["source_type"], row["lot_no"]) == ("PUMP", "Leasing", "", "a  b")


def test_lines_are_told_right_after_line_breaks_and_lost_rows(tmp_path: Path) -> None:
    """Cells with line breaks, blank lines and rows that were left out do not shift the line numbers."""
    text = (
        "entryNo,postingDate,itemNo,serialNo,quantity,description\n"
        '1,2025-01-31,A,S1,1,"two\nlines"\n'
        "2,2025-01-31,A,S2,1\n"
        "\n"
        '3,2025-01-31,A,S3,x,"three\n\nlines"\n'
        "4,2025-01-31,A,S4,y,\n"
    )
    (tmp_path / "ledger.csv").write_text(text)

    found = findings(tmp_path / "ledger.csv")

    assert found["unreadable_row"].examples == ("ledger.csv line 4: fewer cells than the 6 of the header",)
    assert found["unreadable_value"].examples == (
        "ledger.csv line 6, entry 3: quantity 'x' is not a number",
        "ledger.csv line 9, entry 4: quantity 'y' is not a number",
    )


def test_at_most_ten_examples_of_many(tmp_path: Path) -> None:
    """Counts are whole, examples are the first ten in the files' order."""
    for part in ("a", "b"):
        write(tmp_path / f"{part}.csv", entries(*({"quantity": "x", "open": "?"} for _ in range(4))))
    write(tmp_path / "items.csv", [{"itemNo": "A", "description": "d", "unitCost": "dear"}])

    found = findings(tmp_path)["unreadable_value"]

    assert (found.count, len(found.examples)) == (17, 10)
    assert found.examples[0].startswith("a.csv line 2, entry 1: quantity") and found.examples[9].startswith(
        "b.csv line 2"
    )
    assert "quantity (8), item ledger entries: open (8), items: unit_cost (1)." in found.message


def test_plain_numbers() -> None:
    """10.00000 is 10, not 1E+1; sums keep all their digits."""
    assert str(plain(Decimal("10.00000"))) == "10" and str(plain(Decimal("-0.10"))) == "-0.1"
    assert str(plain(None)) == str(plain(0)) == "0"
    assert str(plain(Decimal("123456789012345678901234567890123.45678"))) == "123456789012345678901234567890123.45678"
    assert (counted(1, "row", "rows"), counted(1234, "row", "rows")) == ("1 row", "1,234 rows")
