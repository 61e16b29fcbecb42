"""Mail addresses as people write them. The only module that imports email_validator."""

import re
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

_PLAINLY_NAMED = re.compile(r"\s*(?P<name>[^\s\"<>()\[\]@,;:\\][^\"<>()\[\]@,;:\\]*?)\s*<(?P<address>[^<>]+)>\s*")
"""A name that has no mark with a meaning of its own, and the address."""
_HINT = "as reports@example.com or Stock Team <stock@example.com>; a list for several"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Whom mail goes to."""

    address: str
    """As a server takes it: the domain in ASCII, the part before @ as it was written."""
    name: str = ""
    """What a reader sees before the address; blank for the address alone."""


def mailbox(text: str) -> Mailbox:
    """The mailbox that a text names: an address, or a name with the address in angle brackets.

    Raises:
        ValueError: if it is none, or several; the message says why and holds no more than the text's own parts.
    """
    from email_validator import EmailNotValidError, validate_email

    if not text.isprintable():
        raise ValueError("an address has no line breaks and no control characters")
    if named := _PLAINLY_NAMED.fullmatch(text):  # the library wants quotes around letters outside ASCII
        return replace(mailbox(named["address"]), name=named["name"])
    try:
        found = validate_email(
            text.strip(),
            allow_display_name=True,
            allow_quoted_local=True,
            check_deliverability=False,
            test_environment=True,
        )
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    address = found.ascii_email or f"{found.local_part}@{found.ascii_domain}"
    return Mailbox(address, found.display_name or "")


def _read(value: Any) -> Mailbox:
    if isinstance(value, Mailbox):
        return value
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "an address is text", {"hint": _HINT})
    try:
        return mailbox(value)
    except ValueError as error:
        said = {"why": str(error), "hint": _HINT}
        raise PydanticCustomError("bad-address", "this is no address: {why}", said) from None


MailAddress = Annotated[
    Mailbox,
    PlainValidator(_read),
    WithJsonSchema({"type": "string"}),
    Field(examples=["Stock Team <stock@example.com>"]),
]
"""One mailbox of a spec."""
