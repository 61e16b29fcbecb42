"""The list for pickers: by place, first expired, first out."""

from typing import Any

from reportgen.model.expiring import PAST
from reportgen.sections.expiry.query import Answer
from reportgen.sections.expiry.view import ExpiryRow
from reportgen.sections.grid import Column, GridRow
from reportgen.sections.labels import natural

_LATE = (1, "")
"""After every day."""


def rows_of(answer: Answer) -> tuple[ExpiryRow, ...]:
    """By company, location and bin; there by expiration date, day of receipt and serial number, no date last."""
    return tuple(sorted((_row(record) for record in answer.rows), key=_order))


def _order(row: ExpiryRow) -> tuple[object, ...]:
    days = ((0, day.isoformat()) if day else _LATE for day in (row.expiration_date, row.received_on))
    names = (row.item_no, row.variant_code, row.serial_no, row.lot_no)
    return (
        *map(natural, (row.company, row.location_code, row.bin_code)),
        *days,
        natural(row.serial_no),
        *map(natural, names),
    )


def _row(record: dict[str, Any]) -> ExpiryRow:
    return ExpiryRow(
        company=record.get("company") or "",
        location_code=record["location_code"],
        bin_code=record["bin_code"],
        turn=record["turn"],
        advice=_advice(record),
        item_no=record["item_no"],
        item=record["item"],
        variant_code=record["variant_code"],
        serial_no=record["serial_no"],
        lot_no=record["lot_no"],
        expiration_date=record["expiration_date"],
        days=record["days"],
        received_on=record["received_on"],
        quantity=record["quantity"],
        value=record["value"],
    )


def _advice(record: dict[str, Any]) -> str:
    """Whether to pick it; what speaks against it, all of it."""
    reasons = ["expired"] if record["bucket"] == PAST else []
    if record["blocked"]:
        verb = "are" if " and " in record["blocked"] else "is"
        reasons.append(f"{record['blocked']} {verb} blocked")
    return f"do not pick: {', '.join(reasons)}" if reasons else f"pick as no. {record['turn']}"


def columns_of(answer: Answer) -> tuple[tuple[Column, ...], int]:
    """The list's columns, those that nobody needs left out, and how many of them stand in the stub."""

    def told(key: str) -> bool:
        return any(row[key] for row in answer.rows)

    stub = (
        *((Column("company", "Company"),) if answer.several_companies else ()),
        Column("location_code", "Location"),
        *((Column("bin_code", "Bin"),) if answer.bins else ()),
        Column("item", "Item"),
        *((Column("variant_code", "Variant"),) if told("variant_code") else ()),
        *((Column("lot_no", "Lot"),) if told("lot_no") else ()),
        Column("serial_no", "Serial No."),
    )
    body = (
        Column("advice", "What to do"),
        Column("expiration_date", "Expires", "date"),
        Column("received_on", "Received", "date"),
        *((Column("quantity", "Quantity", "quantity"),) if any(row["quantity"] != 1 for row in answer.rows) else ()),
        Column("value", "Value", "amount"),
    )
    return (*stub, *body), len(stub)


def lines_of(rows: tuple[ExpiryRow, ...], columns: tuple[Column, ...], stub_width: int) -> tuple[GridRow, ...]:
    """The rows of the list as rows of a table."""
    stub, body = columns[:stub_width], columns[stub_width:]
    return tuple(
        GridRow(
            tuple(str(getattr(row, column.key)) for column in stub),
            tuple(getattr(row, column.key) for column in body),
            1,
        )
        for row in rows
    )
