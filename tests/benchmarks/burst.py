"""A burst over the demo ledger: reports a second, processor seconds a report, memory early and late.

Every reader sees serial numbers of their own, so that no two reports are equal::

    python -m tests.benchmarks.burst --readers 500 --spec config/locations.yaml
"""

import argparse
import csv
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from reportgen.bursting.batches import batch
from reportgen.demo import generate_demo
from reportgen.pipeline import Order

_WINDOW = 40
"""Serial numbers that one reader sees."""


def main() -> None:
    """Print what was measured."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--spec", type=Path, required=True)
    given.add_argument("--readers", type=int, default=500)
    given.add_argument("--formats", default="html,pdf")
    given.add_argument("--processes", type=int)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spec = _spec(asked.spec, Path(folder), asked.readers)
        order = Order(spec, Path(folder, "out"), datetime(2026, 1, 1, tzinfo=UTC), formats=asked.formats.split(","))
        times: list[float] = []
        size = 0
        with _watched() as memory:
            begun, cpu = time.perf_counter(), _cpu()
            with batch(
                order,
                lambda line: times.append(time.perf_counter()) if "render:" in line else None,
                processes=asked.processes,
            ) as made:
                rendered = time.perf_counter() - begun
                size = sum(len(one.body) for _, report in made for one in report.artifacts)
            used = _cpu() - cpu
    _tell(asked.readers, begun, rendered, used, times, memory, size)


def _spec(source: Path, folder: Path, readers: int) -> Path:
    """The spec over the demo ledger, with a table of readers."""
    ledger = folder / "ledger"
    ledger.mkdir()
    for name, text in generate_demo().items():
        (ledger / name).write_text(text, encoding="utf-8")
    with (ledger / "item_ledger_entries.csv").open(encoding="utf-8") as file:
        serials = sorted({row["serialNo"] for row in csv.DictReader(file) if row["serialNo"]})
    rows = [(f"Reader {number:03}", ";".join(_window(serials, number, readers))) for number in range(readers)]
    with (folder / "readers.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("recipient", "serial_no"), *rows])
    written = source.read_text(encoding="utf-8").splitlines()
    lines = [line for line in written if not line.startswith("for_each:")]
    at = next(number for number, line in enumerate(lines) if line.startswith("source:"))
    lines[at : at + 2] = ["source:", f"  path: {ledger}", "for_each: {recipients: readers.csv}"]
    spec = folder / "report.yaml"
    spec.write_text("\n".join(lines), encoding="utf-8")
    return spec


def _window(serials: Sequence[str], number: int, readers: int) -> Sequence[str]:
    start = number * max(1, (len(serials) - _WINDOW) // readers)
    return serials[start : start + _WINDOW]


def _cpu() -> float:
    """Processor seconds of this process and of all that have ended below it."""
    parts = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in parts)


@contextmanager
def _watched() -> Iterator[list[tuple[float, float]]]:
    """Moments with the memory (MiB, shared pages counted once a sharer) of this process and all below it."""
    seen: list[tuple[float, float]] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            seen.append((time.perf_counter(), _memory()))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _memory() -> float:
    """Proportional set size: pages that processes share count once in all."""
    total = 0
    for pid in _family():
        try:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def _family() -> Iterator[int]:
    """This process and all below it."""
    import os

    waiting = [os.getpid()]
    while waiting:
        pid = waiting.pop()
        yield pid
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += map(int, task.read_text(encoding="ascii").split())
            except OSError:
                continue


def _tell(
    readers: int,
    begun: float,
    rendered: float,
    used: float,
    times: Sequence[float],
    memory: Sequence[tuple[float, float]],
    size: int,
) -> None:
    steady = (len(times) - len(times) // 10) / (times[-1] - times[len(times) // 10]) if len(times) > 20 else 0
    print(f"{readers} readers, all different: {rendered:.1f} s, {readers / rendered:.2f} reports/s in all")
    print(f"after the first tenth: {steady:.2f} reports/s")
    print(f"{used / readers:.2f} CPU-s a report, {size / readers / 1024:.0f} KiB a report")
    third = (times[-1] - begun) / 3
    for name, low in (("first", 0), ("second", 1), ("last", 2)):
        part = [mib for at, mib in memory if low * third <= at - begun < (low + 1) * third]
        print(f"peak memory of all processes, {name} third: {max(part, default=0):.0f} MiB")


if __name__ == "__main__":
    main()
