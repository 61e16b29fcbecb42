"""What every kind of channel gives: a service of apprise for an address, and the words for it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import SplitResult, quote, urlsplit

from reportgen.deliver.webhooks.notice import Notice, cut

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

MOST = 12
"""Figures, alerts, or failed checks that are told; then how many there are."""
_LONGEST = 200
_SAFE = ":/?#@!$&'*+,;=%~-._"
"""What stays as it is in a link: no bracket, quote or bar that would end it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a service is given."""

    title: str
    body: str


class Channel(Protocol):
    """One kind of channel: a module of this name beside this one."""

    what: str
    """What listens there, in words."""
    form: str
    """How its addresses look."""

    def service(self, parts: SplitResult, notice: Notice, options: dict[str, Any]) -> "NotifyBase | None":
        """What posts to the address; None if that is no address of such a channel."""
        ...

    def message(self, notice: Notice) -> Message:
        """What it posts."""
        ...

    def accepts(self, status: int) -> bool:
        """Whether an answer that the library takes for a failure is none."""
        ...


def parts_of(url: str) -> SplitResult | None:
    """The address in parts; None if it is none that leads to a server by https, without a user."""
    try:
        parts = urlsplit(url)
        _ = parts.port, (parts.hostname or "").encode("idna")
    except ValueError:  # also of a name that no server can have
        return None
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or re.search(r"[\s\\]", url):
        return None
    return parts


def lines(notice: Notice, plain: Callable[[str], str], strong: Callable[[str], str]) -> Iterator[str]:
    """What is told below the title, most important first.

    Args:
        plain: makes text of the data harmless in what the channel takes for markup.
        strong: sets harmless text in bold.
    """
    where = " · ".join(part for part in (plain(cut(notice.company, _LONGEST)), notice.as_of.isoformat()) if part)
    yield where
    for word, texts in (("Check failed", notice.checks), ("Alert", notice.alerts)):
        for text in texts[:MOST]:
            yield f"• {strong(word)}: {plain(cut(text, _LONGEST))}"
        if len(texts) > MOST:
            yield f"• {MOST} of {len(texts)} are shown."
    for figure in notice.figures[:MOST]:
        change = f" ({plain(cut(figure.change, _LONGEST))})" if figure.change else ""
        shown = plain(cut(figure.formatted, 60)) or "blank"
        yield f"• {plain(cut(figure.label, 80))}: {strong(shown)}{change}"
    if len(notice.figures) > MOST:
        yield f"• {MOST} of {len(notice.figures)} figures are shown."


def link_of(notice: Notice) -> str:
    """The report's address, fit to stand in markup; blank if it is none."""
    parts = parts_of(notice.link)
    return quote(notice.link, safe=_SAFE) if parts else ""
