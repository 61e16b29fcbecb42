"""Seconds and memory of every kind of section over a large ledger, each in a process of its own.

    python tests/benchmarks/sections.py 1            (million entries)

A section is asked, viewed and drawn as a build does it; loading stands in a row of its own. The peer is one bare
DuckDB query that adds up the same file by serial number, made in the same process.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from reportgen.sections.kinds import SECTIONS

NEEDED: dict[str, dict[str, Any]] = {
    "notes": {"text": "Nothing is asked."},
    "trace": {"serial_no": ["SN000000001"]},
    "matrix": {"rows": ["item_category_code", "item_no"]},
    "treemap": {"group": ["item_category_code", "item_no"]},
}
"""Options without which a kind makes no sense, or shows what nobody reads."""


def run_case(kind: str, source: Path) -> None:
    """In the child: seconds of loading, of the section and of the bare query, and peak memory in MiB, as JSON."""
    from reportgen.load.source import open_ledger
    from reportgen.model.catalog import Catalog
    from reportgen.model.inventory import Inventory
    from reportgen.model.measures import Asked
    from reportgen.model.needs import columns_needed
    from reportgen.render.numbers import LocaleFormats
    from reportgen.sections.base import Setting

    section = SECTIONS[kind]
    options = section.Options(**NEEDED.get(kind, {}))
    asked = Asked(date(2000, 1, 1))
    columns = columns_needed(Catalog(), options.names(), [], asked, options.reads())
    started = time.perf_counter()
    with open_ledger(source, columns=columns) as ledger:
        loaded = time.perf_counter()
        with Inventory(ledger, Catalog(), Asked(ledger.last_posting_date or date.max), {}) as inventory:
            setting = Setting(kind, LocaleFormats("en-US"), "report.json", options.names(), ())
            view = section.view(section.query(inventory, options), options, setting)
            section.figure(view)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    grid = view.grid
    told = {"load": loaded - started, "section": done - loaded, "peak": peak, "rows": len(grid.rows) if grid else 0}
    print(json.dumps({**told, "bare": bare(source)}))


def bare(source: Path) -> float:
    """Seconds of one grouping by serial number."""
    import duckdb

    started = time.perf_counter()
    query = f"SELECT itemNo, serialNo, sum(quantity) AS q FROM '{source}' GROUP BY ALL ORDER BY ALL"
    duckdb.connect().execute(query).fetchall()
    return time.perf_counter() - started


def main() -> None:
    """Make the ledger, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("millions", nargs="?", type=float, default=1, help="size in million entries")
    parser.add_argument("--kinds", nargs="+", default=list(SECTIONS), choices=list(SECTIONS))
    parser.add_argument("--maker", type=Path, default=Path(__file__).parents[2] / "../shared/bench/make_ledger.py")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.case:
        run_case(chosen.case, chosen.source)
        return
    entries = round(chosen.millions * 1_000_000)
    print(f"{entries:,} entries; seconds")
    print(f"{'section':<20} {'load':>7} {'section':>8} {'bare':>7} {'x bare':>7} {'rows':>9} {'peak MiB':>9}")
    with tempfile.TemporaryDirectory(prefix="reportgen-benchmark-") as folder:
        source = Path(folder) / "ledger.parquet"
        maker = [sys.executable, str(chosen.maker), str(entries), str(source)]
        subprocess.run(maker, check=True, stdout=subprocess.DEVNULL)
        for kind in chosen.kinds:
            line(kind, source)


def line(kind: str, source: Path) -> None:
    """One row of the table."""
    command = [sys.executable, __file__, "--case", kind, "--source", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{kind:<20} failed: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
        return
    found = json.loads(done.stdout.splitlines()[-1])
    print(
        f"{kind:<20} {found['load']:>7.2f} {found['section']:>8.2f} {found['bare']:>7.2f}"
        f" {found['section'] / found['bare']:>7.1f} {found['rows']:>9,} {found['peak']:>9,.0f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
