"""Which part of the ledger a reader's report is made of, and what of the spec it may say."""

from collections.abc import Mapping

from reportgen.bursting.readers import Reader
from reportgen.errors import Problem, SpecError
from reportgen.model.dimension import Dimension
from reportgen.model.dimensions import CATEGORY
from reportgen.model.filters import reader as reading_of
from reportgen.spec.models import ReportSpec
from reportgen.spec.vocabulary import Condition, Filter


def spec_for(reader: Reader, spec: ReportSpec, fields: Mapping[str, Dimension]) -> ReportSpec:
    """The spec of one reader's report: in their language, and of their part alone.

    Raises:
        SpecError: if the report's condition and the reader's cannot be put together.
    """
    conditions = both(spec.filter, reader.filter, fields)
    return spec.model_copy(update={"locale": reader.locale, "filter": conditions, "for_each": None})


def both(report: Filter, reader: Filter, fields: Mapping[str, Dimension]) -> Filter:
    """The conditions under which the report's and the reader's hold.

    A reader's condition is a list of values. What the report's own condition on the same field leaves out is taken off
    that list, so that the words of the filter name nobody else's values.
    """
    return {**report, **{name: _narrowed(name, report.get(name), mine, fields) for name, mine in reader.items()}}


def _narrowed(name: str, given: Condition | None, mine: Condition, fields: Mapping[str, Dimension]) -> Condition:
    if given is None:
        return mine
    if name == CATEGORY:
        hint = "limit the readers, or the report, by item_category_code"
        message = f"for_each and filter both have conditions on {CATEGORY}, a hierarchy"
        raise SpecError(Problem("bad-readers", message, hint=hint))
    read = reading_of(fields[name]) if name in fields else str
    wanted = None if given.any_of is None else {read(text) for text in given.any_of}
    refused = {read(text) for text in given.none_of or ()}
    left = [
        text for text in mine.any_of or () if read(text) not in refused and (wanted is None or read(text) in wanted)
    ]
    bounds = {"min": given.min, "max": given.max, "like": given.like}
    return Condition.model_validate({"in": left, **{key: one for key, one in bounds.items() if one is not None}})
