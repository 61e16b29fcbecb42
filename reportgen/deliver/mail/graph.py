"""Mail by Microsoft Graph: in one request where that has room, else as a draft whose large files are uploaded in parts.

A draft that is not sent is removed again, unless nobody can tell whether it was sent.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, NoReturn, Self
from urllib.parse import quote, urlsplit

from reportgen.deliver.mail.graph_json import Attached, attached_to, message_json, read, written
from reportgen.deliver.mail.https import Answer, Dropped, Https
from reportgen.deliver.mail.oauth import MailTokens
from reportgen.deliver.mail.transport import Refused, TransportError, TryLater, Unknown
from reportgen.entra import Application, one_line

ONE_REQUEST = 4_000_000
"""Bytes of a request; the service takes 4 MiB."""
BY_POST = 2_900_000
"""Bytes of a file that is added to a draft in one request; larger ones are uploaded."""
PART = 10 * 320 * 1024
"""Bytes of one part of an upload: a multiple of 320 KiB, below 4 MB."""
_BUSY = frozenset((408, 429, 503, 509))
_JSON = {"Content-Type": "application/json"}
_HINTS = {
    401: "the application has to be registered for the service: see tenant and client_id",
    403: "the application needs the permission Mail.Send (Mail.ReadWrite too for large files), and access to the"
    " mailbox",
    404: "check from: or sender:, the mailbox that mail is sent from",
    413: "attach less, or lower attach_limit:",
}
_FOR_ALL = frozenset((401, 403, 404))
"""Statuses that every message would get: they are about the application and its mailbox."""


@dataclass(frozen=True, slots=True)
class GraphWay:
    """The service, who asks, and the mailbox that mail is sent from."""

    application: Application
    url: str = "https://graph.microsoft.com"
    mailbox: str = ""
    """The sender's own if blank."""
    timeout: float = 60.0
    """Seconds for each answer."""
    last_answer: float = 300.0
    """Seconds for the answer to a whole message. Giving up there leaves it unknown."""

    @property
    def scope(self) -> str:
        """What the token is for."""
        return f"{self.url.rstrip('/')}/.default"


class GraphTransport:
    """Microsoft Graph as a `Transport`; its connections close at its end."""

    def __init__(self, way: GraphWay) -> None:
        """Prepares; nothing is sent yet.

        Raises:
            Refused: if an address is not https.
        """
        self._way = way
        self._https = Https(way.url)
        self._tokens = MailTokens(way.application, way.scope)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._https.close()
        self._tokens.close()

    def __repr__(self) -> str:
        return f"GraphTransport({self._https.home})"

    def ready(self) -> None:
        """Have a token that is good now.

        Raises:
            TryLater: if the login service is not there or busy.
            Refused: if it gives none.
        """
        self._tokens()

    def send(self, message: EmailMessage, sender: str, recipients: Sequence[str]) -> Mapping[str, TryLater | Refused]:
        """Hand the message over. The service takes it for all recipients or for none: what is given is empty.

        Raises:
            TryLater: if the service is not there, or busy; nobody has the message.
            Refused: if it takes neither this message nor, perhaps, any other.
            Unknown: if the connection is lost, or the service fails, when all is said.
        """
        root = f"{self._way.url.rstrip('/')}/v1.0/users/{quote(self._way.mailbox or sender, safe='@')}"
        attached = attached_to(message)
        small = sum(len(one.body) for one in attached) <= BY_POST
        if small and len(whole := _to_send(message, recipients, attached)) <= ONE_REQUEST:
            self._last(f"{root}/sendMail", whole)
        else:
            self._as_draft(root, written(message_json(message, recipients, ())), attached)
        return {}

    def _as_draft(self, root: str, message: bytes, attached: Sequence[Attached]) -> None:
        draft = read(self._expected("POST", f"{root}/messages", message, (201,)).body).get("id")
        if not isinstance(draft, str) or not draft:
            raise TryLater(f"'{self._https.home}' makes a draft and does not name it")
        place = f"{root}/messages/{quote(draft, safe='')}"
        try:
            for one in attached:
                self._attach(place, one)
            self._last(f"{place}/send", b"")
        except Unknown:
            raise
        except BaseException:
            self._remove(place)
            raise

    def _attach(self, place: str, one: Attached) -> None:
        if len(one.body) <= BY_POST:
            self._expected("POST", f"{place}/attachments", written(one.whole()), (201,))
            return
        order = written({"AttachmentItem": one.described()})
        session = self._expected("POST", f"{place}/attachments/createUploadSession", order, (200, 201))
        url = read(session.body).get("uploadUrl")
        if not isinstance(url, str) or urlsplit(url).scheme != "https":
            raise Refused(f"'{self._https.home}' names no https address to upload '{one.name}' to", all_mail=True)
        upload = Https(url)
        try:
            self._upload(upload, url, one)
        finally:
            upload.close()

    def _upload(self, upload: Https, url: str, one: Attached) -> None:
        """Part by part, where the service says it goes on. The address itself lets in: the token is not shown there."""
        start, total = 0, len(one.body)
        while start < total:
            part = one.body[start : start + PART]
            end = start + len(part)
            headers = {"Content-Type": "application/octet-stream", "Content-Range": f"bytes {start}-{end - 1}/{total}"}
            answer = self._answered(lambda: upload.ask("PUT", url, headers, part, self._way.timeout))  # noqa: B023
            if answer.status not in (200, 201, 202):
                self._stop(answer, f"the upload of '{one.name}'")
            goes_on = _next(answer) if end < total else end
            if not start < goes_on <= end:
                raise TryLater(f"the upload of '{one.name}' to '{upload.home}' does not go on")
            start = goes_on

    def _last(self, url: str, body: bytes) -> None:
        """The request with which the message leaves, on a connection of its own: an idle one that the service has
        closed could not be told from one that is lost."""
        self._https.close()
        try:
            answer = self._authorized("POST", url, body, self._way.last_answer)
        except Dropped as dropped:
            if dropped.begun:
                raise Unknown(f"{dropped.words}, after the message") from None
            raise TryLater(dropped.words, all_mail=True) from None
        if 200 <= answer.status < 300:
            return
        if answer.status >= 500 and answer.status not in (*_BUSY, 507):
            raise Unknown(f"'{self._https.home}' fails after the message: {self._said(answer)}")
        self._stop(answer, "the message")

    def _remove(self, place: str) -> None:
        """The draft goes as well as it can."""
        with suppress(TransportError, Dropped):
            self._authorized("DELETE", place, None, self._way.timeout)

    def _expected(self, method: str, url: str, body: bytes, statuses: Sequence[int]) -> Answer:
        """The answer, if its status is one of these."""
        answer = self._answered(lambda: self._authorized(method, url, body, self._way.timeout))
        if answer.status not in statuses:
            self._stop(answer, "the message")
        return answer

    def _answered(self, ask: Callable[[], Answer]) -> Answer:
        try:
            return ask()
        except Dropped as dropped:
            raise TryLater(dropped.words, all_mail=not dropped.begun) from None

    def _authorized(self, method: str, url: str, body: bytes | None, timeout: float) -> Answer:
        """The answer to a request with the token; with a new one where the service does not take it."""

        def ask(token: str) -> Answer:
            headers: dict[str, str] = {"Authorization": f"Bearer {token}", **(_JSON if body else {})}
            return self._https.ask(method, url, headers, body, timeout)

        answer = ask(self._tokens())
        return ask(self._tokens.renew()) if answer.status == 401 else answer

    def _stop(self, answer: Answer, what: str) -> NoReturn:
        """What an answer that is no yes means for a message that nobody has."""
        words = f"'{self._https.home}' does not take {what}: {self._said(answer)}"
        if answer.status in _BUSY or (answer.status >= 500 and answer.status != 507):
            raise TryLater(words, answer.pause, all_mail=answer.status in _BUSY)
        raise Refused(words, _HINTS.get(answer.status, ""), all_mail=answer.status in _FOR_ALL)

    def _said(self, answer: Answer) -> str:
        """The status, and the error in the service's words where it has any."""
        if 300 <= answer.status < 400:
            return f"{answer.status}, it sends us elsewhere, which is not followed"
        error: Any = read(answer.body).get("error")
        said = [str(error.get(name) or "") for name in ("code", "message")] if isinstance(error, dict) else []
        return one_line(self._tokens.without_secrets(": ".join([str(answer.status), *filter(None, said)])))


def _to_send(message: EmailMessage, recipients: Sequence[str], attached: Sequence[Attached]) -> bytes:
    return written({"message": message_json(message, recipients, attached), "saveToSentItems": True})


def _next(answer: Answer) -> int:
    """Where an upload goes on; -1 if the answer does not say."""
    ranges = read(answer.body).get("nextExpectedRanges")
    first = str(ranges[0]).partition("-")[0] if isinstance(ranges, list) and ranges else ""
    return int(first) if first.isascii() and first.isdigit() and len(first) < 20 else -1
