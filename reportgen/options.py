"""Options that several commands share, each declared once. A decorator adds them and hands over what they say."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

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
