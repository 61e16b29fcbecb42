"""One run of sending: the reports are made, then mailed to whom has not got them, then told of."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from reportgen.bursting import batch
from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.posting import Posted, post
from reportgen.deliver.mail.send_ledger import Row, SendLedger
from reportgen.deliver.mail.transport import Transport
from reportgen.errors import ExitStatus, Problem, SpecError
from reportgen.pipeline import Extra, Order, Prepared, Tell, prepare, read_spec
from reportgen.sending.channels import Channel, channels_of, tell_channels
from reportgen.sending.drafts import write_drafts
from reportgen.sending.mails import ReadersMails, check_recipients, mail_of
from reportgen.sending.ways import transport_of
from reportgen.spec.mail import MailSpec
from reportgen.spec.models import ReportSpec

_EXTRAS: frozenset[Extra] = frozenset(("letter", "data"))
_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sending:
    """What one run is to do."""

    only: Collection[str] = ()
    """Names of readers; all without any."""
    resend: Sequence[str] = ()
    """Numbers of the send ledger that may be sent again, or ``unknown`` for all that are unknown."""
    rehearse: bool = False
    """Whether mails become files and nothing leaves."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How it ended."""

    reports: tuple[Prepared, ...]
    """The reports that were made; of readers, without their files."""
    posted: tuple[Posted, ...]
    drafts: tuple[Path, ...]

    @property
    def status(self) -> ExitStatus:
        """A mail or a message that did not arrive for certain is a failure; else what the reports end with."""
        if not all(one.is_good for one in self.posted):
            return ExitStatus.FAILED
        found = {report.status for report in self.reports}
        worst = (ExitStatus.CHECK_FAILED, ExitStatus.ALERT)
        return next((status for status in worst if status in found), ExitStatus.DONE)


@dataclass(frozen=True, slots=True)
class Clock:
    """How time passes: for waiting between attempts."""

    seconds: Callable[[], float]
    """Seconds that only grow."""
    sleep: Callable[[float], None]


def send(order: Order, sending: Sending, tell: Tell, clock: Clock) -> Sent:
    """Make the reports of a spec and mail them, each once, and tell the spec's channels.

    Raises:
        ReportgenError: with every problem found before the first mail leaves; then nothing has left.
    """
    tell(f"Step 1 - spec: {order.spec}")
    spec = read_spec(order)
    routes = _routes(order, spec, sending)
    with _made(order, spec, sending, tell) as (mails, reports):
        if sending.rehearse:
            folder = order.out / f"{spec.slug}-mail"
            tell(f"Step 6 - deliver: {folder} (nothing is sent)")
            return Sent(reports, (), write_drafts(mails, folder, order.moment))
        tell(f"Step 6 - deliver: {len(mails)} mail{'' if len(mails) == 1 else 's'}")
        return Sent(reports, _deliver(order, spec, routes, mails, reports, tell, clock), ())


def sent_before(order: Order) -> tuple[Row, ...]:
    """What is known of the mails of a spec that went out before, the oldest first.

    Raises:
        ReportgenError: if the spec is wrong, or its send ledger cannot be read.
    """
    spec = read_spec(order)
    path = _ledger_path(spec)
    if not path.exists():
        return ()
    with SendLedger(path) as ledger:
        return ledger.status(spec.slug)


@dataclass(frozen=True, slots=True)
class _Routes:
    """How things leave; None and nothing where they do not."""

    transport: Transport | None
    channels: tuple[Channel, ...]


def _routes(order: Order, spec: ReportSpec, sending: Sending) -> _Routes:
    """All that can be wrong before the reports are made is told now: secrets, recipients, the send ledger."""
    if spec.mail is None and not spec.webhooks:
        hint = "mail: {from: ..., to: ..., transport: {smtp: {host: ...}}}"
        raise SpecError(Problem("missing-key", f"{order.spec} says nothing of mail or webhooks", hint=hint))
    if spec.mail and spec.for_each is None:
        check_recipients(spec.mail)
    if sending.rehearse:
        return _Routes(None, ())
    with SendLedger(_ledger_path(spec)) as ledger:
        _release(ledger, spec.slug, sending.resend)
    transport = transport_of(spec.mail, spec, order.env) if spec.mail else None
    return _Routes(transport, channels_of(spec, order.env))


def _ledger_path(spec: ReportSpec) -> Path:
    return spec.resolve(spec.mail.ledger if spec.mail else MailSpec.model_fields["ledger"].default)


def _release(ledger: SendLedger, report: str, resend: Sequence[str]) -> None:
    """Let go again what the command line names.

    Raises:
        SpecError: if something else than a number, or ``unknown``, is named.
    """
    wrong = [one for one in resend if not (one == _UNKNOWN or (one.isascii() and one.isdigit() and len(one) < 18))]
    if wrong:
        hint = f"numbers that send --status tells, or {_UNKNOWN} for all that are unknown"
        raise SpecError(Problem("bad-number", f"--resend: '{one}' is no number of a mail", hint=hint) for one in wrong)
    ids = {int(one) for one in resend if one != _UNKNOWN}
    if _UNKNOWN in resend:
        ids |= {row.id for row in ledger.status(report) if row.state == _UNKNOWN}
    if ids:
        ledger.release(sorted(ids))


@contextmanager
def _made(
    order: Order, spec: ReportSpec, sending: Sending, tell: Tell
) -> Iterator[tuple[Sequence[Outgoing], tuple[Prepared, ...]]]:
    """The report's mail, or the readers' mails, all of them made; and the reports without their files."""
    order = replace(order, formats=spec.mail.attach if spec.mail else ("json",))
    if spec.for_each is None:
        if sending.only:
            raise SpecError(Problem("no-readers", "--only names readers, and the spec has no for_each"))
        made = prepare(order, tell, spec, _EXTRAS)
        yield [mail_of(spec.mail, made)] if spec.mail else [], (_without_files(made),)
        return
    with batch(order, tell, spec, sending.only, _EXTRAS) as burst:
        if spec.mail:
            check_recipients(spec.mail, burst.readers)
        for warning in burst.warnings:
            tell(warning)
        yield ReadersMails(spec.mail, burst) if spec.mail else [], tuple(_without_files(one) for _, one in burst)


def _without_files(report: Prepared) -> Prepared:
    return replace(report, artifacts=(), letter=None)


def _deliver(
    order: Order,
    spec: ReportSpec,
    routes: _Routes,
    mails: Sequence[Outgoing],
    reports: Sequence[Prepared],
    tell: Tell,
    clock: Clock,
) -> tuple[Posted, ...]:
    posted: list[Posted] = []
    with SendLedger(_ledger_path(spec)) as ledger:
        if spec.mail and spec.mail.transport and routes.transport:
            wait = spec.mail.transport.deadline
            posted += post(mails, routes.transport, ledger, order.moment, wait, clock.seconds, clock.sleep, tell)
        posted += tell_channels(routes.channels, spec, reports, ledger, order.moment)
    return tuple(posted)
