"""What a rule of the exceptions is: its words, and what it must know to be judged."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reportgen.model.inventory import Inventory

Severity = Literal["critical", "warning", "information"]


@dataclass(frozen=True, slots=True)
class Need:
    """A table, or columns of it, that tell something."""

    table: str
    columns: tuple[str, ...]
    """All of them; without any the table itself."""
    erp_name: str
    """As the ERP shows it: ``Item (table 27)``, with the columns' captions where they matter."""

    def is_there(self, inventory: Inventory) -> bool:
        """Whether the source delivered it."""
        return inventory.has(self.table, *self.columns)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, in the words of the people who keep the stock."""

    code: str
    title: str
    """What is wrong, as a heading."""
    severity: Severity
    meaning: str
    action: str
    """What to do in the ERP: which page, which action."""
    detail: str
    """One case in words: names of the case's values in braces."""
    needs: tuple[tuple[Need, ...], ...] = ()
    """What it is judged by: of every group one at least must be there."""
    helped_by: tuple[Need, ...] = ()
    """What lets it find more, each for itself."""

    def lacking(self, inventory: Inventory) -> Iterator[str]:
        """What must be there and is not: one entry a group, its alternatives joined by "or"."""
        for group in self.needs:
            if not any(need.is_there(inventory) for need in group):
                yield " or ".join(need.erp_name for need in group)

    def blind(self, inventory: Inventory) -> Iterator[str]:
        """What would let it find more."""
        return (need.erp_name for need in self.helped_by if not need.is_there(inventory))
