"""Every serial number on paper: our listing beside other engines, the same seven columns and rows in one run.

    python -m tests.benchmarks.pdf [--rows 5000 20000 100000] [--peers typst jasper chromium reportlab weasyprint]
                                   [--script ../shared/bench/pdf_peers.py]

Each runs in a process of its own. Ours is the whole file, from a view to bytes: the page that the listing begins on,
contents, head and foot, tags, outline and fonts; "front" is a report without the listing. The peers come from a script
that lays out the same rows, where there is one, and need what it says: typst, pyreportjasper with Java, reportlab and
weasyprint from PyPI, Chromium from the system.
"""

import argparse
import io
import os
import resource
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pypdf

from reportgen.render import pdf
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates
from reportgen.sections.base import PageSetup, ReportView
from reportgen.sections.grid import Column, GridRow
from reportgen.sections.serials.view import SerialsView
from tests.conftest import CHECKOUT
from tests.render.sample import kpis, notes, report

PEERS = ("typst", "jasper", "chromium", "reportlab")
MOMENT = datetime(2025, 10, 30, tzinfo=UTC)
STUB = (Column("item_category_code", "Category"), Column("item_no", "Item"), Column("serial_no", "Serial"))
COLUMNS = (
    Column("location_code", "Location"),
    Column("received_date", "Received", "date"),
    Column("inventory_quantity", "Quantity", "quantity"),
    Column("inventory_value", "Value", "amount"),
)


def listing(number: int) -> SerialsView:
    """The rows that the peers set too."""
    rows = tuple(
        GridRow(
            (f"CAT{one % 20:02d}", f"ITEM-{one % 200:04d}", f"SN{one:08d}"),
            ("MAIN", date(2025, 1, one % 28 + 1), 1, Decimal(one) * Decimal("1.5")),
            3,
        )
        for one in range(number)
    )
    return SerialsView(
        kind="serials",
        id="serials",
        title="Serial numbers",
        columns=COLUMNS,
        rows=(),
        total={},
        shown=number,
        of=number,
        coverage=None,
        notes=(),
        stub=STUB,
        grid_rows=rows,
        print_rows=rows,
    )


def ours(number: int) -> None:
    """Lay out one report and print what it took."""
    sections = (kpis(), listing(number), notes()) if number else (kpis(), notes())
    view: ReportView = report(*sections, page=PageSetup("A4", "portrait"))
    formats, templates = LocaleFormats("en-US"), Templates()
    with pdf.start() as engine:
        pdf.render_pdf(report(kpis()), {}, formats, templates, MOMENT, engine=engine)  # so that imports do not count
        start = time.perf_counter()
        body = pdf.render_pdf(view, {}, formats, templates, MOMENT, engine=engine).body
        seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) // 1024
    pages = len(pypdf.PdfReader(io.BytesIO(body)).pages)
    name = "reportgen" if number else "front"
    rate = f"{number / seconds:9.0f} rows/s" if number else " " * 16
    print(
        f"{name:11} rows {number:7d}  pages {pages:5d}  {seconds:8.2f} s  {rate}  {peak:6d} MiB"
        f"  {len(body) >> 10:7d} KiB  {len(body) / max(1, number):6.0f} bytes a row"
    )


def main() -> None:
    """Ours and the peers, for each number of rows."""
    ask = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    ask.add_argument("--rows", type=int, nargs="+", default=[5_000, 20_000, 100_000])
    ask.add_argument("--peers", nargs="*", default=list(PEERS))
    ask.add_argument("--script", type=Path, default=CHECKOUT.parent / "shared" / "bench" / "pdf_peers.py")
    ask.add_argument("--one", type=int)
    given = ask.parse_args()
    if given.one is not None:
        ours(given.one)
        return
    command = [sys.executable, "-m", "tests.benchmarks.pdf", "--one"]
    for number in (0, *given.rows):
        subprocess.run([*command, str(number)], check=True, cwd=CHECKOUT)
        if number and given.script.exists():
            peers = [sys.executable, str(given.script), str(number), *given.peers]
            subprocess.run(peers, check=False, env={**os.environ, "PYTHONPATH": ""})
        elif number:
            print(f"(no script of peers at {given.script})")


if __name__ == "__main__":
    main()
