"""What a job of continuous integration is told of the reports it makes: a summary, JUnit XML and annotations."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reportgen.errors import Problem, ReportgenError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reportgen.render.outcome import Outcome

Annotations = Literal["auto", "github", "azure", "none"]
STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
"""Where GitHub names the file that is shown as a step's summary."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line and the server ask for."""

    summary: Path | None = None
    """A file to write the summary to, in place of what it holds."""
    step_summary: Path | None = None
    """A file that several programs add their summaries to."""
    junit: Path | None = None
    server: Literal["github", "azure"] | None = None
    """Whose annotations are printed."""
    hand_over: Path | None = None
    """Where the process that started this one reads all of it instead."""

    @property
    def anything(self) -> bool:
        """False if the job is told nothing."""
        return any((self.summary, self.step_summary, self.junit, self.server, self.hand_over))


@dataclass
class Job:
    """Takes how each report ended; what was wanted is written when the command ends."""

    wanted: Wanted
    _outcomes: "list[Outcome]" = field(default_factory=list)

    @property
    def extras(self) -> frozenset[Literal["data"]]:
        """What must be made of each report beside its files, so that the job can be told of it."""
        return frozenset(("data",)) if self.wanted.anything else frozenset()

    def made(self, spec: Path, data: bytes, files: "Sequence[str]") -> None:
        """A report was made: its report.json, and where its files are."""
        if self.wanted.anything:
            from reportgen.render.outcome import Outcome

            self._outcomes.append(Outcome(str(spec), (), data, tuple(files)))

    def failed(self, spec: Path, error: ReportgenError) -> None:
        """A report was not made."""
        if self.wanted.anything:
            from reportgen.render.outcome import Outcome

            self._outcomes.append(Outcome(str(spec), error.problems))

    def take_over(self, spec: Path, handed: Path) -> None:
        """What the process that made the report of a spec has handed over, if it came to that."""
        if not self.wanted.anything:
            return
        from reportgen.render.outcome import read_outcomes

        try:
            self._outcomes += read_outcomes(handed.read_bytes())
        except (OSError, ValueError):
            self.failed(spec, ReportgenError(Problem("ended-early", "the process that makes the report ended early")))


def wanted(
    summary: Path | None,
    junit: Path | None,
    annotations: Annotations,
    env: Mapping[str, str],
    hand_over: Path | None = None,
) -> Wanted:
    """What the options ask for, on the server that the environment tells of."""
    if hand_over:
        return Wanted(hand_over=hand_over)
    said = env.get(STEP_SUMMARY)
    step = Path(said) if said else None
    if summary and step and summary.absolute() == step.absolute():
        summary = None
    if annotations == "auto":
        annotations = "github" if env.get("GITHUB_ACTIONS") == "true" else "azure" if env.get("TF_BUILD") else "none"
    return Wanted(summary, step, junit, None if annotations == "none" else annotations)


@contextmanager
def telling_job(wanted: Wanted, say: "Callable[[str], object]") -> Iterator[Job]:
    """A job that is told when the block ends, also where it ends with a problem. `say` prints an annotation.

    Raises:
        DeliveryError: if a file cannot be written.
    """
    job = Job(wanted)
    try:
        yield job
    except ReportgenError as error:
        if not job._outcomes:
            job.failed(Path("reportgen"), error)
        raise
    finally:
        if wanted.anything:
            _tell(job._outcomes, wanted, say)


def _tell(outcomes: "Sequence[Outcome]", wanted: Wanted, say: "Callable[[str], object]") -> None:
    from reportgen.deliver.one_file import append_to_file, write_file
    from reportgen.render.annotations import annotations
    from reportgen.render.junit import render_junit
    from reportgen.render.outcome import outcomes_bytes
    from reportgen.render.summary import render_summary

    if wanted.hand_over:
        write_file(wanted.hand_over, outcomes_bytes(outcomes))
    if wanted.server:
        for line in annotations(outcomes, wanted.server):
            say(line)
    if wanted.junit:
        write_file(wanted.junit, render_junit(outcomes))
    if wanted.summary or wanted.step_summary:
        text = render_summary(outcomes).encode()
        if wanted.summary:
            write_file(wanted.summary, text)
        if wanted.step_summary:
            append_to_file(wanted.step_summary, text)
