"""The same report from several engines."""

import json
from pathlib import Path
from typing import Any

from reportgen.assets import shipped
from reportgen.composing import inventory_of, report_of
from reportgen.load.ledger import Ledger
from reportgen.model.catalog import catalog
from reportgen.model.checks import CHECKS
from reportgen.pipeline import Order, read_spec
from reportgen.render.data import render_json
from reportgen.render.numbers import LocaleFormats
from reportgen.spec.reader import read_yaml
from tests.report.building import MOMENT

PRODUCT = """
title: Inventory by Serial No.
company: CRONUS
as_of: 2025-10-29
locale: en-US
source: {path: unused}
filter:
  entry_no: {max: 828}
sections:
  - kind: kpis
    measures: [inventory_quantity, serials_on_hand, items, inventory_value, expired_inventory]
  - kind: decomposition_tree
    analyze: quantity
    explain_by: [vendor, document_no, serial_no, item_no, entry_type, customer]
    path: ["10000 Fabrikam, Inc.", "107210"]
    top: 3
  - kind: matrix
    rows: [item_category_code, item_no, serial_no]
    columns: []
    values: [inventory_quantity, expiration_date]
  - kind: treemap
    group: [item_category_code, item_no, serial_no]
    size: inventory_quantity
outputs: [json]
"""
"""The spec of the product's first page."""

EVERYTHING = """
title: Everything
as_of: latest
period: {from: 2024-01-01, to: 2025-06-30}
source: {path: unused}
filter: {location_code: {not: NOWHERE}, item_no: {like: "*-*"}}
measures:
  net_out: {label: Net out, sum: quantity, negate: true}
  value_per_piece: {ratio: [inventory_value, inventory_quantity], unit: amount}
dimensions:
  region: {map: location_code, values: {CENTRAL: Home}, other: Abroad}
  colour: {attribute: Color}
  shelf_life: {age: [30, 90, 365]}
hierarchies:
  place: [region, location_code]
sections:
  - kind: kpis
    measures: [inventory_quantity, quantity, remaining_quantity, invoiced_quantity, expired_inventory, net_qty_sold,
      net_qty_purchased, sales_amount, items_sold, serials_on_hand, serials, items, inventory_value, cost_amount_actual,
      average_age_days, oldest_age_days, age_days, untracked_quantity, in_transit_quantity, expiring_inventory,
      net_out, value_per_piece]
  - kind: decomposition_tree
    analyze: inventory_value
    explain_by: [item_category, supplier, location]
    depth: 4
  - kind: matrix
    rows: [item_category, serial_no]
    values: [inventory_quantity, average_age_days, status, holder, bin_code, warranty_date, lot_no]
  - kind: matrix
    rows: [place, colour]
    columns: [status]
    values: [inventory_quantity, items]
  - kind: matrix
    rows: [posting_quarter, document_type]
    columns: [age_bucket]
    values: [quantity, net_out]
    serials_only: false
  - kind: treemap
    group: [dimension_1, shelf_life, item]
    size: age_days
    color_by: age
outputs: [json]
"""
"""Every measure and nearly every dimension, each in some section."""


def shipped_specs() -> dict[str, str]:
    """The specs in config/, by name."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(shipped("config").glob("*.yaml"))}


def kinds_of_shipped_specs() -> str:
    """One spec with a section of each kind that the product's own spec and `EVERYTHING` do not have, as the shipped
    specs ask for it: the one that says most."""
    data = [read_yaml(text, name).data for name, text in shipped_specs().items()]
    asked = [{"kind": one} if isinstance(one, str) else one for spec in data for one in spec["sections"]]
    longest = {one["kind"]: one for one in sorted(asked, key=lambda one: len(json.dumps(one)))}
    known = {one["kind"] for text in (PRODUCT, EVERYTHING) for one in read_yaml(text, "spec").data["sections"]}
    sections = [one for kind, one in longest.items() if kind not in known]
    own = {name: spec for one in data for name, spec in one.get("dimensions", {}).items()}
    days = {"as_of": "latest", "period": "month to date", "compare": "previous period"}
    spec = {**days, "source": "unused", "currency": "EUR", "dimensions": own, "sections": sections}
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in spec.items())


NO_CHECKS = "checks:\n" + "".join(f"  {code}: off\n" for code in CHECKS)
"""Ends a spec that asks for none of the data checks."""

OF_FILES = frozenset({"damaged_number"})
"""Checks of what spreadsheets and other writers of files do to cells; a database does no such thing."""


def report(spec: str, ledger: Ledger, folder: Path) -> dict[str, Any]:
    """report.json of a spec over an opened ledger, without what says where the data came from."""
    path = folder / "report.yaml"
    path.write_text(spec, encoding="utf-8")
    order = Order(path, folder / "out", MOMENT)
    read = read_spec(order)
    words = catalog(read.measures, read.dimensions, read.hierarchies)
    with inventory_of(read, words, ledger, MOMENT.date()) as inventory:
        view = report_of(read, inventory, LocaleFormats(read.locale), MOMENT.date())
    return without_provenance(json.loads(render_json(view).body))


def without_provenance(data: dict[str, Any]) -> dict[str, Any]:
    """The control totals stay: they are figures."""
    data["provenance"] = data["provenance"]["control_totals"]
    data["checks"] = [check for check in data["checks"] if check["code"] not in OF_FILES]
    for section in data["sections"]:
        if section["kind"] == "dictionary":
            del section["tables"]
    return data
