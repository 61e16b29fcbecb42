"""All readers' reports of one spec: made, kept on the disk, and handed out one at a time.

The ledger is read once, whoever reads it; everything is rendered before the first report is handed out.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from reportgen.bursting.kit import Job, Kit
from reportgen.bursting.readers import (
    Reader,
    listed_readers,
    only_these,
    readers_of_values,
    tell_unknown,
    values_of,
)
from reportgen.bursting.splitting import spec_for
from reportgen.bursting.stage import Stage, stage_of
from reportgen.bursting.workers import Failure, cores, make_all
from reportgen.composing import columns_of, inventory_of
from reportgen.deliver.effects import RealEffects
from reportgen.errors import Problem, RenderError
from reportgen.inputs import files_of, origin_of
from reportgen.load.databases.asking import query_rows
from reportgen.load.listed import Listed, listed_rows
from reportgen.load.origin import Origin
from reportgen.load.source import open_ledger
from reportgen.load.storing import Stored, store
from reportgen.model.catalog import Catalog, catalog
from reportgen.model.dimension import Dimension
from reportgen.model.dimensions import CATEGORY, FIELDS, category_level
from reportgen.model.inventory import Inventory
from reportgen.pipeline import Extra, Order, Prepared, Tell, Whose, read_spec, templates_of, versions
from reportgen.render.numbers import LocaleFormats
from reportgen.spec.comparison import EarlierSpec
from reportgen.spec.models import ReportSpec
from reportgen.spec.vocabulary import Condition

_SHOWN = 20
_BESIDE_THE_REPORT = ("for_each", "publish", "webhooks", "snapshot")
"""Parts of a spec that say nothing of what a reader's report is made of."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Readers with their reports, which are made and not yet delivered. Iterate it, as often as you like: one report
    is in memory at a time."""

    spec: ReportSpec
    everybody: tuple[Reader, ...]
    """All readers of the spec, also those who were not asked for."""
    readers: tuple[Reader, ...]
    """Those whose reports are made, in the order of the table or of the values."""
    warnings: tuple[str, ...]
    """What whoever makes the reports should see."""
    _keys: Mapping[str, str]
    """Place in the stage by reader's name."""
    _stage: Stage

    def __iter__(self) -> Iterator[tuple[Reader, Prepared]]:
        for reader in self.readers:
            yield reader, self.report(reader)

    def report(self, reader: Reader) -> Prepared:
        """The report of one of them."""
        return self._stage.read(self._keys[reader.name])


@contextmanager
def batch(
    order: Order,
    tell: Tell,
    spec: ReportSpec | None = None,
    only: Collection[str] = (),
    extras: frozenset[Extra] = frozenset(),
    processes: int | None = None,
) -> Iterator[Batch]:
    """The reports of all readers of a spec, made and kept on the disk; gone when the context ends without an error.

    A run that was killed, or failed, is gone on with: what is made is not made again.

    Args:
        order: what the command line asks for.
        tell: takes a line on each step.
        spec: one that was read before; the order's own without it. It has ``for_each``.
        only: names of readers, or of their folders; all without any.
        extras: what is made beside the files.
        processes: how many make reports side by side; as many as there are processors by default.

    Raises:
        ReportgenError: with every problem found; if a report cannot be made, when all the others are.
    """
    spec = spec or read_spec(order)
    if spec.for_each is None:
        raise ValueError("the spec has no for_each")
    words = catalog(spec.measures, spec.dimensions, spec.hierarchies)
    LocaleFormats(spec.locale)
    templates = templates_of(spec, order)
    listed, warnings = _listed(spec, order), list[str]()
    fields = fields_of(words)
    named = listed_readers(listed, spec, fields) if listed else ()
    if listed:
        only_these(named, only)
    spec = _without_earlier_report(spec, warnings)
    with stage_of(order.out, spec.slug, RealEffects()) as stage:
        stored, readers = _stored(spec, order, words, named, stage, warnings, tell)
        chosen = only_these(readers, only)
        jobs = {reader.name: _job(reader, spec, fields, extras) for reader in chosen}
        print_ = _fingerprint(spec, order, stored, templates)
        order = replace(order, moment=stage.open(print_, order.moment))
        kit = Kit(order, spec, words, stored, files_of(spec), stage, extras)
        _make(kit, list({job.key: job for job in jobs.values()}.values()), tell, processes or cores())
        yield Batch(spec, readers, chosen, tuple(warnings), {name: job.key for name, job in jobs.items()}, stage)
        stage.remove()


def fields_of(words: Catalog) -> dict[str, Dimension]:
    """What can limit a reader, by name."""
    return {**FIELDS, **words.dimensions, CATEGORY: replace(category_level(1), name=CATEGORY)}


def _listed(spec: ReportSpec, order: Order) -> Listed | None:
    """The table of recipients; None where readers are the values of a dimension."""
    said = spec.for_each
    if said is None or said.dimension:
        return None
    if said.recipients:
        return listed_rows(spec.resolve(said.recipients), "table of recipients")
    origin = origin_of(spec, order.env)
    if said.database:
        origin = Origin((said.database,), user=origin.user, password=origin.password)
    return query_rows(origin, said.query or "")


def _without_earlier_report(spec: ReportSpec, warnings: list[str]) -> ReportSpec:
    """An earlier report is of everybody's part: no reader may be told its figures."""
    if not isinstance(spec.compare, EarlierSpec):
        return spec
    warnings.append("warning: compare: readers' figures are not compared with an earlier report, which is of all")
    return spec.model_copy(update={"compare": None})


def _stored(
    spec: ReportSpec,
    order: Order,
    words: Catalog,
    named: tuple[Reader, ...],
    stage: Stage,
    warnings: list[str],
    tell: Tell,
) -> tuple[Stored, tuple[Reader, ...]]:
    """The ledger in the stage, and who reads it."""
    origin = origin_of(spec, order.env)
    tell(f"Step 2 - load: {origin.name}")
    limiting = {name for reader in named for name in reader.filter} | {
        *([spec.for_each.dimension] if spec.for_each else [])
    }
    wide = {name: Condition.model_validate("") for name in limiting if name}
    columns = columns_of(spec.model_copy(update={"filter": {**wide, **spec.filter}}), words)
    columns |= columns_of(spec.model_copy(update={"filter": wide}), words)
    with open_ledger(origin, columns=columns, tell=tell, at_hand=True) as ledger:
        tell(f"Step 3 - model: {ledger.control_totals.rows:,} ledger entries")
        with inventory_of(spec, words, ledger, order.moment.date(), files_of(spec)) as inventory:
            if named:
                _tell_unknown(named, inventory, warnings)
            readers = named or readers_of_values(spec, inventory, warnings.append)
        return store(ledger, stage.room_for_ledger()), readers


def _tell_unknown(readers: Sequence[Reader], inventory: Inventory, warnings: list[str]) -> None:
    asked: dict[str, dict[str, str]] = {}
    for reader in readers:
        for name, condition in reader.filter.items():
            for value in condition.any_of or ():
                asked.setdefault(name, {}).setdefault(value, f"recipient '{reader.name}'")
    there = {
        name: [value for one in inventory.levels((name,)) for value in values_of(inventory, one)] for name in asked
    }
    tell_unknown(asked, there, warnings.append)


def _job(reader: Reader, spec: ReportSpec, fields: Mapping[str, Dimension], extras: frozenset[Extra]) -> Job:
    """Readers with equal rights and languages share a report; a letter has the reader's name in it."""
    own = spec_for(reader, spec, fields)
    said = {name: one.model_dump(mode="json") for name, one in sorted(own.filter.items())}
    who = reader.name if "letter" in extras else ""
    limits = sorted(reader.filter)
    key = json.dumps([said, own.locale, who, sorted(extras), limits], sort_keys=True)
    return Job(sha256(key.encode()).hexdigest()[:24], own, Whose(reader.name, reader.slug), reader.filter)


def _fingerprint(spec: ReportSpec, order: Order, stored: Stored, templates: Path | None) -> str:
    """Of everything that readers' reports are made of, except who they are and the time of day."""
    effects = RealEffects()
    shapes = (
        [(name, sha256(effects.read(templates / name)).hexdigest()) for name in effects.files(templates)]
        if templates
        else []
    )
    parts = [
        repr(spec.model_copy(update=dict.fromkeys(_BESIDE_THE_REPORT))),
        str(spec.folder),
        sorted(order.formats),
        order.strict,
        order.moment.date().isoformat(),
        stored.digest,
        [[one.name, one.source, one.form, one.rows, one.sha256] for one in stored.ledger.provenance],
        [[path, rows.sha256] for path, rows in files_of(spec).items()],
        shapes,
        sorted(versions().items()),
    ]
    return sha256(json.dumps(parts).encode()).hexdigest()


def _make(kit: Kit, jobs: Sequence[Job], tell: Tell, processes: int) -> None:
    left = [job for job in jobs if not kit.stage.is_done(job.key)]
    if len(left) < len(jobs):
        tell(f"{len(jobs) - len(left)} of {len(jobs)} reports are there from the run before")
    count = Counter[str]()

    def done(job: Job) -> None:
        count["done"] += 1
        tell(f"Step 5 - render: {count['done']} of {len(left)} ({job.whose.name})")

    if left and (failures := make_all(kit, left, done, processes)):
        raise RenderError(_told(failures, len(jobs)))


def _told(failures: Sequence[Failure], number: int) -> list[Problem]:
    """Who failed and why; that nothing was delivered."""
    told = [
        replace(problem, message=f"the report of '{failure.job.whose.name}': {problem.message}")
        for failure in failures[:_SHOWN]
        for problem in failure.problems
    ]
    message = f"{len(failures)} of {number} readers' reports could not be made, so none is delivered"
    hint = "the others are kept: the next run makes only what is missing"
    return [*told, Problem("burst-failed", message, hint=hint)]


__all__ = ["Batch", "Reader", "batch"]
