"""Mails to send, time that passes at once, and the ways to a server of the tests."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.posting import Posted, post
from reportgen.deliver.mail.send_ledger import SendLedger
from reportgen.deliver.mail.smtp import SmtpTransport
from reportgen.deliver.mail.smtp_way import SmtpWay
from reportgen.deliver.mail.transport import Transport
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox
from tests.deliver.mail.server import MailServer

MOMENT = datetime(2026, 4, 1, 7, 30, tzinfo=UTC)
SENDER = Mailbox("reports@example.com", "Stock Team")
ONE, TWO = Mailbox("one@example.com", "One"), Mailbox("two@example.com")
PDF = Artifact("stock.pdf", "application/pdf", b"%PDF-1.7 \r\n.\r\nfigures")


def mail(*to: Mailbox, **changes: Any) -> Outgoing:
    """A mail as the changes say, to `ONE` unless somebody is named."""
    facts: dict[str, Any] = {
        "report": "stock",
        "period": "2026-03-31",
        "recipient": "",
        "sender": SENDER,
        "to": to or (ONE,),
        "cc": (),
        "bcc": (),
        "reply_to": (),
        "subject": "Stock 2026-03-31",
        "html": "<p>7 on hand</p>",
        "text": "7 on hand\n",
        "pictures": (),
        "attachments": (PDF,),
        "content": "c0ffee",
    }
    return Outgoing(**facts | changes)


@dataclass
class Time:
    """A clock that sleeping sets forward."""

    now: float = 1_000.0
    naps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Seconds."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Over at once."""
        self.naps.append(seconds)
        self.now += seconds


def way(server: MailServer, trust: Path | None, **changes: Any) -> SmtpWay:
    """To the server, with short patience."""
    facts: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "security": server.security if server.certificate else "none",
        "certificates": trust,
        "timeout": 5.0,
        "last_answer": 5.0,
    }
    return SmtpWay(**facts | changes)


def posted(
    mails: list[Outgoing], transport: Transport | SmtpWay, file: Path, time: Time | None = None, deadline: float = 60.0
) -> tuple[Posted, ...]:
    """What comes of sending them, with the ledger of that file."""
    time = time or Time()
    if isinstance(transport, SmtpWay):
        transport = SmtpTransport(transport)
    with SendLedger(file) as ledger:
        return post(mails, transport, ledger, MOMENT, deadline, time.clock, time.sleep, lambda line: None)


def states(file: Path) -> dict[str, str]:
    """What the ledger says, by address."""
    with SendLedger(file) as ledger:
        return {row.address: row.state for row in ledger.status()}
