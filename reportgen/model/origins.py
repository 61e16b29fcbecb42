"""Where stock came from, back through transfers to the receipts.

A queue numbers its units: the first receipt of 10 has the places 0 to 10, the next of 5 the places 10 to 15. First in,
first out means that issues take places in the same order, so both are intervals, and following goods back is nothing
but matching intervals: what a transfer took out of one queue are places there, and each belongs to an arrival.
"""

from collections.abc import Sequence

import ibis
from ibis.expr import types as ir

from reportgen.model.frames import frame_of, only
from reportgen.model.masters import Masters
from reportgen.model.worth import share

HOPS = 30
"""Transfers that goods are followed back through; what is older than that counts from the earliest one followed."""
_ENDLESS = 10**15


def origins(
    masters: Masters, moves: ir.Table, pool: Sequence[str], costs: Sequence[str], name: str
) -> tuple[ir.Table, bool]:
    """The stock that movements leave, by queue, location and ``day`` of receipt: ``quantity`` and costs; and whether
    all of it was followed back to its receipt, or to what nobody sent.

    `name` tells apart what is kept for these movements from what is kept for others.
    """
    queue = (*pool, "location_code")
    moves = masters.once(f"movements {name}", lambda: moves)
    arrivals = masters.once(f"arrivals {name}", lambda: _arrivals(moves, queue, costs))
    transfers = masters.once(f"transfers {name}", lambda: _transfers(moves, queue, pool))
    columns = (*pool, "home", "day", "quantity", "whole", *costs)
    found: list[ir.Table] = []
    sought, followed = _left(moves, queue, costs), False
    for hop in range(HOPS):
        pieces = masters.once(f"pieces {hop} {name}", lambda: _split(sought, arrivals, pool, costs))  # noqa: B023
        found.append(pieces.filter(~pieces.moved).select(*columns))
        brought = pieces.filter(pieces.moved)
        if not only(frame_of(brought.agg(rows=brought.count())))["rows"]:
            followed = True
            break
        back = _taken(brought, transfers, pool, costs)
        found.append(_as_found(back.filter(back.location_code.isnull()), columns, costs))
        sought = back.filter(back.location_code.notnull())
    if not followed:
        found.append(_as_found(sought, columns, costs))
    return _layers(ibis.union(*found) if len(found) > 1 else found[0], pool, costs), followed


def _left(moves: ir.Table, queue: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """The places of each queue that no issue took; ``home`` is where the goods lie."""
    sums = moves.group_by(*queue).agg(
        high=moves.quantity.sum(where=moves.quantity > 0).fill_null(0),
        low=-moves.quantity.sum(where=moves.quantity < 0).fill_null(0),
    )
    rest = sums.filter(sums.high > sums.low)
    return rest.mutate(home=rest.location_code, **_nothing_before(costs))


def _nothing_before(costs: Sequence[str]) -> dict[str, ir.Value]:
    number = ibis.null("decimal(38, 5)")
    return {"before_day": ibis.null("date"), "before_whole": number, **{f"before_{name}": number for name in costs}}


def _arrivals(moves: ir.Table, queue: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """The places ``start`` to ``end`` of each arrival; those beyond the last one belong to nothing known."""
    came = _numbered(moves.filter(moves.quantity > 0), queue, "start", "end")
    named = came.select(*queue, "start", "end", "entry_no", "moved", *costs, day=came.posting_date, whole=came.quantity)
    sums = moves.group_by(*queue).agg(start=moves.quantity.sum(where=moves.quantity > 0).fill_null(0))
    beyond = sums.select(
        *queue,
        "start",
        end=ibis.literal(_ENDLESS),
        entry_no=ibis.null("int64"),
        moved=ibis.literal(False),
        **dict.fromkeys(costs, ibis.null("decimal(38, 5)")),
        day=ibis.null("date"),
        whole=ibis.null("decimal(38, 5)"),
    )
    return _exact(named).union(_exact(beyond))


def _numbered(t: ir.Table, group: Sequence[str], start: str, end: str) -> ir.Table:
    """With the places that each quantity, whatever its sign, takes in its group, in order of posting."""
    so_far = ibis.window(group_by=tuple(group), order_by=[t.posting_date, t.entry_no], preceding=None, following=0)
    numbered = t.mutate(**{end: t.quantity.abs().sum().over(so_far)})
    return numbered.mutate(**{start: numbered[end] - numbered.quantity.abs()})


def _transfers(moves: ir.Table, queue: Sequence[str], pool: Sequence[str]) -> ir.Table:
    """What each arrival by transfer (``entry_no``) is made of: from ``since`` to ``until``, counted from its own start,
    are the places from ``taken`` on at the location ``source``; null is the source of what nobody sent.

    What one document sends and receives on one day belongs together, first sent first received.
    """
    document = (*pool, "document_no", "posting_date")
    came = _numbered(moves.filter(moves.moved & (moves.quantity > 0)), document, "first", "last")
    gone = _numbered(moves.filter(moves.quantity < 0), queue, "taken", "taken_end")
    sent = _numbered(gone.filter(gone.moved), document, "sent", "sent_end")
    sent = sent.select("sent", "sent_end", "taken", source="location_code", **_of(sent, document))
    both = came.join(sent, [*_same(came, sent, document), came.first < sent.sent_end, came.last > sent.sent])
    since = ibis.greatest(both.first, both.sent)
    known = both.select(
        *pool,
        "entry_no",
        "source",
        since=since - both.first,
        until=ibis.least(both.last, both.sent_end) - both.first,
        taken=both.taken + since - both.sent,
    )
    sums = sent.group_by(*(f"of_{column}" for column in document)).agg(all_sent=sent.sent_end.max())
    beside = came.left_join(sums, _same(came, sums, document)).mutate(all_sent=lambda t: t.all_sent.fill_null(0))
    unsent = beside.filter(beside.last > beside.all_sent)
    unknown = unsent.select(
        *pool,
        "entry_no",
        source=ibis.null("string"),
        since=ibis.greatest(unsent.first, unsent.all_sent) - unsent.first,
        until=unsent.last - unsent.first,
        taken=ibis.literal(0),
    )
    return _exact(known).union(_exact(unknown))


def _of(t: ir.Table, columns: Sequence[str]) -> dict[str, ir.Value]:
    return {f"of_{column}": t[column] for column in columns}


def _same(one: ir.Table, other: ir.Table, columns: Sequence[str]) -> list[ir.BooleanValue]:
    """Of the columns, that those of one table are the ``of_<column>`` of the other."""
    return [one[column] == other[f"of_{column}"] for column in columns]


def _split(sought: ir.Table, arrivals: ir.Table, pool: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """Places of queues, one row for each arrival that they are of; what belongs to no arrival keeps what it came with
    before: the day and cost of the transfer that was followed."""
    queue = (*pool, "location_code")
    came = arrivals.select("entry_no", "moved", "start", "end", "day", "whole", *costs, **_of(arrivals, queue))
    both = sought.join(came, [*_same(sought, came, queue), sought.low < came.end, sought.high > came.start])
    told = both.entry_no.notnull()
    own = {name: ibis.ifelse(told, both[name], both[f"before_{name}"]) for name in ("day", "whole", *costs)}
    low, high = ibis.greatest(both.low, both.start), ibis.least(both.high, both.end)
    return _exact(
        both.select(
            *pool,
            "home",
            "entry_no",
            "moved",
            since=low - both.start,
            until=high - both.start,
            quantity=high - low,
            **own,
        )
    )


def _taken(brought: ir.Table, transfers: ir.Table, pool: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """The places that goods of a transfer had where they came from."""
    key = (*pool, "entry_no")
    sent = transfers.select("source", "taken", sent_since="since", sent_until="until", **_of(transfers, key))
    both = brought.join(
        sent, [*_same(brought, sent, key), brought.since < sent.sent_until, brought.until > sent.sent_since]
    )
    since = ibis.greatest(both.since, both.sent_since)
    low = both.taken + since - both.sent_since
    return both.select(
        *pool,
        "home",
        location_code="source",
        low=low,
        high=low + ibis.least(both.until, both.sent_until) - since,
        **{f"before_{name}": both[name] for name in ("day", "whole", *costs)},
    )


def _as_found(places: ir.Table, columns: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """Goods that cannot be followed further: they count from the transfer that brought them."""
    before = {name: places[f"before_{name}"] for name in ("day", "whole", *costs)}
    return _exact(places.mutate(quantity=places.high - places.low, **before).select(*columns))


def _layers(found: ir.Table, pool: Sequence[str], costs: Sequence[str]) -> ir.Table:
    """One row a queue, location and day."""
    parts = found.mutate(**{name: share(found[name], found.quantity, found.whole) for name in costs})
    sums = {name: parts[name].sum() for name in ("quantity", *costs)}
    return parts.group_by(*pool, "day", location_code="home").agg(**sums)


def _exact(t: ir.Table) -> ir.Table:
    """With all decimals of one type, so that tables can be put together."""
    kinds = t.schema().items()
    return t.cast({name: "decimal(38, 5)" for name, kind in kinds if kind.is_decimal() or name in _PLACES})


_PLACES = frozenset(("since", "until", "taken", "quantity", "whole", "start", "end", "low", "high"))
