"""One report per reader: who they are, what each may see, and their reports, made side by side.

The ledger is read once and split before anything is rendered; see `reportgen.bursting.batches`.
"""

from reportgen.bursting.batches import Batch, batch
from reportgen.bursting.building import build
from reportgen.bursting.readers import Reader

__all__ = ["Batch", "Reader", "batch", "build"]
