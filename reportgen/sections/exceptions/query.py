"""One judgement of all rules."""

from dataclasses import dataclass

from reportgen.model.exceptions import Exceptions, exceptions_of
from reportgen.model.frames import Frame, only
from reportgen.model.inventory import Inventory
from reportgen.sections.coverage import scope_of
from reportgen.sections.exceptions.options import Options

MOST = 5_000
"""Cases of one rule that the data files have; more is told as "n of N"."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules found, and what they looked at."""

    exceptions: Exceptions
    several_companies: bool
    entries: int
    """Ledger entries in scope."""
    coverage: Frame


def query(inventory: Inventory, options: Options) -> Answer:
    """The rules that the options choose, judged."""
    scope = scope_of(options)
    coverage = inventory.coverage(scope)
    return Answer(
        exceptions_of(inventory, scope, options.chosen(), options.limits(), MOST),
        inventory.masters.companies.several,
        only(coverage)["entries"],
        coverage,
    )
