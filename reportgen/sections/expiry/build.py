"""From sums and rows to buckets with names, a list in order, and bars."""

from collections.abc import Sequence
from decimal import Decimal

from reportgen.model.expiring import LATER, PAST, UNDATED, WARRANTY
from reportgen.model.frames import Frame, records
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.expiry.drawn import bars_of
from reportgen.sections.expiry.listing import columns_of, lines_of, rows_of
from reportgen.sections.expiry.options import Options
from reportgen.sections.expiry.query import Answer
from reportgen.sections.expiry.view import ExpiryBucket, ExpiryRow, ExpiryView, WarrantyBucket
from reportgen.sections.paper import on_paper

IN_STOCK = ("on hand", "in transit")
_LACKING = {
    "remaining_quantity": "Remaining Quantity of Item Ledger Entry (table 32) is not there: what is still in stock of a"
    " receipt, and so what is expired, cannot be told.",
    "expiration_date": "Expiration Date of Item Ledger Entry (table 32) is not there: all stock is without a date.",
    "warranty_date": "Warranty Date of Item Ledger Entry (table 32) is not there: all warranties are without a date.",
}


def view(answer: Answer, options: Options, setting: Setting) -> ExpiryView:
    """Buckets from expired to without a date, and the list by place."""
    buckets = _buckets(answer, options.within)
    warranties = _warranties(answer.warranties, options.within)
    rows = rows_of(answer)
    columns, stub_width = columns_of(answer)
    lines = lines_of(rows, columns, stub_width)
    paper = on_paper(lines, options, setting, most=1000)
    title = options.title or "Expiration" + (" and Warranty" if options.warranty else "")
    return ExpiryView(
        kind="expiry",
        id=setting.id,
        title=title,
        buckets=buckets,
        total=_total(buckets, answer.one_currency),
        warranties=warranties,
        rows=rows,
        rows_number=answer.number,
        coverage=coverage_of(answer.coverage, options, setting.formats),
        notes=_notes(answer, rows),
        columns=columns,
        stub_width=stub_width,
        lines=lines,
        list_title=_list_title(options),
        list_note=_list_note(answer, options, setting.formats),
        bars=bars_of(buckets, warranties, title, setting.formats),
        print_rows=paper.rows,
        print_note=paper.note,
        printed=options.print != "none",
    )


def _names(bounds: Sequence[int], past: tuple[str, str], undated: str) -> dict[int, tuple[str, str]]:
    """Key and label of each bucket by its number, in the order shown."""
    names = {PAST: past}
    first = 1
    for number, bound in enumerate(bounds):
        label = f"within {bound} days" if number == 0 else f"in {first} to {bound} days"
        names[number] = (f"within_{bound}", label)
        first = bound + 1
    return names | {LATER: ("later", f"in more than {bounds[-1]} days"), UNDATED: ("no_date", undated)}


def _buckets(answer: Answer, bounds: Sequence[int]) -> tuple[ExpiryBucket, ...]:
    sums = {one.bucket: one for one in answer.sums}
    names = _names(bounds, ("expired", "expired"), "no expiration date")
    return tuple(
        ExpiryBucket(key, label, sums[at].quantity or 0, sums[at].serials, sums[at].value)
        if at in sums
        else ExpiryBucket(key, label, 0, 0, None)
        for at, (key, label) in names.items()
    )


def _total(buckets: Sequence[ExpiryBucket], one_currency: bool) -> ExpiryBucket:
    """All buckets together; without a value where one of them is unknown or in another currency."""
    held = [one.value for one in buckets if one.quantity]
    known = [value for value in held if value is not None]
    adds_up = len(known) == len(held) and (one_currency or sum(map(bool, known)) < 2)
    value: Decimal | int | None = sum(known, start=0) if known and adds_up else None
    quantity: Decimal | int = sum((one.quantity for one in buckets), start=0)
    return ExpiryBucket("total", "Total", quantity, sum(one.serials for one in buckets), value)


def _warranties(frame: Frame | None, bounds: Sequence[int]) -> tuple[WarrantyBucket, ...]:
    if frame is None:
        return ()
    counted = [(row[WARRANTY], row["status"], row["serials"]) for row in records(frame)]
    names = _names(bounds, ("ended", "ended"), "no warranty date")

    def number(at: int, statuses: Sequence[str]) -> int:
        return sum(
            serials for bucket, status, serials in counted if bucket == at and (status in statuses or not statuses)
        )

    return tuple(
        WarrantyBucket(key, label, number(at, ()), number(at, IN_STOCK), number(at, ("sold",)))
        for at, (key, label) in names.items()
    )


def _list_title(options: Options) -> str:
    if options.listing == "none":
        return ""
    what = "All stock" if options.listing == "all" else f"Expired, or expiring within {options.within[-1]:,} days"
    return f"{what}: first expired, first out"


def _list_note(answer: Answer, options: Options, formats: Formats) -> str:
    if options.listing == "none" or "remaining_quantity" in answer.lacking:
        return ""
    if not answer.number:
        return "There is none."
    if len(answer.rows) == answer.number:
        return ""
    some, every = formats.number(len(answer.rows), "count"), formats.number(answer.number, "count")
    return f"{some} of {every} are listed, the first to expire; `top` in the spec lists more."


def _notes(answer: Answer, rows: Sequence[ExpiryRow]) -> tuple[str, ...]:
    notes = [
        "Dates are judged against the report's day: expired is what has an expiration date not after it. Stock is the"
        " Remaining Quantity, as it is now, of open, positive entries posted up to that day."
    ]
    if answer.warranties is not None:
        notes.append(
            "A warranty is that of the serial number's latest issue that has a warranty date; its last day still"
            " belongs to it."
        )
    notes += [_LACKING[column] for column in answer.lacking]
    if rows and not answer.bins:
        notes.append("Bins are not told: Warehouse Entry (table 7312) would be needed for them.")
    elif any(row.serial_no == "" for row in rows):
        notes.append("Bins are told of serial numbers only.")
    if rows and not answer.blocked:
        notes.append(
            "What is blocked is not told: Blocked of Item (table 27) or of Serial No. Information (table 6504) would be"
            " needed for it."
        )
    return tuple(notes)
