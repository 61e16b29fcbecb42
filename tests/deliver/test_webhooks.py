"""Channels: what Teams, Slack and a program get, and how every answer, and none, ends."""

import logging
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.deliver.receipt import Receipt
from reportgen.deliver.webhooks import Notice, NoticeFigure, check_channel, recipient, slack, teams, tell_channel
from reportgen.errors import SpecError
from tests.deliver.channels import GOVERNMENT, LOGIC, NAMES, OTHER, POWER, SLACK, Service, leading_to, serving
from tests.load.business_central.certificates import made_in

SECRET = "aB-c_d3Fg"
TEAMS_OLD = (
    f"https://{LOGIC}:443/workflows/0a1b/triggers/manual/paths/invoke"
    f"?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SECRET}"
)
TEAMS = (
    f"https://{POWER}:443/powerautomate/automations/direct/workflows/0a1b/triggers/manual/paths/invoke"
    f"?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SECRET}"
)
SLACK_HOOK = f"https://{SLACK}/services/T0A/B0B/{SECRET.replace('-', '').replace('_', '')}"
LINK = "https://intranet.example.com/reports/stock/2026-11-20/"
NOTICE = Notice(
    "Stock",
    "CRONUS & Co",
    date(2026, 11, 20),
    "alert",
    (
        NoticeFigure("inventory_quantity", "Inventory quantity", Decimal("1234.50"), "1,234.5", "▲ 12 against Oct 31"),
        NoticeFigure("inventory_value", "Inventory value", None, ""),
    ),
    ("Expired quantity is 14",),
    ("2 entries have no item",),
    LINK,
)
HOSTILE = "<!channel> <@U1> <https://evil.example|bank> [bank](https://evil.example) <at>all</at>\n# *x*\u202e"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return made_in(tmp_path_factory.mktemp("channels"), *NAMES)


@pytest.fixture(scope="module")
def running(certificates: tuple[Path, Path]) -> Iterator[Service]:
    with serving(certificates[1]) as service:
        yield service


@pytest.fixture
def service(
    running: Service, certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Service:
    """The server, answering well; the names of Teams and Slack lead to it, and its authority is trusted."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates[0]))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(socket, "getaddrinfo", leading_to(running.port))
    for name, value in vars(Service(port=running.port)).items():
        setattr(running, name, value)
    return running


def own(service: Service) -> str:
    """Address of the company's own web service."""
    return f"https://127.0.0.1:{service.port}/hooks/a%2Fb?sig=s%2B{SECRET}&empty="


def told(service: Service, kind: Any = "json", patience: float = 5) -> Receipt:
    """What becomes of a notice; whatever it is, the secret is in no word of it, and one request at most was made."""
    url = {"json": own(service), "slack": SLACK_HOOK, "teams": TEAMS}[kind]
    receipt = tell_channel(kind, url, NOTICE, patience)
    assert SECRET not in repr(receipt) and len(service.posted) <= 1
    return receipt


def test_a_program_gets_our_json(service: Service) -> None:
    """Schema, status, exact numbers as text, blank as null, days in ISO form; path and query are the address's own."""
    assert told(service) == Receipt("json at 127.0.0.1", "sent", "the channel has it")
    (posted,) = service.posted
    assert (posted.path, posted.headers["content-type"]) == (
        f"/hooks/a%2Fb?sig=s%2B{SECRET}&empty=",
        "application/json",
    )
    assert (posted.headers["user-agent"], "authorization" in posted.headers) == ("reportgen", False)
    assert posted.body == {
        "schema": 1,
        "title": "Stock",
        "company": "CRONUS & Co",
        "as_of": "2026-11-20",
        "status": "alert",
        "figures": [
            {
                "measure": "inventory_quantity",
                "label": "Inventory quantity",
                "value": "1234.50",
                "formatted": "1,234.5",
                "change": "▲ 12 against Oct 31",
            },
            {"measure": "inventory_value", "label": "Inventory value", "value": None, "formatted": "", "change": ""},
        ],
        "alerts": ["Expired quantity is 14"],
        "checks": ["2 entries have no item"],
        "link": LINK,
    }


def test_slack_gets_a_header_and_a_section(service: Service) -> None:
    """What is wrong comes first, then the figures, then the link; nothing is fetched from elsewhere to be shown."""
    assert told(service, "slack").outcome == "sent"
    (posted,) = service.posted
    assert (posted.host, posted.path) == (SLACK, SLACK_HOOK.removeprefix(f"https://{SLACK}"))
    (attachment,) = posted.body.pop("attachments")
    header, section = attachment["blocks"]
    assert posted.body == {} and attachment["color"]
    assert header == {"type": "header", "text": {"type": "plain_text", "text": "Stock", "emoji": True}}
    assert section == {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "CRONUS &amp; Co · 2026-11-20\n"
            "• *Check failed*: 2 entries have no item\n"
            "• *Alert*: Expired quantity is 14\n"
            "• Inventory quantity: *1,234.5* (▲ 12 against Oct 31)\n"
            "• Inventory value: *blank*\n"
            f"<{LINK}|Open the report>",
        },
    }


@pytest.mark.parametrize(
    ("url", "path"),
    [(TEAMS, "/powerautomate/automations/direct/workflows/0a1b"), (TEAMS_OLD, "/workflows/0a1b")],
)
def test_teams_gets_an_adaptive_card(service: Service, url: str, path: str) -> None:
    """A heading and a text, for the addresses of either kind of workflow, with their signature."""
    service.status = 202
    assert tell_channel("teams", url, NOTICE).outcome == "sent"
    (posted,) = service.posted
    start, _, query = posted.path.partition("?")
    assert start == f"{path}/triggers/manual/paths/invoke"
    assert {f"sig={SECRET}", "sv=1.0", "sp=%2Ftriggers%2Fmanual%2Frun"} <= set(query.split("&"))
    (attachment,) = posted.body["attachments"]
    card = attachment["content"]
    assert (attachment["contentType"], card["type"]) == ("application/vnd.microsoft.card.adaptive", "AdaptiveCard")
    assert [block["text"] for block in card["body"]] == [
        "Stock",
        "CRONUS & Co · 2026-11-20\n\n"
        "• **Check failed**: 2 entries have no item\n\n"
        "• **Alert**: Expired quantity is 14\n\n"
        "• Inventory quantity: **1,234.5** (▲ 12 against Oct 31)\n\n"
        "• Inventory value: **blank**\n\n"
        f"[Open the report]({LINK})",
    ]


def test_a_government_has_its_own_slack(service: Service) -> None:
    """An address of hooks.slack-gov.com is posted to, not one of hooks.slack.com."""
    assert tell_channel("slack", f"https://{GOVERNMENT}/services/T0A/B0B/c0c", NOTICE).outcome == "sent"
    assert service.posted[0].host == GOVERNMENT


@pytest.mark.parametrize("kind", ["json", "slack", "teams"])
@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (400, "it answers 400 Bad Request"),
        (404, "it answers 404 Not Found: the address may have been withdrawn"),
        (429, "it answers 429 Too Many Requests: it takes no more for now"),
        (500, "it answers 500 Internal Server Error"),
        (302, "it answers 302 Found: it sends us elsewhere, which is not followed"),
        (308, "it answers 308 Permanent Redirect: it sends us elsewhere, which is not followed"),
    ],
)
def test_an_answer_that_is_no_success_is_told(service: Service, kind: str, status: int, detail: str) -> None:
    """The status stands in words, the request is not repeated, and no redirect is followed."""
    service.status, service.body = status, b"no"
    service.headers = {"Location": f"https://127.0.0.1:{service.port}/elsewhere"} if status < 400 else {}
    receipt = told(service, kind)
    assert (receipt.outcome, receipt.detail, len(service.posted)) == ("failed", detail, 1)


@pytest.mark.parametrize(
    ("kind", "status", "body", "outcome"),
    [
        ("json", 204, b"", "sent"),
        ("teams", 201, b"", "sent"),
        ("slack", 200, b"<html>Please log in</html>", "unknown"),
        ("slack", 204, b"", "unknown"),
    ],
)
def test_what_counts_as_told(service: Service, kind: str, status: int, body: bytes, outcome: str) -> None:
    """Any success of a program or a workflow; of Slack its ``ok`` alone."""
    service.status, service.body = status, body
    assert told(service, kind).outcome == outcome


@pytest.mark.parametrize("kind", ["json", "slack", "teams"])
def test_a_lost_connection_leaves_it_unknown(service: Service, kind: str) -> None:
    """Who hangs up after the request may have it: once is all that is tried."""
    service.drop = True
    receipt = told(service, kind)
    assert (receipt.outcome, len(service.posted)) == ("unknown", 1)
    assert "see there whether it was told" in receipt.detail


def test_a_channel_that_stalls_is_unknown(service: Service) -> None:
    """Who takes the request and never answers may have it; the wait ends."""
    service.stall = threading.Event()
    try:
        assert told(service, patience=0.3).outcome == "unknown"
    finally:
        service.stall.set()


def test_what_never_arrived_has_failed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A certificate of nobody's or of another name, a closed port, an unknown name: nothing was posted."""
    nowhere = tell_channel("json", "https://nowhere.example/", NOTICE)
    assert (nowhere.outcome, nowhere.detail) == ("failed", "the name of the server is not known")
    other = tell_channel("json", f"https://{OTHER}/", NOTICE)
    assert (other.outcome, other.detail) == ("failed", "the certificate is not trusted")
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        refused = tell_channel("json", f"https://127.0.0.1:{closed.getsockname()[1]}/", NOTICE)
    assert (refused.outcome, refused.detail) == ("failed", "the server takes no connection")
    pattern = tell_channel("json", "https://*.example/", NOTICE)
    assert (pattern.outcome, pattern.detail) == ("failed", "there can be no server of that name")
    monkeypatch.setenv("HTTPS_PROXY", "http://localhost:9")
    proxy = tell_channel("json", "https://nowhere.example/", NOTICE)
    assert (proxy.outcome, proxy.detail) == ("failed", "the proxy takes no connection")
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    for kind in ("json", "slack", "teams"):
        receipt = told(service, kind)
        assert (receipt.outcome, receipt.detail) == ("failed", "the certificate is not trusted")
    assert service.posted == []


def test_who_speaks_no_tls_has_got_nothing() -> None:
    """A port of plain HTTP under an address with https: nothing was posted."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_answer_plainly, args=(server,))
        thread.start()
        receipt = tell_channel("json", f"https://127.0.0.1:{server.getsockname()[1]}/", NOTICE, 5)
        thread.join()
    assert (receipt.outcome, receipt.detail) == ("failed", "the server and we have no encryption in common")


def _answer_plainly(server: socket.socket) -> None:
    with server.accept()[0] as connection:
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        ("slack", f"https://evil.example/services/T0A/B0B/{SECRET}"),
        ("slack", f"https://hooks.slack.com/triggers/T0A/B0B/{SECRET}"),
        ("slack", f"http://hooks.slack.com/services/T0A/B0B/{SECRET}"),
        ("slack", f"https://hooks.slack.com@evil.example/services/T0A/B0B/{SECRET}"),
        ("teams", f"https://contoso.webhook.office.com/webhookb2/{SECRET}"),
        ("teams", f"https://{LOGIC}/workflows/0a1b/triggers/manual/paths/invoke?token={SECRET}"),
        ("teams", f"https://{LOGIC}/workflows/0a1b/triggers/manual/paths/invoke?sig={SECRET}%20%2F"),
        ("json", f"http://127.0.0.1/{SECRET}"),
        ("json", f"https://ana:{SECRET}@127.0.0.1/"),
        ("json", f"https://127.0.0.1:{SECRET}/"),
        ("json", f"https://[{SECRET}/"),
        ("json", f"https://127.0.0.1/a\n{SECRET}"),
        ("json", f"https://{'a' * 80}.example/{SECRET}"),
        ("json", f"https://a..example/{SECRET}"),
        ("json", ""),
    ],
)
def test_a_wrong_address_is_told_before_anything_is_sent(kind: Any, url: str, caplog: pytest.LogCaptureFixture) -> None:
    """The message says what would be right, and does not repeat the address, nor does any log."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(SpecError) as caught:
        check_channel(kind, url)
    (problem,) = caught.value.problems
    assert problem.code == "bad-webhook" and f"the address of the {kind} webhook is not that of" in problem.message
    assert SECRET not in str(caught.value) + caplog.text


@given(
    st.sampled_from(["json", "slack", "teams"]),
    st.one_of(
        st.builds("https://{}".format, st.text(max_size=40)),
        st.builds("https://hooks.slack.com/services/{}".format, st.text("aZ09/_-?#%", max_size=20)),
        st.builds(
            f"https://{LOGIC}/workflows/{{}}/triggers/manual/paths/invoke?sig={{}}".format,
            *[st.text("aZ0_-%&", max_size=9)] * 2,
        ),
    ),
)
def test_whatever_stands_in_a_secret_is_an_address_or_told(kind: Any, url: str) -> None:
    """No address ends in anything but acceptance or one sentence."""
    try:
        check_channel(kind, url)
    except SpecError as error:
        assert [problem.code for problem in error.problems] == ["bad-webhook"]


def test_nothing_of_an_address_changes_how_it_is_posted(service: Service, tmp_path: Path) -> None:
    """What the library would take from an address besides (templates, no verification, redirects) is not taken."""
    (tmp_path / "card.json").write_text('{"type": "message", "attachments": [{"contentType": "stolen"}]}')
    asked = f"&template={tmp_path}/card.json&verify=no&redirect=yes&image=yes&format=html"
    assert tell_channel("teams", TEAMS + asked, NOTICE).outcome == "sent"
    assert tell_channel("slack", f"{SLACK_HOOK}?{asked[1:]}", NOTICE).outcome == "sent"
    assert "stolen" not in repr(service.posted) and "Image" not in repr(service.posted)
    service.status = 302
    service.headers = {"Location": f"https://127.0.0.1:{service.port}/elsewhere"}
    assert tell_channel("teams", TEAMS + asked, NOTICE).outcome == "failed"


@pytest.mark.parametrize("kind", ["json", "slack", "teams"])
def test_no_log_holds_the_address(service: Service, kind: str, caplog: pytest.LogCaptureFixture) -> None:
    """With every logger turned up, well or badly as it goes, and afterwards the loggers are as they were."""
    caplog.set_level(logging.DEBUG)
    before = [(log.level, log.propagate, log.handlers) for log in map(logging.getLogger, ("apprise", "urllib3"))]
    for drop in (False, True):
        service.drop = drop
        service.posted.clear()
        told(service, kind)
    assert SECRET.replace("-", "").replace("_", "") not in re.sub("[-_]", "", caplog.text)
    after = [(log.level, log.propagate, log.handlers) for log in map(logging.getLogger, ("apprise", "urllib3"))]
    assert before == after


def test_nothing_is_kept_on_the_disk(service: Service, tmp_path: Path) -> None:
    """The library leaves no file in the user's home."""
    for kind in ("json", "slack", "teams"):
        service.posted.clear()
        assert told(service, kind).outcome == "sent"
    assert list(tmp_path.iterdir()) == []


def test_data_are_no_markup(service: Service) -> None:
    """Mentions, links and lines in titles, labels and words of alerts are text; the one link is the report's."""
    figure = NoticeFigure("q", HOSTILE, 1, HOSTILE, HOSTILE)
    notice = Notice(HOSTILE, HOSTILE, date(2026, 11, 20), "done", (figure,), (HOSTILE,), (HOSTILE,), f"{LINK}|x>)")
    assert tell_channel("slack", SLACK_HOOK, notice).outcome == tell_channel("teams", TEAMS, notice).outcome == "sent"
    to_slack, to_teams = service.posted
    section = to_slack.body["attachments"][0]["blocks"][1]["text"]["text"]
    assert re.findall("<[^>]*>", section) == [f"<{LINK}%7Cx%3E%29|Open the report>"]
    card = to_teams.body["attachments"][0]["content"]
    assert card["msteams"] == {"width": "full"}
    texts = "\n".join(block["text"] for block in card["body"])
    assert re.findall(r"\[[^\]]*\]\([^)]*\)", texts) == [f"[Open the report]({LINK}%7Cx%3E%29)"]
    assert not re.search("<[a-z/!@]", texts.replace("<@", "")) and "\u202e" not in texts


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=400), max_size=40), st.text(max_size=300))
def test_a_message_is_never_too_long(words: list[str], title: str) -> None:
    """Slack takes 150 characters of a title and 3,000 of a section; what is left out is counted."""
    figures = tuple(NoticeFigure("q", text, 1, text, text) for text in words)
    notice = Notice(title, title, date(2026, 11, 20), "done", figures, tuple(words), tuple(words), LINK)
    message = slack.message(notice)
    assert 0 < len(message.title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) <= 150
    assert len(message.body) <= 3000 and message.body.endswith("|Open the report>")
    assert len(teams.message(notice).body.encode()) < 28_000
    if len(words) > 12:
        assert f"12 of {len(words)}" in message.body or re.search(r"\d+ of \d+ lines are shown", message.body)


def test_a_notice_is_known_by_what_it_says() -> None:
    """Content is the same for the same words alone; a recipient's name tells addresses apart and holds none."""
    assert NOTICE.content == replace(NOTICE).content != replace(NOTICE, alerts=()).content
    assert len(NOTICE.content) == 64
    assert recipient("slack", SLACK_HOOK) == recipient("slack", SLACK_HOOK) != recipient("slack", f"{SLACK_HOOK}x")
    assert recipient("slack", SLACK_HOOK) != recipient("json", SLACK_HOOK)
    assert re.fullmatch("slack:[0-9a-f]{32}", recipient("slack", SLACK_HOOK))
