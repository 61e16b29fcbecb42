"""Commands that look at specs, sources and reports, and make no report."""

from pathlib import Path
from typing import Any

import click

from reportgen.cli.group import cli
from reportgen.cli.orders import order_of
from reportgen.errors import ExitStatus, Problem, ReportgenError, SpecError
from reportgen.options import set_option, spec_options, telling_options
from reportgen.telling import Teller, harmless


@cli.command()
@click.argument("specs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="SPEC...")
@spec_options
def validate(specs: tuple[Path, ...], **options: Any) -> int:
    """Say what is wrong with specs, all at once, without reading any data."""
    from reportgen.pipeline import read_spec

    problems: list[Problem] = []
    for path in specs:
        try:
            read_spec(order_of(path, Path(), **options))
            click.echo(f"{path}: fine")
        except ReportgenError as error:
            problems.extend(error.problems)
    if problems:
        raise SpecError(problems)
    return ExitStatus.DONE


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path), metavar="SPEC")
@click.option("--full", is_flag=True, help="Fetch all entries again, not only what is new or has changed.")
@set_option
@telling_options
def fetch(spec: Path, full: bool, overrides: tuple[str, ...], tell: Teller) -> int:
    """Fetch what is new from the web service that a spec reads, into its cache."""
    from reportgen.fetching import fetch as fetch_from_service

    told = fetch_from_service(order_of(spec, Path(), overrides=overrides), tell.step, full=full)
    for warning in told.warnings:
        tell.problem(warning)
    tell.pause()
    for line in told.results:
        click.echo(line)
    return ExitStatus.DONE


@cli.command()
@click.argument("source", metavar="SOURCE")
@set_option
@click.option("--json", "as_json", is_flag=True, help="Write it as JSON.")
def inspect(source: str, overrides: tuple[str, ...], as_json: bool) -> int:
    """Say what a folder, file, glob or spec's source is recognised as: form, tables, columns, rows, control totals."""
    from reportgen.inspecting import inspected, inspection_json, inspection_text, is_spec

    if overrides and not is_spec(source):
        raise click.UsageError("--set says something else than a spec: name the spec whose source is inspected")
    found = inspected(source, order_of(Path(source), Path(), overrides=overrides))
    click.echo(inspection_json(found) if as_json else inspection_text(found))
    return ExitStatus.DONE


@cli.command()
def schema() -> int:
    """Write the JSON Schema of the spec, for editors."""
    from reportgen.reference import schema_of_specs

    click.echo(schema_of_specs(), nl=False)
    return ExitStatus.DONE


@cli.command()
@click.argument("key")
def explain(key: str) -> int:
    """Explain a key of the spec, a measure or a dimension: explain matrix.rows, explain inventory_value."""
    from reportgen.reference import explanation

    click.echo(explanation(key))
    return ExitStatus.DONE


@cli.command()
@click.argument("place", type=click.Path(path_type=Path), metavar="DIR|SPEC")
@set_option
def verify(place: Path, overrides: tuple[str, ...]) -> int:
    """Compare a report's folder, a place where reports are published, or the place that a spec publishes to, with its
    manifests: changed, missing and extra files."""
    if place.is_file():
        from reportgen.publishing.run import verify_published

        found = verify_published(order_of(place, Path(), overrides=overrides))
    else:
        from reportgen.publishing.verifying import verify_folder

        found = verify_folder(place)
    for problem in found.problems:
        click.echo(harmless(str(problem)), err=True)
    if not found.problems:
        click.echo(found.words)
    return ExitStatus.FAILED if found.problems else ExitStatus.DONE


@cli.command()
@click.argument("before", type=click.Path(path_type=Path), metavar="A")
@click.argument("now", type=click.Path(path_type=Path), metavar="B")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "md", "html", "json"]),
    help="How it is written; without it as the name after --out says, or as text.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write it to a file.")
@click.option("--rows", type=click.IntRange(0), default=50, show_default=True, help="Rows of a list that are shown.")
@click.option("--all", "all_rows", is_flag=True, help="Show all rows. JSON always has all.")
@click.option("--exit-code", is_flag=True, help="End with 1 if the reports differ.")
def diff(
    before: Path, now: Path, form: Any, out: Path | None, rows: int, all_rows: bool, exit_code: bool
) -> int:
    """Say what report B says otherwise than report A, down to the serial number.

    A and B are report.json files, folders of reports, or snapshots: their folders, or snapshots/<report>/ with a day,
    a name that a day is kept under, or latest.
    """
    from reportgen.deliver.one_file import write_file
    from reportgen.diffing import compare, form_of, told

    comparison = compare(before, now)
    text = told(comparison, form or form_of(out), None if all_rows else rows)
    if out:
        write_file(out, text.encode())
    else:
        click.echo(harmless(text), nl=False)
    return ExitStatus.FAILED if exit_code and not comparison.is_empty else ExitStatus.DONE


@cli.command()
@click.argument("spec", type=click.Path(path_type=Path), default=Path("report.yaml"), metavar="[SPEC]")
@click.option("--from", "source", metavar="SOURCE", help="Folder, file or glob of the ledger; it is looked at first.")
def init(spec: Path, source: str | None) -> int:
    """Write a first spec to start from: report.yaml, or another file."""
    from reportgen.starting import write_first_spec

    click.echo(write_first_spec(spec, source))
    return ExitStatus.DONE
