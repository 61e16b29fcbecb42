"""Engines that draw run in a child process: limits of memory and time, a private home, none of the machine's fonts.

The parent starts a `Worker` early, so that the child imports its engine while other work goes on, submits one message
and takes the answer. The child's module has a `main` that calls `serve`. Messages are a JSON object and byte strings,
written with their lengths in front.
"""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from reportgen.errors import Mark, Problem, RenderError, ReportgenError

_START = """import sys, json
sys.path[:] = json.loads(sys.argv[2])
__import__(sys.argv[1])
sys.modules[sys.argv[1]].main()"""
_LOADER_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
"""What finding shared libraries may need; nothing else of the environment reaches the child."""
_FONTS_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{home}/fonts</dir><cachedir>{home}/cache</cachedir></fontconfig>
"""
_OUT_OF_MEMORY = re.compile("MemoryError|bad_alloc|out of memory|memory allocation|allocate memory", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Message:
    """What passes between parent and child."""

    head: Mapping[str, Any]
    """Values JSON can hold."""
    blobs: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use before it is stopped."""

    seconds: float = 600
    """From `Worker.submit` to the answer; importing the engine counts where it is not done by then."""
    memory: int = 2 * 1024**3
    """Bytes of data: what the process may write to, whether touched or not."""


@dataclass(slots=True)
class Worker:
    """One child process. Use it as a context manager, or call `close`."""

    module: str
    """Module the child runs; it has `main()`."""
    name: str
    """The engine in a reader's words, as "the PDF engine"."""
    limits: Limits = field(default_factory=Limits)
    hint: str = ""
    """What a user can do where a limit is met."""
    _home: tempfile.TemporaryDirectory[str] = field(init=False)
    _child: subprocess.Popen[bytes] = field(init=False)
    _errors: IO[bytes] = field(init=False)
    _thread: threading.Thread | None = field(init=False, default=None)
    _answer: Message | None = field(init=False, default=None)
    _late: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="reportgen-", ignore_cleanup_errors=True)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        paths = json.dumps([path for path in sys.path if Path(path).is_absolute()])
        command = [sys.executable, "-P", "-X", "utf8", "-c", _START, self.module, paths, str(self.limits.memory)]
        self._child = subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors,
            env=_environment(Path(self._home.name)), cwd=self._home.name)

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(self, message: Message) -> None:
        """Send the message; the child works on it while the caller goes on. Once at a time."""
        self._answer = None
        self._thread = threading.Thread(target=self._exchange, args=(message,), daemon=True)
        self._thread.start()

    def result(self) -> Message:
        """Wait for the answer to what was submitted.

        Raises:
            RenderError: what the child reports, or that it died, took too long or ran out of memory.
        """
        if self._thread is None:
            raise RuntimeError("nothing was submitted")
        self._thread.join()
        self._thread = None
        answer = self._answer
        if answer is None:
            raise RenderError(self._death())
        if problems := answer.head.get("problems"):
            raise RenderError(_problem_from(problem) for problem in problems)
        if "exhausted" in answer.head:
            raise RenderError(self._out_of_memory())
        if "failure" in answer.head:
            raise RenderError(Problem("engine-failed", f"{self.name} failed: {answer.head['failure']}"))
        return answer

    @property
    def spoken(self) -> str:
        """What the child has written to its standard error so far."""
        self._errors.seek(0)
        return self._errors.read().decode("utf-8", "replace")

    def close(self) -> None:
        """End the child and remove its home. May be called twice."""
        self._child.kill()
        self._child.wait()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        self._home.cleanup()

    def _exchange(self, message: Message) -> None:
        timer = threading.Timer(self.limits.seconds, self._give_up)
        timer.start()
        try:
            _write(self._child.stdin, message)  # type: ignore[arg-type]
            self._answer = _read(self._child.stdout)  # type: ignore[arg-type]
        except (OSError, ValueError):
            self._answer = None
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self._late = True
        self._child.kill()

    def _death(self) -> Problem:
        status = self._child.wait()
        if self._late:
            message = f"{self.name} was stopped after {self.limits.seconds:g} seconds"
            return Problem("engine-timeout", message, hint=self.hint)
        said = [line.strip(" #") for line in self.spoken.splitlines() if line.strip(" #")]
        if any(_OUT_OF_MEMORY.search(line) for line in said):
            return self._out_of_memory()
        last = next((line for line in reversed(said) if "[0x" not in line), "")  # not an address of a stack trace
        how = _signal_name(-status) if status < 0 else f"with status {status}"
        words = f"{self.name} ended early ({how})" + (f": {last[:300]}" if last else "")
        return Problem("engine-died", words, hint=self.hint)

    def _out_of_memory(self) -> Problem:
        message = f"{self.name} needs more than its {self.limits.memory / 1024**3:.3g} GiB of memory"
        return Problem("engine-memory", message, hint=self.hint)


def serve(answer: Callable[[Message], Message]) -> None:
    """The child's side: answer messages from standard input until it closes.

    Whatever is printed goes to standard error.
    """
    _limit_memory(int(sys.argv[3]))
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (message := _read(source)) is not None:
        _write(target, _answered(answer, message))


def set_date(moment: datetime) -> None:
    """The child's side: the date that libraries stamp on what they write, where they would ask the clock."""
    os.environ["SOURCE_DATE_EPOCH"] = str(int(moment.timestamp()))


def _answered(answer: Callable[[Message], Message], message: Message) -> Message:
    try:
        return answer(message)
    except ReportgenError as error:
        return Message({"problems": [_problem_as(problem) for problem in error.problems]})
    except MemoryError:
        return Message({"exhausted": True})
    except Exception as error:
        traceback.print_exc()
        return Message({"failure": f"{type(error).__name__}: {error}"[:500]})


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _environment(home: Path) -> dict[str, str]:
    for name in ("fonts", "cache"):
        (home / name).mkdir()
    conf = home / "fonts.conf"
    conf.write_text(_FONTS_CONF.format(home=home), encoding="utf-8")
    private = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "TMPDIR": home, "FONTCONFIG_FILE": conf}
    kept = {name: os.environ[name] for name in _LOADER_VARIABLES if name in os.environ}
    fixed = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0"}
    return {**kept, **fixed, **{name: str(path) for name, path in private.items()}}


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _write(pipe: IO[bytes], message: Message) -> None:
    head = json.dumps({"head": message.head, "sizes": [len(blob) for blob in message.blobs]}).encode()
    pipe.write(len(head).to_bytes(8, "big"))
    pipe.write(head)
    for blob in message.blobs:
        pipe.write(blob)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Message | None:
    size = pipe.read(8)
    if len(size) < 8:
        return None
    head = json.loads(_exactly(pipe, int.from_bytes(size, "big")))
    return Message(head["head"], tuple(_exactly(pipe, length) for length in head["sizes"]))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    body = pipe.read(size)
    if len(body) < size:
        raise ValueError("the message ends early")
    return body


def _problem_as(problem: Problem) -> dict[str, Any]:
    mark = problem.mark
    place = [mark.path, mark.line, mark.column] if mark else None
    return {"code": problem.code, "message": problem.message, "hint": problem.hint, "mark": place}


def _problem_from(value: Mapping[str, Any]) -> Problem:
    mark = Mark(*value["mark"]) if value["mark"] else None
    return Problem(value["code"], value["message"], mark, value["hint"])
