"""Prepared reports become mails that are to go out."""

from collections.abc import Sequence
from typing import overload

from reportgen.bursting import Batch, Reader
from reportgen.deliver.mail.outgoing import Outgoing, fingerprint
from reportgen.errors import Problem, SpecError
from reportgen.pipeline import Prepared
from reportgen.spec.addresses import Mailbox
from reportgen.spec.mail import MailSpec


class ReadersMails(Sequence[Outgoing]):
    """The mails of all readers, each made when it is asked for, so that one is in memory at a time."""

    def __init__(self, mail: MailSpec, batch: Batch) -> None:
        self._mail, self._batch = mail, batch

    def __len__(self) -> int:
        return len(self._batch.readers)

    @overload
    def __getitem__(self, index: int) -> Outgoing: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Outgoing]: ...

    def __getitem__(self, index: int | slice) -> Outgoing | Sequence[Outgoing]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        reader = self._batch.readers[index]
        return mail_of(self._mail, self._batch.report(reader), reader)


def mail_of(mail: MailSpec, made: Prepared, reader: Reader | None = None) -> Outgoing:
    """The mail of a report: to the reader whose own it is, else to whom the spec names. It was made with a letter.

    What tells it from other mails is what it says: two runs over equal data give the same mail, whenever they are.
    """
    letter = made.letter
    if letter is None:
        raise ValueError("the report was made without a letter")
    attached = tuple(artifact for artifact in made.artifacts if artifact.name in letter.attached)
    return Outgoing(
        report=made.slug,
        period=made.as_of.isoformat(),
        recipient=reader.name if reader else "",
        sender=mail.sender,
        to=recipients(mail, reader),
        cc=mail.cc,
        bcc=mail.bcc,
        reply_to=mail.reply_to,
        subject=letter.subject,
        html=letter.html,
        text=letter.text,
        pictures=letter.pictures,
        attachments=attached,
        content=fingerprint(letter.subject, letter.html, letter.text, made.data, *letter.attached),
    )


def recipients(mail: MailSpec, reader: Reader | None) -> tuple[Mailbox, ...]:
    """Whom the mail is for: a reader with addresses gets their own, all others are those that the spec names."""
    return reader.mailboxes if reader and reader.mailboxes else mail.to


def check_recipients(mail: MailSpec, readers: tuple[Reader, ...] = ()) -> None:
    """See that every mail has somebody to go to.

    Raises:
        SpecError: if it has not; every reader without an address is told.
    """
    hint = "name somebody under mail: to:, or give the table of recipients a column 'address'"
    without = [reader for reader in readers if not recipients(mail, reader)]
    if without:
        raise SpecError(
            Problem("no-recipient", f"the mail of '{reader.name}' has nobody to go to", hint=hint) for reader in without
        )
    if not readers and not (mail.to or mail.cc or mail.bcc):
        raise SpecError(Problem("no-recipient", "the mail has nobody to go to", hint=hint))
