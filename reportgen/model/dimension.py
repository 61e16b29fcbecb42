"""What a dimension is; the built-in ones are in `reportgen.model.dimensions`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ibis.expr import types as ir

LEDGER = "Item Ledger Entry"


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to group entries."""

    name: str
    """As a spec writes it."""
    label: str
    """As a reader sees it."""
    meaning: str
    sources: tuple[str, ...]
    """Tables it comes from, by the names the ERP shows."""
    value: Callable[[ir.Table], ir.Value]
    """From the joined entries. Text is never null; a null date is blank; a null category level is no level at all."""
    needs: tuple[str, ...] = ()
    """Joins it reads."""
    kind: Literal["text", "date", "number"] = "text"
    ragged: bool = False
    """True for levels of a hierarchy whose branches differ in depth: null is then "no such level"."""
