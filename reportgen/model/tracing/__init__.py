"""Where serial numbers and lots came from, and where they went.

From one ledger entry to the next a trace steps

- through item application entries: an issue comes from the receipts it takes; a return, or the receipt of a transfer,
  from the issue that it takes back or carries on;
- through "Transferred-from Entry No.", where no issue says more;
- through orders: what a production order puts out on a line comes from what it consumed for that line, what an assembly
  document puts out from what it consumed;
- through the serial number or lot itself, for an entry that no application entry leads to: it comes from the serial
  number's entry before, or from the receipts of the lot before it.

The sides that are linked, and the conditions on them, are those of the ERP's own item tracing.
"""

from reportgen.model.tracing.follow import Network, follow
from reportgen.model.tracing.holdings import OnHand, OpenDocument, on_hand, open_documents
from reportgen.model.tracing.links import APPLIED, ORDERED, TRACKED, Link, Links
from reportgen.model.tracing.names import Names, names_of
from reportgen.model.tracing.nearest import nearest
from reportgen.model.tracing.steps import Chosen, Step, Steps, companies_of
from reportgen.model.tracing.tables import Tables

__all__ = [
    "APPLIED",
    "ORDERED",
    "TRACKED",
    "Chosen",
    "Link",
    "Links",
    "Names",
    "Network",
    "OnHand",
    "OpenDocument",
    "Step",
    "Steps",
    "Tables",
    "companies_of",
    "follow",
    "names_of",
    "nearest",
    "on_hand",
    "open_documents",
]
