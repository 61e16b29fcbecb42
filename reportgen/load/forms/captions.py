"""A plain table whose columns have the captions of the ERP, or names that resemble them."""

from collections.abc import Sequence

NAME = "plain"


def speaks(headers: Sequence[str]) -> bool:  # noqa: ARG001 - any header will do
    """True: what the names mean is decided column by column."""
    return True
