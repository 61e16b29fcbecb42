"""manifest.json: what a report's folder holds and what it rests on, so that both can be checked later."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any

from reportgen.errors import Mark, Problem
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.render.data import json_bytes
from reportgen.sections.base import ReportView

SCHEMA = 1
"""Version of the manifest's shape."""


def render_manifest(report: ReportView, artifacts: Sequence[Artifact], versions: Mapping[str, str]) -> Artifact:
    """The manifest of a report's artifacts: name, media type, size in bytes and SHA-256 of each, sorted by name.

    Beside them stand the versions of reportgen and of the libraries, the tables read and the ledger's control totals.
    Nothing in it depends on when or how fast it was made: equal inputs give equal bytes.
    """
    manifest = {
        "schema": SCHEMA,
        "title": report.title,
        "company": report.company,
        "as_of": report.as_of,
        "artifacts": [_entry(artifact) for artifact in sorted(artifacts, key=lambda artifact: artifact.name)],
        "inputs": sorted(report.provenance.tables, key=lambda table: table.name),
        "control_totals": report.provenance.control_totals,
        "versions": dict(sorted(versions.items())),
    }
    return Artifact(MANIFEST, "application/json", json_bytes(manifest))


def with_more(manifest: Artifact, artifacts: Sequence[Artifact]) -> Artifact:
    """A report's manifest with further artifacts among those that it lists; the rest of it as it was."""
    said = json.loads(manifest.body, parse_float=Decimal)
    listed = [*said["artifacts"], *(_entry(artifact) for artifact in artifacts)]
    whole = {**said, "artifacts": sorted(listed, key=lambda entry: str(entry["name"]))}
    return Artifact(manifest.name, manifest.media_type, json_bytes(whole))


def verify(manifest: bytes, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """What differs between a manifest and the files of its folder; nothing if the report is whole and unchanged.

    `files` are by path relative to the folder, with forward slashes; the manifest's own may be among them.
    """
    try:
        entries = {str(entry["name"]): entry for entry in json.loads(manifest)["artifacts"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return (Problem("unreadable-manifest", "this is no manifest of a report", Mark(MANIFEST)),)
    problems = {name: problem for name in entries if (problem := _compared(name, entries[name], files.get(name)))}
    problems |= {name: _extra(name) for name in files if name not in entries and name != MANIFEST}
    return tuple(problems[name] for name in sorted(problems))


def _entry(artifact: Artifact) -> dict[str, Any]:
    body = artifact.body
    return {"name": artifact.name, "media_type": artifact.media_type, "size": len(body), "sha256": _hash(body)}


def _compared(name: str, entry: Mapping[str, Any], body: bytes | None) -> Problem | None:
    if body is None:
        return Problem("missing-file", "the file is missing", Mark(name), "build the report again")
    if _hash(body) == entry.get("sha256"):
        return None
    told = "its size is the same" if entry.get("size") == len(body) else f"{len(body)} bytes, not {entry.get('size')}"
    return Problem("changed-file", f"the file has changed since the report was made ({told})", Mark(name))


def _extra(name: str) -> Problem:
    return Problem("extra-file", "the file is not part of the report", Mark(name))


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()
