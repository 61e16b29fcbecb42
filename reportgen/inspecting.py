"""What `reportgen inspect` says of a source, as text and as JSON."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

from reportgen.inputs import origin_of
from reportgen.load.inspection import TableInspection
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted
from reportgen.load.source import Inspection, inspect_source
from reportgen.pipeline import Order, read_spec

_LEDGER = "item_ledger_entries"
_SHOWN_FILES = 3
_WIDEST = 44
"""A longer cell pushes only its own row."""
_WIDTH = 100


def is_spec(source: str) -> bool:
    """Whether what is to be inspected is the source of a spec."""
    return source.lower().endswith((".yaml", ".yml"))


def inspected(source: str, order: Order) -> Inspection:
    """What is recognised in a file, a folder, a glob, a database, or in the source that a spec names.

    Args:
        order: how the spec is read, if it is one.

    Raises:
        SpecError: if the spec is wrong.
        DataError: if there is no ledger in the source.
    """
    return inspect_source(origin_of(read_spec(order), order.env) if is_spec(source) else source)


def inspection_json(found: Inspection) -> str:
    """The inspection for programs."""
    return json.dumps(_plain(found), ensure_ascii=False, indent=1)


def inspection_text(found: Inspection) -> str:
    """The inspection for people: the whole first, then what is missing and odd, then column by column."""
    return "\n".join(_lines(found))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(part) for key, part in asdict(value).items()}
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _lines(found: Inspection) -> Iterator[str]:
    yield from _aligned(_head(found), "")
    yield from _titled("Tables", _aligned([_overview(table) for table in found.tables], "  "))
    yield from _titled("What is missing, and what that costs", _missing(found))
    yield from _titled("Passed over", _aligned([(one.name, one.reason) for one in found.ignored], "  "))
    yield from _titled("Findings", _findings(found.findings))
    for table in found.tables:
        yield from _titled(f"Columns of {table.name}", _columns(table))


def _head(found: Inspection) -> Iterator[tuple[str, str]]:
    totals = found.control_totals
    yield "Form", found.form
    if found.companies:
        yield ("Company" if len(found.companies) == 1 else "Companies"), ", ".join(found.companies)
    yield (
        "Entries",
        f"{totals.rows:,}" + (f", the last of {found.last_posting_date}" if found.last_posting_date else ""),
    )
    yield (
        "Quantity",
        f"{totals.quantity:,f}, with serial number {totals.tracked_quantity:,f},"
        + (f" without {totals.untracked_quantity:,f}"),
    )
    lost = {one.name for table in found.tables if table.name == _LEDGER for one in table.missing}
    for name, column, total in (
        ("Remaining", "remaining_quantity", totals.remaining_quantity),
        ("Cost", "cost_amount_actual", totals.cost_amount_actual),
    ):
        yield name, "unknown" if column in lost else f"{total:,f}"


def _overview(table: TableInspection) -> tuple[str, ...]:
    files = ", ".join(table.files[:_SHOWN_FILES])
    others = f" and {len(table.files) - _SHOWN_FILES} more" if len(table.files) > _SHOWN_FILES else ""
    language = "" if table.language in ("", "English") else f" in {table.language}"
    old = f"; {table.superseded:,} of them replaced or deleted since" if table.superseded else ""
    return table.name, counted(table.rows, "row", "rows"), table.form + language, f"{files}{others}{old}"


def _missing(found: Inspection) -> Iterator[str]:
    losses = [(f"{table.name}.{one.name}", one.loss) for table in found.tables for one in table.missing]
    yield from _aligned([*((one.name, one.loss) for one in found.missing), *losses], "  ")


def _findings(found: Iterable[Finding]) -> Iterator[str]:
    for one in found:
        yield f"  {one.message}"
        yield from (f"    {example}" for example in one.examples)


def _columns(table: TableInspection) -> Iterator[str]:
    pairs = [(one.source, one.canonical) for one in table.matched]
    pairs += [(f"({one.source})", one.canonical) for one in table.made]
    yield from _aligned(pairs, "  ")
    if table.unmatched:
        yield from _wrapped(f"not used: {', '.join(table.unmatched)}")


def _aligned(rows: Iterable[tuple[str, ...]], indent: str) -> Iterator[str]:
    """Cells of a row side by side, in columns; the last one as long as it is."""
    listed = list(rows)
    widths = [min(max(map(len, cells)), _WIDEST) for cells in zip(*listed, strict=True)][:-1]
    for row in listed:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        yield indent + "  ".join((*cells, row[-1])).rstrip()


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False)


def _titled(title: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield ""
        yield title
        yield from listed
