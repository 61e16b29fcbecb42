"""Parts of a whole, as cells of a table have them."""

from decimal import Decimal

from reportgen.model.combining import ratio
from reportgen.sections.grid import Value


def share_of(part: Value, whole: Value) -> Decimal | None:
    """The part as a plain ratio of the whole; None unless both are numbers and the whole is not zero."""
    if isinstance(part, Decimal | int) and isinstance(whole, Decimal | int):
        return ratio(part, whole)
    return None
