"""Options that several commands share, each declared once. A decorator adds them and hands over what they say."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from reportgen.job_results import telling_job, wanted
from reportgen.telling import teller

OUTPUTS = ("html", "pdf", "json", "xlsx", "csv")

set_option = click.option(
    "--set",
    "overrides",
    multiple=True,
    metavar="KEY=VALUE",
    help="Say something else than the spec, as sections.0.top=5.",
)

out_option = click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("output"),
    show_default=True,
    metavar="DIR",
    help="Folder for the reports' folders; the demo's ledger goes there too.",
)


def spec_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that reads specs: `overrides`, `as_of`, `templates` and `strict`."""
    options = (
        set_option,
        click.option(
            "--as-of", metavar="DATE", help="The report's day: YYYY-MM-DD, today, latest, end of last month ..."
        ),
        click.option(
            "--templates",
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder of templates that replace or extend ours.",
        ),
        click.option("--strict", is_flag=True, help="Count warnings of data checks as errors."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def telling_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that reports progress; it takes the `tell` that they ask for."""

    @click.option("--quiet", "-q", is_flag=True, help="Say nothing but problems.")
    @click.option("--verbose", "-v", is_flag=True, help="Say how long each step takes.")
    @click.option(
        "--log-format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How progress is written to stderr.",
    )
    @wraps(command)
    def told(*arguments: Any, quiet: bool, verbose: bool, log_format: str, **options: Any) -> Any:
        with teller(quiet=quiet, verbose=verbose, log_format=log_format) as tell:
            return command(*arguments, tell=tell, **options)

    return told


def _formats(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[str, ...]:
    given = tuple(part.strip() for part in (value or "").split(",") if part.strip())
    for name in given:
        if name not in OUTPUTS:
            raise click.BadParameter(f"'{name}' is not an output; choose from {', '.join(OUTPUTS)}")
    return tuple(dict.fromkeys(given))


formats_option = click.option(
    "--format",
    "formats",
    callback=_formats,
    metavar="LIST",
    help=f"Outputs instead of the spec's: {','.join(OUTPUTS)}.",
)


def job_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every command that makes reports, for jobs of continuous integration; it takes the `job` to tell."""

    @click.option(
        "--summary",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write a summary in Markdown; where $GITHUB_STEP_SUMMARY is set, it is added there without being asked.",
    )
    @click.option(
        "--junit",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        help="Write the checks and alerts as JUnit XML.",
    )
    @click.option(
        "--annotations",
        type=click.Choice(["auto", "github", "azure", "none"]),
        default="auto",
        show_default=True,
        help="Print checks and alerts as annotations of a server; auto asks where the job runs.",
    )
    @click.option("--hand-over", type=click.Path(path_type=Path), hidden=True)
    @wraps(command)
    def told(
        *arguments: Any,
        summary: Path | None,
        junit: Path | None,
        annotations: Any,
        hand_over: Path | None,
        **options: Any,
    ) -> Any:
        env = click.get_current_context().find_root().obj or {}
        with telling_job(wanted(summary, junit, annotations, env, hand_over), click.echo) as job:
            return command(*arguments, job=job, **options)

    return told


only_option = click.option(
    "--only",
    multiple=True,
    metavar="READER",
    help="Of a spec with for_each, make the report of this reader alone; may be given more than once.",
)
