"""What of a long table goes onto paper, and the sentence that tells what does not."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reportgen.sections.base import Setting
from reportgen.spec.vocabulary import PrintDepth, SectionOptions

PRINTED = 5_000
"""Rows that are printed without the spec asking for more: some 120 pages."""


class Levelled(Protocol):
    """A row that stands at a level."""

    @property
    def level(self) -> int:
        """1 is the outermost."""
        ...


Row = TypeVar("Row", bound=Levelled)


@dataclass(frozen=True, slots=True)
class OnPaper(Generic[Row]):
    """The rows that go into the PDF."""

    rows: tuple[Row, ...]
    note: str
    """What is left out, "n of N" and where the rest is; blank if nothing."""


def on_paper(rows: tuple[Row, ...], options: SectionOptions, setting: Setting, most: int = PRINTED) -> OnPaper[Row]:
    """The rows that are printed, by the section's option `print`.

    A longer table than `most` whose spec says nothing of print prints the outer levels that stay within it.
    """
    limits = options.print if isinstance(options.print, PrintDepth) else None
    if "print" not in options.model_fields_set and len(rows) > most:
        limits = PrintDepth(depth=max(1, levels_within(rows, most)), top=most)
    if limits is None:
        return OnPaper(rows, "")
    kept = tuple(row for row in rows if limits.depth is None or row.level <= limits.depth)[: limits.top]
    if len(kept) == len(rows):
        return OnPaper(rows, "")
    some, every = (setting.formats.number(len(part), "count") for part in (kept, rows))
    more = "" if isinstance(options.print, PrintDepth) else " `print: all` in the spec prints every row."
    return OnPaper(kept, f"{some} of {every} rows are printed; all of them are in {setting.data_file}.{more}")


def levels_within(rows: Sequence[Levelled], most: int) -> int:
    """How many outer levels together have at most so many rows."""
    counts = Counter(row.level for row in rows)
    within, seen = 0, 0
    for level in sorted(counts):
        seen += counts[level]
        if seen > most:
            break
        within = level
    return within
