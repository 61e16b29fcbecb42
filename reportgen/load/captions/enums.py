"""The ERP's enums: the English caption of every number, as databases and lakes store it."""

from collections.abc import Mapping

BLANK = " "
"""How the ERP names the value that is none; in a canonical table it is ``""``."""

_DOCUMENTS = {0: "Quote", 1: "Order", 2: "Invoice", 3: "Credit Memo", 4: "Blanket Order", 5: "Return Order"}
_LINES = {0: BLANK, 1: "G/L Account", 2: "Item", 3: "Resource", 4: "Fixed Asset", 5: "Charge (Item)"}
_TRACKING = ("None", "Lot No.", "Lot and Serial No.", "Serial No.", "Package No.", "Lot and Package No.")

NUMBERS: Mapping[str, Mapping[int, str]] = {
    "Item Ledger Entry Type": {
        0: "Purchase",
        1: "Sale",
        2: "Positive Adjmt.",
        3: "Negative Adjmt.",
        4: "Transfer",
        5: "Consumption",
        6: "Output",
        7: BLANK,
        8: "Assembly Consumption",
        9: "Assembly Output",
    },
    "Item Ledger Document Type": {
        0: BLANK,
        1: "Sales Shipment",
        2: "Sales Invoice",
        3: "Sales Return Receipt",
        4: "Sales Credit Memo",
        5: "Purchase Receipt",
        6: "Purchase Invoice",
        7: "Purchase Return Shipment",
        8: "Purchase Credit Memo",
        9: "Transfer Shipment",
        10: "Transfer Receipt",
        11: "Service Shipment",
        12: "Service Invoice",
        13: "Service Credit Memo",
        14: "Posted Assembly",
        19: "Inventory Receipt",
        20: "Inventory Shipment",
        21: "Direct Transfer",
    },
    "Analysis Source Type": {0: BLANK, 1: "Customer", 2: "Vendor", 3: "Item"},
    "Cost Entry Type": {
        0: "Direct Cost",
        1: "Revaluation",
        2: "Rounding",
        3: "Indirect Cost",
        4: "Variance",
        5: "Total",
        10: "Direct Cost - Non Inventory",
    },
    "Cost Variance Type": {
        0: BLANK,
        1: "Purchase",
        2: "Material",
        3: "Capacity",
        4: "Capacity Overhead",
        5: "Manufacturing Overhead",
        6: "Subcontracted",
        7: "Material - Non Inventory",
    },
    "Costing Method": {0: "FIFO", 1: "LIFO", 2: "Specific", 3: "Average", 4: "Standard"},
    "Item Type": {0: "Inventory", 1: "Service", 2: "Non-Inventory"},
    "Reservation Status": {0: "Reservation", 1: "Tracking", 2: "Surplus", 3: "Prospect"},
    "Item Tracking Entry Type": {
        **dict(enumerate(_TRACKING)),
        6: "Serial and Package No.",
        7: "Lot and Serial and Package No.",
    },
    "Inventory Order Type": {0: BLANK, 1: "Production", 2: "Transfer", 3: "Service", 4: "Assembly"},
    "Replenishment System": {0: "Purchase", 1: "Prod. Order", 2: "Transfer", 3: "Assembly", 4: BLANK},
    "Warehouse Entry Type": {0: "Negative Adjmt.", 1: "Positive Adjmt.", 2: "Movement"},
    "Transfer Status": {0: "Open", 1: "Released"},
    "Purchase Document Type": _DOCUMENTS,
    "Sales Document Type": _DOCUMENTS,
    "Purchase Line Type": _LINES,
    "Sales Line Type": _LINES,
    "Service Document Type": {number: _DOCUMENTS[number] for number in range(4)},
    "Service Line Type": {0: BLANK, 1: "Item", 2: "Resource", 3: "Cost", 4: "G/L Account"},
    "Production Order Status": {0: "Simulated", 1: "Planned", 2: "Firm Planned", 3: "Released", 4: "Finished"},
    "Assembly Document Type": {0: "Quote", 1: "Order", 4: "Blanket Order"},
    "Assembly Status": {0: "Open", 1: "Released"},
    "Assembly Line Type": {0: BLANK, 1: "Item", 2: "Resource"},
    "Project Planning Line Type": {0: "Resource", 1: "Item", 2: "G/L Account", 3: "Text"},
    "Project Planning Line Status": {0: "Planning", 1: "Quote", 2: "Open", 3: "Completed"},
}
"""By the ERP's name of the enum. Enums are extensible: a number that is not here stays as it is."""
