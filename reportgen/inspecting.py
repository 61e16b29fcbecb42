"""What `reportgen inspect` says of a source, as text and as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen.load.source import Inspection


def inspection_json(found: Inspection) -> str:
    """The inspection for programs."""
    return json.dumps(_plain(found), ensure_ascii=False, indent=1)


def inspection_text(found: Inspection) -> str:
    """The inspection for people: tables first, then what is missing and what that costs, then what is odd."""
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
    yield f"Form: {found.form}"
    for name, value in (("Company", found.company), ("Last posting date", found.last_posting_date)):
        if value:
            yield f"{name}: {value}"
    yield ""
    yield "Tables"
    for table in found.tables:
        yield f"  {table.name}: {table.rows:,} rows from {', '.join(table.files)}"
        yield f"    columns: {', '.join(_match(match.source, match.canonical) for match in table.matched)}"
        if table.unmatched:
            yield f"    not used: {', '.join(table.unmatched)}"
        for missing in table.missing:
            yield f"    without {missing.name}: {missing.loss}"
    yield from _titled("Without these tables", [f"{missing.name}: {missing.loss}" for missing in found.missing])
    yield from _titled("Files passed over", [f"{one.name}: {one.reason}" for one in found.ignored])
    yield from _titled(
        "Findings", [line for one in found.findings for line in (one.message, *(f"  {ex}" for ex in one.examples))]
    )
    totals = found.control_totals
    yield ""
    yield "Control totals"
    yield f"  entries {totals.rows:,}, quantity {totals.quantity:,f}, remaining {totals.remaining_quantity:,f}"
    yield f"  with serial number {totals.tracked_quantity:,f}, without {totals.untracked_quantity:,f}"
    yield f"  cost amount (actual) {totals.cost_amount_actual:,f}"


def _match(source: str, canonical: str) -> str:
    return source if source == canonical else f"{source} -> {canonical}"


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)
