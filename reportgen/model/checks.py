"""Data checks: rules of serial-tracked inventory that a ledger may break, found and told, never netted away."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ibis.expr import types as ir

from reportgen.load.ledger import Finding
from reportgen.model.columns import KEY_COLUMNS
from reportgen.model.frames import frame_of, only
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import KEY

Severity = Literal["error", "warning", "off"]
EXAMPLES = 10


@dataclass(frozen=True, slots=True)
class Check:
    """One rule: its severity unless the spec says otherwise, and what breaking it means."""

    severity: Severity
    meaning: str


CHECKS: dict[str, Check] = {
    "duplicate_entry_no": Check(
        "error", "An Entry No. stands on more than one ledger entry, so entries may count twice."
    ),
    "unreadable_value": Check("error", "A number or a date cannot be read; it counts as blank."),
    "unreadable_row": Check("error", "A row of a file cannot be read; it is left out."),
    "duplicate_master_row": Check("warning", "A master table holds the same key twice; the first row counts."),
    "missing_posting_date": Check("error", "An entry has no posting date that can be read; it counts on no day."),
    "serial_quantity": Check("warning", "An entry with a serial number has a quantity other than -1, 0 or 1."),
    "serial_above_one": Check("warning", "A serial number is in stock more than once."),
    "serial_below_zero": Check("warning", "A serial number was received and then issued more often than received."),
    "negative_stock": Check("warning", "The untracked stock of an item at a location is below zero."),
    "unknown_item": Check("warning", "Ledger entries name an item that the items table does not have."),
    "item_without_category": Check("warning", "An item has no category; it is shown under (blank)."),
    "category_cycle": Check("warning", "Categories are each other's parents; the cycle is cut."),
    "category_unknown_parent": Check("warning", "A category's parent does not exist; it is shown as a top category."),
    "cached_data": Check("warning", "The data are from an earlier fetch; the web service was not asked for newer ones."),
    "unseen_changes": Check("warning", "The web service does not tell which older entries have changed since."),
    "as_of_in_future": Check("warning", "The report's day is still to come."),
}
"""Every check by its code, those that loading finds and those that the model finds."""


def severity_of(code: str, chosen: Mapping[str, str]) -> str:
    """The spec's severity for the check, else its own; a code without a check of its own is a warning."""
    known = CHECKS.get(code)
    return chosen.get(code, known.severity if known else "warning")


def findings(inventory: Inventory, today: date, wanted: Iterable[str]) -> Iterator[Finding]:
    """What the wanted checks of the model find, in the order of `CHECKS`; loading's own come first."""
    asked = set(wanted)
    yield from (finding for finding in inventory.ledger.findings if finding.code in asked)
    for code, find in _FINDERS.items():
        if code in asked and (found := find(inventory)) is not None:
            yield found
    if "as_of_in_future" in asked and inventory.asked.as_of > today:
        yield Finding(
            "as_of_in_future",
            1,
            f"The report's day {inventory.asked.as_of.isoformat()} is after today, {today.isoformat()}.",
        )


def _missing_posting_date(inventory: Inventory) -> Finding | None:
    entries = inventory.masters.entries(KEY_COLUMNS)
    return _finding(
        "missing_posting_date",
        "{n} without a posting date; no day counts them.",
        ("entry", "entries"),
        entries.filter(entries.posting_date.isnull()),
        ["entry_no", "item_no", "serial_no", "quantity"],
        "entry {0}: item {1}, serial {2}, quantity {3}",
    )


def _whole_lives(inventory: Inventory, serials_only: bool) -> ir.Table:
    """All entries up to the report's day of the serial numbers (and untracked items) that the report's filter lets in.

    A filter may let in a part of a serial number's entries; a balance of a part would break rules that the whole keeps.
    """
    scope = Scope(serials_only=serials_only)
    if not inventory.report_filter:
        return inventory.entries(scope)
    let_in = inventory.entries(scope).select(*KEY).distinct()
    return inventory.unfiltered.entries(scope).semi_join(let_in, list(KEY))


def _serial_quantity(inventory: Inventory) -> Finding | None:
    entries = _whole_lives(inventory, serials_only=True)
    odd = entries.filter(~entries.quantity.isin([-1, 0, 1]))
    return _finding(
        "serial_quantity",
        "{n} with a serial number and a quantity other than -1, 0 or 1.",
        ("entry", "entries"),
        odd,
        ["entry_no", "item_no", "serial_no", "quantity"],
        "entry {0}: item {1}, serial {2}, quantity {3}",
    )


def _balances(inventory: Inventory) -> ir.Table:
    entries = _whole_lives(inventory, serials_only=True)
    return entries.group_by(*KEY).agg(balance=entries.quantity.sum(), received=(entries.quantity > 0).sum())


def _serial_above_one(inventory: Inventory) -> Finding | None:
    serials = _balances(inventory)
    return _finding(
        "serial_above_one",
        "{n} in stock more than once.",
        ("serial number", "serial numbers"),
        serials.filter(serials.balance > 1),
        [*KEY, "balance"],
        "item {0}, variant {1}, serial {2}: quantity {3}",
    )


def _serial_below_zero(inventory: Inventory) -> Finding | None:
    serials = _balances(inventory)
    below = serials.filter((serials.balance < 0) & (serials.received > 0))
    return _finding(
        "serial_below_zero",
        "{n} issued more often than received.",
        ("serial number", "serial numbers"),
        below,
        [*KEY, "balance"],
        "item {0}, variant {1}, serial {2}: quantity {3}",
    )


def _negative_stock(inventory: Inventory) -> Finding | None:
    entries = _whole_lives(inventory, serials_only=False)
    untracked = entries.filter(entries.serial_no == "")
    stock = untracked.group_by("item_no", "location_code").agg(balance=untracked.quantity.sum())
    return _finding(
        "negative_stock",
        "{n} with an untracked stock below zero.",
        ("item at a location", "items at a location"),
        stock.filter(stock.balance < 0),
        ["item_no", "location_code", "balance"],
        "item {0} at location {1}: quantity {2}",
    )


def _unknown_item(inventory: Inventory) -> Finding | None:
    if "items" not in inventory.ledger.present:
        return None
    entries, items = inventory.entries(Scope(serials_only=False)), inventory.ledger.tables["items"]
    used = entries.select("item_no").distinct()
    return _finding(
        "unknown_item",
        "{n} of the ledger not in the items table.",
        ("item", "items"),
        used.anti_join(items, "item_no"),
        ["item_no"],
        "item {0}",
    )


def _item_without_category(inventory: Inventory) -> Finding | None:
    if not {"items", "item_categories"} <= inventory.ledger.present:
        return None
    category = inventory.catalog.dimension("item_category_code")
    entries = inventory.entries(Scope(serials_only=False), dimensions=(category,))
    without = entries.filter(category.value(entries) == "").select("item_no").distinct()
    return _finding(
        "item_without_category", "{n} without a category.", ("item", "items"), without, ["item_no"], "item {0}"
    )


def _category_cycle(inventory: Inventory) -> Finding | None:
    codes = inventory.masters.categories.cycles
    if not codes:
        return None
    return Finding(
        "category_cycle",
        len(codes),
        f"Categories are each other's parents: {', '.join(codes[:EXAMPLES])}.",
        codes[:EXAMPLES],
    )


def _category_unknown_parent(inventory: Inventory) -> Finding | None:
    pairs = inventory.masters.categories.unknown_parents
    if not pairs:
        return None
    said = _counted(len(pairs), ("category", "categories"))
    return Finding(
        "category_unknown_parent",
        len(pairs),
        f"{said} with a parent that does not exist.",
        tuple(f"category {code}: parent {parent}" for code, parent in pairs[:EXAMPLES]),
    )


_FINDERS: dict[str, Callable[[Inventory], Finding | None]] = {
    "missing_posting_date": _missing_posting_date,
    "serial_quantity": _serial_quantity,
    "serial_above_one": _serial_above_one,
    "serial_below_zero": _serial_below_zero,
    "negative_stock": _negative_stock,
    "unknown_item": _unknown_item,
    "item_without_category": _item_without_category,
    "category_cycle": _category_cycle,
    "category_unknown_parent": _category_unknown_parent,
}


def _finding(
    code: str, message: str, words: tuple[str, str], rows: ir.Table, columns: list[str], example: str
) -> Finding | None:
    """How many rows, and the first few in order of the columns; None if there is none."""
    number: int = only(frame_of(rows.agg(number=rows.count())))["number"]
    if not number:
        return None
    first = frame_of(rows.select(*columns).order_by(columns).limit(EXAMPLES))
    shown = tuple(
        " ".join(example.format(*("(blank)" if value == "" else value for value in record)).split())
        for record in first.itertuples(index=False, name=None)
    )
    return Finding(code, number, message.format(n=_counted(number, words)), shown)


def _counted(number: int, words: tuple[str, str]) -> str:
    return f"{number:,} {words[0] if number == 1 else words[1]}"
