"""One report per reader: who they are, and which part of the stock each of them sees."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.vocabulary import DimensionName, FieldName, OneOrMore, Words


class ForEachSpec(Words):
    """One report for each value of a dimension, or for each reader of a recipients table. A plain text is short for
    ``{dimension: ...}``; exactly one of dimension, recipients and query."""

    dimension: DimensionName | None = Field(
        None, description="One report for each of its values that has entries.", examples=["location_code"]
    )
    values: OneOrMore[str] | None = Field(
        None, description="For dimension: only these values, in this order.", examples=[["EAST", "WEST"]]
    )
    recipients: Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="A CSV file with a row a reader: recipient (a name), address, locale, and a column for each"
        " dimension that limits what they see; several values are separated by a semicolon.",
        examples=["readers.csv"],
    )
    query: Annotated[str, Field(min_length=1)] | None = Field(
        None,
        description="The same table as a query to the source's database, or to 'database'.",
        examples=["SELECT name AS recipient, mail AS address, location_code FROM report_readers"],
    )
    database: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="For query: URL of the database, if it is not the source."
    )
    columns: dict[str, FieldName] = Field(
        default_factory=dict,
        description="Headers of the recipients table by what they limit, where they differ from the dimension's name.",
        examples=[{"Region": "location_code"}],
    )

    @model_validator(mode="after")
    def _one_way(self) -> "ForEachSpec":
        if sum(part is not None for part in (self.dimension, self.recipients, self.query)) != 1:
            raise PydanticCustomError("bad-readers", "give exactly one of dimension, recipients and query")
        if self.values is not None and self.dimension is None:
            raise PydanticCustomError("bad-readers", "values belong to dimension")
        if self.database is not None and self.query is None:
            raise PydanticCustomError("bad-readers", "database belongs to query")
        return self


def _short(value: Any) -> Any:
    return {"dimension": value} if isinstance(value, str) else value


ForEach = Annotated[ForEachSpec, BeforeValidator(_short)]
"""Who gets a report of their own."""
