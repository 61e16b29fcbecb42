"""For whom serial numbers are reserved, as reservation entries say it now.

A reservation is a pair of entries of the same number: the positive one promises goods, the other stands for the
document that wants them. Only entries of status Reservation count: the others link supply and demand for planning, or
carry serial numbers that a line announces. Where nothing but the serial number of what is promised was chosen, the
other entry has none.
"""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from reportgen.model.joins import KEY, code_and_name

_DOCUMENTS = (
    *(("0", "Quote"), ("1", "Order"), ("2", "Invoice"), ("3", "Credit Memo")),
    *(("4", "Blanket Order"), ("5", "Return Order")),
)
"""What the subtype says of lines of sales, purchase, service and assembly documents."""
_BY_DOCUMENT = ((37, "Sales"), (39, "Purchase"), (5902, "Service"), (900, "Assembly"), (901, "Assembly"))
"""Tables of lines whose subtype is the type of their document."""
_BY_TABLE = (
    *((5741, "Transfer Order"), (5406, "Production Order"), (5407, "Production Order"), (1003, "Project")),
    *((83, "Item Journal"), (246, "Requisition Worksheet"), (99000829, "Planning Component")),
    *((5851, "Inventory Document"), (32, "Item Ledger Entry")),
)
_NOT_TOLD = "not told"


def reserved(entries: ir.Table, owner: Sequence[str]) -> ir.Table:
    """One row for each reserved serial number.

    Columns: the key (with `owner`, the company, where entries tell it) and ``reserved_for``, the document in words, as
    ``Sales Order 1005``; of several the first by text, and how many more. A document that has no name here shows as
    the number of its table, one that the source leaves out as ``not told``.
    """
    rows = entries.filter(entries.reservation_status == "Reservation")
    brings = rows.positive.fill_null(ibis.coalesce(rows.quantity_base, rows.quantity, ibis.literal(0)) > 0)
    marked = rows.mutate(brings=brings, document=_document(rows))
    demand, supply = marked.filter(~marked.brings), marked.filter(marked.brings)
    alone = supply.filter(supply.entry_no.notnull()).anti_join(demand, ("entry_no", *owner))
    both = _with_promised(demand, supply, owner).union(alone.select(*KEY, *owner, document=ibis.literal(_NOT_TOLD)))
    documents = (
        both.filter(both.serial_no != "")
        .group_by(*KEY, *owner)
        .agg(first=both.document.min(), number=both.document.nunique())
    )
    more = documents.first + " and " + (documents.number - 1).cast("string") + " more"
    return documents.select(*KEY, *owner, reserved_for=ibis.ifelse(documents.number > 1, more, documents.first))


def document_kind(rows: ir.Table) -> ir.StringValue:
    """What kind of document reservation entries stand for, as ``Sales Order``; blank if they do not say."""
    kind = rows.source_subtype.cases(*_DOCUMENTS, else_=rows.source_subtype)
    named = [(rows.source_type == table, (ibis.literal(f"{word} ") + kind).strip()) for table, word in _BY_DOCUMENT]
    named += [(rows.source_type == table, ibis.literal(word)) for table, word in _BY_TABLE]
    unknown = ibis.ifelse(rows.source_type.isnull(), "", "Table " + rows.source_type.cast("string"))
    return ibis.cases(*named, else_=unknown)


def _document(rows: ir.Table) -> ir.StringValue:
    """The document that an entry stands for: kind and number."""
    document = code_and_name(document_kind(rows), rows.source_id)
    return ibis.ifelse(document == "", _NOT_TOLD, document)


def _with_promised(demand: ir.Table, supply: ir.Table, owner: Sequence[str]) -> ir.Table:
    """Each entry of a demand, with the serial number of the entry of the same number that promises the goods."""
    serials = supply.filter(supply.serial_no != "")
    promised = serials.group_by("entry_no", *owner).agg(promised=serials.serial_no.min())
    right = promised.rename({f"of_{column}": column for column in ("entry_no", *owner)})
    both = demand.left_join(right, [demand[column] == right[f"of_{column}"] for column in ("entry_no", *owner)])
    serial_no = ibis.coalesce(both.promised, both.serial_no)
    return both.mutate(serial_no=serial_no).select(*KEY, *owner, "document")
