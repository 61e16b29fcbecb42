"""What a mail server may do, and what becomes of the mail: outcome, row of the ledger, and words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.deliver.mail.message import message_of
from reportgen.deliver.mail.posting import Posted
from reportgen.deliver.mail.smtp import SmtpTransport
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox
from tests.deliver.mail.mails import MOMENT, ONE, PDF, TWO, Time, mail, posted, states, way
from tests.deliver.mail.server import MailServer

Trust = tuple[Path, Path]
RESEND = "send --status lists it, and --resend sends it again"
ASK = "ask a recipient whether it came"
BOTH = [ONE.address, TWO.address]


@pytest.fixture(scope="module")
def running(certificates: Trust) -> Iterator[MailServer]:
    """One server for the file."""
    with MailServer(certificates[1]) as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> MailServer:
    """The server, with nothing told and nothing taken."""
    running.behaves()
    running.mails.clear()
    return running


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Where the send ledger will be."""
    return tmp_path / "sent.db"


def ends(found: tuple[Posted, ...]) -> list[tuple[str, str]]:
    return [(one.outcome, one.words) for one in found]


def test_ok(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """A mail that is taken is sent; sent again it stays where it is, and no server is asked for that."""
    one = mail(ONE, TWO)
    first = posted([one], way(server, certificates[0]), ledger)
    before = server.connections
    second = posted([one], way(server, certificates[0]), ledger)

    assert ends(first) == [("sent", "")] * 2
    assert ends(second) == [("already sent", "on 2026-04-01T07:30:00+00:00")] * 2
    assert states(ledger) == dict.fromkeys(BOTH, "sent")
    assert [(got.sender, got.recipients, got.is_encrypted) for got in server.mails] == [
        ("reports@example.com", ("one@example.com", "two@example.com"), True)
    ]
    assert server.connections == before


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt one@example.com", "data", "end"])
@pytest.mark.parametrize("code", ["421 4.3.2 shutting down", "451 4.3.0 try again"])
def test_busy(server: MailServer, certificates: Trust, ledger: Path, stage: str, code: str) -> None:
    """A server that says 4xx, wherever it does, is asked again after a pause, and the mail goes out once."""
    time = Time()
    server.says(stage, code, code)
    found = posted([mail()], way(server, certificates[0]), ledger, time)

    assert ends(found) == [("sent", "")]
    assert time.naps == [1.0, 2.0]
    assert server.delivered() == [("one@example.com", "Stock 2026-03-31")]


@pytest.mark.parametrize(
    ("stage", "code"),
    [("connect", "421 4.3.2 down"), ("rcpt one@example.com", "451 4.3.0 later"), ("end", "421 4.3.2 down")],
)
def test_busy_too_long(server: MailServer, certificates: Trust, ledger: Path, stage: str, code: str) -> None:
    """A server that is busy until the deadline leaves the mail failed, and the next run sends it."""
    time = Time()
    server.always(stage, code)
    found = posted([mail()], way(server, certificates[0]), ledger, time, deadline=20)

    assert ends(found) == [("failed", code)]
    assert time.naps == [1.0, 2.0, 4.0, 8.0]
    assert (states(ledger), server.mails) == ({"one@example.com": "failed"}, [])
    server.behaves()
    assert ends(posted([mail()], way(server, certificates[0]), ledger)) == [("sent", "")]


def test_one_refused(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """Of two recipients one is refused for good: the other has the mail, and the next run tries neither."""
    server.always("rcpt two@example.com", "550 5.1.1 nobody of that name")
    one = mail(ONE, TWO)
    first = posted([one], way(server, certificates[0]), ledger)

    assert ends(first) == [("sent", ""), ("refused", "550 5.1.1 nobody of that name")]
    assert first[1].hint == RESEND
    assert states(ledger) == {"one@example.com": "sent", "two@example.com": "refused"}
    assert server.delivered() == [("one@example.com", "Stock 2026-03-31")]
    again = posted([one], way(server, certificates[0]), ledger)
    assert [got.outcome for got in again] == ["already sent", "refused"]
    assert again[1].words == "550 5.1.1 nobody of that name (on 2026-04-01T07:30:00+00:00)"
    assert len(server.mails) == 1


def test_one_later(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """Of three recipients one is to come later: only it is in the second envelope, and all are in the headers."""
    three = Mailbox("three@example.com")
    server.says("rcpt two@example.com", "450 4.2.0 greylisted")
    server.says("rcpt three@example.com", "550 5.1.1 nobody")
    found = posted([mail(ONE, TWO, cc=(three,))], way(server, certificates[0]), ledger)

    assert [got.outcome for got in found] == ["sent", "sent", "refused"]
    assert [got.recipients for got in server.mails] == [("one@example.com",), ("two@example.com",)]
    assert server.mails[0].body == server.mails[1].body
    assert server.mails[1].message["Cc"] == "three@example.com"


def test_all_refused(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """Where all recipients are refused nobody has the mail, and the next mail goes over the same connection."""
    for address in BOTH:
        server.says(f"rcpt {address}", "550 5.1.1 nobody")
    before = server.connections
    found = posted([mail(ONE, TWO), mail(ONE, content="next")], way(server, certificates[0]), ledger)

    assert ends(found) == [("refused", "550 5.1.1 nobody")] * 2 + [("sent", "")]
    assert (len(server.mails), server.connections - before) == (1, 1)


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ("mail", "550 5.7.60 not as this sender"),
        ("mail", "552 5.3.4 too big"),
        ("data", "554 5.5.1 no"),
        ("end", "552 5.3.4 too big"),
        ("end", "554 5.7.1 spam"),
    ],
)
def test_refused(server: MailServer, certificates: Trust, ledger: Path, stage: str, words: str) -> None:
    """A mail that the server refuses is refused for all; the mail behind it goes out over the same connection."""
    before = server.connections
    server.says(stage, words)
    found = posted([mail(ONE, TWO), mail(ONE, content="next")], way(server, certificates[0]), ledger)

    assert ends(found) == [("refused", words)] * 2 + [("sent", "")]
    assert states(ledger) == {"one@example.com": "sent", "two@example.com": "refused"}
    assert server.connections - before == 1


def test_size(certificates: Trust, ledger: Path) -> None:
    """What is larger than the server takes is not sent to it, and the message says both sizes."""
    with MailServer(certificates[1], size=100_000) as server:
        large = mail(attachments=(PDF, Artifact("a.bin", "application/octet-stream", b"x" * 150_000)))
        found = posted([large, mail(TWO, content="small")], way(server, certificates[0]), ledger)

        assert ends(found) == [("refused", "the message has 0.2 MB, and the server takes 0.1 MB"), ("sent", "")]
        assert found[0].hint == f"attach less: see attach: and attach_limit:; {RESEND}"
        assert server.delivered() == [("two@example.com", "Stock 2026-03-31")]


@pytest.mark.parametrize("stage", ["connect", "mail", "rcpt one@example.com", "data", "body"])
def test_drop_before_the_end(server: MailServer, certificates: Trust, ledger: Path, stage: str) -> None:
    """A connection that is lost before the mail was whole means that nobody has it: it is tried again."""
    server.says(stage, "drop")
    size = 4_000_000 if stage == "body" else 1  # more than the system takes in before anybody reads
    found = posted([mail(attachments=(Artifact("a.bin", "a/b", b"x" * size),))], way(server, certificates[0]), ledger)

    assert ends(found) == [("sent", "")]
    assert len(server.mails) == 1


def test_drop_too_often(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """A server that always hangs up is told of by its name."""
    server.always("mail", "drop")
    found = posted([mail()], way(server, certificates[0]), ledger, deadline=0)

    assert ends(found) == [("failed", f"no connection with 127.0.0.1:{server.port}: it was closed by the other side")]
    assert states(ledger) == {"one@example.com": "failed"}


@pytest.mark.parametrize(("trick", "came"), [("drop", 1), ("forget", 0), ("stall", 0)])
def test_lost_after_the_end(server: MailServer, certificates: Trust, ledger: Path, trick: str, came: int) -> None:
    """A connection lost after the last byte leaves the mail unknown, whether it came or not; it is not sent again.

    The mail behind it goes out.
    """
    server.says("end", trick)
    both = [mail(ONE), mail(TWO, content="next")]
    first = posted(both, way(server, certificates[0], last_answer=0.2), ledger)
    why = "no answer in time" if trick == "stall" else "it was closed by the other side"

    words = f"the connection was lost when the message had been sent: {why}"
    assert ends(first) == [("unknown", words), ("sent", "")]
    assert first[0].hint == f"{ASK}; {RESEND}"
    assert states(ledger) == {"one@example.com": "unknown", "two@example.com": "sent"}
    again = posted(both, way(server, certificates[0]), ledger)
    assert [one.outcome for one in again] == ["unknown", "already sent"]
    assert again[0].words == f"{words} (on 2026-04-01T07:30:00+00:00)"
    assert len(server.mails) == came + 1


@pytest.mark.parametrize("stage", ["connect", "mail", "data"])
def test_stall(server: MailServer, certificates: Trust, ledger: Path, stage: str) -> None:
    """A server that never answers is given up; nobody has the mail, and it may be tried again."""
    server.says(stage, "stall")
    found = posted([mail()], way(server, certificates[0], timeout=0.2), ledger, deadline=0)

    assert ends(found) == [("failed", f"no connection with 127.0.0.1:{server.port}: no answer in time")]
    assert ends(posted([mail()], way(server, certificates[0]), ledger)) == [("sent", "")]


def test_turned_away(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """A server that takes nothing from us is asked once, and every mail may go another time."""
    before = server.connections
    server.always("connect", "554 5.7.1 not from you")
    found = posted([mail(ONE), mail(TWO)], way(server, certificates[0]), ledger)

    assert ends(found) == [("failed", "554 5.7.1 not from you")] * 2
    assert (states(ledger), server.connections - before) == (dict.fromkeys(BOTH, "failed"), 1)


def test_nonsense(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """An answer that is none, after the mail, leaves it unknown; before, the mail is tried again."""
    server.says("mail", "hello")
    server.says("end", "what?")
    found = posted([mail()], way(server, certificates[0]), ledger)

    assert ends(found) == [("unknown", "the answer to the message was not understood: an answer that is none")]


def test_one_connection(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """Many mails share one connection; where the server closes it in between, the next mail opens another."""
    before = server.connections
    posted([mail(content=str(number)) for number in range(10)], way(server, certificates[0]), ledger)
    assert server.connections - before == 1

    with SmtpTransport(way(server, certificates[0])) as transport:
        for content in "ab":
            transport.ready()
            transport.send(message_of(mail(content=content), MOMENT), "reports@example.com", [ONE.address])
            server.hang_up()
    assert (server.connections - before, len(server.mails)) == (3, 12)


def test_hostile_words(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """What a server says is shown as one short line without anything that steers a terminal."""
    server.says("mail", "550-5.7.1 \x1b[2Jgo\x07 away\r\n550 \x9b" + "x" * 400)
    words = posted([mail()], way(server, certificates[0]), ledger)[0].words

    assert words.startswith("550 5.7.1 [2Jgo away xxx")
    assert words.isprintable() and len(words) == 300


def test_utf8_addresses(certificates: Trust, ledger: Path) -> None:
    """An address with letters outside ASCII before the @ needs a server that can; an IDN domain needs nothing."""
    far, near = Mailbox("jörg@example.com", "Jörg"), Mailbox("info@xn--bcher-kva.example")
    with MailServer(certificates[1], utf8=True) as able, MailServer(certificates[1]) as unable:
        good = posted([mail(far), mail(near, content="2")], way(able, certificates[0]), ledger)
        poor = posted([mail(far, content="3"), mail(near, content="4")], way(unable, certificates[0]), ledger)

    assert ends(good) == [("sent", "")] * 2
    assert "To: =?utf-8?b?SsO2cmc=?=\r\n <jörg@example.com>\r\n".encode() in able.mails[0].body
    assert able.mails[0].recipients == ("jörg@example.com",)
    assert ends(poor) == [
        ("refused", "the server takes no address with letters outside ASCII before the @ (SMTPUTF8)"),
        ("sent", ""),
    ]
    assert len(unable.mails) == 1


def test_dots_and_lines_arrive(server: MailServer, certificates: Trust, ledger: Path) -> None:
    """A text with lines of dots, and a file with every byte, arrive as they are."""
    text = ".\n..\n.leading\nend ü\n"
    file = Artifact("all.bin", "application/octet-stream", bytes(range(256)) * 3)
    posted([mail(text=text, attachments=(file,))], way(server, certificates[0]), ledger)
    message = server.mails[0].message
    body = message.get_body(("plain",))

    assert body is not None and body.get_content().replace("\r\n", "\n") == text
    assert [part.get_content() for part in message.iter_attachments()] == [file.body]
