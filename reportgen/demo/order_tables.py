"""Tables of what is open on the last day: order lines, reservations, bins and what lies in them."""

from collections.abc import Iterator

from reportgen.demo.bins import BINS, Bin, BinMovement, movements
from reportgen.demo.entries import History
from reportgen.demo.open_orders import (
    MakingLine,
    OrderLine,
    component_lines,
    production_lines,
    purchase_lines,
    sales_lines,
    transfer_lines,
)
from reportgen.demo.partners import ROAD, WORKS, dimension_set
from reportgen.demo.texts import Row, csv_text

_ENTRY_TABLE, _SALES_LINE_TABLE, _PURCHASE_LINE_TABLE = 32, 37, 39
_SUBTYPE_ORDER = 1


def order_texts(history: History) -> Iterator[tuple[str, str]]:
    """File name and text of each."""
    sales, purchases = sales_lines(history), purchase_lines(history)
    yield "sales_lines.csv", csv_text(map(_sales_line, sales))
    yield "purchase_lines.csv", csv_text(map(_purchase_line, purchases))
    yield "transfer_lines.csv", csv_text(map(_transfer_line, transfer_lines(history)))
    yield "production_order_lines.csv", csv_text(map(_production_line, production_lines(history)))
    yield "prod_order_component_lines.csv", csv_text(map(_component_line, component_lines()))
    yield "reservation_entries.csv", csv_text(_reservations(sales, purchases))
    yield "bins.csv", csv_text(map(_bin, BINS))
    yield "warehouse_entries.csv", csv_text(map(_movement, movements(history)))


def _tail(line: OrderLine) -> Row:
    return {"outstandingQtyBase": line.outstanding, "dimensionSetID": line.dimension_set, "quantityPerUnitOfMeasure": 1,
            "unitOfMeasureCode": "HOUR" if line.item == "SVC-HOUR" else "PCS"}


def _sales_line(line: OrderLine) -> Row:
    return {"documentType": line.document_type, "documentNo": line.document_no, "lineNo": line.line_no,
            "sellToCustomerNo": line.partner, "itemNo": line.item, "variantCode": line.variant,
            "locationCode": line.location, "shipmentDate": line.due, **_tail(line)}


def _purchase_line(line: OrderLine) -> Row:
    return {"documentType": line.document_type, "documentNo": line.document_no, "lineNo": line.line_no,
            "vendorNo": line.partner, "itemNo": line.item, "variantCode": line.variant, "locationCode": line.location,
            "expectedReceiptDate": line.due, **_tail(line)}


def _transfer_line(line: OrderLine) -> Row:
    return {"documentNo": line.document_no, "lineNo": line.line_no, "itemNo": line.item, "variantCode": line.variant,
            "transferFromLocationCode": line.source, "transferToLocationCode": line.location,
            "inTransitLocationCode": ROAD, "shipmentDate": line.shipped, "receiptDate": line.due,
            "qtyInTransitBase": line.in_transit, **_tail(line)}


def _production_line(line: MakingLine) -> Row:
    return {"status": line.status, "documentNo": line.order.no, "itemNo": line.item, "variantCode": line.variant,
            "locationCode": WORKS, "startingDate": line.order.start, "dueDate": line.order.due, **_making_tail(line)}


def _component_line(line: MakingLine) -> Row:
    return {"status": line.status, "documentNo": line.order.no, "itemNo": line.item, "variantCode": line.variant,
            "locationCode": WORKS, "dueDate": line.order.start, **_making_tail(line)}


def _making_tail(line: MakingLine) -> Row:
    return {"remainingQtyBase": line.remaining, "dimensionSetID": dimension_set("PROD"), "quantityPerUnitOfMeasure": 1,
            "unitOfMeasureCode": "PCS"}


def _reservations(sales: tuple[OrderLine, ...], purchases: tuple[OrderLine, ...]) -> Iterator[Row]:
    """Two rows a reserved serial number, for stock and for the order; then serial numbers a vendor has announced."""
    number = 0
    for line in sales:
        for entry in line.promised:
            number += 1
            goods = entry.posting
            stock: Row = {"entryNo": number, "positive": True, "itemNo": goods.item, "variantCode": goods.variant,
                          "locationCode": goods.location,
                     "serialNo": goods.serial, "lotNo": goods.lot, "quantityBase": 1,
                     "reservationStatus": "Reservation", "sourceType": _ENTRY_TABLE, "sourceSubtype": 0, "sourceID": "",
                     "sourceRefNo": entry.entry_no, "itemLedgerEntryNo": entry.entry_no, "shipmentDate": line.due,
                     "expectedReceiptDate": None, "expirationDate": goods.expiration}
            yield stock
            yield {**stock, "positive": False, "quantityBase": -1, "sourceType": _SALES_LINE_TABLE,
                   "sourceSubtype": _SUBTYPE_ORDER, "sourceID": line.document_no, "sourceRefNo": line.line_no,
                   "itemLedgerEntryNo": 0}
    announced = next(line for line in purchases if line.item == "EH-ATLAS")
    for serial in ("90E26", "91E26"):
        number += 1
        yield {"entryNo": number, "positive": True, "itemNo": announced.item, "variantCode": "",
               "locationCode": announced.location, "serialNo": serial, "lotNo": "", "quantityBase": 1,
               "reservationStatus": "Surplus", "sourceType": _PURCHASE_LINE_TABLE, "sourceSubtype": _SUBTYPE_ORDER,
               "sourceID": announced.document_no, "sourceRefNo": announced.line_no, "itemLedgerEntryNo": 0,
               "shipmentDate": None, "expectedReceiptDate": announced.due, "expirationDate": None}


def _bin(one: Bin) -> Row:
    return {"binCode": one.code, "locationCode": one.location, "zoneCode": one.zone, "binType": one.kind,
            "description": one.description, "adjustmentBin": one.adjustment}


def _movement(move: BinMovement) -> Row:
    goods = move.receipt.posting
    return {"entryNo": move.entry_no, "registeringDate": move.day, "locationCode": goods.location,
            "zoneCode": move.bin.zone, "binCode": move.bin.code, "itemNo": goods.item, "variantCode": goods.variant,
            "serialNo": goods.serial, "lotNo": goods.lot, "packageNo": goods.package,
            "expirationDate": goods.expiration, "qtyBase": move.quantity, "qtyPerUnitOfMeasure": 1,
            "unitOfMeasureCode": "PCS"}
