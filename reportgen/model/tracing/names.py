"""What the codes of traced entries are called: asked for once, when all of them are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportgen.model.tracing.holdings import OnHand, OpenDocument
from reportgen.model.tracing.steps import Step
from reportgen.model.tracing.tables import Tables


@dataclass(frozen=True, slots=True)
class Names:
    """Names by code, of one company; a code without a name is not there."""

    items: Mapping[str, str]
    vendors: Mapping[str, str]
    customers: Mapping[str, str]
    locations: Mapping[str, str]

    def item(self, number: str) -> str:
        """Number and description."""
        return _named(number, self.items)

    def location(self, code: str) -> str:
        """Code and name."""
        return _named(code, self.locations)

    def customer(self, number: str) -> str:
        """Number and name."""
        return _named(number, self.customers)

    def party(self, step: Step) -> str:
        """Vendor or customer of an entry, number and name; blank for others. An entry that does not say what its
        counterparty is shows the number alone."""
        known = {"Vendor": self.vendors, "Customer": self.customers, "": {}}.get(step.source_type)
        return "" if known is None else _named(step.source_no, known)


def _named(code: str, names: Mapping[str, str]) -> str:
    """As ``10000 Fabrikam, Inc.``; the code alone where there is no name, or where it is the name."""
    name = names.get(code, "")
    return code if name in ("", code) else f"{code} {name}".strip()


def names_of(
    tables: Tables, steps: Iterable[Step], there: Iterable[OnHand], documents: Iterable[OpenDocument]
) -> Names:
    """The names of everything that these bear."""
    listed = tuple(steps)
    described = {step.item_no: step.description for step in listed if step.description}
    items = {step.item_no for step in listed}
    buyers = {step.source_no for step in listed if step.source_type == "Customer"}
    places = {step.location_code for step in listed} | {one.location_code for one in there}
    return Names(
        items=described | _given(tables.names("items", "item_no", "description", items)),
        vendors=tables.names(
            "vendors", "vendor_no", "name", {step.source_no for step in listed if step.source_type == "Vendor"}
        ),
        customers=tables.names("customers", "customer_no", "name", buyers | {one.customer_no for one in documents}),
        locations=tables.names("locations", "location_code", "name", places),
    )


def _given(names: Mapping[str, str]) -> dict[str, str]:
    return {code: name for code, name in names.items() if name}
