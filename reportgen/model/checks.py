"""Data checks: rules of serial-tracked inventory that a ledger may break, found and told, never netted away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportgen.load.ledger import Finding
from reportgen.model.inventory import Inventory
from reportgen.model.parts import in_general
from reportgen.model.rules.amounts import words_of_amounts
from reportgen.model.rules.broken import finding_of
from reportgen.model.rules.data import data_rules
from reportgen.model.rules.evidence import Evidence
from reportgen.model.rules.masters import master_findings
from reportgen.model.rules.values import words_of_values

Severity = Literal["error", "warning", "note", "off"]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its severity unless the spec says otherwise, and what breaking it means."""

    severity: Severity
    meaning: str


CHECKS: dict[str, Check] = {
    "duplicate_entry_no": Check(
        "error", "An Entry No. stands on more than one ledger entry, so entries may count twice."
    ),
    "duplicate_value_entry_no": Check(
        "error", "An Entry No. stands on more than one value entry, so costs may count twice."
    ),
    "unreadable_value": Check("error", "A number or a date cannot be read; it counts as blank."),
    "unreadable_row": Check("error", "A row of a file cannot be read; it is left out."),
    "ambiguous_dates": Check(
        "warning", "A file writes days in numbers and nothing tells day from month; the month was taken to come first."
    ),
    "ambiguous_decimals": Check(
        "warning", "A file's numbers may have thousands or decimals behind a sign; a decimal point was assumed."
    ),
    "cell_without_value": Check(
        "error", "A cell of a workbook shows an error, or has a formula that was never calculated; it counts as blank."
    ),
    "damaged_number": Check(
        "warning",
        "A serial, item or lot number looks as if a spreadsheet had changed it: leading zeros, powers of ten, days.",
    ),
    "outside_table": Check("warning", "Rows below a table hold totals or notes instead of entries; they are left out."),
    "assumed_encoding": Check("warning", "A file of text is not UTF-8; it was read as Windows-1252."),
    "summed_rows": Check("warning", "The rows are sums without entry numbers and days; each counts as one entry."),
    "serials_do_not_fit": Check(
        "warning",
        "A stock ledger entry of ERPNext names more or fewer serial numbers than it moves; the rest is untracked.",
    ),
    "opening_left_out": Check(
        "error", "An opening balance of ERPNext's report says neither serial numbers nor a day; it is left out."
    ),
    "lots_taken_for_serials": Check(
        "warning", "Nothing says how Odoo tracks an item; its lots are taken for serial numbers, all of single pieces."
    ),
    "quantities_in_other_units": Check(
        "error", "A move line of Odoo counts in another unit than its product; its quantity is not converted."
    ),
    "values_without_movement": Check(
        "warning", "A valuation layer of Odoo belongs to no stock move; its value is left out."
    ),
    "dimensions_by_alphabet": Check(
        "warning", "Nothing says which dimension is the first to the eighth; they follow their codes."
    ),
    "cached_data": Check(
        "warning", "The data are from an earlier fetch; the web service was not asked for newer ones."
    ),
    "unseen_changes": Check("warning", "The web service does not tell which older entries have changed since."),
    "duplicate_master_row": Check("warning", "A master table holds the same key twice; the first row counts."),
    "missing_posting_date": Check("error", "An entry has no posting date that can be read; it counts on no day."),
    "serial_quantity": Check("warning", "An entry with a serial number has a quantity other than -1, 0 or 1."),
    "duplicate_serial": Check(
        "warning",
        "A serial number was received again while it was still in stock, in the order of entry numbers;"
        " one that came back after it had left is none.",
    ),
    "serial_above_one": Check("warning", "A serial number is in stock more than once without a second receipt."),
    "serial_below_zero": Check("warning", "A serial number was received and then issued more often than received."),
    "serial_never_received": Check(
        "warning",
        "A serial number was issued without ever having been received, while others of its item were;"
        " items tracked outbound only are left out.",
    ),
    "serial_location_mismatch": Check(
        "warning",
        "A serial number left a location where it was not; told until it is put right,"
        " also when it came back there while the books have it at another location.",
    ),
    "serial_not_remaining": Check(
        "warning",
        "Quantities and remaining quantities of a serial number's entries do not add up to the same,"
        " as they do in a whole ledger.",
    ),
    "stock_not_remaining": Check(
        "warning",
        "Quantities and remaining quantities of an item at a location do not add up to the same;"
        " told where no serial number explains it, and not of services and non-inventory items.",
    ),
    "open_mismatch": Check(
        "warning", "An entry is marked open with nothing remaining, or closed with something remaining."
    ),
    "positive_mismatch": Check("warning", "An entry is marked positive without a quantity above 0, or the other way."),
    "remaining_too_large": Check("warning", "An entry has more remaining than its quantity, or with the other sign."),
    "cost_mismatch": Check("warning", "The value entries of a ledger entry do not add up to its cost."),
    "negative_stock": Check("warning", "The untracked stock of an item at a location is below zero."),
    "unknown_item": Check("warning", "Ledger entries name an item that the items table does not have."),
    "item_without_category": Check("warning", "An item has no category; it is shown under (blank)."),
    "category_cycle": Check("warning", "Categories are each other's parents; the cycle is cut."),
    "category_unknown_parent": Check("warning", "A category's parent does not exist; it is shown as a top category."),
    "unknown_attribute": Check("warning", "No item has an attribute that the report uses; it is blank everywhere."),
    "amounts_not_added": Check(
        "warning", "Companies have amounts in different currencies and no rate is given; totals over them are blank."
    ),
    "as_of_in_future": Check("warning", "The report's day is still to come."),
    "cost_from_ledger_entries": Check(
        "note", "Ledger entries have no value entries, so a past day's value counts their cost as it is now."
    ),
    "invoiced_from_ledger_entries": Check(
        "note", "Sales have no value entries, so they count as invoiced on the day of the sale."
    ),
}
"""Every check by its code, those that loading finds and those that the model finds."""


def severity_of(code: str, chosen: Mapping[str, str]) -> str:
    """The spec's severity for the check, else its own; a code without a check of its own is a warning."""
    known = CHECKS.get(code)
    return chosen.get(code, known.severity if known else "warning")


def findings(inventory: Inventory, today: date, wanted: Iterable[str], shown: Iterable[str] = ()) -> Iterator[Finding]:
    """What the wanted checks find, in the order of `CHECKS`; those of loading come first.

    Args:
        shown: names of the measures and dimensions that the report shows; what only concerns others is not told.
    """
    asked = frozenset(wanted)
    loaded = [finding for finding in inventory.ledger.findings if finding.code in asked]
    yield from (in_general(one, CHECKS[one.code].meaning) for one in loaded) if inventory.is_part else loaded
    evidence, names = Evidence(inventory, asked), tuple(shown)
    found = [
        *(finding_of(broken, evidence) for broken in data_rules(evidence)),
        *master_findings(evidence, names),
        *words_of_amounts(inventory, names),
        *words_of_values(inventory, names, today),
        _in_future(inventory, today),
    ]
    told = [finding for finding in found if finding is not None and finding.code in asked]
    told = [in_general(finding, CHECKS[finding.code].meaning) for finding in told] if inventory.is_part else told
    yield from sorted(told, key=lambda finding: list(CHECKS).index(finding.code))


def _in_future(inventory: Inventory, today: date) -> Finding | None:
    day = inventory.asked.as_of
    if day <= today:
        return None
    message = f"The report's day {day.isoformat()} is after today, {today.isoformat()}."
    return Finding("as_of_in_future", 1, message)
