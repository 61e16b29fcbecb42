"""The fetch command's work: the web service of a spec is read into its cache, and what came of it is told in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.errors import Problem, SpecError
from reportgen.inputs import origin_of
from reportgen.load.business_central.fetching import Fetched, News, fetched
from reportgen.load.numbers import counted
from reportgen.pipeline import Order, Tell, read_spec


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it, in lines."""

    results: tuple[str, ...]
    """One for every table of every company."""
    warnings: tuple[str, ...]


def fetch(order: Order, tell: Tell, *, full: bool) -> Told:
    """Bring the cache of the spec's web service up to date.

    Raises:
        SpecError: if the spec is wrong, or its source is no web service that may be asked.
        DataError: if the service or the cache fails; what was fetched before stays.
    """
    tell(f"Step 1 - spec: {order.spec}")
    origin = origin_of(read_spec(order), order.env)
    if origin.service is None:
        hint = "fetch is for source: {business_central: {...}}; other sources are read where they are"
        raise SpecError(Problem("no-service", f"'{order.spec}' reads no web service", hint=hint))
    if origin.service.offline:
        hint = "leave out source.business_central.offline"
        raise SpecError(Problem("no-service", f"'{order.spec}' says not to ask the web service", hint=hint))
    tell(f"Step 2 - fetch: {origin.name}")
    with fetched(origin.service, tell, full=full) as found:
        return Told(tuple(_result(one) for one in found.news), tuple(_warnings(found)))


def _result(one: News) -> str:
    """As ``CRONUS: item ledger entries: 1,373 rows, 12 new, 3 changed``."""
    parts = [counted(one.rows, "row", "rows"), f"{max(one.new, 0):,} new"]
    parts += [f"{-one.new:,} fewer"] if one.new < 0 else []
    parts += [f"{one.changed:,} changed"] if one.changed else []
    return f"{one.company}: {one.title}: {', '.join(parts)}"


def _warnings(found: Fetched) -> Iterator[str]:
    yield from (f"missing: {one.table}: {one.reason}" for one in found.missing)
    yield from (f"warning: {finding.code}: {finding.message}" for finding in found.findings)
