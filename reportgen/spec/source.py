"""Where the ledger comes from: files, a database, an engine over files, or the ERP's web service.

How it is to be read is recognised from what is in it; the keys here are for where the user knows better.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from reportgen.spec.references import HttpsAddress, SecretReference
from reportgen.spec.vocabulary import Words

_DAY_PARTS = {"d", "dd", "m", "mm", "yy", "yyyy"}


def _day_format(text: str) -> str:
    parts = [part for part in re.split("[^a-z0-9]+", text.strip().lower()) if part]
    order = "".join(part[0] for part in parts)
    if order in ("dmy", "mdy", "ymd") and set(parts) <= _DAY_PARTS and not (order == "ymd" and parts[0] == "yy"):
        return text
    raise PydanticCustomError(
        "bad-value",
        "this is no way of writing days",
        {"hint": "day, month and year with signs between them: dd.mm.yyyy, mm/dd/yyyy, d/m/yy, yyyy-mm-dd"},
    )


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Names = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_listed),
    Field(min_length=1, json_schema_extra={"x-one-or-more": True}),
]
"""One name, or a list of them."""


class BusinessCentralSpec(Words):
    """Business Central's web service, read with the credentials of a registered application."""

    tenant: str = Field(
        min_length=1, description="Directory of the tenant: its id or domain.", examples=["contoso.onmicrosoft.com"]
    )
    environment: str = Field("production", min_length=1, description="Environment to read.", examples=["sandbox"])
    companies: Names | None = Field(
        None, description="Names of the companies to read; all without any.", examples=[["CRONUS USA, Inc."]]
    )
    client_id: str = Field(min_length=1, description="Application (client) id of the registered application.")
    client_secret: SecretReference = Field(
        description="Where the application's secret is kept: env:NAME, file:PATH or keyring:SERVICE/USER.",
        examples=["env:BC_CLIENT_SECRET"],
    )
    cache: str = Field(
        ".reportgen-cache",
        min_length=1,
        description="Folder that keeps what was fetched, relative to the spec's folder; only what is new is fetched.",
    )
    url: HttpsAddress = Field(
        "https://api.businesscentral.dynamics.com", description="Address of the service.", examples=["https://bc.corp"]
    )
    login: HttpsAddress = Field(
        "https://login.microsoftonline.com",
        description="Address that gives the access tokens.",
        examples=["https://login.microsoftonline.us"],
    )
    offline: bool = Field(
        False,
        description="Whether to read what was fetched before, without asking the service; the report says from when the"
        " data are.",
    )


class SourceSpec(Words):
    """Where the ledger comes from. A plain text is short for ``{path: ...}``."""

    path: Names | None = Field(
        None,
        description="Folder, file, glob or database URL, or a list of them; files are relative to the spec's folder;"
        " ${NAME} stands for an environment variable.",
        examples=["data", "ledger/*.csv", "${LEDGER}", "postgresql://reader@db.corp/erp"],
    )
    engine: str | None = Field(
        None,
        min_length=1,
        description="Engine that reads the path's files where they are; the embedded one without any.",
        examples=["spark://master:7077", "spark://local"],
    )
    user: str | None = Field(None, min_length=1, description="User of the database, unless its URL says it.")
    password: SecretReference | None = Field(
        None,
        description="Where the database user's password is kept: env:NAME, file:PATH or keyring:SERVICE/USER.",
        examples=["env:PGPASSWORD"],
    )
    business_central: BusinessCentralSpec | None = Field(
        None, description="Business Central's web service, instead of a path."
    )
    form: str | None = Field(
        None, min_length=1, description="Delivery form, where it is recognised wrongly.", examples=["analytics"]
    )
    tables: dict[str, Names] = Field(
        default_factory=dict,
        description="Files (or sheets, or tables of a database) by the table they hold, where they are recognised"
        " wrongly or not at all.",
        examples=[{"item_ledger_entries": "export_0815.csv", "items": "Artikel.xlsx"}],
    )
    columns: dict[str, str | dict[str, str]] = Field(
        default_factory=dict,
        description="Headers by the column they hold: of the item ledger entries, or of any table by its name.",
        examples=[{"serial_no": "S/N", "items": {"description": "Bezeichnung"}}],
    )
    decimal: Literal[".", ","] | None = Field(
        None, description="Sign between a number's whole part and its decimals, in files of text."
    )
    date_format: Annotated[str, AfterValidator(_day_format)] | None = Field(
        None, min_length=1, description="How days are written in files of text.", examples=["dd.mm.yyyy", "mm/dd/yy"]
    )
    encoding: str | None = Field(
        None, min_length=1, description="Character encoding of files of text.", examples=["windows-1252", "utf-16"]
    )
    delimiter: str | None = Field(
        None, min_length=1, max_length=1, description="Sign between the cells of a CSV file.", examples=[";", "|"]
    )

    @model_validator(mode="after")
    def _one_origin(self) -> "SourceSpec":
        if self.path and self.business_central:
            raise PydanticCustomError("bad-value", "the source is either 'path' or 'business_central', not both")
        if not self.path and not self.business_central:
            hint = "path: a folder, a file, a glob or the URL of a database"
            raise PydanticCustomError("missing-key", "the key 'path' is missing in 'source'", {"hint": hint})
        return self
