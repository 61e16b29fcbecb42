"""The delivery forms that are known: one module per form, in one list."""

from collections.abc import Sequence
from typing import Protocol

from reportgen.load.forms import analytics, captions


class Form(Protocol):
    """One way in which the ERP hands out its tables. A module can be one."""

    NAME: str
    """As a reader knows it."""

    def speaks(self, headers: Sequence[str]) -> bool:
        """True if the header is written in the form's way."""
        ...


FORMS: tuple[Form, ...] = (analytics, captions)
"""Asked in this order; the last one takes every header whose names are known."""


def form_of(headers: Sequence[str]) -> Form:
    """The form that a header is written in."""
    return next(form for form in FORMS if form.speaks(headers))
