"""What a list of serial numbers says under it: what it leaves out, and how its costs are to be read."""

from collections.abc import Iterator, Mapping, Sequence

from reportgen.sections.base import Formats
from reportgen.sections.grid import Value
from reportgen.sections.serials.links import LONGEST, Address, KnownErp
from reportgen.sections.serials.options import IN_STOCK, Options
from reportgen.sections.serials.query import Answer

Record = Mapping[str, Value]


def notes(
    answer: Answer,
    found: Sequence[Record],
    options: Options,
    addresses: Sequence[Address],
    silent: Sequence[str],
    formats: Formats,
) -> Iterator[str]:
    """Sentences, most important first; `silent` are the labels of usual columns that say nothing here."""
    tracked = [one for one in found if one["serial_no"]]
    if len(tracked) < answer.serials and options.statuses:
        some = _number(len(tracked), formats)
        every = _serials(answer.serials, formats)
        verb = "is" if len(tracked) == 1 else "are"
        yield f"{some} of {every} {verb} {_statuses(options)}; `show: all` in the spec lists the others too."
    if len(addresses) < len(found):
        some, every = (_number(number, formats) for number in (len(addresses), len(found)))
        total = "; the total is of all of them" if answer.totals else ""
        yield f"{some} of {every} rows are shown{total}. A larger `top` in the spec shows more."
    if options.shows_cost:
        yield from _costs(tracked, formats)
    yield from _unlinked(addresses, options, formats)
    yield from answer.lacking.sentences
    if silent and found:
        yield f"Left out, as they say nothing of these serial numbers: {', '.join(silent)}."


def _statuses(options: Options) -> str:
    if options.statuses == IN_STOCK:
        return "on hand or in transit"
    return " or ".join(filter(None, (", ".join(options.statuses[:-1]), options.statuses[-1])))


def _costs(found: Sequence[Record], formats: Formats) -> Iterator[str]:
    """Whose cost is not its own, not final, or only expected."""
    bases = {"average": "an average of the item", "standard": "the item's standard cost"}
    for basis, words in bases.items():
        if number := sum(one["cost_basis"] == basis for one in found):
            yield f"The cost of {_serials(number, formats)} is {words}, not what that very piece cost."
    if number := sum(one["cost_status"] == "not final" for one in found):
        yield (
            f"The cost of {_serials(number, formats)} is not final: what was received is not completely"
            " invoiced. `cost_status` as a column tells which."
        )
    if number := sum(bool(one["expected_cost"]) and not one["inventory_value"] for one in found):
        verb = "is" if number == 1 else "are"
        yield f"{_serials(number, formats)} {verb} received but not invoiced: only an expected cost is known."


def _unlinked(addresses: Sequence[Address], options: Options, formats: Formats) -> Iterator[str]:
    if number := sum(not one.whole for one in addresses):
        where = "leads to all entries" if isinstance(options.link, KnownErp) else "is left out"
        longest = _number(LONGEST, formats)
        yield f"The link of {_serials(number, formats)} {where}, as it would be longer than {longest} characters."


def _serials(number: int, formats: Formats) -> str:
    return f"{_number(number, formats)} serial number{'' if number == 1 else 's'}"


def _number(number: int, formats: Formats) -> str:
    return formats.number(number, "count")
