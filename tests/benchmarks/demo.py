"""Seconds of the demo's build (HTML and PDF) beside importing the libraries and laying out the same page.

    python tests/benchmarks/demo.py [runs]

Both run as whole processes, in turn, in one call; quote the ratio, not the seconds.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from reportgen.pipeline import Order, build
from reportgen.render import pdf
from reportgen.render.charts import draw
from reportgen.render.numbers import LocaleFormats
from reportgen.render.templates import Templates
from reportgen.starting import demo_overrides, demo_specs, write_demo_ledger

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
PEER = """
import sys
import altair, click, ibis, jinja2, pandas, pydantic, weasyprint
import ibis.backends.duckdb
weasyprint.HTML(sys.argv[1]).write_pdf(sys.argv[2])
"""


def main() -> None:
    """Build once for the page, then time both."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger = write_demo_ledger(folder)
        (spec,) = (path for path in demo_specs() if path.stem == "inventory-by-serial-no")
        overrides = demo_overrides(ledger)
        report = build(Order(spec, folder, MOMENT, overrides=overrides), lambda line: None).report
        text, _ = pdf.document(report, draw(report.figures), LocaleFormats(report.locale), Templates(), MOMENT)
        page = folder / "page.html"
        page.write_text(text, encoding="utf-8")
        said = [part for override in overrides for part in ("--set", override)]
        ours = [
            sys.executable,
            "-m",
            "reportgen",
            "build",
            str(spec),
            "--out",
            name,
            "--format",
            "html,pdf",
            "--quiet",
            *said,
        ]
        peer = [sys.executable, "-c", PEER, str(page), str(folder / "peer.pdf")]
        compare(ours, peer, runs)


def compare(ours: list[str], peer: list[str], runs: int) -> None:
    """The two in turn; medians and the median of the ratios."""
    pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    for name, times in (
        ("reportgen, HTML and PDF", [a for a, _ in pairs]),
        ("libraries and layout", [b for _, b in pairs]),
    ):
        print(f"{name:<28} {statistics.median(times):6.2f} s   ({min(times):.2f} to {max(times):.2f})")
    print(f"{'ratio':<28} {statistics.median(a / b for a, b in pairs):6.2f}")


def seconds(command: list[str]) -> float:
    """The wall clock of one process."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
