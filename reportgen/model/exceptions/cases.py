"""Single cases: who, where, by which entry and document, and the values that show what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from ibis.expr import types as ir

from reportgen.model.frames import Frame, frame_from, frame_of, records
from reportgen.model.joins import KEY
from reportgen.model.rules.evidence import Evidence

PLACE = ("company", *KEY, "location_code", "entry_no", "document_no", "posting_date")
"""Columns that every case has: blank text, no number and no day where they do not apply."""
CASE_COLUMNS = frozenset(("document_no",))
"""Columns of a ledger entry that are read to tell a case, beside those of the rules."""


@dataclass(frozen=True)
class Cases:
    """What breaks one rule."""

    count: int
    rows: Frame
    """The first of them, by company, item, variant, serial number, location and entry: `PLACE` and the values."""


OTHERS_STOCK = frozenset(("negative_stock", "stock_not_remaining", "untracked_in_transit"))
"""Rules about stock without serial numbers, which is everybody's: their sums are not told to who sees a part."""
_BLANK = {"entry_no": None, "posting_date": None}
NONE = Cases(0, Frame())


def cases_of(evidence: Evidence, rows: ir.Table, columns: Sequence[str], most: int) -> Cases:
    """How many rows there are, and the first `most`, each with the entry that shows it.

    That is the entry the rule names, or else the serial number's latest by entry number.
    """
    rows = _own(evidence, rows) if evidence.inventory.is_part else rows
    count = evidence.number_of(rows)
    if not count:
        return NONE
    shown = evidence.companies.with_company(columns)
    order = [column for column in PLACE if column in shown]
    first = rows.select(*shown).order_by([*order, *(column for column in shown if column not in order)]).limit(most)
    names = (*PLACE, *(column for column in columns if column not in PLACE))
    told = records(frame_of(_with_entry(evidence, first)))
    if not evidence.has("posting_date"):
        # Entries of a ledger without days count on the report's, which is not when they were posted.
        told = [{**one, "posting_date": None} for one in told]
    cases = [tuple(one.get(name, _BLANK.get(name, "")) for name in names) for one in told]
    return Cases(count, frame_from(names, sorted(cases, key=_by_place)))


def _own(evidence: Evidence, rows: ir.Table) -> ir.Table:
    """Of what breaks a rule, what the reader of a part of the ledger may be told: their serial numbers, whose story is
    told as a whole, and entries of their own. An item without serial numbers may be others' too."""
    if "entry_no" not in rows.columns:
        return rows
    by = [column for column in evidence.companies.with_company(("entry_no",)) if column in rows.columns]
    own = rows.semi_join(evidence.inventory.entries(evidence.scope).select(*by).distinct(), by)
    if "serial_no" not in rows.columns:
        return own
    return own.filter(own.serial_no == "").union(rows.filter(rows.serial_no != ""))


def _by_place(case: tuple[object, ...]) -> tuple[tuple[str, ...], int]:
    *texts, number = case[: PLACE.index("entry_no") + 1]
    return tuple(str(text) for text in texts), number if isinstance(number, int) else 0


def _with_entry(evidence: Evidence, first: ir.Table) -> ir.Table:
    """With the entry's item, serial number, location, document and day, where the rule does not tell them."""
    if "serial_no" in first.columns and "entry_no" not in first.columns:
        first = _with_latest(evidence, first)
    if "entry_no" not in first.columns:
        return first
    by = evidence.companies.with_company(("entry_no",))
    entries = evidence.inventory.masters.entries((*PLACE[1:], "serial_no"))
    named = entries.semi_join(first.select(*by).distinct(), by)
    lacking = [column for column in PLACE if column in named.columns and column not in first.columns]
    # An entry number that stands twice must not make two cases of one.
    entry = named.group_by(*(named[column].name(f"of_{column}") for column in by)).agg(
        **{column: named[column].min() for column in lacking}
    )
    both = first.left_join(entry, [first[column] == entry[f"of_{column}"] for column in by])
    return both.select(*first.columns, *lacking)


def _with_latest(evidence: Evidence, first: ir.Table) -> ir.Table:
    key = evidence.companies.key
    entries = evidence.all_entries.semi_join(first.select(*key), key)
    latest = entries.group_by(*(entries[column].name(f"of_{column}") for column in key)).agg(
        entry_no=entries.entry_no.max(where=evidence.by_then(entries))
    )
    both = first.left_join(latest, [first[column] == latest[f"of_{column}"] for column in key])
    return both.select(*first.columns, "entry_no")
