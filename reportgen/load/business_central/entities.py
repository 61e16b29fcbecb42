"""What of the service's entities the canonical tables know: which is which, and how each is kept up to date."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from reportgen.load.columns import Kind, Table
from reportgen.load.names import normalized
from reportgen.load.recognition import recognise
from reportgen.load.schema import LEDGER, TABLES

KEY = "entryNo"
STAMPS = ("systemModifiedAt", "lastModifiedDateTime")
"""Columns that say when an entity was changed; not every version of the service has one."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Entries that are still to change, as the service and as the cache are asked for them."""

    filter: str
    columns: tuple[str, ...]
    holds: Callable[[pa.Table], pa.ChunkedArray]


@dataclass(frozen=True, slots=True)
class Entity:
    """One entity set of the service and the canonical table that it is."""

    names: tuple[str, ...]
    """What the service calls it; the first one that is offered is taken."""
    table: str
    keyed: bool = False
    """Entries with a growing entry number: only new ones are fetched. All others are fetched anew each time."""
    pending: Pending | None = None
    sums: tuple[str, ...] = ()
    """Columns of entries that change later; their totals per item tell whether they did."""


def _open(rows: pa.Table) -> pa.ChunkedArray:
    return pc.equal(rows["open"].cast(pa.string()), "true")


def _not_posted(rows: pa.Table) -> pa.ChunkedArray:
    posted, cost = (rows[name].cast(pa.decimal128(38, 10)) for name in ("costPostedToGL", "costAmountActual"))
    return pc.and_(pc.equal(posted, 0), pc.not_equal(cost, 0))


ENTRIES = Entity(
    ("itemLedgerEntries",),
    LEDGER.name,
    keyed=True,
    pending=Pending("open eq true", ("open",), _open),
    sums=("quantity", "invoicedQuantity", "remainingQuantity", "costAmountActual", "salesAmountActual"),
)
"""The one entity that a report cannot be made without."""

VALUES = Entity(
    ("itemValueEntries", "valueEntries"),
    "value_entries",
    keyed=True,
    pending=Pending(
        "costPostedToGL eq 0 and costAmountActual ne 0", ("costPostedToGL", "costAmountActual"), _not_posted
    ),
    sums=("costAmountActual", "costAmountExpected", "costPostedToGL", "expectedCostPostedToGL"),
)

ENTITIES: tuple[Entity, ...] = (
    ENTRIES,
    VALUES,
    Entity(("items",), "items"),
    Entity(("itemCategories",), "item_categories"),
    Entity(("locations",), "locations"),
    Entity(("vendors",), "vendors"),
    Entity(("customers",), "customers"),
    Entity(("dimensionSetEntries", "dimensionSets"), "dimension_sets"),
    Entity(("warehouseEntries",), "warehouse_entries"),
    Entity(("bins",), "bins"),
    Entity(("transferLines",), "transfer_lines"),
    Entity(("outstandingPurchaseLines",), "purchase_lines"),
    Entity(("outstandingSalesLines",), "sales_lines"),
    Entity(("inventoryProdOrderLines",), "production_order_lines"),
    Entity(("inventoryProdOrderComponentLines",), "prod_order_component_lines"),
    Entity(("assemblyHeaders",), "assembly_headers"),
    Entity(("assemblyLines",), "assembly_lines"),
    Entity(("itemJobPlanningLines",), "project_planning_lines"),
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """An entity as this service offers it."""

    entity: Entity
    name: str
    columns: Mapping[str, Kind]
    """What is fetched, in the service's order."""

    @property
    def title(self) -> str:
        """As a reader knows it: ``item ledger entries``."""
        return TABLES[self.entity.table].title

    @property
    def stamp(self) -> str:
        """The column that says when an entity was changed; blank if there is none."""
        return next((name for name in STAMPS if name in self.columns), "")


def chosen(entity: Entity, name: str, offered: Sequence[str]) -> Chosen:
    """The entity with those of the offered columns that its canonical table knows."""
    return Chosen(entity, name, known_columns(TABLES[entity.table], offered))


def known_columns(table: Table, offered: Iterable[str]) -> dict[str, Kind]:
    """Kind of every offered column that the table knows; of several spellings of one column the first."""
    known: dict[str, Kind] = {}
    taken = set[str]()
    for name in offered:
        column = table.spellings.get(normalized(name))
        if column and column not in taken and column != "company":
            taken.add(column)
            known[name] = table.by_name[column].kind
    return known


def lacking(found: Chosen) -> tuple[str, ...]:
    """What keeps the columns from being the table: required columns that are missing, or what it is told by."""
    table = TABLES[found.entity.table]
    have = {table.spellings[normalized(name)] for name in found.columns}
    if missing := [name for name in (*table.required, *table.signature.always) if name not in have]:
        return tuple(dict.fromkeys(missing))
    match = recognise([*found.columns, "company"], found.name)
    return () if match and match.table is table else table.signature.telling
