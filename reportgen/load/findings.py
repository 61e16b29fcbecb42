"""What loading finds, in words: the same for files and for databases."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from reportgen.load.columns import Table
from reportgen.load.ledger import Finding
from reportgen.load.numbers import counted

EXAMPLES = 10
"""At most so many with each finding."""


def duplicate_entries(again: int, numbers: int, rows: Iterable[Sequence[object]]) -> Finding | None:
    """Entry numbers that stand more than once; None if there is none.

    Args:
        again: rows too many.
        numbers: how many entry numbers stand more than once.
        rows: the first of them: (company,) entry number, how often it stands.
    """
    if not again:
        return None
    message = (
        f"{counted(numbers, 'entry number stands', 'entry numbers stand')} more than once"
        f" ({counted(again, 'row', 'rows')} too many); all rows count, so totals may be wrong."
    )
    told = tuple(f"{_entry(row[:-1])} stands {row[-1]} times" for row in rows)
    return Finding("duplicate_entry_no", again, message, told)


def _entry(key: Sequence[object]) -> str:
    return f"entry {key[-1]}" + (f" of {key[0]}" if len(key) > 1 else "")


def unreadable_values(counts: Mapping[str, int], examples: Iterable[tuple[str, ...]]) -> Finding | None:
    """Cells that are blank now because nothing could be made of them.

    Args:
        counts: by ``item ledger entries: quantity``.
    """
    total = sum(counts.values())
    where = ", ".join(f"{name} ({count:,})" for name, count in counts.items())
    message = f"{counted(total, 'value', 'values')} left blank that cannot be read, so totals may be wrong: {where}."
    return finding("unreadable_value", total, message, examples)


def duplicate_rows(counts: Mapping[str, int], examples: Iterable[tuple[str, ...]]) -> Finding | None:
    """Rows of master tables whose key stands in an earlier row.

    Args:
        counts: by the title of the table.
    """
    total = sum(counts.values())
    where = ", ".join(f"{title} ({count:,})" for title, count in counts.items())
    message = f"{counted(total, 'row', 'rows')} left out whose key stands in an earlier row: {where}."
    return finding("duplicate_master_row", total, message, examples)


def duplicate_row(table: Table, row: Sequence[object]) -> str:
    """One key that stands more than once: its values, and how often."""
    key = ", ".join(f"{name} {value}" for name, value in zip(table.key, row, strict=False) if value not in ("", None))
    return f"{table.title}: {key or 'a blank ' + table.key[0]} stands {row[-1]} times"


def finding(code: str, count: int, message: str, examples: Iterable[tuple[str, ...]]) -> Finding | None:
    """None for nothing found; of all examples the first few."""
    return Finding(code, count, message, tuple(chain.from_iterable(examples))[:EXAMPLES]) if count else None
