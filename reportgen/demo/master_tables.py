"""Tables that stand beside the ledger: items, categories, attributes, places, partners, dimensions, serial numbers."""

from collections.abc import Iterator

from reportgen.demo.entries import History, LedgerEntry
from reportgen.demo.faults import SEEDED_FAULTS
from reportgen.demo.items import CATEGORIES, CATEGORY_ATTRIBUTES, ITEM_ATTRIBUTES, ITEMS, Category, Item
from reportgen.demo.partners import (
    CUSTOMERS,
    DIMENSION_SETS,
    DIMENSION_VALUES,
    LOCATIONS,
    OSLO,
    VENDORS,
    Customer,
    DimensionSet,
    Location,
    Vendor,
)
from reportgen.demo.stock import balance, lives
from reportgen.demo.texts import Row, amount, csv_text
from reportgen.demo.world import SerialKey

_CATEGORY_NAMES = {category.code: category.description for category in CATEGORIES}


def master_texts(history: History) -> Iterator[tuple[str, str]]:
    """File name and text of each."""
    yield "items.csv", csv_text(map(_item, ITEMS))
    yield "item_categories.csv", csv_text(map(_category, CATEGORIES))
    yield "item_attributes.csv", csv_text(_attributes())
    yield "locations.csv", csv_text(map(_location, LOCATIONS))
    yield "vendors.csv", csv_text(map(_vendor, VENDORS))
    yield "customers.csv", csv_text(map(_customer, CUSTOMERS))
    yield "dimension_sets.csv", csv_text(map(_dimension_set, DIMENSION_SETS))
    yield "serial_no_information.csv", csv_text(_serial_information(history))


def _item(item: Item) -> Row:
    return {
        "itemNo": item.no, "itemDescription": item.description, "type": "Service" if item.service else "Inventory",
        "baseUnitOfMeasure": "HOUR" if item.service else "PCS", "unitCost": amount(item.cost),
        "unitPrice": amount(item.price), "inventoryPostingGroup": item.group, "itemCategoryCode": item.category,
        "itemCategoryDescription": _CATEGORY_NAMES.get(item.category, ""), "replenishmentSystem": "Prod. Order"
        if item.parts else "Purchase", "productionBomNo": item.no if item.parts else "",
        "costingMethod": item.costing_method, "itemTrackingCode": item.tracking, "vendorNo": item.vendor,
    }


def _category(category: Category) -> Row:
    return {"code": category.code, "description": category.description, "parentCategory": category.parent}


def _attributes() -> Iterator[Row]:
    for attribute in ITEM_ATTRIBUTES:
        yield {"itemNo": attribute.owner, "categoryCode": "", "attributeName": attribute.name,
               "attributeValue": attribute.value}
    for attribute in CATEGORY_ATTRIBUTES:
        yield {"itemNo": "", "categoryCode": attribute.owner, "attributeName": attribute.name,
               "attributeValue": attribute.value}


def _location(location: Location) -> Row:
    return {"locationCode": location.code, "locationName": location.name, "city": location.city,
            "countryRegionCode": location.country, "useAsInTransit": location.in_transit, "binMandatory": location.bins,
            "adjustmentBinCode": ""}


def _vendor(vendor: Vendor) -> Row:
    return {"vendorNo": vendor.no, "vendorName": vendor.name, "city": vendor.city, "postCode": vendor.post_code,
            "county": "", "countryRegionCode": vendor.country, "vendorPostingGroup": vendor.group}


def _customer(customer: Customer) -> Row:
    return {"customerNo": customer.no, "customerName": customer.name, "city": customer.city,
            "postCode": customer.post_code, "county": "", "countryRegionCode": customer.country,
            "customerPostingGroup": customer.group}


def _dimension_set(one: DimensionSet) -> Row:
    row: dict[str, str | int] = {"dimensionSetID": one.id}
    for number, code in enumerate((one.department, one.customer_group, one.area, one.campaign, "", "", "", ""),
                                  start=1):
        row |= {f"dimension{number}ValueCode": code, f"dimension{number}ValueName": DIMENSION_VALUES.get(code, "")}
    return row


def _serial_information(history: History) -> Iterator[Row]:
    for (item, variant, serial), life in lives(history).items():
        text, blocked = _remark((item, variant, serial), life)
        if text:
            yield {"itemNo": item, "variantCode": variant, "serialNo": serial, "description": text, "blocked": blocked}


def _remark(key: SerialKey, life: tuple[LedgerEntry, ...]) -> tuple[str, bool]:
    """What is noted of a serial number, and whether it is blocked; most have no note."""
    last, left = life[-1].posting, balance(life)
    if key in SEEDED_FAULTS["blocked"].serials:
        return "Cell recall: do not ship", True
    if left == 0 and last.document_type == "Purchase Return Shipment":
        return "Returned to the vendor", True
    if left == 0 and last.document_no.startswith("SCRAP"):
        return "Scrapped", True
    if left == 1 and last.document_type == "Sales Return Receipt":
        return "Second life: checked and cleaned", False
    if left == 1 and last.location == OSLO and last.item.startswith("CB-"):
        return "Show bike, under 50 km", False
    return "", False
