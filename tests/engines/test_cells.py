"""What columns of a database say, whatever type they are kept in: as files, exact, blank or told."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reportgen.load.ledger import Ledger
from reportgen.load.origin import Origin
from reportgen.load.source import inspect_source, open_ledger
from tests.engines.servers import PASSWORD, Postgres

pytestmark = pytest.mark.xdist_group("engines")
TYPES = {"entry_no": "int", "posting_date": "date", "item_no": "text", "quantity": "numeric(18,5)", "serial_no": "text"}
ROW: dict[str, Any] = {
    "entry_no": 1,
    "posting_date": date(2025, 1, 2),
    "item_no": "A",
    "quantity": 1,
    "serial_no": "S1",
}


def filled(server: Postgres, name: str, types: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Origin:
    """A database with one ledger, in the order of the rows."""
    server.create(name)
    kinds = TYPES | types
    entries = [{**ROW, "entry_no": number, **row} for number, row in enumerate(rows, start=1)]
    server.fill(name, "ledger", kinds, [[row.get(column) for column in kinds] for row in entries])
    return Origin((server.url(name),), password=PASSWORD)


def values(ledger: Ledger, column: str) -> list[Any]:
    """A column by entry number."""
    entries = ledger.tables["item_ledger_entries"]
    found: list[Any] = entries.order_by("entry_no").select(value=entries[column]).to_pyarrow()["value"].to_pylist()
    return found


@pytest.mark.parametrize(
    ("kind", "said", "expected"),
    [
        ("numeric(38,20)", ["1.5", "-0.00001", None], [Decimal("1.5"), Decimal("-0.00001"), None]),
        ("numeric", ["0.123456789", "12345678901234.5"], [Decimal("0.123456789"), Decimal("12345678901234.5")]),
        ("double precision", [0.1, -2.5, "NaN"], [Decimal("0.1"), Decimal("-2.5"), None]),
        ("bigint", [7, -7], [7, -7]),
        ("text", [" 2.50 ", "1e2", ""], [Decimal("2.5"), Decimal(100), None]),
    ],
)
def test_numbers_are_exact(server: Postgres, kind: str, said: list[Any], expected: list[Any]) -> None:
    """Nothing is rounded; a column becomes wider where its numbers need it; nothing is told."""
    name = f"exact {kind}"
    with open_ledger(filled(server, name, {"quantity": kind}, [{"quantity": one} for one in said])) as ledger:
        assert values(ledger, "quantity") == expected
        assert ledger.findings == ()


def test_what_cannot_be_read_is_blank_and_told(server: Postgres) -> None:
    """Words for numbers, days that no calendar has, more digits than can be kept: each with its entry."""
    types = {"quantity": "text", "posting_date": "text", "cost_amount_actual": "numeric"}
    good = {"quantity": "1", "posting_date": "2024-02-29", "cost_amount_actual": None}
    rows = [
        good,
        {**good, "quantity": "many"},
        {**good, "posting_date": "2025-02-29"},
        {**good, "cost_amount_actual": "1e-25"},
        {**good, "posting_date": "0001-01-01"},
    ]
    with open_ledger(filled(server, "unreadable", types, rows)) as ledger:
        (finding,) = ledger.findings
        assert (finding.code, finding.count) == ("unreadable_value", 3)
        assert values(ledger, "quantity") == [1, None, 1, 1, 1]
        day = date(2024, 2, 29)
        assert values(ledger, "posting_date") == [day, day, None, day, None]
    assert sorted(finding.examples) == [
        "public.ledger, entry 2: quantity 'many' is not a number",
        "public.ledger, entry 3: posting_date '2025-02-29' is not a date (YYYY-MM-DD)",
        f"public.ledger, entry 4: cost_amount_actual '0.{'1':0>25}' has more digits than can be kept exactly",
    ]


def test_blanks_are_cut_off_and_never_null(server: Postgres) -> None:
    """Codes are trimmed; null is blank; a tab stays."""
    rows = [{"serial_no": " S-1 "}, {"serial_no": None}, {"serial_no": "\tS-2"}]
    with open_ledger(filled(server, "blanks", {}, rows)) as ledger:
        assert values(ledger, "serial_no") == ["S-1", "", "\tS-2"]


def test_text_is_ordered_by_its_characters(server: Postgres) -> None:
    """The server's language would put a before B, and é before z: the report's order is that of files."""
    rows = [{"item_no": item} for item in ("b", "B", "é", "z", "a")]
    with open_ledger(filled(server, "order", {}, rows)) as ledger:
        entries = ledger.tables["item_ledger_entries"]
        assert entries.order_by("item_no").to_pyarrow()["item_no"].to_pylist() == ["B", "a", "b", "z", "é"]
        assert entries.agg(first=entries.item_no.min()).to_pyarrow()["first"].to_pylist() == ["B"]


def test_a_lookup_travels_with_the_question(server: Postgres) -> None:
    """Thousands of rows, quotes, backslashes and percent signs among them, joined without a table being made."""
    import pyarrow as pa

    odd = ["it's", 'say "so"', "back\\slash", "100 %s", "é日本", "", None]
    keys = [f"K{number}" for number in range(3000)] + [f"O{number}" for number in range(len(odd))]
    rows = pa.table({"code": keys, "value": [f"V{number}" for number in range(3000)] + odd})
    with open_ledger(filled(server, "lookup", {}, [{"item_no": key} for key in ("K2999", "O3", "O5", "O6")])) as ledger:
        lookup = ledger.bench.lookup(rows)
        entries = ledger.tables["item_ledger_entries"]
        joined = entries.inner_join(lookup, entries.item_no == lookup.code).select("entry_no", "value")
        assert joined.order_by("entry_no").to_pyarrow()["value"].to_pylist() == ["V2999", "100 %s", "", None]
        assert sorted(lookup.to_pyarrow().to_pylist(), key=lambda row: keys.index(row["code"])) == rows.to_pylist()
        empty = ledger.bench.lookup(pa.table({"code": pa.array([], pa.string())}))
        assert empty.to_pyarrow().num_rows == 0


def test_an_on_premises_database(server: Postgres) -> None:
    """Companies are in the tables' names, enums are numbers, amounts are added up from value entries."""
    server.create("bc")
    app = "437dbf0e"
    entry = {
        "Entry No_": "int", "Item No_": "varchar(20)", "Posting Date": "timestamp", "Entry Type": "int",
        "Serial No_": "varchar(50)", "Quantity": "numeric(38,20)", "Remaining Quantity": "numeric(38,20)",
        "Document No_": "varchar(20)", "Expiration Date": "timestamp",
    }  # fmt: skip
    value = {
        "Entry No_": "int", "Item Ledger Entry No_": "int", "Item Ledger Entry Type": "int",
        "Posting Date": "timestamp",
        "Cost Amount (Actual)": "numeric(38,20)", "Sales Amount (Actual)": "numeric(38,20)",
    }  # fmt: skip
    for company, cost in (("CRONUS Ltd_", "10.25"), ("Other", "3")):
        day = "2025-01-02 00:00:00"
        rows = [
            [1, "A", day, 0, "S1", 1, 1, "D1", "1753-01-01"],
            [2, "A", day, 2, "S2", 1, 1, "D2", "2026-01-01"],
        ]
        server.fill("bc", f"public.{company}$Item Ledger Entry${app}", entry, rows)
        costs = [[1, 1, 0, day, cost, 0], [2, 1, 0, day, "0.75", 0]]
        server.fill("bc", f"public.{company}$Value Entry${app}", value, costs)
    origin = Origin((server.url("bc"),), password=PASSWORD)
    with open_ledger(origin) as ledger:
        assert ledger.companies == ("CRONUS Ltd_", "Other")
        assert ledger.control_totals.cost_amount_actual == Decimal("14.75")
        assert values(ledger, "entry_type") == ["Purchase", "Purchase", "Positive Adjmt.", "Positive Adjmt."]
        assert values(ledger, "expiration_date") == [None, None, date(2026, 1, 1), date(2026, 1, 1)]
        assert "cost_amount_actual" in ledger.columns["item_ledger_entries"]
    found = inspect_source(origin)
    assert found.form == "SQL Server PostgreSQL"
    assert found.tables[0].files[0] == f"public.CRONUS Ltd_$Item Ledger Entry${app}"


def test_a_master_row_that_stands_twice_counts_once(server: Postgres) -> None:
    """One row a key, the same one every time, and it is told."""
    origin = filled(server, "twice", {}, [{}])
    server.fill(
        "twice", "items", {"item_no": "text", "description": "text", "unit_cost": "numeric"}, [["A", "pump", 1]] * 2
    )
    with open_ledger(origin) as ledger:
        assert ledger.tables["items"].to_pyarrow().num_rows == 1
        (finding,) = ledger.findings
    assert (finding.code, finding.count) == ("duplicate_master_row", 1)
    assert finding.examples == ("items: item_no A stands 2 times",)


def test_entry_numbers_that_stand_twice_are_told(server: Postgres) -> None:
    """All rows count, and it is an error."""
    with open_ledger(filled(server, "again", {}, [{"entry_no": 5}, {"entry_no": 5}, {"entry_no": 6}])) as ledger:
        assert ledger.control_totals.rows == 3
        (finding,) = ledger.findings
    assert (finding.code, finding.count, finding.examples) == ("duplicate_entry_no", 1, ("entry 5 stands 2 times",))


def test_parts_of_a_table_are_not_counted_twice(server: Postgres) -> None:
    """A partitioned table shows the rows of its partitions; these are left alone."""
    server.create("parts")
    columns = ", ".join(f"{name} {kind}" for name, kind in TYPES.items())
    server.run(
        "parts",
        f"CREATE TABLE ledger ({columns}) PARTITION BY RANGE (entry_no)",
        "CREATE TABLE ledger_1 PARTITION OF ledger FOR VALUES FROM (0) TO (100)",
        "INSERT INTO ledger VALUES (1, '2025-01-02', 'A', 1, 'S')",
        "GRANT SELECT ON ledger, ledger_1 TO reader",
    )
    with open_ledger(Origin((server.url("parts"),), password=PASSWORD)) as ledger:
        assert [one.source for one in ledger.provenance] == ["public.ledger"]
        assert ledger.control_totals.rows == 1
