"""One question to the engine: parts of measures, by dimensions."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ibis.expr import types as ir

from reportgen.model.combining import Number
from reportgen.model.dimension import Dimension
from reportgen.model.frames import records_of
from reportgen.model.measures import Asked, Items, Measure, Part, PerSerial, Total
from reportgen.model.narrowing import Widen, made_from

Group = tuple[tuple[object, ...], Mapping[str, Number]]


@dataclass(frozen=True, slots=True)
class Counting:
    """What entries are counted by.

    Entries are added up before they are joined: by the columns that the dimensions are made from, which are far fewer
    combinations than entries; names and categories are looked up for the sums.
    """

    asked: Asked
    by: Sequence[Dimension]
    shown: Sequence[Dimension]
    """Dimensions whose value is told where it is the same for the whole group."""
    widen: Widen
    serial_key: tuple[str, ...]
    serial_facts: Callable[[], ir.Table]

    def groups(self, entries: ir.Table, measures: Sequence[Measure]) -> Iterator[Group]:
        """Each group's key and the results of the measures' parts; ``shown:<name>`` for the dimensions shown.

        A group may come twice, with other parts: those that look at serial numbers cost a grouping by serial first.
        """
        parts = {name: part for measure in measures for name, part in measure.parts.items()}
        of_serials = {name: part for name, part in parts.items() if isinstance(part, PerSerial)}
        of_entries = {name: part for name, part in parts.items() if not isinstance(part, PerSerial)}
        if of_entries or self.shown or not of_serials:
            yield from self._read(self._added_up(entries, of_entries), of_entries, self.shown)
        if of_serials:
            yield from self._read(self._over_serials(entries, of_serials), of_serials, ())

    @property
    def _keys(self) -> list[str]:
        return [f"key_{i}" for i in range(len(self.by))]

    def _read(self, answer: ir.Table, parts: Iterable[str], shown: Sequence[Dimension]) -> Iterator[Group]:
        pairs, names = tuple(zip(self.by, self._keys, strict=True)), tuple(parts)
        bounds = [(shown_as(one), f"shown_{i}_min", f"shown_{i}_max") for i, one in enumerate(shown)]
        for record in records_of(answer):
            if not self.by and not record["entries_counted"]:
                continue
            values = {name: record[name] for name in names}
            for name, least, greatest in bounds:
                values[name] = record[least] if record[least] == record[greatest] else None
            yield tuple(key_value(dimension, record[name]) for dimension, name in pairs), values

    def _valued(self, t: ir.Table, *, joined: bool) -> ir.Table:
        """With the values of the dimensions that need joins, or of those that do not."""
        keys = {name: one.value(t) for name, one in zip(self._keys, self.by, strict=True) if bool(one.needs) is joined}
        shown = {f"shown_{i}": _blank_is_null(one, t) for i, one in enumerate(self.shown) if bool(one.needs) is joined}
        return t.mutate(**keys, **shown)

    def _added_up(self, entries: ir.Table, parts: Mapping[str, Part]) -> ir.Table:
        """Parts that are sums over entries, or numbers of their items."""
        joined = [one for one in (*self.by, *self.shown) if one.needs]
        items = [name for name, part in parts.items() if isinstance(part, Items)]
        valued = self._valued(entries, joined=False)
        sums = {name: part.of(valued, self.asked) for name, part in parts.items() if isinstance(part, Total)}
        if not joined:
            figures = {**sums, **{name: _item(valued).nunique() for name in items}, **self._bounds(valued)}
            return _grouped(valued, self._keys, figures, valued.count())
        own = [name for name in self._keys if name in valued.columns]
        columns = {*made_from(joined, valued), *(("item_no",) if items else ())}
        few = _grouped(valued, [*own, *sorted(columns)], {**sums, **self._bounds(valued)}, valued.count())
        wide = self._valued(self.widen(few, joined), joined=True)
        figures = {name: wide[name].sum() for name in sums}
        figures |= {**{name: _item(wide).nunique() for name in items}, **self._bounds(wide)}
        return _grouped(wide, self._keys, figures, wide.entries_counted.sum())

    def _bounds(self, t: ir.Table) -> dict[str, ir.Scalar]:
        """Least and greatest value of what is shown, as far as the table has it; of bounds, those of all together."""
        bounds: dict[str, ir.Scalar] = {}
        for i in range(len(self.shown)):
            least, greatest = f"shown_{i}_min", f"shown_{i}_max"
            if least in t.columns:
                bounds |= {least: t[least].min(), greatest: t[greatest].max()}
            elif f"shown_{i}" in t.columns:
                bounds |= {least: t[f"shown_{i}"].min(), greatest: t[f"shown_{i}"].max()}
        return bounds

    def _over_serials(self, entries: ir.Table, parts: Mapping[str, PerSerial]) -> ir.Table:
        """Parts that are figures over serial numbers: first by serial number, then by the keys."""
        wide = self.widen(entries, [one for one in self.by if one.needs])
        keyed = wide.mutate(**{name: one.value(wide) for name, one in zip(self._keys, self.by, strict=True)})
        serials = keyed.group_by(*self._keys, *self.serial_key).agg(balance=keyed.quantity.sum())
        if any(part.needs_age for part in parts.values()):
            serials = _with_age(serials, self.serial_facts(), self.serial_key)
        return _grouped(serials, self._keys, {name: part.of(serials) for name, part in parts.items()}, serials.count())


def shown_as(dimension: Dimension) -> str:
    """Name under which a group has the value of a dimension that is shown."""
    return f"shown:{dimension.name}"


def key_value(dimension: Dimension, value: object) -> object:
    """The value as frames give it: a blank is ``""``; only a level that its branch does not have stays None."""
    return "" if value is None and not dimension.ragged else value


def _blank_is_null(dimension: Dimension, t: ir.Table) -> ir.Value:
    value = dimension.value(t)
    return value.nullif("") if dimension.kind == "text" else value


def _grouped(t: ir.Table, keys: Sequence[str], figures: Mapping[str, ir.Scalar], counted: ir.IntegerScalar) -> ir.Table:
    """The figures by the keys, with the number of entries counted."""
    return (t.group_by(*keys) if keys else t).agg(**figures, entries_counted=counted)


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
