"""Mail addresses as people write them."""

import pytest

from reportgen.spec.addresses import Mailbox, mailbox


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@example.com", Mailbox("a@example.com")),
        (" Stock Team <stock@example.com> ", Mailbox("stock@example.com", "Stock Team")),
        ('"Müller, Änne" <ae@example.com>', Mailbox("ae@example.com", "Müller, Änne")),
        ('"Smith, \\"J\\"" <j@example.com>', Mailbox("j@example.com", 'Smith, "J"')),
        ("a@bücher.example", Mailbox("a@xn--bcher-kva.example")),
        ("jörg@example.com", Mailbox("jörg@example.com")),
        ("株式会社 <a@example.com>", Mailbox("a@example.com", "株式会社")),
    ],
)
def test_one_mailbox(text: str, expected: Mailbox) -> None:
    """An address alone, or a name as it is written before it; the domain becomes what servers take."""
    assert mailbox(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a@",
        "@example.com",
        "a@example.com, b@example.com",
        "A <a@example.com>, B <b@example.com>",
        "boss@example.com <a@evil.example>",
        "A <a@example.com> B",
        "A <a@example.com",
        "a@example.com\nBcc: b@example.com",
        "A\r\nBcc: b@example.com <a@example.com>",
        "a b@example.com",
        "a@exa mple.com",
        "a@-example.com",
        "a@" + "x" * 300 + ".com",
    ],
)
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    """Several addresses, other signs, line breaks and names that look like addresses."""
    with pytest.raises(ValueError, match=r"\w"):
        mailbox(text)
