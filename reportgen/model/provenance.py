"""The proof of where the figures come from, handed on from loading as it is."""

from reportgen.load.ledger import ControlTotals, Finding, TableSource

__all__ = ["ControlTotals", "Finding", "TableSource"]
