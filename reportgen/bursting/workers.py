"""Readers' reports, made side by side: one process a core, each with an engine and a drawing child of its own.

The processes are split off when the ledger lies in files and everything is imported, and share what is loaded by then.
A process is given one reader's part at a time, writes the report to the stage, and says that it is there.
"""

import gc
import os
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from reportgen.bursting.kit import Job, Kit, benches
from reportgen.errors import Problem, ReportgenError

_SOME_WORK = 2
"""Jobs that are worth a process."""
_MOST_REPORTS = 100
"""Of one process and its drawing children: the engine of the PDF gives back only a part of what a document took."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A report that could not be made."""

    job: Job
    problems: tuple[Problem, ...]


Done = Callable[[Job], None]
"""Hears of each report that is made."""


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_all(kit: Kit, jobs: Sequence[Job], done: Done, processes: int) -> tuple[Failure, ...]:
    """Make the reports, and keep them in the stage; what failed, when all the others are made."""
    failures: list[Failure] = []
    number = max(1, min(processes, len(jobs) // _SOME_WORK))
    with _started(kit, number) as workers:
        waiting = iter(jobs)
        busy = {worker.pipe: worker for worker in workers if worker.give(next(waiting, None))}
        while busy:
            for pipe in wait(list(busy)):
                worker = busy.pop(pipe)  # type: ignore[call-overload]
                problems = worker.answer()
                if problems:
                    failures.append(Failure(worker.job, problems))
                else:
                    done(worker.job)
                worker.renew(kit)
                if worker.give(next(waiting, None)):
                    busy[worker.pipe] = worker
    return tuple(failures)


class _Worker:
    """One process."""

    job: Job
    pipe: Connection

    def __init__(self, kit: Kit, others: list["_Worker"]) -> None:
        self._others = others
        others.append(self)
        self.restart(kit)

    def restart(self, kit: Kit) -> None:
        """A new process in place of one that died, or of none."""
        context = get_context("fork")
        self.pipe, theirs = context.Pipe()
        inherited = [one.pipe for one in self._others]
        self._process = context.Process(target=_work, args=(kit, theirs, inherited))
        self._process.start()
        theirs.close()
        self.is_dead, self._made = False, 0

    def renew(self, kit: Kit) -> None:
        """A new process in place of one that died, or that has made so many reports that it holds what nobody needs."""
        if self._made >= _MOST_REPORTS:
            self.end()
        if self.is_dead or self._made >= _MOST_REPORTS:
            self.restart(kit)

    def give(self, job: Job | None) -> bool:
        """Hand over a job; False if there is none."""
        if job is None:
            return False
        self.job = job
        with suppress(OSError):  # its death is noticed where its answer is read
            self.pipe.send(job)
        return True

    def answer(self) -> tuple[Problem, ...]:
        """What went wrong with the job; nothing if it is done."""
        self._made += 1
        try:
            problems: tuple[Problem, ...] = self.pipe.recv()
        except (EOFError, OSError):
            self.is_dead = True
            self._process.join()
            code = self._process.exitcode or 0
            how = f"by {signal.Signals(-code).name}" if code < 0 else f"with status {code}"
            hint = "run the command again: what is made by now is kept"
            return (Problem("worker-died", f"the process that made it was ended ({how})", hint=hint),)
        if problems:  # an engine that draws may be gone
            self._made = _MOST_REPORTS
        return problems

    def end(self) -> None:
        """Let it end by itself, else end it."""
        self.pipe.close()
        self._process.join(5)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


@contextmanager
def _started(kit: Kit, number: int) -> Iterator[Sequence[_Worker]]:
    workers: list[_Worker] = []
    gc.collect()
    gc.freeze()  # what all processes share is not looked through in each of them
    try:
        for _ in range(number):
            _Worker(kit, workers)
        yield workers
    finally:
        for worker in workers:
            worker.end()
        gc.unfreeze()


def _work(kit: Kit, pipe: Connection, inherited: Sequence[Connection]) -> None:
    """The process's side: make what comes through the pipe until it closes."""
    for other in inherited:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides
    signal.signal(signal.SIGTERM, _leave)
    with suppress(EOFError, OSError), benches(kit) as make:
        while True:
            job = pipe.recv()
            pipe.send(_made(make, job))


def _leave(_number: int, _frame: object) -> None:
    raise SystemExit(1)


def _made(make: Callable[[Job], None], job: Job) -> tuple[Problem, ...]:
    try:
        make(job)
    except ReportgenError as error:
        return error.problems
    except Exception as bug:
        traceback.print_exc()
        return (Problem("failed", f"{type(bug).__name__}: {bug}"[:500]),)
    return ()
