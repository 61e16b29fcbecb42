"""A network of ledger entries as a tree, each entry once: where it comes up again it says so, and cycles end there."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.model.tracing import Link, Network, Step


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the tree."""

    step: Step
    path: tuple[int, ...]
    """Entry numbers from a start down to this one."""
    link: Link | None
    """What led here; None at a start."""
    again: bool
    """True if the entry stands further up already."""


def lines(network: Network, depth: int) -> Iterator[Line]:
    """The tree from top to bottom. It starts from the entries that no other leads to: forward the receipts first,
    from the oldest entry on; backward from the latest one. What would lie more than `depth` steps deep starts anew."""
    below = _below(network)
    reached = {end for ends in below.values() for end, _ in ends}
    traced: set[int] = set()
    for start in (*_starts(network, reached, inner=False), *_starts(network, reached, inner=True)):
        if start not in traced:
            yield from _branch(start, network, below, traced, depth)


def _starts(network: Network, reached: set[int], inner: bool) -> list[int]:
    """Entries that none leads to, or (`inner`) the others: in circles, and too deep, there are some left of them."""
    steps = [step for number, step in network.steps.items() if (number in reached) is inner]
    ordered = sorted(steps, key=lambda step: step.place_in_time, reverse=not network.forward)
    if network.forward:
        ordered.sort(key=lambda step: step.quantity <= 0 or step.entry_type == "Consumption")
    return [step.entry_no for step in ordered]


def _below(network: Network) -> dict[int, list[tuple[int, Link]]]:
    """The entries that each leads to, in the order of the tree."""
    below: dict[int, list[tuple[int, Link]]] = defaultdict(list)
    seen: set[tuple[int, int]] = set()
    for link in network.links:
        ends = (link.source, link.target) if network.forward else (link.target, link.source)
        if ends not in seen:
            seen.add(ends)
            below[ends[0]].append((ends[1], link))
    for ends_of in below.values():
        ends_of.sort(key=lambda end: network.steps[end[0]].place_in_time, reverse=not network.forward)
    return below


def _branch(
    start: int, network: Network, below: dict[int, list[tuple[int, Link]]], traced: set[int], depth: int
) -> Iterator[Line]:
    waiting: list[tuple[tuple[int, ...], Link | None]] = [((start,), None)]
    while waiting:
        path, link = waiting.pop()
        number = path[-1]
        again = number in traced
        yield Line(network.steps[number], path, link, again)
        if not again:
            traced.add(number)
        if not again and len(path) <= depth:
            waiting.extend(((*path, end), led) for end, led in reversed(below.get(number, ())))
