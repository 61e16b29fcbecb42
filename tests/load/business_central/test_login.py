"""Tokens: asked for, renewed, refused; and never shown."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from reportgen.load.business_central.client import Client
from reportgen.load.business_central.transport import Limits
from tests.load.business_central.client import QuickClock, cached, fetch, refusal, service
from tests.load.business_central.ledgers import company, entry
from tests.load.business_central.server import SECRET, Business, Reply, serving, wrong


@pytest.fixture
def business(certificates: tuple[Path, Path]) -> Iterator[Business]:
    """A service at work."""
    made = Business({"CRONUS": company(*(entry(n) for n in range(1, 31)))}, largest_page=5)
    with serving(made, certificates[1]):
        yield made


def test_one_token_is_asked_for_with_the_client_credentials(business: Business, tmp_path: Path) -> None:
    """Of the tenant's login address, for the service's own scope."""
    fetch(service(business.address, tmp_path))
    (form,) = business.forms
    assert "grant_type=client_credentials" in form
    assert "scope=https%3A%2F%2Fapi.businesscentral.dynamics.com%2F.default" in form


def test_a_token_that_expires_is_renewed(business: Business, tmp_path: Path) -> None:
    """A long fetch outlives several tokens and misses nothing."""
    business.token_lives = 3
    found = fetch(service(business.address, tmp_path))
    assert len(cached(found, "itemLedgerEntries")) == 30
    assert business.tokens >= 3


def test_a_second_refusal_in_a_row_ends_it(business: Business, tmp_path: Path) -> None:
    """A new token that is refused too means that the application is not registered at the service."""
    business.trick = lambda asked: wrong(401, "Authentication_InvalidCredentials", "Refused.")
    problem = refusal(service(business.address, tmp_path)).problems[0]
    assert problem.code == "login-refused"
    assert "Microsoft Entra Applications" in problem.hint
    assert len(business.asked) == 2


def test_a_wrong_secret_is_told_in_one_line_without_it(business: Business, tmp_path: Path) -> None:
    """AADSTS7000215 and what to check; no secret, no trace ids."""
    error = refusal(service(business.address, tmp_path, client_secret="wrong~secret~value"))
    problem = error.problems[0]
    assert problem.code == "login-refused"
    assert "AADSTS7000215: Invalid client secret provided." in problem.message
    assert "the secret's value, not its id" in problem.hint
    assert "Trace ID" not in str(error)
    assert "wrong~secret" not in str(error)


def test_an_unknown_tenant_is_told(business: Business, tmp_path: Path) -> None:
    """The login service does not know it."""
    problem = refusal(service(business.address, tmp_path, tenant="nobody.example")).problems[0]
    assert (problem.code, "nobody.example" in problem.message) == ("no-such-tenant", True)


def test_an_unknown_environment_is_told(business: Business, tmp_path: Path) -> None:
    """The service answers 404 below it."""
    problem = refusal(service(business.address, tmp_path, environment="nowhere")).problems[0]
    assert (problem.code, "nowhere" in problem.message) == ("no-such-environment", True)


def test_a_service_that_repeats_the_secret_is_not_quoted_with_it(business: Business, tmp_path: Path) -> None:
    """Whatever an answer echoes: tokens and secrets are blacked out."""

    def echo(asked: object) -> Reply:
        said = f"bad header Bearer token-number-{business.tokens:06} of {SECRET}"
        return wrong(500, "Echo", said)

    business.trick = echo
    message = str(refusal(service(business.address, tmp_path)))
    assert "***" in message
    assert SECRET not in message
    assert "token-number" not in message


def test_nothing_prints_secrets(business: Business, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Neither reprs nor logs, at any level, of any library."""
    caplog.set_level(logging.DEBUG)
    asked = service(business.address, tmp_path)
    fetch(asked)
    client = Client(asked, QuickClock(), Limits(), 10, print)
    shown = f"{asked!r} {client!r} {vars(client)!r} {caplog.text}"
    client.close()
    assert SECRET not in shown
    assert "token-number" not in shown


def test_passwords_of_netrc_are_not_used(business: Business, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ~/.netrc for the host would replace the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password pw\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch(service(business.address, tmp_path / "cache"))
    assert {asked.headers["Authorization"].split()[0] for asked in business.asked} == {"Bearer"}
