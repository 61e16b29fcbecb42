"""What delivering gives: where something went and how it ended."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Receipt:
    """One delivery, done."""

    target: str
    """Where it went: a folder, an address."""
    outcome: str
    """What happened there: ``created`` or ``replaced``."""
    detail: str
    """The rest in words, as ``5 files, 1.2 MB``."""
