"""In which order mails are tried, how long, and what is said of each address; by a transport that does as told."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self
from weakref import WeakSet

import pytest

from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.posting import Posted, post
from reportgen.deliver.mail.send_ledger import SendLedger
from reportgen.deliver.mail.transport import Refused, TransportError, TryLater, Unknown
from reportgen.errors import DeliveryError
from tests.deliver.mail.mails import MOMENT, ONE, TWO, Time, mail, posted, states

Answer = TransportError | Mapping[str, TryLater | Refused]


class Told:
    """A transport that is told its answers; it takes all mail when it has given them."""

    def __init__(self, answers: Iterable[Answer] = (), ready: Iterable[TransportError | None] = ()) -> None:
        self.answers, self.readiness = iter(answers), iter(ready)
        self.seen: list[tuple[str, ...]] = []
        """Subject and recipients of each message that it was given."""
        self.asked = 0
        self.closed = False
        self.watch: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True

    def ready(self) -> None:
        self.asked += 1
        if error := next(self.readiness, None):
            raise error

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> Mapping[str, TryLater | Refused]:
        self.seen.append((str(message["Subject"]), *recipients))
        self.watch()
        answer = next(self.answers, {})
        if isinstance(answer, TransportError):
            raise answer
        return answer


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """Of the send ledger; nothing lies beside it in the end."""
    yield tmp_path / "l"
    assert [path.name for path in tmp_path.iterdir()] in ([], ["l"])


def series(count: int) -> list[Outgoing]:
    return [mail(report=f"r{number}", subject=str(number)) for number in range(count)]


def outcomes(found: tuple[Posted, ...]) -> list[str]:
    return [one.outcome for one in found]


def test_written_before_it_goes(file: Path) -> None:
    """While a message is handed over the ledger says so, and before the connection stands it says nothing."""
    told = Told(ready=[TryLater("busy", all_mail=True)])
    during = []
    told.watch = lambda: during.append(states(file))

    assert outcomes(posted([mail(ONE, TWO)], told, file)) == ["sent", "sent"]
    assert during == [{ONE.address: "sending", TWO.address: "sending"}]
    assert (states(file), told.closed) == ({ONE.address: "sent", TWO.address: "sent"}, True)


def test_nothing_goes_where_one_is_wrong(file: Path) -> None:
    """One mail that cannot be written down holds all back; the transport is not even asked."""
    told = Told()
    with pytest.raises(DeliveryError, match="bad-subject"):
        posted([mail(), mail(TWO, subject="a\r\nBcc: x@example.com")], told, file)

    assert (told.asked, told.seen, states(file)) == (0, [], {})


def test_others_go_first(file: Path) -> None:
    """A mail that is to come later does not hold up the others; its pauses grow."""
    told, time = Told([TryLater("451 busy"), {}, {}, TryLater("451 busy"), {}]), Time()

    assert outcomes(posted(series(3), told, file, time)) == ["sent"] * 3
    assert [subject for subject, _ in told.seen] == ["0", "1", "2", "0", "0"]
    assert time.naps == [1.0, 2.0]


def test_a_wait_that_is_asked_for(file: Path) -> None:
    """Where the other side says how long to wait, no mail of that kind goes before."""
    told, time = Told([TryLater("429 too many", after=30, all_mail=True)]), Time()

    assert outcomes(posted(series(2), told, file, time)) == ["sent"] * 2
    assert (time.naps, [subject for subject, _ in told.seen]) == ([30.0], ["0", "1", "0"])
    late = Told([TryLater("429 too many", after=300)])
    assert outcomes(posted([mail(TWO)], late, file, deadline=60)) == ["failed"]


def test_one_deadline_for_all(file: Path) -> None:
    """When nobody can be reached all mails share the pauses and the deadline; those not tried fail for its reason."""
    told, time = Told(ready=[TryLater("no connection", hint="see host:", all_mail=True)] * 99), Time()
    found = posted(series(50), told, file, time, deadline=600)

    assert {(one.outcome, one.words, one.hint) for one in found} == {("failed", "no connection", "see host:")}
    assert time.naps[:8] == [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 60.0]
    assert (sum(time.naps) <= 600, told.asked, told.seen) == (True, 16, [])


def test_pauses_begin_anew(file: Path) -> None:
    """When mail is taken again the next trouble begins with a short pause."""
    busy = TryLater("421", all_mail=True)
    told, time = Told(ready=[busy, busy, busy, None, busy]), Time()

    assert outcomes(posted(series(5), told, file, time)) == ["sent"] * 5
    assert time.naps == [1.0, 2.0, 4.0, 1.0]


def test_no_more_after_a_login(file: Path) -> None:
    """When a login fails nothing more is tried, and every mail may go another time."""
    told = Told(ready=[None, Refused("535 no", hint="see user:", all_mail=True)])
    first = posted(series(3), told, file)

    assert [(one.outcome, one.words, one.hint) for one in first] == [
        ("sent", "", ""),
        ("failed", "535 no", "see user:"),
        ("failed", "535 no", "see user:"),
    ]
    assert (told.asked, len(told.seen)) == (2, 1)
    assert outcomes(posted(series(3), Told(), file)) == ["already sent", "sent", "sent"]


def test_some_have_it(file: Path) -> None:
    """Each recipient has an outcome of its own: had, sent, refused, and later; only those without go again."""
    three, four = "three@example.com", "four@example.com"
    posted([mail()], Told(), file)
    everybody = mail(ONE, TWO, cc=(ONE.__class__(three),), bcc=(ONE.__class__(four),))
    told = Told([{TWO.address: Refused("550 no"), four: TryLater("450 later")}])
    found = posted([everybody], told, file)

    assert [(one.address, one.outcome) for one in found] == [
        (ONE.address, "already sent"),
        (TWO.address, "refused"),
        (three, "sent"),
        (four, "sent"),
    ]
    assert [recipients for _, *recipients in told.seen] == [[TWO.address, three, four], [four]]


def test_unknown_stays(file: Path) -> None:
    """What is unknown is told in every run, and no server is asked for it again."""
    told = Told([Unknown("lost", hint="ask")])
    first, again = posted([mail()], told, file), posted([mail()], Told(), file)

    assert [(one.outcome, one.words, one.is_good) for one in (*first, *again)] == [
        ("unknown", "lost", False),
        ("unknown", "lost (on 2026-04-01T07:30:00+00:00)", False),
    ]
    assert len(told.seen) == 1


def test_the_same_twice(file: Path) -> None:
    """The same mail twice in one run, or an address under To and Bcc, goes out once."""
    told = Told()

    assert outcomes(posted([mail(ONE, bcc=(ONE,)), mail()], told, file)) == ["sent", "already sent"]
    assert len(told.seen) == 1


def test_another_run(file: Path) -> None:
    """What another run is sending now is waited for until the deadline, and the others go meanwhile."""
    told, time = Told(), Time()
    with SendLedger(file) as other, other.hold(mail()):
        found = posted([mail(), mail(TWO, content="b")], told, file, time, deadline=1)

    assert [(one.outcome, one.words) for one in found] == [("failed", "another run is sending it"), ("sent", "")]
    assert (sum(time.naps), len(told.seen)) == (1.0, 1)


def test_a_process_that_is_stopped(file: Path) -> None:
    """A run that is interrupted in the middle of a mail leaves it unknown, closes what is open, and says so later."""

    def stop() -> None:
        raise KeyboardInterrupt

    told = Told()
    told.watch = stop
    with pytest.raises(KeyboardInterrupt):
        posted(series(2), told, file)

    assert told.closed
    assert outcomes(posted(series(2), Told(), file)) == ["unknown", "sent"]


def test_one_at_a_time(file: Path) -> None:
    """A sequence that makes each mail when it is asked for has one of them in memory at a time."""

    class Body(str):
        __slots__ = ("__weakref__",)

    alive: WeakSet[Body] = WeakSet()
    most = []

    class Lazy(Sequence[Outgoing]):
        def __len__(self) -> int:
            return 20

        def __getitem__(self, at: Any) -> Any:
            if at >= len(self):
                raise IndexError
            body = Body(at)
            alive.add(body)
            most.append(len(alive))
            return mail(report=f"r{at}", html=body)

    found = posted(Lazy(), Told(TryLater("451 busy") for _ in range(3)), file)  # type: ignore[arg-type]

    assert (outcomes(found), max(most)) == (["sent"] * 20, 2)


def test_what_is_told(file: Path) -> None:
    """Each mail is told of when it goes, and each pause with its reason."""
    lines: list[str] = []
    time = Time()
    with SendLedger(file) as ledger:
        told = Told([TryLater("451 busy")])
        post([mail(ONE, TWO)], told, ledger, MOMENT, 60, time.clock, time.sleep, lines.append)

    assert lines == [
        "mail 1: stock to one@example.com, two@example.com",
        "mail 1 waits 1.0 s: 451 busy",
        "mail 1: stock to one@example.com, two@example.com",
    ]
