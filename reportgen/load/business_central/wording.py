"""What a service says, fit for one line of ours."""

import re

_MOST = 300
_TAILS = re.compile(r"\s*(Trace ID|CorrelationId|Correlation ID|Timestamp)\s*:.*", re.IGNORECASE | re.DOTALL)


def one_line(text: str) -> str:
    """The text without line ends, unprintable signs and the numbers that only the service's makers understand."""
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in _TAILS.sub("", text)).split())
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"
