"""What is said under a count sheet: what it leaves out, and how the counted list was read."""

from collections.abc import Iterator

from reportgen.sections.base import Formats, Setting
from reportgen.sections.count_sheet.compare import Compared
from reportgen.sections.count_sheet.journal import Journals
from reportgen.sections.count_sheet.options import Options
from reportgen.sections.count_sheet.query import Answer, Count

_LEFT_OUT = {
    "in_transit": "in transit",
    "below_zero": "below zero in the book",
    "not_kept": "of services and non-inventory items",
    "drop_shipments": "ledger entries of drop shipments, which never lay in a location",
}


def notes_of(answer: Answer, options: Options, formats: Formats) -> list[str]:
    """What the list leaves out, and what would be needed to say more."""
    numbers = {key: answer.left_out[key] for key in _LEFT_OUT}
    left_out = [f"{formats.number(number, 'count')} {_LEFT_OUT[key]}" for key, number in numbers.items() if number]
    notes = [f"Not to be counted: {'; '.join(left_out)}."] if left_out else []
    if not answer.bins_known:
        notes.append("Bins are blank: they would need the table Warehouse Entry (table 7312).")
    if not answer.locations_known:
        notes.append("Locations are blank: they would need Location Code of Item Ledger Entry (table 32).")
    if options.locations:
        notes.append(f"Locations: {', '.join(options.locations)}.")
    return notes


def words_of(compared: Compared, count: Count, journals: Journals, setting: Setting) -> Iterator[str]:
    """How the counted list was read, and what of it can be posted."""
    yield from count.remarks
    said = (
        (
            compared.outside,
            "row of the list is left out|rows of the list are left out",
            "counted at other locations, or of stock that the section's filter leaves out.",
        ),
        (
            compared.untracked,
            "row of the list has no serial number|rows of the list have no serial number",
            "`serials_only: false` compares quantities too.",
        ),
        (
            compared.leniently,
            "scan was recognised|scans were recognised",
            "its number has lost the zeros in front.|their numbers have lost the zeros in front.",
        ),
        (
            len(journals.lines),
            "line to post|lines to post",
            f"{setting.id}-journal and {setting.id}-reclassification in csv, `journal` in {setting.data_file}.",
        ),
        (
            journals.in_transit,
            "piece was found that the book has in transit|pieces were found that the book has in transit",
            "receive the transfer instead of posting a journal.",
        ),
        (
            journals.without_item,
            "find is not in the journal|finds are not in the journal",
            "nothing tells the item; a column Item No. of the list would.",
        ),
        (
            journals.without_place,
            "find is not in the journal|finds are not in the journal",
            "the list does not say where.",
        ),
    )
    for number, what, why in said:
        if number:
            one, _, many = what.partition("|")
            own, _, others = why.partition("|")
            reason = own if number == 1 or not others else others
            yield f"{setting.formats.number(number, 'count')} {one if number == 1 else many}: {reason}"
