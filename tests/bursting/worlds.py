"""Two invented companies' ledgers in one, in which no name is the same: what a reader of one must never be told of the
other can be looked for in the bytes of their report."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
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
_ITEMS = ("EH-ATLAS", "A12", "WAX-250")
"""A few items of the demo: what they cost, how they move and what is wrong with them is enough for every section."""


def write_worlds(folder: Path, shared: Iterable[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """The two in the tables of one ledger; each world's locations, by the reader's name.

    Args:
        shared: columns whose values are the same in both worlds.
    """
    folder.mkdir()
    same = _WORDS | frozenset(shared)
    for name, text in generate_demo().items():
        header, *rows = csv.reader(io.StringIO(text))
        at = header.index("itemNo") if "itemNo" in header else None
        rows = [row for row in rows if at is None or row[at] in ("", *_ITEMS)]
        told = [
            [_cell(column, cell, mark, number, same) for column, cell in zip(header, row, strict=True)]
            for number, mark in enumerate(WORLDS.values())
            for row in rows
        ]
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *told])
    codes = [row["locationCode"] for row in csv.DictReader((folder / "locations.csv").open(encoding="utf-8"))]
    return {reader: tuple(code for code in codes if code.endswith(mark)) for reader, mark in WORLDS.items()}


def _cell(column: str, cell: str, mark: str, world: int, same: frozenset[str]) -> str:
    if column in _ENTRY_NUMBERS:
        return str(int(cell) + world * _OFFSET) if cell not in ("", "0") else cell
    if column in same or not cell or (_PLAIN.fullmatch(cell) and not _CODES.fullmatch(column)):
        return cell
    return f"{cell}{mark}"


def found_in(bodies: Mapping[str, bytes], mark: str, around: int = 60) -> list[str]:
    """Places where a mark stands, each with what stands around it."""
    words = re.compile(rb".{0,%d}%s.{0,10}" % (around, mark.encode()), re.DOTALL)
    return [f"{name}: {found[0]!r}" for name, body in bodies.items() for found in words.finditer(body)]


