"""Places that a spec names: where a secret is kept, where a web service is."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

_KEPT_AT = r"^(env|file|keyring):.+"


def _reference(text: str) -> str:
    if text.partition(":")[0] in ("env", "file", "keyring") and text.partition(":")[2]:
        return text
    raise PydanticCustomError(
        "bad-value",
        "a secret is named, never written here",
        {"hint": "env:NAME of a variable, file:PATH of a file, or keyring:SERVICE/USER"},
    )


def _https(text: str) -> str:
    if text.startswith("https://") and "@" not in text:
        return text
    raise PydanticCustomError(
        "bad-value",
        "this is no address of a web service",
        {"hint": "tokens and data travel under https only: https://host, without a user"},
    )


SecretReference = Annotated[str, AfterValidator(_reference), Field(json_schema_extra={"pattern": _KEPT_AT})]
"""Where a secret is kept: ``env:NAME``, ``file:PATH`` or ``keyring:SERVICE/USER``."""
HttpsAddress = Annotated[str, AfterValidator(_https), Field(json_schema_extra={"pattern": "^https://[^@]+$"})]
"""Where a web service is."""
