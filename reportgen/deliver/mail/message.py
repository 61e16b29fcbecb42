"""A mail written down: headers that nothing can be slipped into, and the same bytes for the same mail and moment."""

from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import formataddr, unquote
from typing import Any

from reportgen.deliver.mail.outgoing import Outgoing, fingerprint
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox

_DIGITS = 32
"""Of a fingerprint in a message's id and boundaries: 128 bits."""


class MailPolicy(EmailPolicy):
    """The library's rules for mail, but for headers with addresses: one mailbox a line, each name whole and quoted.

    The library's own folding takes the comma behind a name into an encoded word, and two mailboxes become none.
    """

    def fold(self, name: str, value: Any) -> str:
        """A header as text with line ends."""
        addresses: Sequence[Address] = getattr(value, "addresses", ())
        if not addresses:
            return str(super().fold(name, value))
        lines = [_written(one.display_name, one.addr_spec, self.linesep) for one in addresses]
        return f"{name}: {f',{self.linesep} '.join(lines)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """A header as bytes with line ends."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii")


_ASCII = MailPolicy(linesep="\r\n")
_UTF8 = MailPolicy(linesep="\r\n", utf8=True)
"""For addresses with letters outside ASCII before the @ (SMTPUTF8)."""


def message_of(outgoing: Outgoing, moment: datetime) -> EmailMessage:
    """The message of a mail that passed `check`, dated `moment`.

    Its id and boundaries come from what it is, so that a mail that is sent again is the same message, which mailboxes
    that already have it can tell.
    """
    headers = (outgoing.sender, *outgoing.to, *outgoing.cc, *outgoing.reply_to)
    message = EmailMessage(_ASCII if all(one.address.isascii() for one in headers) else _UTF8)
    key = fingerprint(outgoing.report, outgoing.period, *outgoing.addresses, outgoing.content)[:_DIGITS]
    message["From"] = _address(outgoing.sender)
    for name, boxes in (("To", outgoing.to), ("Cc", outgoing.cc), ("Reply-To", outgoing.reply_to)):
        if boxes:
            message[name] = tuple(map(_address, boxes))
    message["Subject"] = outgoing.subject.strip()
    message["Date"] = moment
    message["Message-ID"] = f"<{key}@{outgoing.sender.address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    _fill(message, outgoing)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{key}_{number}")
    return message


def _fill(message: EmailMessage, outgoing: Outgoing) -> None:
    message.set_content(outgoing.text, cte="quoted-printable")
    message.add_alternative(outgoing.html, subtype="html", cte="quoted-printable")
    page = message.get_payload(1)
    assert isinstance(page, EmailMessage)
    for picture in outgoing.pictures:
        kind = _kind(picture)
        page.add_related(picture.body, **kind, disposition="inline", filename=picture.name, cid=f"<{picture.name}>")
    for artifact, name in zip(outgoing.attachments, outgoing.file_names, strict=True):
        message.add_attachment(artifact.body, **_kind(artifact), filename=name)


def _kind(artifact: Artifact) -> dict[str, Any]:
    kind = artifact.media_type.partition(";")[0].strip()
    maintype, _, subtype = kind.partition("/")
    return {
        "maintype": maintype,
        "subtype": subtype,
        "params": {"charset": "utf-8"} if maintype == "text" else {},
        "cte": "base64",
    }


def _address(box: Mailbox) -> Address:
    local, _, domain = box.address.rpartition("@")
    return Address(" ".join(box.name.split()), unquote(local), domain)


def _written(name: str, address: str, linesep: str) -> str:
    """A mailbox as it stands in a header; a name that others could read as something else is encoded."""
    if name.isascii() and "=?" not in name:
        return formataddr((name, address))
    return f"{Header(name, 'utf-8', maxlinelen=75).encode(linesep=linesep)}{linesep} <{address}>"
