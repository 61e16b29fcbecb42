"""The snapshot command's work: of each day a report's data and its list of serial numbers, kept to compare with.

The ledger is opened once for all days; each is compared with the one before it, which is in its place by then.
Nothing in a snapshot depends on when it is taken: the same ledger and day give the same bytes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportgen.composing import compared_days
from reportgen.deliver.publishing.keeping import kept
from reportgen.deliver.receipt import Receipt
from reportgen.deliver.snapshots import TAG, Snapshots, check_tag
from reportgen.errors import DataError, ExitStatus, Mark, Problem, SpecError
from reportgen.inputs import snapshots_of
from reportgen.load.earlier import read_report
from reportgen.model.catalog import catalog
from reportgen.model.earlier import earlier_measures
from reportgen.model.inventory import Inventory
from reportgen.model.measures import Asked
from reportgen.model.needs import columns_needed
from reportgen.model.serial_list import FACTS, FIGURES, serial_list
from reportgen.pipeline import Order, Prepared, Tell, Workshop, read_spec, workshop
from reportgen.render.artifact import Artifact
from reportgen.render.csv_files import rows_bytes
from reportgen.render.data import json_bytes
from reportgen.spec.dates import resolve_as_of, resolve_period
from reportgen.spec.models import ReportSpec
from reportgen.spec.publish import SERIALS, KeepSpec, SnapshotSpec
from reportgen.spec.series import Every, Series, days_of, is_range, read_series

_SCHEMA = 1
_CSV = "text/csv; charset=utf-8; header=present"


@dataclass(frozen=True, slots=True)
class Taking:
    """Which snapshots to take, beside what the order says."""

    series: Series | None = None
    """Many days; without it the spec's own."""
    folder: Path | None = None
    """Where snapshots lie, in place of the spec's ``snapshot.dir``."""
    tag: str = ""
    """Name for the day's snapshot, which is then never removed."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One snapshot, in its place."""

    receipt: Receipt
    report: Prepared
    words: str
    """The day, and what it was compared with."""


def taking_of(as_of: str | None, every: Every | None, tag: str, folder: Path | None) -> tuple[Taking, str | None]:
    """What the command line asks for, and the one day that it names, if it does.

    Raises:
        SpecError: if that makes no sense.
    """
    if as_of and is_range(as_of):
        if tag:
            hint = "take the snapshot of that day alone"
            raise SpecError(Problem("bad-tag", "a name is that of one day, not of a range of days", TAG, hint))
        return Taking(read_series(as_of, every or "month"), folder), None
    if every:
        hint = "--as-of 2022-11-30..2025-10-31"
        raise SpecError(Problem("no-range", "--every needs a range of days", Mark("--every"), hint))
    return Taking(None, folder, tag), as_of


def status_of(statuses: Sequence[ExitStatus]) -> ExitStatus:
    """What the command ends with: checks count on every day, alerts on the last."""
    if ExitStatus.CHECK_FAILED in statuses:
        return ExitStatus.CHECK_FAILED
    return statuses[-1] if statuses else ExitStatus.DONE


def snapshots(order: Order, taking: Taking, tell: Tell, warn: Tell) -> Iterator[Taken]:
    """Take the snapshots of a spec, in order of days; each is in its place when it is handed over.

    `warn` is told what a user should see in any case.

    Raises:
        ReportgenError: with every problem found; snapshots that were handed over stay, none is half there.
    """
    tell(f"Step 1 - spec: {order.spec}")
    spec, ours = _with_snapshots(read_spec(order), taking.folder)
    place = Snapshots(snapshots_of(spec, ours))
    if taking.tag:
        check_tag(taking.tag, None, {})
    wanted = replace(order, formats=tuple(dict.fromkeys(("json", *order.formats))))
    many = taking.series is not None
    with workshop(wanted, tell, spec, frozenset({"data"}), _columns(spec), at_hand=many) as shop:
        days = _days(spec, taking.series, shop)
        if taking.tag:
            check_tag(taking.tag, days[-1], place.tags())
        for day in days:
            yield _taken(shop, spec.model_copy(update={"as_of": day}), day, place)
    _settle(place, spec, ours.keep, {taking.tag: days[-1]} if taking.tag else {}, tell, warn)


def _with_snapshots(spec: ReportSpec, folder: Path | None) -> tuple[ReportSpec, SnapshotSpec]:
    """The spec of the whole report, and how its snapshots are kept: as by default where it does not say."""
    ours = spec.snapshot or SnapshotSpec.model_validate({})
    if folder:
        ours = ours.model_copy(update={"dir": str(folder.absolute())})
    return spec.model_copy(update={"snapshot": ours, "for_each": None}), ours


def _columns(spec: ReportSpec) -> frozenset[str]:
    """Columns of a ledger entry that the list of serial numbers is made from."""
    words = catalog(spec.measures, spec.dimensions, spec.hierarchies)
    return columns_needed(words, (*FACTS, *FIGURES), (), Asked(date(2000, 1, 1)))


def _days(spec: ReportSpec, series: Series | None, shop: Workshop) -> tuple[date, ...]:
    """The days to take, each of which has its period and its day to compare with."""
    today, latest = shop.order.moment.date(), shop.ledger.last_posting_date
    days = days_of(series, today, latest) if series else (resolve_as_of(spec.as_of, today, latest),)
    for day in days:
        resolve_period(spec.period, day)
        compared_days(spec, day)
    return days


def _taken(shop: Workshop, spec: ReportSpec, day: date, place: Snapshots) -> Taken:
    shop = replace(shop, order=replace(shop.order, moment=_moment(shop, day)))
    shop.tell(f"Step 3 - model: {day}")
    with shop.inventory(spec) as inventory:
        serials = _serials(inventory)
        report = shop.prepared(spec, inventory, beside=(serials,))
        shop.tell(f"Step 6 - deliver: {place.folder / day.isoformat()}")
        receipt = place.place(day, report.artifacts)
        return Taken(receipt, report, _words(spec, inventory, receipt, serials.body.count(b"\n") == 1))


def _moment(shop: Workshop, day: date) -> datetime:
    """What counts as now for a day: what the ledger says, not the clock; that only tells a day which is yet to come."""
    if day > shop.order.moment.date():
        return shop.order.moment
    return datetime.combine(max(day, shop.ledger.last_posting_date or day), time(), UTC)


def _serials(inventory: Inventory) -> Artifact:
    rows = serial_list(inventory)
    return Artifact(SERIALS, _CSV, rows_bytes(list(rows.columns), rows.itertuples(index=False, name=None)))


def _words(spec: ReportSpec, inventory: Inventory, receipt: Receipt, is_empty: bool) -> str:
    parts = [f"{inventory.asked.as_of}: {receipt.outcome}"]
    parts += ["no serial number has an entry up to this day"] if is_empty else []
    if compared := inventory.beside.earlier:
        parts.append(f"compared with {compared.name}")
    elif inventory.compared:
        parts.append(f"compared with {inventory.compared.asked.as_of}")
    elif not spec.snapshot or spec.snapshot.compare != "none":
        parts.append("there is no earlier snapshot to compare with yet")
    return ", ".join(parts)


def _settle(
    place: Snapshots, spec: ReportSpec, keep: KeepSpec | None, named: Mapping[str, date], tell: Tell, warn: Tell
) -> None:
    """Names, what is no longer kept, and the index of the rest."""
    with place.lock():
        place.tidy()
        tags = place.tags()
        for tag, day in named.items():
            check_tag(tag, day, tags)
        tags |= named
        if named:
            place.write_tags(tags)
        days = place.manifests().keys()
        for day in sorted(days - kept(days, keep) - {*tags.values()}):
            tell(f"Remove: {place.folder / day.isoformat()}")
            place.remove(day)
        place.write_index(_index(place, spec, tags, warn))


def _index(place: Snapshots, spec: ReportSpec, tags: Mapping[str, date], warn: Tell) -> bytes:
    """Every snapshot with its names and key figures; what the last index says of an unchanged one is not read again."""
    known, entries = _indexed(place.index()), []
    for day, manifest in place.manifests().items():
        digest = sha256(manifest).hexdigest()
        figures = known.get((day.isoformat(), digest))
        if figures is None:
            try:
                figures = earlier_measures(read_report(place.folder / day.isoformat() / f"{spec.slug}.json"))
            except DataError as error:
                warn(f"warning: {place.folder / day.isoformat()} is not in the index: {error.problems[0].message}")
                continue
        names = [tag for tag in sorted(tags) if tags[tag] == day]
        entries.append({"as_of": day, "tags": names, "manifest": digest, "figures": figures})
    return json_bytes({"schema": _SCHEMA, "title": spec.title, "slug": spec.slug, "snapshots": entries})


def _indexed(body: bytes) -> dict[tuple[str, str], Any]:
    """Key figures by day and hash of the manifest; none of an index that is no index."""
    try:
        listed = json.loads(body or b"{}", parse_float=Decimal).get("snapshots", ())
        return {(str(one["as_of"]), str(one["manifest"])): one["figures"] for one in listed}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
