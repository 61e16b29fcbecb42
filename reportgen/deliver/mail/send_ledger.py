"""What is known to have gone out: a file that remembers every mail by report, period, address and content.

A row is written before a message goes out and again when the answer is in, each time down to the disk. A process that
ends in between leaves a row that says ``sending``; whoever finds it without its sender writes ``unknown``, and a mail
that is unknown is never sent again by itself.

While a mail is on its way its sender holds a lock beside the file, which ends with the process, however that ends.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol, Self

from reportgen.deliver.effects import Effects, RealEffects
from reportgen.deliver.mail.outgoing import fingerprint
from reportgen.errors import DeliveryError, Problem

State = Literal["sending", "sent", "refused", "failed", "unknown"]
"""``sending`` before the answer is in, ``refused`` for good, ``failed`` if nothing left and it may be tried again."""

_APPLICATION = 0x72676D6C
"""What tells a send ledger from other files of its kind: "rgml"."""
_VERSION = 1
_WAIT = 30.0
"""Seconds for another process to write its row, or to make the file."""
_SCHEMA = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_VERSION};
CREATE TABLE mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report TEXT NOT NULL,
    period TEXT NOT NULL,
    address TEXT NOT NULL,
    content TEXT NOT NULL,
    reader TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'refused', 'failed', 'unknown')),
    moment TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    words TEXT NOT NULL,
    UNIQUE (report, period, address, content)
) STRICT;
"""
_COLUMNS = "id, report, period, address, reader, subject, state, moment, attempts, words, content"
_OF_A_MAIL = "WHERE report = ? AND period = ? AND content = ?"
_LOST = "the process that sent it ended before the answer came"
_ELSEWHERE = "keep a copy of it for us; take back the last good one, or name another file and expect mails twice"


class Message(Protocol):
    """What is sent to one address or several, as far as the ledger tells it from others."""

    @property
    def report(self) -> str:
        """Slug of the report."""
        ...

    @property
    def period(self) -> str:
        """The report's day."""
        ...

    @property
    def recipient(self) -> str:
        """Name of the reader; blank where it is the same for all."""
        ...

    @property
    def subject(self) -> str:
        """What people know it by."""
        ...

    @property
    def content(self) -> str:
        """What it says, as `fingerprint` gives it."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one mail to one address."""

    id: int
    report: str
    period: str
    address: str
    reader: str
    subject: str
    state: State
    moment: str
    """Of the last attempt, as the caller gave it: ISO 8601."""
    attempts: int
    words: str
    """What was said about the outcome; blank where all is well."""
    content: str


class SendLedger:
    """The file, open. A context manager. Several processes may have it open."""

    def __init__(self, path: Path, effects: Effects | None = None) -> None:
        """Open the file, or make it if there is none.

        Raises:
            DeliveryError: if it cannot be read and written, is broken, or is something else.
        """
        self.path = path
        self._effects = effects or RealEffects()
        with self._telling():
            self._make()
            self._rows = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
            try:
                self._inspect()
            except BaseException:
                self._rows.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._rows.close()

    def hold(self, outgoing: Message) -> AbstractContextManager[bool]:
        """Hold the mail, so that no other process sends it; False if another one holds it."""
        return self._lock(outgoing.report, outgoing.period, outgoing.content)

    def found(self, outgoing: Message) -> Mapping[str, Row]:
        """What is known of the mail, by address; whoever asks holds it, so that one ``sending`` has lost its sender."""
        with self._telling():
            key = (outgoing.report, outgoing.period, outgoing.content)
            rows = self._select(_OF_A_MAIL, *key)
            if any(row.state == "sending" for row in rows):
                self._lose(*key)
                rows = self._select(_OF_A_MAIL, *key)
            return {row.address: row for row in rows}

    def write(self, outgoing: Message, outcomes: Mapping[str, tuple[State, str]], moment: datetime) -> None:
        """Write a state for each address, and what was said; on the disk when this returns. ``sending`` is an attempt.

        Whoever writes holds the mail.
        """
        facts = (outgoing.content, outgoing.recipient, outgoing.subject, moment.isoformat())
        rows = [
            (outgoing.report, outgoing.period, address, *facts, state, int(state == "sending"), words)
            for address, (state, words) in outcomes.items()
        ]
        with self._telling(), self._writing():
            self._rows.executemany(
                "INSERT INTO mail (report, period, address, content, reader, subject, moment, state, attempts, words)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET state = excluded.state,"
                " moment = excluded.moment, attempts = attempts + excluded.attempts, words = excluded.words",
                rows,
            )

    def status(self, report: str = "") -> tuple[Row, ...]:
        """All rows, or those of one report, in the order in which they were first written."""
        with self._telling():
            for row in self._select("WHERE state = 'sending'"):
                with self._lock(row.report, row.period, row.content) as held:
                    if held:
                        self._lose(row.report, row.period, row.content)
            return self._select("WHERE report = ? OR ? = '' ORDER BY id", report, report)

    def release(self, ids: Sequence[int]) -> tuple[Row, ...]:
        """Let mails that are unknown or refused be sent again by the next run that makes them. Gives their rows.

        Raises:
            DeliveryError: if one of them is no such mail; none is changed then.
        """
        known = {row.id: row for row in self.status()}
        if problems := [_not_released(number, known.get(number)) for number in ids if not _may_go(known.get(number))]:
            raise DeliveryError(problems)
        with self._telling(), self._writing():
            self._rows.executemany(
                "UPDATE mail SET state = 'failed', words = 'to be sent again' WHERE id = ?"
                " AND state IN ('unknown', 'refused', 'failed')",
                [(number,) for number in ids],
            )
        return tuple(known[number] for number in ids)

    def _make(self) -> None:
        """A new file comes whole into its place: an empty one is then known to be broken."""
        if self._effects.kind(self.path) != "absent":
            return
        self._effects.make_folder(self.path.parent)
        with self._effects.lock(self._beside("lock"), _WAIT):
            if self._effects.kind(self.path) != "absent":
                return
            new = self._beside("new")
            self._effects.remove(new)
            with closing(sqlite3.connect(new)) as rows:
                rows.execute("PRAGMA journal_mode = OFF")  # which a process that ends here would leave behind
                rows.executescript(_SCHEMA)
            self._effects.rename(new, self.path)
            self._effects.sync(self.path.parent)

    def _inspect(self) -> None:
        if self.path.stat().st_size == 0:
            raise sqlite3.DatabaseError("the file is empty")
        application = self._rows.execute("PRAGMA application_id").fetchone()[0]
        version = self._rows.execute("PRAGMA user_version").fetchone()[0]
        if application != _APPLICATION:
            message = f"'{self.path}' is no send ledger: it belongs to another program"
            raise DeliveryError(Problem("not-a-send-ledger", message, hint="name another file"))
        if version != _VERSION:
            message = f"the send ledger '{self.path}' is of version {version}, and this reportgen knows {_VERSION}"
            raise DeliveryError(Problem("not-a-send-ledger", message, hint="use a newer reportgen"))
        flaw = self._rows.execute("PRAGMA quick_check(1)").fetchone()[0]
        if flaw != "ok":
            raise sqlite3.DatabaseError(str(flaw))
        self._rows.execute("PRAGMA synchronous = EXTRA")
        with self._writing():  # what cannot be written is told before anything is sent
            self._rows.execute(f"PRAGMA user_version = {_VERSION}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        self._rows.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._rows.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                self._rows.execute("ROLLBACK")
            raise

    def _select(self, where: str, *values: str) -> tuple[Row, ...]:
        return tuple(Row(*row) for row in self._rows.execute(f"SELECT {_COLUMNS} FROM mail {where}", values))  # noqa: S608

    def _lose(self, report: str, period: str, content: str) -> None:
        """Write that rows are unknown whose sender is gone."""
        with self._writing():
            lost = f"UPDATE mail SET state = 'unknown', words = ? {_OF_A_MAIL} AND state = 'sending'"  # noqa: S608
            self._rows.execute(lost, (_LOST, report, period, content))

    @contextmanager
    def _lock(self, report: str, period: str, content: str) -> Iterator[bool]:
        held = self._effects.lock(self._beside(f"{fingerprint(report, period, content)[:16]}.lock"), 0.0)
        try:
            held.__enter__()
        except TimeoutError:
            yield False
            return
        except OSError as error:
            raise self._unusable(error) from error
        try:
            yield True
        finally:
            held.__exit__(None, None, None)

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f".{self.path.name}.{what}")

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error

    def _unusable(self, error: OSError | sqlite3.Error) -> DeliveryError:
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error).splitlines()[0]
        if type(error) is sqlite3.DatabaseError:  # those below it are about what is asked, or about the disk
            message = f"the send ledger '{self.path}' is broken: {reason}"
            return DeliveryError(Problem("broken-send-ledger", message, hint=_ELSEWHERE))
        message = f"the send ledger '{self.path}' cannot be used: {reason}"
        return DeliveryError(Problem("no-send-ledger", message, hint="see its permissions and the disk"))


def _may_go(row: Row | None) -> bool:
    return row is not None and row.state in ("unknown", "refused", "failed")


def _not_released(number: int, row: Row | None) -> Problem:
    if row is None:
        return Problem("no-such-mail", f"the send ledger has no mail {number}", hint="see send --status")
    state = "is being sent" if row.state == "sending" else "was sent"
    return Problem("no-such-mail", f"mail {number} to {row.address} {state}; only unknown and refused ones go again")
