"""All names a spec may use: the built-in dimensions and measures, and an organization's own."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import ibis
from ibis.expr import types as ir

from reportgen.model.built_in import MEASURES
from reportgen.model.combining import Expression
from reportgen.model.dimension import Dimension
from reportgen.model.dimensions import (
    CATEGORY,
    DIMENSIONS,
    FIELDS,
    attribute,
    category_level,
    dimension_value,
)
from reportgen.model.filters import in_words
from reportgen.model.measures import Measure, ScopeChange, Total
from reportgen.model.serial_dimensions import age_dimension
from reportgen.spec.vocabulary import DimensionSpec, Filter, KnownNames, MeasureSpec

BUILT_IN = KnownNames(
    dimensions=frozenset(DIMENSIONS) | {CATEGORY},
    measures=frozenset(MEASURES),
    hierarchies=frozenset(),
    fields=frozenset(FIELDS),
)
"""The names that work in every spec."""
_NOBODYS = frozenset(("entry_type", "document_type", "source_type", "status", "age_bucket", "unit_of_measure_code"))
"""Dimensions of text whose values are the ERP's words or ours."""


@dataclass(frozen=True, slots=True)
class Catalog:
    """Dimensions, measures and hierarchies by name."""

    dimensions: Mapping[str, Dimension] = field(default_factory=lambda: DIMENSIONS)
    measures: Mapping[str, Measure] = field(default_factory=lambda: MEASURES)
    hierarchies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: frozenset[str] | None = None
    """Whose values the words of a filter may repeat to a reader of a part of the ledger, beside what is nobody's: days,
    numbers, words of the ERP. None where they may repeat all."""

    def dimension(self, name: str) -> Dimension:
        """The dimension or filter field of that name; ``attribute.<name>`` is made on demand.

        Raises:
            KeyError: if there is none (specs are checked before they come here).
        """
        if name.startswith("attribute."):
            return attribute(name.removeprefix("attribute."))
        return self.dimensions.get(name) or FIELDS[name]

    def levels(self, names: tuple[str, ...], category_depth: int) -> tuple[Dimension, ...]:
        """The dimensions that the names stand for: hierarchies and the item category are spelled out."""
        found: list[Dimension] = []
        for name in names:
            if name in self.hierarchies:
                found.extend(self.levels(self.hierarchies[name], category_depth))
            elif name == CATEGORY:
                found.extend(category_level(level) for level in range(1, category_depth + 1))
            else:
                found.append(self.dimension(name))
        return tuple(found)

    def with_inputs(self, names: Iterable[str]) -> tuple[Measure, ...]:
        """The measures of those names and the ones they are made from, each once, inputs first."""
        found: dict[str, Measure] = {}

        def add(name: str) -> None:
            for needed in self.measures[name].inputs:
                add(needed)
            found.setdefault(name, self.measures[name])

        for name in names:
            add(name)
        return tuple(found.values())

    def with_measures(self, change: Callable[[Measure], Measure]) -> "Catalog":
        """The same words, every measure changed."""
        return replace(self, measures={name: change(measure) for name, measure in self.measures.items()})

    def in_words(self, conditions: Filter) -> str:
        """A filter as a reader would say it; blank for none."""
        return ", and ".join(
            in_words(said := self._said(name), condition, named=self._may_name(name, said))
            for name, condition in conditions.items()
        )

    def _may_name(self, name: str, dimension: Dimension) -> bool:
        return self.named is None or name in self.named or name in _NOBODYS or dimension.kind != "text"

    def _said(self, name: str) -> Dimension:
        return replace(category_level(1), name=CATEGORY) if name == CATEGORY else self.dimension(name)


def catalog(
    measures: Mapping[str, MeasureSpec],
    dimensions: Mapping[str, DimensionSpec],
    hierarchies: Mapping[str, tuple[str, ...]],
) -> Catalog:
    """The built-in names and a spec's own."""
    own_dimensions = dict(DIMENSIONS)
    for name in _in_order(dimensions, lambda spec: (spec.map,) if spec.map else ()):
        own_dimensions[name] = _own_dimension(name, dimensions[name], Catalog(own_dimensions))
    with_dimensions = Catalog(own_dimensions, MEASURES, hierarchies)
    own_measures = dict(MEASURES)
    for name in _in_order(measures, lambda spec: spec.ratio or ((spec.of,) if spec.of else ())):
        own_measures[name] = _own_measure(name, measures[name], own_measures, with_dimensions)
    return Catalog(own_dimensions, own_measures, hierarchies)


def _in_order(specs: Mapping[str, object], needs: object) -> tuple[str, ...]:
    """The names, those first that others are made from."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        if name in specs and name not in ordered:
            for needed in needs(specs[name]):  # type: ignore[operator]
                add(needed)
            ordered[name] = None

    for name in specs:
        add(name)
    return tuple(ordered)


def _own_dimension(name: str, spec: DimensionSpec, known: Catalog) -> Dimension:
    label = spec.label or name
    if spec.attribute is not None:
        return attribute(spec.attribute, name, label)
    if spec.dimension is not None:
        return dimension_value(spec.dimension, name, label)
    if spec.age is not None:
        return age_dimension(name, label, spec.age)
    if spec.category_level is not None:
        return category_level(spec.category_level, name, label)
    base = known.levels((spec.map or "",), 1)[0]
    return Dimension(
        name, label, f"{base.label}, renamed by the spec.", base.sources, lambda t: _mapped(base, spec, t), base.needs
    )


def _mapped(base: Dimension, spec: DimensionSpec, t: ir.Table) -> ir.Value:
    value = base.value(t) if base.kind == "text" else base.value(t).cast("string").fill_null("")
    other = value if spec.other is None else ibis.literal(spec.other)
    return value.cases(*spec.values.items(), else_=other) if spec.values else other


def _own_measure(name: str, spec: MeasureSpec, known: Mapping[str, Measure], words: Catalog) -> Measure:
    label, sign = spec.label or name, -1 if spec.negate else 1
    if spec.ratio:
        return _own_ratio(name, label, spec, known, sign)
    scope = ScopeChange(filters=(spec.filter,) if spec.filter else ())
    where = f" Only where {words.in_words(spec.filter)}." if spec.filter else ""
    if spec.sum:
        column = spec.sum
        unit = spec.unit or ("amount" if "amount" in column else "quantity")
        said = column.replace("_", " ")
        total = Total(
            lambda t, _: t[column] * sign, lambda t, asked: asked.in_period(t), money=column.endswith("_amount_actual")
        )
        return Measure(
            name,
            label,
            unit,
            f"{'-1 x sum' if sign < 0 else 'Sum'} of {said} over the entries posted in the period.{where}",
            MEASURES["quantity"].sources,
            {name: total},
            scope=scope,
            good=spec.good,
        )
    base = known[spec.of or ""]
    both = replace(base.scope, filters=(*base.scope.filters, spec.filter) if spec.filter else base.scope.filters)
    return replace(
        base,
        name=name,
        label=label,
        unit=spec.unit or base.unit,
        formula=f"{'-1 x: ' if sign < 0 else ''}{base.formula}{where}",
        combined=_signed(base.expression, sign),
        scope=both,
        good=spec.good or (base.good if sign > 0 else None),
    )


def _signed(value: Expression, sign: int) -> Expression:
    return value if sign > 0 else ("times", value, "-1")


def _own_ratio(name: str, label: str, spec: MeasureSpec, known: Mapping[str, Measure], sign: int) -> Measure:
    over, under = (known[part] for part in spec.ratio or ())
    return Measure(
        name,
        label,
        spec.unit or ("percent" if spec.percent else "ratio"),
        f"{over.label} divided by {under.label}.",
        tuple(dict.fromkeys((*over.sources, *under.sources))),
        combined=_signed(("ratio", ("measure", over.name), ("measure", under.name)), sign),
        inputs=(over.name, under.name),
        good=spec.good,
        additive=False,
    )
