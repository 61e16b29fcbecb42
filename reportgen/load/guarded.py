"""Readers that may take a process down with them run in a child of their own: limits of memory and time.

One request goes in, one answer comes out, both JSON; what is large passes through files of a folder that both know.
The child's module has a `main` that calls `serve`.
"""

import contextlib
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import DataError, Problem

_START = """import sys, json
sys.path[:] = json.loads(sys.argv[2])
__import__(sys.argv[1])
sys.modules[sys.argv[1]].main()"""
_LOADER_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "SYSTEMROOT")
"""What finding shared libraries may need; nothing else of the environment reaches the child."""
_OUT_OF_MEMORY = (
    "memoryerror",
    "bad_alloc",
    "out of memory",
    "memory allocation",
    "allocate memory",
    "pointer is null",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use before it is stopped."""

    seconds: float = 900
    memory: int = 2560 << 20
    """Bytes of data: what the process may write to, whether touched or not."""


class OutOfMemory(Exception):  # noqa: N818 - what it is, said by the child or by its end
    """The child needed more than its memory."""


class OutOfTime(Exception):  # noqa: N818
    """The child did not answer in its time."""


def ask(module: str, request: Mapping[str, Any], folder: Path, limits: Limits) -> Any:
    """The child's answer.

    Args:
        module: has `main()`, which calls `serve`.
        folder: where the child works.

    Raises:
        DataError: what the child reports.
        OutOfMemory: if it met the limit.
        OutOfTime: likewise.
        RuntimeError: if it died in another way; says how.
    """
    paths = json.dumps([path for path in sys.path if Path(path).is_absolute()])
    command = [sys.executable, "-P", "-X", "utf8", "-c", _START, module, paths, str(limits.memory)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=limits.seconds,
            env=_environment(folder),
            cwd=folder,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise OutOfTime from error
    answer = _answer(done.stdout)
    if answer is None:
        raise _death(done)
    if "problem" in answer:
        raise DataError(Problem(**answer["problem"]))
    if "exhausted" in answer:
        raise OutOfMemory
    if "failure" in answer:
        raise RuntimeError(answer["failure"])
    return answer["answer"]


def serve(reply: Callable[[Any], Any]) -> None:
    """The child's side: answer the request from standard input. Whatever is printed goes to standard error."""
    _limit_memory(int(sys.argv[3]))
    target = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    json.dump(_reply(reply, json.load(sys.stdin)), target)
    target.flush()


def _reply(reply: Callable[[Any], Any], request: Any) -> dict[str, Any]:
    try:
        return {"answer": reply(request)}
    except DataError as error:
        problem = error.problems[0]
        return {"problem": {"code": problem.code, "message": problem.message, "hint": problem.hint}}
    except MemoryError:
        return {"exhausted": True}
    except Exception as error:
        traceback.print_exc()
        return {"failure": f"{type(error).__name__}: {error}"[:500]}


def _answer(said: bytes) -> dict[str, Any] | None:
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError:
        return None
    return answer


def _death(done: "subprocess.CompletedProcess[bytes]") -> Exception:
    lines = [line.strip() for line in done.stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    if any(word in line.lower() for line in lines for word in _OUT_OF_MEMORY):
        return OutOfMemory()
    how = f"signal {-done.returncode}" if done.returncode < 0 else f"status {done.returncode}"
    return RuntimeError(f"it ended with {how}" + (f": {lines[-1][:300]}" if lines else ""))


def _limit_memory(size: int) -> None:
    try:
        import resource
    except ImportError:  # not on every system
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _LOADER_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder), "TMPDIR": str(folder)}
