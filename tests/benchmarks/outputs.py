"""Seconds and memory of the data outputs: ``python tests/benchmarks/outputs.py [rows]``."""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from reportgen.deliver.effects import RealEffects
from reportgen.deliver.folder import place
from reportgen.render.csv_files import render_csv
from reportgen.render.data import render_json
from reportgen.render.manifest import render_manifest
from reportgen.render.numbers import LocaleFormats
from reportgen.render.xlsx import render_xlsx
from tests.render import data_samples as samples


def matrix(rows: int) -> Any:
    """Serial numbers under items under one category, a hundred to an item."""
    path = ("PARTS", "SP-{:05}", "{:07}")
    lines = [samples.matrix_row(("PARTS",), Decimal(rows), group=True)]
    for number in range(rows):
        item = path[1].format(number // 100)
        if number % 100 == 0:
            lines.append(samples.matrix_row(("PARTS", item), Decimal(100), group=True))
        expires = date(2025, 12, 31) if number % 2 else None
        lines.append(samples.matrix_row(("PARTS", item, path[2].format(number)), Decimal("1.00000"), expires))
    return samples.matrix(lines)


def measured(name: str, action: Callable[[], Any]) -> Any:
    """Run the action and tell how long it took, and the most memory the process has had by then."""
    start = time.perf_counter()
    answer = action()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:28} {time.perf_counter() - start:8.2f} s {peak:8,} MiB")
    return answer


def main(rows: int) -> None:
    """Measure each output of one matrix."""
    print(f"{rows:,} serial numbers")
    report = measured("view", lambda: samples.report(matrix(rows)))
    formats = LocaleFormats("de-DE")
    numbers = [Decimal(number).scaleb(-2) for number in range(200_000)]
    measured("200,000 numbers as text", lambda: [formats.number(number, "amount") for number in numbers])
    artifacts = [measured("json", lambda: render_json(report)), *measured("csv", lambda: render_csv(report))]
    artifacts.append(measured("xlsx", lambda: render_xlsx(report, datetime(2025, 10, 29, tzinfo=UTC))))
    artifacts.append(measured("manifest", lambda: render_manifest(report, artifacts, {})))
    with tempfile.TemporaryDirectory() as folder:
        place(artifacts, Path(folder, "report"), RealEffects())
        measured("folder, replacing", lambda: place(artifacts, Path(folder, "report"), RealEffects()))
    print(", ".join(f"{artifact.name}: {len(artifact.body) / 1e6:.1f} MB" for artifact in artifacts))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
