"""Deltas put together: a lake gets a row again whenever it changes, and an empty one when it is deleted."""

from collections.abc import Sequence
from functools import reduce
from operator import and_

import ibis
from ibis.expr import types as ir

from reportgen.load.columns import Table

_NO_ID = "00000000-0000-0000-0000-000000000000"
_DELETES = ("2", "delete")
_VERSION_WIDTH = 20
_AFTER_ALL = "~"
"""Sorts behind every version."""


def newest(rows: ir.Table, table: Table, later: Sequence[str] = ()) -> ir.Table:
    """The newest delivery of each row, those that were deleted left out; columns as they came.

    A row is known by its company and system id; without one, and with a row marker, by the table's key. Rows that have
    neither all stay. The newest is the one modified last; of several, the one with the highest row version, then with
    the highest `later`. Where rows carry markers, `later` goes before all: a marked delivery is applied in its order.
    A deletion that does not say when it happened counts unless a delivery with a higher row version follows it.

    Args:
        rows: the canonical table with `company`, `system_id`, `modified_at` (ISO text), `row_version`, `row_marker`.
        table: what it is.
        later: further whole-number columns in which later deliveries are higher.
    """
    marked = rows.row_marker != ""
    time, version = _time(rows.modified_at), _version(rows.row_version)
    deleted = rows.row_marker.lower().isin(_DELETES) | (~marked & _is_empty(rows, table))
    untimed = deleted & (time == "") & (~marked if later else True)
    system_id = _id(rows.system_id)
    named = (system_id != "") | (marked & ~_is_blank(rows, _key(table)) if _key(table) else False)
    same = [
        rows.company,
        system_id,
        *(ibis.cases((system_id == "", rows[name].cast("string"))) for name in _key(table)),
    ]
    order = [
        untimed.ifelse(1, 0).asc(),
        *(marked.ifelse(rows[name], 0).desc() for name in later),
        time.desc(),
        version.desc(),
        *(rows[name].desc() for name in later),
    ]
    place = ibis.row_number().over(ibis.window(group_by=same, order_by=order))
    # A deletion without version is final.
    gone = (
        ibis.cases((untimed & (version == ""), _AFTER_ALL), (untimed, version)).max().over(ibis.window(group_by=same))
    )
    kept = ~named | ((place == 0) & ~deleted & (gone.isnull() | (version > gone)))
    return rows.mutate(is_newest=kept).filter(ibis._.is_newest).drop("is_newest")


def identity(table: Table) -> tuple[str, ...]:
    """Columns of which at least one says something in every row that is there: its key, or its document and line."""
    return _key(table) or tuple(name for name in ("document_no", "job_no", "line_no") if name in table.by_name)


def _key(table: Table) -> tuple[str, ...]:
    """Columns that identify a row of a company."""
    if table.key:
        return tuple(name for name in table.key if name != "company")
    return ("entry_no",) if "entry_no" in table.by_name else ()


def _is_empty(rows: ir.Table, table: Table) -> ir.BooleanValue:
    """A row with nothing but a system id: what the lake gets for a row that was deleted."""
    return (rows.system_id != "") & _is_blank(rows, identity(table))


def _is_blank(rows: ir.Table, names: Sequence[str]) -> ir.BooleanValue:
    """All of the columns are blank, or 0."""
    nothings = (
        rows[name].fill_null("") == "" if rows[name].type().is_string() else rows[name].fill_null(0) == 0
        for name in names
    )
    return reduce(and_, nothings)


def _id(text: ir.StringValue) -> ir.StringValue:
    plain = text.lower().replace("{", "").replace("}", "")
    return (plain == _NO_ID).ifelse("", plain)


def _time(text: ir.StringValue) -> ir.StringValue:
    """ISO text that sorts by time, however it is punctuated; blank for the days that stand for none."""
    plain = text.replace("T", " ").replace("Z", "").replace("+00:00", "").replace("+00", "")
    return (plain < "1901").ifelse("", plain)


def _version(text: ir.StringValue) -> ir.StringValue:
    """Whole numbers, or hexadecimal ones of equal length, that sort as text."""
    return (text == "").ifelse("", text.lpad(_VERSION_WIDTH, "0"))
