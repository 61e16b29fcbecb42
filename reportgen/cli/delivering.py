"""Commands that bring reports to their readers: send, publish."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reportgen.cli.group import cli
from reportgen.cli.orders import badness, findings_of, order_of
from reportgen.errors import ExitStatus, ReportgenError
from reportgen.job_results import Job
from reportgen.options import job_options, only_option, out_option, spec_options, telling_options
from reportgen.telling import Teller

if TYPE_CHECKING:
    from reportgen.pipeline import Order
    from reportgen.sending.run import Sending


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path), metavar="SPEC")
@click.option("--dry-run", "rehearse", is_flag=True, help="Write the mails as .eml files; nothing leaves.")
@click.option("--status", is_flag=True, help="List what was sent before, and what nobody knows of; build nothing.")
@click.option(
    "--resend",
    multiple=True,
    metavar="NUMBER",
    help="Let a mail go out again that is unknown or was refused, by its number in --status; 'unknown' for all such.",
)
@out_option
@only_option
@spec_options
@job_options
@telling_options
def send(spec: Path, out: Path, status: bool, tell: Teller, job: Job, **options: Any) -> int:
    """Mail a report to its readers, each once, and tell the spec's channels of it."""
    from reportgen.sending.run import Sending

    sending = Sending(*(options.pop(name) for name in ("only", "resend", "rehearse")))
    order = order_of(spec, out, **options)
    return _status(order) if status else _send(order, sending, tell, job)


def _send(order: "Order", sending: "Sending", tell: Teller, job: Job) -> int:
    from reportgen.sending.run import Clock, send

    try:
        sent = send(order, sending, tell.step, Clock(time.monotonic, time.sleep))
    except ReportgenError as error:
        job.failed(order.spec, error)
        raise
    for line in dict.fromkeys(line for report in sent.reports for line in findings_of(report)):
        tell.problem(line)
    tell.pause()
    for path in sent.drafts:
        click.echo(path)
    rows = [(one.outcome, one.address, one.report, one.words) for one in sent.posted]
    _table(("outcome", "to", "report", "why"), rows)
    for hint in dict.fromkeys(one.hint for one in sent.posted if one.hint and not one.is_good):
        tell.problem(f"hint: {hint}")
    for report in sent.reports:
        job.made(order.spec, report.data, tuple(map(str, sent.drafts)))
    return sent.status


def _status(order: "Order") -> int:
    from reportgen.sending.run import sent_before

    rows = sent_before(order)
    cells = [(str(one.id), one.state, one.moment[:16], one.period, one.address, one.subject, one.words) for one in rows]
    _table(("number", "state", "tried", "report's day", "to", "subject", "why"), cells)
    if not rows:
        click.echo("nothing was sent yet")
    return ExitStatus.FAILED if any(one.state == "unknown" for one in rows) else ExitStatus.DONE


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they need, on stdout; nothing without rows."""
    if rows:
        lines = [heads, *rows]
        widths = [max(len(line[column]) for line in lines) for column in range(len(heads))]
        for line in lines:
            cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
            click.echo("  ".join(cells).rstrip())


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@click.option("--tag", "tags", multiple=True, metavar="NAME", help="Give the day's report a name; it is kept for good.")
@click.option("--dry-run", is_flag=True, help="Make the reports and say where they would go; change nothing there.")
@only_option
@spec_options
@job_options
@telling_options
def publish(specs: tuple[Path, ...], tell: Teller, job: Job, **options: Any) -> int:
    """Make reports and put them where their readers find them, as their specs say under publish."""
    said = {name: options.pop(name) for name in ("tags", "only", "dry_run")}
    orders = [order_of(spec, Path("output"), **options) for spec in specs]
    return max((_publish(order, tell, job, **said) for order in orders), key=badness, default=ExitStatus.DONE)


def _publish(order: "Order", tell: Teller, job: Job, **said: Any) -> int:
    from reportgen.publishing.run import publish as publish_reports

    try:
        done = publish_reports(order, tell.step, **said)
    except ReportgenError as error:
        tell.problem(str(error))
        job.failed(order.spec, error)
        return error.status
    found = (line for one in done.published for line in findings_of(one.report))
    for line in dict.fromkeys((*done.warnings, *found)):
        tell.problem(line)
    tell.pause()
    for one in done.published:
        click.echo(one.words)
        job.made(order.spec, one.report.data, one.pages)
    return max((one.report.status for one in done.published), key=badness, default=ExitStatus.DONE)
