"""Editions put into a place while nobody else does: planned first, then all brought, then what has to go removed.

In order, under the place's lock: what is known is read and the first page rendered; each edition is announced in its
catalogue, put in place and entered; the first page and the feed follow; what is no longer kept goes last. Whoever is
killed in between leaves whole reports, and a catalogue from which the next run sees what to finish and what to remove.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256

from reportgen.deliver.publishing.catalogue import (
    CATALOGUE,
    Catalogue,
    Record,
    read_catalogue,
    read_record,
    set_aside,
    write_catalogue,
    written,
)
from reportgen.deliver.publishing.editions import Edition
from reportgen.deliver.publishing.keeping import kept
from reportgen.deliver.publishing.shelf import Cover, fitted, lead, leading, put, refuse_strangers, stands, take_away
from reportgen.deliver.publishing.storage import Storage
from reportgen.deliver.publishing.surveying import is_bad, survey
from reportgen.errors import DeliveryError
from reportgen.render.artifact import Artifact
from reportgen.spec.publish import KeepSpec

LOCK = "publish"
LOCK_SECONDS = 600.0
"""How long a run waits for others that publish to the same place."""

Pages = Callable[[Mapping[str, Catalogue], str], Sequence[Artifact]]
"""The first page and the feed, made from all catalogues by report's folder, and the address of the place."""


@dataclass(frozen=True, slots=True)
class Job:
    """An edition to publish."""

    series: str
    """Folder of the report, as ``stock``, or of a reader's, as ``stock/north``."""
    edition: Edition
    artifacts: tuple[Artifact, ...]
    """Its files, with ``index.html`` and the manifest."""
    keep: KeepSpec | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What publishing an edition comes to."""

    series: str
    edition: Edition
    """As it will stand in the place."""
    announced: Catalogue
    """Before: the edition is coming."""
    entered: Catalogue
    """After: it is there, and others have to go."""
    is_new: bool
    """Whether its day had none before."""
    stays: bool
    """False if the rule of what is kept has no room for its day: the next run removes it."""

    @property
    def is_latest(self) -> bool:
        """Whether no edition is of a later day."""
        return self.entered.latest is not None and self.entered.latest.as_of == self.edition.as_of

    @property
    def dropped(self) -> tuple[date, ...]:
        """The days whose reports are no longer kept."""
        there = {one.as_of for one in self.entered.editions}
        return tuple(one.as_of for one in self.announced.editions if one.as_of not in there)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """All that is decided before anything leaves."""

    record: Record
    plans: tuple[Plan, ...]
    pages: tuple[Artifact, ...]
    torn: dict[str, Catalogue]
    """Reports that a run left unfinished, and nothing is published of now."""


@dataclass(frozen=True, slots=True)
class Press:
    """What publishing to one place takes."""

    storage: Storage
    cover: Cover
    pages: Pages
    tell: Callable[[str], None]
    """Takes what a user should know of the place."""
    address: str = ""
    """Where readers open the place; blank if the publisher does not know."""

    def publish(self, jobs: Iterable[Job], seconds: float = LOCK_SECONDS) -> tuple[Plan, ...]:
        """Put the editions in place, and give what came of each. The jobs are gone through twice, one at a time.

        Raises:
            DeliveryError: if that is not possible. Reports that stood stay whole, and so do those already put.
        """
        with self.storage.lock(LOCK, seconds):
            self.storage.tidy()
            found = self._prepared(jobs)
            for plan, job in zip(found.plans, jobs, strict=True):
                self._bring(plan, job.artifacts)
            for series, catalogue in found.torn.items():
                self._mend(series, catalogue)
            self._turn(found.record, found.pages)
            last = {plan.series: plan.entered for plan in found.plans}
            for series, catalogue in (found.torn | last).items():
                self._clear(series, catalogue)
        return found.plans

    def planned(self, jobs: Iterable[Job]) -> tuple[Plan, ...]:
        """What publishing would come to now; nothing is written, and nothing locked."""
        return self._prepared(jobs).plans

    def _prepared(self, jobs: Iterable[Job]) -> "_Prepared":
        found = survey(self.storage, self.tell)
        known = {series: self._recovered(series, catalogue) for series, catalogue in found.catalogues.items()}
        torn = {series: known[series] for series, one in found.catalogues.items() if one.coming or one.going}
        plans = []
        for job in jobs:
            plan = self._plan(job, known.get(job.series, Catalogue()))
            plans.append(plan)
            known[job.series] = plan.entered
            torn.pop(job.series, None)
        shown = {series: known[series] for series in sorted(known) if known[series].editions}
        address = self.address or found.record.address
        record = replace(found.record, reports=tuple(sorted(known)), address=address)
        return _Prepared(record, tuple(plans), tuple(self.pages(shown, address)), torn)

    def _plan(self, job: Job, catalogue: Catalogue) -> Plan:
        edition = fitted(job.edition, self.storage, self.cover)
        if before := catalogue.of(edition.as_of):
            edition = replace(edition, tags=tuple(sorted({*before.tags, *edition.tags})))
        refuse_strangers(self.storage, job.series, edition, catalogue)
        known = catalogue
        if known.latest:
            known = replace(known, editions=(*known.editions[:-1], leading(known.latest, self.cover)))
        entered = known.having(edition)
        days = [one.as_of for one in entered.editions]
        staying = {*kept(days, job.keep), *(one.as_of for one in entered.editions if one.tags)}
        entered = entered.without(day for day in days if day not in staying and day != edition.as_of)
        announced = replace(known, coming=edition)
        return Plan(job.series, edition, announced, entered, before is None, edition.as_of in staying)

    def _recovered(self, series: str, catalogue: Catalogue) -> Catalogue:
        """What a run that died had announced is entered if it came so far; else it has to go."""
        coming = catalogue.coming
        if coming is None:
            return catalogue
        if stands(self.storage, series, coming, coming.day):
            return catalogue.having(coming)
        return replace(catalogue, coming=None, going=(*catalogue.going, coming) if coming.nested else catalogue.going)

    def _bring(self, plan: Plan, artifacts: Sequence[Artifact]) -> None:
        series, edition, newest = plan.series, plan.edition, plan.entered.latest
        path = f"{series}/{CATALOGUE}"
        self._put_aside(path, lambda: read_catalogue(self.storage, series))
        before = self.storage.read(path)
        try:
            write_catalogue(self.storage, series, plan.announced)
            put(self.storage, series, edition, artifacts, self.cover)
            if newest:
                lead(self.storage, series, newest, artifacts if plan.is_latest else None, self.cover)
            write_catalogue(self.storage, series, plan.entered)
        except BaseException:
            with suppress(DeliveryError):  # what cannot be undone now is for the next run
                self._undo(plan, before)
            raise

    def _mend(self, series: str, catalogue: Catalogue) -> None:
        """Finish what a run that died began with a report of which nothing is published now."""
        if catalogue.latest:
            lead(self.storage, series, catalogue.latest, None, self.cover)
        write_catalogue(self.storage, series, catalogue)

    def _put_aside(self, path: str, read: Callable[[], object]) -> None:
        """What is no catalogue is kept under another name before ours takes its place."""
        try:
            read()
        except DeliveryError as error:
            if not is_bad(error):
                raise
            self.tell(f"'{path}' is kept as '{set_aside(self.storage, path)}'")

    def _undo(self, plan: Plan, before: bytes | None) -> None:
        """Unless the edition stands already, all is as it was."""
        series, edition = plan.series, plan.edition
        if stands(self.storage, series, edition, edition.day):
            return
        if edition.nested:
            take_away(self.storage, series, edition, plan.announced)
        if before is None:
            self.storage.remove(f"{series}/{CATALOGUE}")
        else:
            self.storage.write(f"{series}/{CATALOGUE}", before, "application/json")

    def _turn(self, record: Record, pages: Sequence[Artifact]) -> None:
        """The first page and the feed; what they may hold is recorded before they change."""
        there = {page.name: self.storage.read(page.name) for page in pages}
        may_hold = {
            page.name: tuple(dict.fromkeys((_hash(page.body), *_known(there[page.name], record, page.name))))
            for page in pages
        }
        self._put_aside(CATALOGUE, lambda: read_record(self.storage))
        self.storage.write(CATALOGUE, written(replace(record, pages=may_hold)), "application/json")
        for page in pages:
            if there[page.name] != page.body:
                self.storage.write(page.name, page.body, page.media_type)

    def _clear(self, series: str, catalogue: Catalogue) -> None:
        if catalogue.going:
            for edition in catalogue.going:
                take_away(self.storage, series, edition, catalogue)
            write_catalogue(self.storage, series, replace(catalogue, going=()))


def _known(body: bytes | None, record: Record, name: str) -> tuple[str, ...]:
    """What the page holds, if we have written that or there is none yet, which counts as a blank one."""
    found = _hash(body or b"")
    return (found,) if body is None or found in record.pages.get(name, ()) else ()


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()
