"""The delivery forms that are known: one module per form, in one list."""

from collections.abc import Sequence
from typing import Protocol

from reportgen.errors import Problem
from reportgen.load.forms import (
    analytics,
    api_v2,
    bc2adls,
    configuration_package,
    erpnext,
    excel,
    mirroring,
    odata,
    odoo,
    plain,
    power_bi,
    sql_server,
)
from reportgen.load.forms.header import Header


class Form(Protocol):
    """One way in which the ERP hands out its tables. A module can be one."""

    NAME: str
    """As a reader knows it, and as a spec names it."""
    DELTAS: bool
    """Rows come again when they change, and once more when they are deleted."""

    def speaks(self, header: Header) -> bool:
        """True if the header is written in the form's way."""
        ...

    def lacking(self, missing: Sequence[str], file_name: str) -> Problem | None:
        """What to say of item ledger entries without these required columns; None if the form adds nothing to it."""
        ...


FORMS: tuple[Form, ...] = (
    mirroring,
    bc2adls,
    sql_server,
    configuration_package,
    power_bi,
    api_v2,
    erpnext,
    odoo,
    analytics,
    odata,
    excel,
    plain,
)
"""Asked in this order; the last one takes every header whose names are known."""


def form_of(header: Header) -> Form:
    """The form that a header is written in."""
    return next(form for form in FORMS if form.speaks(header))


__all__ = ["FORMS", "Form", "Header", "form_of"]
