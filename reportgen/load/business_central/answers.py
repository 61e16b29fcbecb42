"""Pages of entities: what an answer of the service says, with numbers as the text it writes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.entra import one_line
from reportgen.errors import DataError, Problem
from reportgen.load.business_central.transport import Answer

Entity = Mapping[str, Any]
_JSON = ("application/json", "text/json")


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the entities that were asked for."""

    entities: tuple[Entity, ...]
    """Numbers are text, exactly as the service writes them."""
    next_link: str
    """Where the next page is; blank on the last one."""
    count: int | None
    """How many entities there are on all pages, if that was asked and is answered."""


def page_of(answer: Answer, what: str) -> Page:
    """The page that an answer with status 200 holds.

    Args:
        what: what was asked for, as ``itemLedgerEntries of CRONUS``.

    Raises:
        DataError: if it holds something else.
    """
    found = _json(answer, what)
    rows = found.get("value") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise _bad(what, "the answer has no list 'value'")
    if not all(isinstance(row, dict) for row in rows):
        raise _bad(what, "not everything in 'value' is an entity")
    link = found.get("@odata.nextLink") or ""
    if not isinstance(link, str):
        raise _bad(what, "'@odata.nextLink' is no address")
    return Page(tuple(rows), link, _count(found.get("@odata.count")))


def error_text(answer: Answer) -> str:
    """What the service says is wrong, in one line: OData's error object, else the status alone."""
    try:
        error = json.loads(answer.body)["error"]
        said = f"{error['code']}: {error['message']}"
    except (ValueError, KeyError, TypeError, RecursionError):
        return f"status {answer.status}"
    return one_line(f"status {answer.status}, {said}")


def _json(answer: Answer, what: str) -> Any:
    if "html" in answer.kind or answer.body.lstrip()[:1] == b"<":
        raise _bad(what, "the answer is a web page", hint="check url: it must be the service, not a portal or a proxy")
    if answer.kind not in _JSON:
        raise _bad(what, f"the answer is '{one_line(answer.kind) or 'nothing known'}', not JSON")
    try:
        return json.loads(answer.body.decode("utf-8-sig"), parse_float=str, parse_int=str, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise _bad(what, "the answer is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        why = "it is cut off or damaged" if isinstance(error, ValueError) else "it is nested too deeply"
        raise _bad(what, f"the answer cannot be read as JSON: {why}") from error


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _count(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19 else None


def _bad(what: str, why: str, hint: str = "") -> DataError:
    return DataError(Problem("bad-answer", f"{what}: {why}", hint=hint or "try again; what was fetched so far is kept"))
