"""Two invented companies' ledgers in one, in which no name but one item's is the same: what a reader of one must never
be told of the other can be looked for in the bytes of their report."""

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path

from reportgen.demo import generate_demo

WORLDS = {"North": "Qx7", "South": "Zk4"}
"""A mark that stands at the end of every name of each world."""
_WORDS = frozenset(
    (
        *("entryType", "sourceType", "documentType", "type", "itemLedgerEntryType", "orderType", "status"),
        *("replenishmentSystem", "costingMethod", "reservationStatus", "attributeName", "unitOfMeasureCode"),
        *("baseUnitOfMeasure", "inventoryPostingGroup"),
    )
)
"""Columns whose values are the ERP's words and units, the same for everybody."""
_ENTRY_NUMBERS = frozenset(
    (
        *("entryNo", "itemLedgerEntryNo", "inboundItemEntryNo", "outboundItemEntryNo", "transferredFromEntryNo"),
        *("dimensionSetID",),
    )
)
_PLAIN = re.compile(r"-?[0-9.]+|[0-9]{4}-[0-9]{2}-[0-9]{2}|true|false|")
_CODES = re.compile(r".*(No|Code|ID)|county|city")
_OFFSET = 700_000
SHARED = "WAX-250"
"""An item without serial numbers that both have."""
_ITEMS = ("EH-ATLAS", "A12", SHARED)
"""A few items of the demo: what they cost, how they move and what is wrong with them is enough for every section."""


def write_worlds(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """The two in the tables of one ledger; each world's locations, by the reader's name."""
    folder.mkdir()
    for name, text in generate_demo().items():
        header, *rows = csv.reader(io.StringIO(text))
        at = header.index("itemNo") if "itemNo" in header else None
        rows = [row for row in rows if at is None or row[at] in ("", *_ITEMS)]
        told = [
            row if name == "items.csv" and SHARED in row else _marked(header, row, mark, number)
            for number, mark in enumerate(WORLDS.values())
            for row in rows
            if not (name == "items.csv" and SHARED in row and number)
        ]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *told])
    codes = [row["locationCode"] for row in csv.DictReader((folder / "locations.csv").open(encoding="utf-8"))]
    return {reader: tuple(code for code in codes if code.endswith(mark)) for reader, mark in WORLDS.items()}


def _marked(header: list[str], row: list[str], mark: str, number: int) -> list[str]:
    return [_cell(column, cell, mark, number) for column, cell in zip(header, row, strict=True)]


def _cell(column: str, cell: str, mark: str, world: int) -> str:
    if column in _ENTRY_NUMBERS:
        return str(int(cell) + world * _OFFSET) if cell not in ("", "0") else cell
    if column in _WORDS or cell in ("", SHARED) or (_PLAIN.fullmatch(cell) and not _CODES.fullmatch(column)):
        return cell
    return f"{cell}{mark}"


def found_in(bodies: Mapping[str, bytes], mark: str, around: int = 60) -> list[str]:
    """Places where a mark stands, each with what stands around it."""
    words = re.compile(rb".{0,%d}%s.{0,10}" % (around, mark.encode()), re.DOTALL)
    return [f"{name}: {found[0]!r}" for name, body in bodies.items() for found in words.finditer(body)]
