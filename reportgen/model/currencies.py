"""Amounts of companies in several currencies: converted at a rate, or kept apart, never just added up.

Every amount is added up currency by currency where the data are; the sums are converted here, exactly. A sum over
currencies that no rate leads from one to the other is blank.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial

from ibis.expr import types as ir

from reportgen.model.combining import Expression, Number, replaced, zones
from reportgen.model.measures import Asked, Measure, Part, Total


@dataclass(frozen=True, slots=True)
class Zone:
    """Companies whose amounts can be added up as they are."""

    companies: tuple[str, ...]
    """Blank stands for entries that name no company."""
    currency: str
    """ISO code; blank if it is not known."""
    rate: Decimal | None
    """What one unit is worth in the report's currency; None if that is not known."""


@dataclass(frozen=True, slots=True)
class Currencies:
    """The currencies of a ledger's companies."""

    zones: tuple[Zone, ...] = ()
    """Without any, all amounts are in one currency, and shown in it."""
    report: str = ""
    """The report's currency; blank if nobody says."""

    @property
    def mixed(self) -> bool:
        """Whether there is more than one currency, convertible or not."""
        return len(self.zones) > 1

    @property
    def apart(self) -> bool:
        """Whether there are amounts that cannot be added up with others."""
        return self.mixed and any(zone.rate is None for zone in self.zones)

    @property
    def hint(self) -> str:
        """What lets amounts be added up; blank if they do."""
        return "give 'rates' into the report's 'currency', or filter by company" if self.apart else ""

    @property
    def note(self) -> str:
        """How amounts are converted or kept apart, as a sentence; blank if there is nothing to say."""
        converted = [
            f"1 {zone.currency} = {zone.rate:f} {self.report}"
            for zone in self.zones
            if zone.rate is not None and zone.currency != self.report
        ]
        said = [f"Converted to {self.report}: {', '.join(converted)}."] if converted else []
        said += ["Blank over companies in different currencies."] if self.apart else []
        return " ".join(said)

    def applied(self, measure: Measure) -> Measure:
        """The measure, its amounts converted or kept apart."""
        if not self.zones or not measure.money:
            return measure
        parts: dict[str, Part] = {}
        split: dict[str, Expression] = {}
        rates = tuple(None if zone.rate is None else f"{zone.rate:f}" for zone in self.zones)
        for name, part in measure.parts.items():
            if isinstance(part, Total) and part.money:
                names = [f"{name}_zone_{number}" for number in range(len(self.zones))]
                split[name] = ("zones", tuple(("part", each) for each in names), rates)
                parts |= {
                    each: replace(part, where=partial(_where, part, zone, len(self.zones) > 1))
                    for each, zone in zip(names, self.zones, strict=True)
                }
            else:
                parts[name] = part
        return replace(
            measure,
            parts=parts,
            combined=replaced(measure.expression, split),
            formula=" ".join(filter(None, (measure.formula, self.note))),
        )

    def sum_of(self, amounts: list[Number]) -> Number:
        """One amount from those of the zones; None if there is none, or if some cannot be added up."""
        return zones(amounts, [zone.rate for zone in self.zones])


ONE_CURRENCY = Currencies()
"""All amounts are in the same currency, whatever it is."""


def _where(part: Total, zone: Zone, several: bool, t: ir.Table, asked: Asked) -> ir.BooleanValue:
    counted = part.where(t, asked)
    return counted & t.company.isin(zone.companies) if several else counted


@dataclass(frozen=True, slots=True)
class Said:
    """What a spec says of currencies."""

    report: str = ""
    """The report's currency."""
    companies: Mapping[str, str] = field(default_factory=dict)
    """Currency of each company; the report's for those that are not there."""
    rates: Mapping[str, Decimal] = field(default_factory=dict)
    """What one unit of a currency is worth in the report's, on the report's day."""


def currencies_of(companies: tuple[str, ...], said: Said) -> Currencies:
    """The zones of the companies of a ledger.

    Companies of the same currency are one zone, and so are all that can be converted into the report's. What nobody
    says of a company is the report's currency; if that is not said either, every such company stands alone.
    """
    known = {name: said.companies.get(name, said.report) for name in companies or ("",)}
    report = said.report or (next(iter(known.values())) if len({*known.values()}) == 1 else "")
    if len(companies) > 1:
        known[""] = report
    zones: dict[tuple[str, str], Zone] = {}
    for name, currency in known.items():
        key = (currency, "" if currency else name)
        rate = Decimal(1) if currency and currency == report else said.rates.get(currency)
        zone = zones.get(key, Zone((), currency, rate))
        zones[key] = replace(zone, companies=(*zone.companies, name))
    listed = tuple(zones.values())
    plain = len(listed) == 1 and (listed[0].rate in (None, 1))
    shown = listed[0].currency if len(listed) == 1 and listed[0].rate is None and listed[0].currency else report
    return Currencies(() if plain else listed, shown)
