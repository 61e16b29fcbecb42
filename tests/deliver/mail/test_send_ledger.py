"""The file that remembers every mail."""

import os
import resource
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportgen.deliver.mail.send_ledger import SendLedger
from reportgen.deliver.mail.smtp import SmtpTransport
from reportgen.deliver.mail.transport import Refused, TryLater
from reportgen.errors import DeliveryError
from tests.deliver.folders import in_child
from tests.deliver.mail.mails import MOMENT, ONE, TWO, mail, posted, way
from tests.deliver.mail.server import MailServer


def written(file: Path, *states: str) -> None:
    """A ledger with one mail in each state."""
    with SendLedger(file) as ledger:
        for state in states:
            ledger.write(mail(content=state), {ONE.address: (state, "why")}, MOMENT)  # type: ignore[dict-item]


def codes(file: Path) -> list[str]:
    """Codes of what is wrong with the file."""
    with pytest.raises(DeliveryError) as caught:
        SendLedger(file)
    return [problem.code for problem in caught.value.problems]


def test_rows(tmp_path: Path) -> None:
    """A row says what went where, when it was tried last and how often; what is tried again stays one row."""
    outgoing = mail(ONE, TWO, recipient="Nord")
    with SendLedger(tmp_path / "deep" / "sent.db") as ledger:
        ledger.write(outgoing, {ONE.address: ("sending", ""), TWO.address: ("sending", "")}, MOMENT)
        ledger.write(outgoing, {ONE.address: ("failed", "451 later")}, MOMENT)
        ledger.write(outgoing, {ONE.address: ("sending", "")}, MOMENT.replace(day=2))
        ledger.write(outgoing, {ONE.address: ("sent", "")}, MOMENT.replace(day=2))
        ledger.write(mail(report="other"), {ONE.address: ("refused", "550 no")}, MOMENT)
        one, two, other = ledger.status()

        assert (one.state, one.attempts, one.moment, one.words) == ("sent", 2, "2026-04-02T07:30:00+00:00", "")
        assert (one.report, one.period, one.reader, one.subject) == ("stock", "2026-03-31", "Nord", outgoing.subject)
        assert (two.state, two.attempts, two.words) == (
            "unknown",
            1,
            "the process that sent it ended before the answer came",
        )
        assert ledger.status("other") == (other,)


def test_every_part_of_the_key_counts(tmp_path: Path) -> None:
    """Another report, day, address or content is another mail."""
    others = [mail(), mail(report="b"), mail(period="2026-04-30"), mail(TWO), mail(content="b"), mail(subject="b")]
    with SendLedger(tmp_path / "l") as ledger:
        for one in others:
            ledger.write(one, {one.to[0].address: ("sent", "")}, MOMENT)
        assert len(ledger.status()) == 5


def test_release(tmp_path: Path) -> None:
    """What is unknown or refused may be let go again; what was sent may not, and one wrong number changes nothing."""
    file = tmp_path / "l"
    written(file, "unknown", "refused", "sent")
    with SendLedger(file) as ledger:
        with pytest.raises(DeliveryError) as caught:
            ledger.release([1, 2, 3, 9])
        assert [str(problem) for problem in caught.value.problems] == [
            "no-such-mail: mail 3 to one@example.com was sent; only unknown and refused ones go again",
            "no-such-mail: the send ledger has no mail 9\n  hint: see send --status",
        ]
        assert [row.state for row in ledger.status()] == ["unknown", "refused", "sent"]
        assert [row.state for row in ledger.release([1, 2])] == ["unknown", "refused"]
        assert [(row.state, row.words) for row in ledger.status()][:2] == [("failed", "to be sent again")] * 2


def test_release_sends_again(tmp_path: Path) -> None:
    """A mail that is unknown goes out again after it is released, once, as the same message."""
    with MailServer() as server:
        server.says("end", "drop")
        posted([mail()], way(server, None), tmp_path / "l")
        with SendLedger(tmp_path / "l") as ledger:
            ledger.release([1])
        again = [posted([mail()], way(server, None), tmp_path / "l")[0].outcome for _ in range(2)]

    assert again == ["sent", "already sent"]
    assert server.mails[0].body == server.mails[1].body


def test_a_mail_on_its_way(tmp_path: Path) -> None:
    """While somebody sends a mail nobody else holds it or takes it for lost; afterwards it is lost if nobody says."""
    one, other = mail(), mail(content="b")
    with SendLedger(tmp_path / "l") as sender, SendLedger(tmp_path / "l") as reader:
        with sender.hold(one) as held:
            sender.write(one, {ONE.address: ("sending", "")}, MOMENT)
            with reader.hold(one) as also, reader.hold(other) as instead:
                assert (held, also, instead) == (True, False, True)
            assert [row.state for row in reader.status()] == ["sending"]
            with pytest.raises(DeliveryError, match=r"mail 1 to one@example\.com is being sent"):
                reader.release([1])
        assert [row.state for row in reader.status()] == ["unknown"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["l"]


def test_many_at_once(tmp_path: Path) -> None:
    """Processes that begin at once make one file, and none of their rows is lost."""

    def write(number: int) -> None:
        with SendLedger(tmp_path / "l") as ledger:
            for at in range(5):
                ledger.write(mail(content=f"{number}-{at}"), {ONE.address: ("sent", "")}, MOMENT)

    children = [in_child(write, number) for number in range(4)]
    assert [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children] == [0] * 4
    with SendLedger(tmp_path / "l") as ledger:
        assert len(ledger.status()) == 20


@pytest.mark.parametrize("body", [b"", b"no ledger at all" * 100, b"SQLite format 3\0" + b"x" * 5_000])
def test_broken(tmp_path: Path, body: bytes) -> None:
    """A file that is empty or something else is refused and left as it is."""
    (tmp_path / "l").write_bytes(body)

    assert codes(tmp_path / "l") == ["broken-send-ledger"]
    assert (tmp_path / "l").read_bytes() == body


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_cut_off(tmp_path: Path, cut: float) -> None:
    """A ledger whose end is missing, or whose middle is overwritten, is refused and left as it is."""
    file = tmp_path / "l"
    with SendLedger(file) as ledger:
        outcomes = {f"{number}@example.com": ("sent", "x" * 50) for number in range(300)}
        ledger.write(mail(), outcomes, MOMENT)  # type: ignore[arg-type]
    whole = file.read_bytes()
    at = int(len(whole) * cut)
    for body in (whole[:at], whole[:at] + b"\xff" * 5_000 + whole[at + 5_000 :]):
        file.write_bytes(body)
        assert codes(file) == ["broken-send-ledger"]
        assert file.read_bytes() == body


def test_of_somebody_else(tmp_path: Path) -> None:
    """A database of another program, or of a later version, is told from ours."""
    rows = sqlite3.connect(tmp_path / "theirs")
    rows.execute("CREATE TABLE mail (id)")
    rows.commit()
    rows.close()
    written(tmp_path / "newer")
    rows = sqlite3.connect(tmp_path / "newer")
    rows.execute("PRAGMA user_version = 2")
    rows.close()

    assert codes(tmp_path / "theirs") == ["not-a-send-ledger"]
    with pytest.raises(DeliveryError, match="is of version 2, and this reportgen knows 1"):
        SendLedger(tmp_path / "newer")


def test_where_no_file_can_be(tmp_path: Path) -> None:
    """A folder in its place, a file on its way: the message says so, and nothing is sent."""
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()

    assert codes(tmp_path / "folder") == ["no-send-ledger"]
    assert codes(tmp_path / "file" / "l") == ["no-send-ledger"]


@pytest.mark.parametrize("locked", ["file", "folder"])
def test_not_allowed(tmp_path: Path, locked: str) -> None:
    """A file or folder that may not be written is told of when the ledger is opened."""
    file = tmp_path / "folder" / "l"
    written(file, "sent")

    def look() -> None:
        if os.geteuid() == 0:
            os.setuid(65_534)
        assert codes(file) == ["no-send-ledger"]

    if os.geteuid() == 0:
        for path in (tmp_path.parent.parent, tmp_path.parent, tmp_path):
            path.chmod(0o755)  # for the user that root becomes
    (file if locked == "file" else file.parent).chmod(0o444 if locked == "file" else 0o555)
    try:
        assert os.waitstatus_to_exitcode(os.waitpid(in_child(look), 0)[1]) == 0
    finally:
        file.parent.chmod(0o755)


def test_a_ledger_that_breaks_down(tmp_path: Path) -> None:
    """Where the ledger cannot be written any more nothing further is sent, and the mail on its way is unknown then."""
    outgoings = [mail(content=content) for content in "123"]
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    class FullAfterTwo(SmtpTransport):
        def send(self, *message: Any) -> Mapping[str, TryLater | Refused]:
            try:
                return super().send(*message)
            finally:
                if len(server.mails) == 2:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))

    with MailServer() as server:
        try:
            with pytest.raises(DeliveryError) as caught:
                posted(outgoings, FullAfterTwo(way(server, None)), tmp_path / "l")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with SendLedger(tmp_path / "l") as ledger:
        assert [row.state for row in ledger.status()] == ["sent", "unknown"]
    assert ([problem.code for problem in caught.value.problems], len(server.mails)) == (["no-send-ledger"], 2)
