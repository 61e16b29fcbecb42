"""The dictionary: what the catalog and the ledger say of themselves."""

from dataclasses import dataclass

from reportgen.model.catalog import Catalog
from reportgen.model.inventory import Inventory
from reportgen.model.provenance import TableSource
from reportgen.sections.dictionary.options import Options


@dataclass(frozen=True, slots=True)
class Answer:
    """Where the report's words are explained."""

    catalog: Catalog
    category_depth: int
    tables: tuple[TableSource, ...]


def query(inventory: Inventory, _options: Options) -> Answer:
    """The catalog and the tables read; nothing is counted."""
    return Answer(inventory.catalog, inventory.masters.categories.depth, inventory.ledger.provenance)
