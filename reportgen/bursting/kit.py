"""What readers' reports are made with, and how one of them is made."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from reportgen.bursting.stage import Stage
from reportgen.load.beside import Beside, Rows
from reportgen.load.storing import Stored, stored_ledger
from reportgen.model.catalog import Catalog
from reportgen.model.inventory import Inventory
from reportgen.model.parts import own_lines
from reportgen.pipeline import Extra, Order, Whose, Workshop, has_letter, outputs_of, versions
from reportgen.render.outputs import drawing
from reportgen.spec.models import ReportSpec
from reportgen.spec.vocabulary import Filter


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make; readers with equal rights and languages share it."""

    key: str
    """Where it is kept in the stage."""
    spec: ReportSpec
    """Of this reader: their filter, their language."""
    whose: Whose
    """The reader, or the first of those who share it."""
    limits: Filter
    """What limits the reader; nothing for one who may see all of the report."""


@dataclass(frozen=True, slots=True)
class Kit:
    """All that is the same for all readers."""

    order: Order
    spec: ReportSpec
    words: Catalog
    stored: Stored
    files: Mapping[str, Rows]
    stage: Stage
    extras: frozenset[Extra]


@contextmanager
def benches(kit: Kit) -> Iterator[Callable[[Job], None]]:
    """What makes one report after the other: the ledger is open, the engines that draw run."""
    outputs, letters = outputs_of(kit.order, kit.spec, kit.extras), has_letter(kit.spec, kit.extras)
    with drawing(outputs, versions(), letters=letters) as draw, stored_ledger(kit.stored) as ledger:
        shop = Workshop(kit.order, kit.spec, kit.words, ledger, kit.files, outputs, draw, _silent, kit.extras)
        with shop.inventory(kit.spec) as whole:

            def make(job: Job) -> None:
                with _part(whole, job, kit.files) if job.limits else nullcontext(whole) as inventory:
                    kit.stage.write(job.key, shop.prepared(job.spec, inventory, job.whose))

            yield make


def _part(whole: Inventory, job: Job, files: Mapping[str, Rows]) -> Inventory:
    """What the reader may see."""
    inventory = whole.part(job.spec.filter, job.limits)
    inventory.beside = Beside(None, {path: own_lines(rows, inventory, job.limits) for path, rows in files.items()})
    return inventory


def _silent(_line: str) -> None:
    """Whoever started the process tells how the work goes on."""
