"""Dimension sets as the ERP keeps them, one row a dimension, with up to eight of them side by side.

Which dimension is the first to the eighth is a company's setup. Without it the entries' own numbers count, if they have
any; else the codes in the order of the alphabet, which is told.
"""

from collections.abc import Mapping, Sequence

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import has, text
from reportgen.load.shaping.posted import Keep, as_it_is
from reportgen.load.shaping.telling import Telling

NAME = "Business Central"
ENTRIES, SETUP = "dimension_set_entries", "general_ledger_setup"
TAKES: tuple[str, ...] = (ENTRIES, SETUP)
GIVES: tuple[str, ...] = ("dimension_sets",)
HINTS: Mapping[str, str] = {}

_NUMBERS = range(1, 9)


def shaped(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Mapping[str, ir.Table]:  # noqa: ARG001
    """Dimension sets."""
    rows = _numbered(tables)
    key = ["dimension_set_id", *(("company",) if has(tables[ENTRIES], "company") else ())]
    values = {}
    for number in _NUMBERS:
        this = rows.number == number
        values[f"dimension_{number}_code"] = rows.dimension_value_code.max(where=this).fill_null("")
        if has(tables[ENTRIES], "dimension_value_name"):
            values[f"dimension_{number}_name"] = rows.dimension_value_name.max(where=this).fill_null("")
    return {"dimension_sets": rows.group_by(key).aggregate(**values)}


def told(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Sequence[Telling]:  # noqa: ARG001
    """Numbers by the alphabet."""
    if SETUP in tables or has(tables[ENTRIES], "global_dimension_no"):
        return ()
    rows = _numbered(tables)
    cases = rows.select(example=rows.number.cast("string") + " is " + rows.dimension_code).distinct()
    return (
        Telling(
            "dimensions_by_alphabet",
            cases,
            "dimension is numbered by its code: without the general ledger setup nothing says which one is the first.",
            "dimensions are numbered by their codes: without the general ledger setup nothing says which one is the"
            " first.",
        ),
    )


def _numbered(tables: Mapping[str, ir.Table]) -> ir.Table:
    """The entries with ``number``, from 1; null for dimensions that are none of the eight."""
    rows = tables[ENTRIES]
    rows = rows.filter(rows.dimension_code != "")
    if SETUP in tables:
        return _by_setup(rows, tables[SETUP])
    if has(rows, "global_dimension_no"):
        return rows.mutate(number=rows.global_dimension_no)
    return rows.mutate(number=ibis.dense_rank().over(ibis.window(order_by=rows.dimension_code)).cast("int64") + 1)


def _by_setup(rows: ir.Table, setup: ir.Table) -> ir.Table:
    """Codes of the setup, one below the other, joined to the entries; of one setup, whatever it calls its company."""
    by_company = has(setup, "company") and has(rows, "company")
    codes = [
        setup.select(
            number=ibis.literal(number).cast("int64"),
            of_code=text(setup, f"shortcut_dimension_{number}_code"),
            **({"of_company": setup.company} if by_company else {}),
        )
        for number in _NUMBERS
    ]
    known = ibis.union(*codes).filter(ibis._.of_code != "").distinct()
    on = [rows.dimension_code.upper() == known.of_code.upper()] + (
        [rows.company == known.of_company] if by_company else []
    )
    return rows.left_join(known, on)
