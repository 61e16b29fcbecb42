"""Of several deliveries of a row the newest counts, and one that was deleted is gone."""

from itertools import permutations
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.load.schema import LEDGER, TABLES
from reportgen.load.shaping.costs import with_costs
from reportgen.load.shaping.newest import newest

_TEXTS = ("company", "system_id", "modified_at", "row_version", "row_marker", "serial_no", "document_no")
_WHOLE = ("entry_no", "line_no", "part")


def rows(*given_rows: dict[str, Any]) -> ibis.Table:
    """Deliveries; what they do not say is blank."""
    names = [*_TEXTS, *_WHOLE]
    return ibis.memtable(
        pa.table(
            {
                name: pa.array(
                    [row.get(name, "" if name in _TEXTS else None) for row in given_rows],
                    pa.string() if name in _TEXTS else pa.int64(),
                )
                for name in names
            }
        )
    )


def serials(table: ibis.Table, later: tuple[str, ...] = (), of: str = LEDGER.name) -> list[str]:
    """Serial numbers of the rows that count."""
    con = ibis.duckdb.connect()
    return sorted(con.to_pyarrow(newest(table, TABLES[of], later))["serial_no"].to_pylist())


def delivery(day: int, serial: str, **more: Any) -> dict[str, Any]:
    """A delivery of row ``a``."""
    return {
        "system_id": "a",
        "entry_no": 1,
        "modified_at": f"2025-06-{day:02d}T00:00:00.000Z" if day else "",
        "serial_no": serial,
        **more,
    }


def test_the_delivery_modified_last_counts_in_whatever_order_they_come() -> None:
    """Three deliveries of one row, in all six orders: the third of June counts."""
    three = [delivery(1, "first"), delivery(3, "third"), delivery(2, "second")]

    assert {tuple(serials(rows(*order))) for order in permutations(three)} == {("third",)}


def test_a_row_of_another_company_is_another_row() -> None:
    """Companies that were copied have equal system ids."""
    two = rows(delivery(1, "ours", company="A"), delivery(2, "theirs", company="B"))

    assert serials(two) == ["ours", "theirs"]


def test_system_ids_are_compared_as_identifiers() -> None:
    """Braces and capitals do not make another row."""
    assert serials(rows(delivery(1, "old"), delivery(2, "new", system_id="{A}"))) == ["new"]


def test_times_are_compared_however_they_are_written() -> None:
    """A blank or a T between day and time, Z or an offset of zero at the end."""
    first = delivery(1, "old", modified_at="2025-06-01T09:00:00Z")
    assert serials(rows(first, delivery(1, "new", modified_at="2025-06-01 10:00:00+00"))) == ["new"]


def test_equal_times_are_told_apart_by_the_row_version() -> None:
    """As numbers: 1000 comes after 999."""
    assert serials(rows(delivery(1, "new", row_version="1000"), delivery(1, "old", row_version="999"))) == ["new"]
    hexadecimal = {"old": "0x0000000000000661", "new": "0x000000000000066A"}
    assert serials(rows(*(delivery(1, name, row_version=one) for name, one in hexadecimal.items()))) == ["new"]


@pytest.mark.parametrize("entry_no", [None, 0])
def test_an_empty_row_deletes(entry_no: int | None) -> None:
    """A row with nothing but a system id takes the row away, wherever it stands."""
    gone = {"system_id": "a", "entry_no": entry_no}

    assert serials(rows(gone, delivery(1, "x"))) == [] == serials(rows(delivery(1, "x"), gone))


def test_a_deletion_of_a_row_that_was_never_delivered_is_nothing() -> None:
    """Other rows stay."""
    assert serials(rows(delivery(1, "x"), {"system_id": "b"})) == ["x"]


def test_a_row_that_came_back_after_its_deletion_counts() -> None:
    """The row version tells which was later, for deletions carry no time."""
    gone = {"system_id": "a", "row_version": "20"}

    assert serials(rows(delivery(1, "old", row_version="10"), gone, delivery(2, "new", row_version="30"))) == ["new"]
    assert serials(rows(delivery(1, "old", row_version="10"), gone)) == []
    assert serials(rows(delivery(2, "new", row_version="30"), {"system_id": "a"})) == []


def test_markers_are_applied_in_the_order_of_delivery() -> None:
    """0 inserts, 1 updates, 4 does either, 2 deletes; what follows a deletion counts again."""
    steps = [delivery(0, f"{part}", row_marker=marker, part=part) for part, marker in enumerate("01420")]

    assert [serials(rows(*steps[: count + 1]), ("part",)) for count in range(5)] == [["0"], ["1"], ["2"], [], ["4"]]


def test_marked_rows_without_a_system_id_are_known_by_their_key() -> None:
    """Entry 1 is delivered twice, entry 2 once; entries without any number all stay."""
    table = rows(
        {"entry_no": 1, "serial_no": "old", "row_marker": "0", "part": 0},
        {"entry_no": 1, "serial_no": "new", "row_marker": "1", "part": 1},
        {"entry_no": 2, "serial_no": "other", "row_marker": "0", "part": 1},
        {"serial_no": "nameless", "row_marker": "0", "part": 0},
        {"serial_no": "nameless", "row_marker": "0", "part": 1},
    )

    assert serials(table, ("part",)) == ["nameless", "nameless", "new", "other"]


def test_rows_without_identity_all_stay() -> None:
    """Equal entry numbers without system id or marker are not deltas: they are judged elsewhere."""
    assert serials(rows({"entry_no": 1, "serial_no": "x"}, {"entry_no": 1, "serial_no": "x"})) == ["x", "x"]


def test_lines_are_deleted_too() -> None:
    """A line is empty without document and line number."""
    line = {"system_id": "a", "document_no": "D1", "line_no": 10000, "serial_no": "x", "modified_at": "2025-01-01"}

    assert serials(rows(line), of="purchase_lines") == ["x"]
    assert serials(rows(line, {"system_id": "a", "line_no": 0}), of="purchase_lines") == []


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from("XY"), st.integers(1, 28), st.booleans()),
        max_size=8,
        unique_by=lambda one: one[:3],
    )
)
def test_at_most_one_delivery_of_a_row_counts(deliveries: list[tuple[str, str, int, bool]]) -> None:
    """For each row and company: the last one, unless a deletion was among them."""
    table = rows(
        *(
            {"system_id": row, "company": company, "entry_no": None if gone else 1, "serial_no": f"{row}{company}{day}"}
            | ({} if gone else {"modified_at": f"2025-06-{day:02d}"})
            for row, company, day, gone in deliveries
        )
    )
    expected = []
    for key in {one[:2] for one in deliveries}:
        days = [day for row, company, day, gone in deliveries if (row, company) == key]
        if not any(gone for row, company, _, gone in deliveries if (row, company) == key):
            expected.append(f"{''.join(key)}{max(days)}")
    assert serials(table) == sorted(expected)


def test_amounts_are_sums_over_value_entries() -> None:
    """By company and entry; an entry without value entries has blank amounts, never 0."""
    entries = ibis.memtable(
        {"company": ["A", "A", "B"], "entry_no": [1, 2, 1], "cost_amount_actual": [9, 9, 9], "quantity": [1, 1, 1]}
    )
    values = ibis.memtable(
        {"company": ["A", "A", "B"], "item_ledger_entry_no": [1, 1, 1], "cost_amount_actual": [10, -3, 5]}
    )

    found = ibis.duckdb.connect().to_pyarrow(with_costs(entries, values).order_by("company", "entry_no"))

    assert found.column_names == ["company", "entry_no", "cost_amount_actual", "quantity"]
    assert found["cost_amount_actual"].to_pylist() == [7, None, 5]


def test_amounts_of_one_company_that_only_one_table_names() -> None:
    """Entry numbers are enough then."""
    entries = ibis.memtable({"company": ["A"], "entry_no": [1], "sales_amount_actual": [0]})
    values = ibis.memtable({"company": ["", ""], "item_ledger_entry_no": [1, 1], "sales_amount_actual": [10, 5]})
    con = ibis.duckdb.connect()

    found = [con.to_pyarrow(with_costs(entries, values, by_company=told)) for told in (True, False)]

    assert [table["sales_amount_actual"].to_pylist() for table in found] == [[None], [15]]
