"""A ledger's decomposition tree, worked out one entry after another."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

Steps = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Entry:
    """A ledger entry with a serial number: its values as a reader sees them, and its measures."""

    values: dict[str, str]
    quantity: Decimal
    inventory_value: Decimal


def entries_of(ledger: Path, about: dict[str, dict[str, str]]) -> list[Entry]:
    """The entries with a serial number; `about` is what is known of each serial number beside its entries."""
    items = {row["itemNo"]: row for row in _rows(ledger / "items.csv")}
    names = {
        table: {row[f"{key}No" if key != "location" else "locationCode"]: row[f"{key}Name"] for row in _rows(file)}
        for table, key, file in (
            ("Vendor", "vendor", ledger / "vendors.csv"),
            ("Customer", "customer", ledger / "customers.csv"),
            ("Location", "location", ledger / "locations.csv"),
        )
    }
    return [_entry(row, items, names, about) for row in _rows(ledger / "item_ledger_entries.csv") if row["serialNo"]]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def _entry(
    row: dict[str, str],
    items: dict[str, dict[str, str]],
    names: dict[str, dict[str, str]],
    about: dict[str, dict[str, str]],
) -> Entry:
    def named(kind: str) -> str:
        return f"{row['sourceNo']} {names[kind][row['sourceNo']]}" if row["sourceType"] == kind else ""

    item = items[row["itemNo"]]
    values = {
        "vendor": named("Vendor"),
        "customer": named("Customer"),
        "document_no": row["documentNo"],
        "serial_no": row["serialNo"],
        "item_no": row["itemNo"],
        "item": f"{row['itemNo']} {item['itemDescription']}",
        "item_category_code": item["itemCategoryCode"],
        "entry_type": row["entryType"],
        "location": f"{row['locationCode']} {names['Location'][row['locationCode']]}",
        "posting_month": row["postingDate"][:7],
        **about[row["serialNo"]],
    }
    return Entry(values, Decimal(row["quantity"]), Decimal(row["costAmountActual"]))


def children(entries: Sequence[Entry], path: Steps, by: str, measure: str) -> dict[str, Decimal]:
    """The node at the end of the path, by a dimension: value by label."""
    sums: dict[str, Decimal] = {}
    for entry in entries:
        if all((entry.values[name] or "(blank)") == label for name, label in path):
            label = entry.values[by] or "(blank)"
            sums[label] = sums.get(label, Decimal(0)) + getattr(entry, measure)
    return sums


def best_split(entries: Sequence[Entry], path: Steps, names: Sequence[str], kind: str) -> tuple[str, str, Decimal, int]:
    """The dimension of `names` that splits a node best, the label and value that say so, and its number of values."""
    best: tuple[Fraction, str, dict[str, Decimal]] | None = None
    for name in names:
        sums = children(entries, path, name, "quantity")
        if len(set(sums.values())) < 2:
            continue
        score = _score(sums, kind)
        if best is None or (score < best[0] if kind.startswith("smallest") else score > best[0]):
            best = score, name, sums
    assert best is not None
    _, name, sums = best
    end = (min if kind.startswith("smallest") else max)(sums.values())
    first = min((label for label, value in sums.items() if value == end), key=lambda label: (label == "(blank)", label))
    return name, first, end, len(sums)


def _score(sums: dict[str, Decimal], kind: str) -> Fraction:
    end = Fraction((min if kind.startswith("smallest") else max)(sums.values()))
    if not kind.endswith("mean"):
        return end
    mean = Fraction(sum(sums.values())) / len(sums)
    return end / mean if mean > 0 else end - mean
