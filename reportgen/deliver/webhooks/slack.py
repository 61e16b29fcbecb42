"""A channel of Slack, by an incoming webhook: a header and a section of mrkdwn."""

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult

from reportgen.deliver.webhooks.channel import Message, lines, link_of
from reportgen.deliver.webhooks.notice import Notice, cut, fitting

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

what = "an incoming webhook of Slack"
form = "https://hooks.slack.com/services/T…/B…/…"
_LONGEST_TITLE, _LONGEST_BODY = 150, 3000
"""Characters that Slack takes of a header and of a section."""


def service(parts: SplitResult, notice: Notice, options: dict[str, Any]) -> "NotifyBase | None":  # noqa: ARG001
    """As `channel.Channel` says. Options that an address may carry are not taken from it."""
    from apprise.plugins.slack import NotifySlack

    make: Any = NotifySlack
    found = make.parse_native_url(parts._replace(query="", fragment="").geturl())
    if not found or "token_c" not in found or "workflows" in parts.path or "triggers" in parts.path:
        return None
    tokens = {name: found[name] for name in ("token_a", "token_b", "token_c")}
    mode = {"mode": found["mode"]} if found.get("mode") else {}
    service: NotifyBase = make(**tokens, **mode, use_blocks=True, include_image=False, include_footer=False, **options)
    return service


def message(notice: Notice) -> Message:
    """As `channel.Channel` says."""
    link = link_of(notice)
    closing = f"\n<{link}|Open the report>" if link else ""
    body = fitting(tuple(lines(notice, _harmless, lambda text: f"*{text}*")), _LONGEST_BODY - len(closing))
    return Message(_title(notice.title), body + closing)


def accepts(status: int) -> bool:  # noqa: ARG001
    """As `channel.Channel` says: Slack answers ``ok``, and nothing else is good."""
    return False


def _harmless(text: str) -> str:
    """Without ``<``, which mentions, links and dates begin with, and without what sets all that follows as code."""
    return escape(text.replace("`", "'"), quote=False)


def _title(text: str) -> str:
    """A title that is short enough after the service has escaped it."""
    most = _LONGEST_TITLE
    while len(escape(cut(text, most), quote=False)) > _LONGEST_TITLE:
        most -= 5
    return cut(text, most) or "Report"
