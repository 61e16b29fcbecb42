"""Tokens of Microsoft Entra: asked for once, renewed, refused; and never shown."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from reportgen.entra import Application, LoginError, Reply, Tokens, one_line

LOGIN, SECRET, SCOPE = "https://login.example", "s3cr3t~that-nobody-may-see", "https://service.example/.default"
APPLICATION = Application("contoso.com", "6a1b2c3d-0000-4000-8000-00000000000c", SECRET, LOGIN)


@dataclass
class Directory:
    """Plays the login service, one answer a request for a token."""

    answers: list[Any] = field(default_factory=list)
    """Fields of an answer, or a `Reply`; tokens without end if none is left."""
    lives: int = 3599
    asked: list[tuple[str, str, Any]] = field(default_factory=list)

    def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> Reply:
        """As `entra.Line` says."""
        self.asked.append((method, url, data))
        if method == "GET":
            base = f"{LOGIN}/0f0f0f0f-1111-4222-8333-444444444444"
            return self._told({"token_endpoint": f"{base}/token", "authorization_endpoint": base, "issuer": base})
        token = {"access_token": f"token-{len(self.forms):06}", "token_type": "Bearer", "expires_in": self.lives}
        return self._told(self.answers.pop(0) if self.answers else token)

    @property
    def forms(self) -> list[Any]:
        """What was asked for, token by token."""
        return [data for method, _, data in self.asked if method == "POST"]

    def _told(self, answer: Any) -> Reply:
        return answer if isinstance(answer, Reply) else Reply(200, {}, json.dumps(answer).encode())


def tokens(directory: Directory, application: Application = APPLICATION) -> Tokens:
    return Tokens(application, SCOPE, directory)


def test_a_token_is_asked_for_once_while_it_is_good() -> None:
    """Of the application's own directory, for the scope, with the client credentials."""
    directory = Directory()
    found = tokens(directory)
    assert [found.bearer(), found.bearer()] == ["token-000001", "token-000001"]
    (form,) = directory.forms
    assert (form["grant_type"], form["scope"], form["client_secret"]) == ("client_credentials", SCOPE, SECRET)
    assert all(url.startswith(f"{LOGIN}/") for _, url, _ in directory.asked)
    assert found.directory == "0f0f0f0f-1111-4222-8333-444444444444"


def test_a_token_about_to_expire_is_not_given() -> None:
    """Good for less than a few minutes is not good enough."""
    found = tokens(Directory(lives=60))
    assert [found.bearer(), found.bearer()] == ["token-000001", "token-000002"]


def test_another_one_comes_when_the_service_does_not_take_it() -> None:
    """Although it has not expired yet."""
    found = tokens(Directory())
    assert [found.bearer(), found.renew(), found.bearer()] == ["token-000001", "token-000002", "token-000002"]


@pytest.mark.parametrize(
    ("code", "hint"),
    [("AADSTS7000215", "not its id"), ("AADSTS7000222", "has expired"), ("AADSTS1", "check tenant, client_id")],
)
def test_a_refusal_says_what_to_check(code: str, hint: str) -> None:
    """In the service's words, on one line, without the secret should it repeat it."""
    said = f"{code}: No, not with {SECRET}.\r\nTrace ID: 1-2-3 Timestamp: 2026-01-01"
    with pytest.raises(LoginError) as caught:
        tokens(Directory([{"error": "invalid_client", "error_description": said}])).bearer()
    problem = caught.value.problem
    assert problem.code == "login-refused"
    assert problem.message == f"'{LOGIN}' gives no token: {code}: No, not with ***."
    assert hint in problem.hint


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, {"content-type": "text/html"}, b"<html>" + SECRET.encode()),
        Reply(502, {}, b"{}"),
        Reply(200, {}, b"[1]"),
        Reply(200, {}, b"[" * 100_000),
    ],
)
def test_what_is_no_answer_is_told_and_not_shown(reply: Reply, caplog: pytest.LogCaptureFixture) -> None:
    """A web page of somebody between, an error, JSON that is no object: nothing of it reaches log or message."""
    caplog.set_level(logging.DEBUG)
    with pytest.raises(LoginError) as caught:
        tokens(Directory([reply])).bearer()
    assert caught.value.problem.code == "login-unreadable"
    assert SECRET not in str(caught.value) + caplog.text


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": 7}])
def test_an_answer_without_a_token_is_a_refusal(answer: Any) -> None:
    """Whatever else it holds."""
    with pytest.raises(LoginError, match="gives no token"):
        tokens(Directory([{**answer, "expires_in": 3599}])).bearer()


def test_what_the_line_raises_passes_through() -> None:
    """Whoever sends requests decides how a failure is told."""

    class GoneError(Exception):
        pass

    class Broken(Directory):
        def ask(self, method: str, url: str, headers: Mapping[str, str], data: Any) -> Reply:
            raise GoneError

    with pytest.raises(GoneError):
        tokens(Broken()).bearer()


def test_neither_secret_nor_token_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    """In reprs, in logs at any level, in texts of others that repeat them."""
    caplog.set_level(logging.DEBUG)
    found = tokens(Directory())
    found.bearer()
    shown = f"{APPLICATION!r} {found!r} {caplog.text} {found.without_secrets(f'{SECRET} and token-000001')}"
    assert SECRET not in shown
    assert "token-000001" not in shown
    assert shown.endswith("*** and ***")


def test_words_of_a_service_fit_one_line() -> None:
    """However long they are, and whatever signs they hold."""
    assert one_line("No.\r\n\x1b[31mNot at all.\tCorrelation ID: 5") == "No. [31mNot at all."
    assert len(one_line("word " * 500)) <= 300
