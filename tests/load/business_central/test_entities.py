"""Which of the service's entities are which tables: told by the columns that the analytics API v1.0 really has."""

import pytest

from reportgen.load.business_central.entities import ENTITIES, chosen, lacking
from reportgen.load.schema import TABLES

LINE = "qtyPerUnitOfMeasure unitOfMeasureCode"
OFFERED = {
    "itemLedgerEntries": "entryNo entryType sourceType sourceNo documentNo documentType postingDate itemNo locationCode"
    " serialNo expirationDate lotNo quantity unitOfMeasureCode remainingQuantity costAmountActual salesAmountActual"
    " dimensionSetID open positive invoicedQuantity qtyPerUnitOfMeasure",
    "items": "itemNo itemDescription baseUnitofMeasure unitCost inventoryPostingGroup routingNo productionBomNo"
    " replenishmentSystem singleLevelCapOvhdCost scrapPrc itemCategoryCode itemCategoryDescription",
    "itemCategories": "code description parentCategory systemId",
    "locations": "locationCode locationName adjustmentBinCode",
    "vendors": "vendorNo vendorName address address2 city postCode county countryRegionCode vendorPostingGroup",
    "customers": "customerNo customerName address address2 city postCode county countryRegionCode customerPostingGroup",
    "dimensionSetEntries": "id dimensionSetID valueCount dimension1ValueCode dimension1ValueName dimension8ValueCode",
    "warehouseEntries": f"itemNo locationCode lotNo serialNo zoneCode binCode qtyBase {LINE}",
    "bins": "binCode description locationCode binType zoneCode",
    "transferLines": "documentNo itemNo inTransitLocationCode transferToLocationCode transferFromLocationCode"
    f" qtyInTransitBase outstandingQtyBase receiptDate shipmentDate dimensionSetID {LINE}",
    "outstandingPurchaseLines": "itemNo outstandingQtyBase expectedReceiptDate locationCode buyFromVendorNo documentNo"
    f" documentType dimensionSetID {LINE}",
    "outstandingSalesLines": "documentNo documentType sellToCustomerNo itemNo outstandingQtyBase shipmentDate"
    f" locationCode dimensionSetID {LINE}",
    "inventoryProdOrderLines": f"status documentNo itemNo locationCode remainingQtyBase dueDate startingDate {LINE}",
    "inventoryProdOrderComponentLines": f"status documentNo itemNo locationCode remainingQtyBase dueDate {LINE}",
    "assemblyHeaders": f"documentNo itemNo quantity remainingQtyBase dueDate locationCode status {LINE}",
    "assemblyLines": f"itemNo remainingQuantity dueDate locationCode documentNo dimensionSetID {LINE}",
    "itemJobPlanningLines": f"itemNo remainingQtyBase planningDate locationCode documentNo {LINE}",
}
NAMES = {name: entity for entity in ENTITIES for name in entity.names}


@pytest.mark.parametrize("name", OFFERED)
def test_what_the_service_offers_is_known_as_its_table(name: str) -> None:
    """Nothing that the table is told by is missing, so that the loader will know the cache's files."""
    found = chosen(NAMES[name], name, OFFERED[name].split())
    assert lacking(found) == ()
    assert set(found.columns) <= set(OFFERED[name].split())


def test_columns_that_no_table_knows_are_not_asked_for() -> None:
    """Only what the canonical table has is fetched."""
    found = chosen(NAMES["items"], "items", OFFERED["items"].split())
    assert "scrapPrc" not in found.columns
    assert "singleLevelCapOvhdCost" not in found.columns
    assert {"itemNo", "itemDescription", "unitCost"} <= set(found.columns)


def test_value_entries_without_their_ledger_entry_are_no_table() -> None:
    """The service's own value entries do not say which ledger entry they belong to."""
    columns = "entryNo valuationDate itemNo costAmountActual costPostedToGL invoicedQuantity postingDate".split()  # noqa: SIM905
    assert "item_ledger_entry_no" in lacking(chosen(NAMES["itemValueEntries"], "itemValueEntries", columns))


def test_a_ledger_without_serial_numbers_is_told() -> None:
    """API v2.0 has no serial numbers; a ledger without them is no ledger for this report."""
    columns = [name for name in OFFERED["itemLedgerEntries"].split() if name != "serialNo"]
    assert "serial_no" in lacking(chosen(NAMES["itemLedgerEntries"], "itemLedgerEntries", columns))


def test_each_entity_is_a_table_of_its_own() -> None:
    """No canonical table comes from two entities, and all of them exist."""
    tables = [entity.table for entity in ENTITIES]
    assert len(set(tables)) == len(tables)
    assert set(tables) <= set(TABLES)
