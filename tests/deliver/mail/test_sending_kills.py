"""Processes that send and are killed, or send the same at once: each mail at most once, and nothing is kept quiet."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reportgen.deliver.mail.checking import check
from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.posting import post
from reportgen.deliver.mail.send_ledger import SendLedger
from reportgen.deliver.mail.smtp import SmtpTransport
from tests.deliver.folders import in_child
from tests.deliver.mail.mails import MOMENT, TWO, mail, posted, way
from tests.deliver.mail.server import MailServer

KILLS = 100
SERIES = [mail(report=f"r{number}", subject=f"mail {number}", content=str(number)) for number in range(240)]


@pytest.fixture
def server(certificates: tuple[Path, Path]) -> Iterator[MailServer]:
    """A server that takes its time before and after it takes a mail."""
    chance = random.Random(1)
    check(SERIES)  # what that imports is there when processes begin
    with MailServer(certificates[1], security="tls", pause=lambda: chance.uniform(0, 0.004)) as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """In memory where that can be: a process that is killed loses nothing that it wrote, on a disk or not."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as name:
        yield Path(name)


def send(mails: Sequence[Outgoing], there: SmtpTransport, file: Path, begun: int) -> None:
    """Send all, and say so when the first mail is on its way."""

    def tell(line: str) -> None:
        if line.startswith("mail"):
            os.write(begun, b".")

    with SendLedger(file) as ledger:
        post(mails, there, ledger, MOMENT, 60, time.monotonic, time.sleep, tell)


def test_kills(server: MailServer, certificates: tuple[Path, Path], folder: Path) -> None:
    """A hundred processes send one series and are killed at random moments: no mail comes twice, and each that did not
    come is unknown to the ledger or waits for its turn. A run after that sends the rest, and what is released.
    """
    file, there = folder / "l", SmtpTransport(way(server, certificates[0]))
    chance = random.Random(2)
    tried = killed = 0
    for _ in range(KILLS):
        listen, begun = os.pipe()
        series = SERIES[max(0, tried - 5) : tried + 15]  # what is known already, and what comes now
        child = in_child(send, series, there, file, begun)
        os.close(begun)
        for _ in range(chance.choice((1, 1, 2, 3))):
            tried += len(os.read(listen, 1))
        time.sleep(chance.uniform(0, 0.012))
        os.kill(child, signal.SIGKILL)
        killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        tried += len(os.read(listen, 100))
        os.close(listen)

    time.sleep(0.2)  # the server may still be at the last mail
    came = Counter(subject for _, subject in server.delivered())
    with SendLedger(file) as ledger:
        rows = {row.subject: row for row in ledger.status()}
    states = Counter(row.state for row in rows.values())
    assert killed == KILLS
    assert max(came.values()) == 1
    assert {subject for subject, row in rows.items() if row.state == "sent"} <= set(came)
    assert {row.state for subject, row in rows.items() if subject not in came} <= {"unknown", "failed"}
    assert set(came) <= set(rows)
    assert min(states["unknown"], states["sent"]) > 4, states

    after = posted(SERIES, there, file)
    lost = {one.subject for one in SERIES} - {subject for _, subject in server.delivered()}
    told = {mail.subject for mail, one in zip(SERIES, after, strict=True) if one.outcome == "unknown"}
    assert max(Counter(server.delivered()).values()) == 1
    assert told == {subject for subject, row in rows.items() if row.state == "unknown"} >= lost
    with SendLedger(file) as ledger:
        ledger.release([rows[subject].id for subject in sorted(lost)])
    posted(SERIES, there, file)
    assert Counter(subject for _, subject in server.delivered()) == Counter(one.subject for one in SERIES)
    assert [path.name for path in folder.iterdir()] == ["l"]


def test_at_once(server: MailServer, certificates: tuple[Path, Path], folder: Path) -> None:
    """Three processes that send the same series to two at once: each mail comes once to each."""
    series = [mail(*one.to, TWO, report=one.report, subject=one.subject, content=one.content) for one in SERIES[:20]]
    listen, begun = os.pipe()
    there = SmtpTransport(way(server, certificates[0]))
    children = [in_child(send, series, there, folder / "l", begun) for _ in range(3)]
    ended = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    os.close(listen)
    os.close(begun)

    assert ended == [0, 0, 0]
    assert Counter(server.delivered()) == Counter((address, one.subject) for one in series for address in one.addresses)
    assert {one.outcome for one in posted(series, there, folder / "l")} == {"already sent"}
    assert [path.name for path in folder.iterdir()] == ["l"]
