"""What lies still, as a list."""

from reportgen.model.idle import Idle
from reportgen.sections.aging.options import Options
from reportgen.sections.aging.query import Answer
from reportgen.sections.aging.view import SlowMover
from reportgen.sections.base import Formats, Setting
from reportgen.sections.grid import Column, Grid, GridRow

_ITEM = (Column("item_no", "Item No."),)
_SERIAL = (Column("item_no", "Item No."), Column("variant_code", "Variant"), Column("serial_no", "Serial No."))


def slow_movers(idle: Idle | None) -> tuple[SlowMover, ...]:
    """Longest idle first."""
    return tuple(
        SlowMover(
            row.get("company", ""),
            row["item_no"],
            row["description"],
            row.get("variant_code", ""),
            row.get("serial_no", ""),
            row.get("location_code") or "",
            row["quantity"],
            row["value"],
            row["received_on"],
            row.get("issued_on"),
            row["moved_on"],
            row["idle_days"],
        )
        for row in (idle.rows if idle else ())
    )


def slow_title(options: Options) -> str:
    """Heading of the list."""
    if options.slow_movers == "serials":
        return f"Serial numbers in stock for {options.idle_days:,} days or longer"
    return f"Items without an issue for {options.idle_days:,} days or longer"


def said_of(answer: Answer, formats: Formats) -> str:
    """How many of how many are listed, or that there are none; blank if all are."""
    idle = answer.idle
    if idle is None:
        return "" if answer.dated else "Without posting dates they cannot be told."
    if not idle.number:
        return "There are none."
    if len(idle.rows) == idle.number:
        return ""
    some, every = formats.number(len(idle.rows), "count"), formats.number(idle.number, "count")
    return f"{some} of {every} are listed, longest first; `top` in the spec lists more."


def slow_grid(answer: Answer, options: Options, setting: Setting) -> Grid | None:
    """The list as a table."""
    movers = slow_movers(answer.idle)
    if not movers:
        return None
    company = (Column("company", "Company"),) if answer.several_companies else ()
    serial = options.slow_movers == "serials"
    columns = (
        Column("location_code", "Location") if serial else Column("description", "Description"),
        Column("quantity", "Quantity", "quantity"),
        Column("value", "Value", "amount"),
        Column("received_on", "Received" if serial else "First received", "date"),
        *(() if serial else (Column("issued_on", "Last issue", "date"),)),
        Column("moved_on", "Last movement", "date"),
        Column("idle_days", "Days", "days"),
    )
    rows = tuple(_row(mover, serial, bool(company), columns) for mover in movers)
    stub = (*company, *(_SERIAL if serial else _ITEM))
    return Grid(f"{setting.id}-slow", slow_title(options), stub, columns, rows)


def _row(mover: SlowMover, serial: bool, company: bool, columns: tuple[Column, ...]) -> GridRow:
    named = (mover.item_no, mover.variant_code, mover.serial_no) if serial else (mover.item_no,)
    stub = (*((mover.company,) if company else ()), *named)
    return GridRow(stub, tuple(getattr(mover, column.key) for column in columns), len(stub))
