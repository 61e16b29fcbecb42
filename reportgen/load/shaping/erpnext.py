"""ERPNext's stock ledger entries as item ledger entries: one of its rows may name many serial numbers.

Before version 15 a row lists them, line by line; since then it names a bundle whose rows have one each. Each serial
number becomes an entry of one piece; what a row moves beyond the serial numbers it names stays untracked, so that the
ledger's quantities and values are ERPNext's.
"""

from collections.abc import Mapping, Sequence

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping import erpnext_masters as masters
from reportgen.load.shaping.cells import first_of, flag, has, text
from reportgen.load.shaping.erpnext_vouchers import HEADERS, RECONCILIATION, with_headers, with_types
from reportgen.load.shaping.posted import Keep, as_it_is, of_day, posted
from reportgen.load.shaping.shares import divided
from reportgen.load.shaping.telling import Telling

NAME = "ERPNext"
LEDGER = "erpnext_stock_ledger_entries"
BUNDLES = "erpnext_bundle_entries"
TAKES: tuple[str, ...] = (
    LEDGER,
    BUNDLES,
    *HEADERS,
    *masters.TAKES,
)
GIVES: tuple[str, ...] = ("item_ledger_entries", "value_entries", *masters.GIVES)
HINTS: Mapping[str, str] = {
    "serial_no": (
        "export the stock ledger entries with Serial No, and since version 15 also the serial and batch entries"
    ),
    "quantity": "export the stock ledger entries with Qty Change (actual_qty)",
}

Tables = Mapping[str, ir.Table]

_REST = "\x1f"
"""Stands behind the serial numbers of a row, for what it moves beyond them."""
_BATCH = "\x1e"
"""Stands for the serial number of a batch: to some engines a blank list has no elements."""


def shaped(tables: Tables, keep: Keep = as_it_is) -> Tables:
    """Canonical tables, with the columns that these tables can fill."""
    entries = keep(_entries(tables))
    valued = {"value_entries": of_day(entries)} if "cost_amount_actual" in entries.columns else {}
    return {"item_ledger_entries": entries, **valued, **masters.shaped(tables, tables[LEDGER])}


def told(tables: Tables, keep: Keep = as_it_is) -> Sequence[Telling]:  # noqa: ARG001
    """Rows whose serial numbers do not fit their quantity, and balances without movements."""
    rows = tables[LEDGER]
    opening = rows.filter(~_is_movement(rows) & (text(rows, "item_code") != ""))
    if has(opening, "qty_after_transaction"):
        opening = opening.filter(opening.qty_after_transaction.fill_null(0) != 0)
    else:
        opening = opening.limit(0)
    pieces = _pieces(_movements(tables), tables)
    rest = pieces.filter(pieces.rest & (pieces.tracked != 0) & (pieces.quantity != 0))
    named = rest.mutate(example=rest.voucher_type + " " + rest.voucher_no + ", item " + rest.item_code)
    return (
        Telling(
            "serials_do_not_fit",
            named.select("example"),
            "stock ledger entry names more or fewer serial numbers and batches than it moves; the difference is"
            " untracked.",
            "stock ledger entries name more or fewer serial numbers and batches than they move; the difference is"
            " untracked.",
        ),
        Telling(
            "opening_left_out",
            opening.select(example=text(opening, "item_code") + " " + text(opening, "warehouse")),
            "opening balance is left out: it says neither serial numbers nor a day.",
            "opening balances are left out: they say neither serial numbers nor a day.",
        ),
    )


def _entries(tables: Tables) -> ir.Table:
    rows = _pieces(_movements(tables), tables)
    fitting = rows.filter(~rows.rest | (rows.quantity != 0) | (rows.tracked == 0))
    valued = divided(
        fitting,
        among=("row_no",),
        total="stock_value_difference",
        weight="quantity",
        own="own_value",
        last=[column.desc() for column in _order(fitting)],
    )
    named = valued.select(
        *_WORKING,
        **{name: valued[of] for name, of in _NAMES.items()},
        serial_no=ibis.ifelse(valued.rest, "", valued.serial_no),
    )
    done = posted(masters.dated(named, tables), _order)
    return done.select(*(name for name in done.columns if name in _filled(tables)))


def _order(rows: ir.Table) -> list[ir.Value]:
    """In each row of the ledger by serial number, what is untracked last."""
    return [rows.row_no, ibis.ifelse(rows.rest, 1, 0), rows.serial_no, rows.lot_no, rows.place, rows.position]


_WORKING = ("row_no", "rest", "place", "position")
_NAMES = {
    "posting_date": "posting_date",
    "entry_type": "entry_type",
    "source_type": "source_type",
    "source_no": "source_no",
    "document_no": "voucher_no",
    "document_type": "document_type",
    "item_no": "item_code",
    "description": "item_name",
    "item_category_code": "item_group",
    "location_code": "warehouse",
    "lot_no": "lot_no",
    "unit_of_measure_code": "stock_uom",
    "quantity": "quantity",
    "cost_amount_actual": "part",
    "order_type": "order_type",
    "order_no": "order_no",
    "job_no": "project",
    "company": "company",
}
"""Columns of an item ledger entry, and what they are called on the way."""


def _filled(tables: Tables) -> frozenset[str]:
    """Columns of item ledger entries that the tables delivered say something about."""
    ledger, bundles = tables[LEDGER], tables.get(BUNDLES)
    parties = "erpnext_purchases" in tables or "erpnext_sales" in tables
    told = {
        "serial_no": has(ledger, "serial_no") or has(bundles, "serial_no"),
        "lot_no": has(ledger, "batch_no") or has(bundles, "batch_no"),
        "quantity": any(has(ledger, name) for name in ("actual_qty", "in_qty", "out_qty")),
        "document_no": has(ledger, "voucher_no"),
        "document_type": has(ledger, "voucher_type"),
        "location_code": has(ledger, "warehouse"),
        "unit_of_measure_code": has(ledger, "stock_uom"),
        "item_category_code": has(ledger, "item_group"),
        "description": has(ledger, "item_name"),
        "job_no": has(ledger, "project"),
        "company": has(ledger, "company"),
        "cost_amount_actual": has(ledger, "stock_value_difference"),
        "source_type": parties,
        "source_no": parties,
        "order_type": "erpnext_stock_entries" in tables,
        "order_no": "erpnext_stock_entries" in tables,
        "warranty_date": has(tables.get("erpnext_serial_nos"), "warranty_expiry_date"),
        "expiration_date": "erpnext_batches" in tables,
    }
    always = ("entry_no", "posting_date", "item_no", "entry_type", "remaining_quantity", "open", "positive")
    return frozenset((*always, *(name for name, there in told.items() if there)))


def _is_movement(rows: ir.Table) -> ir.BooleanValue:
    """Not a line that a report adds above or below."""
    return rows.posting_date.notnull() | (text(rows, "voucher_no") != "")


_TEXTS = (
    *("name", "item_code", "item_name", "item_group", "stock_uom", "warehouse", "company", "project", "creation"),
    *("voucher_type", "voucher_no", "serial_no", "batch_no", "serial_and_batch_bundle"),
)


def _movements(tables: Tables) -> ir.Table:
    """The ledger's rows that count, numbered in order (``row_no``), with quantity, entry type and party."""
    rows = tables[LEDGER]
    rows = rows.filter(
        _is_movement(rows) & ~flag(rows, "is_cancelled", otherwise=False) & (text(rows, "item_code") != "")
    )
    plain = rows.select(
        **{name: text(rows, name) for name in _TEXTS},
        posting_date=rows.posting_date,
        time=_time(rows),
        changed=_change(rows),
        balance=rows.qty_after_transaction if has(rows, "qty_after_transaction") else ibis.null("decimal(18, 5)"),
        stock_value_difference=(
            rows.stock_value_difference if has(rows, "stock_value_difference") else ibis.null("decimal(18, 5)")
        ),
    )
    numbered = _numbered(plain)
    return with_types(with_headers(_counted(numbered), tables))


def _change(rows: ir.Table) -> ir.DecimalValue:
    if has(rows, "actual_qty"):
        return rows.actual_qty.fill_null(0)
    sides = [
        side
        for side in (
            rows.in_qty.fill_null(0) if has(rows, "in_qty") else None,
            -rows.out_qty.abs().fill_null(0) if has(rows, "out_qty") else None,
        )
        if side is not None
    ]
    return sum(sides[1:], start=sides[0]) if sides else ibis.literal(0).cast("decimal(18, 5)")


def _time(rows: ir.Table) -> ir.StringValue:
    """Time of day that sorts; ``9:05:00`` may lack its first digit."""
    moment = text(rows, "moment")
    time = first_of(text(rows, "posting_time"), moment.substr(11, 15))
    return ibis.ifelse(time.substr(1, 1) == ":", ibis.literal("0") + time, time)


def _numbered(rows: ir.Table) -> ir.Table:
    """In the order of posting; of rows of one moment, first what comes in, then what moves, then what goes out."""
    voucher = ibis.window(group_by=["company", "voucher_type", "voucher_no", "item_code"])
    moves = (rows.changed.min().over(voucher) < 0) & (rows.changed.max().over(voucher) > 0)
    rank = ibis.cases((moves, 1), (rows.changed > 0, 0), else_=2)
    ranked = rows.mutate(rank=rank)
    order = [
        *(ranked[name] for name in ("posting_date", "time", "creation", "rank", "voucher_type", "voucher_no")),
        ibis.ifelse(ranked.changed < 0, 0, 1),
        *(ranked[name] for name in ("name", "item_code", "warehouse", "batch_no", "serial_no", "changed")),
        ranked.serial_and_batch_bundle,
        ranked.stock_value_difference,
    ]
    return ranked.mutate(row_no=ibis.row_number().over(ibis.window(order_by=order)))


def _counted(rows: ir.Table) -> ir.Table:
    """``quantity``: what changed; of a reconciliation that says only the new balance, the difference to the last."""
    place = ibis.window(group_by=["company", "item_code", "warehouse"], order_by="row_no")
    before = rows.balance.lag().over(place).fill_null(0)
    counts = (
        (rows.voucher_type == RECONCILIATION)
        & (rows.changed == 0)
        & rows.balance.notnull()
        & (rows.serial_no + rows.batch_no + rows.serial_and_batch_bundle == "")
    )
    return rows.mutate(quantity=ibis.ifelse(counts, (rows.balance - before).cast(rows.changed.type()), rows.changed))


def _pieces(rows: ir.Table, tables: Tables) -> ir.Table:
    """One row for each serial number, each batch of a bundle, and what each row of the ledger moves beyond them.

    The latter has `_REST` for a serial number. ``tracked`` is how many others there are.
    """
    joined = _with_bundles(rows, tables)
    listed = ibis.ifelse(joined.bundled, first_of(joined.bundle_serial_no, ibis.literal(_BATCH)), joined.serial_no)
    lines = listed.replace("\r", "\n").replace(",", "\n")
    split = joined.mutate(
        name_in_list=(lines + ibis.ifelse(joined.place == 0, f"\n{_REST}", "")).split("\n"),
    ).unnest("name_in_list", offset="position")
    named = split.mutate(serial_no=split.name_in_list.strip(), lot_no=_lot(split)).drop("name_in_list")
    there = named.filter((named.serial_no != "") & ((named.serial_no != _BATCH) | (named.bundle_lot_no != "")))
    there = there.mutate(serial_no=ibis.ifelse(there.serial_no == _BATCH, "", there.serial_no))
    rest, row = there.serial_no == _REST, ibis.window(group_by="row_no")
    sign = ibis.cases((there.quantity > 0, 1), (there.quantity < 0, -1), else_=0)
    size = ibis.ifelse(there.serial_no == "", there.bundle_quantity.abs().fill_null(0), 1)
    kind = there.quantity.type()
    sized = there.mutate(piece=ibis.ifelse(rest, 0, size * sign).cast(kind), rest=rest)
    counted = sized.mutate(
        tracked=ibis.ifelse(sized.rest, 0, 1).sum().over(row), beside=sized.piece.sum().over(row).cast(kind)
    )
    quantity = ibis.ifelse(counted.rest, (counted.quantity - counted.beside).cast(kind), counted.piece)
    signed = ibis.ifelse(counted.quantity < 0, -counted.bundle_value.abs(), counted.bundle_value.abs())
    return counted.mutate(quantity=quantity, own_value=signed)


def _lot(rows: ir.Table) -> ir.StringValue:
    return ibis.ifelse(rows.bundled & (rows.bundle_lot_no != ""), rows.bundle_lot_no, rows.batch_no)


def _with_bundles(rows: ir.Table, tables: Tables) -> ir.Table:
    """The rows, once for each row of their bundle; ``place`` counts these from 0."""
    bundles = tables.get(BUNDLES)
    if bundles is None:
        return rows.mutate(
            bundled=False,
            place=ibis.literal(0).cast("int64"),
            bundle_serial_no=ibis.literal(""),
            bundle_lot_no=ibis.literal(""),
            bundle_quantity=ibis.null(rows.quantity.type()),
            bundle_value=ibis.null(rows.stock_value_difference.type()),
        )
    given = bundles.filter(text(bundles, "parent") != "").select(
        bundle=bundles.parent,
        bundle_serial_no=text(bundles, "serial_no"),
        bundle_lot_no=text(bundles, "batch_no"),
        bundle_quantity=bundles.qty,
        bundle_value=(
            bundles.stock_value_difference
            if has(bundles, "stock_value_difference")
            else ibis.null(rows.stock_value_difference.type())
        ),
    )
    both = rows.left_join(given, (rows.serial_and_batch_bundle == given.bundle))
    filled = both.mutate(
        bundled=both.bundle.notnull(),
        bundle_serial_no=both.bundle_serial_no.fill_null(""),
        bundle_lot_no=both.bundle_lot_no.fill_null(""),
    ).drop("bundle")
    order = [filled.bundle_serial_no, filled.bundle_lot_no, filled.bundle_quantity, filled.bundle_value]
    return filled.mutate(place=ibis.row_number().over(ibis.window(group_by="row_no", order_by=order)))
