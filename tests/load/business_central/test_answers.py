"""Answers that no service should give, and those that mean: come again later."""

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from reportgen.errors import DataError
from reportgen.load.business_central.transport import Limits
from tests.load.business_central.client import QuickClock, cached, fetch, refusal, service
from tests.load.business_central.ledgers import company, entry
from tests.load.business_central.server import (
    API,
    DIRECTORY,
    ENVIRONMENT,
    TENANT,
    Asked,
    Business,
    Number,
    Reply,
    Trick,
    serving,
    wrong,
)

ENTRIES = "itemLedgerEntries"
HTML = {"Content-Type": "text/html; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def business(certificates: tuple[Path, Path]) -> Iterator[Business]:
    """A service at work with 30 entries, ten on a page."""
    made = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))})
    with serving(made, certificates[1]):
        yield made


def of_entries(reply: Callable[[Asked], Reply | None]) -> Trick:
    """Only requests for entries are answered like this."""
    return lambda asked: reply(asked) if asked.path.endswith(ENTRIES) else None


def body(text: str | bytes, status: int = 200, **headers: str) -> Reply:
    """An answer with this body."""
    return Reply(status, text.encode() if isinstance(text, str) else text, headers or JSON)


def page(link: str, *rows: Any) -> Reply:
    """A page of entities with a link to the next one."""
    return body(json.dumps({"value": [{**row, "costAmountActual": 1} for row in rows], "@odata.nextLink": link}))


def refused(business: Business, tmp_path: Path, trick: Trick, **more: Any) -> DataError:
    """The error with which the ledger is refused; nothing of it is kept, no secret told."""
    business.trick = trick
    error = refusal(service(business.address, tmp_path), page_size=10, **more)
    assert "token-number" not in str(error)
    assert "s3cr3t" not in str(error)
    assert "\n" not in error.problems[0].message
    assert not list(tmp_path.rglob("kept.json"))
    return error


BAD = {
    "a web page": body("<!DOCTYPE html><html><h1>Sign in</h1></html>", 200, **HTML),
    "a web page that says it is JSON": body(" <html>", 200),
    "the wrong type": body("entryNo;itemNo", 200, **{"Content-Type": "text/csv"}),
    "no type": body("{}", 200, **{"X-Nothing": "1"}),
    "cut off": body('{"value": [{"entryNo": 1, "itemNo": "X"'),
    "nothing": body(""),
    "no list": body('{"values": []}'),
    "a list": body("[]"),
    "an object for a list": body('{"value": {"entryNo": 1}}'),
    "numbers for entities": body('{"value": [1, 2]}'),
    "not a number": body('{"value": [{"entryNo": 1, "quantity": NaN}]}'),
    "an endless nest": body('{"value": ' + "[" * 200_000),
    "not UTF-8": body(b'{"value": [{"entryNo": 1, "itemNo": "\xff\xfe"}]}'),
    "no entry number": body('{"value": [{"itemNo": "X"}]}'),
    "a broken entry number": body('{"value": [{"entryNo": 1.5}]}'),
    "a huge entry number": body('{"value": [{"entryNo": 99999999999999999999}]}'),
    "a link that is no text": body('{"value": [], "@odata.nextLink": ["x"]}'),
    "broken packing": body(b"\x1f\x8b not gzip", 200, **JSON, **{"Content-Encoding": "gzip"}),
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_page_is_refused_in_one_line(business: Business, tmp_path: Path, what: str) -> None:
    """Exit status 1 with a reason, never a traceback, and nothing of it in the cache."""
    error = refused(business, tmp_path, of_entries(lambda asked: BAD[what]))
    assert error.problems[0].code == "bad-answer"


LINKS = {
    "another host": "https://evil.example/v2.0/x/y/api/microsoft/analytics/v1.0/companies(1)/itemLedgerEntries?a=1",
    "another port": "https://127.0.0.1:1" + API + "/companies(1)/itemLedgerEntries?a=1",
    "no encryption": "http://127.0.0.1" + API + "/companies(1)/itemLedgerEntries?a=1",
    "a user": "https://me:pw@127.0.0.1" + API + "/companies(1)/itemLedgerEntries?a=1",
    "a file": "file:///etc/passwd",
    "a path outside": "/v2.0/other/place/api/microsoft/analytics/v1.0/companies(1)/itemLedgerEntries?a=1",
    "the way up": API + "/../../../../../admin/itemLedgerEntries?a=1",
    "the way up, disguised": API + "/%2e%2e/%2e%2e/admin/itemLedgerEntries?a=1",
    "another entity": API + "/companies(1)/users?a=1",
    "a broken address": "https://[::1",
    "another scheme": "//evil.example" + API + "/companies(1)/itemLedgerEntries",
}


@pytest.mark.parametrize("where", LINKS)
def test_a_next_link_that_leads_away_is_not_followed(business: Business, tmp_path: Path, where: str) -> None:
    """Neither the token nor a question goes anywhere but to the service that the spec names."""
    error = refused(business, tmp_path, of_entries(lambda asked: page(LINKS[where], entry(1, costAmountActual=1))))
    assert error.problems[0].code == "bad-paging"
    assert len(business.queries(ENTRIES)) == 1


def test_a_next_link_to_itself_is_a_loop(business: Business, tmp_path: Path) -> None:
    """The same link twice."""
    address = f"{API}/companies({business.ids()['CRONUS']})/{ENTRIES}?$skiptoken=1"
    number = iter(range(1, 100))
    error = refused(
        business, tmp_path, of_entries(lambda asked: page(address, entry(next(number), costAmountActual=1)))
    )
    assert "leads back" in error.problems[0].message


def test_next_links_that_always_give_the_same_page_are_a_loop(business: Business, tmp_path: Path) -> None:
    """Ever new links, ever the same entities: of entries and of master data."""
    number = iter(range(1, 1000))

    def again(asked: Asked) -> Reply | None:
        if not asked.path.endswith("items"):
            return None
        return page(f"{API}/{asked.path}?$skiptoken={next(number)}", {"itemNo": "X", "itemDescription": "x"})

    business.trick = again
    error = refusal(service(business.address, tmp_path))
    assert "again and again" in error.problems[0].message


def test_pages_without_an_entity_do_not_go_on_for_ever(business: Business, tmp_path: Path) -> None:
    """A few may follow each other, but not any number."""
    number = iter(range(1, 1000))
    trick = of_entries(lambda asked: page(f"{API}/{asked.path}?$skiptoken={next(number)}"))
    assert refused(business, tmp_path, trick).problems[0].code == "bad-paging"
    assert len(business.queries(ENTRIES)) < 20


def test_entries_that_are_not_in_order_are_refused(business: Business, tmp_path: Path) -> None:
    """Otherwise an interrupted run could not be gone on with."""
    trick = of_entries(lambda asked: body(json.dumps({"value": [{"entryNo": 2}, {"entryNo": 1}]})))
    assert "entry 1 follows entry 2" in refused(business, tmp_path, trick).problems[0].message


def test_more_entities_than_asked_for_are_refused(business: Business, tmp_path: Path) -> None:
    """A page has an end."""
    trick = of_entries(lambda asked: body(json.dumps({"value": [{"entryNo": n} for n in range(1, 12)]})))
    assert "11 entities, and 10 were asked for" in refused(business, tmp_path, trick).problems[0].message


def test_a_redirect_is_not_followed(business: Business, tmp_path: Path) -> None:
    """Wherever it leads."""
    trick = of_entries(lambda asked: body("", 302, Location="https://evil.example/"))
    error = refused(business, tmp_path, trick)
    assert (error.problems[0].code, "evil.example" in error.problems[0].message) == ("redirected", True)


def test_an_answer_has_a_largest_size_also_when_it_is_packed(business: Business, tmp_path: Path) -> None:
    """A small body that unpacks to a very large one is given up on the way."""
    bomb = Reply(200, gzip.compress(b" " * 50_000_000, 9), {**JSON, "Content-Encoding": "gzip"})
    error = refused(business, tmp_path, of_entries(lambda asked: bomb), limits=Limits(size=1_000_000))
    assert error.problems[0].code == "answer-too-large"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "not-offered"),
        (403, "not-allowed"),
        (404, "not-offered"),
        (500, "service-failed"),
        (418, "service-failed"),
    ],
)
def test_an_error_object_is_shown_in_one_line(business: Business, tmp_path: Path, status: int, code: str) -> None:
    """Code and message of the service, without its correlation ids, and what to check."""
    said = "You do not have\r\nthe permission.  CorrelationId:  11111111-2222."
    error = refused(business, tmp_path, of_entries(lambda asked: wrong(status, "Internal_X", said)))
    problem = error.problems[0]
    assert problem.code == code
    assert problem.message.endswith(f"status {status}, Internal_X: You do not have the permission.")
    assert problem.hint


def test_metadata_with_a_doctype_is_not_read(business: Business, tmp_path: Path) -> None:
    """No entities of the document's own are expanded; the columns are learned from the first entity instead."""
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    xml = {"Content-Type": "application/xml"}
    business.trick = lambda asked: body(bomb, 200, **xml) if asked.path == "$metadata" else None
    assert len(cached(fetch(service(business.address, tmp_path)), ENTRIES)) == 30


# Come again later


def at_first(times: int, *replies: Reply) -> Trick:
    """So many requests for entries get these answers, in turn; then all is well."""
    count = iter(range(1000))

    def reply(asked: Asked) -> Reply | None:
        at = next(count)
        return replies[at % len(replies)] if at < times else None

    return of_entries(reply)


MOMENTS = {
    "Date": format_datetime(NOW, usegmt=True),
    "Retry-After": format_datetime(NOW + timedelta(seconds=20), usegmt=True),
}
LATER = {
    "429 with seconds": (body("{}", 429, **{"Retry-After": "20"}), 20.0),
    "503 with seconds": (body("<html>", 503, **{"Retry-After": "20"}), 20.0),
    "429 with a moment": (body("{}", 429, **MOMENTS), 20.0),
    "503 with a moment": (body("{}", 503, **MOMENTS), 20.0),
    "429 without": (body("{}", 429), 0.0),
    "504": (body("", 504), 0.0),
    "a dropped connection": (Reply(200, b'{"value": []}' * 100, JSON, drop=True), 0.0),
}


@pytest.mark.parametrize("how", LATER)
def test_what_passes_is_waited_for(business: Business, tmp_path: Path, how: str) -> None:
    """At least as long as the service asks, and never without a pause."""
    reply, least = LATER[how]
    business.trick = at_first(3, reply)
    clock, told = QuickClock(), list[str]()
    found = fetch(service(business.address, tmp_path), clock=clock, tell=told.append)

    assert len(cached(found, ENTRIES)) == 30
    assert len(clock.slept) == 3
    assert all(seconds >= max(least, 0.5) for seconds in clock.slept)
    assert len([line for line in told if "waiting" in line]) == sum(seconds >= 2 for seconds in clock.slept)


@pytest.mark.parametrize("how", LATER)
def test_what_does_not_pass_is_given_up_in_time(business: Business, tmp_path: Path, how: str) -> None:
    """All attempts together have a deadline."""
    clock = QuickClock()
    error = refused(business, tmp_path, at_first(1000, LATER[how][0]), clock=clock, limits=Limits(whole=300))
    assert error.problems[0].code == "service-unavailable"
    assert clock.now <= 300


def test_a_pause_beyond_the_deadline_is_not_begun(business: Business, tmp_path: Path) -> None:
    """The user learns at once that the service wants an hour."""
    clock = QuickClock()
    reply = body("{}", 429, **{"Retry-After": "3600"})
    error = refused(business, tmp_path, at_first(1000, reply), clock=clock, limits=Limits(whole=600))
    assert "wait 3,600 seconds" in error.problems[0].message
    assert clock.slept == []


def test_a_service_that_is_not_there_is_told(
    business: Business, tmp_path: Path, certificates: tuple[Path, Path]
) -> None:
    """Nothing listens: tried a few times, then told."""
    with ExitStack() as stack:
        address = stack.enter_context(serving(Business({}), certificates[1]))
    error = refusal(service(address, tmp_path))
    assert error.problems[0].code == "service-unavailable"
    assert "no connection" in error.problems[0].message


def test_a_certificate_that_nobody_vouches_for_is_refused(
    business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the message says how to name a company's own authority."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    problem = refusal(service(business.address, tmp_path)).problems[0]
    assert problem.code == "certificate-not-trusted"
    assert "REQUESTS_CA_BUNDLE" in problem.hint
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "nowhere.pem"))
    assert refusal(service(business.address, tmp_path)).problems[0].code == "certificate-not-trusted"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1", "ftp://x", "https://me:pw@host", "nonsense", "https://h:99999"]
)
@pytest.mark.parametrize("key", ["url", "login"])
def test_only_https_is_spoken(business: Business, tmp_path: Path, address: str, key: str) -> None:
    """A token in the clear is a token lost; a password in an address is not repeated."""
    error = refusal(service(business.address, tmp_path, **{key: address}))
    assert error.problems[0].code == "bad-address"
    assert "pw" not in str(error)


def test_numbers_stay_as_the_service_writes_them(business: Business, tmp_path: Path) -> None:
    """Decimals exactly; what is no number of the ledger's kind stays text for the loader to judge."""
    cells = {1: Number("0.1"), 2: Number("1234567890123.12345"), 3: Number("1E+2"), 4: Number("12.3456789")}
    for number, cell in cells.items():
        business.companies["CRONUS"][ENTRIES][number - 1]["costAmountActual"] = cell
    rows = {row["entryNo"]: row for row in cached(fetch(service(business.address, tmp_path)), ENTRIES)}
    assert [rows[number]["costAmountActual"] for number in cells] == list(cells.values())


@pytest.mark.parametrize("tenant", ["", f"{DIRECTORY}/", f"{TENANT.upper()}/"])
def test_the_service_may_leave_out_the_tenant_or_name_its_id(business: Business, tmp_path: Path, tenant: str) -> None:
    """Links to next pages are written in several ways by the real service."""
    business.links = f"/v2.0/{tenant}{ENVIRONMENT}/api/microsoft/analytics/v1.0"
    assert len(cached(fetch(service(business.address, tmp_path), page_size=10), ENTRIES)) == 30
