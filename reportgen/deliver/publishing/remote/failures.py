"""What a server refuses, in words: where, what, and what would be right. Its own text may hold secrets: left out."""

from reportgen.deliver.publishing.remote.store import OWN
from reportgen.errors import DeliveryError, Problem

_LOGIN = "see user and password under publish; a password is named, as env:NAME"
_KINDS = {
    "no-permission": ("permission is denied", "the login needs the right to list, read, write and remove there"),
    "login-refused": ("the login is refused", _LOGIN),
    "no-such-place": ("there is no such place", "see its name in the url under publish, or have it made"),
    "unknown-server": ("nobody has vouched for this server", "have its key checked by those who run it"),
    "certificate-not-trusted": (
        "its certificate is not trusted",
        "see that the name is right; a company's own authority belongs among this machine's certificates",
    ),
    "disk-full": ("there is no room left", "free some space, or keep fewer older reports with keep under publish"),
    "not-a-folder": ("a file is where a folder should be", "move it away, or publish elsewhere"),
    "cannot-reach": ("the server cannot be reached", "see the host's name and port, and the network between"),
    "connection-lost": ("the connection broke", "run the command again: it goes on where it stopped"),
    "lock-lost": (
        "the lock was lost while the network or this machine stood still",
        "run the command again: what is published is whole, only not the latest",
    ),
    "locked": ("another run publishes here", "wait for it, then run the command again"),
    "cannot-write": ("the server refuses", "ask those who run it; its log tells more"),
}


def refusal(place: str, code: str, what: str = "", detail: str = "", hint: str = "") -> DeliveryError:
    """The error for one of the kinds above.

    Args:
        place: the place's url, without user and password.
        what: instead of the kind's own sentence.
        detail: a file's path, a status: what narrows it down.
        hint: instead of the kind's own.
    """
    reason, usual = _KINDS[code]
    told = f"'{place}': {what or reason}" + (f" ({detail})" if detail else "")
    return DeliveryError(Problem(code, told, hint=hint or usual))


def missing(extra: str, what: str) -> DeliveryError:
    """The error where an optional library is not installed."""
    hint = f"pip install 'reportgen[{extra}]'"
    return DeliveryError(Problem("missing-extra", f"what speaks {what} is not installed", hint=hint))


def by_status(place: str, status: int, path: str) -> DeliveryError:
    """The error for a status of HTTP that is no success and not worth asking again."""
    codes = {401: "login-refused", 403: "no-permission", 404: "no-such-place", 409: "no-such-place", 507: "disk-full"}
    return refusal(place, codes.get(status, "cannot-write"), detail=f"status {status}{about(path)}")


def about(path: str) -> str:
    """The path, for a detail; nothing for the root, and for what the place keeps for itself."""
    return f" for {path}" if path and not path.startswith(OWN) else ""
