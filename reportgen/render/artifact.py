"""What rendering gives: bytes with a name."""

from dataclasses import dataclass

MANIFEST = "manifest.json"
"""Name of the artifact that lists all others; a folder that has one is a report's."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of the report, whole, not yet written anywhere."""

    name: str
    """Path relative to the report's folder, with forward slashes."""
    media_type: str
    body: bytes
