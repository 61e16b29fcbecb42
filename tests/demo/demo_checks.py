"""A naive reader of the demo ledger: knows the rules of serial-tracked inventory and nothing of the generator."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

Row = Mapping[str, str]
Key = tuple[str, str, str]
Tables = Mapping[str, list[Row]]

_GONE = {"Sale": "sold", "Consumption": "consumed", "Purchase": "returned to vendor", "Negative Adjmt.": "adjusted out"}


def key(row: Row) -> Key:
    """Item number, variant code, serial number."""
    return row["itemNo"], row["variantCode"], row["serialNo"]


def in_date_order(rows: Iterable[Row]) -> list[Row]:
    """By posting date, then entry number."""
    return sorted(rows, key=lambda row: (row["postingDate"], int(row["entryNo"])))


def lives(ledger: Iterable[Row]) -> dict[Key, list[Row]]:
    """The entries of each serial number, in date order."""
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in in_date_order(ledger):
        if row["serialNo"]:
            found[key(row)].append(row)
    return dict(found)


def total(rows: Iterable[Row], column: str = "quantity") -> Decimal:
    """Sum of a column."""
    return sum((Decimal(row[column]) for row in rows), Decimal(0))


def running(life: Iterable[Row]) -> list[int]:
    """The balance after each entry."""
    balances, balance = [], 0
    for row in life:
        balance += int(row["quantity"])
        balances.append(balance)
    return balances


def location_balances(life: Iterable[Row]) -> dict[str, int]:
    """Balance by location."""
    found: defaultdict[str, int] = defaultdict(int)
    for row in life:
        found[row["locationCode"]] += int(row["quantity"])
    return dict(found)


def status(life: list[Row], tracked_on_sales: bool, transit: str) -> str:
    """Where a serial number is now, by its whole life."""
    left, last = running(life)[-1], [row for row in life if int(row["quantity"]) < 0][-1:]
    if left == 1:
        return "in transit" if location_balances(life).get(transit) == 1 else "on hand"
    if left == -1 and tracked_on_sales:
        return "outbound only"
    if left != 0:
        return "in error"
    return _GONE[last[0]["entryType"]]


def broken(tables: Tables) -> dict[str, set[str | Key]]:
    """Everything that breaks a rule: the rule's name to the serials, items or categories concerned."""
    items = {row["itemNo"]: row for row in tables["items"]}
    every = {no for no, row in items.items() if row["itemTrackingCode"] in ("SNALL", "SNEXP")}
    blocked = {key(row) for row in tables["serial_no_information"] if row["blocked"] == "true"}
    codes = {row["code"] for row in tables["item_categories"]}
    found: defaultdict[str, set[str | Key]] = defaultdict(set)
    for serial, life in lives(tables["item_ledger_entries"]).items():
        for rule in _broken_by(life, serial[0] in every):
            found[rule].add(serial)
        if running(life)[-1] >= 1 and serial in blocked:
            found["blocked"].add(serial)
    found["no-category"] |= {no for no, row in items.items() if row["itemCategoryCode"] not in codes}
    found["unknown-parent"] |= {row["code"] for row in tables["item_categories"]
                                if row["parentCategory"] and row["parentCategory"] not in codes}
    return {rule: who for rule, who in found.items() if who}


def _broken_by(life: list[Row], every_movement: bool) -> Iterable[str]:
    balances = running(life)
    if max(balances) > 1:
        yield "received-twice"
    if min(balances) < 0 and every_movement:
        yield "sold-never-received"
    if any(not 0 <= balance <= 1 for balance in location_balances(life).values()) and 0 <= balances[-1] <= 1:
        yield "location-mismatch"
    if balances[-1] == 1 and every_movement and not _cost(life):
        yield "zero-cost"


def _cost(life: list[Row]) -> Decimal:
    """Cost of what is open, actual and expected."""
    there = [row for row in life if row["open"] == "true"]
    return total(there, "costAmountActual") + total(there, "costAmountExpected")
