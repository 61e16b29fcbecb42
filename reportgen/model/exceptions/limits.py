"""How long is too long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Whole days; what lasts exactly so long is still in order."""

    in_transit_days: int = 14
    """From the shipment to the report's day."""
    not_final_days: int = 0
    """From the receipt to the report's day."""
    backdated_days: int = 30
    """From the entry's day to the latest day posted before it."""
