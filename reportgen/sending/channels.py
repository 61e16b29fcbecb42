"""Channels that are told of a report, each once: what they are told is remembered beside the mails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reportgen.deliver.mail.outgoing import fingerprint
from reportgen.deliver.mail.posting import RESEND_HINT, Posted
from reportgen.deliver.mail.send_ledger import SendLedger
from reportgen.deliver.webhooks import Notice, NoticeFigure, check_channel, recipient, tell_channel
from reportgen.deliver.webhooks.notice import Status
from reportgen.errors import ExitStatus
from reportgen.pipeline import Prepared, link_of
from reportgen.render.cards import Card, cards_of
from reportgen.secrets import resolve
from reportgen.spec.mail import WebhookSpec
from reportgen.spec.models import ReportSpec

_SECRET = ("env:", "file:", "keyring:")
_STATES: Mapping[str, Literal["sent", "failed", "unknown"]] = {"sent": "sent", "failed": "failed"}


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel and its address, which is a secret."""

    said: WebhookSpec
    address: str

    @property
    def name(self) -> str:
        """Who it is, without its address."""
        return recipient(self.said.kind, self.address)

    def __repr__(self) -> str:
        return f"Channel({self.name})"


@dataclass(frozen=True, slots=True)
class _Message:
    """What a channel is told, as the send ledger remembers it."""

    notice: Notice
    report: str
    period: str
    content: str
    recipient: str = ""

    @property
    def subject(self) -> str:
        return self.notice.title


def channels_of(spec: ReportSpec, env: Mapping[str, str]) -> tuple[Channel, ...]:
    """The spec's channels.

    Raises:
        SpecError: if a secret is not there, or is no address of such a channel.
    """
    channels = tuple(Channel(said, _address(said, spec, env)) for said in spec.webhooks)
    for channel in channels:
        check_channel(channel.said.kind, channel.address)
    return channels


def tell_channels(
    channels: Sequence[Channel], spec: ReportSpec, reports: Sequence[Prepared], ledger: SendLedger, moment: datetime
) -> tuple[Posted, ...]:
    """Tell each channel of the report that was made; of readers' reports it is told that they were, and no figure."""
    if not reports:
        return ()
    notice = _notice(spec, reports[0]) if spec.for_each is None else _notice_of_all(spec, reports)
    return tuple(_told(channel, notice, reports[0], ledger, moment) for channel in channels)


def _told(channel: Channel, notice: Notice, report: Prepared, ledger: SendLedger, moment: datetime) -> Posted:
    said = _Message(notice, report.slug, report.as_of.isoformat(), fingerprint(channel.name, notice.content))
    with ledger.hold(said) as held:
        if not held:
            return Posted(channel.name, said.report, "failed", "another run is telling it")
        before = ledger.found(said).get(channel.name)
        if before and before.state != "failed":
            known = before.state == "sent"
            words = f"on {before.moment}"
            return Posted(channel.name, said.report, "already sent" if known else "unknown", words, RESEND_HINT)
        ledger.write(said, {channel.name: ("sending", "")}, moment)
        receipt = tell_channel(channel.said.kind, channel.address, notice)
        state: Literal["sent", "failed", "unknown"] = _STATES.get(receipt.outcome, "unknown")
        words = "" if state == "sent" else receipt.detail
        ledger.write(said, {channel.name: (state, words)}, moment)
    return Posted(channel.name, said.report, state, words, RESEND_HINT if state == "unknown" else "")


def _address(said: WebhookSpec, spec: ReportSpec, env: Mapping[str, str]) -> str:
    return resolve(said.url, env, spec.folder) if said.url.startswith(_SECRET) else said.url


def _notice(spec: ReportSpec, report: Prepared) -> Notice:
    return Notice(
        report.title,
        report.company,
        report.as_of,
        _status(report),
        tuple(map(_figure, cards_of(report.data))),
        tuple(alert.message for alert in report.alerts),
        tuple(check.message for check in report.checks if check.severity == "error"),
        link_of(spec, report.slug, report.as_of),
    )


def _figure(card: Card) -> NoticeFigure:
    return NoticeFigure(card.measure, card.label, card.value, card.formatted, card.change)


def _notice_of_all(spec: ReportSpec, reports: Sequence[Prepared]) -> Notice:
    """A channel is read by people who may not see each other's part."""
    title = f"{spec.title}: {len(reports)} readers have theirs"
    worst: tuple[Status, ...] = ("done", "alert", "check-failed")
    status = max(map(_status, reports), key=worst.index)
    return Notice(title, reports[0].company, reports[0].as_of, status)


def _status(report: Prepared) -> Status:
    if report.status == ExitStatus.CHECK_FAILED:
        return "check-failed"
    return "alert" if report.status == ExitStatus.ALERT else "done"
