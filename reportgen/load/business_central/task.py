"""One entity of one company, on its way into the cache."""

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.load.business_central.client import Client, Company
from reportgen.load.business_central.entities import Chosen
from reportgen.load.business_central.store import Store

Tell = Callable[[str], None]
"""Takes a line on how the work goes on."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be brought up to date, with whom to ask and where to keep it."""

    client: Client
    company: Company
    found: Chosen
    store: Store
    tell: Tell
    values: Chosen | None = None
    """The value entries, where the service offers them: every change of a cost or amount makes new ones."""

    def say(self, text: str) -> None:
        """A line that names the company and the table."""
        self.tell(f"{self.company.name}: {self.found.title}: {text}")


@dataclass(frozen=True, slots=True)
class News:
    """What came of it."""

    company: str
    table: str
    """Canonical table, as ``item_ledger_entries``."""
    title: str
    rows: int
    """In the cache now."""
    new: int
    """More than before."""
    changed: int = 0
    """Rows of before that are different now."""
    anew: bool = False
    """Whether all of them were fetched."""
    unseen: bool = False
    """Whether changes of old rows may have been missed, because the service does not tell them."""
