"""The command that all commands are part of."""

import click

from reportgen import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="reportgen %(version)s")
def cli() -> None:
    """Turn an item ledger into the Inventory by Serial No. report."""
