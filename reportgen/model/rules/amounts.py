"""The words for amounts that cannot be added up."""

from collections.abc import Iterator, Sequence

from reportgen.load.ledger import Finding
from reportgen.model.inventory import Inventory


def words_of_amounts(inventory: Inventory, shown: Sequence[str]) -> Iterator[Finding]:
    """Which companies' amounts are kept apart, if the report shows amounts."""
    currencies = inventory.currencies
    if not currencies.apart or not any(measure.money for measure in inventory.measures_of(shown)):
        return
    zones = [zone for zone in currencies.zones if any(zone.companies)]
    told = tuple(
        f"{', '.join(filter(None, zone.companies))}: {zone.currency or 'currency not known'}" for zone in zones
    )
    yield Finding(
        "amounts_not_added",
        len(zones),
        f"Amounts in {len(zones)} currencies are not added up; totals over them are blank:"
        f" {'; '.join(told[:5])}{' …' if len(told) > 5 else ''}. To add them up, {currencies.hint}.",
        told[:10],
    )
