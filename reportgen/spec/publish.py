"""Publishing on an intranet, and snapshots: where they go, what is kept, what they are compared with."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from reportgen.spec.dates import DAY_PATTERN, read_day
from reportgen.spec.references import HttpsAddress, SecretReference
from reportgen.spec.vocabulary import Words

SCHEMES = ("sftp", "s3", "abfs", "webdav", "sharepoint")
"""Places to publish to beside a folder, by what their URL begins with."""
_WORDS = ("last", "end of last month", "end of last quarter", "end of last year", "none")
SnapshotWord = Literal["last", "end of last month", "end of last quarter", "end of last year", "none"]
SERIALS = "serials.csv"
"""File of a snapshot that lists its serial numbers."""
TAGS = "tags.json"
"""File beside the snapshots of a report that says which day a name stands for."""
Count = Annotated[int, Field(ge=0, le=100_000)]


def _place(text: str) -> str:
    scheme, found, _ = text.partition("://")
    if not found or scheme in SCHEMES:
        return text
    hint = f"a folder, or {', '.join(f'{one}://' for one in SCHEMES)}"
    raise PydanticCustomError(
        "bad-place", "nothing can be published to '{scheme}://'", {"scheme": scheme, "hint": hint}
    )


class TagSpec(Words):
    """A snapshot by its name."""

    tag: Annotated[str, Field(min_length=1)] = Field(description="Name that a snapshot was given with --tag.")


def _read_compare(value: Any, info: ValidationInfo) -> date | SnapshotWord | TagSpec:
    if isinstance(value, TagSpec):
        return value
    if isinstance(value, Mapping):
        return TagSpec.model_validate(value, context=info.context)
    if isinstance(value, str) and any(letter.isalpha() for letter in value):
        said = " ".join(value.lower().split())
        if said in _WORDS:
            return said  # type: ignore[return-value]
        raise PydanticCustomError(
            "bad-comparison",
            "'{given}' is no snapshot",
            {"given": value[:40], "hint": f"{', '.join(_WORDS)}, a day as 2025-09-30, or {{tag: name}}"},
        )
    return read_day(value)


class KeepSpec(Words):
    """How many of the older ones are kept: the last of each of so many days, months and years. The latest always is,
    and what is tagged."""

    daily: Count = Field(14, description="Of how many days.")
    monthly: Count = Field(12, description="Of how many months.")
    yearly: Count = Field(7, description="Of how many years.")


class PublishSpec(Words):
    """The report on an intranet: a page of its own for every day, the latest, and an index of all reports."""

    url: Annotated[str, Field(min_length=1), AfterValidator(_place)] = Field(
        description="Where to: a folder relative to the spec's, or a server: sftp://host/path, s3://bucket/path,"
        " abfs://container@account/path, webdav://host/path, sharepoint://host/sites/site/library/path.",
        examples=["/srv/intranet/reports", "s3://reports/stock"],
    )
    keep: KeepSpec | None = Field(None, description="How many older ones are kept; all by default.")
    owner: str | None = Field(None, min_length=1, description="Who answers for the report; told on the index page.")
    address: HttpsAddress | None = Field(
        None,
        description="Where readers open what is published; permalinks in mail and feed begin with it.",
        examples=["https://intranet.example.com/reports"],
    )
    user: str | None = Field(None, min_length=1, description="Who logs in: user, access key id or client id.")
    password: SecretReference | None = Field(
        None,
        description="The password, secret key or client secret: env:NAME, file:PATH or keyring:SERVICE/USER.",
        examples=["env:PUBLISH_PASSWORD"],
    )
    key_file: str | None = Field(None, min_length=1, description="File of the private key, for sftp.")
    known_hosts: str | None = Field(
        None, min_length=1, description="File of the servers' keys, for sftp; the user's own by default."
    )
    endpoint: str | None = Field(
        None,
        min_length=1,
        description="Address of the service, where the URL does not say it: of an S3-compatible server.",
        examples=["https://minio.example.com"],
    )
    tenant: str | None = Field(None, min_length=1, description="Directory of the tenant, for abfs and sharepoint.")


_TAG = {
    "type": "object",
    "properties": {"tag": {"type": "string", "minLength": 1, "description": TagSpec.model_fields["tag"].description}},
    "additionalProperties": False,
    "required": ["tag"],
}


class SnapshotSpec(Words):
    """What is kept of every build: the figures and the list of serials, to compare with."""

    dir: str = Field(
        "snapshots",
        min_length=1,
        description="Folder of the snapshots, relative to the spec's folder.",
        examples=["snapshots"],
    )
    compare: Annotated[
        date | SnapshotWord | TagSpec,
        PlainValidator(_read_compare),
        WithJsonSchema({"anyOf": [{"enum": list(_WORDS)}, {"type": "string", "pattern": DAY_PATTERN}, _TAG]}),
    ] = Field(
        "last",
        description="Which snapshot figures are compared with: the last before the report's day, the last not after the"
        " end of a month, quarter or year, or of a day, the one of a name; none of them with none.",
        examples=["last", "end of last month", {"tag": "audit-2024"}],
    )
    keep: KeepSpec | None = Field(None, description="How many older ones are kept; all by default.")
