"""Specs that read the test's service."""

from pathlib import Path

from tests.load.business_central.server import CLIENT_ID, ENVIRONMENT, TENANT

SECTIONS = """\
as_of: 2025-12-31
sections:
  - kind: kpis
    measures: [inventory_quantity, serials_on_hand, inventory_value]
  - kind: matrix
    rows: [item_no, serial_no]
outputs: [json]
"""


def source(address: str, cache: str = "cache") -> str:
    """The source of a spec."""
    return (
        "source:\n  business_central:\n"
        f"    tenant: {TENANT}\n    environment: {ENVIRONMENT}\n    client_id: {CLIENT_ID}\n"
        f"    client_secret: env:BC_TEST_SECRET\n    cache: {cache}\n    url: {address}\n    login: {address}\n"
    )


def spec(folder: Path, address: str) -> Path:
    """A spec that reads the service."""
    path = folder / "report.yaml"
    path.write_text(f"title: Stock\n{source(address)}{SECTIONS}", encoding="utf-8")
    return path
