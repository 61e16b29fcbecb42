"""A text asks nothing of the ledger."""

from reportgen.model.inventory import Inventory
from reportgen.sections.notes.options import Options


def query(_inventory: Inventory, options: Options) -> str:
    """The text itself."""
    return options.text
