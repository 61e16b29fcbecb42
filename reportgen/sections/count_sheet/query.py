"""A count sheet asks for the book list, and what the ledger knows of serial numbers that were counted beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportgen.errors import DataError, Mark, Problem, SpecError, did_you_mean
from reportgen.model.frames import Frame, records
from reportgen.model.inventory import Inventory
from reportgen.model.stock_list import CountedRow, book_list, known_locations, known_serials, nothing_to_count
from reportgen.sections.count_sheet.options import Options
from reportgen.sections.coverage import scope_of

_MOST_PROBLEMS = 20
_BLANKS = 6
"""So many parts of a scan are looked at; an item number has fewer blanks."""


Scan = CountedRow
"""One line of the counted list; in a `Count` its location is a code."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted."""

    file: str
    columns: frozenset[str]
    scans: tuple[Scan, ...]
    remarks: tuple[str, ...]
    known: Frame
    """What the ledger knows of the serial numbers that are not in the book list."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The book list, and what was counted."""

    book: Frame
    left_out: Mapping[str, int]
    locations: Mapping[str, str]
    """Names of all locations by code."""
    count: Count | None
    coverage: Frame
    as_of: date
    bins_known: bool
    locations_known: bool


def query(inventory: Inventory, options: Options) -> Answer:
    """The book list of the section's scope, all locations of it.

    Raises:
        SpecError: if a location of the options does not exist.
        DataError: if one of the counted list does not.
    """
    scope = scope_of(options)
    names = {row["code"]: row["name"] for row in records(known_locations(inventory))}
    _refuse_locations(options.locations or (), names)
    book = book_list(inventory, scope)
    return Answer(
        book,
        nothing_to_count(inventory, scope),
        names,
        _count(inventory, options.counted, book, names) if options.counted else None,
        inventory.coverage(scope),
        inventory.asked.as_of,
        inventory.has("warehouse_entries", "bin_code"),
        inventory.has("item_ledger_entries", "location_code"),
    )


def _refuse_locations(asked: Sequence[str], names: Mapping[str, str]) -> None:
    problems = [
        Problem("unknown-location", f"there is no location '{code}'", hint=did_you_mean(code, names))
        for code in asked
        if code not in names
    ]
    if problems:
        raise SpecError(problems)


def _count(inventory: Inventory, path: str, book: Frame, names: Mapping[str, str]) -> Count:
    rows = inventory.beside.files[path]
    by_spelling = {name.casefold(): code for code, name in names.items() if name}
    by_spelling |= {code.casefold(): code for code in names}
    problems: dict[str, Problem] = {}
    scans = []
    for row in rows.rows:
        code = by_spelling.get(row.location_code.casefold(), "")
        if row.location_code and not code and row.location_code not in problems:
            message = f"there is no location '{row.location_code[:40]}'"
            hint = did_you_mean(row.location_code, names)
            problems[row.location_code] = Problem("unknown-location", message, Mark(rows.name, row.line), hint)
        scans.append(row if row.location_code == code else replace(row, location_code=code))
    if problems:
        raise DataError([*problems.values()][:_MOST_PROBLEMS])
    there = {serial.casefold() for serial in book["serial_no"]} if len(book) else set()
    texts = {text for scan in scans for text in _readings(scan.serial_no) if text.casefold() not in there}
    return Count(rows.name, rows.columns, tuple(scans), rows.remarks, known_serials(inventory, sorted(texts)))


def _readings(text: str) -> Iterator[str]:
    """The serial numbers that a scan may hold: all of it, or what stands behind an item number and a blank."""
    for _ in range(_BLANKS):
        if text:
            yield text
        text = text.partition(" ")[2].strip()
