"""Where the demo company works and with whom: locations, vendors, customers, and the dimensions of their entries.

Vendors and customers are numbered alike, as is usual: only the source type tells whose number it is.
"""

from dataclasses import dataclass
from typing import Final

COMPANY: Final = "Brisa & Tolk Electric Cargo"


@dataclass(frozen=True, slots=True)
class Location:
    """A place of stock; goods between two places lie at the one that is in transit."""

    code: str
    name: str
    city: str
    country: str
    in_transit: bool = False
    bins: bool = False
    """True if goods lie in bins."""


CENTRAL: Final = "CENTRAL"
WORKS: Final = "WORKS"
OSLO: Final = "NO"
PORTO: Final = "SOUTH"
ROAD: Final = "ROAD"

LOCATIONS: Final = (
    Location(CENTRAL, "Central Warehouse Utrecht", "Utrecht", "NL", bins=True),
    Location(WORKS, "Works Göteborg", "Göteborg", "SE", bins=True),
    Location(OSLO, "Showroom Oslo", "Oslo", "NO"),
    Location(PORTO, "Service Hub Porto", "Porto", "PT"),
    Location(ROAD, "On the Road", "", "", in_transit=True),
)


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who sells to the company."""

    no: str
    name: str
    city: str
    post_code: str
    country: str
    group: str
    area: str


VENDORS: Final = (
    Vendor("1010", "Zellkraft Öhringen GmbH", "Öhringen", "74613", "DE", "EU", "DACH"),
    Vendor("1020", "Motores Serrano & Hijos, S.L.", "Vitoria-Gasteiz", "01005", "ES", "EU", "SOUTH"),
    Vendor("1030", "Brødrene Rammeverk A/S", "Horsens", "8700", "DK", "EU", "NORDICS"),
    Vendor("1040", "Koło i Łańcuch Sp. z o.o.", "Łódź", "90-001", "PL", "EU", "EAST"),
    Vendor("1050", "Lumière Électronique SARL", "Besançon", "25000", "FR", "EU", "WEST"),
    Vendor("1060", "Heron & Swift Cycles Ltd.", "Nottingham", "NG1 5AA", "GB", "FOREIGN", "WEST"),
    Vendor("1070", "Saffron Lift Works Pvt. Ltd.", "Pune", "411001", "IN", "FOREIGN", "OVERSEAS"),
    Vendor("1080", "Groene Ketting B.V.", "Deventer", "7411", "NL", "DOMESTIC", "BENELUX"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys from the company."""

    no: str
    name: str
    city: str
    post_code: str
    country: str
    group: str
    area: str
    kind: str
    """RETAIL, FLEET or PUBLIC: the second dimension, and what sets the discount."""
    served_from: str
    """Code of the location that ships to them first."""
    weight: int
    """How often they order, relative to the others."""


CUSTOMERS: Final = (
    Customer("1010", "Bäckerei Morgenrot & Söhne", "Tübingen", "72070", "DE", "EU", "DACH", "FLEET", CENTRAL, 7),
    Customer("1020", "Happy Wheels Rental 🚲", "Amsterdam", "1017", "NL", "DOMESTIC", "BENELUX", "FLEET", CENTRAL, 12),
    Customer("1030", "شركة النخيل للتوصيل", "دبي", "", "AE", "FOREIGN", "OVERSEAS", "FLEET", CENTRAL, 5),
    Customer("1040", "O'Dwyer Couriers Ltd.", "Cork", "T12", "IE", "EU", "WEST", "FLEET", CENTRAL, 8),
    Customer("1050", "Gemeente Wilgendam", "Wilgendam", "3401", "NL", "DOMESTIC", "BENELUX", "PUBLIC", CENTRAL, 6),
    Customer("1060", "Fjordpost Budservice AS", "Bergen", "5003", "NO", "FOREIGN", "NORDICS", "FLEET", OSLO, 9),
    Customer("1070", "Sykkelbua på Grünerløkka", "Oslo", "0552", "NO", "FOREIGN", "NORDICS", "RETAIL", OSLO, 9),
    Customer("1080", "Kék Duna Kerékpár Kft.", "Győr", "9021", "HU", "EU", "EAST", "RETAIL", CENTRAL, 6),
    Customer("1090", "Padaria São João, Lda.", "Braga", "4700", "PT", "EU", "SOUTH", "FLEET", PORTO, 7),
    Customer("1100", "Ciclo Atlântico & Filhos", "Aveiro", "3800", "PT", "EU", "SOUTH", "RETAIL", PORTO, 9),
    Customer("1110", "Çınaraltı Kargo A.Ş.", "İzmir", "35220", "TR", "FOREIGN", "EAST", "FLEET", CENTRAL, 5),
    Customer("1120", "Ville de Saint-Aubin-le-Pré", "Saint-Aubin-le-Pré", "44190", "FR", "EU", "WEST", "PUBLIC",
             CENTRAL, 5),
    Customer("1130", "Żółty Rower s.c.", "Gdynia", "81-301", "PL", "EU", "EAST", "RETAIL", CENTRAL, 7),
    Customer("1140", "Kvarter 7 <Workshop & Café>", "Malmö", "211 20", "SE", "EU", "NORDICS", "RETAIL", OSLO, 5),
)

CUSTOMER_BY_NO: Final = {customer.no: customer for customer in CUSTOMERS}
VENDOR_BY_NO: Final = {vendor.no: vendor for vendor in VENDORS}


@dataclass(frozen=True, slots=True)
class DimensionSet:
    """Department, customer group, area and campaign of an entry; blank where one does not apply."""

    id: int
    department: str
    customer_group: str = ""
    area: str = ""
    campaign: str = ""


DIMENSION_VALUES: Final = {
    "SALES": "Sales", "PURCH": "Purchasing", "PROD": "Production", "LOGIST": "Logistics",
    "SERVICE": "Service & Projects", "RETAIL": "Retail Partners", "FLEET": "Fleets & Couriers",
    "PUBLIC": "Public Sector", "BENELUX": "Benelux", "DACH": "Germany, Austria, Switzerland",
    "EAST": "Central & Eastern Europe", "NORDICS": "Nordics", "OVERSEAS": "Overseas", "SOUTH": "Southern Europe",
    "WEST": "Western Europe", "SPRING": "Spring Campaign",
}

_AREAS: Final = ("BENELUX", "DACH", "EAST", "NORDICS", "OVERSEAS", "SOUTH", "WEST")
_MEANINGS: Final = (
    ("PROD", "", "", ""), ("LOGIST", "", "", ""),
    *(("PURCH", "", area, "") for area in _AREAS),
    *((department, group, area, campaign)
      for department, campaign in (("SALES", ""), ("SALES", "SPRING"), ("SERVICE", ""))
      for group in ("FLEET", "PUBLIC", "RETAIL") for area in _AREAS),
)
DIMENSION_SETS: Final = tuple(DimensionSet(number, *meaning) for number, meaning in enumerate(_MEANINGS, start=1))
_NUMBERS: Final = {meaning: number for number, meaning in enumerate(_MEANINGS, start=1)}


def dimension_set(department: str, customer_group: str = "", area: str = "", campaign: str = "") -> int:
    """The ID of the set of these values."""
    return _NUMBERS[department, customer_group, area, campaign]
