"""Every rule of the exceptions, the gravest first, with what to do about it.

What pages and actions of the ERP are called is taken from Business Central's public documentation (CC-BY-4.0).
"""

from reportgen.model.checks import CHECKS
from reportgen.model.exceptions.needed import (
    BLOCKED,
    CATEGORIES,
    COST,
    DATED,
    EXPIRY,
    IN_BINS,
    INVOICED,
    ITEMS,
    PARENTS,
    PLACED,
    TRANSIT,
)
from reportgen.model.exceptions.rule import Need, Rule, Severity


def _checked(code: str, title: str, severity: Severity, action: str, detail: str, *needs: tuple[Need, ...]) -> Rule:
    """A rule that the data checks apply as well, with the same meaning."""
    return Rule(code, title, severity, CHECKS[code].meaning, action, detail, needs)


_OF_SERIALS = (
    _checked(
        "serial_below_zero",
        "Below zero",
        "critical",
        "Open Item Ledger Entries, filtered by the serial number. Was an issue posted twice, choose Undo Shipment"
        " on the posted shipment; is a receipt missing, post it, or a Positive Adjmt. in the Item Journal.",
        "quantity {balance} in stock",
    ),
    _checked(
        "serial_above_one",
        "More than one in stock",
        "critical",
        "Open Item Ledger Entries, filtered by the serial number, and count. What is not there goes out with a Negative"
        " Adjmt. in the Item Journal; a second piece gets its own number in the Item Reclassification Journal.",
        "quantity {balance} in stock",
    ),
    _checked(
        "duplicate_serial",
        "Two open receipts",
        "critical",
        "Compare the receipts in Item Ledger Entries. Was one posted twice, choose Undo Receipt on it; do two pieces"
        " bear the number, give one a New Serial No. in the Item Reclassification Journal.",
        "received again while still in stock",
    ),
    _checked(
        "serial_never_received",
        "Sold but never received",
        "critical",
        "Compare the posted document with the label. Was the number mistyped, choose Undo Shipment and ship the right"
        " one; did the piece come in, post its receipt, or a Positive Adjmt. in the Item Journal.",
        "quantity {balance}, no receipt",
    ),
    _checked(
        "serial_quantity",
        "Quantity other than -1, 0 or 1",
        "critical",
        "Look at the Item Tracking Lines of the posted document: each piece needs a line of its own. Reverse the"
        " posting and post it again piece by piece; check SN Specific Tracking in the Item Tracking Code.",
        "quantity {quantity}",
    ),
    _checked(
        "serial_location_mismatch",
        "Issued where it was not",
        "critical",
        "Find out where the piece was. Move it in the Item Reclassification Journal from the location that the books"
        " have it at to the one that it left from, so that receipt and issue meet.",
        "quantity {balance} here, booked at {booked_at}",
        PLACED,
    ),
    _checked(
        "missing_posting_date",
        "Entry without a day",
        "critical",
        "Export Item Ledger Entries again with their Posting Date; in the ERP every entry has one.",
        "quantity {quantity}, counted on no day",
        DATED,
    ),
)
_OF_STOCK = (
    Rule(
        "in_transit_too_long",
        "In transit too long",
        "warning",
        "A transfer shipped a serial number more than {in_transit_days} days ago, and it has not arrived.",
        "Open the Transfer Order and ask the receiving location: post the receipt, or choose Undo Shipment on the"
        " Posted Transfer Shipment if it never left. Is it lost, receive it and post a Negative Adjmt.",
        "{days} days on the way, since {since}",
        (PLACED, TRANSIT, DATED),
    ),
    Rule(
        "bin_mismatch",
        "In a bin, but not in the ledger",
        "warning",
        "The warehouse has a serial number in a bin of a location where the item ledger does not have it; both as they"
        " are now, bins for adjustments left out.",
        "Look into the bin. Is the piece gone, take it out in the Whse. Item Journal; is it there, put the ledger"
        " right. Then run Calculate Whse. Adjustment in the Item Journal.",
        "in bin {bin_code}, by the ledger {booked}",
        (IN_BINS, PLACED),
    ),
    Rule(
        "expired_on_hand",
        "Expired, still in stock",
        "warning",
        "A serial number is in stock and its expiration date is not after the report's day.",
        "Take it out of what can be picked. Scrap it with a Negative Adjmt. in the Item Journal, send it back with a"
        " Purchase Return Order, or correct the date (New Expiration Date in the Item Reclassification Journal).",
        "expired on {expired_on}",
        (EXPIRY,),
    ),
    Rule(
        "blocked_on_hand",
        "Blocked, still in stock",
        "warning",
        "A serial number is in stock, and it or its item is blocked now: nobody can sell or move it.",
        "Open the Serial No. Information Card or the Item Card and settle why it is blocked. Then clear Blocked, or"
        " scrap the piece with a Negative Adjmt. in the Item Journal.",
        "{reason}",
        (BLOCKED,),
        BLOCKED,
    ),
    Rule(
        "zero_cost_on_hand",
        "No cost",
        "warning",
        "A serial number is in stock, and the receipt that brought it in has no cost, neither actual nor expected.",
        "Run Adjust Cost - Item Entries. If it still has no cost, set its Unit Cost (Revalued) in the Item Revaluation"
        " Journal. Goods that are meant to be free: leave them out with a filter of the section.",
        "received without a cost",
        (COST, INVOICED),
    ),
    Rule(
        "cost_not_final",
        "Cost not final",
        "warning",
        "A serial number is in stock, and its receipt, more than {not_final_days} days old, is not completely invoiced:"
        " its cost may still change.",
        "Ask for the vendor's invoice and post it from the Purchase Order, or on a Purchase Invoice with Get Receipt"
        " Lines. Of produced pieces: finish the Production Order.",
        "not completely invoiced, {days} days after the receipt",
        (INVOICED, DATED),
    ),
)
_OF_MASTERS = (
    _checked(
        "unknown_item",
        "Item is missing",
        "warning",
        "Export the items of the same company together with the ledger. Was the item deleted or renumbered, create it"
        " again under its number.",
        "not in the items table",
        ITEMS,
    ),
    _checked(
        "item_without_category",
        "Item without a category",
        "information",
        "Fill in the Item Category Code on the Item Card.",
        "no category",
        ITEMS,
        CATEGORIES,
    ),
    _checked(
        "category_unknown_parent",
        "Category without its parent",
        "information",
        "Open Item Categories and choose a Parent Category that exists, or leave it blank.",
        "category {category}: its parent {parent} does not exist",
        PARENTS,
    ),
    _checked(
        "category_cycle",
        "Categories in a circle",
        "information",
        "Open Item Categories and give one of them another Parent Category.",
        "category {category} is its own ancestor",
        PARENTS,
    ),
    Rule(
        "backdated_posting",
        "Posted back in time",
        "information",
        "An entry is dated more than {backdated_days} days before one that was posted earlier: stock of past days has"
        " changed since it was reported.",
        "Check the document's Posting Date. Keep past months closed: Allow Posting From in General Ledger Setup or User"
        " Setup, and Inventory Periods. Many at once after one day far ahead: that one is mistyped.",
        "{days} days before {latest}, posted earlier",
        (DATED,),
    ),
)
_OF_UNTRACKED = (
    _checked(
        "negative_stock",
        "Untracked stock below zero",
        "information",
        "Look at the item's ledger entries at the location, post the receipts that are missing, or count and post a"
        " Phys. Inventory Journal. Prevent Negative Inventory in Inventory Setup stops it for the future.",
        "quantity {untracked}",
    ),
    Rule(
        "untracked_in_transit",
        "Untracked stock in transit too long",
        "information",
        "Stock without serial numbers lies at an in-transit location, and nothing has come there for more than"
        " {in_transit_days} days.",
        "Open the Transfer Order and post the receipt; if the goods never arrived, receive them and post a Negative"
        " Adjmt. in the Item Journal.",
        "quantity {quantity}, {days} days on the way, since {since}",
        (PLACED, TRANSIT, DATED),
    ),
)

SERIAL_RULES: dict[str, Rule] = {rule.code: rule for rule in (*_OF_SERIALS, *_OF_STOCK, *_OF_MASTERS)}
"""Those that are about serial numbers and what they refer to."""
UNTRACKED_RULES: dict[str, Rule] = {rule.code: rule for rule in _OF_UNTRACKED}
"""Those that are about stock without serial numbers."""
RULES: dict[str, Rule] = SERIAL_RULES | UNTRACKED_RULES
"""All of them, in the order in which they are told."""
