"""The commands: translate the command line, print, and turn failures into text and exit status. Nothing more.

Results go to stdout, everything else to stderr. What a command needs is imported when it runs, so that help is quick.
"""

import os
import signal
import sys
import threading
from collections.abc import Sequence

import click

from reportgen import __version__
from reportgen.cli import asking, building, delivering
from reportgen.cli.group import cli
from reportgen.cli.orders import environment
from reportgen.errors import ExitStatus, ReportgenError
from reportgen.telling import harmless

__all__ = ["asking", "building", "cli", "delivering", "main", "run"]


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script. Ends the process with one of `ExitStatus`."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """The exit status of one command line."""
    interrupts = _heard_interrupts()
    try:
        result = cli.main(args=arguments, prog_name="reportgen", standalone_mode=False, obj=environment())
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as fault:
        fault.show()
        return ExitStatus.USAGE
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except ReportgenError as error:
        click.echo(harmless(str(error)), err=True)
        return error.status
    except BrokenPipeError:
        _silence_stdout()
        return ExitStatus.FAILED
    except Exception as bug:  # The one place that turns a bug into a line and a log.
        if interrupts:  # Engines tell an interrupt in words of their own.
            return _interrupted()
        click.echo(_bug_report(bug), err=True)
        return ExitStatus.BUG
    return int(result or ExitStatus.DONE)


def _heard_interrupts() -> list[int]:
    """The signals to stop that come from now on; each raises KeyboardInterrupt, so that all is cleaned up."""
    heard: list[int] = []

    def hear(number: int, _frame: object) -> None:
        heard.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, hear)
    return heard


def _interrupted() -> int:
    click.echo("interrupted: nothing unfinished was put in place", err=True)
    return ExitStatus.FAILED


def _silence_stdout() -> None:
    """Whoever read our output is gone; Python must not complain about it once more while it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _bug_report(bug: Exception) -> str:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile(
        "w", prefix="reportgen-bug-", suffix=".log", delete=False, encoding="utf-8"
    ) as log:
        log.write(f"reportgen {__version__}, Python {sys.version}\n")
        log.write("".join(traceback.format_exception(bug)))
    return f"reportgen has a bug: {type(bug).__name__}. Please send us {log.name}"
