"""Numbers, days, yes and no and enums are read as people write them; what nothing decides is told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from reportgen.errors import DataError
from reportgen.load.columns import Kind
from reportgen.load.ledger import Finding
from reportgen.load.origin import Origin, Reading
from reportgen.load.rewriting import UNFIT, rewritten
from reportgen.load.source import inspect_source, open_ledger
from reportgen.load.writing import BLANKS, Asked, Hints, Writing, number_in, order_of
from reportgen.spec.source import SourceSpec
from tests.load.cultures import CAPTIONS, CULTURES, LEDGER, Culture, exported
from tests.load.sources import asked, column, entries, exact, loaded, rows_of, write

FIXTURE = [HealthCheck.function_scoped_fixture]
PLAIN = "Entry No.,Posting Date,Item No.,Serial No.,Quantity,Cost Amount (Actual)\n"


def plain_file(folder: Path, days: Sequence[str], amounts: Sequence[str] = (), delimiter: str = ",") -> Path:
    """A file with English captions: an entry for each day, with its amount."""
    rows = [
        delimiter.join((str(number), f'"{day}"', "A", f"S{number}", "1", f'"{amount}"'))
        for number, (day, amount) in enumerate(zip(days, amounts or ["0.5"] * len(days), strict=True), start=1)
    ]
    path = folder / "ledger.csv"
    path.write_text(PLAIN.replace(",", delimiter) + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def told(path: Path, name: str, reading: Reading | None = None) -> tuple[list[Any], dict[str, Finding]]:
    """The values of a column as a user's words make them, and what was found."""
    with open_ledger(Origin((str(path),), reading=reading or Reading())) as ledger:
        return [row[name] for row in rows_of(ledger)], {one.code: one for one in ledger.findings}


@pytest.mark.parametrize("culture", CULTURES.values(), ids=lambda one: one.name)
def test_every_culture_gives_the_same_ledger(tmp_path: Path, culture: Culture) -> None:
    """Captions, days, decimals, enums, yes and no of a culture: the same rows to the last digit, nothing to tell."""
    path = tmp_path / "Export.csv"
    path.write_text(exported(culture), encoding="utf-8")

    with open_ledger(path) as ledger:
        found = [{name: row[name] for name in CAPTIONS} for row in rows_of(ledger)]
        assert ledger.findings == ()
    assert found == list(LEDGER)


def test_a_german_export_as_it_is(tmp_path: Path) -> None:
    """Captions and words written down here: an export of the page, with a column that no report needs."""
    (tmp_path / "Artikelposten.csv").write_text(
        "Buchungsdatum;Postenart;Belegart;Belegnr.;Artikelnr.;Beschreibung;Seriennr.;Chargennr.;Lagerortcode;Menge;"
        "Fakturierte Menge;Restmenge;Verkaufsbetrag (tatsächl.);Einstandsbetrag (tatsächl.);Offen;Lfd. Nr.;Filiale\n"
        "01.04.2023;Umlagerung;Umlagerungsausgang;108001;1968-S;MEXICO Drehstuhl, schwarz;;;MAIN;-1;-1;0;0,00;-280,00;"
        "Nein;631;NORD\n"
        "01.04.2023;Einkauf;Einkaufslieferung;107210;SP-BOM1207;IoT Sensor;000010;;;1;1;1;0,00;8,88;Ja;652;\n",
        encoding="utf-8",
    )

    first, second = loaded(tmp_path / "Artikelposten.csv")
    seen = inspect_source(tmp_path / "Artikelposten.csv")

    assert (first["entry_no"], first["posting_date"]) == (631, date(2023, 4, 1))
    assert (first["entry_type"], first["document_type"], first["open"]) == ("Transfer", "Transfer Shipment", False)
    assert (first["cost_amount_actual"], first["quantity"]) == (Decimal("-280"), Decimal(-1))
    assert (second["entry_type"], second["serial_no"], second["cost_amount_actual"]) == (
        "Purchase",
        "000010",
        Decimal("8.88"),
    )
    assert seen.tables[0].unmatched == ("Filiale",)


WAYS = st.sampled_from([(decimal, thousands) for decimal in ".," for thousands in ("", *".,'’ \u00a0\u202f")]).filter(
    lambda way: way[0] != way[1]
)
SHAPES = st.sampled_from(["{}", "{}-", "({})", "-{}", "−{}"])


@settings(max_examples=30, suppress_health_check=FIXTURE)
@given(
    WAYS,
    st.lists(st.tuples(st.decimals(0, 10**9, places=5), st.integers(0, 5), SHAPES), min_size=1, max_size=30),
)
@example((",", "."), [(Decimal("1234"), 0, "{}")])
def test_any_number_in_any_way_is_read_back(
    tmp_path: Path, way: tuple[str, str], numbers: list[tuple[Decimal, int, str]]
) -> None:
    """Whatever stands before decimals and thousands, and wherever the minus: exact, if one other cell decides."""
    decimal, thousands = way
    cells, values = [f"1234{decimal}5"], [Decimal("1234.5")]
    for number, places, shape in numbers:
        value = round(number, places)
        text = f"{value:,f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
        cells.append(shape.format(text))
        values.append(value if shape == "{}" else -value)
    path = plain_file(tmp_path, ["2025-01-31"] * len(cells), cells)

    found, findings = told(path, "cost_amount_actual")

    assert [exact(one) for one in found] == [exact(one) for one in values] and findings == {}


DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
TIMES = st.sampled_from(["", " 00:00", " 12:00:00 AM", " 13:45:10", " 7.05.09"])


@settings(max_examples=30, suppress_health_check=FIXTURE)
@given(
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from([".", "/", "-", ". ", " "]),
    st.booleans(),
    st.sampled_from(["{:02}", "{}"]),
    TIMES,
    st.lists(DAYS, min_size=1, max_size=30),
)
def test_any_day_in_any_way_is_read_back(
    tmp_path: Path, order: str, sign: str, short: bool, number: str, time: str, days: list[date]
) -> None:
    """Whatever the order and the signs, with two or four digits of the year: the day, if one other cell decides."""
    assume(not (order == "ymd" and (short or sign == " ")))
    days = [date(2025, 1, 31), *days]
    parts = [
        {"d": number.format(one.day), "m": number.format(one.month), "y": f"{one:%y}" if short else f"{one:%Y}"}
        for one in days
    ]
    path = plain_file(tmp_path, [sign.join(part[letter] for letter in order) + time for part in parts])

    assert told(path, "posting_date") == (days, {})


@pytest.mark.parametrize(
    ("day", "delimiter", "amount", "found"),
    [
        ("04/05/2025", ",", "0.5", (4, 5)),
        ("4/5/25", ",", "0.5", (4, 5)),
        ("04-05-2025", ",", "0.5", (4, 5)),
    ],
)
def test_days_that_nothing_decides_are_told(
    tmp_path: Path, day: str, delimiter: str, amount: str, found: tuple[int, int]
) -> None:
    """English captions, no day after the twelfth, decimal points: the month comes first, and a finding says so."""
    path = plain_file(tmp_path, [day, day], [amount] * 2, delimiter)

    values, findings = told(path, "posting_date")
    doubt = findings["ambiguous_dates"]

    assert values == [date(2025, *found)] * 2
    assert (doubt.count, doubt.examples) == (2, (f"ledger.csv: posting_date '{day}'",))
    assert doubt.message.startswith("Nothing in 'ledger.csv' tells day from month (2 cells)")


@pytest.mark.parametrize(
    ("days", "delimiter", "amounts", "first"),
    [
        (["04.05.2025"], ",", ["0.5"], date(2025, 5, 4)),
        (["04/05/2025"], ";", ["0,5"], date(2025, 5, 4)),
        (["04/05/2025"], ",", ["0,5"], date(2025, 5, 4)),
        (["04/05/2025", "13/05/2025"], ",", ["0.5", "1"], date(2025, 5, 4)),
        (["04/05/2025", "05/13/2025"], ",", ["0.5", "1"], date(2025, 4, 5)),
        (["2025/05/04"], ",", ["0.5"], date(2025, 5, 4)),
        (["04/05/2025", "2025-05-13"], ";", ["0.5", "1"], date(2025, 5, 4)),
    ],
)
def test_what_decides_the_order_of_a_day(
    tmp_path: Path, days: list[str], delimiter: str, amounts: list[str], first: date
) -> None:
    """A day after the twelfth, dots, a year in front, a decimal comma, a semicolon: nothing is left to tell."""
    values, findings = told(plain_file(tmp_path, days, amounts, delimiter), "posting_date")

    assert values[0] == first and findings == {}


@pytest.mark.parametrize(
    ("amounts", "delimiter", "day", "first", "codes"),
    [
        (["1.234"], ",", "31/01/2025", "1.234", ["ambiguous_decimals"]),
        (["1,234"], ",", "31/01/2025", "1234", ["ambiguous_decimals"]),
        (["1.234"], ",", "2025-01-31", "1.234", []),
        (["1.234"], ";", "31/01/2025", "1234", []),
        (["1,234"], ";", "31/01/2025", "1.234", []),
        (["1.234", "0.125"], ",", "31/01/2025", "1.234", []),
        (["1.234", "1.234.567"], ",", "31/01/2025", "1234", []),
        (["1.234", "1,5"], ",", "31/01/2025", "1234", []),
        (["1,234", "1.5"], ",", "31/01/2025", "1234", []),
        (["1.234", "1234.567"], ",", "31/01/2025", "1.234", []),
        (["1,234", "-0,5"], ",", "31/01/2025", "1.234", []),
        (["1 234", "7"], ",", "31/01/2025", "1234", []),
    ],
)
def test_what_decides_the_decimals(
    tmp_path: Path, amounts: list[str], delimiter: str, day: str, first: str, codes: list[str]
) -> None:
    """Another cell, a semicolon, ISO days; where nothing does, a point stands before the decimals, and it is told."""
    values, findings = told(plain_file(tmp_path, [day] * len(amounts), amounts, delimiter), "cost_amount_actual")

    assert values[0] == Decimal(first) and list(findings) == codes


def test_the_language_of_the_captions_decides_too(tmp_path: Path) -> None:
    """German captions with commas between the cells: ``1.234`` is a thousand, ``04/05/2025`` is in May."""
    (tmp_path / "x.csv").write_text(
        "Lfd. Nr.,Buchungsdatum,Artikelnr.,Seriennr.,Menge\n1,04/05/2025,A,S,1.234\n", encoding="utf-8"
    )

    values, findings = told(tmp_path / "x.csv", "quantity")

    assert (
        values == [Decimal(1234)]
        and findings == {}
        and column(tmp_path / "x.csv", "posting_date") == [date(2025, 5, 4)]
    )


def test_the_user_knows_better(tmp_path: Path) -> None:
    """``decimal`` and ``date_format`` win over everything; what does not fit them is unreadable, with its line."""
    path = plain_file(tmp_path, ["04/05/2025", "13/05/2025"], ["1.234", "1.5"])

    days, findings = told(path, "posting_date", Reading(date_format="mm/dd/yyyy"))
    assert days == [date(2025, 4, 5), None]
    assert findings["unreadable_value"].examples == (
        "ledger.csv line 3, entry 2: posting_date '13/05/2025' is not a date (YYYY-MM-DD)",
    )
    amounts, findings = told(path, "cost_amount_actual", Reading(decimal=","))
    assert amounts == [Decimal(1234), None]
    assert findings["unreadable_value"].examples == (
        "ledger.csv line 3, entry 2: cost_amount_actual '1.5' is not a number",
    )


@pytest.mark.parametrize("text", ["dd.mm", "yyyymmdd", "dd.dd.yyyy", "d m y z", "month first", "yy-mm-dd"])
def test_a_format_of_days_has_three_parts(tmp_path: Path, text: str) -> None:
    """Anything else is refused with examples of what would be right, in a spec already."""
    with pytest.raises(ValidationError, match="no way of writing days"):
        SourceSpec(path=("x",), date_format=text)
    with pytest.raises(DataError, match=r"bad-date-format.*\n.*dd\.mm\.yyyy"):
        told(plain_file(tmp_path, ["2025-01-31"]), "posting_date", Reading(date_format=text))


@pytest.mark.parametrize(
    ("text", "order"),
    [("dd.mm.yyyy", "dmy"), ("D/M/YY", "dmy"), ("mm/dd/yyyy", "mdy"), ("m-d-yy", "mdy"), ("yyyy. mm. dd", "ymd")],
)
def test_formats_of_days(text: str, order: str) -> None:
    """The order is read; signs, capitals and the number of digits do not matter."""
    assert order_of(text) == order and SourceSpec(path=("x",), date_format=text).date_format == text


def test_what_comes_late_decides_as_well(tmp_path: Path) -> None:
    """Twelve thousand rows that could be either, then one day after the twelfth and one decimal comma."""
    days = [f"{number % 12 + 1:02}/05/2025" for number in range(12_000)]
    path = plain_file(tmp_path, [*days, "13/06/2025"], [*["1,234"] * 12_000, "2,5"])

    values, findings = told(path, "posting_date")
    assert (values[0], values[-1], findings) == (date(2025, 5, 1), date(2025, 6, 13), {})
    assert told(path, "cost_amount_actual")[0][0] == Decimal("1.234")


def test_a_way_that_shows_late_is_seen(tmp_path: Path) -> None:
    """Twelve thousand plain rows, then ISO days give way to others and numbers to thousands: all are read."""
    days = [*["2025-01-31"] * 12_000, "31/01/2025", "2025-02-28"]
    path = plain_file(tmp_path, days, [*["1"] * 12_000, "1,234.5", "-1,000.0"])

    values, findings = told(path, "cost_amount_actual")
    assert (values[-2:], findings) == ([Decimal("1234.5"), Decimal(-1000)], {})
    assert column(path, "posting_date")[-2:] == [date(2025, 1, 31), date(2025, 2, 28)]


def test_years_of_two_digits(tmp_path: Path) -> None:
    """00 to 49 are of this century, 50 to 99 of the last."""
    path = plain_file(tmp_path, ["31.12.00", "31.12.49", "31.12.50", "29.02.96", "31.12.99"])

    assert [day.year for day in column(path, "posting_date")] == [2000, 2049, 1950, 1996, 1999]


def test_blank_days_in_any_way(tmp_path: Path) -> None:
    """The ERP's days of nothing are blank in every order, and decide nothing."""
    path = plain_file(tmp_path, ["31.01.2025", "01.01.1753", "01.01.0001", "0", "", "1.1.1753 00:00:00"])

    assert told(path, "posting_date")[0] == [date(2025, 1, 31)] + [None] * 5


def test_whole_numbers_with_thousands(tmp_path: Path) -> None:
    """Entry numbers as a page shows them tell what stands before decimals, for they have none."""
    text = PLAIN + '"1.631",2025-01-31,A,S,1,"2.500"\n"1.632",2025-01-31,A,S,1,"2.501"\n'
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")

    assert told(tmp_path / "x.csv", "entry_no") == ([1631, 1632], {})
    assert column(tmp_path / "x.csv", "cost_amount_actual") == [Decimal(2500), Decimal(2501)]


@pytest.mark.parametrize("suffix", [".json", ".ndjson"])
def test_numbers_of_programs_are_never_guessed(tmp_path: Path, suffix: str) -> None:
    """JSON has decimal points: ``1.234`` is no thousand and no reason for a word."""
    path = write(tmp_path / f"x{suffix}", entries({"quantity": "1.234"}, {"quantity": "5.678"}))

    assert asked(path, "quantity") == ([Decimal("1.234"), Decimal("5.678")], {})


@given(st.text(alphabet="0123456789.,'’ \u00a0()+-−eE", max_size=12), st.sampled_from(".,"))
@example("1,234", ".")
@example("(1.234,5)", ",")
def test_the_look_and_the_reading_agree(text: str, decimal: str) -> None:
    """What counts as a number in one way is a number when it is read in that way, and nothing else is."""
    cell = text.strip(BLANKS)
    shape = "".join("9" if one in "0123456789" else "a" if one in "eE" else one for one in cell)
    relation = rewritten(
        "(SELECT ?::VARCHAR AS c)", [Asked("c", "c", Kind.DECIMAL)], Writing(decimal=decimal, plain_numbers=False)
    )
    found = duckdb.execute(f"SELECT c FROM {relation} AS t", [cell]).fetchall()[0]

    assert found is not None
    if cell:
        assert (decimal in number_in(shape)) == (not found[0].startswith(UNFIT) and any(map(str.isdigit, cell)))


def test_hints_are_optional() -> None:
    """Without any cell a file writes as programs do."""
    from reportgen.load.writing import decide

    found = decide([], [Asked("quantity", "c", Kind.DECIMAL)], Hints())
    assert (found.decimal, found.order, found.plain_numbers, found.doubts) == (".", None, True, ())
    assert found.open == {"quantity"}
