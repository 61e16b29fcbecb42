"""Progress and problems on stderr: a live line on a terminal, plain or JSON lines elsewhere."""

import json
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_OF_A_SERVER = re.compile(r"(?m)^(\s*:)(?=:)|(#)(?=#\w*\[)")


def harmless(text: str) -> str:
    """The text, in which data may stand, as a log can show it: nothing steers a terminal, and no line is one that a CI
    server (GitHub, Azure DevOps) would take for a command to it."""
    return _OF_A_SERVER.sub(lambda found: f"{found[0]}\u200b", _STEERING.sub("\ufffd", text))


class Teller(Protocol):
    """Takes what there is to say while a command works."""

    def step(self, text: str) -> None:
        """The work goes on to this."""
        ...

    def problem(self, text: str) -> None:
        """Something a user should see in any case."""
        ...

    def pause(self) -> None:
        """Results follow on stdout: no live line may stand there until the next step."""
        ...


class _Lines:
    """One line a step, for logs."""

    def __init__(self, stream: TextIO, quiet: bool, verbose: bool) -> None:
        self._stream, self._quiet, self._verbose = stream, quiet, verbose
        self._since = time.perf_counter()

    def step(self, text: str) -> None:
        if not self._quiet:
            now = time.perf_counter()
            took = f" ({now - self._since:.2f} s since the last step)" if self._verbose else ""
            self._since = now
            self._write("step", text + took)

    def problem(self, text: str) -> None:
        self._write("problem", text)

    def pause(self) -> None:
        """Lines stay where they are."""

    def _write(self, _kind: str, text: str) -> None:
        print(harmless(text), file=self._stream, flush=True)


class _JsonLines(_Lines):
    """One JSON object a line, for programs that read logs."""

    def _write(self, kind: str, text: str) -> None:
        print(json.dumps({"kind": kind, "text": text}, ensure_ascii=False), file=self._stream, flush=True)


class _Live:
    """A spinner with the present step, for people."""

    def __init__(self, stream: TextIO) -> None:
        from rich.console import Console

        self._console = Console(file=stream, highlight=False, markup=False)
        self._status = self._console.status("")

    def step(self, text: str) -> None:
        self._status.update(text)
        self._status.start()

    def problem(self, text: str) -> None:
        self._console.print(harmless(text))

    def pause(self) -> None:
        self._status.stop()


@contextmanager
def teller(*, quiet: bool, verbose: bool, log_format: str) -> Iterator[Teller]:
    """The right way of telling for where stderr goes."""
    stream = sys.stderr
    if log_format == "json":
        yield _JsonLines(stream, quiet, verbose)
    elif quiet or verbose or not stream.isatty():
        yield _Lines(stream, quiet, verbose)
    else:
        live = _Live(stream)
        try:
            yield live
        finally:
            live.pause()
