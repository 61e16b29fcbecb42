"""manifest.json, and what it finds."""

import json
from dataclasses import replace

import pytest

from reportgen.render.artifact import Artifact
from reportgen.render.manifest import render_manifest, verify
from tests.render import data_samples as samples

ARTIFACTS = (
    Artifact("report.json", "application/json", b"{}"),
    Artifact("csv/matrix.csv", "text/csv", b"a,b\r\n"),
)
VERSIONS = {"weasyprint": "70.0", "reportgen": "0.1.0"}
EMPTY_HASH = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def manifest() -> bytes:
    return render_manifest(samples.report(), ARTIFACTS, VERSIONS).body


def found(files: dict[str, bytes], text: bytes | None = None) -> list[str]:
    return [f"{problem.mark} {problem.code}" for problem in verify(manifest() if text is None else text, files)]


FILES = {artifact.name: artifact.body for artifact in ARTIFACTS}


def test_contents() -> None:
    """The manifest names each artifact with size and hash, the tables read, the control totals and the versions."""
    data = json.loads(manifest())

    assert list(data) == [
        "schema", "title", "company", "as_of", "artifacts", "inputs", "control_totals", "versions",
    ]  # fmt: skip
    assert [entry["name"] for entry in data["artifacts"]] == ["csv/matrix.csv", "report.json"]
    assert data["artifacts"][1] == {
        "name": "report.json",
        "media_type": "application/json",
        "size": 2,
        "sha256": EMPTY_HASH,
    }
    assert data["inputs"][0]["rows"] == 1373
    assert data["control_totals"]["quantity"] == 962
    assert list(data["versions"].items()) == [("reportgen", "0.1.0"), ("weasyprint", "70.0")]


def test_reproducible() -> None:
    """The order in which artifacts, tables and versions come does not matter."""
    report = samples.report()
    tables = tuple(replace(report.provenance.tables[0], name=name) for name in ("items", "entries"))
    one = replace(report, provenance=replace(report.provenance, tables=tables))
    other = replace(report, provenance=replace(report.provenance, tables=tables[::-1]))

    first = render_manifest(one, ARTIFACTS, VERSIONS)
    assert first == render_manifest(other, ARTIFACTS[::-1], dict(sorted(VERSIONS.items())))


def test_unchanged() -> None:
    """A report as it was made has no problem, with or without the manifest among its files."""
    assert found(FILES) == []
    assert found({**FILES, "manifest.json": manifest()}) == []


def test_differences() -> None:
    """A changed, a missing and an extra file are all told at once, each with its name."""
    files = {"csv/matrix.csv": b"a,c\r\n", "notes.txt": b""}

    assert found(files) == ["csv/matrix.csv changed-file", "notes.txt extra-file", "report.json missing-file"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"[]", "the file has changed since the report was made (its size is the same)"),
        (b"", "the file has changed since the report was made (0 bytes, not 2)"),
    ],
)
def test_how_it_changed(body: bytes, told: str) -> None:
    """A changed file is told with its size, where that differs."""
    assert [problem.message for problem in verify(manifest(), {**FILES, "report.json": body})] == [told]


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b"{}", b'{"artifacts": 1}', b'{"artifacts": [1]}', b"\xff\xfe", b"[" * 100_000],
)
def test_no_manifest(text: bytes) -> None:
    """Whatever else stands where the manifest should is a problem, never a traceback."""
    assert found(FILES, text) == ["manifest.json unreadable-manifest"]
