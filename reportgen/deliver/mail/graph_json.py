"""A message as Microsoft Graph takes it: JSON, with attachments in base64."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

_FILE = "#microsoft.graph.fileAttachment"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file or picture of a message."""

    name: str
    media_type: str
    body: bytes
    content_id: str
    """Of a picture that the text shows; blank for a file."""

    def described(self) -> dict[str, Any]:
        """As an upload session wants to know it beforehand."""
        return {"attachmentType": "file", "name": self.name, "size": len(self.body), **self._own()}

    def whole(self) -> dict[str, Any]:
        """With its bytes."""
        body = base64.b64encode(self.body).decode()
        return {"@odata.type": _FILE, "name": self.name, "contentBytes": body, **self._own()}

    def _own(self) -> dict[str, Any]:
        kind = {"contentType": self.media_type}
        return {**kind, "isInline": True, "contentId": self.content_id} if self.content_id else kind


def attached_to(message: EmailMessage) -> tuple[Attached, ...]:
    """Pictures and files of a message, in its order."""
    bodies = [message.get_body(("html",)), message.get_body(("plain",))]
    leaves = [part for part in message.walk() if not part.is_multipart() and not any(part is one for one in bodies)]
    return tuple(
        Attached(
            part.get_filename() or f"part-{number}",
            part.get_content_type(),
            _bytes(part.get_payload(decode=True)),
            str(part.get("Content-ID", "")).strip().strip("<>"),
        )
        for number, part in enumerate(leaves, start=1)
    )


def message_json(message: EmailMessage, recipients: Sequence[str], attached: Sequence[Attached]) -> dict[str, Any]:
    """The message for these recipients alone: who stands in To or Cc keeps that place, all others get a hidden copy."""
    html = message.get_body(("html",))
    text = html or message.get_body(("plain",))
    to, cc = ([one for one in _addresses(message, name) if one.addr_spec in recipients] for name in ("To", "Cc"))
    seen = {one.addr_spec for one in (*to, *cc)}
    hidden = [Address(addr_spec=address) for address in dict.fromkeys(recipients) if address not in seen]
    lists = {
        "from": _addresses(message, "From")[:1],
        "toRecipients": to,
        "ccRecipients": cc,
        "bccRecipients": hidden,
        "replyTo": _addresses(message, "Reply-To"),
    }
    written: dict[str, Any] = {name: [_person(one) for one in people] for name, people in lists.items() if people}
    if "from" in written:
        written["from"] = written["from"][0]
    headers = [{"name": name, "value": str(value)} for name, value in message.items() if name.lower().startswith("x-")]
    return {
        "subject": str(message.get("Subject", "")),
        "body": {"contentType": "html" if html else "text", "content": text.get_content() if text else ""},
        **written,
        **({"internetMessageHeaders": headers} if headers else {}),
        **({"attachments": [one.whole() for one in attached]} if attached else {}),
    }


def written(value: Mapping[str, Any]) -> bytes:
    """The value as JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def read(body: bytes) -> Mapping[str, Any]:
    """The object that an answer holds; empty if it holds none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _addresses(message: EmailMessage, name: str) -> tuple[Address, ...]:
    return tuple(getattr(message.get(name), "addresses", ()))


def _person(one: Address) -> dict[str, Any]:
    named = {"name": one.display_name} if one.display_name else {}
    return {"emailAddress": {**named, "address": one.addr_spec}}


def _bytes(payload: object) -> bytes:
    return payload if isinstance(payload, bytes) else b""
