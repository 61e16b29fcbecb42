"""Amounts of ledger entries that come without them: as the database and the lake keep them, they are sums."""

from ibis.expr import types as ir

AMOUNTS = (
    "cost_amount_actual",
    "cost_amount_expected",
    "cost_amount_non_invtbl",
    "sales_amount_actual",
    "sales_amount_expected",
    "purchase_amount_actual",
    "purchase_amount_expected",
)
"""Columns of a ledger entry that are sums over its value entries, by the same names."""


def with_costs(entries: ir.Table, value_entries: ir.Table, *, by_company: bool = True) -> ir.Table:
    """The ledger entries, columns as they came, each with the sums of the value entries of its company and number.

    Amounts of an entry without value entries are blank, as are those that no value entry has.

    Args:
        entries: canonical item ledger entries; whatever stands in their amounts is replaced.
        value_entries: canonical value entries, each once.
        by_company: False if there is one company, and only one of the tables names it.
    """
    names = [name for name in AMOUNTS if name in entries.columns and name in value_entries.columns]
    keys = {"entry_no": "item_ledger_entry_no"} | ({"company": "company"} if by_company else {})
    sums = value_entries.group_by(**{f"sum_{key}": value_entries[name] for key, name in keys.items()}).aggregate(
        **{f"sum_{name}": value_entries[name].sum() for name in names}
    )
    joined = entries.left_join(sums, [entries[key] == sums[f"sum_{key}"] for key in keys])
    return joined.select(**{name: joined[f"sum_{name}"] if name in names else joined[name] for name in entries.columns})
