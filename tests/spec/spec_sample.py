"""Kinds of section and names for the tests of spec/, and short ways to read a spec with them."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from reportgen.errors import SpecError
from reportgen.spec.models import ReportSpec
from reportgen.spec.parse import parse_spec
from reportgen.spec.vocabulary import (
    DimensionName,
    KnownNames,
    Levels,
    MeasureName,
    MeasureNames,
    SectionOptions,
    ValueNames,
)


class Kpis(SectionOptions):
    """Cards."""

    measures: MeasureNames = Field(("inventory_quantity",), min_length=1, description="Measures, one card each.")

    def names(self) -> tuple[str, ...]:
        """The measures."""
        return self.measures


class Tree(SectionOptions):
    """A tree."""

    analyze: MeasureName = Field("quantity", description="The measure to explain.")
    explain_by: Levels = Field(("vendor",), min_length=1, description="Dimensions in the order they explain.")
    path: tuple[str, ...] = Field((), description="Values to go through.")
    expand: Literal["largest", "smallest", "none"] = Field("none", description="Where to go on.")
    depth: Annotated[int, Field(ge=1, le=10)] = Field(3, description="Levels.")
    top: Annotated[int, Field(ge=1)] | Literal["all"] = Field(3, description="Bars a level.")


class Matrix(SectionOptions):
    """Rows and columns."""

    rows: Levels = Field(("item_no",), min_length=1, description="Dimensions, outer first.")
    columns: Annotated[tuple[DimensionName, ...], Field(max_length=1)] = Field((), description="A dimension.")
    values: ValueNames = Field(("inventory_quantity",), description="Measures or dimensions.")
    sort_by: MeasureName | Literal["label"] = Field("label", description="What rows are sorted by.")


class Treemap(SectionOptions):
    """Tiles."""

    group: Levels = Field(("item_no",), description="Dimensions, outer first.")
    size: MeasureName = Field("inventory_quantity", description="The area.")
    palette: str = Field("P", pattern="^[A-Z]+$", description="Name of the colours.", examples=["Q"])


class Notes(SectionOptions):
    """Text of the author."""

    text: str = Field(description="Markdown.", min_length=1)


KINDS: Mapping[str, type[SectionOptions]] = {
    "kpis": Kpis, "decomposition_tree": Tree, "matrix": Matrix, "treemap": Treemap, "notes": Notes}
DIMENSIONS = (
    "company customer document_no entry_type expiration_date item item_no item_category item_category_code location "
    "location_code serial_no status supplier vendor"
)
MEASURES = (
    "expired_inventory inventory_quantity inventory_value items net_qty_sold quantity sales_amount serials "
    "serials_on_hand"
)
NAMES = KnownNames(
    dimensions=frozenset(DIMENSIONS.split()),
    measures=frozenset(MEASURES.split()),
    hierarchies=frozenset({"item_category"}),
    fields=frozenset({"entry_no", "quantity", "posting_date"}),
)
CHECKS = frozenset({"duplicate_entry_no", "negative_stock"})


def parse(text: str, *overrides: str, env: Mapping[str, str] | None = None, path: str = "weekly.yaml") -> ReportSpec:
    """The spec, read with the kinds and names above."""
    return parse_spec(text, path, kinds=KINDS, names=NAMES, checks=CHECKS, env=env or {}, overrides=overrides)


def report(text: str, *overrides: str, env: Mapping[str, str] | None = None) -> ReportSpec:
    """The spec, with a source and a section where the text has none."""
    return parse(text + _rest(text), *overrides, env=env)


def problems(text: str, *overrides: str, env: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong, as people read it, one line or two each; of a spec whose source and sections are in order."""
    return raw_problems(text + _rest(text), *overrides, env=env)


def raw_problems(text: str, *overrides: str, env: Mapping[str, str] | None = None) -> list[str]:
    """What is wrong with exactly this text."""
    try:
        parse(text, *overrides, env=env)
    except SpecError as error:
        return [str(problem) for problem in error.problems]
    return []


def _rest(text: str) -> str:
    lines = ["", "source: data" if "source:" not in text else "", "sections: [kpis]" if "sections:" not in text else ""]
    return "\n".join(line for line in lines) + "\n"
