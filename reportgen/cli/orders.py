"""What the command line asks for, the moment, and how bad an exit status is. The only place that asks the clock and the
environment."""

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from reportgen.errors import ExitStatus, Problem, SpecError

if TYPE_CHECKING:
    from reportgen.pipeline import Order, Prepared


def order_of(
    spec: Path,
    out: Path,
    formats: Sequence[str] = (),
    overrides: Sequence[str] = (),
    as_of: str | None = None,
    templates: Path | None = None,
    strict: bool = False,
) -> "Order":
    from reportgen.pipeline import Order

    said = (*overrides, *([f"as_of={as_of}"] if as_of else []))
    env = environment()
    return Order(spec, out, moment(env), env, said, tuple(formats), templates, strict)


def environment() -> dict[str, str]:
    """The variables that this process was started with."""
    return dict(os.environ)


def moment(environment: Mapping[str, str]) -> datetime:
    """Now, in UTC; or ``SOURCE_DATE_EPOCH``, the usual way to ask for the same bytes again.

    Raises:
        SpecError: if that is not a number of seconds.
    """
    given = environment.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise SpecError(
            Problem("bad-moment", f"SOURCE_DATE_EPOCH is {given!r}", hint="give seconds since 1970-01-01")
        ) from None


def badness(status: int) -> int:
    """A bug is worse than a wrong spec, that than a failure, that than a check or an alert."""
    order = (
        ExitStatus.DONE,
        ExitStatus.ALERT,
        ExitStatus.CHECK_FAILED,
        ExitStatus.FAILED,
        ExitStatus.USAGE,
        ExitStatus.BUG,
    )
    return order.index(ExitStatus(status))


def findings_of(report: "Prepared") -> list[str]:
    """What checks and alerts say."""
    checks = [f"{check.severity}: {check.code}: {check.message}" for check in report.checks]
    return checks + [f"alert: {alert.severity}: {alert.message}" for alert in report.alerts]
