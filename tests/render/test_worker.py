"""The child process that engines run in."""

from pathlib import Path

import pytest

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.worker import Limits, Message, Worker


def child(limits: Limits | None = None) -> Worker:
    return Worker("tests.render.worker_answers", "the test engine", limits or Limits(), hint="do less")


def asked(worker: Worker, message: Message) -> Message:
    worker.submit(message)
    return worker.result()


def problems_of(deed: str, limits: Limits | None = None) -> tuple[Problem, ...]:
    with child(limits) as worker, pytest.raises(RenderError) as caught:
        asked(worker, Message({"deed": deed}))
    return caught.value.problems


def test_bytes_and_text_pass_both_ways():
    """A message's JSON and byte strings arrive whole, also empty and large ones, and the child can be asked again."""
    blobs = (b"", b"\x00\xff", b"x" * 3_000_000)
    with child() as worker:
        for say in ("Müller ✓", ""):
            answer = asked(worker, Message({"deed": "echo", "say": say}, blobs))
            assert answer.head["said"] == say
            assert answer.blobs == blobs[::-1]


def test_child_sees_nothing_of_the_callers_environment(monkeypatch):
    """The child has a private home and cache, no variables of ours, and a fontconfig that lists one private folder."""
    monkeypatch.setenv("SECRET_TOKEN", "hush")
    with child() as worker:
        env = asked(worker, Message({"deed": "echo", "say": ""})).head["env"]
        conf = Path(env["FONTCONFIG_FILE"])
        assert "SECRET_TOKEN" not in env
        assert conf.read_text().count("<dir>") == 1
        assert env["HOME"] != str(Path.home())
        assert conf.is_relative_to(env["HOME"])
    assert not conf.exists()


def test_printing_does_not_disturb_the_answer():
    """What an engine prints is kept apart and can be read."""
    with child() as worker:
        asked(worker, Message({"deed": "echo", "say": "a"}))
        assert worker.spoken == "spoken aside\n"


def test_problems_of_the_child_arrive_whole():
    """A RenderError raised in the child has the same problems, marks and hints in the parent."""
    assert problems_of("refuse") == (
        Problem("template-error", "no such filter", Mark("a.html", 3), "try another"), Problem("other", "more"))


@pytest.mark.parametrize(("deed", "limits", "code", "words"), [
    ("break", Limits(), "engine-failed", "the test engine failed: ValueError: a bad value"),
    ("sleep", Limits(seconds=1), "engine-timeout", "the test engine was stopped after 1 seconds"),
    ("swell", Limits(), "engine-memory", "the test engine needs more than its 2 GiB of memory"),
    ("die", Limits(), "engine-died", "the test engine ended early (SIGSEGV): the last words"),
])
def test_each_end_has_its_sentence(deed, limits, code, words):
    """An exception, too much time, too much memory and a crash are told apart."""
    (problem,) = problems_of(deed, limits)
    assert (problem.code, problem.message) == (code, words)


def test_a_module_that_is_not_there_is_an_early_end():
    """A child that cannot even start is reported with its last line."""
    worker = Worker("reportgen.no_such_module", "the test engine")
    with worker, pytest.raises(RenderError, match="No module named"):
        asked(worker, Message({}))
