"""Two companies in one ledger: no name of the one stands anywhere in the bytes of the other's report."""

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from reportgen.bursting import batch
from reportgen.pipeline import Order, Prepared
from reportgen.sections.kinds import SECTIONS
from tests.bursting.worlds import WORLDS, found_in, write_worlds
from tests.render.explored import Opened
from tests.render.explored import opened as opened_store
from tests.report.building import MOMENT

SPEC = """
title: All there is
as_of: latest
period: year to date
compare: previous period
source: ledger
for_each: {recipients: readers.csv}
filter:
  location_code: {not: [NOZk4, NOQx7]}
  customer_no: {not: [1010Zk4, 1010Qx7]}
mail: {from: stock@example.com, to: all@example.com, attach: []}
alerts: [{when: inventory_quantity > 0}]
sections:
  - {kind: kpis, measures: [inventory_quantity, serials_on_hand, inventory_value]}
  - {kind: decomposition_tree, analyze: quantity, explain_by: [vendor, document_no, customer], depth: 3, top: 1}
  - {kind: matrix, rows: [item_category, item_no, serial_no], values: [inventory_quantity, holder]}
  - {kind: treemap, group: [item_no, serial_no], size: inventory_quantity}
  - kind: serials
  - kind: aging
  - kind: expiry
  - kind: movements
  - kind: exceptions
  - {kind: trace, serial_no: [04E23Qx7, 04E23Zk4]}
  - kind: valuation
  - kind: availability
  - {kind: count_sheet, counted: counted.csv}
  - kind: changes
  - {kind: notes, text: Hello}
  - kind: dictionary
outputs: [html, pdf, json, xlsx, csv]
"""
READ = ("html", "html explored", "pdf as text", "pdf unpacked")
"""What is read of the report's files, each in one piece."""
COUNTED = """Serial No.,Location Code
04E23Qx7,CENTRALQx7
04E23Zk4,CENTRALZk4
STRANGEQx7,CENTRALQx7
STRANGEZk4,CENTRALZk4
"""


def test_the_spec_has_every_kind() -> None:
    """Whoever adds a kind of section adds it here."""
    assert {found[1] for found in re.finditer(r"kind: (\w+)", SPEC)} == {*SECTIONS}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Prepared]:
    """A report of all kinds in all outputs for each of the two, by reader."""
    folder = tmp_path_factory.mktemp("worlds")
    places = write_worlds(folder / "ledger")
    rows = [("recipient", "location_code"), *((name, ";".join(codes)) for name, codes in places.items())]
    with (folder / "readers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "report.yaml").write_text(SPEC)
    (folder / "counted.csv").write_text(COUNTED)
    order = Order(folder / "report.yaml", folder / "out", MOMENT)
    with batch(order, lambda _: None, extras=frozenset(("data", "letter"))) as made:
        return {reader.name: report for reader, report in made}


def opened(report: Prepared) -> Iterator[tuple[str, bytes]]:
    """Everything of a report as plain bytes: what is packed in it unpacked, what is drawn in it as text."""
    yield "data", report.data
    for one in report.artifacts:
        yield one.name, one.body
        if one.name.endswith(".html"):
            store = opened_store(one.body.decode())
            yield f"{one.name} explored", "\n".join(_texts(store.manifest, store)).encode()
        if one.name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(one.body)) as book:
                yield from ((f"{one.name}/{name}", book.read(name)) for name in book.namelist())
        if one.name.endswith(".pdf"):
            yield f"{one.name} as text", _run(["pdftotext", "-", "-"], one.body)
            yield f"{one.name} unpacked", _unpacked(one.body)
    assert report.letter
    yield "letter", "\n".join((report.letter.subject, report.letter.html, report.letter.text)).encode()


def _texts(part: Any, store: Opened) -> Iterator[str]:
    """All lists of texts that a page is explored with, text by text."""
    if isinstance(part, Mapping):
        if "n" in part and ("runs" in part or "bytes" in part):
            yield from store.texts(part)
        for inner in part.values():
            yield from _texts(inner, store)
    elif isinstance(part, list):
        for inner in part:
            yield from _texts(inner, store)


def _run(command: list[str], body: bytes) -> bytes:
    return subprocess.run(command, input=body, check=True, capture_output=True).stdout


def _unpacked(body: bytes) -> bytes:
    """Streams inflated; texts in UTF-16, as names and alternative texts are, in plain letters too."""
    import zlib

    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", body, re.DOTALL)
    plain = [body]
    for stream in streams:
        try:
            plain.append(zlib.decompress(stream))
        except zlib.error:
            plain.append(stream)
    whole = b"\n".join(plain)
    return (
        whole
        + whole.replace(b"\0", b"")
        + b"\n".join(
            bytes.fromhex(found.decode()).replace(b"\0", b"")
            for found in re.findall(rb"<((?:[0-9a-fA-F]{2}){8,})>", whole)
        )
    )


@cache
def _other(name: str) -> str:
    return next(mark for reader, mark in WORLDS.items() if reader != name)


@pytest.mark.parametrize("name", WORLDS)
def test_no_name_of_another_is_in_the_bytes(reports: Mapping[str, Prepared], name: str) -> None:
    """Serial numbers, items, vendors, customers, documents, places, categories of the other: none is there, in any
    output of any kind of section; the reader's own are.
    """
    bodies = dict(opened(reports[name]))
    assert found_in(bodies, _other(name)) == []
    for body in ("data", "letter", *(f"all-there-is.{one}" for one in READ)):
        assert WORLDS[name].encode() in bodies[body], body
    assert any(WORLDS[name].encode() in body for file, body in bodies.items() if file.endswith("sharedStrings.xml"))
    assert any(WORLDS[name].encode() in body for file, body in bodies.items() if file.startswith("csv/"))
