"""Who is let in, and which server is believed."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from reportgen.deliver.mail.smtp import SmtpTransport
from reportgen.deliver.mail.transport import TryLater
from reportgen.errors import SpecError
from tests.deliver.mail.mails import mail, posted, states, way
from tests.deliver.mail.server import MailServer

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")  # of the server
Trust = tuple[Path, Path]
BASIC = (
    "see user: and password:; Microsoft 365 turns logins with a password off: use oauth: there, or graph: in place of"
    " smtp:"
)
OAUTH = "see user: and oauth:; the application needs the permission SMTP.SendAsApp and access to the mailbox"
PLACE = "see host:, port: and security:; servers take starttls at port 587 and tls at port 465"
TRUST = "if you trust the server, name a file with the certificate of its authority under certificates:"
MAILS = [mail(content="1"), mail(content="2")]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("without", [(), ("PLAIN",)])
def test_password(certificates: Trust, tmp_path: Path, security: str, without: tuple[str, ...]) -> None:
    """A user with a password is let in, by PLAIN or LOGIN, over TLS of either kind; letters outside ASCII count."""
    with MailServer(certificates[1], security=security, users={"stock": "g€heim"}, without=without) as server:  # type: ignore[arg-type]
        found = posted(MAILS, way(server, certificates[0], user="stock", password="g€heim"), tmp_path / "l")

    assert [one.outcome for one in found] == ["sent", "sent"]
    assert [(one.user, one.is_encrypted) for one in server.mails] == [("stock", True)] * 2
    assert server.logins == ["stock"]


def test_wrong_password(certificates: Trust, tmp_path: Path) -> None:
    """A login that fails is tried once, fails every mail, and leaves each to be sent when it is put right."""
    with MailServer(certificates[1], users={"stock": "right"}) as server:
        found = posted(MAILS, way(server, certificates[0], user="stock", password="wrong"), tmp_path / "l")
        words = "the login as 'stock' failed: 535 5.7.8 Authentication credentials invalid"
        assert [(one.outcome, one.words, one.hint) for one in found] == [("failed", words, BASIC)] * 2
        assert (server.logins, states(tmp_path / "l")) == (["stock"], {"one@example.com": "failed"})

        found = posted(MAILS, way(server, certificates[0], user="stock", password="right"), tmp_path / "l")
        assert [one.outcome for one in found] == ["sent", "sent"]


def test_the_password_is_not_shown(certificates: Trust, tmp_path: Path) -> None:
    """A server that repeats what it was told does not bring the password into a message, nor is it in a repr."""
    there = way(MailServer(), None, user="stock", password="hunter2-secret")
    with MailServer(certificates[1], users={"stock": "right"}) as server:
        server.always("auth", "535 5.7.8 not hunter2-secret, not AHN0b2NrAGh1bnRlcjItc2VjcmV0")
        found = posted(MAILS, way(server, certificates[0], user="stock", password="hunter2-secret"), tmp_path / "l")

    assert [one.words for one in found] == ["the login as 'stock' failed: 535 5.7.8 not …, not …"] * 2
    assert "hunter2" not in repr(there)
    assert b"hunter2" not in (tmp_path / "l").read_bytes()


def test_busy_login(certificates: Trust, tmp_path: Path) -> None:
    """A login that fails for now is tried again."""
    with MailServer(certificates[1], users={"stock": "right"}) as server:
        server.says("auth", "454 4.7.0 later")
        found = posted(MAILS, way(server, certificates[0], user="stock", password="right"), tmp_path / "l")

    assert [one.outcome for one in found] == ["sent", "sent"]


def test_a_login_is_wanted(certificates: Trust, tmp_path: Path) -> None:
    """A server that wants a login gets no second mail from somebody without one."""
    with MailServer(certificates[1], users={"stock": "right"}) as server:
        found = posted(MAILS, way(server, certificates[0]), tmp_path / "l")

    hint = "the server wants a login: see user:, and password: or oauth:"
    assert [(one.outcome, one.words, one.hint) for one in found] == [
        ("failed", "530 5.7.0 Authentication required", hint)
    ] * 2


def test_no_such_login(certificates: Trust, tmp_path: Path) -> None:
    """A server that offers no login of the kind is told of with what it offers."""
    with MailServer(certificates[1], users={"stock": "right"}) as server:
        found = posted(MAILS, way(server, certificates[0], user="stock", token=lambda: "t0ken"), tmp_path / "l")

    words = "the server takes no login by XOAUTH2; it offers LOGIN, PLAIN"
    assert [(one.outcome, one.words, one.hint) for one in found] == [("failed", words, OAUTH)] * 2


def test_oauth(certificates: Trust, tmp_path: Path) -> None:
    """A user with an access token is let in (XOAUTH2); one token serves the connection."""
    asked = []

    def token() -> str:
        asked.append("")
        return "t0ken"

    with MailServer(certificates[1], tokens={"stock@example.com": "t0ken"}) as server:
        found = posted(MAILS, way(server, certificates[0], user="stock@example.com", token=token), tmp_path / "l")

    assert [one.outcome for one in found] == ["sent", "sent"]
    assert ([one.user for one in server.mails], len(asked)) == (["stock@example.com"] * 2, 1)


def test_wrong_token(certificates: Trust, tmp_path: Path) -> None:
    """A token that is not good fails the run, and is not shown."""
    with MailServer(certificates[1], tokens={"stock@example.com": "t0ken"}) as server:
        there = way(server, certificates[0], user="stock@example.com", token=lambda: "old-t0ken")
        found = posted(MAILS, there, tmp_path / "l")

    words = "the login as 'stock@example.com' failed: 535 5.7.8 Authentication credentials invalid"
    assert [(one.outcome, one.words, one.hint) for one in found] == [("failed", words, OAUTH)] * 2
    assert "t0ken" not in repr(there)


def test_no_token_now(certificates: Trust, tmp_path: Path) -> None:
    """Where tokens are not given now, mail waits for them."""
    answers = iter([TryLater("login.microsoftonline.com is busy", all_mail=True)])

    def token() -> str:
        for answer in answers:
            raise answer
        return "t0ken"

    with MailServer(certificates[1], tokens={"stock@example.com": "t0ken"}) as server:
        found = posted(MAILS, way(server, certificates[0], user="stock@example.com", token=token), tmp_path / "l")

    assert [one.outcome for one in found] == ["sent", "sent"]


def test_no_starttls(tmp_path: Path) -> None:
    """A server without encryption gets neither login nor mail where encryption is asked for."""
    with MailServer(users={"stock": "right"}) as server:
        there = way(server, None, security="starttls", user="stock", password="right")
        found = posted(MAILS, there, tmp_path / "l")

    words = f"127.0.0.1:{server.port} offers no encryption (STARTTLS)"
    assert [(one.outcome, one.words, one.hint) for one in found] == [("failed", words, PLACE)] * 2
    assert (server.logins, server.mails) == ([], [])


def test_plain(tmp_path: Path) -> None:
    """Without encryption mail goes to a server that wants none, but never a login."""
    with MailServer() as server:
        assert [one.outcome for one in posted(MAILS, way(server, None), tmp_path / "l")] == ["sent", "sent"]
    with MailServer(users={"stock": "right"}) as server:
        found = posted(MAILS, way(server, None, user="stock", password="right"), tmp_path / "m")

    assert {one.words for one in found} == {"no login goes over a connection without encryption"}
    assert server.logins == []


def test_encryption_of_another_kind(certificates: Trust, tmp_path: Path) -> None:
    """TLS at once with a server that speaks plainly first ends at once, and the hint says where to look."""
    with MailServer(certificates[1]) as server:
        found = posted(MAILS, way(server, certificates[0], security="tls"), tmp_path / "l")

    assert {(one.outcome, one.hint) for one in found} == {("failed", PLACE)}
    assert found[0].words.startswith(f"no encryption can be agreed on with 127.0.0.1:{server.port}: ")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_unknown_authority(certificates: Trust, tmp_path: Path, security: str) -> None:
    """A certificate of an authority that nobody trusts ends it all before a login; naming its file lets mail go."""
    with MailServer(certificates[1], security=security, users={"stock": "right"}) as server:  # type: ignore[arg-type]
        found = posted(MAILS, way(server, None, user="stock", password="right"), tmp_path / "l")

    words = f"the certificate of 127.0.0.1:{server.port} is not good: unable to get local issuer certificate"
    assert [(one.outcome, one.words, one.hint) for one in found] == [("failed", words, TRUST)] * 2
    assert server.logins == []


def test_self_signed(tmp_path: Path) -> None:
    """A certificate that the server signed itself is not good until its file is named."""
    own = self_signed(tmp_path / "own.pem")
    with MailServer(own) as server:
        found = posted(MAILS, way(server, None), tmp_path / "l")
        assert {one.words for one in found} == {
            f"the certificate of 127.0.0.1:{server.port} is not good: self-signed certificate"
        }
        assert {(one.outcome, one.hint) for one in found} == {("failed", TRUST)}
        assert [one.outcome for one in posted(MAILS, way(server, own), tmp_path / "l")] == ["sent", "sent"]


def test_wrong_name(certificates: Trust, tmp_path: Path) -> None:
    """A good certificate of another server is not good, and the hint is of the name."""
    with MailServer(certificates[1], host="127.0.0.2") as server:
        found = posted(MAILS, way(server, certificates[0]), tmp_path / "l")

    assert {(one.outcome, one.hint) for one in found} == {
        ("failed", "host: must be a name that the certificate is for")
    }
    assert found[0].words == (
        f"the certificate of 127.0.0.2:{server.port} is not good: IP address mismatch, certificate is not valid for"
        " '127.0.0.2'."
    )


def test_nobody_there(certificates: Trust, tmp_path: Path) -> None:
    """A port where nobody listens is told of when the deadline is over, and a name that there is not at once."""
    closed = posted(MAILS, way(MailServer(port=1), certificates[0]), tmp_path / "l", deadline=2)
    nowhere = posted(MAILS, way(MailServer(), certificates[0], host="mail.invalid"), tmp_path / "l")

    assert {(one.outcome, one.words) for one in closed} == {
        ("failed", "no connection with 127.0.0.1:1: Connection refused")
    }
    assert {one.outcome for one in nowhere} == {"failed"}


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_certificates_that_are_none(tmp_path: Path, content: bytes | None) -> None:
    """A file of certificates that is not there, or holds none, is a fault of the spec."""
    file = tmp_path / "trust.pem"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(SpecError, match=r"bad-certificates: the certificates in '.*trust\.pem' cannot be read"):
        SmtpTransport(way(MailServer(), file))


def self_signed(file: Path) -> Path:
    """A certificate for 127.0.0.1 that no authority signed, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(made.public_bytes(pem) + secret)
    return file
