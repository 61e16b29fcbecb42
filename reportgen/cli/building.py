"""Commands that make reports and keep them: build, demo, snapshot."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.group import cli
from reportgen.cli.orders import badness, findings_of, order_of
from reportgen.errors import ExitStatus, ReportgenError
from reportgen.job_results import Job, Wanted
from reportgen.options import formats_option, job_options, only_option, out_option, spec_options, telling_options
from reportgen.telling import Teller

if TYPE_CHECKING:
    from reportgen.pipeline import Made, Order
    from reportgen.snapshotting import Taken, Taking


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@out_option
@formats_option
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Specs to build side by side.")
@only_option
@spec_options
@job_options
@telling_options
def build(
    specs: tuple[Path, ...], out: Path, formats: tuple[str, ...], jobs: int, only: tuple[str, ...], tell: Teller,
    job: Job, **options: Any,
) -> int:  # fmt: skip
    """Build reports from their specs."""
    orders = [order_of(spec, out, formats, **options) for spec in specs]
    return build_all(orders, jobs, tell, job, only)


def build_all(orders: Sequence["Order"], jobs: int, tell: Teller, job: Job, only: tuple[str, ...] = ()) -> int:
    """The worst status of all; one report that fails does not keep the others from being built."""
    if jobs > 1 and len(orders) > 1:
        return _build_side_by_side(orders, jobs, tell, job, only)
    return max((_build_one(order, tell, job, only) for order in orders), key=badness, default=ExitStatus.DONE)


def _build_one(order: "Order", tell: Teller, job: Job, only: tuple[str, ...]) -> int:
    from reportgen.bursting import build as build_reports

    try:
        reports = build_reports(order, tell, only, job.extras)
    except ReportgenError as error:
        tell.problem(str(error))
        job.failed(order.spec, error)
        return error.status
    _show(reports, tell)
    for made in reports:
        job.made(order.spec, made.report.data, made.paths)
    return max((made.status for made in reports), key=badness)


def _build_side_by_side(orders: Sequence["Order"], jobs: int, tell: Teller, job: Job, only: tuple[str, ...]) -> int:
    from concurrent.futures import ThreadPoolExecutor
    from subprocess import run as run_process
    from tempfile import TemporaryDirectory

    def one(order: "Order", handed: Path) -> int:
        told = [part for name in only for part in ("--only", name)]
        told += ["--hand-over", str(handed)] if job.extras else []
        return run_process([*command_line(order), *told], check=False).returncode  # noqa: S603

    tell.step(f"{len(orders)} specs, {jobs} side by side")
    with ThreadPoolExecutor(jobs) as pool, TemporaryDirectory() as folder:
        handed = [Path(folder, str(number)) for number in range(len(orders))]
        statuses = list(pool.map(one, orders, handed))
        for order, path in zip(orders, handed, strict=True):
            job.take_over(order.spec, path)
    return max(statuses, key=badness)


def command_line(order: "Order") -> list[str]:
    """The command that builds one order in a process of its own."""
    options = [part for said in order.overrides for part in ("--set", said)]
    options += ["--format", ",".join(order.formats)] if order.formats else []
    options += ["--templates", str(order.templates)] if order.templates else []
    options += ["--strict"] if order.strict else []
    return [sys.executable, "-m", "reportgen", "build", str(order.spec), "--out", str(order.out), "--quiet", *options]


def _show(reports: Sequence["Made"], tell: Teller) -> None:
    """Where the reports are, on stdout; what the checks found, on stderr, once."""
    for line in dict.fromkeys(line for made in reports for line in findings_of(made.report)):
        tell.problem(line)
    tell.pause()
    for path in (path for made in reports for path in made.paths):
        click.echo(path)


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option(
    "--every",
    type=click.Choice(["day", "week", "month", "quarter", "year"]),
    help="Of a range --as-of FROM..TO, take the days on which one of these ends.  [default: month]",
)
@click.option("--tag", default="", metavar="NAME", help="Give the snapshot a name; it is never removed then.")
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the snapshots, instead of the spec's snapshot.dir.",
)
@formats_option
@spec_options
@job_options
@telling_options
def snapshot(specs: tuple[Path, ...], formats: tuple[str, ...], tell: Teller, job: Job, **options: Any) -> int:
    """Keep a report's figures and serial numbers of a day, or of many (--as-of FROM..TO), to compare with.

    They are data, as they are made for programs and for version control; --format makes further outputs beside them.
    """
    from reportgen.snapshotting import taking_of

    series, *named = (options.pop(name) for name in ("every", "tag", "folder"))
    taking, day = taking_of(options.pop("as_of"), series, *named)
    orders = [order_of(spec, Path(), formats, as_of=day, **options) for spec in specs]
    return max((_snapshots(order, taking, tell, job) for order in orders), key=badness, default=ExitStatus.DONE)


def _snapshots(order: "Order", taking: "Taking", tell: Teller, job: Job) -> int:
    from reportgen.snapshotting import snapshots, status_of

    taken: list[ExitStatus] = []
    said: list[str] = []
    last: Taken | None = None
    try:
        for one in snapshots(order, taking, tell.step, tell.problem):
            tell.step(one.words)
            before, said = said, findings_of(one.report)
            for line in said:
                if line not in before:
                    tell.problem(f"{one.report.as_of}: {line}")
            tell.pause()
            click.echo(one.receipt.target)
            taken.append(one.report.status)
            if last and last.report.status is ExitStatus.CHECK_FAILED:
                job.made(order.spec, last.report.data, (last.receipt.target,))
            last = one
    except ReportgenError as error:
        tell.problem(str(error))
        job.failed(order.spec, error)
        return error.status
    if last:  # Of many days a job is told of those that failed, and of the last.
        job.made(order.spec, last.report.data, (last.receipt.target,))
    return status_of(taken)


@cli.command()
@out_option
@telling_options
def demo(out: Path, tell: Teller) -> int:
    """Write the ledger of an invented company and build every shipped spec from it."""
    from reportgen.starting import demo_overrides, demo_specs, write_demo_ledger

    ledger = write_demo_ledger(out)
    tell.step(f"Demo ledger: {ledger}")
    orders = [order_of(spec, out, overrides=demo_overrides(ledger)) for spec in demo_specs()]
    return build_all(orders, 1, tell, Job(Wanted()))
