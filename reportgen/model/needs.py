"""What a report will read of the ledger entries, known before they are loaded."""

from collections.abc import Iterable

from reportgen.model.catalog import Catalog
from reportgen.model.columns import KEY_COLUMNS, columns_read
from reportgen.model.joins import in_order, join_of
from reportgen.model.lives import LIFE_COLUMNS
from reportgen.model.measures import Asked, PerSerial
from reportgen.model.rules.evidence import RULE_COLUMNS
from reportgen.model.serials import SERIAL_COLUMNS
from reportgen.model.values import INVOICE_COLUMNS
from reportgen.spec.vocabulary import Filter

_TRANSIT = frozenset(("entry_type", "document_type"))
"""What tells in-transit locations."""


def columns_needed(
    words: Catalog, names: Iterable[str], filters: Iterable[Filter], asked: Asked, more: Iterable[str] = ()
) -> frozenset[str]:
    """The columns of a ledger entry that measures and dimensions of these names, the filters and the checks read, and
    `more`; ``is_in_transit`` stands for what tells it."""
    listed = tuple(names)
    measures = words.with_inputs(name for name in listed if name in words.measures)
    conditions = (*filters, *(one for measure in measures for one in measure.scope.filters))
    fields = (name for one in conditions for name in one)
    dimensions = words.levels((*(name for name in listed if name not in words.measures), *fields), category_depth=1)
    joins = in_order(
        [
            *(need for dimension in dimensions for need in dimension.needs),
            *(need for measure in measures for need in measure.needs),
        ]
    )
    parts = [part for measure in measures for part in measure.parts.values()]
    questions = [
        *(dimension.value for dimension in dimensions),
        *(join_of(name).on for name in joins),
        *(part.reads(asked) for part in parts),
    ]
    columns = {column for column in columns_read(questions) if "__" not in column} | {*more}
    columns |= KEY_COLUMNS | RULE_COLUMNS
    if "serials" in joins or any(isinstance(part, PerSerial) and part.needs_age for part in parts):
        columns |= SERIAL_COLUMNS
    if "lives" in joins:
        columns |= LIFE_COLUMNS
    if "invoices" in joins:
        columns |= INVOICE_COLUMNS
    if "is_in_transit" in columns:
        columns |= _TRANSIT
    return frozenset(columns - {"is_in_transit"})
