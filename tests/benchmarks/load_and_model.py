"""Seconds and memory from a file to a ledger and its figures, beside bare DuckDB queries in the same run.

    python tests/benchmarks/load_and_model.py 1 2 5            (million entries)

The bare queries read the same file and make the same groupings, section by section, and do nothing else. Every case
runs in a process of its own; importing the libraries is not counted, their memory is. Loading and the data checks have
no peer: they are set beside all bare queries together, as the whole build is.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reportgen.sections.kinds import SECTIONS

CHECKING = "data checks"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stage took."""

    wall: float
    """Seconds on the clock; other work on the machine adds to it."""
    cpu: float
    """Seconds of all cores."""


Stages = dict[str, Cost]


@contextmanager
def measured(stages: Stages, name: str) -> Iterator[None]:
    """Note what the work in the context costs."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    stages[name] = Cost(time.perf_counter() - wall, time.process_time() - cpu)


def load_stage(source: Path, columns: frozenset[str] | None, stages: Stages) -> None:
    """Loading, and every stage of the model that follows."""
    from reportgen.load.source import open_ledger

    with ExitStack() as stack:
        with measured(stages, "load"):
            ledger = stack.enter_context(open_ledger(source, columns=columns))
        model_stage(ledger, stages)


def model_stage(ledger: Any, stages: Stages) -> None:
    """Each section's questions, and the data checks."""
    from reportgen.model.catalog import Catalog
    from reportgen.model.checks import CHECKS, findings
    from reportgen.model.inventory import Inventory
    from reportgen.model.measures import Asked

    as_of = ledger.last_posting_date
    with Inventory(ledger, Catalog(), Asked(as_of), {}) as inventory:
        for kind, options in sections():
            with measured(stages, kind):
                SECTIONS[kind].query(inventory, options)
        with measured(stages, CHECKING):
            list(findings(inventory, as_of, CHECKS))


def sections() -> Iterator[tuple[str, Any]]:
    """KPIs, tree, matrix and treemap to item level."""
    groups = ["item_category_code", "item_no"]
    chosen: dict[str, dict[str, Any]] = {
        "kpis": {},
        "decomposition_tree": {},
        "matrix": {"rows": groups},
        "treemap": {"group": groups},
    }
    for kind, options in chosen.items():
        yield kind, SECTIONS[kind].Options(**options)


def needed_columns() -> frozenset[str]:
    """What those sections read."""
    from datetime import date

    from reportgen.model.catalog import Catalog
    from reportgen.model.measures import Asked
    from reportgen.model.needs import columns_needed

    names = [name for _, options in sections() for name in options.names()]
    return columns_needed(Catalog(), names, [], Asked(date(2000, 1, 1)))


QUERIES = {
    "kpis": """
        SELECT sum(quantity), sum(cost), sum(expired), count(*) FILTER (quantity > 0), count(DISTINCT itemNo) FROM (
            SELECT itemNo, serialNo, sum(quantity) AS quantity, sum(costAmountActual) AS cost, sum(remainingQuantity)
                FILTER (remainingQuantity > 0 AND quantity > 0 AND expirationDate::DATE <= DATE '2025-10-29') AS expired
            FROM {entries} GROUP BY ALL)""",
    "decomposition_tree": """
        SELECT CASE WHEN sourceType = 'Vendor' THEN sourceNo::VARCHAR ELSE '' END AS vendor,
            sum(quantity) AS quantity
        FROM {entries} GROUP BY ALL ORDER BY quantity DESC, vendor;
        SELECT documentNo, sum(quantity) AS quantity FROM {entries}
        WHERE sourceType = 'Vendor' AND sourceNo::VARCHAR = '{vendor}'
        GROUP BY ALL ORDER BY quantity DESC, documentNo LIMIT 10;
        SELECT serialNo, sum(quantity) AS quantity FROM {entries}
        WHERE sourceType = 'Vendor' AND sourceNo::VARCHAR = '{vendor}'
            AND documentNo = '{document}' GROUP BY ALL ORDER BY quantity DESC, serialNo LIMIT 10""",
    "matrix": "SELECT itemNo, sum(quantity) FROM {entries} GROUP BY ALL ORDER BY ALL",
    "treemap": "SELECT itemNo, sum(quantity) FROM {entries} GROUP BY ALL ORDER BY ALL",
}
"""The same groupings over the same entries, as anybody would write them."""


def bare_queries(source: Path, stages: Stages) -> None:
    """The questions of the sections, asked of the file itself."""
    import duckdb

    read = "read_parquet" if source.suffix == ".parquet" else "read_csv"
    entries = f"(FROM {read}('{source}') WHERE postingDate <= DATE '2025-10-29' AND serialNo <> '')"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    for kind, queries in QUERIES.items():
        chosen = {"entries": entries, "vendor": "", "document": ""}
        with measured(stages, kind):
            for query, keeps in zip(queries.split(";"), ("vendor", "document", ""), strict=False):
                rows = connection.execute(query.format(**chosen)).fetchall()
                chosen[keeps] = next(row[0] for row in rows if row[0])


def run_case(case: str, source: Path) -> None:
    """In the child: the case's stages and the process's peak memory in MiB, as JSON on stdout."""
    stages: Stages = {}
    if case == "bare":
        bare_queries(source, stages)
    else:
        load_stage(source, needed_columns() if case == "needed" else None, stages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stages": {name: asdict(cost) for name, cost in stages.items()}, "peak": peak}))


def measure(case: str, source: Path) -> tuple[Stages, float]:
    """One case in a child: stages and peak memory."""
    command = [sys.executable, __file__, "--case", case, "--source", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    result = json.loads(done.stdout)
    return {name: Cost(**cost) for name, cost in result["stages"].items()}, result["peak"]


def compare(entries: int, source: Path, cases: list[str]) -> None:
    """Rows of the table for one file: each section beside its bare query, and a whole build beside all of them."""
    bare, peak = measure("bare", source)
    everything = total(bare.values())
    line(entries, source, "bare queries", everything, everything, peak)
    for case in cases:
        stages, peak = measure(case, source)
        for name, cost in stages.items():
            line(entries, source, f"{name} ({case} columns)", cost, bare.get(name, everything), peak)
        build = total(cost for name, cost in stages.items() if name != CHECKING)
        line(entries, source, f"load and sections ({case} columns)", build, everything, peak)
        line(entries, source, f"with the data checks ({case} columns)", total(stages.values()), everything, peak)


def total(costs: Iterable[Cost]) -> Cost:
    """All of them, one after the other."""
    listed = list(costs)
    return Cost(sum(cost.wall for cost in listed), sum(cost.cpu for cost in listed))


def line(entries: int, source: Path, stage: str, cost: Cost, bare: Cost, peak: float) -> None:
    """One row of the table."""
    clock = f"{cost.wall:>7.2f} s {cost.wall / bare.wall:>6.2f} x"
    cores = f"{cost.cpu:>7.2f} s {cost.cpu / bare.cpu:>6.2f} x"
    speed = f"{entries / cost.wall / 1e6:>8.2f} M rows/s {peak:>7.0f} MiB"
    print(f"{entries / 1e6:>8.1f}M  {source.suffix[1:]:<8} {stage:<44} {clock} {cores} {speed}", flush=True)


def main() -> None:
    """Make the ledgers, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("millions", nargs="*", type=float, default=[1, 2, 5], help="sizes in million entries")
    parser.add_argument(
        "--maker", type=Path, default=Path(__file__).resolve().parents[2] / "../shared/bench/make_ledger.py"
    )
    parser.add_argument("--formats", nargs="+", default=["parquet", "csv"])
    parser.add_argument("--columns", nargs="+", default=["needed", "all"], choices=["needed", "all"])
    parser.add_argument("--folder", type=Path, help="where ledgers are made, and kept; a temporary folder by default")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.case:
        run_case(chosen.case, chosen.source)
        return
    print(
        f"{'entries':>9}  {'format':<8} {'stage':<44} {'clock':>9} {'x bare':>8} {'cores':>9} {'x bare':>8}"
        f" {'speed':>17} {'peak':>11}"
    )
    with tempfile.TemporaryDirectory(prefix="reportgen-benchmark-") as temporary:
        folder = chosen.folder or Path(temporary)
        for millions in chosen.millions:
            for suffix in chosen.formats:
                entries = round(millions * 1_000_000)
                source = folder / f"ledger-{entries}.{suffix}"
                if not source.exists():
                    subprocess.run(
                        [sys.executable, str(chosen.maker), str(entries), str(source)],
                        check=True,
                        stdout=subprocess.DEVNULL,
                    )
                compare(entries, source, chosen.columns)


if __name__ == "__main__":
    main()
