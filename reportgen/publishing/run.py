"""The command publish: reports made, and put where their readers find them."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

from reportgen.bursting import Reader, batch
from reportgen.deliver.publishing.catalogue import LATEST
from reportgen.deliver.publishing.editions import INDEX
from reportgen.deliver.publishing.local import LocalStorage
from reportgen.deliver.publishing.releasing import Plan, Press
from reportgen.deliver.publishing.storage import Folders, Storage
from reportgen.errors import DeliveryError, Mark, Problem, SpecError
from reportgen.pipeline import Extra, Order, Prepared, Tell, prepare, read_spec
from reportgen.publishing.jobs import Jobs, cover_of
from reportgen.publishing.site import pages_of
from reportgen.publishing.verifying import Verified, verify_place
from reportgen.secrets import resolve
from reportgen.spec.models import ReportSpec
from reportgen.spec.publish import PublishSpec

_TAG = re.compile(r"[\w][\w .-]{0,59}")


@dataclass(frozen=True, slots=True)
class Published:
    """A report where its readers find it."""

    report: Prepared
    """Without the bytes of its files, and without its data unless they were asked for."""
    permalink: str
    """Address or path of its day's page."""
    latest: str
    """Address or path of the page that always shows the newest; blank if a later day's is shown there."""
    is_new: bool
    """Whether the day had no report before."""
    dropped: tuple[date, ...]
    """Days whose reports are no longer kept."""
    stays: bool = True
    """False if the next run removes it."""

    @property
    def pages(self) -> tuple[str, ...]:
        """What readers open."""
        return (self.permalink, self.latest) if self.latest else (self.permalink,)

    @property
    def words(self) -> str:
        """The pages, one a line, and which days are gone."""
        lines = [*self.pages]
        if self.dropped:
            lines.append(f"no longer kept: {', '.join(map(str, self.dropped))}")
        if not self.stays:
            lines.append(
                f"{self.report.as_of} is older than what publish.keep keeps: gone with the next run; --tag keeps it"
            )
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Publication:
    """What one spec came to."""

    published: tuple[Published, ...]
    warnings: tuple[str, ...]
    """What a user should see."""


def publish(
    order: Order,
    tell: Tell,
    tags: Sequence[str] = (),
    only: Collection[str] = (),
    dry_run: bool = False,
    extras: frozenset[Extra] = frozenset(),
) -> Publication:
    """Make the reports of a spec and put them in their place; nothing leaves before everything is made.

    Args:
        order: what the command line asks for.
        tell: takes a line on each step.
        tags: names under which this day's report is kept for good.
        only: readers, of a spec with ``for_each``.
        dry_run: make everything, look at the place, and change nothing.
        extras: what is made beside the files.

    Raises:
        ReportgenError: with every problem found; what was published before stands as it was.
    """
    _check_tags(tags)
    tell(f"Step 1 - spec: {order.spec}")
    spec = read_spec(order)
    target = publish_of(spec, order)
    warnings: list[str] = []
    with (
        storage_of(spec, target, order.env, warnings.append) as storage,
        _made(order, tell, spec, only, extras | {"data"}, warnings) as reports,
    ):
        tell(f"Step 6 - deliver: {target.url}")
        press = Press(
            storage,
            cover_of,
            lambda catalogues, address: pages_of(catalogues, address, order.moment),
            warnings.append,
            target.address or "",
        )
        jobs = Jobs(reports, target, order.moment, tuple(tags))
        plans = press.planned(jobs) if dry_run else press.publish(jobs)
        if dry_run:
            warnings.append(f"nothing was changed at {target.url}: this is a dry run")
        base, keeps_data = _base(spec, target, storage), "data" in extras
        told = (_told(plan, report, base, keeps_data) for plan, (_, report) in zip(plans, reports, strict=True))
        return Publication(tuple(told), tuple(warnings))


def verify_published(order: Order) -> Verified:
    """All that stands in the place that a spec publishes to, wherever that is.

    Raises:
        ReportgenError: if it cannot be read.
    """
    spec = read_spec(order)
    target = publish_of(spec, order)
    with storage_of(spec, target, order.env, lambda _: None) as storage:
        found = verify_place(storage)
    if found.editions or found.problems:
        return replace(found, where=target.url)
    message = f"nothing was published to '{target.url}' yet"
    raise DeliveryError(Problem("not-a-report", message, hint=f"reportgen publish {order.spec}"))


def publish_of(spec: ReportSpec, order: Order) -> PublishSpec:
    """Where the spec is published to.

    Raises:
        SpecError: if it does not say that.
    """
    if spec.publish is None:
        hint = "publish: {url: /srv/intranet/reports}"
        raise SpecError(Problem("missing-key", "the spec does not say where to publish", Mark(str(order.spec)), hint))
    return spec.publish


@contextmanager
def storage_of(spec: ReportSpec, target: PublishSpec, env: Mapping[str, str], warn: Tell) -> Iterator[Storage]:
    """The place that a spec names: a folder, relative to the spec's, or a server."""
    if "://" not in target.url:
        yield LocalStorage(spec.resolve(target.url))
        return
    from reportgen.deliver.publishing.remote import remote_storage

    password = resolve(target.password, env, spec.folder) if target.password else ""
    with remote_storage(target, password, spec.folder, warn) as storage:
        yield storage


@contextmanager
def _made(
    order: Order, tell: Tell, spec: ReportSpec, only: Collection[str], extras: frozenset[Extra], warnings: list[str]
) -> Iterator[Iterable[tuple[Reader | None, Prepared]]]:
    if spec.for_each is None:
        yield [(None, prepare(order, tell, spec, extras))]
        return
    with batch(order, tell, spec, only, extras) as made:
        warnings.extend(made.warnings)
        yield made


def _base(spec: ReportSpec, target: PublishSpec, storage: Storage) -> str:
    """What readers' addresses begin with, as far as it is known."""
    where = str(spec.resolve(target.url)) if isinstance(storage, Folders) else target.url
    return (target.address or where).rstrip("/")


def _told(plan: Plan, report: Prepared, base: str, keeps_data: bool) -> Published:
    at = f"{base}/{plan.series}"
    return Published(
        replace(report, artifacts=(), letter=None, data=report.data if keeps_data else b""),
        f"{at}/{plan.edition.day}/{INDEX}",
        f"{at}/{LATEST}/{INDEX}" if plan.is_latest else "",
        plan.is_new,
        plan.dropped,
        plan.stays,
    )


def _check_tags(tags: Sequence[str]) -> None:
    wrong = [tag for tag in tags if not _TAG.fullmatch(tag)]
    if wrong:
        hint = "letters, digits, '.', '-', '_' and blanks, at most 60: --tag year-end-2025"
        raise SpecError(Problem("bad-tag", f"'{wrong[0][:80]}' cannot be a tag", hint=hint))
