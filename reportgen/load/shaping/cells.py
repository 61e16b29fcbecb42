"""Columns of tables that hold only what was delivered; what is not there is blank."""

import ibis
from ibis.expr import types as ir


def has(table: ir.Table | None, *names: str) -> bool:
    """Whether the table was delivered, with all of these columns."""
    return table is not None and {*names} <= {*table.columns}


def text(table: ir.Table, name: str) -> ir.StringValue:
    """A column of text, never null."""
    return table[name].fill_null("") if name in table.columns else ibis.literal("")


def flag(table: ir.Table, name: str, *, otherwise: bool) -> ir.BooleanValue:
    """A column of yes and no."""
    return table[name].fill_null(otherwise) if name in table.columns else ibis.literal(otherwise)


def first_of(*texts: ir.StringValue) -> ir.StringValue:
    """The first text that is not blank; blank if all are."""
    found: ir.StringValue = ibis.coalesce(*(one.nullif("") for one in texts), ibis.literal(""))
    return found


def unless_same(name: ir.StringValue, code: ir.StringValue) -> ir.StringValue:
    """A name, blank where it only repeats the code."""
    return ibis.ifelse(name == code, "", name)


def one_each(rows: ir.Table, *key: str) -> ir.Table:
    """The rows with each key once and none blank; of several the one whose other cells sort last."""
    others = [name for name in rows.columns if name not in key]
    named = rows.filter(rows[key[0]] != "")
    if not others:
        return named.distinct()
    order = [named[name].desc() for name in others]
    place = ibis.row_number().over(ibis.window(group_by=list(key), order_by=order))
    return named.mutate(place=place).filter(ibis._.place == 0).drop("place")
