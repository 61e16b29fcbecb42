"""Telling a channel of a report, once: it is told when it has said so, and nothing is ever repeated from here."""

from datetime import date
from hashlib import sha256
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from reportgen.deliver.receipt import Receipt
from reportgen.deliver.webhooks import plain, slack, teams
from reportgen.deliver.webhooks.channel import Channel, parts_of
from reportgen.deliver.webhooks.notice import Notice
from reportgen.deliver.webhooks.witness import Witness, watching
from reportgen.errors import Problem, SpecError

if TYPE_CHECKING:
    from apprise.plugins.base import NotifyBase

Kind = Literal["teams", "slack", "json"]
CHANNELS: MappingProxyType[Kind, Channel] = MappingProxyType({"teams": teams, "slack": slack, "json": plain})
_CONNECT = 20.0
PATIENCE = 30.0
"""Seconds for an answer."""
_COLOURS = {"done": "success", "alert": "warning", "check-failed": "failure"}
_WITHDRAWN = (401, 403, 404, 410)


def check_channel(kind: Kind, url: str) -> None:
    """See that the address is one of such a channel; nothing is sent.

    Raises:
        SpecError: if it is not. The address, which is a secret, is not repeated.
    """
    _service(kind, url, Notice("", "", date.min, "done"), PATIENCE)


def recipient(kind: Kind, url: str) -> str:
    """The channel's name for those who remember what was told to whom: no secret, and the same for the same address."""
    return f"{kind}:{sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def tell_channel(kind: Kind, url: str, notice: Notice, patience: float = PATIENCE) -> Receipt:
    """Post the notice.

    The receipt's outcome is ``sent`` if the channel said so; ``failed`` if it has not got it; ``unknown`` if it may
    have got it, because the connection ended before the answer. No address is in it. Certificates are always checked,
    redirects not followed; ``REQUESTS_CA_BUNDLE`` names a company's own authority, ``HTTPS_PROXY`` a proxy.

    Args:
        url: the address itself, a secret.
        patience: seconds to wait for the answer.

    Raises:
        SpecError: if that is no address of such a channel.
    """
    from apprise.common import NotifyFormat

    service = _service(kind, url, notice, patience)
    parts = parts_of(url)
    target = f"{kind} at {parts.hostname if parts else ''}"
    message = CHANNELS[kind].message(notice)
    with watching() as witness:
        told = service.notify(
            body=message.body,
            title=message.title,
            notify_type=_COLOURS[notice.status],
            body_format=NotifyFormat.MARKDOWN,
            body_passthrough=True,
        )
    if told or (witness.status and CHANNELS[kind].accepts(witness.status)):
        return Receipt(target, "sent", "the channel has it")
    return Receipt(target, *_outcome(witness, patience))


def _service(kind: Kind, url: str, notice: Notice, patience: float) -> "NotifyBase":
    from apprise.asset import AppriseAsset

    channel, parts = CHANNELS[kind], parts_of(url)
    options = {
        "asset": AppriseAsset(app_id="reportgen", app_desc="reportgen", http_redirects=False),
        "verify": True,
        "redirect": False,
        "retry": 0,
        "cto": _CONNECT,
        "rto": patience,
    }
    with watching():  # what is wrong with an address is written to the log with the address
        service = channel.service(parts, notice, options) if parts else None
    if service is None:
        message = f"the address of the {kind} webhook is not that of {channel.what}"
        raise SpecError(Problem("bad-webhook", message, hint=f"it looks like {channel.form}"))
    return service


def _outcome(witness: Witness, patience: float) -> tuple[Literal["failed", "unknown"], str]:
    status = witness.status
    if status is not None and 200 <= status < 300:
        return "unknown", f"it answers {status}, but not as such a channel does; see there whether it was told"
    if status is not None:
        return "failed", _refused(status)
    if why := witness.never_arrived:
        return "failed", why
    return (
        "unknown",
        f"no answer came in {patience:g} seconds or the connection was lost; see there whether it was told",
    )


def _refused(status: int) -> str:
    phrase = next((one.phrase for one in HTTPStatus if one == status), "")
    answer = f"it answers {status} {phrase}".rstrip()
    if 300 <= status < 400:
        return f"{answer}: it sends us elsewhere, which is not followed"
    if status in _WITHDRAWN:
        return f"{answer}: the address may have been withdrawn"
    return f"{answer}: it takes no more for now" if status == HTTPStatus.TOO_MANY_REQUESTS else answer
