"""What leads from one ledger entry to another; every question is asked of the engine for many entries at once."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from ibis.expr import types as ir

from reportgen.model.frames import records_of
from reportgen.model.tracing.steps import Step, batches
from reportgen.model.tracing.tables import CONSUMPTION, ORDER_KEY, OUTPUT, TRACK_KEY, Tables

APPLIED, ORDERED, TRACKED = "application", "order", "tracking"
"""Through application entries or transfers, through an order, through the serial number or lot itself."""
_ENTRIES_A_TRACK = 20
"""How many entries a serial number or lot has at most, as a rule."""

Track = tuple[str, ...]
Place = tuple[date, int]
"""Posting date and number of an entry."""


@dataclass(frozen=True, slots=True)
class Link:
    """Goods of the entry `source` are in the entry `target`."""

    source: int
    target: int
    through: str


@dataclass(slots=True)
class Found:
    """Links of some entries, and how many more there are than were fetched."""

    links: list[Link] = field(default_factory=list)
    more: int = 0


class Links:
    """All links among the entries of one company."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._own: dict[Track, list[Link]] = {}

    def of(self, steps: Sequence[Step], forward: bool, most: int) -> Found:
        """Links that lead from these entries on (`forward`), or to them; some `most` of each kind."""
        found = Found()
        self._applied(steps, forward, most, found)
        self._ordered(steps, forward, most, found)
        self._tracked(steps, forward, most, found)
        return found

    def _applied(self, steps: Sequence[Step], forward: bool, most: int, found: Found) -> None:
        links = self._tables.links
        near = links.source if forward else links.target
        for batch in batches(sorted(step.entry_no for step in steps)):
            t = links.filter(near.isin(batch))
            rows = _first(t.order_by([t.source, t.target]), most, found)
            found.links += [Link(row["source"], row["target"], APPLIED) for row in rows]

    def _ordered(self, steps: Sequence[Step], forward: bool, most: int, found: Found) -> None:
        near: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for step in steps:
            if step.used if forward else step.made:
                near[step.order].append(step.entry_no)
        if not near:
            return
        t = self._tables.entries
        side = (
            t.entry_type.isin(OUTPUT) & (t.quantity > 0)
            if forward
            else t.entry_type.isin(CONSUMPTION) & (t.quantity < 0)
        )
        there = t.filter(side).semi_join(self._tables.lookup(ORDER_KEY, sorted(near)), ORDER_KEY)
        far: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row in _first(there.select(*ORDER_KEY, "entry_no").order_by(["entry_no"]), most, found):
            far[tuple(row[name] for name in ORDER_KEY)].append(row["entry_no"])
        for key in sorted(far):
            pairs = len(near[key]) * len(far[key])
            ends = ((one, other) for one in sorted(near[key]) for other in far[key])
            kept = list(islice(ends, max(most, len(far[key]))))
            found.links += [Link(*(pair if forward else pair[::-1]), ORDERED) for pair in kept]
            found.more += pairs - len(kept)

    def _tracked(self, steps: Sequence[Step], forward: bool, most: int, found: Found) -> None:
        """Links by serial number or lot, for entries that no application leads to."""
        keys = {step.track for step in steps if step.track}
        self._learn(sorted(keys - self._own.keys()), most, found)
        numbers = {step.entry_no for step in steps}
        for key in sorted(keys):
            found.links += [link for link in self._own[key] if (link.source if forward else link.target) in numbers]

    def _learn(self, keys: Sequence[Track], most: int, found: Found) -> None:
        self._own |= {key: [] for key in keys}
        loose = self._among(self._tables.loose, keys, most, found) if keys else {}
        if not loose:
            return
        t = self._tables.entries
        lasting = (t.quantity > 0) & ~t.entry_type.isin(("Transfer", "Sale"))
        sources = self._among(t.filter((t.tracked_by == "serial") | lasting), sorted(loose), most, found)
        for key, targets in loose.items():
            self._own[key], more = _own_links(key, sources.get(key, []), targets, most)
            found.more += more

    def _among(self, t: ir.Table, keys: Sequence[Track], most: int, found: Found) -> dict[Track, list[Place]]:
        """Entries by serial number or lot, in order of posting date and number."""
        there = t.semi_join(self._tables.lookup(TRACK_KEY, keys), TRACK_KEY)
        rows = there.select(*TRACK_KEY, "posting_date", "entry_no").order_by(["posting_date", "entry_no"])
        places: dict[Track, list[Place]] = defaultdict(list)
        for row in _first(rows, most * _ENTRIES_A_TRACK, found):
            places[tuple(row[name] for name in TRACK_KEY)].append((row["posting_date"] or date.min, row["entry_no"]))
        return places


def _first(t: ir.Table, most: int, found: Found) -> list[dict[str, Any]]:
    """The first rows; how many more there are is added to what was found."""
    rows = records_of(t.limit(most))
    if len(rows) == most:
        found.more += records_of(t.agg(rows=t.count()))[0]["rows"] - most
    return rows


def _own_links(key: Track, sources: list[Place], targets: list[Place], most: int) -> tuple[list[Link], int]:
    """A serial number's entry comes from the one before; a lot's from all receipts of the lot before."""
    if key[2] == "serial":
        before = dict(zip(sources[1:], sources, strict=False))
        return [Link(before[one][1], one[1], TRACKED) for one in targets if one in before], 0
    pairs = [(source, target) for target in targets for source in sources[:most] if source < target][:most]
    every = sum(bisect_left(sources, target) for target in targets)
    return [Link(source[1], target[1], TRACKED) for source, target in pairs], every - len(pairs)
