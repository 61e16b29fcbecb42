"""The command send: reports by mail, each once, against a real mail server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.mail.server import MailServer
from tests.ledgers import write_ledger
from tests.report.building import Ended, command

SPEC = """
title: Stock
as_of: 2025-03-31
source: ledger
sections: [kpis]
outputs: [html]
mail:
  from: Reports <reports@example.com>
  to: one@example.com
  cc: two@example.com
  bcc: audit@example.com
  attach: [json]
  transport: {smtp: {host: 127.0.0.1, port: {port}, security: none}, deadline: 1}
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "EAST-1", "locationCode": "EAST", "costAmountActual": "10.5", "postingDate": "2025-01-10"},
    {"serialNo": "WEST-1", "locationCode": "WEST", "costAmountActual": "7", "postingDate": "2025-02-10"},
    {"serialNo": "WEST-2", "locationCode": "WEST", "costAmountActual": "8", "postingDate": "2025-02-11"},
]


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server without encryption, on this machine."""
    with MailServer() as found:
        yield found


@dataclass
class Desk:
    """A folder with a spec and a ledger, from which reports are sent."""

    folder: Path
    server: MailServer
    capsys: Any

    def write(self, spec: str = SPEC) -> None:
        """The spec, of this server."""
        (self.folder / "a.yaml").write_text(spec.replace("{port}", str(self.server.port)), encoding="utf-8")

    def send(self, *options: str) -> Ended:
        """The command on the spec."""
        out = str(self.folder / "out")
        return command("send", self.folder / "a.yaml", "--out", out, "--quiet", *options, capsys=self.capsys)


@pytest.fixture
def desk(tmp_path: Path, server: MailServer, capsys: pytest.CaptureFixture[str]) -> Desk:
    """Ready to send."""
    write_ledger(tmp_path / "ledger", ROWS)
    found = Desk(tmp_path, server, capsys)
    found.write()
    return found


def outcomes(ended: Ended) -> dict[str, str]:
    """What the table on stdout says, by address."""
    rows = [line.split("  ") for line in ended.stdout.splitlines()[1:]]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    return {row[1]: row[0] for row in cells}


def test_a_report_is_mailed_once(desk: Desk) -> None:
    """The first run sends it to everybody, the second to nobody; corrected figures are another mail."""
    first, second = desk.send(), desk.send()

    assert (first.status, second.status) == (0, 0)
    assert outcomes(first) == dict.fromkeys(("one@example.com", "two@example.com", "audit@example.com"), "sent")
    assert set(outcomes(second).values()) == {"already sent"}
    (mail,) = desk.server.mails
    assert mail.recipients == ("one@example.com", "two@example.com", "audit@example.com")
    assert mail.message["Subject"].startswith("Stock Mar 31, 2025: 3 on hand")
    assert (mail.message["To"], mail.message["Cc"], mail.message["Bcc"]) == ("one@example.com", "two@example.com", None)
    (attached,) = mail.message.iter_attachments()
    assert attached.get_filename() == "stock.json"
    assert json.loads(attached.get_content())["sections"][0]["kpis"][0]["value"] == 3

    write_ledger(desk.folder / "ledger", ROWS[:2])
    assert set(outcomes(desk.send()).values()) == {"sent"}
    assert len(desk.server.mails) == 2


def test_who_is_refused_is_told(desk: Desk) -> None:
    """One of three is refused: exit status 1, a table, and the others are not mailed again."""
    desk.server.says("rcpt two@example.com", "550 5.1.1 nobody here")

    ended = desk.send()

    assert ended.status == 1
    assert outcomes(ended) == {"one@example.com": "sent", "two@example.com": "refused", "audit@example.com": "sent"}
    assert "nobody here" in ended.stdout
    assert desk.send().status == 1
    assert desk.server.mails[0].recipients == ("one@example.com", "audit@example.com")
    assert len(desk.server.mails) == 1


def test_what_nobody_knows_is_listed_and_sent_again_only_if_asked(desk: Desk) -> None:
    """The connection ends after the mail and before the answer: unknown, until --resend."""
    desk.server.says("end", "forget")

    ended, again, status = desk.send(), desk.send(), desk.send("--status")

    assert (ended.status, again.status, status.status) == (1, 1, 1)
    assert set(outcomes(ended).values()) == set(outcomes(again).values()) == {"unknown"}
    assert [line.split()[1] for line in status.stdout.splitlines()[1:]] == ["unknown"] * 3
    assert desk.server.mails == []

    resent = desk.send("--resend", "unknown")
    assert (resent.status, set(outcomes(resent).values())) == (0, {"sent"})
    assert desk.send("--status").status == 0


def test_a_rehearsal_sends_nothing(desk: Desk) -> None:
    """Mails become files that say whom they are for, with no server and no ledger of what was sent."""
    desk.write(SPEC.partition("  transport:")[0])

    ended = desk.send("--dry-run")
    again = desk.send("--dry-run")

    (path,) = (Path(line) for line in ended.stdout.splitlines())
    assert (ended.status, again.stdout) == (0, ended.stdout)
    assert "X-Envelope-To: one@example.com, two@example.com, audit@example.com" in path.read_text(encoding="utf-8")
    assert not (desk.folder / ".reportgen-sent.sqlite").exists()
    assert desk.server.connections == 0


def test_an_alert_is_in_the_subject_and_in_the_status(desk: Desk) -> None:
    """The mail goes out and the command ends with 5."""
    desk.write(SPEC + "alerts: [{when: inventory_quantity > 2, message: Too much}]\n")

    assert desk.send().status == 5
    assert "alert: Too much" in desk.server.mails[0].message["Subject"]


READERS = """recipient;address;locale;location_code
Anna;anna@example.com;de-DE;EAST
Bob;bob@example.com,bert@example.com;en-US;WEST
"""


def test_each_reader_gets_their_own(desk: Desk) -> None:
    """A table of recipients: one mail each, in their language, with their serial numbers and nobody else's."""
    (desk.folder / "readers.csv").write_text(
        READERS.replace(",", ";")
        .replace("bob@example.com;", '"bob@example.com;')
        .replace("bert@example.com;", 'bert@example.com";'),
        encoding="utf-8",
    )
    spec = SPEC.replace("sections: [kpis]", "sections: [kpis, serials]\nfor_each: {recipients: readers.csv}")
    desk.write(spec.replace("  cc: two@example.com\n  bcc: audit@example.com\n", ""))

    ended = desk.send()

    assert ended.status == 0, ended.stderr
    assert set(outcomes(ended)) == {"anna@example.com", "bob@example.com", "bert@example.com"}
    mails = {mail.recipients: mail.message for mail in desk.server.mails}
    anna, both = mails["anna@example.com",], mails["bob@example.com", "bert@example.com"]
    assert "31.03.2025" in anna["Subject"] and "Mar 31, 2025" in both["Subject"]
    for message, own, others in ((anna, "EAST-1", "WEST-"), (both, "WEST-2", "EAST-")):
        parts = [part.get_content() for part in message.walk() if not part.is_multipart()]
        text = "".join(part if isinstance(part, str) else part.decode() for part in parts)
        assert own in text and others not in text

    only = desk.send("--only", "Anna")
    assert set(outcomes(only)) == {"anna@example.com"}
    assert len(desk.server.mails) == 2


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("mail:", "male:", "unknown-key"),
        ("  to: one@example.com\n  cc: two@example.com\n  bcc: audit@example.com\n", "", "no-recipient"),
        ("to: one@example.com", "to: one", "bad-address"),
        ("to: one@example.com", 'to: "one@example.com\\nBcc: x@example.com"', "bad-address"),
        ("attach: [json]", "subject: '{inventory_quantiti}'", "unknown-place"),
        ("security: none}", "security: none, user: a, password: env:GONE}", "bad-transport"),
        ("security: none}", "user: a, password: env:GONE}", "no-such-secret"),
        ("security: none}", "user: a, password: hunter2}", "secret-in-spec"),
        ("  transport: {smtp: {host: 127.0.0.1, port: {port}, security: none}, deadline: 1}", "", "missing-key"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_made(desk: Desk, old: str, new: str, problem: str) -> None:
    """Exit status 2, and nobody has heard of it."""
    assert old in SPEC
    desk.write(SPEC.replace(old, new))

    ended = desk.send()

    assert (ended.status, problem in ended.stderr) == (2, True), ended.stderr
    assert "hunter2" not in ended.stderr
    assert desk.server.connections == 0


def test_a_typo_in_the_table_of_recipients_sends_nothing(desk: Desk) -> None:
    """A column that limits nobody would show everybody everything."""
    (desk.folder / "readers.csv").write_text(READERS.replace("location_code", "loction_code"), encoding="utf-8")
    desk.write(SPEC.replace("sections: [kpis]", "sections: [kpis]\nfor_each: {recipients: readers.csv}"))

    ended = desk.send()

    assert ended.status in (1, 2) and "location_code" in ended.stderr
    assert desk.server.connections == 0


def test_a_broken_ledger_of_what_was_sent_stops_it(desk: Desk) -> None:
    """Nothing is sent by somebody who cannot know what was sent."""
    (desk.folder / ".reportgen-sent.sqlite").write_bytes(b"not a ledger at all, rather a text")

    ended = desk.send()

    assert (ended.status, desk.server.connections) == (1, 0)
    assert ".reportgen-sent.sqlite" in ended.stderr


@pytest.mark.parametrize("number", ["x", "99", "-1"])
def test_only_known_mails_are_sent_again(desk: Desk, number: str) -> None:
    """--resend with something else is a problem, and nothing leaves."""
    ended = desk.send(f"--resend={number}")

    assert ended.status in (1, 2)
    assert desk.server.connections == 0
