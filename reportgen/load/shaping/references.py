"""What Odoo writes where a row leads to another: number, name, or both as ``["12", "Name"]``; ``false`` for none."""

import ibis
from ibis.expr import types as ir

_NOTHING = ("false", "False")
_LANGUAGE = '"en_US": "'


def opened(rows: ir.Table, *columns: str) -> ir.Table:
    """The rows with ``<column>_number`` and ``<column>_name`` for each of these columns.

    They are columns from here on: what is computed of them does not repeat how they were computed.
    """
    numbers = {f"{column}_number": number_of(rows[column]) for column in columns}
    return rows.mutate(**numbers, **{f"{column}_name": name_of(rows[column]) for column in columns}).view()


def number_of(reference: ir.StringValue) -> ir.StringValue:
    """The number of the row that is meant; blank where only its name is given."""
    return ibis.cases(
        (_is_number(reference), reference),
        (_is_pair(reference), _number_in(reference)),
        else_="",
    )


def name_of(reference: ir.StringValue) -> ir.StringValue:
    """The name of the row that is meant; blank where only its number is given."""
    start = reference.find(', "') + 3
    name = reference.substr(start, ibis.greatest(reference.length() - start - 2, 0)).replace('\\"', '"')
    return ibis.cases(
        (reference.isin(_NOTHING) | _is_number(reference), ibis.literal("")),
        (_is_pair(reference), name.replace("\\\\", "\\")),
        else_=reference,
    )


def plain(text: ir.StringValue) -> ir.StringValue:
    """A text, or its English where the database holds translations as ``{"en_US": "Desk"}``; none is blank."""
    several = text.startswith("{") & text.endswith("}") & text.contains('": "')
    english = ibis.ifelse(text.contains(_LANGUAGE), text.find(_LANGUAGE) + len(_LANGUAGE), text.find('": "') + 4)
    rest = text.substr(english, text.length())
    return ibis.cases(
        (several, rest.substr(0, ibis.greatest(rest.find('"'), 0))),
        (text.isin(_NOTHING), ibis.literal("")),
        else_=text,
    )


def code_in(display: ir.StringValue) -> ir.StringValue:
    """``FURN_0001`` of ``[FURN_0001] Office Chair``; blank without one."""
    return ibis.ifelse(_has_code(display), display.substr(1, ibis.greatest(display.find("]") - 1, 0)), "")


def name_in(display: ir.StringValue) -> ir.StringValue:
    """``Office Chair`` of ``[FURN_0001] Office Chair``."""
    return ibis.ifelse(_has_code(display), display.substr(display.find("]") + 2, display.length()), display)


def _has_code(display: ir.StringValue) -> ir.BooleanValue:
    return display.startswith("[") & (display.find("] ") > 1)


def _is_number(text: ir.StringValue) -> ir.BooleanValue:
    return text.re_search("^[0-9]+$")


def _is_pair(text: ir.StringValue) -> ir.BooleanValue:
    return text.startswith("[") & text.endswith('"]') & text.contains(', "') & _is_number(_number_in(text))


def _number_in(text: ir.StringValue) -> ir.StringValue:
    return text.substr(1, ibis.greatest(text.find(",") - 1, 0)).replace('"', "")
