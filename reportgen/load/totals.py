# ruff: noqa: S608 - every name in this SQL is quoted here or comes from the schema
"""What holds of the whole ledger: control totals, its last day, its company, and whether entry numbers are unique."""

from dataclasses import dataclass
from datetime import date

from reportgen.load import findings
from reportgen.load.engines import Engine, quoted
from reportgen.load.ledger import ControlTotals, Finding
from reportgen.load.numbers import plain
from reportgen.load.schema import LEDGER

_ENTRIES = quoted(LEDGER.name)
_SPARSE = 64
"""A set of bits is worth it while entry numbers are at least this dense."""
_MOST_BITS = 1_000_000_000

NEEDED = frozenset({"remaining_quantity", "cost_amount_actual", "company"})
"""Columns that are read beside the required ones, whatever the report asks for."""


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums and bounds over all entries."""

    control: ControlTotals
    last_posting_date: date | None
    companies: tuple[str, ...]
    """Those that the entries name, sorted."""


def totals(engine: Engine, *, companies: bool) -> Totals:
    """One pass over the ledger's view.

    Args:
        companies: the entries name their company.
    """
    names = "list(DISTINCT company) FILTER (company <> '')" if companies else "[]"
    rows, quantity, remaining, cost, tracked, untracked, last, named = engine.row(
        "SELECT count(*), sum(quantity), sum(remaining_quantity), sum(cost_amount_actual),"
        " sum(quantity) FILTER (serial_no <> ''), sum(quantity) FILTER (serial_no = ''),"
        f" max(posting_date), {names} FROM {_ENTRIES}"
    )
    control = ControlTotals(rows, plain(quantity), plain(remaining), plain(cost), plain(tracked), plain(untracked))
    return Totals(control, last, tuple(sorted(named or ())))


def duplicate_entries(engine: Engine, *, companies: bool) -> Finding | None:
    """Entry numbers that stand more than once, in one company; all of their rows are kept."""
    key = "company, entry_no" if companies else "entry_no"
    if not companies and _unique(engine):
        return None
    repeated = f"SELECT {key}, count(*) AS n FROM {_ENTRIES} WHERE entry_no IS NOT NULL GROUP BY ALL HAVING n > 1"
    again, numbers = engine.row(f"SELECT coalesce(sum(n - 1), 0)::BIGINT, count(*) FROM ({repeated})")
    examples = engine.run(f"SELECT * FROM ({repeated}) ORDER BY ALL LIMIT {findings.EXAMPLES}")
    return findings.duplicate_entries(again, numbers, examples)


def _unique(engine: Engine) -> bool:
    count, first, last = engine.row(f"SELECT count(entry_no), min(entry_no), max(entry_no) FROM {_ENTRIES}")
    if not count:
        return True
    # One bit a number, where numbers are dense as the ERP makes them, takes a tenth of the time of a distinct count.
    dense = last - first < min(_SPARSE * count, _MOST_BITS)
    distinct = f"bit_count(bitstring_agg(entry_no, {first}, {last}))" if dense else "count(DISTINCT entry_no)"
    return bool(engine.row(f"SELECT {distinct} FROM {_ENTRIES}")[0] == count)
