"""One mail that is to go out: whom it is from and for, and all that it says."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail, whole, not yet sent."""

    report: str
    """Slug of the report."""
    period: str
    """The day that the report is as of, as 2026-03-31."""
    recipient: str
    """Name of the reader whom the report was made for; blank where it is the same for all."""
    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    bcc: tuple[Mailbox, ...]
    """Who gets a copy that no header names."""
    reply_to: tuple[Mailbox, ...]
    subject: str
    html: str
    text: str
    """The same as `html` for programs that show text alone."""
    pictures: tuple[Artifact, ...]
    """Shown in `html`, where ``cid:<name>`` stands for one."""
    attachments: tuple[Artifact, ...]
    content: str
    """What the mail says, as `fingerprint` gives it: a mail with the same content is not sent to the same address
    twice. Nothing that differs from run to run belongs to it (the moment, bytes of a PDF or workbook that tell it)."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Everybody who is to get it, once each, in the order of to, cc and bcc."""
        return tuple(dict.fromkeys(one.address for one in (*self.to, *self.cc, *self.bcc)))

    @property
    def file_names(self) -> tuple[str, ...]:
        """What the attachments are called in the mail, each name once: ``csv/matrix.csv`` is ``matrix.csv`` there."""
        return _distinct([PurePosixPath(one.name).name for one in self.attachments])


def fingerprint(*parts: str | bytes) -> str:
    """SHA-256 of the parts in their order, in hex digits; where one part ends and the next begins counts too."""
    found = hashlib.sha256()
    for part in parts:
        body = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(body).to_bytes(8, "big") + body)
    return found.hexdigest()


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """The names, with a number before the ending of those that an earlier one took; case does not tell them apart."""
    taken = Counter(name.casefold() for name in names)
    given: list[str] = []
    for name in names:
        path, number, new = PurePosixPath(name), 1, name
        while new.casefold() in {one.casefold() for one in given} or (number > 1 and taken[new.casefold()]):
            number += 1
            new = f"{path.stem}-{number}{path.suffix}"
        given.append(new)
    return tuple(given)
