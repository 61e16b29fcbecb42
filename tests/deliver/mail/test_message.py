"""A mail written down, and read back by a library as a mailbox would."""

import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.deliver.mail.checking import check
from reportgen.deliver.mail.message import message_of
from reportgen.deliver.mail.outgoing import Outgoing, fingerprint
from reportgen.errors import DeliveryError
from reportgen.render.artifact import Artifact
from reportgen.spec.addresses import Mailbox, mailbox
from tests.deliver.mail.mails import MOMENT, ONE, PDF, TWO, mail

HEADERS = ["Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"]
PICTURE = Artifact("treemap", "image/png", b"\x89PNG\r\n\x1a\n")

good = st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))
tricky = st.sampled_from(' ,;"\\()<>@:=?_äß漢\xa0\u202f\u200d')
lines = st.text(st.one_of(tricky, st.sampled_from("abc "), good), max_size=60)
hostile = st.text(st.one_of(tricky, st.sampled_from("\r\n\0\x0b\x85\u2028\ud800"), st.characters()), max_size=60)


def read(outgoing: Outgoing) -> EmailMessage:
    """What a mailbox reads."""
    check([outgoing])
    found = message_from_bytes(message_of(outgoing, MOMENT).as_bytes(), policy=default)
    assert isinstance(found, EmailMessage)
    return found


def mailboxes(body: bytes) -> list[tuple[str, str]]:
    """Names and addresses of To, by the library's older reader: the newer one leaves blanks between encoded words."""
    found = getaddresses([str(message_from_bytes(body)["To"])])
    return [(str(make_header(decode_header(name))), address) for name, address in found]


def problems(*outgoings: Outgoing) -> list[str]:
    with pytest.raises(DeliveryError) as caught:
        check(outgoings)
    return [str(problem) for problem in caught.value.problems]


def test_a_message() -> None:
    """A mail has its text, its page with the picture inside, and its files, nested as readers expect; Bcc is unsaid."""
    csv = Artifact("csv/matrix.csv", "text/csv; charset=utf-8", "Fläche;1\r\n".encode())
    outgoing = mail(
        ONE,
        TWO,
        cc=(Mailbox("boss@example.com", "Boss"),),
        bcc=(Mailbox("audit@example.com"),),
        reply_to=(Mailbox("help@example.com"),),
        html='<img src="cid:treemap"> Lagerfläche €',
        pictures=(PICTURE,),
        attachments=(PDF, csv),
    )
    message = read(outgoing)

    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "application/pdf",
        "text/csv",
    ]
    assert (message["From"], message["To"]) == (
        "Stock Team <reports@example.com>",
        "One <one@example.com>, two@example.com",
    )
    assert (message["Cc"], message["Reply-To"]) == ("Boss <boss@example.com>", "help@example.com")
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Date"].datetime == MOMENT
    picture = next(part for part in message.walk() if part.get_content_type() == "image/png")
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<treemap>", "inline")
    assert picture.get_content() == PICTURE.body
    assert [(part.get_filename(), part.get_payload(decode=True)) for part in message.iter_attachments()] == [
        ("stock.pdf", PDF.body),
        ("matrix.csv", csv.body),
    ]
    page = message.get_body(("html",))
    assert page is not None and page.get_content().strip() == outgoing.html
    assert b"audit" not in message.as_bytes()


def test_the_same_bytes() -> None:
    """The same mail at the same moment is the same message, byte for byte; at another one its id stays."""
    one, other = message_of(mail(), MOMENT), message_of(mail(), MOMENT.replace(day=2))

    assert one.as_bytes() == message_of(mail(), MOMENT).as_bytes()
    assert one["Message-ID"] == other["Message-ID"] != message_of(mail(content="else"), MOMENT)["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", one["Message-ID"])


@settings(max_examples=60)
@given(lines, st.lists(lines, min_size=1, max_size=3), lines, lines)
def test_words_arrive(subject: str, names: list[str], file: str, text: str) -> None:
    """Whatever subject, names, file name and text pass, they are read back as they were, in 7-bit lines."""
    to = tuple(Mailbox(f"u{number}@example.com", name) for number, name in enumerate(names))
    outgoing = mail(*to, subject=f"s{subject}", text=text, attachments=(Artifact(f"f{file}.pdf", "a/b", b"%PDF"),))
    try:
        check([outgoing])
    except DeliveryError as error:
        assert {problem.code for problem in error.problems} == {"unsafe-name"}
        outgoing = mail(*to, subject=f"s{subject}", text=text)
    body = message_of(outgoing, MOMENT).as_bytes()
    message = read(outgoing)
    plain = message.get_body(("plain",))

    assert message["Subject"] == f"s{subject}".strip()
    assert mailboxes(body) == [(" ".join(one.name.split()), one.address) for one in to]
    assert [part.get_filename() for part in message.iter_attachments()] == list(outgoing.file_names)
    assert plain is not None and plain.get_content().replace("\r\n", "\n").rstrip("\n") == text.rstrip("\n")
    assert body.isascii() and not {b"\r", b"\n"} & set(re.findall(rb"[\r\n]", body.replace(b"\r\n", b"")))
    assert max(map(len, body.split(b"\r\n"))) < 998


@given(hostile, hostile, hostile)
def test_nothing_is_slipped_in(subject: str, name: str, file: str) -> None:
    """Whatever somebody writes as subject, name or file name: it is refused, or the message has no header more."""
    outgoing = mail(Mailbox("one@example.com", name), subject=subject, attachments=(Artifact(file, "a/b", b"x"),))
    try:
        message = read(outgoing)
    except DeliveryError:
        return
    assert sorted({*message.keys()} - {"X-Auto-Response-Suppress"}) == HEADERS
    assert [one.addr_spec for one in message["To"].addresses] == ["one@example.com"]
    assert not set("\r\n\0\x85\u2028") & set(subject + name + file)


@pytest.mark.parametrize(
    "address",
    ["a@b.example\r\nBcc: x@y.example", "a@b.example>, <x@y.example", "no address", "", "a@b.example, x@y.example"],
)
def test_an_address_is_an_address(address: str) -> None:
    """What is more or less than one address is refused wherever it stands."""
    for field in ("to", "cc", "bcc", "reply_to"):
        assert any("bad-address: the mail of 'stock'" in one for one in problems(mail(**{field: (Mailbox(address),)})))
    assert any("bad-address" in one for one in problems(mail(sender=Mailbox(address))))


@pytest.mark.parametrize(
    "text",
    [
        '"Doe, Jane" <jane@example.com>',
        '"Müller, Jörg (Lager), \\"der Chef\\"" <joerg@example.com>',
        "Büro <info@bücher.example>",
        '"jane doe"@example.com',
        '"a\\"b"@example.com',
        "日本 太郎 <taro@例え.jp>",
        '"=?utf-8?q?x?=" <x@example.com>',
    ],
)
def test_mailboxes_of_all_kinds(text: str) -> None:
    """Names with commas, quotes and letters of any script, quoted addresses and foreign domains are read back."""
    box = mailbox(text)
    message = read(mail(box, box, TWO))

    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [
        (box.name, box.address),
        (box.name, box.address),
        ("", TWO.address),
    ]
    assert message_of(mail(box), MOMENT).as_bytes().isascii()


@pytest.mark.parametrize(
    "name",
    [
        "../stock.pdf",
        "/etc/passwd",
        "csv/../x.csv",
        "a\\b.pdf",
        "C:x.pdf",
        ".hidden",
        "",
        "a\r\nb.pdf",
        "a\u202efdp.exe",
        "stock.pdf ",
        "nul\0.pdf",
        "x" * 251,
    ],
)
def test_files_have_plain_names(name: str) -> None:
    """A file whose name is a path in disguise, hidden, or does not print is refused before anything is sent."""
    found = problems(mail(attachments=(Artifact(name, "application/pdf", b""),)))

    assert found[0].startswith("unsafe-name: the mail of 'stock' cannot carry a file called ")
    assert found[0].isascii() and "\r" not in found[0]


def test_files_of_the_same_name() -> None:
    """The last part of a path is the file's name in the mail; files of the same name are told apart."""
    names = ("csv/a/matrix.csv", "csv/b/matrix.csv", "Matrix.csv", "matrix-2.csv", "stock.html")
    message = read(mail(attachments=tuple(Artifact(name, "text/csv", b"") for name in names)))

    assert [part.get_filename() for part in message.iter_attachments()] == [
        "matrix.csv",
        "matrix-3.csv",
        "Matrix-4.csv",
        "matrix-2.csv",
        "stock.html",
    ]


def test_all_problems_at_once() -> None:
    """Every problem of every mail is told, with the mail and the reader it is for."""
    found = problems(
        mail(to=(), recipient="Nord"),
        mail(Mailbox("one@example.com", "a\nb"), subject="two\nlines", text="\ud800"),
        mail(subject=" ", pictures=(PICTURE, PICTURE), attachments=(Artifact("a", "message/rfc822", b""),)),
    )

    assert found == [
        "no-recipient: the mail of 'stock' for 'Nord' has nobody to go to\n"
        "  hint: name somebody under to:, cc: or bcc:",
        r"bad-name: the mail of 'stock' cannot bear the name 'a\nb', of 'one@example.com'"
        "\n  hint: a name has no line breaks, no control characters, and at most 250 characters",
        r"bad-subject: the subject of the mail of 'stock' is blank or no single line of text: 'two\nlines'"
        "\n  hint: a subject has no line breaks and no control characters",
        "bad-text: the mail of 'stock' holds halves of characters, which no mail can carry",
        "bad-subject: the subject of the mail of 'stock' is blank or no single line of text: ' '"
        "\n  hint: a subject has no line breaks and no control characters",
        "bad-media-type: the mail of 'stock': 'message/rfc822' is no kind of file, of 'a'",
        "bad-picture: the mail of 'stock' cannot show a picture as 'treemap': names are ASCII, each once",
    ]


def test_fingerprints() -> None:
    """What is said has one fingerprint; where one part ends and the next begins is a part of it."""
    assert fingerprint("a", b"b") == fingerprint(b"a", "b") != fingerprint("ab") != fingerprint("a", "", "b")
    assert re.fullmatch("[0-9a-f]{64}", fingerprint())


def test_a_file_keeps_every_byte(tmp_path: Path) -> None:
    """Text files arrive byte for byte, without a line end changed; a page of many kilobytes stays within lines."""
    body = "a\nb\r\nc\rä".encode()
    html = "<p>" + "Fläche 12 345 m² " * 5_000 + "</p>"
    message = read(mail(html=html, attachments=(Artifact("a.csv", "text/csv", body),)))
    page = message.get_body(("html",))

    assert [part.get_payload(decode=True) for part in message.iter_attachments()] == [body]
    assert page is not None and page.get_content().strip() == html
