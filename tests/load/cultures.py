"""One small ledger as people of several cultures export it: captions, enum words, days, decimals, yes and no."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from reportgen.load.captions import LANGUAGES
from reportgen.load.captions.language import lines
from tests.load.sources import Row

CAPTIONS = {
    "entry_no": "Entry No.",
    "posting_date": "Posting Date",
    "entry_type": "Entry Type",
    "document_type": "Document Type",
    "document_no": "Document No.",
    "item_no": "Item No.",
    "description": "Description",
    "serial_no": "Serial No.",
    "expiration_date": "Expiration Date",
    "location_code": "Location Code",
    "quantity": "Quantity",
    "remaining_quantity": "Remaining Quantity",
    "cost_amount_actual": "Cost Amount (Actual)",
    "sales_amount_actual": "Sales Amount (Actual)",
    "open": "Open",
    "source_type": "Source Type",
}


def entry(number: int, day: date, kind: str, document: str, quantity: int, cost: str, **more: Any) -> Row:
    """A row of the ledger as Python has it."""
    return {
        "entry_no": number,
        "posting_date": day,
        "entry_type": kind,
        "document_type": document,
        "document_no": f"10{number}",
        "item_no": "1968-S",
        "description": "MEXICO Chair; black",
        "serial_no": f"00000{number % 3}",
        "expiration_date": None,
        "location_code": "MAIN",
        "quantity": Decimal(quantity),
        "remaining_quantity": Decimal(max(quantity, 0)),
        "cost_amount_actual": Decimal(cost),
        "sales_amount_actual": Decimal(0),
        "open": quantity > 0,
        "source_type": "",
    } | more


LEDGER: Sequence[Row] = (
    entry(1, date(2023, 4, 1), "Purchase", "Purchase Receipt", 1, "1234.5", source_type="Vendor"),
    entry(2, date(2023, 4, 5), "Positive Adjmt.", "", 1, "280.75", expiration_date=date(2031, 12, 24)),
    entry(3, date(2023, 12, 31), "Sale", "Sales Shipment", -1, "-1234567.89", source_type="Customer",
          sales_amount_actual=Decimal("0.05")),
    entry(4, date(2024, 2, 29), "Transfer", "Transfer Receipt", 1, "8.88"),
    entry(5, date(2024, 3, 2), "Negative Adjmt.", "", -1, "-1000"),
    entry(6, date(2024, 3, 3), "Consumption", "", -1, "-0.125", source_type="Item"),
    entry(7, date(2024, 3, 4), "Output", "", 1, "1000000"),
    entry(8, date(2024, 3, 5), "Assembly Consumption", "Posted Assembly", -1, "-12.5"),
    entry(9, date(2024, 3, 6), "Assembly Output", "Posted Assembly", 1, "12.5"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Culture:
    """How people write in one country."""

    name: str
    day: Callable[[date], str]
    decimal: str
    thousands: str
    delimiter: str
    yes: str
    no: str
    minus: str = "-"

    def number(self, value: Decimal) -> str:
        """With groups of three digits, as a page shows it."""
        text = f"{abs(value):,f}"
        written = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        return (self.minus if value < 0 else "") + written

    def cell(self, value: Any, words: Mapping[str, str]) -> str:
        """One value as text."""
        if isinstance(value, bool):
            return self.yes if value else self.no
        if isinstance(value, Decimal):
            return self.number(value)
        if isinstance(value, date):
            return self.day(value)
        return words.get(value, str(value)) if value is not None else ""


CULTURES = {
    culture.name: culture
    for culture in (
        Culture("de-DE", "{:%d.%m.%Y}".format, ",", ".", ";", "Ja", "Nein"),
        Culture("de-CH", "{:%d.%m.%Y}".format, ".", "’", ";", "Ja", "Nein"),
        Culture("fr-FR", "{:%d/%m/%Y}".format, ",", "\u202f", ";", "Oui", "Non"),
        Culture("fr-CA", "{:%Y-%m-%d}".format, ",", "\u00a0", ";", "Oui", "Non"),
        Culture("da-DK", "{:%d-%m-%Y}".format, ",", ".", ";", "Ja", "Nej"),
        Culture("cs-CZ", "{0.day}. {0.month}. {0.year}".format, ",", "\u00a0", ";", "Ano", "Ne"),
        Culture("fi-FI", "{0.day}.{0.month}.{0.year}".format, ",", "\u00a0", ";", "Kyllä", "Ei", minus="−"),
        Culture("sv-SE", "{:%Y-%m-%d}".format, ",", "\u00a0", ";", "Ja", "Nej", minus="−"),
        Culture("nb-NO", "{:%d.%m.%Y}".format, ",", "\u00a0", ";", "Ja", "Nei", minus="−"),
        Culture("nl-NL", "{0.day}-{0.month}-{0.year}".format, ",", ".", ";", "Ja", "Nee"),
        Culture("is-IS", "{0.day}.{0.month}.{0.year}".format, ",", ".", ";", "Já", "Nei"),
        Culture("it-IT", "{:%d/%m/%Y}".format, ",", ".", ";", "Sì", "No"),
        Culture("es-ES", "{0.day}/{0.month:02}/{0.year}".format, ",", ".", ";", "Sí", "No"),
        Culture("es-MX", "{:%d/%m/%Y}".format, ".", ",", ",", "Sí", "No"),
        Culture("en-GB", "{:%d/%m/%Y}".format, ".", ",", ",", "Yes", "No"),
        Culture("en-US", "{0.month}/{0.day}/{0.year}".format, ".", ",", ",", "Yes", "No"),
        Culture("en-CA", "{:%Y-%m-%d}".format, ".", ",", ",", "Yes", "No"),
    )
}


def words_of(culture: Culture) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Captions and values of a culture's language by the English ones; none of English."""
    language = next((one for one in LANGUAGES if one.code == culture.name[:2]), None)
    if language is None:
        return {}, {}
    captions, values = (
        dict(reversed(list(lines(text))))  # the first spelling stays
        for text in (language.captions, language.values)
    )
    return captions, values


def exported(culture: Culture, rows: Sequence[Row] = LEDGER) -> str:
    """The ledger as CSV text."""
    captions, words = words_of(culture)
    target = io.StringIO()
    writer = csv.writer(target, delimiter=culture.delimiter, lineterminator="\n")
    writer.writerow([captions.get(english, english) for english in CAPTIONS.values()])
    for row in rows:
        cells = {name: culture.cell(row[name], words if name.endswith("type") else {}) for name in CAPTIONS}
        writer.writerow(list(cells.values()))
    return target.getvalue()
