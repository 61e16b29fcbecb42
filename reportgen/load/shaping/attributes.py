"""Item attributes as the ERP keeps them: names, values, and which item or category has which."""

from collections.abc import Mapping, Sequence

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import flag, has, text
from reportgen.load.shaping.posted import Keep, as_it_is
from reportgen.load.shaping.telling import Telling

NAME = "Business Central"
MAPPINGS, ATTRIBUTES, VALUES = "item_attribute_mappings", "item_attribute_names", "item_attribute_values"
TAKES: tuple[str, ...] = (MAPPINGS, ATTRIBUTES, VALUES)
GIVES: tuple[str, ...] = ("item_attributes",)
HINTS: Mapping[str, str] = {}

_ITEM, _CATEGORY = 27, 5722
"""Numbers of the tables whose rows have attributes."""


def shaped(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Mapping[str, ir.Table]:  # noqa: ARG001
    """Item attributes, blank ones left out; nothing without their values, or where no table names them."""
    if VALUES not in tables or not (ATTRIBUTES in tables or has(tables[VALUES], "attribute_name")):
        return {}
    mappings, values = tables[MAPPINGS], tables[VALUES]
    company = ("company",) if all(has(tables[name], "company") for name in TAKES if name in tables) else ()
    given = values.filter(~flag(values, "blocked", otherwise=False)).select(
        of_attribute=values.attribute_id,
        of_value=values.id,
        value=text(values, "value"),
        value_name=text(values, "attribute_name"),
        **({"of_company": values.company} if company else {}),
    )
    on = [mappings.item_attribute_id == given.of_attribute, mappings.item_attribute_value_id == given.of_value]
    on += [mappings.company == given.of_company] if company else []
    both = mappings.inner_join(given, on)
    if ATTRIBUTES in tables:
        both = _named(both, tables[ATTRIBUTES], bool(company))
    else:
        both = both.mutate(attribute=both.value_name, unit_of_measure=ibis.literal(""))
    kept = both.filter((both.attribute != "") & (both.value != "") & both.table_id.isin((_ITEM, _CATEGORY)))
    columns = {
        "item_no": ibis.ifelse(kept.table_id == _ITEM, kept.no, ""),
        "category_code": ibis.ifelse(kept.table_id == _CATEGORY, kept.no, ""),
        "attribute": kept.attribute,
        "value": kept.value,
        "unit_of_measure": kept.unit_of_measure,
    }
    return {"item_attributes": kept.select(**columns, **({"company": kept.company} if company else {}))}


def told(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Sequence[Telling]:  # noqa: ARG001
    """Nothing: what is not there is told as missing."""
    return ()


def _named(rows: ir.Table, attributes: ir.Table, by_company: bool) -> ir.Table:
    names = attributes.filter(~flag(attributes, "blocked", otherwise=False)).select(
        of_id=attributes.id,
        attribute=attributes.name,
        unit_of_measure=text(attributes, "unit_of_measure"),
        **({"id_company": attributes.company} if by_company else {}),
    )
    on = [rows.item_attribute_id == names.of_id] + ([rows.company == names.id_company] if by_company else [])
    return rows.inner_join(names, on)
