"""The commands: translate the command line, print, and turn failures into text and exit status. Nothing more.

Results go to stdout, everything else to stderr. What a command needs is imported when it runs, so that help is quick.
"""

import os
import signal
import sys
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen import __version__
from reportgen.errors import ExitStatus, Problem, ReportgenError, SpecError
from reportgen.job_results import Job, Wanted
from reportgen.options import formats_option, job_options, only_option, out_option, set_option, spec_options, telling_options
from reportgen.telling import Teller, harmless

if TYPE_CHECKING:
    from reportgen.pipeline import Made, Order, Prepared
    from reportgen.snapshotting import Taking


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. Ends the process with one of `ExitStatus`."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one command line."""
    interrupts = _heard_interrupts()
    try:
        result = cli.main(args=arguments, prog_name="reportgen", standalone_mode=False, obj=dict(os.environ))
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as fault:
        fault.show()
        return ExitStatus.USAGE
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except ReportgenError as error:
        click.echo(harmless(str(error)), err=True)
        return error.status
    except BrokenPipeError:
        _silence_stdout()
        return ExitStatus.FAILED
    except Exception as bug:  # The one place that turns a bug into a line and a log.
        if interrupts:  # Engines tell an interrupt in words of their own.
            return _interrupted()
        click.echo(_bug_report(bug), err=True)
        return ExitStatus.BUG
    return int(result or ExitStatus.DONE)


def _heard_interrupts() -> list[int]:
    """The signals to stop that come from now on; each raises KeyboardInterrupt, so that all is cleaned up."""
    heard: list[int] = []

    def hear(number: int, _frame: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, hear)
    return heard


def _interrupted() -> int:
    click.echo("interrupted: nothing unfinished was put in place", err=True)
    return ExitStatus.FAILED


def _silence_stdout() -> None:
    """Whoever read our output is gone; Python must not complain about it once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug_report(bug: Exception) -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="reportgen-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(f"reportgen {__version__}, Python {sys.version}\n")
        log.write("".join(traceback.format_exception(bug)))
    return f"reportgen has a bug: {type(bug).__name__}. Please send us {log.name}"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="reportgen %(version)s")
def cli() -> None:
    """Turn an item ledger into the Inventory by Serial No. report."""


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
    orders = [_order(spec, out, formats, **options) for spec in specs]
    return _build_all(orders, jobs, tell, job, only)


def _order(
    spec: Path,
    out: Path,
    formats: Sequence[str] = (),
    overrides: Sequence[str] = (),
    as_of: str | None = None,
    templates: Path | None = None,
    strict: bool = False,
) -> "Order":
    from reportgen.pipeline import Order

    said = (*overrides, *([f"as_of={as_of}"] if as_of else []))
    return Order(spec, out, moment(os.environ), dict(os.environ), said, tuple(formats), templates, strict)


def moment(environment: Mapping[str, str]) -> datetime:
    """Now, in UTC; or ``SOURCE_DATE_EPOCH``, the usual way to ask for the same bytes again.

    Raises:
        SpecError: if that is not a number of seconds.
    """
    given = environment.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise SpecError(
            Problem("bad-moment", f"SOURCE_DATE_EPOCH is {given!r}", hint="give seconds since 1970-01-01")
        ) from None


def _build_all(orders: Sequence["Order"], jobs: int, tell: Teller, job: Job, only: tuple[str, ...] = ()) -> int:
    """The worst status of all; one report that fails does not keep the others from being built."""
    if jobs > 1 and len(orders) > 1:
        return _build_side_by_side(orders, jobs, tell, job, only)
    return max((_build_one(order, tell, job, only) for order in orders), key=_badness, default=ExitStatus.DONE)


def _badness(status: int) -> int:
    """A bug is worse than a wrong spec, that than a failure, that than a check or an alert."""
    order = (
        ExitStatus.DONE,
        ExitStatus.ALERT,
        ExitStatus.CHECK_FAILED,
        ExitStatus.FAILED,
        ExitStatus.USAGE,
        ExitStatus.BUG,
    )
    return order.index(ExitStatus(status))


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
    return max((made.status for made in reports), key=_badness)


def _build_side_by_side(
    orders: Sequence["Order"], jobs: int, tell: Teller, job: Job, only: tuple[str, ...]
) -> int:
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
    return max(statuses, key=_badness)


def command_line(order: "Order") -> list[str]:
    """The command that builds one order in a process of its own."""
    options = [part for said in order.overrides for part in ("--set", said)]
    options += ["--format", ",".join(order.formats)] if order.formats else []
    options += ["--templates", str(order.templates)] if order.templates else []
    options += ["--strict"] if order.strict else []
    return [sys.executable, "-m", "reportgen", "build", str(order.spec), "--out", str(order.out), "--quiet", *options]


def _show(reports: Sequence["Made"], tell: Teller) -> None:
    """Where the reports are, on stdout; what the checks found, on stderr, once."""
    for line in dict.fromkeys(line for made in reports for line in _findings(made.report)):
        tell.problem(line)
    tell.pause()
    for path in (path for made in reports for path in made.paths):
        click.echo(path)


def _findings(report: "Prepared") -> list[str]:
    """What checks and alerts say."""
    checks = [f"{check.severity}: {check.code}: {check.message}" for check in report.checks]
    return checks + [f"alert: {alert.severity}: {alert.message}" for alert in report.alerts]


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
    orders = [_order(spec, Path(), formats, as_of=day, **options) for spec in specs]
    return max((_snapshots(order, taking, tell, job) for order in orders), key=_badness, default=ExitStatus.DONE)


def _snapshots(order: "Order", taking: "Taking", tell: Teller, job: Job) -> int:
    from reportgen.snapshotting import snapshots, status_of

    taken: list[ExitStatus] = []
    said: list[str] = []
    try:
        for one in snapshots(order, taking, tell.step, tell.problem):
            tell.step(one.words)
            before, said = said, _findings(one.report)
            for line in said:
                if line not in before:
                    tell.problem(f"{one.report.as_of}: {line}")
            tell.pause()
            click.echo(one.receipt.target)
            job.made(order.spec, one.report.data, (one.receipt.target,))
            taken.append(one.report.status)
    except ReportgenError as error:
        tell.problem(str(error))
        job.failed(order.spec, error)
        return error.status
    return status_of(taken)


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@spec_options
def validate(specs: tuple[Path, ...], **options: Any) -> int:
    """Say what is wrong with specs, all at once, without reading any data."""
    from reportgen.pipeline import read_spec

    problems: list[Problem] = []
    for path in specs:
        try:
            read_spec(_order(path, Path(), **options))
            click.echo(f"{path}: fine")
        except ReportgenError as error:
            problems.extend(error.problems)
    if problems:
        raise SpecError(problems)
    return ExitStatus.DONE


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path), metavar="SPEC")
@click.option("--full", is_flag=True, help="Fetch all entries again, not only what is new or has changed.")
@set_option
@telling_options
def fetch(spec: Path, full: bool, overrides: tuple[str, ...], tell: Teller) -> int:
    """Fetch what is new from the web service that a spec reads, into its cache."""
    from reportgen.fetching import fetch as fetch_from_service

    told = fetch_from_service(_order(spec, Path(), overrides=overrides), tell.step, full=full)
    for warning in told.warnings:
        tell.problem(warning)
    tell.pause()
    for line in told.results:
        click.echo(line)
    return ExitStatus.DONE


@cli.command()
@click.argument("source", metavar="SOURCE")
@set_option
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def inspect(source: str, overrides: tuple[str, ...], as_json: bool) -> int:
    """Say what a folder, file, glob or spec's source is recognised as: form, tables, columns, rows, control totals."""
    from reportgen.inspecting import inspected, inspection_json, inspection_text, is_spec

    if overrides and not is_spec(source):
        raise click.UsageError("--set says something else than a spec: name the spec whose source is inspected")
    found = inspected(source, _order(Path(source), Path(), overrides=overrides))
    click.echo(inspection_json(found) if as_json else inspection_text(found))
    return ExitStatus.DONE


@cli.command()
def schema() -> int:
    """Write the JSON Schema of the spec, for editors."""
    from reportgen.reference import schema_of_specs

    click.echo(schema_of_specs(), nl=False)
    return ExitStatus.DONE


@cli.command()
@click.argument("key")
def explain(key: str) -> int:
    """Explain a key of the spec, a measure or a dimension: explain matrix.rows, explain inventory_value."""
    from reportgen.reference import explanation

    click.echo(explanation(key))
    return ExitStatus.DONE


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def verify(folder: Path) -> int:
    """Compare a report's folder with its manifest: changed, missing and extra files."""
    from reportgen.deliver.folder import read_report
    from reportgen.render.manifest import verify as problems_of

    manifest, files = read_report(folder)
    if problems := problems_of(manifest, files):
        for problem in problems:
            click.echo(str(problem), err=True)
        return ExitStatus.FAILED
    click.echo(f"{folder}: {len(files)} files as in the manifest")
    return ExitStatus.DONE


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path), default=Path("report.yaml"), metavar="[SPEC]")
@click.option("--from", "source", metavar="SOURCE", help="Folder, file or glob of the ledger; it is looked at first.")
def init(spec: Path, source: str | None) -> int:
    """Write a first spec to start from: report.yaml, or another file."""
    from reportgen.starting import write_first_spec

    click.echo(write_first_spec(spec, source))
    return ExitStatus.DONE


@cli.command()
@out_option
@telling_options
def demo(out: Path, tell: Teller) -> int:
    """Write the ledger of an invented company and build every shipped spec from it."""
    from reportgen.starting import demo_overrides, demo_specs, write_demo_ledger

    ledger = write_demo_ledger(out)
    tell.step(f"Demo ledger: {ledger}")
    orders = [_order(spec, out, overrides=demo_overrides(ledger)) for spec in demo_specs()]
    return _build_all(orders, 1, tell, Job(Wanted()))
