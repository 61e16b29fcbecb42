"""One question to the engine: parts of measures, by dimensions."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from ibis.expr import types as ir

from reportgen.model.dimensions import Dimension
from reportgen.model.frames import frame_of, records
from reportgen.model.measures import Asked, Items, Measure, Number, Part, PerSerial, Total

Group = tuple[tuple[object, ...], Mapping[str, Number]]


def count(
    entries: ir.Table,
    by: Sequence[Dimension],
    measures: Sequence[Measure],
    shown: Sequence[Dimension],
    asked: Asked,
    serial_key: tuple[str, ...],
    serial_facts: Callable[[], ir.Table],
) -> Iterator[Group]:
    """Each group's key and the results of the measures' parts; ``shown:<name>`` for the dimensions shown.

    Measures that look at serial numbers cost a grouping by serial first; the others are added up directly.
    """
    parts = {name: part for measure in measures for name, part in measure.parts.items()}
    keyed = entries.mutate(
        **{f"key_{i}": dimension.value(entries) for i, dimension in enumerate(by)},
        **{f"shown_{i}": _blank_is_null(dimension, entries) for i, dimension in enumerate(shown)},
    )
    keys = [f"key_{i}" for i in range(len(by))]
    if any(isinstance(part, PerSerial) for part in parts.values()):
        answer = _over_serials(keyed, keys, parts, len(shown), asked, serial_key, serial_facts)
    else:
        answer = _grouped(keyed, keys, {**_direct(keyed, parts, asked), **_bounds(keyed, len(shown))})
    for record in records(frame_of(answer)):
        if not keys and not record["entries_counted"]:
            continue
        key = tuple(_key_value(dimension, record[name]) for dimension, name in zip(by, keys, strict=True))
        values = {name: record[name] for name in parts}
        for i, dimension in enumerate(shown):
            same = record[f"shown_{i}_min"] == record[f"shown_{i}_max"]
            values[f"shown:{dimension.name}"] = record[f"shown_{i}_min"] if same else None
        yield key, values


def _key_value(dimension: Dimension, value: object) -> object:
    """A blank is ``""``; only a level that its branch does not have stays None."""
    return "" if value is None and not dimension.ragged else value


def _blank_is_null(dimension: Dimension, t: ir.Table) -> ir.Value:
    value = dimension.value(t)
    return value.nullif("") if dimension.kind == "text" else value


def _grouped(t: ir.Table, keys: Sequence[str], figures: Mapping[str, ir.Scalar]) -> ir.Table:
    """The figures by the keys, with the number of rows counted."""
    return (
        t.group_by(*keys).agg(**figures, entries_counted=t.count())
        if keys
        else t.agg(**figures, entries_counted=t.count())
    )


def _direct(t: ir.Table, parts: Mapping[str, Part], asked: Asked) -> dict[str, ir.Scalar]:
    figures: dict[str, ir.Scalar] = {}
    for name, part in parts.items():
        if isinstance(part, Total):
            figures[name] = part.of(t, asked)
        elif isinstance(part, Items):
            figures[name] = _item(t).nunique()
    return figures


def _bounds(t: ir.Table, shown: int) -> dict[str, ir.Scalar]:
    least = {f"shown_{i}_min": t[f"shown_{i}"].min() for i in range(shown)}
    return least | {f"shown_{i}_max": t[f"shown_{i}"].max() for i in range(shown)}


def _over_serials(
    t: ir.Table,
    keys: Sequence[str],
    parts: Mapping[str, Part],
    shown: int,
    asked: Asked,
    serial_key: tuple[str, ...],
    serial_facts: Callable[[], ir.Table],
) -> ir.Table:
    """First by serial number, then by the keys."""
    totals = {name: part for name, part in parts.items() if isinstance(part, Total)}
    serials = t.group_by(*keys, *serial_key).agg(
        balance=t.quantity.sum(), **_direct(t, totals, asked), **_bounds(t, shown)
    )
    if any(isinstance(part, PerSerial) and part.needs_age for part in parts.values()):
        serials = _with_age(serials, serial_facts(), serial_key)
    figures: dict[str, ir.Scalar] = {name: serials[name].sum() for name in totals}
    for name, part in parts.items():
        if isinstance(part, PerSerial):
            figures[name] = part.of(serials)
        elif isinstance(part, Items):
            figures[name] = _item(serials).nunique()
    for i in range(shown):
        figures[f"shown_{i}_min"] = serials[f"shown_{i}_min"].min()
        figures[f"shown_{i}_max"] = serials[f"shown_{i}_max"].max()
    return _grouped(serials, keys, figures)


def _with_age(serials: ir.Table, facts: ir.Table, key: tuple[str, ...]) -> ir.Table:
    ages = facts.select(**{f"of_{column}": facts[column] for column in key}, age_days=facts.age_days)
    both = serials.left_join(ages, [serials[column] == ages[f"of_{column}"] for column in key])
    return both.drop(*(f"of_{column}" for column in key))


def _item(t: ir.Table) -> ir.StringValue:
    """What an item is identified by: its number, within its company where there are several.

    The company's length keeps the two apart, whatever is in them.
    """
    if "company" not in t.columns:
        return t.item_no
    return t.company.length().cast("string") + ":" + t.company + t.item_no
