"""A channel of Microsoft Teams, by a workflow that takes webhook requests (Power Automate): an adaptive card."""

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from reportgen.deliver.webhooks.channel import Message, lines, link_of
from reportgen.deliver.webhooks.notice import Notice, cut, fitting

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

what = "a workflow of Teams that takes webhook requests"
form = "https://….environment.api.powerplatform.com/…/workflows/…/triggers/manual/paths/invoke?…&sig=…"
_LONGEST_BODY = 12_000
"""Characters: a message of Teams has at most 28 KB."""
_MARKUP = re.compile(r"(?<=[<\]])(?=[a-zA-Z/!(\[:])")
"""Between the first two characters of a tag, a mention or a link."""
_TAKEN = ("workflow", "signature", "host", "port", "power_automate", "routing_id", "version")


def service(parts: SplitResult, notice: Notice, options: dict[str, Any]) -> "NotifyBase | None":  # noqa: ARG001
    """As `channel.Channel` says. Of what an address may carry only that is taken which leads to the workflow."""
    from apprise.exception import AppriseImproperlyConfigured
    from apprise.plugins.workflows import NotifyWorkflows

    make: Any = NotifyWorkflows
    found = make.parse_native_url(parts.geturl())
    if not found:
        return None
    try:
        service: NotifyBase = make(
            **{name: found.get(name) for name in _TAKEN}, include_image=False, secure=True, **options
        )
    except AppriseImproperlyConfigured:  # its message repeats the address
        return None
    return service


def message(notice: Notice) -> Message:
    """As `channel.Channel` says."""
    link = link_of(notice)
    closing = f"\n\n[Open the report]({link})" if link else ""
    told = fitting(tuple(lines(notice, _harmless, lambda text: f"**{text}**")), _LONGEST_BODY - len(closing))
    return Message(_harmless(cut(notice.title, 200)) or "Report", told.replace("\n", "\n\n") + closing)


def accepts(status: int) -> bool:
    """As `channel.Channel` says: whatever answer of success a workflow is made to give."""
    return 200 <= status < 300


def _harmless(text: str) -> str:
    """With a joint that nobody sees in whatever would begin a tag, a mention or a link."""
    return _MARKUP.sub("\u200b", text)
