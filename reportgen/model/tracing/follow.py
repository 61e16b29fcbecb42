"""A trace from chosen entries, round by round: each round asks for the links of all entries that the last one found."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportgen.model.tracing.links import Link, Links
from reportgen.model.tracing.steps import Step, Steps


@dataclass(frozen=True, slots=True)
class Network:
    """Entries of one company and what leads from one to another, in one direction from the chosen ones."""

    forward: bool
    """True from origin to usage, False from usage to origin."""
    steps: dict[int, Step]
    """By entry number, the chosen ones first."""
    links: tuple[Link, ...]
    """Each once; both ends are among the steps."""
    beyond: int = 0
    """Links to entries that are left out because the trace has as many as it may; there may be more behind them."""
    unshown: int = 0
    """Further links among the steps that are left out for the same reason."""
    deeper: int = 0
    """Entries that one more round would have found."""
    outside: int = 0
    """Entries that links lead to and that the report does not count: posted later, or outside of its filter."""


def follow(links: Links, find: Steps, starts: Sequence[Step], forward: bool, depth: int, most: int) -> Network:
    """The entries that `starts` lead to, at most `depth` links away and at most `most` in all."""
    steps = {step.entry_no: step for step in starts[:most]}
    kept: dict[Link, None] = {}
    outside: set[int] = set()
    frontier, beyond, deeper = list(steps.values()), 0, 0
    for round_no in range(depth + 1):
        if not frontier:
            break
        found = links.of(frontier, forward, most)
        new = [end for end in _ends(found.links, forward) if end not in steps and end not in outside]
        if round_no == depth:
            deeper = len(new)
            break
        room = most - len(steps)
        beyond += found.more + max(0, len(new) - room)
        frontier = find.numbered(new[:room])
        steps |= {step.entry_no: step for step in frontier}
        outside |= {*new[:room]} - steps.keys()
        kept |= dict.fromkeys(link for link in found.links if link.source in steps and link.target in steps)
    few = _few(kept, forward, most)
    return Network(forward, steps, few, beyond, len(kept) - len(few), deeper, len(outside))


def _ends(links: Iterable[Link], forward: bool) -> list[int]:
    """The far ends, each once."""
    return list(dict.fromkeys(link.target if forward else link.source for link in links))


def _few(links: Iterable[Link], forward: bool, most: int) -> tuple[Link, ...]:
    """One link to each entry, and of the others as many as `most`, in the order found."""
    reached: set[int] = set()
    first: list[Link] = []
    others: list[Link] = []
    for link in links:
        end = link.target if forward else link.source
        (others if end in reached else first).append(link)
        reached.add(end)
    kept = {*first, *others[:most]}
    return tuple(link for link in (*first, *others) if link in kept)
