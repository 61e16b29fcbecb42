"""What is wrong with mails, found before the first of them leaves."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.errors import DeliveryError, Problem
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox, mailbox

LONGEST_NAME = 250
"""Characters of a name beside an address, or of an attachment's."""
_BREAKS = ("Cc", "Cs", "Zl", "Zp")
"""Kinds of characters that end a line, steer a terminal, or are none: none of them stands in a header."""
_UNPLAIN = '/\\:*?"<>|'


def check(outgoings: Sequence[Outgoing]) -> None:
    """See that every mail can be written down.

    Raises:
        DeliveryError: with every problem of every mail.
    """
    if problems := [problem for outgoing in outgoings for problem in _problems(outgoing)]:
        raise DeliveryError(dict.fromkeys(problems))


def _problems(outgoing: Outgoing) -> Iterator[Problem]:
    reader = f" for {_shown(outgoing.recipient)}" if outgoing.recipient else ""
    mail = f"the mail of '{outgoing.report}'{reader}"
    if not outgoing.addresses:
        yield Problem("no-recipient", f"{mail} has nobody to go to", hint="name somebody under to:, cc: or bcc:")
    for box in (outgoing.sender, *outgoing.to, *outgoing.cc, *outgoing.bcc, *outgoing.reply_to):
        yield from _of_mailbox(box, mail)
    if not outgoing.subject.strip() or not _fits_a_line(outgoing.subject):
        message = f"the subject of {mail} is blank or no single line of text: {_shown(outgoing.subject)}"
        yield Problem("bad-subject", message, hint="a subject has no line breaks and no control characters")
    if not all(_is_text(text) for text in (outgoing.html, outgoing.text)):
        yield Problem("bad-text", f"{mail} holds halves of characters, which no mail can carry")
    yield from _of_files(outgoing, mail)


def _of_mailbox(box: Mailbox, mail: str) -> Iterator[Problem]:
    try:
        same = mailbox(box.address) == Mailbox(box.address)
    except ValueError:
        same = False
    if not same:
        yield Problem("bad-address", f"{mail} cannot go to or come from {_shown(box.address)}: this is no address")
    if not _fits_a_line(box.name) or len(box.name) > LONGEST_NAME:
        message = f"{mail} cannot bear the name {_shown(box.name)}, of {_shown(box.address)}"
        hint = f"a name has no line breaks, no control characters, and at most {LONGEST_NAME} characters"
        yield Problem("bad-name", message, hint=hint)


def _of_files(outgoing: Outgoing, mail: str) -> Iterator[Problem]:
    for artifact in (*outgoing.attachments, *outgoing.pictures):
        if not all(_is_plain(part) for part in artifact.name.split("/")):
            message = f"{mail} cannot carry a file called {_shown(artifact.name)}"
            yield Problem("unsafe-name", message, hint="give the report another name: in the spec")
        if not _is_media_type(artifact):
            message = f"{mail}: {_shown(artifact.media_type)} is no kind of file, of {_shown(artifact.name)}"
            yield Problem("bad-media-type", message)
    counts = Counter(picture.name for picture in outgoing.pictures)
    for name in sorted(name for name, count in counts.items() if count > 1 or not name.isascii() or " " in name):
        yield Problem("bad-picture", f"{mail} cannot show a picture as {_shown(name)}: names are ASCII, each once")


def _fits_a_line(text: str) -> bool:
    return not any(unicodedata.category(letter) in _BREAKS for letter in text)


def _is_text(text: str) -> bool:
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _is_plain(part: str) -> bool:
    """True for a name that is safe on every disk: printable, not hidden, no path in disguise."""
    return (
        0 < len(part) <= LONGEST_NAME
        and part.isprintable()
        and part == part.strip(" .")
        and not any(letter in part for letter in _UNPLAIN)
    )


def _is_media_type(artifact: Artifact) -> bool:
    kind, _, name = artifact.media_type.partition(";")[0].strip().partition("/")
    return kind not in ("", "multipart", "message") and all(
        part.isascii() and part.replace("-", "").replace(".", "").replace("+", "").isalnum() for part in (kind, name)
    )


def _shown(text: str) -> str:
    """The text with every character that is not printable spelled out, cut."""
    return ascii(text[:80]) if not text.isprintable() else f"'{text[:80]}'"
