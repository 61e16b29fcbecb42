"""What a shape took for granted or left out, as a question to the engine."""

from dataclasses import dataclass

from ibis.expr import types as ir


@dataclass(frozen=True, slots=True)
class Telling:
    """Cases that a reader should know of; none, if there are no rows."""

    code: str
    cases: ir.Table
    """One row a case, with a text ``example``."""
    one: str
    """Goes on after ``1``: ``stock ledger entry names ...``."""
    many: str
    """Goes on after a number."""
