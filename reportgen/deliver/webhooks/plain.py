"""A program that takes JSON by POST: the notice as `notice.payload` gives it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qsl

from reportgen.deliver.webhooks.channel import Message
from reportgen.deliver.webhooks.notice import Notice, payload

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

what = "a web service"
form = "https://…"
_NOT_OURS = {"version": "", "message": "", "attachments": "", "type": ""}
"""What the library would say beside."""


def service(parts: SplitResult, notice: Notice, options: dict[str, Any]) -> "NotifyBase | None":
    """As `channel.Channel` says."""
    from apprise.plugins.custom_json import NotifyJSON

    make: Any = NotifyJSON
    own = {name: value for name, value in payload(notice).items() if name != "title"}
    service: NotifyBase = make(
        host=parts.hostname,
        port=parts.port,
        secure=True,
        fullpath=parts.path or "/",
        params=dict(parse_qsl(parts.query, keep_blank_values=True)),
        payload=_NOT_OURS | own,
        **options,
    )
    return service


def message(notice: Notice) -> Message:
    """As `channel.Channel` says: the title, and a body that is not sent."""
    return Message(payload(notice)["title"], "-")


def accepts(status: int) -> bool:  # noqa: ARG001
    """As `channel.Channel` says."""
    return False
