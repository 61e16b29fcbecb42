"""Captions in the languages of the ERP are recognised, and mean the same column in every one of them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.load.captions import LANGUAGES, is_caption, spoken
from reportgen.load.captions.language import Language, lines, meanings
from reportgen.load.columns import Table
from reportgen.load.names import folded, normalized
from reportgen.load.recognition import matched, recognise
from reportgen.load.schema import SPELLINGS, TABLES

CULTURES = (
    "cs-CZ da-DK de-AT de-CH de-DE en-AU en-CA en-GB en-NZ es-ES es-MX fi-FI fr-BE fr-CA fr-CH fr-FR is-IS it-CH it-IT"
    " nb-NO nl-BE nl-NL sv-SE"
)
APP_TABLES = {
    "Item": "items",
    "Item Category": "item_categories",
    "Item Ledger Entries": "item_ledger_entries",
    "Serial No": "item_ledger_entries",
    "Lot No": "item_ledger_entries",
    "Value Entries": "value_entries",
    "Location": "locations",
    "Vendor": "vendors",
    "Customer": "customers",
    "Dimension Sets": "dimension_sets",
    "Bin": "bins",
}
"""Tables of the Power BI apps, by the canonical table that has their columns."""
HEADER = (
    "Entry No.|Posting Date|Entry Type|Document Type|Document No.|Item No.|Description|Serial No.|Lot No.|Location Code"
    "|Quantity|Remaining Quantity|Invoiced Quantity|Cost Amount (Actual)|Sales Amount (Actual)|Open"
)


def first_spellings(language_code: str) -> dict[str, str]:
    """The first spelling of every English caption."""
    language = next(one for one in LANGUAGES if one.code == language_code)
    found: dict[str, str] = {}
    for english, spelling in lines(language.captions):
        found.setdefault(english, spelling)
    return found


def app_captions(shared: Path) -> Iterator[tuple[str, Table, str, str]]:
    """Culture, canonical table, canonical column and caption of the apps' columns that we know, and their measures
    that are columns of the ledger."""
    with (shared / "domain" / "reference" / "captions_translations.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            table = TABLES.get(APP_TABLES.get(row["table"], ""))
            column = table.spellings.get(normalized(row["name"])) if table else None
            if table and column and row["kind"] in ("column", "measure"):
                yield row["culture"], table, column, row["caption"]


def test_the_languages_are_those_of_the_erp(shared: Path) -> None:
    """All cultures of the reference have a language, and no other culture is claimed; English needs none."""
    with (shared / "domain" / "reference" / "captions_translations.csv").open(encoding="utf-8") as file:
        cultures = {row["culture"] for row in csv.DictReader(file)}

    claimed = {culture for language in LANGUAGES for culture in language.cultures}
    assert sorted(cultures) == CULTURES.split() and claimed == {one for one in cultures if not one.startswith("en-")}


@pytest.mark.parametrize("culture", CULTURES.split())
def test_captions_of_the_apps_are_recognised(shared: Path, culture: str) -> None:
    """Every caption that belongs to a canonical column means it, in a header of its culture."""
    known = [(table, column, caption) for found, table, column, caption in app_captions(shared) if found == culture]
    company = ["Entry No."] if culture.startswith("en") else list(first_spellings(culture[:2]).values())[:30]
    wrong = {
        (table.name, column, caption)
        for table, column, caption in known
        for written in (caption, caption.replace("’", "'"), caption.replace("\u00a0", " "), caption.upper())
        if column not in matched([written, *(one for one in company if one != written)], table).positions
    }

    assert len(known) > 60 and wrong == set()
    assert {column for _, column, _ in known} >= {
        "item_no", "serial_no", "lot_no", "entry_type", "document_type", "expiration_date", "location_code", "quantity",
        "remaining_quantity", "cost_amount_actual", "vendor_no", "customer_no", "item_ledger_entry_type", "unit_cost",
    }  # fmt: skip


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_every_column_of_the_ledger_pages_is_known(language: str) -> None:
    """Item ledger and value entries are recognised by their whole headers, column by column, in every language; so are
    the master tables."""
    spellings = first_spellings(language)
    named = {normalized(english): spelling for english, spelling in spellings.items()}
    technical = {"system_id", "modified_at", "row_version", "row_marker"}
    for name in ("item_ledger_entries", "value_entries", "items", "item_categories", "locations", "customers"):
        table = TABLES[name]
        columns = [column.name for column in table.columns if column.name not in technical]
        ways = {one: [alias for alias, column in table.spellings.items() if column == one] for one in columns}
        header = {one: next(named[way] for way in ways[one] if way in named) for one in columns}
        found = recognise(list(header.values()), f"{name}.csv")

        assert found and found.table is table, name
        wrong = {one for one in columns if found.positions.get(one) != list(header).index(one)}
        # One word for both, in the language itself.
        assert wrong <= {"unit_cost", "cost_per_unit"}, name


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_language_is_told_from_its_neighbours(language: Language) -> None:
    """The usual columns of the page are enough to know a language from all others."""
    spellings = first_spellings(language.code)
    found = spoken([spellings[one] for one in HEADER.split("|")], SPELLINGS)

    assert [one.code for one in found.languages] == [language.code]
    assert found.name == language.name


def test_a_word_means_what_it_means_in_the_language_of_the_header() -> None:
    """``Postnr.`` is an entry number in Dutch and a post code in Danish; alone it means nothing."""
    dutch = recognise(["Postnr.", "Boekingsdatum", "Artikelnr.", "Serienr.", "Hoeveelheid"], "x")
    danish = recognise(["Debitornr.", "Debitornavn", "Postnr.", "Debitorbogføringsgruppe"], "x")

    assert dutch and dutch.table.name == "item_ledger_entries" and dutch.positions["entry_no"] == 0
    assert danish and danish.table.name == "customers" and danish.positions["post_code"] == 2
    assert spoken(["Postnr."], SPELLINGS).meaning("Postnr.") == ()


def test_english_wins_where_it_explains_as_much() -> None:
    """A header in English with a foreign column of its own is English; one in German with an English one is German."""
    english = ["Entry No.", "Posting Date", "Item No.", "Quantity", "Serial No.", "Menge"]
    german = ["Lfd. Nr.", "Buchungsdatum", "Artikelnr.", "Menge", "Seriennr.", "Type"]

    assert spoken(english, SPELLINGS).name == "English" and spoken(german, SPELLINGS).name == "German"
    found = recognise(english, "x")
    assert found and found.positions["quantity"] == 3


def test_accents_may_be_lost() -> None:
    """An export in another character set drops them; blanks that do not break, and capitals, do not matter either."""
    lost = recognise(["Cislo polozky", "ZUCTOVACI DATUM", "Cislo zbozi", "Mnozstvi", "Seriove\u00a0cislo"], "x")
    danish = recognise(["Lobenr.", "Bogforingsdato", "Varenr.", "Antal", "Serienr.", "Abn", "Kobsbelob (faktisk)"], "x")

    assert lost and not lost.unmatched and lost.positions["entry_no"] == 0
    assert danish and danish.positions["purchase_amount_actual"] == 6
    assert folded("Straße Ærø œuvre þorn ð") == "strasseaerooeuvrethornd"


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.code)
def test_a_language_does_not_contradict_itself(language: Language) -> None:
    """A spelling has one meaning, but for the few words that the language uses twice; none is blank."""
    twice = {written: meant for written, meant in meanings(language).items() if len(meant) > 1}

    assert "" not in meanings(language) and len(twice) <= 3, twice
    assert all(is_caption(written) for written in meanings(language))


@pytest.mark.parametrize(
    ("name", "header", "table"),
    [
        ("Kreditoren.csv", "Nr.;Name;Ort", "vendors"),
        ("Debitoren.csv", "Nr.;Name;Ort", "customers"),
        ("Fournisseurs.csv", "N°;Nom;Ville", "vendors"),
        ("Clients.csv", "N°;Nom;Ville", "customers"),
        ("Lagerorte.csv", "Code;Name", "locations"),
    ],
)
def test_the_page_says_what_its_columns_cannot(name: str, header: str, table: str) -> None:
    """A number and a name are vendors on the page of vendors, in its own language."""
    found = recognise(header.split(";"), name)

    assert found is not None
    assert found.table.name == table
