"""What readers' reports are made with, and how one of them is made."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from reportgen.bursting.stage import Stage
from reportgen.load.beside import Beside, Rows
from reportgen.load.storing import Stored, stored_ledger
from reportgen.model.catalog import Catalog
from reportgen.pipeline import Extra, Order, Workshop, has_letter, outputs_of, versions
from reportgen.render.outputs import drawing
from reportgen.spec.models import ReportSpec


@dataclass(frozen=True, slots=True)
class Job:
    """One report to make; readers with equal rights and languages share it."""

    key: str
    """Where it is kept in the stage."""
    spec: ReportSpec
    """Of this reader: their filter, their language."""
    name: str
    """Of the reader, or the first of those who share it."""
    is_part: bool
    """Whether the reader may see nothing of the rest; False for one who may see all of the report."""


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
                part = whole.part(job.spec.filter, Beside(None, kit.files)) if job.is_part else nullcontext(whole)
                with part as inventory:
                    kit.stage.write(job.key, shop.prepared(job.spec, inventory, job.name))

            yield make


def _silent(_line: str) -> None:
    """Whoever started the process tells how the work goes on."""
