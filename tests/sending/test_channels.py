"""Channels that the command send tells of a report, each once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deliver.channels import Service, serving
from tests.ledgers import write_ledger
from tests.load.business_central.certificates import made_in
from tests.report.building import Ended, command

SPEC = """
title: Stock
as_of: 2025-03-31
source: ledger
sections: [kpis]
webhooks:
  - {kind: json, url: env:CHANNEL}
alerts: [{when: inventory_quantity > 1, message: Too much}]
"""
ROWS: list[dict[str, Any]] = [
    {"serialNo": "1", "locationCode": "EAST", "postingDate": "2025-01-10"},
    {"serialNo": "2", "locationCode": "WEST", "postingDate": "2025-02-10"},
]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An authority, and the channel's own certificate."""
    return made_in(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def channel(certificates: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A program that listens; its address is a secret."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates[0]))
    with serving(certificates[1]) as service:
        monkeypatch.setenv("CHANNEL", f"https://127.0.0.1:{service.port}/hooks/s3cr3t")
        yield service


def sent(folder: Path, spec: str, capsys: Any, *options: str) -> Ended:
    """The command on a spec over two serial numbers."""
    write_ledger(folder / "ledger", ROWS)
    (folder / "a.yaml").write_text(spec, encoding="utf-8")
    return command("send", folder / "a.yaml", "--quiet", *options, capsys=capsys)


def test_a_channel_is_told_once(tmp_path: Path, channel: Service, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures and alerts reach it, a second run over equal data does not repeat them; its address is told nowhere."""
    first, second = sent(tmp_path, SPEC, capsys), sent(tmp_path, SPEC, capsys)

    (posted,) = channel.posted
    assert (first.status, second.status) == (5, 5)
    assert posted.body["figures"][0]["formatted"] == "2"
    assert (posted.body["alerts"], posted.body["status"]) == (["Too much"], "alert")
    assert ("sent" in first.stdout, "already sent" in second.stdout) == (True, True)
    assert "s3cr3t" not in first.stdout + first.stderr + second.stdout
    assert b"s3cr3t" not in (tmp_path / ".reportgen-sent.sqlite").read_bytes()


def test_a_channel_that_refuses_is_a_failure_and_is_told_the_next_time(
    tmp_path: Path, channel: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 1 and the answer in words; when it listens again, it is told."""
    channel.status = 503
    failed = sent(tmp_path, SPEC, capsys)
    channel.status = 200
    again = sent(tmp_path, SPEC, capsys)

    assert (failed.status, again.status) == (1, 5)
    assert "503" in failed.stdout


def test_an_answer_that_never_came_is_unknown(
    tmp_path: Path, channel: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may have been told: nothing is repeated without being asked for."""
    channel.drop = True
    lost = sent(tmp_path, SPEC, capsys)
    channel.drop = False
    before = len(channel.posted)
    again = sent(tmp_path, SPEC, capsys)
    repeated = sent(tmp_path, SPEC, capsys, "--resend", "unknown")

    assert (lost.status, again.status, repeated.status) == (1, 1, 5)
    assert len(channel.posted) == before + 1


def test_of_readers_a_channel_hears_no_figure(
    tmp_path: Path, channel: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """People in a channel may not see each other's part: it hears how many have theirs."""
    ended = sent(tmp_path, SPEC + "for_each: location_code\n", capsys)

    (posted,) = channel.posted
    assert ended.status in (0, 5)
    assert (posted.body["title"], posted.body["figures"]) == ("Stock: 2 readers have theirs", [])


def test_a_wrong_address_is_told_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2 before anything is made; the address is a secret."""
    monkeypatch.setenv("CHANNEL", "http://example.com/s3cr3t")

    ended = sent(tmp_path, SPEC, capsys)

    assert (ended.status, "bad-webhook" in ended.stderr, "s3cr3t" in ended.stderr) == (2, True, False), ended.stderr
