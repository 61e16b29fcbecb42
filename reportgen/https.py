"""What HTTPS itself says, whoever asks: which host an address leads to, and how long an answer wants us to wait."""

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_MOST_SECONDS = 10_000_000


def home_of(url: str) -> str:
    """Scheme, host and port of an address, to compare.

    Raises:
        ValueError: if it is not https, or carries a user or password.
    """
    parts = urlsplit(url)
    port = parts.port or 443
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or "\\" in url:
        raise ValueError("this is no address of a web service under https")
    return f"https://{parts.hostname}" + ("" if port == 443 else f":{port}")


def asked_pause(headers: Mapping[str, str]) -> float | None:
    """Seconds that ``Retry-After`` asks for, as a number or as a moment; None if it does not, or means nothing.

    A moment is compared with the answer's own ``Date``, so that it does not matter how this machine's clock goes.

    Args:
        headers: of the answer, names in lower case.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), _MOST_SECONDS)
    until, now = moment_of(text), moment_of(headers.get("date", ""))
    return max(0.0, (until - now).total_seconds()) if until and now else None


def moment_of(text: str) -> datetime | None:
    """A moment as HTTP writes it; None if it is none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo else None
