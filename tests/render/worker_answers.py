"""A child for the worker's tests: does what its message says."""

import os
import signal
import sys
import time

from reportgen.errors import Mark, Problem, RenderError
from reportgen.render.worker import Message, serve


def answer(message: Message) -> Message:
    """Do the deed named in the message."""
    return DEEDS[message.head["deed"]](message)


def _echo(message: Message) -> Message:
    print("spoken aside", flush=True)
    return Message({"said": message.head["say"], "env": dict(os.environ)}, message.blobs[::-1])


def _refuse(message: Message) -> Message:
    told = Problem("template-error", "no such filter", Mark("a.html", 3), "try another")
    raise RenderError([told, Problem("other", "more")])


def _break(message: Message) -> Message:
    raise ValueError("a bad value")


def _sleep(message: Message) -> Message:
    time.sleep(60)
    return message


def _swell(message: Message) -> Message:
    return Message({}, (bytes(bytearray(3 * 1024**3)),))


def _die(message: Message) -> Message:
    print("the last words", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGSEGV)
    return message


DEEDS = {"echo": _echo, "refuse": _refuse, "break": _break, "sleep": _sleep, "swell": _swell, "die": _die}


def main() -> None:
    """What the worker starts."""
    serve(answer)
