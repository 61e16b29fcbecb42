"""The ledger's own tables in the analytics API's column names: entries, value entries, applications."""

from collections.abc import Iterator

from reportgen.demo.entries import Application, History, LedgerEntry, ValueEntry
from reportgen.demo.items import ITEM_BY_NO
from reportgen.demo.texts import Row, amount, csv_text


def ledger_texts(history: History) -> Iterator[tuple[str, str]]:
    """File name and text of each."""
    yield "item_ledger_entries.csv", csv_text(map(_entry, history.entries))
    yield "value_entries.csv", csv_text(map(_value, history.values))
    yield "item_application_entries.csv", csv_text(map(_application, history.applications))


def _entry(entry: LedgerEntry) -> Row:
    posting = entry.posting
    return {
        "entryNo": entry.entry_no, "entryType": posting.entry_type, "sourceType": posting.source_type,
        "sourceNo": posting.source_no, "documentNo": posting.document_no, "documentType": posting.document_type,
        "postingDate": posting.posting_date, "itemNo": posting.item, "variantCode": posting.variant,
        "locationCode": posting.location, "serialNo": posting.serial, "lotNo": posting.lot,
        "packageNo": posting.package, "expirationDate": posting.expiration, "warrantyDate": posting.warranty,
        "quantity": posting.quantity, "unitOfMeasureCode": posting.unit, "remainingQuantity": entry.remaining,
        "invoicedQuantity": entry.invoiced_quantity, "costAmountActual": amount(entry.cost_actual),
        "costAmountExpected": amount(entry.cost_expected), "salesAmountActual": amount(entry.sales_actual),
        "salesAmountExpected": amount(entry.sales_expected), "dimensionSetID": posting.dimension_set,
        "open": entry.remaining != 0, "positive": posting.quantity > 0, "completelyInvoiced": entry.completely_invoiced,
        "lastInvoiceDate": entry.last_invoice, "correction": posting.correction, "dropShipment": posting.drop_shipment,
        "qtyPerUnitOfMeasure": posting.per_unit, "itemCategoryCode": ITEM_BY_NO[posting.item].category,
        "orderType": posting.order_type, "orderNo": posting.order_no, "projectNo": posting.project,
        "returnReasonCode": posting.return_reason, "transferredFromEntryNo": posting.transferred_from,
    }


def _value(value: ValueEntry) -> Row:
    posting = value.posting
    return {
        "entryNo": value.entry_no, "itemLedgerEntryNo": value.ledger_entry_no, "entryType": value.kind,
        "itemLedgerEntryType": posting.entry_type, "sourceType": posting.source_type, "sourceNo": posting.source_no,
        "postingDate": value.posting_date, "documentDate": value.posting_date, "documentType": value.document_type,
        "documentNo": value.document_no, "itemNo": posting.item, "variantCode": posting.variant, "type": "Item",
        "locationCode": posting.location, "inventoryPostingGroup": ITEM_BY_NO[posting.item].group,
        "valuedQuantity": value.valued_quantity, "invoicedQuantity": value.invoiced_quantity,
        "costAmountActual": amount(value.cost_actual), "costAmountExpected": amount(value.cost_expected),
        "costPostedToGL": amount(value.cost_posted), "expectedCostPostedToGL": amount(value.expected_posted),
        "salesAmountActual": amount(value.sales_actual),
        "salesAmountExpected": amount(value.sales_expected), "expectedCost": value.expected,
        "adjustment": value.adjustment, "itemChargeNo": value.charge, "returnReasonCode": posting.return_reason,
        "projectNo": posting.project, "orderType": posting.order_type, "orderNo": posting.order_no,
        "dropShipment": posting.drop_shipment, "dimensionSetID": posting.dimension_set,
    }


def _application(application: Application) -> Row:
    return {
        "entryNo": application.entry_no, "itemLedgerEntryNo": application.ledger_entry_no,
        "inboundItemEntryNo": application.inbound, "outboundItemEntryNo": application.outbound,
        "quantity": application.quantity, "postingDate": application.posting_date,
        "transferredFromEntryNo": application.transferred_from,
    }
