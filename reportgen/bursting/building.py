"""The command build over a spec with ``for_each``: every reader's report in a folder of its own, and who got what."""

import json
from collections.abc import Collection
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from reportgen.bursting.batches import Batch, batch
from reportgen.bursting.readers import Reader
from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.folder import place, report_folder
from reportgen.deliver.one_file import write_file
from reportgen.errors import DeliveryError, Problem, SpecError
from reportgen.model.catalog import catalog
from reportgen.pipeline import Extra, Made, Order, Prepared, read_spec
from reportgen.pipeline import build as build_report
from reportgen.render.artifact import MANIFEST
from reportgen.render.data import json_bytes
from reportgen.spec.models import ReportSpec

READERS = "readers.json"
"""Name of the list of who gets what; it is for whoever makes the reports, and names all readers."""
SCHEMA = 1


class Voice(Protocol):
    """Whoever hears how the work goes on."""

    def step(self, text: str) -> None:
        """The work goes on to this."""
        ...

    def problem(self, text: str) -> None:
        """Something that should be seen in any case."""
        ...


def build(
    order: Order, voice: Voice, only: Collection[str] = (), extras: frozenset[Extra] = frozenset()
) -> tuple[Made, ...]:
    """The report of a spec in its folder; with ``for_each`` that of every reader, each in a folder of their own.

    Args:
        order: what the command line asks for.
        voice: hears each step, and what should be seen in any case.
        only: names of readers, or of their folders; all without any.
        extras: what is made beside the files.

    Raises:
        ReportgenError: with every problem found, if a report cannot be made or put in place.
    """
    spec = read_spec(order)
    if spec.for_each is not None:
        return _build_all(order, voice, spec, only, extras)
    if only:
        hint = "for_each: location_code makes a report for each location"
        raise SpecError(Problem("no-readers", f"--only names a reader, and {order.spec} has no for_each", hint=hint))
    return (build_report(order, voice.step, extras),)


def _build_all(
    order: Order, voice: Voice, spec: ReportSpec, only: Collection[str], extras: frozenset[Extra]
) -> tuple[Made, ...]:
    """Every reader's report in ``<out>/<slug>/<reader>/``; nothing is put in place before everything is made."""
    effects = RealEffects()
    folder = report_folder(order.out, spec.slug)
    _refuse_the_whole(folder, effects)
    with batch(order, voice.step, spec, only, extras) as made:
        for warning in made.warnings:
            voice.problem(warning)
        voice.step(f"Step 6 - deliver: {folder}")
        placed, entries = [], {}
        for reader, report in made:
            receipt = place(report.artifacts, report_folder(folder, reader.slug), effects)
            entries[reader.slug] = _entry(reader, report, made)
            placed.append(Made(receipt, _lean(report)))
        _write_list(folder, made, entries, effects)
        return tuple(placed)


def _refuse_the_whole(folder: Path, effects: Effects) -> None:
    """A report of everything must not stand where readers' parts are handed out from."""
    if effects.kind(folder / MANIFEST) != "absent":
        message = f"'{folder}' holds a report of everything, and readers' reports would stand in it"
        hint = "remove it, give the report another name: in the spec, or choose another folder with --out"
        raise DeliveryError(Problem("not-a-burst", message, hint=hint))


def _lean(report: Prepared) -> Prepared:
    """Without the bytes of its files, which lie in their place."""
    return replace(report, artifacts=tuple(replace(one, body=b"") for one in report.artifacts), letter=None)


def _entry(reader: Reader, report: Prepared, made: Batch) -> dict[str, Any]:
    words = catalog(made.spec.measures, made.spec.dimensions, made.spec.hierarchies)
    return {
        "reader": reader.name,
        "folder": reader.slug,
        "addresses": [f"{one.name} <{one.address}>" if one.name else one.address for one in reader.mailboxes],
        "locale": reader.locale,
        "filter": {name: list(one.any_of or ()) for name, one in reader.filter.items()},
        "filter_in_words": words.in_words(reader.filter) or "everything",
        "status": int(report.status),
        "as_of": report.as_of.isoformat(),
        "files": [
            {"name": one.name, "size": len(one.body), "sha256": sha256(one.body).hexdigest()}
            for one in report.artifacts
        ],
    }


def _write_list(folder: Path, made: Batch, entries: dict[str, dict[str, Any]], effects: Effects) -> None:
    """Everybody's entry in the order of the readers; of those who were not asked for, the one of the run before."""
    known = {**_listed_before(folder / READERS, effects), **entries}
    listed = [known[reader.slug] for reader in made.everybody if reader.slug in known]
    body = json_bytes({"schema": SCHEMA, "report": made.spec.slug, "title": made.spec.title, "readers": listed})
    write_file(folder / READERS, body, effects)


def _listed_before(path: Path, effects: Effects) -> dict[str, dict[str, Any]]:
    if effects.kind(path) != "file":
        return {}
    try:
        return {str(one["folder"]): one for one in json.loads(effects.read(path))["readers"]}
    except (ValueError, KeyError, TypeError):
        return {}
