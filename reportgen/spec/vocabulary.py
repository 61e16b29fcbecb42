"""The words a spec is written in: plain, frozen values that later stages read as they are.

The YAML reader gives plain scalars as text (``012`` stays ``012``); the types here turn them into numbers and dates
where a number or a date belongs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from reportgen.errors import did_you_mean


class Words(BaseModel):
    """Base of everything a spec can say: frozen, unknown keys refused, values never echoed in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names a spec may use: built in, plus its own. Given to pydantic as validation context ``names``."""

    dimensions: frozenset[str]
    measures: frozenset[str]
    hierarchies: frozenset[str]
    fields: frozenset[str]
    """Columns of a ledger entry that only a filter may use (``entry_no``, ``quantity`` ...)."""

    def known(self, roles: Iterable[str]) -> frozenset[str]:
        """All names of the given roles: dimension, measure, hierarchy, field."""
        sets = {
            "dimension": self.dimensions,
            "measure": self.measures,
            "hierarchy": self.hierarchies,
            "field": self.fields,
        }
        return frozenset().union(*(sets[role] for role in roles))


def check_name(name: str, roles: tuple[str, ...], info: ValidationInfo) -> str:
    """The name itself, if the spec knows it in one of the roles; without names in the context nothing is checked."""
    names: KnownNames | None = (info.context or {}).get("names")
    if names is None or (name.startswith("attribute.") and "dimension" in roles) or name in names.known(roles):
        return name
    raise PydanticCustomError(
        f"unknown-{roles[0]}",
        "unknown {role} '{name}'",
        {"role": " or ".join(roles[:2]), "name": name, "hint": did_you_mean(name, names.known(roles))},
    )


def _named(*roles: str) -> AfterValidator:
    return AfterValidator(lambda name, info: check_name(name, roles, info))


def rising(what: str, example: str) -> AfterValidator:
    """Refuses bounds in days that do not rise from one to the next."""

    def check(bounds: tuple[int, ...]) -> tuple[int, ...]:
        if list(bounds) == sorted(set(bounds)):
            return bounds
        message = {"what": what, "hint": f"as {example}"}
        raise PydanticCustomError("not-rising", "the days of {what} must rise", message)

    return AfterValidator(check)


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


DimensionName = Annotated[str, _named("dimension"), Field(json_schema_extra={"x-names": "dimension"})]
"""One dimension of a ledger entry or of a serial number."""
MeasureName = Annotated[str, _named("measure"), Field(json_schema_extra={"x-names": "measure"})]
"""One measure, built in or the spec's own."""
LevelName = Annotated[str, _named("dimension", "hierarchy"), Field(json_schema_extra={"x-names": "level"})]
"""A dimension, or a named hierarchy that stands for several."""
ValueName = Annotated[str, _named("measure", "dimension"), Field(json_schema_extra={"x-names": "value"})]
"""A measure, or a dimension shown as a value where it is the same for all entries of a row."""
FieldName = Annotated[str, _named("field", "dimension"), Field(json_schema_extra={"x-names": "field"})]
"""What a filter can test: a dimension or a column of the ledger entry."""

One = TypeVar("One")
OneOrMore = Annotated[tuple[One, ...], BeforeValidator(_listed), Field(json_schema_extra={"x-one-or-more": True})]
"""A list, or one entry in place of a list of one; the JSON Schema says so too."""

Levels = OneOrMore[LevelName]
MeasureNames = OneOrMore[MeasureName]
DimensionNames = OneOrMore[DimensionName]
ValueNames = OneOrMore[ValueName]
Texts = OneOrMore[str]
"""Values of the data, as the spec writes them."""


class Condition(Words):
    """What one field of a ledger entry must be: all parts given must hold. Text is compared as text.

    A plain value or a list in the spec is short for ``{in: [...]}``; ``""`` stands for blank.
    """

    any_of: tuple[str, ...] | None = Field(
        None, alias="in", description="One of these values.", examples=[["EAST", "WEST"]]
    )
    none_of: tuple[str, ...] | None = Field(
        None, alias="not", description="None of these values.", examples=[["OUTLET"]]
    )
    min: str | None = Field(
        None, description="At least this value: a number or a date (YYYY-MM-DD).", examples=["2025-01-01"]
    )
    max: str | None = Field(
        None, description="At most this value: a number or a date (YYYY-MM-DD).", examples=["2025-12-31"]
    )
    like: str | None = Field(
        None, description="A pattern: * stands for any text, ? for one character.", examples=["SP-*"]
    )

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: Any) -> Any:
        if value is None or isinstance(value, str | bool):
            value = [value]
        if isinstance(value, list | tuple):
            return {"in": [_text(one) for one in value]}
        if not isinstance(value, Mapping):
            return value
        lists = {key: [_text(one) for one in _as_list(value[key])] for key in ("in", "not") if key in value}
        return {**value, **lists}

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if all(part is None for part in (self.any_of, self.none_of, self.min, self.max, self.like)):
            raise PydanticCustomError("empty-condition", "the condition says nothing; give in, not, min, max or like")
        return self


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _text(value: Any) -> Any:
    if value is None:
        return ""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


Filter = dict[FieldName, Condition]
"""Conditions by field; all must hold."""


class MeasureSpec(Words):
    """A measure of an organization's own: a sum, a measure restricted by a filter, or a ratio."""

    label: str | None = Field(
        None, description="What a reader sees; the name itself by default.", examples=["By region"]
    )
    sum: (
        Literal["quantity", "remaining_quantity", "invoiced_quantity", "cost_amount_actual", "sales_amount_actual"]
        | None
    ) = Field(None, description="Column of the ledger entry to add up, over the period.")
    of: MeasureName | None = Field(None, description="A built-in measure to restrict by the filter.")
    filter: Filter = Field(default_factory=dict, description="Only entries that meet these conditions count.")
    ratio: tuple[MeasureName, MeasureName] | None = Field(
        None,
        description="First measure divided by the second; blank where that is 0 or blank.",
        examples=[["sales_amount", "net_qty_sold"]],
    )
    percent: bool = Field(False, description="Show a ratio as a percentage.")
    negate: bool = Field(False, description="Turn the sign, as for issues that should read as positive.")
    unit: Literal["quantity", "amount", "count", "days", "percent", "ratio"] | None = Field(
        None, description="How the value is written."
    )
    good: Literal["up", "down"] | None = Field(
        None, description="Which way is the better one, where figures are compared; neither by default."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if sum(part is not None for part in (self.sum, self.of, self.ratio)) != 1:
            raise PydanticCustomError("measure-form", "give exactly one of sum, of and ratio")
        if self.ratio and self.filter:
            raise PydanticCustomError("measure-form", "a ratio takes its filters from the two measures it divides")
        return self


class DimensionSpec(Words):
    """A dimension of an organization's own; exactly one of map, attribute, dimension, age, category_level."""

    label: str | None = Field(
        None, description="What a reader sees; the name itself by default.", examples=["By region"]
    )
    map: DimensionName | None = Field(None, description="The dimension whose values are renamed by `values`.")
    values: dict[str, str] = Field(
        default_factory=dict, description="For map: old value to new value.", examples=[{"EAST": "Domestic"}]
    )
    other: str | None = Field(
        None, description="For map: the value of everything not listed; unchanged by default.", examples=["Abroad"]
    )
    attribute: str | None = Field(
        None, description="Name of an item attribute; categories hand theirs down to items.", examples=["Color"]
    )
    dimension: Annotated[int, Field(ge=1, le=8)] | None = Field(
        None, description="Number of a global or shortcut dimension, 1 to 8."
    )
    age: tuple[Annotated[int, Field(ge=0)], ...] | None = Field(
        None, min_length=1, description="Upper bounds in days, ascending: [30, 90, 365].", examples=[[30, 90, 365]]
    )
    category_level: Annotated[int, Field(ge=1, le=50)] | None = Field(
        None, description="Level of the item category hierarchy, 1 is the top."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        given = [
            part
            for part in (self.map, self.attribute, self.dimension, self.age, self.category_level)
            if part is not None
        ]
        if len(given) != 1:
            raise PydanticCustomError(
                "dimension-form", "give exactly one of map, attribute, dimension, age and category_level"
            )
        if self.age and list(self.age) != sorted(set(self.age)):
            raise PydanticCustomError("dimension-form", "age bounds must ascend")
        if (self.values or self.other is not None) and self.map is None:
            raise PydanticCustomError("dimension-form", "values and other belong to map")
        return self


class PrintDepth(Words):
    """How much of a section is printed; what is left out is told as n of N."""

    top: Annotated[int, Field(ge=1)] | None = Field(None, description="At most this many rows.")
    depth: Annotated[int, Field(ge=1)] | None = Field(None, description="Only the outer levels.")


Print = Literal["all", "none"] | PrintDepth


class SectionOptions(Words):
    """What every section takes; each kind adds its own."""

    title: str | None = Field(
        None, description="Heading of the section; made from its contents by default.", examples=["Where it is"]
    )
    filter: Filter = Field(
        default_factory=dict, description="Only entries that meet these conditions, on top of the report's filter."
    )
    serials_only: bool = Field(True, description="Only entries with a serial number; what is left out is always told.")
    print: Print = Field("all", description="How much of it goes into the PDF: all, none, or {top: n, depth: n}.")

    def names(self) -> tuple[str, ...]:
        """Names of the measures, dimensions and hierarchies that the section shows; each kind tells its own."""
        return ()

    def reads(self) -> frozenset[str]:
        """Columns of a ledger entry that the section reads beside those that its names are made from."""
        return frozenset()

    def files(self) -> tuple[str, ...]:
        """Files that the section reads beside the ledger, as the spec writes their paths."""
        return ()
