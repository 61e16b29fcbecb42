"""The product's own spec over a real ledger gives the published figures, and all outputs agree."""

import csv
import hashlib
import html
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from reportgen.errors import ExitStatus
from tests.report.building import Built, built


@pytest.fixture(scope="module")
def spec(shared: Path) -> str:
    """The spec of the product's contract, its source made absolute."""
    text = (shared / "design" / "PRODUCT.md").read_text(encoding="utf-8")
    block = re.search(r"```yaml\n(title:.*?)```", text, re.DOTALL)
    assert block
    return block[1].replace("../shared", str(shared))


@pytest.fixture(scope="module")
def published(spec: str, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The report of the contract's spec, as written."""
    return built(spec, tmp_path_factory.mktemp("published"))


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def test_the_matrix_is_the_published_page(published: Built, shared: Path) -> None:
    """PARTS > SP-BOM1207 > 000001 ... 000010 of 1 each, total 10, in order of the serial number."""
    matrix = published.section("matrix")
    values = {tuple(row["path"]): row["values"]["inventory_quantity"] for row in matrix["rows"]}

    for row in rows_of(shared / "domain" / "expected" / "expected_serial_page.csv"):
        path = tuple(part for part in (row["item_category_code"], row["item_no"], row["serial_no"]) if part)
        if row["visual"] == "matrix" and path != ("(Total)",):
            assert values[path] == Decimal(row["inventory_quantity"])
    assert [row["path"][2] for row in matrix["rows"] if row["level"] == 3] == [
        f"{number:06d}" for number in range(1, 11)
    ]
    assert matrix["total"] == {"inventory_quantity": 10}
    assert matrix["rows"][2] == {
        "path": ["PARTS", "SP-BOM1207", "000001"],
        "level": 3,
        "values": {"inventory_quantity": 1, "expiration_date": None},
        "cells": [],
        "changes": {},
        "shares": {},
    }


def test_the_tree_is_the_published_one(published: Built, shared: Path) -> None:
    """Quantity 10 > 10000 Fabrikam, Inc. > 107210 > 000001, 000002, 000003, Others (7)."""
    node = published.section("decomposition_tree")["root"]
    levels = [[("Quantity", node["value"])]]
    while node["children"]:
        levels.append([(child["label"], child["value"]) for child in node["children"]])
        node = next((child for child in node["children"] if child["children"]), {"children": []})

    for row in rows_of(shared / "domain" / "expected" / "expected_serial_decomposition.csv"):
        assert (row["node"], int(row["quantity"])) in levels[int(row["level"])]
    assert levels[-1] == [("000001", 1), ("000002", 1), ("000003", 1), ("Others (7)", 7)]


def test_the_treemap_has_ten_tiles_of_equal_area(published: Built) -> None:
    """One tile a serial, a tenth of the map each."""
    tiles = published.section("treemap")["tiles"]

    assert [tile["path"][-1] for tile in tiles] == [f"{number:06d}" for number in range(1, 11)]
    assert all(tile["width"] * tile["height"] == pytest.approx(0.1, abs=1e-5) for tile in tiles)


def test_control_totals_tie_to_the_ledger(published: Built) -> None:
    """962 in all, 15 with serial numbers; what the section leaves out is told."""
    totals = published.data["provenance"]["control_totals"]

    assert (totals["rows"], totals["quantity"], totals["tracked_quantity"], totals["untracked_quantity"]) == (
        1373,
        962,
        15,
        947,
    )
    assert totals["cost_amount_actual"] == -590956.55
    coverage = published.section("matrix")["coverage"]
    assert (coverage["quantity"], coverage["left_out_quantity"]) == (10, 3938)
    assert published.made.status is ExitStatus.DONE


def test_page_and_pdf_show_the_same_figures(published: Built) -> None:
    """Every serial and every KPI of report.json stands in the page's text and in the PDF's."""
    page = html.unescape(re.sub(r"<[^>]+>", " ", published.html))
    pdf = published.pdf_text

    for row in published.section("matrix")["rows"]:
        assert row["path"][-1] in page and row["path"][-1] in pdf
    for kpi in published.section("kpis")["kpis"]:
        assert kpi["formatted"] in page and kpi["formatted"] in pdf
    for label in ("10000 Fabrikam, Inc.", "107210", "Others (7)", "CRONUS", "Oct 29, 2025"):
        assert label in page and label in pdf


def test_without_the_filter_there_are_fifteen_serials_and_one_is_expired(
    spec: str, shared: Path, tmp_path: Path
) -> None:
    """All entries as of 2025-10-29, serial by serial as published."""
    report = built(
        spec,
        tmp_path,
        overrides=[
            "filter={}",
            "sections.2.values=[inventory_quantity, expiration_date, location_code, expired_inventory]",
        ],
        formats=["json"],
    )

    found = {tuple(row["path"]): row["values"] for row in report.section("matrix")["rows"] if row["level"] == 3}
    expected = list(rows_of(shared / "domain" / "expected" / "expected_serial_full_2025.csv"))
    assert len(found) == len(expected) == 15
    for row in expected:
        values = found[row["item_category_code"], row["item_no"], row["serial_no"]]
        assert values["inventory_quantity"] == int(row["inventory_quantity"])
        assert values["expired_inventory"] or int(row["expired_inventory_at_2025_10_29"]) == 0
        assert (values["expiration_date"] or "") == row["expiration_date"]
        assert (values["location_code"] or "") == row["location_code"]
    kpis = {kpi["measure"]: kpi["value"] for kpi in report.section("kpis")["kpis"]}
    assert (kpis["inventory_quantity"], kpis["serials_on_hand"], kpis["expired_inventory"]) == (15, 15, 1)


STOCK = """
source: {source}
as_of: 2025-10-29
filter: {{entry_no: {{max: 828}}}}
dimensions:
  category: {{map: item_category_code, values: {{BENCH: DESK}}}}
sections:
  - {{kind: matrix, rows: [category, location_code], serials_only: false}}
  - {{kind: matrix, rows: [item_category, item_no], serials_only: false}}
  - kind: matrix
    rows: [item_category_code, item_no, lot_no]
    serials_only: false
    filter: {{lot_no: {{not: ""}}}}
outputs: [json]
"""


@pytest.fixture(scope="module")
def stock(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Untracked stock too, by category, location and lot."""
    return built(STOCK.format(source=shared / "domain" / "cronus"), tmp_path_factory.mktemp("stock")).data


def test_stock_by_category_and_location_is_as_published(stock: dict[str, Any], shared: Path) -> None:
    """Every figure of the two published tables, BENCH read as DESK; CHAIR at OUT. LOG. is 0, not blank."""
    found = {tuple(row["path"]): row["values"]["inventory_quantity"] for row in stock["sections"][0]["rows"]}
    total = stock["sections"][0]["total"]["inventory_quantity"]

    for row in rows_of(shared / "domain" / "expected" / "expected_inventory_by_category.csv"):
        expected = Decimal(row["inventory_quantity"]) if row["inventory_quantity"] else None
        assert (
            total if row["item_category_code"] == "(Total)" else found.get((row["item_category_code"],))
        ) == expected
    by_location: dict[str, int] = defaultdict(int)
    for (_, *place), quantity in found.items():
        if place:
            by_location[place[0]] += quantity
    for row in rows_of(shared / "domain" / "expected" / "expected_inventory_by_location.csv"):
        category, location, expected = row["item_category_code"], row["location_code"], int(row["inventory_quantity"])
        if category == "(Total)":
            assert (total if location == "(Total)" else by_location[location]) == expected
        else:
            assert found[(category,) if location == "(Total)" else (category, location)] == expected


def test_the_category_hierarchy_is_as_published(stock: dict[str, Any], shared: Path) -> None:
    """Every path of the matrix by item category begins with the published way from the top."""
    ways = {
        row["code"]: tuple(row["entityPath"].split("|"))
        for row in rows_of(shared / "domain" / "expected" / "expected_item_category_hierarchy.csv")
    }
    paths = {tuple(row["path"]) for row in stock["sections"][1]["rows"]}

    known = {path for path in paths if path[-1] in ways}
    assert known and all(ways[path[-1]] == path for path in known)
    assert ("FURNITURE", "DESK", "BENCH") in known


def test_lots_are_as_published(stock: dict[str, Any], shared: Path) -> None:
    """Lots of SP-BOM1303 and their subtotals."""
    found = {tuple(row["path"]): row["values"]["inventory_quantity"] for row in stock["sections"][2]["rows"]}

    for row in rows_of(shared / "domain" / "expected" / "expected_lot_page.csv"):
        if row["visual"] == "matrix" and row["level"] in ("item", "lot"):
            path = tuple(part for part in ("PARTS", row["item_no"], row["lot_no"]) if part)
            assert found[path] == int(row["quantity"])


@pytest.mark.parametrize("day", ["2022-12-31", "2023-04-01", "2025-06-04", "2025-10-29"])
def test_any_day_equals_a_plain_query_over_the_file(day: str, shared: Path, tmp_path: Path) -> None:
    """On hand as of the day, by item, and its value: what SQL finds in the CSV file itself."""
    source = shared / "domain" / "cronus"
    spec = f"""
source: {source}
as_of: {day}
sections:
  - {{kind: matrix, rows: [item_no], values: [inventory_quantity, inventory_value, quantity], serials_only: false}}
  - {{kind: matrix, rows: [item_no, serial_no]}}
outputs: [json]
"""
    sections = built(spec, tmp_path).data["sections"]

    ledger = f"read_csv('{source}/item_ledger_entries.csv', all_varchar = true)"
    figures = "sum(quantity::decimal(18, 5)), sum(costAmountActual::decimal(18, 5))"
    by_item = duckdb.sql(f"select itemNo, {figures} from {ledger} where postingDate <= '{day}' group by 1").fetchall()
    tracked = duckdb.sql(
        f"select itemNo, serialNo, sum(quantity::int) from {ledger}"
        f" where postingDate <= '{day}' and serialNo <> '' group by all"
    ).fetchall()

    found = {row["path"][0]: row["values"] for row in sections[0]["rows"]}
    assert {
        item: (Decimal(str(values["inventory_quantity"])), Decimal(str(values["inventory_value"])))
        for item, values in found.items()
    } == {item: (quantity, value) for item, quantity, value in by_item}
    assert {
        tuple(row["path"]): row["values"]["inventory_quantity"] for row in sections[1]["rows"] if row["level"] == 2
    } == {(item, serial): quantity for item, serial, quantity in tracked}


def test_equal_inputs_and_moment_give_equal_bytes(published: Built, spec: str, tmp_path: Path) -> None:
    """Built again in another folder: every artifact is the same to the byte."""
    again = built(spec, tmp_path)

    for name in published.made.artifacts:
        assert (again.folder / name).read_bytes() == (published.folder / name).read_bytes(), name


def test_surroundings_do_not_show(spec: str, tmp_path: Path) -> None:
    """Time zone, locale, hash seed, working folder and umask change no byte."""
    (tmp_path / "report.yaml").write_text(spec.replace("[html, pdf, json]", "[html, pdf, json, xlsx, csv]"))
    surroundings = [
        {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "LANG": "de_DE.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    hashes = []
    for number, variables in enumerate(surroundings):
        folder = tmp_path / str(number)
        folder.mkdir()
        command = [
            sys.executable,
            "-m",
            "reportgen",
            "build",
            str(tmp_path / "report.yaml"),
            "--out",
            str(folder),
            "--quiet",
        ]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1761800000", **variables}
        subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        hashes.append(
            {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        )

    assert len(hashes[0]) == 9
    assert hashes[0] == hashes[1]
