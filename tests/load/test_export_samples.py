"""Twenty-seven rows of a real ledger in the forms in which the ERP hands them out: the same rows, whatever the form."""

from pathlib import Path
from typing import Any

import pytest

from reportgen.load.columns import DELIVERY
from reportgen.load.schema import LEDGER
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import rows_of
from tests.report.building import command

SAMPLES = {
    "api_analytics_itemLedgerEntries.json": ("analytics JSON", ""),
    "odata_page_Item_Ledger_Entries.json": ("OData JSON", "CRONUS"),
    "excel_open_in_excel_captions_en-US.csv": ("Open in Excel CSV", ""),
    "configuration_package_item_ledger_entry.csv": ("configuration package CSV", ""),
    "sql_CRONUS_Item_Ledger_Entry_437dbf0e.csv": ("SQL Server CSV", ""),
    "bc2adls_ItemLedgerEntry-32.csv": ("bc2adls CSV", "Cronus"),
}
"""Form and company of each file that holds all rows."""

_NOT_IN_THE_LEDGER = {"description", *(column.name for column in DELIVERY)}
"""The whole ledger has no descriptions of entries and no deliveries."""


@pytest.fixture(scope="module")
def samples(shared: Path) -> Path:
    return shared / "domain" / "export_samples"


@pytest.fixture(scope="module")
def whole(shared: Path) -> dict[int, dict[str, Any]]:
    """The real ledger's entries by number."""
    with open_ledger(shared / "domain" / "cronus") as ledger:
        return {row["entry_no"]: row for row in rows_of(ledger)}


@pytest.mark.parametrize("name", SAMPLES)
def test_every_form_gives_the_same_rows(name: str, samples: Path, whole: dict[int, dict[str, Any]]) -> None:
    """27 entries, equal in every column that the form has; nothing else is filled, and the form is told."""
    with open_ledger(samples / name) as ledger:
        rows, columns = rows_of(ledger), ledger.columns[LEDGER.name] - _NOT_IN_THE_LEDGER
        form, companies = ledger.provenance[0].form, ledger.companies
        assert not [finding for finding in ledger.findings if finding.code.startswith("unreadable")]

    assert (form, companies) == (SAMPLES[name][0], tuple(filter(None, [SAMPLES[name][1]])))
    assert len(rows) == 27 and {"entry_no", "serial_no", "quantity", "posting_date", "open"} <= columns
    assert [_of(row, columns) for row in rows] == [_of(whole[row["entry_no"]], columns) for row in rows]
    others = set(LEDGER.by_name) - columns - _NOT_IN_THE_LEDGER
    assert {value for row in rows for name, value in row.items() if name in others} <= {None, ""}


def _of(row: dict[str, Any], columns: frozenset[str]) -> dict[str, Any]:
    return {name: row[name] for name in sorted(columns)}


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("configuration_package_item_ledger_entry.csv", {"cost_amount_actual", "sales_amount_actual"}),
        ("sql_CRONUS_Item_Ledger_Entry_437dbf0e.csv", {"cost_amount_actual", "sales_amount_actual"}),
        ("bc2adls_ItemLedgerEntry-32.csv", {"cost_amount_actual", "sales_amount_actual"}),
        ("odata_page_Item_Ledger_Entries.json", {"source_type", "source_no"}),
        ("excel_open_in_excel_captions_en-US.csv", {"source_type", "source_no"}),
    ],
)
def test_what_a_form_lacks_is_told(name: str, lost: set[str], samples: Path) -> None:
    """Each missing column with what it costs the report."""
    missing = {one.name: one.loss for one in inspect_source(samples / name).tables[0].missing}

    assert lost <= set(missing) and all(missing.values())


def test_sums_from_power_bi_are_entries_without_a_past(samples: Path) -> None:
    """Fifteen serial numbers, one row each, numbered; that days, documents and costs are lost is a finding."""
    with open_ledger(samples / "powerbi_export_data.csv") as ledger:
        rows, finding = rows_of(ledger), ledger.findings[0]

    assert [row["entry_no"] for row in rows] == list(range(1, 16))
    assert [row["serial_no"] for row in rows][:2] == ["000010", "000001"] and sum(row["quantity"] for row in rows) == 15
    assert {(row["item_no"], row["item_category_code"]) for row in rows} == {
        ("SP-BOM1207", "PARTS"),
        ("SP-SCM1011", "CM_COMMER"),
    }
    assert {row["posting_date"] for row in rows} == {None}
    assert (finding.code, finding.count) == ("summed_rows", 15) and "Posting Date" in finding.message


def test_the_api_without_serial_numbers_is_refused_with_directions(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1, from inspect as from build: the four places that have them are named."""
    source = samples / "api_v2_itemLedgerEntries.json"
    spec = tmp_path / "report.yaml"
    spec.write_text(f"title: X\nsource: {source}\nsections:\n  - kind: kpis\n", encoding="utf-8")

    for ended in (command("inspect", source, capsys=capsys), command("build", spec, capsys=capsys)):
        assert ended.status == 1
        assert "api-without-serial-numbers" in ended.stderr and "Traceback" not in ended.stderr
        for place in ("analytics", "page 38", "table 32", "Open in Excel", "Serial No."):
            assert place in ended.stderr
