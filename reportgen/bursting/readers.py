"""Who gets a report of their own, and which part of the ledger each of them may see."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from reportgen.bursting.table import Table, read_table
from reportgen.errors import DataError, Problem, SpecError, did_you_mean
from reportgen.load.listed import Listed
from reportgen.model.dimension import Dimension
from reportgen.model.inventory import Inventory, Scope
from reportgen.spec.addresses import Mailbox
from reportgen.spec.models import ReportSpec
from reportgen.spec.slugs import slug_of
from reportgen.spec.vocabulary import Condition, Filter

BLANK = "(blank)"
"""How a reader, and a table of recipients, says that a field has no value."""
Warn = Callable[[str], None]
"""Takes a sentence that whoever makes the reports should see."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a report of their own."""

    name: str
    slug: str
    """Name of their folder: unique among all readers, safe in a path, equal in every run."""
    mailboxes: tuple[Mailbox, ...]
    """Where mail reaches them; none where the spec does not say it."""
    locale: str
    filter: Filter = field(default_factory=dict)
    """What limits them beside the report's own filter; nothing for somebody who may see all of it."""


def listed_readers(table: Listed, spec: ReportSpec, fields: Mapping[str, Dimension]) -> tuple[Reader, ...]:
    """The readers of a table of recipients, in its order.

    Args:
        fields: what can limit a reader, by name.

    Raises:
        DataError: with every place of the table that is wrong.
    """
    said = spec.for_each.columns if spec.for_each else {}
    rows = read_table(Table(table, said, spec.locale, fields))
    slugs = slugs_of(row.name for row in rows)
    return tuple(
        Reader(
            row.name,
            slugs[row.name],
            row.mailboxes,
            row.locale,
            {name: one_of(row.values[name]) for name in row.values},
        )
        for row in rows
    )


def readers_of_values(spec: ReportSpec, inventory: Inventory, warn: Warn) -> tuple[Reader, ...]:
    """One reader for each value of the dimension that the spec names, in the order of the values.

    Raises:
        SpecError: if the dimension stands for several.
        DataError: if no entry has a value, so that there is nobody to report to.
    """
    dimension, wanted = _dimension(spec, inventory), spec.for_each.values if spec.for_each else None
    there = values_of(inventory, dimension)
    if wanted is None and not there:
        message = f"for_each: the report has no entries, so there is no value of {dimension.name}"
        raise DataError(Problem("no-readers", message, hint="look at the report's filter and its day"))
    texts = tuple(_text(value) for value in wanted) if wanted is not None else there
    tell_unknown({dimension.name: dict.fromkeys(texts, "for_each.values")}, {dimension.name: there}, warn)
    names = {text: text or BLANK for text in texts}
    slugs = slugs_of(names.values())
    return tuple(
        Reader(names[text], slugs[names[text]], (), spec.locale, {dimension.name: one_of((text,))}) for text in texts
    )


def _text(value: str) -> str:
    return "" if value == BLANK else value


def _dimension(spec: ReportSpec, inventory: Inventory) -> Dimension:
    name = (spec.for_each.dimension if spec.for_each else None) or ""
    levels = inventory.levels((name,))
    if len(levels) != 1:
        message = f"for_each: '{name}' stands for {len(levels)} dimensions"
        raise SpecError(Problem("bad-readers", message, hint="name one of them, as item_category_code"))
    return levels[0]


def values_of(inventory: Inventory, dimension: Dimension) -> tuple[str, ...]:
    """The values of a dimension that entries of the report have, as a spec writes them, sorted."""
    frame = inventory.frame(Scope(serials_only=False), (dimension,), ())
    return tuple(sorted({_said(value) for value in frame[dimension.name]}))


def _said(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def one_of(values: Sequence[str]) -> Condition:
    """The condition that a field has one of these values."""
    return Condition.model_validate(list(values))


def tell_unknown(asked: Mapping[str, Mapping[str, str]], there: Mapping[str, Collection[str]], warn: Warn) -> None:
    """Warn of values that no entry of the report has: whoever sees only those gets an empty report.

    Args:
        asked: by field the values, and where each is written.
        there: by field the values that entries have.
    """
    for name, values in asked.items():
        for value, place in values.items():
            if value not in there[name]:
                near = did_you_mean(value, there[name])
                hint = f"; {near}" if near.startswith("did you mean") else ""
                warn(f"warning: {place}: no entry of the report has {name} '{value or BLANK}'{hint}")


def slugs_of(names: Iterable[str]) -> dict[str, str]:
    """A folder's name for each reader; names that would share one have a part of their hash behind it."""
    plain = {name: slug_of(name)[:80] for name in names}
    taken = Counter(plain.values())
    return {
        name: slug if taken[slug] == 1 else f"{slug}-{sha256(name.encode()).hexdigest()[:8]}"
        for name, slug in plain.items()
    }


def only_these(readers: Sequence[Reader], names: Collection[str]) -> tuple[Reader, ...]:
    """The readers of these names (or names of folders); all without any.

    Raises:
        SpecError: for names that nobody has.
    """
    known = {key for reader in readers for key in (reader.name, reader.slug)}
    if lost := [name for name in dict.fromkeys(names) if name not in known]:
        everybody = [reader.name for reader in readers]
        raise SpecError(
            Problem("unknown-reader", f"nobody gets a report as '{name}'", hint=did_you_mean(name, everybody))
            for name in lost
        )
    return tuple(reader for reader in readers if not names or {reader.name, reader.slug} & {*names})
