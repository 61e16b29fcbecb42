"""What the demo company makes, buys and sells: items, their categories and attributes, and what goes into a product."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Category:
    """One item category; blank parent for the top."""

    code: str
    description: str
    parent: str = ""


CATEGORIES: Final = (
    Category("BIKES", "Bikes"),
    Category("CARGO", "Cargo Bikes", "BIKES"),
    Category("CARGO-2W", "Two-Wheelers", "CARGO"),
    Category("CARGO-FL", "Front Loaders", "CARGO-2W"),
    Category("CARGO-LT", "Longtails", "CARGO-2W"),
    Category("CARGO-3W", "Trikes", "CARGO"),
    Category("CITY", "City & Touring", "BIKES"),
    Category("HANDLING", "Handling Equipment"),
    Category("TRUCKS", "Powered Hand Trucks", "HANDLING"),
    Category("PALLET", "Pallet Movers", "HANDLING"),
    Category("TRAILERS", "Trailers", "HANDLING"),
    Category("PARTS", "Parts"),
    Category("DRIVE", "Drive System", "PARTS"),
    Category("MOTORS", "Motors", "DRIVE"),
    Category("BATTERIES", "Batteries & Chargers", "DRIVE"),
    Category("SENSORS", "Displays & Sensors", "DRIVE"),
    Category("RUNNING", "Running Gear", "PARTS"),
    Category("FRAMES", "Frames", "RUNNING"),
    Category("TYRES", "Tyres & Tubes", "RUNNING"),
    Category("BRAKES", "Brakes", "RUNNING"),
    Category("ACCESS", "Accessories"),
    Category("TELEMATICS", "Locks & Telematics", "CONNECTED"),
    Category("CONSUM", "Consumables"),
    Category("SERVICES", "Services"),
)

EVERYWHERE: Final = "SNALL"
"""Serial numbers on every movement."""
EXPIRING: Final = "SNEXP"
"""Serial numbers on every movement, with an expiration date."""
ON_SALES: Final = "SNSALES"
"""Serial numbers on sales shipments only."""
LOTS: Final = "LOTALL"
"""Lot numbers on every movement."""
EXPIRING_LOTS: Final = "LOTEXP"
"""Lot numbers on every movement, with an expiration date."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item. Cost and price are in cents a piece."""

    no: str
    description: str
    category: str
    cost: int
    price: int
    tracking: str = ""
    vendor: str = ""
    """Blank for what is made in the works, and for services."""
    group: str = "RESALE"
    variants: tuple[str, ...] = ("",)
    serial: str = ""
    """How its serial numbers look: {n} counts, {yy} and {mm} are the day's."""
    first: int = 1
    """Where the count begins; each variant counts for itself."""
    warranty_months: int = 0
    shelf_months: int = 0
    """From receipt to expiration at the longest; 0 for what does not expire."""
    carton: int = 1
    """Pieces in the unit in which it is bought."""
    parts: tuple[tuple[str, int], ...] = ()
    """What goes into one piece, if it is made."""
    labour: int = 0
    """Cost of making one piece, in cents."""
    service: bool = False

    @property
    def has_serials(self) -> bool:
        """True if every single piece in stock has its serial number."""
        return self.tracking in (EVERYWHERE, EXPIRING)

    @property
    def has_lots(self) -> bool:
        """True if stock is kept by lot."""
        return self.tracking in (LOTS, EXPIRING_LOTS)

    @property
    def costing_method(self) -> str:
        """Each serial number carries its own cost; other stock leaves first in, first out."""
        return "Specific" if self.has_serials else "FIFO"


_WHEELS: Final = (("FRAME-KIT", 1), ("TYRE-20", 2), ("BRK-PAD", 2))

ITEMS: Final = (
    Item("CB-PELICAN", "Pelican front loader, 2 children or 100 kg", "CARGO-FL", 164000, 349000, EVERYWHERE,
         group="FINISHED", variants=("MOSS", "SAND", "INK"), serial="PE{yy}-{n:04d}", warranty_months=36,
         parts=(("MOT-85", 1), ("BAT-750", 1), ("DSP-4", 1), *_WHEELS, ("BOX-60", 1)), labour=36000),
    Item("CB-OTTER", "Otter longtail with bench", "CARGO-LT", 129000, 269000, EVERYWHERE, group="FINISHED",
         variants=("MOSS", "INK"), serial="OT{yy}-{n:04d}", warranty_months=36,
         parts=(("MOT-85", 1), ("BAT-500", 1), *_WHEELS), labour=29000),
    Item("CB-WALRUS", "Walrus trike, flatbed < 250 kg", "CARGO-3W", 189000, 389000, EVERYWHERE, group="FINISHED",
         serial="WA{yy}-{n:04d}", first=301, warranty_months=24,
         parts=(("MOT-85", 1), ("BAT-750", 1), ("FRAME-KIT", 2), ("TYRE-20", 3), ("BRK-PAD", 3)), labour=44000),
    Item("EB-HERON", "Heron city e-bike", "CITY", 118000, 219000, EVERYWHERE, "1060",
         variants=("S", "M", "L"), serial="H{n:05d}", warranty_months=24),
    Item("EB-SWIFT", "Swift touring e-bike", "CITY", 156500, 289000, EVERYWHERE, "1060", serial="SW{yy}-{n:04d}",
         warranty_months=24),
    Item("EH-MULE", "Mule powered hand truck 200 kg", "TRUCKS", 84000, 149000, EVERYWHERE, "1070", serial="{n:06d}",
         first=417, warranty_months=24),
    Item("EH-ATLAS", "Atlas compact pallet mover 1.2 t", "PALLET", 412000, 689000, EVERYWHERE, "1070",
         serial="{n:02d}E{yy}", warranty_months=24),
    Item("EH-STAIR", "Stair-climbing hand truck “Ibex”", "", 132000, 239000, EVERYWHERE, "1070",
         serial="{yy}-{mm}-{n:02d}", warranty_months=24),
    Item("TR-CARAVAN", "Caravan e-trailer 150 kg", "TRAILERS", 97500, 179000, EVERYWHERE, "1030",
         serial="TR/{yy}/{n:03d}", warranty_months=24),
    Item("MOT-85", "Mid-drive motor 85 Nm", "MOTORS", 38500, 69000, EVERYWHERE, "1020", group="RAW MAT",
         serial="{n:06d}", first=4001, warranty_months=24),
    Item("BAT-500", "Battery pack 500 Wh", "BATTERIES", 26400, 49900, EXPIRING, "1010", group="RAW MAT",
         serial="B5-{yy}{mm}-{n:04d}", warranty_months=24, shelf_months=30),
    Item("BAT-750", "Battery pack 750 Wh", "BATTERIES", 37900, 69900, EXPIRING, "1010", group="RAW MAT",
         serial="B7-{yy}{mm}-{n:04d}", warranty_months=24, shelf_months=30),
    Item("CHG-4A", "Fast charger 4 A", "BATTERIES", 6900, 12900, EVERYWHERE, "1010", serial="CH{n:06d}", first=2204,
         warranty_months=12),
    Item("DSP-4", "Colour display 4\"", "SENSORS", 11900, 21900, EVERYWHERE, "1050", group="RAW MAT", serial="{n:06d}",
         first=4021, warranty_months=12),
    Item("A1", "Torque sensor A1", "SENSORS", 5400, 9900, EVERYWHERE, "1050", group="RAW MAT", serial="{n}", first=21,
         warranty_months=12),
    Item("A12", "Cadence sensor A12", "SENSORS", 3100, 5900, EVERYWHERE, "1050", group="RAW MAT", serial="{n}",
         warranty_months=12),
    Item("LOCK-BT", "Frame lock with Bluetooth®", "TELEMATICS", 4800, 8900, EVERYWHERE, "1050", serial="LK-{n:04X}",
         first=160, warranty_months=12),
    Item("GPS-LITE", "GPS tracker Lite", "TELEMATICS", 3900, 7900, ON_SALES, "1050", serial="35693803{n:07d}",
         first=1154, warranty_months=12),
    Item("FRAME-KIT", "Frame kit, raw", "FRAMES", 31000, 0, vendor="1030", group="RAW MAT"),
    Item("TYRE-20", "Tyre 20 × 2.4 in, puncture belt", "TYRES", 1450, 2990, vendor="1040", group="RAW MAT", carton=10),
    Item("BRK-PAD", "Brake pads, pair", "BRAKES", 620, 1490, LOTS, "1040", group="RAW MAT", carton=20),
    Item("SEAL-1L", "Tyre sealant 1 l", "CONSUM", 780, 1790, EXPIRING_LOTS, "1080", shelf_months=18, carton=12),
    Item("WAX-250", "Chain wax 250 ml, “all weather”", "CONSUM", 540, 1290, EXPIRING_LOTS, "1080", shelf_months=24,
         carton=12),
    Item("BOX-60", "Cargo box 60 × 40 cm, stackable", "ACCESS", 4200, 8900, vendor="1040"),
    Item("RAIN-KIT", "Rain cover for box & bench", "ACCESS", 2650, 5900, vendor="1080"),
    Item("SVC-HOUR", "Workshop hour", "SERVICES", 0, 7200, group="", service=True),
)

ITEM_BY_NO: Final = {item.no: item for item in ITEMS}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value on an item, or on a category that hands it down to all below."""

    owner: str
    """Number of an item, or code of a category."""
    name: str
    value: str


CATEGORY_ATTRIBUTES: Final = (
    Attribute("BIKES", "Drive", "Electric"),
    Attribute("BIKES", "Wheels", "2"),
    Attribute("CARGO", "Model Year", "2025"),
    Attribute("CARGO-3W", "Wheels", "3"),
    Attribute("CITY", "Model Year", "2024"),
    Attribute("HANDLING", "Drive", "Electric"),
    Attribute("PARTS", "Warehouse Class", "Small parts"),
    Attribute("BATTERIES", "Warehouse Class", "Dangerous goods, UN 3480"),
    Attribute("TELEMATICS", "Radio", "Bluetooth® 5"),
    Attribute("CONSUM", "Warehouse Class", "Frost-free"),
)

ITEM_ATTRIBUTES: Final = (
    Attribute("CB-PELICAN", "Payload", "100 kg"),
    Attribute("CB-OTTER", "Payload", "80 kg"),
    Attribute("CB-WALRUS", "Payload", "250 kg"),
    Attribute("CB-WALRUS", "Model Year", "2024"),
    Attribute("EB-SWIFT", "Model Year", "2025"),
    Attribute("EH-MULE", "Payload", "200 kg"),
    Attribute("EH-ATLAS", "Payload", "1,200 kg"),
    Attribute("EH-STAIR", "Payload", "140 kg"),
    Attribute("TR-CARAVAN", "Payload", "150 kg"),
    Attribute("TR-CARAVAN", "Drive", "Electric, overrun"),
    Attribute("BAT-500", "Capacity", "500 Wh"),
    Attribute("BAT-750", "Capacity", "750 Wh"),
    Attribute("GPS-LITE", "Radio", "LTE-M & GNSS"),
)
