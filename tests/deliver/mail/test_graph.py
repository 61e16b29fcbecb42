"""Mail by Microsoft Graph: what is said to the service, and what each of its answers means for the message."""

import random
from collections.abc import Callable, Iterator, Sequence
from email.message import EmailMessage
from pathlib import Path

import pytest

from reportgen.deliver.mail import graph
from reportgen.deliver.mail.graph import GraphTransport, GraphWay
from reportgen.deliver.mail.message import message_of
from reportgen.deliver.mail.oauth import MailTokens, smtp_scope
from reportgen.deliver.mail.outgoing import Outgoing
from reportgen.deliver.mail.transport import Refused, TransportError, TryLater, Unknown
from reportgen.entra import Application
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox
from tests.deliver.mail.graph_server import CLIENT_ID, SECRET, TENANT, Asked, Mailboxes, Reply, serving, wrong
from tests.deliver.mail.mails import MOMENT, ONE, TWO, mail

HIDDEN = Mailbox("hidden@example.com", "Hidden")
PICTURE = Artifact("treemap@letter.png", "image/png", b"\x89PNG not really")


@pytest.fixture(scope="module")
def served(certificates: tuple[Path, Path]) -> Iterator[Mailboxes]:
    """The service, once for all tests."""
    state = Mailboxes()
    with serving(state, certificates[1]):
        yield state


@pytest.fixture
def service(served: Mailboxes, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Mailboxes:
    """The service as if it had just begun, and trusted."""
    fresh = Mailboxes(address=served.address)
    vars(served).update(vars(fresh))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates[0]))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    return served


def way(service: Mailboxes, secret: str = SECRET, mailbox: str = "", url: str = "") -> GraphWay:
    application = Application(TENANT, CLIENT_ID, secret, service.address)
    return GraphWay(application, url or service.address, mailbox, timeout=5, last_answer=5)


def sent(service: Mailboxes, one: Outgoing, recipients: Sequence[str] = (), where: GraphWay | None = None) -> None:
    """Send it to all of its recipients, or to those named."""
    message: EmailMessage = message_of(one, MOMENT)
    with GraphTransport(where or way(service)) as transport:
        transport.ready()
        assert transport.send(message, one.sender.address, recipients or one.addresses) == {}


def large(*sizes: int) -> tuple[Artifact, ...]:
    """Files of so many bytes."""
    chance = random.Random(7)
    return tuple(
        Artifact(f"stock-{number}.pdf", "application/pdf", chance.randbytes(size)) for number, size in enumerate(sizes)
    )


def addresses(people: list[dict[str, dict[str, str]]]) -> list[str]:
    return [one["emailAddress"]["address"] for one in people]


def test_a_small_mail_is_one_request(service: Mailboxes) -> None:
    """With everybody in their place, pictures where the text shows them, files, and a copy among the sent items."""
    one = mail(ONE, cc=(TWO,), bcc=(HIDDEN,), reply_to=(TWO,), subject="Bestand: Grüße, 5 %", pictures=(PICTURE,))
    sent(service, one)
    assert service.steps() == ["POST /sendMail"]
    (asked,) = service.asked
    assert asked.mailbox == "reports@example.com"
    assert asked.json["saveToSentItems"] is True
    (message,) = service.sent
    assert message["subject"] == "Bestand: Grüße, 5 %"
    assert message["body"]["contentType"] == "html"
    assert "<p>7 on hand</p>" in message["body"]["content"]
    assert message["toRecipients"] == [{"emailAddress": {"name": "One", "address": "one@example.com"}}]
    assert addresses(message["ccRecipients"]) == ["two@example.com"]
    assert addresses(message["bccRecipients"]) == ["hidden@example.com"]
    assert addresses(message["replyTo"]) == ["two@example.com"]
    assert message["from"] == {"emailAddress": {"name": "Stock Team", "address": "reports@example.com"}}
    picture, body = message["files"]["treemap@letter.png"]
    assert (picture["isInline"], picture["contentId"], body) == (True, "treemap@letter.png", PICTURE.body)
    pdf, body = message["files"]["stock.pdf"]
    assert (pdf["contentType"], "isInline" in pdf, body) == ("application/pdf", False, one.attachments[0].body)


def test_only_those_named_get_it(service: Mailboxes) -> None:
    """A mail that others have had before goes to the one who has not, and names nobody else."""
    sent(service, mail(ONE, TWO), ["two@example.com"])
    (message,) = service.sent
    assert addresses(message["toRecipients"]) == ["two@example.com"]
    assert "ccRecipients" not in message
    assert "bccRecipients" not in message


def test_another_mailbox_may_send_it(service: Mailboxes) -> None:
    """The one that the spec names under graph; the reader still sees whom the mail is from."""
    sent(service, mail(), where=way(service, mailbox="robot@example.com"))
    assert service.asked[0].mailbox == "robot@example.com"
    assert service.sent[0]["from"]["emailAddress"]["address"] == "reports@example.com"


def test_a_large_file_travels_in_parts(service: Mailboxes) -> None:
    """Over 3 MB: a draft, an upload in parts of a multiple of 320 KiB, and only then the mail, byte for byte."""
    files = large(7_123_457, 1_000)
    sent(service, mail(attachments=files, pictures=(PICTURE,), bcc=(HIDDEN,)))
    draft = "/messages/AAMk%2F0%2B%3D%3D"
    assert service.steps() == [
        "POST /messages",
        f"POST {draft}/attachments",
        f"POST {draft}/attachments/createUploadSession",
        *["PUT /upload/0"] * 3,
        f"POST {draft}/attachments",
        f"POST {draft}/send",
    ]
    parts = [one for one in service.asked if one.method == "PUT"]
    assert [len(one.body) % (320 * 1024) for one in parts[:-1]] == [0, 0]
    assert all(len(one.body) < 4_000_000 for one in service.asked)
    assert [one.headers["Host"].split(":")[0] for one in parts] == ["localhost"] * 3
    assert not any("Authorization" in one.headers or "graph-token" in str(one.headers) for one in parts)
    (message,) = service.sent
    assert {name: body for name, (_, body) in message["files"].items()} == {
        one.name: one.body for one in (*files, PICTURE)
    }
    assert addresses(message["bccRecipients"]) == ["hidden@example.com"]


def test_many_files_that_are_large_together_go_one_by_one(service: Mailboxes) -> None:
    """No request is larger than the service takes."""
    files = large(1_500_000, 1_500_000)
    sent(service, mail(attachments=files))
    assert [step.rpartition("/")[2] for step in service.steps()] == ["messages", "attachments", "attachments", "send"]
    assert [body for _, body in service.sent[0]["files"].values()] == [one.body for one in files]


def outcome(service: Mailboxes, one: Outgoing | None = None, where: GraphWay | None = None) -> TransportError:
    """How sending ends that does not succeed."""
    try:
        sent(service, one or mail(), where=where)
    except TransportError as error:
        return error
    raise AssertionError("it was sent")


def at(step: str, reply: Reply) -> Callable[[Asked], Reply | None]:
    """The service answers so at that step, and rightly elsewhere."""
    return lambda asked: reply if f"{asked.method} {asked.path}".partition("?")[0].endswith(step) else None


def test_a_busy_service_is_asked_again_when_it_says(service: Mailboxes) -> None:
    """429 and 503 with Retry-After, as seconds or as a moment: nobody has the mail."""
    service.trick = at(
        "sendMail", wrong(429, "ApplicationThrottled", "Application is over its limit", Retry_After="17")
    )
    found = outcome(service)
    assert isinstance(found, TryLater)
    assert (found.after, found.all_mail) == (17, True)
    assert "ApplicationThrottled: Application is over its limit" in found.words
    moments = {"Date": "Wed, 01 Apr 2026 07:30:00 GMT", "Retry-After": "Wed, 01 Apr 2026 07:32:00 GMT"}
    service.trick = at("sendMail", Reply(503, b"", moments))
    found = outcome(service)
    assert isinstance(found, TryLater)
    assert found.after == 120


def test_a_token_that_expires_is_renewed_once(service: Mailboxes) -> None:
    """A mail behind many others goes with a new token; one more refusal is for good."""
    message, sender = message_of(mail(), MOMENT), "reports@example.com"
    service.token_lives = 1
    with GraphTransport(way(service)) as transport:
        for _ in range(3):
            transport.send(message, sender, ["one@example.com"])
    assert (len(service.sent), service.tokens) == (3, 3)
    service.token_lives = 0
    found = outcome(service)
    assert isinstance(found, Refused)
    assert found.all_mail
    assert "InvalidAuthenticationToken" in found.words


@pytest.mark.parametrize(
    ("status", "code", "all_mail", "hint"),
    [
        (400, "ErrorInvalidRecipients", False, ""),
        (403, "ErrorAccessDenied", True, "Mail.Send"),
        (404, "ErrorInvalidUser", True, "mailbox"),
        (413, "RequestEntityTooLarge", False, "attach_limit"),
        (507, "ErrorQuotaExceeded", False, ""),
    ],
)
def test_a_refusal_is_told_in_the_services_words(
    service: Mailboxes, status: int, code: str, all_mail: bool, hint: str
) -> None:
    """Nobody has the mail, for good."""
    service.trick = at("sendMail", wrong(status, code, f"Because.\r\nTrace ID: 1 {SECRET} graph-token-0001"))
    found = outcome(service)
    assert isinstance(found, Refused)
    assert f"{status}: {code}: Because." in found.words
    assert found.all_mail is all_mail
    assert hint in found.hint
    assert SECRET not in found.words
    assert found.words.isprintable()


@pytest.mark.parametrize("reply", [Reply(drop="before"), wrong(500, "ErrorInternalServerError", "Oh."), Reply(504)])
def test_a_mail_whose_fate_nobody_knows_is_unknown(service: Mailboxes, reply: Reply) -> None:
    """The connection is lost when all is said, or the service fails then: at once, and as a draft, which stays."""
    service.trick = at("sendMail", reply)
    assert isinstance(outcome(service), Unknown)
    service.trick = at("/send", reply)
    assert isinstance(outcome(service, mail(attachments=large(3_000_000))), Unknown)
    assert len(service.drafts) == 1


def test_an_answer_that_breaks_off_after_its_status_counts(service: Mailboxes) -> None:
    """The service took the mail; how it goes on about it does not matter."""
    service.trick = at("sendMail", Reply(202, b"x" * 9000, drop="within"))
    sent(service, mail())


@pytest.mark.parametrize("step", ["POST /messages", "createUploadSession", "PUT /upload/0", "/attachments"])
@pytest.mark.parametrize("reply", [Reply(drop="before"), wrong(503, "Busy", "Later."), Reply(500)])
def test_what_is_lost_before_the_end_may_be_tried_again(service: Mailboxes, step: str, reply: Reply) -> None:
    """Nobody has the mail, and its draft is gone."""
    service.trick = at(step, reply)
    assert isinstance(outcome(service, mail(attachments=large(100, 3_000_000))), TryLater)
    assert not service.sent
    assert not service.drafts


def test_nobody_at_the_address_may_be_there_later(service: Mailboxes) -> None:
    """No connection at all: every mail would end so."""
    found = outcome(service, where=way(service, url="https://127.0.0.1:9"))
    assert isinstance(found, TryLater)
    assert found.all_mail
    assert "no connection" in found.words


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(400, b"<html>" + b"x" * 50), "400"),
        (Reply(400, b"[" * 100_000), "400"),
        (Reply(400, b'{"error": ["code"]}'), "400"),
        (Reply(400, b'{"error": {"code": "' + b"A" * 3_000_000 + b'"}}'), "400"),
        (Reply(302, b"", {"Location": "https://evil.example/"}), "sends us elsewhere"),
    ],
)
def test_answers_that_make_no_sense_are_refusals(service: Mailboxes, reply: Reply, words: str) -> None:
    """Not JSON, nested without end, huge, or leading elsewhere: told in a short line, never followed."""
    service.trick = at("sendMail", reply)
    found = outcome(service)
    assert isinstance(found, Refused)
    assert words in found.words
    assert len(found.words) < 500


@pytest.mark.parametrize("address", ["http://127.0.0.1/", "https://me:pw@127.0.0.1/", "file:///etc/passwd", 7])
def test_files_are_uploaded_under_https_alone(service: Mailboxes, address: object) -> None:
    """Whatever else the service names is not asked."""
    service.trick = at("createUploadSession", Reply(201, repr({"uploadUrl": address}).replace("'", '"').encode()))
    assert isinstance(outcome(service, mail(attachments=large(3_000_000))), Refused)
    assert not service.drafts


@pytest.mark.parametrize("ranges", [b'["0-"]', b'["-5"]', b'["99999999-"]', b"7", b'["1e9-"]'])
def test_an_upload_that_does_not_go_on_ends(service: Mailboxes, ranges: bytes) -> None:
    """The service wants the same part for ever, or one that nobody offered."""
    service.trick = at("PUT /upload/0", Reply(200, b'{"nextExpectedRanges": ' + ranges + b"}"))
    assert isinstance(outcome(service, mail(attachments=large(4_000_000))), TryLater)
    assert sum(one.method == "PUT" for one in service.asked) == 1


def test_a_draft_without_a_name_is_not_gone_on_with(service: Mailboxes) -> None:
    """Something else than a draft came back."""
    service.trick = at("POST /messages", Reply(201, b'{"id": 7}'))
    assert isinstance(outcome(service, mail(attachments=large(3_000_000))), TryLater)


def test_a_wrong_secret_is_told_without_it(service: Mailboxes) -> None:
    """Before any mail; every mail would end so."""
    found = outcome(service, where=way(service, secret="wrong~secret~value"))
    assert isinstance(found, Refused)
    assert found.all_mail
    assert "AADSTS7000215" in found.words
    assert "wrong~secret" not in found.words
    assert "the secret's value" in found.hint


@pytest.mark.parametrize(
    ("reply", "kind"), [(Reply(503), TryLater), (Reply(drop="before"), TryLater), (Reply(302), Refused)]
)
def test_a_login_service_that_fails_is_told(service: Mailboxes, reply: Reply, kind: type[TransportError]) -> None:
    """No token, no mail."""
    service.trick = at("/token", reply)
    found = outcome(service)
    assert isinstance(found, kind)
    assert not service.sent


def test_a_token_for_smtp_is_for_the_mail_servers_of_the_same_cloud(service: Mailboxes) -> None:
    """It is asked for at the first login, and once more only when it is about to expire."""
    tokens = MailTokens(way(service).application)
    assert [tokens(), tokens()] == ["graph-token-0001"] * 2
    tokens.close()
    (form,) = [asked.body.decode() for asked in service.logins if asked.method == "POST"]
    assert "scope=https%3A%2F%2Foutlook.office365.com%2F.default" in form
    assert smtp_scope("https://login.microsoftonline.us/") == "https://outlook.office365.us/.default"


def test_a_certificate_of_a_stranger_is_not_trusted(service: Mailboxes, monkeypatch: pytest.MonkeyPatch) -> None:
    """For good, before the secret is sent."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    found = outcome(service)
    assert isinstance(found, Refused)
    assert found.all_mail
    assert "certificate" in found.words
    assert not service.logins


def test_addresses_without_encryption_are_refused() -> None:
    """Tokens and mail travel under https only."""
    for url, login in (("http://graph.example", "https://login.example"), ("https://a.example", "http://b.example")):
        with pytest.raises(Refused, match="https"):
            GraphTransport(GraphWay(Application(TENANT, CLIENT_ID, SECRET, login), url))


def test_secrets_are_not_shown(service: Mailboxes) -> None:
    """Neither the way nor the transport prints them."""
    where = way(service)
    transport = GraphTransport(where)
    transport.ready()
    shown = f"{where!r} {transport!r} {vars(transport)!r} {vars(transport)['_tokens']!r}"
    assert SECRET not in shown
    assert "graph-token" not in shown


def test_parts_are_what_the_service_takes() -> None:
    """Multiples of 320 KiB below 4 MB, as its manual says."""
    assert graph.PART % (320 * 1024) == 0
    assert graph.PART < 4_000_000
