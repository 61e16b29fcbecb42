"""Mails go out, each once: what was sent before is not sent again, and what is unknown is left alone and told.

A server that is busy is asked again, with growing pauses, until one deadline for all mails. When nothing can go at all,
because a login fails, the rest is not tried.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from typing import Literal

from reportgen.deliver.mail.checking import check
from reportgen.deliver.mail.message import message_of
from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.patience import Patience
from reportgen.deliver.mail.send_ledger import Row, SendLedger
from reportgen.deliver.mail.transport import Refused, Transport, TransportError, TryLater, Unknown

Outcome = Literal["sent", "already sent", "refused", "failed", "unknown"]

_ELSEWHERE_PAUSE = 0.25
RESEND_HINT = "send --status lists it, and --resend sends it again"
"""What to do about what is unknown or was refused."""


@dataclass(frozen=True, slots=True)
class Posted:
    """How it ended for one mail and one address."""

    address: str
    report: str
    outcome: Outcome
    words: str = ""
    """Why; blank for one that was sent now."""
    hint: str = ""
    """What would be right, where that is known."""

    @property
    def is_good(self) -> bool:
        """Whether the address has the mail, as far as is known."""
        return self.outcome in ("sent", "already sent")


def post(
    outgoings: Sequence[Outgoing],
    transport: Transport,
    ledger: SendLedger,
    moment: datetime,
    deadline_seconds: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    tell: Callable[[str], None],
) -> tuple[Posted, ...]:
    """Send the mails, and say for each and every address how it ended, in their order.

    Args:
        outgoings: what is to go out; checked before the first leaves. One at a time is looked at, so that a sequence
            that reads each when it is asked for keeps memory flat.
        transport: not yet entered; it is closed in the end.
        ledger: what went out before, and where this is written down.
        moment: now, as far as messages and the ledger are concerned.
        deadline_seconds: how long that is tried again which may be; each mail is tried once in any case.
        clock: seconds that only grow, as ``time.monotonic``.
        sleep: waits, as ``time.sleep``.
        tell: takes a line on how it goes on.

    Raises:
        DeliveryError: if a mail cannot be written down, before any is sent; or if the ledger fails, which ends it all.
    """
    check(outgoings)
    with transport:
        run = _Run(transport, ledger, moment, Patience(deadline_seconds, clock, sleep), tell)
        return run.everything(outgoings)


@dataclass(frozen=True, slots=True, order=True)
class _Turn:
    """When a mail goes, by its number."""

    due: float
    number: int
    tries: int = field(default=0, compare=False)
    why: str = field(default="", compare=False)
    """Why it has to wait."""


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail whose turn it is."""

    turn: _Turn
    outgoing: Outgoing


class _Run:
    """One call of `post`."""

    def __init__(
        self,
        transport: Transport,
        ledger: SendLedger,
        moment: datetime,
        patience: Patience,
        tell: Callable[[str], None],
    ) -> None:
        self._transport, self._ledger, self._moment = transport, ledger, moment
        self._patience, self._tell = patience, tell
        self._posted: dict[tuple[int, str], Posted] = {}
        self._halt: TransportError | None = None
        """Why nothing can go any more."""

    def everything(self, outgoings: Sequence[Outgoing]) -> tuple[Posted, ...]:
        keys = [(number, address) for number, one in enumerate(outgoings) for address in one.addresses]
        waiting = [_Turn(0.0, number) for number in range(len(outgoings))]
        while waiting:
            turn = heappop(waiting)
            self._wait(turn)
            if again := self._attempt(_Mail(turn, outgoings[turn.number])):
                heappush(waiting, again)
        return tuple(self._posted[key] for key in keys)

    def _wait(self, turn: _Turn) -> None:
        seconds = self._patience.left(turn.due)
        if self._halt is None and seconds > 0:
            why = f": {turn.why}" if turn.why else ""
            self._tell(f"mail {turn.number + 1} waits {seconds:.1f} s{why}")
            self._patience.wait(seconds)

    def _attempt(self, mail: _Mail) -> _Turn | None:
        """Send one mail to all who do not have it; gives its next turn if some may get it later."""
        with self._ledger.hold(mail.outgoing) as held:
            if not held:
                return self._elsewhere(mail)
            rows = self._ledger.found(mail.outgoing)
            for row in rows.values():
                self._known(mail, row)
            addresses = [one for one in mail.outgoing.addresses if one not in rows or rows[one].state == "failed"]
            if not addresses:
                return None
            try:
                return self._send(mail, addresses)
            except Refused as error:
                self._halt = error if error.all_mail else self._halt
                self._close(mail, dict.fromkeys(addresses, error))
            except TryLater as error:
                return self._later(mail, dict.fromkeys(addresses, error))
        return None

    def _send(self, mail: _Mail, addresses: Sequence[str]) -> _Turn | None:
        if self._halt is not None:
            raise Refused(self._halt.words, self._halt.hint, all_mail=True)
        outgoing = mail.outgoing
        message = message_of(outgoing, self._moment)
        self._transport.ready()
        self._tell(f"mail {mail.turn.number + 1}: {outgoing.report} to {', '.join(addresses)}")
        self._ledger.write(outgoing, dict.fromkeys(addresses, ("sending", "")), self._moment)
        try:
            turned_down = self._transport.send(message, outgoing.sender.address, addresses)
        except Unknown as error:
            self._close(mail, dict.fromkeys(addresses, error))
            return None
        if len(turned_down) < len(addresses):
            self._patience.thrive()
        busy = {one: error for one, error in turned_down.items() if isinstance(error, TryLater)}
        self._close(mail, {one: turned_down.get(one) for one in addresses if one not in busy})
        return self._later(mail, busy) if busy else None

    def _later(self, mail: _Mail, busy: Mapping[str, TryLater]) -> _Turn | None:
        """The turn in which those get it who were turned down for now; None if that is too late."""
        error = max(busy.values(), key=lambda one: one.after or 0.0)
        due = self._patience.moment(error, mail.turn.tries)
        if due is None:
            self._halt = error if error.all_mail else self._halt
            self._close(mail, busy)
            return None
        self._ledger.write(mail.outgoing, {one: ("failed", why.words) for one, why in busy.items()}, self._moment)
        return _Turn(due, mail.turn.number, mail.turn.tries + 1, error.words)

    def _elsewhere(self, mail: _Mail) -> _Turn | None:
        """The turn in which another run that sends the mail now may have sent it."""
        due = self._patience.soon(_ELSEWHERE_PAUSE)
        if due is None:
            for address in mail.outgoing.addresses:
                self._post(mail, address, "failed", "another run is sending it", "see send --status")
            return None
        return replace(mail.turn, due=due)

    def _close(self, mail: _Mail, outcomes: Mapping[str, TransportError | None]) -> None:
        """Write down how it ended for these addresses; None is good."""
        states = {one: _state(error) for one, error in outcomes.items()}
        words = {one: error.words if error else "" for one, error in outcomes.items()}
        self._ledger.write(mail.outgoing, {one: (states[one], words[one]) for one in outcomes}, self._moment)
        for one, error in outcomes.items():
            hints = (error.hint if error else "", RESEND_HINT if states[one] in ("refused", "unknown") else "")
            self._post(mail, one, states[one], words[one], "; ".join(filter(None, hints)))

    def _known(self, mail: _Mail, row: Row) -> None:
        """Say what an earlier run has left; a mail of this run is told of already."""
        if row.state == "sent":
            self._post(mail, row.address, "already sent", f"on {row.moment}")
        elif row.state != "failed":
            outcome: Outcome = "refused" if row.state == "refused" else "unknown"
            self._post(mail, row.address, outcome, f"{row.words} (on {row.moment})", RESEND_HINT)

    def _post(self, mail: _Mail, address: str, outcome: Outcome, words: str, hint: str = "") -> None:
        self._posted.setdefault(
            (mail.turn.number, address), Posted(address, mail.outgoing.report, outcome, words, hint)
        )


def _state(error: TransportError | None) -> Literal["sent", "refused", "failed", "unknown"]:
    if error is None:
        return "sent"
    if isinstance(error, Unknown):
        return "unknown"
    return "refused" if isinstance(error, Refused) and not error.all_mail else "failed"
