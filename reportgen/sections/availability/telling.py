"""What there is to say under the table, one sentence each."""

from collections.abc import Iterator

from reportgen.model.availability import RESERVATIONS
from reportgen.model.frames import records
from reportgen.sections.availability.options import Options
from reportgen.sections.availability.query import Answer
from reportgen.sections.availability.view import AvailabilityRow, Quantity
from reportgen.sections.base import Setting

FLOORS = {"zero": "zero", "safety_stock": "safety stock", "reorder_point": "reorder point"}


def notes_of(
    answer: Answer,
    options: Options,
    setting: Setting,
    total: AvailabilityRow | None,
    in_transit: Quantity,
    left_out: tuple[int, int, int],
) -> tuple[str, ...]:
    """What is counted, what is overdue, what is not shown, and what the data do not have.

    Args:
        left_out: numbers of rows without anything to show, without a shortage where only those are asked for, and
            beyond `top`.
    """
    said = _Said(answer, options, setting)
    return (
        *said.counted(total, in_transit),
        *said.late(total),
        *said.astray(in_transit),
        *said.not_shown(*left_out),
        *said.not_known(),
    )


class _Said:
    def __init__(self, answer: Answer, options: Options, setting: Setting) -> None:
        self.answer, self.options, self.setting = answer, options, setting

    def number(self, value: Quantity) -> str:
        return self.setting.formats.number(value or 0, "quantity")

    def count(self, number: int, one: str, more: str) -> str:
        return f"{self.setting.formats.number(number, 'count')} {one if number == 1 else more}"

    def counted(self, total: AvailabilityRow | None, in_transit: Quantity) -> Iterator[str]:
        found = self.answer.found
        if total is not None or in_transit is not None:
            on_hand, tracked = (total.on_hand, total.tracked) if total else (0, 0)
            of = " of the items that have serial numbers" if self.options.serials_only else ""
            whole = f"All stock{of} counts, with a serial number or without:"
            carried = sum(record["tracked"] or 0 for record in records(found.lying))
            more = (
                f", and {self.number(in_transit)} in transit ({self.number(carried)})" if in_transit is not None else ""
            )
            yield f"{whole} {self.number(on_hand)} on hand ({self.number(tracked)} with a serial number){more}."
        if found.not_stocked:
            left, carried = self.number(found.not_stocked), self.number(found.not_stocked_tracked)
            yield f"Left out are services and items not kept in stock: {left} ({carried} with a serial number)."
        yield (
            "Orders are those that were open when the data were taken, in the base unit of measure; "
            "quotes, blanket orders, drop shipments and simulated production do not count."
        )

    def late(self, total: AvailabilityRow | None) -> Iterator[str]:
        timing = records(self.answer.found.timing)
        overdue, undated = (sum(record[name] for record in timing) for name in ("overdue", "undated"))
        day = self.setting.formats.date(self.answer.as_of)
        if overdue and total:
            lines = self.count(overdue, "line is overdue", "lines are overdue")
            comes, goes = self.number(total.overdue_receipts), self.number(total.overdue_requirements)
            verb = "counts" if overdue == 1 else "count"
            counts = f"{verb} in the first period (receipts {comes}, requirements {goes})"
            yield f"{lines}, of a day before {day}, and {counts}."
        if undated:
            lines = self.count(undated, "line has no day and counts", "lines have no day and count")
            yield f"{lines} in the first period."
        planned = sum(one.planned_receipts or 0 for one in total.periods) if total else 0
        if planned:
            yield f"Of the receipts, {self.number(planned)} are production that is only planned."

    def astray(self, in_transit: Quantity) -> Iterator[str]:
        """Whether ledger and transfer lines agree; a filter may let in one side and not the other."""
        led = sum(record["quantity"] for record in records(self.answer.found.under_way))
        astray = 0 if self.answer.filtered else (in_transit or 0) - led
        if astray > 0:
            goods = self.number(astray)
            yield f"Of the goods in transit, {goods} stand on no transfer line that says where they come in."
        elif astray < 0:
            yield f"Transfer lines tell of {self.number(-astray)} more in transit than lie at in-transit locations."

    def not_shown(self, idle: int, enough: int, beyond: int) -> Iterator[str]:
        total = " The total is over all rows."
        if idle:
            rows = self.count(idle, "row is", "rows are")
            yield f"{rows} not shown: nothing on hand, no open order."
        if enough:
            rows = self.count(enough, "row is", "rows are")
            yield f"{rows} not shown: the balance does not fall below {self.floor}.{total}"
        if beyond:
            shown = self.setting.formats.number(self.options.top or 0, "count")
            every = self.setting.formats.number((self.options.top or 0) + beyond, "count")
            yield f"{shown} of {every} rows are shown; a larger `top` in the spec shows more.{total}"

    @property
    def floor(self) -> str:
        return f"the item's {FLOORS[self.options.floor]}" if self.options.floor != "zero" else "zero"

    def not_known(self) -> Iterator[str]:
        answer = self.answer
        if answer.found.elsewhere:
            items = self.count(answer.found.elsewhere, "more item has", "more items have")
            more = " `serials_only: false` counts every item." if self.options.serials_only else ""
            yield f"{items} open orders, but no ledger entry that this section counts.{more}"
        if answer.not_asked:
            fields = ", ".join(answer.not_asked)
            yield f"Orders know nothing of {fields}: all orders of the items count, whatever the filter says of it."
        if answer.missing:
            yield f"Receipts and requirements are incomplete; the data have no {_listed(answer.missing)}."
        if not answer.has_reservations:
            yield f"What is reserved is not known; {RESERVATIONS} would tell."


def _listed(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
