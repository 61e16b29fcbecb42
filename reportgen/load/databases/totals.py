"""What holds of a whole ledger in a database: control totals, last day, companies, numbers that stand twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.load import findings
from reportgen.load.columns import Table
from reportgen.load.databases.settling import Canonical
from reportgen.load.findings import EXAMPLES
from reportgen.load.ledger import ControlTotals, Finding
from reportgen.load.numbers import plain
from reportgen.load.totals import Totals


def totals(entries: ir.Table, *, companies: bool) -> Totals:
    """Sums and bounds over all entries.

    Args:
        companies: the entries name their company.
    """
    tracked = entries.serial_no != ""
    (row,) = (
        entries.agg(
            rows=entries.count(),
            quantity=entries.quantity.sum(),
            remaining=entries.remaining_quantity.sum(),
            cost=entries.cost_amount_actual.sum(),
            tracked=entries.quantity.sum(where=tracked),
            untracked=entries.quantity.sum(where=~tracked),
            last=entries.posting_date.max(),
        )
        .to_pyarrow()
        .to_pylist()
    )
    sums = (plain(row[name]) for name in ("quantity", "remaining", "cost", "tracked", "untracked"))
    named = entries.select("company").distinct().to_pyarrow()["company"].to_pylist() if companies else []
    return Totals(ControlTotals(row["rows"], *sums), row["last"], tuple(sorted(name for name in named if name)))


def duplicate_entries(entries: ir.Table, *, companies: bool) -> Finding | None:
    """Entry numbers that stand more than once, in one company; all of their rows are kept."""
    key = ["company", "entry_no"] if companies else ["entry_no"]
    repeated = _repeated(entries.filter(entries.entry_no.notnull()), key)
    again, numbers = _how_often(repeated)
    rows = _first(repeated, key) if again else []
    return findings.duplicate_entries(again, numbers, rows)


def _repeated(rows: ir.Table, key: Sequence[str]) -> ir.Table:
    """Keys that stand more than once, and how often."""
    counted = rows.group_by(*key).agg(n=rows.count())
    return counted.filter(counted.n > 1)


def _how_often(repeated: ir.Table) -> tuple[int, int]:
    """Rows too many, and keys they have."""
    (row,) = _extra(repeated, 0).to_pyarrow().to_pylist()
    return row["again"], row["keys"]


def _extra(repeated: ir.Table, number: int) -> ir.Table:
    counted = repeated.agg(again=(repeated.n - 1).sum(), keys=repeated.count())
    return counted.select(
        number=ibis.literal(number).cast("int64"),
        again=counted.again.fill_null(0).cast("int64"),
        keys=counted["keys"].cast("int64"),
    )


def _first(repeated: ir.Table, key: Sequence[str]) -> list[tuple[object, ...]]:
    columns = [*key, "n"]
    found = repeated.order_by(columns).limit(EXAMPLES).to_pyarrow().to_pylist()
    return [tuple(row[name] for name in columns) for row in found]


@dataclass(frozen=True, slots=True)
class Doubled:
    """Master tables in which a key stands more than once, and what to say of it."""

    tables: frozenset[str]
    finding: Finding | None


def doubled(tables: Mapping[str, Canonical]) -> Doubled:
    """Look at all master tables at once."""
    keyed = {name: one for name, one in tables.items() if one.table.key}
    repeated = {name: _repeated(one.expression, _key(one.table, one.expression)) for name, one in keyed.items()}
    if not repeated:
        return Doubled(frozenset(), None)
    asked = [_extra(keys, number) for number, keys in enumerate(repeated.values())]
    answers = ibis.union(*asked) if len(asked) > 1 else asked[0]
    again = {row["number"]: row["again"] for row in answers.to_pyarrow().to_pylist()}
    extra = {name: again[number] for number, name in enumerate(repeated) if again[number]}
    examples = (
        tuple(
            findings.duplicate_row(keyed[name].table, row)
            for row in _first(repeated[name], _key(keyed[name].table, keyed[name].expression))
        )
        for name in extra
    )
    counts = {keyed[name].table.title: count for name, count in extra.items()}
    return Doubled(frozenset(extra), findings.duplicate_rows(counts, examples))


def one_a_key(rows: ir.Table, table: Table) -> ir.Table:
    """The first row of every key; a database has no order of its own, so it is that of all columns."""
    order = [rows[name] for name in rows.columns]
    place = ibis.row_number().over(ibis.window(group_by=_key(table, rows), order_by=order))
    return rows.mutate(place_in_key=place).filter(ibis._.place_in_key == 0).drop("place_in_key")


def _key(table: Table, rows: ir.Table) -> list[str]:
    return [name for name in table.key if name in rows.columns]
