"""A rehearsal: the mails as files that mail programs open, and nothing sent."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from reportgen.deliver.effects import RealEffects
from reportgen.deliver.folder import place
from reportgen.deliver.mail.checking import check
from reportgen.deliver.mail.message import message_of
from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.render.artifact import MANIFEST, Artifact
from reportgen.render.data import json_bytes
from reportgen.spec.slugs import slug_of

_NAME = 60
"""Characters of a reader in a file's name."""


def write_drafts(mails: Sequence[Outgoing], folder: Path, moment: datetime) -> tuple[Path, ...]:
    """Write every mail as a file ``001-<reader>.eml`` into the folder, in place of those of the rehearsal before.

    A header ``X-Envelope-To`` says whom it would go to, those included whom no other header names.

    Raises:
        DeliveryError: if a mail cannot be written down, or the folder not be written.
    """
    check(mails)
    width = max(3, len(str(len(mails))))
    drafts = [_draft(mail, f"{number:0{width}}", moment) for number, mail in enumerate(mails, 1)]
    listed = {"schema": 1, "artifacts": [{"name": draft.name, "size": len(draft.body)} for draft in drafts]}
    manifest = Artifact(MANIFEST, "application/json", json_bytes(listed))
    place([*drafts, manifest], folder, RealEffects())
    return tuple(folder / draft.name for draft in drafts)


def _draft(mail: Outgoing, number: str, moment: datetime) -> Artifact:
    message: EmailMessage = message_of(mail, moment)
    message["X-Envelope-To"] = ", ".join(mail.addresses)
    who = slug_of(mail.recipient or mail.addresses[0])[:_NAME].strip("-")
    return Artifact(f"{number}-{who}.eml", "message/rfc822", message.as_bytes())
