"""Addresses that lead from a serial number into the ERP."""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from reportgen.errors import did_you_mean
from reportgen.spec.vocabulary import Words

LONGEST = 2_000
"""Characters of an address that browsers and the ERP still take."""
PLACES = ("company", "item_no", "variant_code", "serial_no")
"""What a template of an address can have filled in."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_ADDRESS = re.compile(
    r"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:[/?#][!#-;=?-\[\]_a-z{}~]*)?", re.IGNORECASE
)
"""A host that is written out, then characters that may stand in an address."""
_EXAMPLE = "https://erp.example.com/items/{item_no}?serial={serial_no}"


def _checked(template: str) -> str:
    scheme = template.partition(":")[0].lower()
    unknown = [name for name in _PLACE.findall(template) if name not in PLACES]
    if unknown:
        listed = ", ".join(f"{{{name}}}" for name in PLACES)
        hint = did_you_mean(unknown[0], PLACES) or f"an address may hold {listed}"
        context = {"name": f"{{{unknown[0]}}}", "hint": hint}
        raise PydanticCustomError("bad-link", "unknown '{name}' in the link", context)
    if ":" in template and scheme != "https":
        message = "a link must start with https://, not with '{scheme}:'"
        raise PydanticCustomError("bad-link", message, {"scheme": scheme, "hint": f"as {_EXAMPLE}"})
    if not _ADDRESS.fullmatch(template) or set(_PLACE.sub("", template)) & {"{", "}"}:
        message = "the link is no https address: a host that is written out, then a path without spaces or quotes"
        raise PydanticCustomError("bad-link", message, {"hint": f"as {_EXAMPLE}"})
    return template


Template = Annotated[str, AfterValidator(_checked), Field(max_length=LONGEST)]
"""An https address with ``{company}``, ``{item_no}``, ``{variant_code}`` and ``{serial_no}`` to be filled in."""


class BusinessCentral(Words):
    """Where Business Central's web client shows the company."""

    tenant: str = Field(min_length=1, max_length=200, description="Tenant: its domain or its ID.")
    environment: str = Field(min_length=1, max_length=100, description="Environment, as Production.")
    company: str | None = Field(
        None, min_length=1, max_length=100, description="Company; the one of the ledger entry without it."
    )


class KnownErp(Words):
    """A link whose address is known."""

    business_central: BusinessCentral = Field(description="The item ledger entries of the serial number.")


Link = Template | KnownErp


@dataclass(frozen=True, slots=True)
class Address:
    """Where a serial number's link leads."""

    text: str
    """Blank if it would be too long, or there is no serial number."""
    whole: bool = True
    """False if it had to leave out the serial number, or to be left out, because it would be too long."""


def address(link: Link, company: str, item_no: str, variant_code: str, serial_no: str) -> Address:
    """The address of one serial number; every value percent-encoded."""
    if not serial_no:
        return Address("")
    if isinstance(link, KnownErp):
        return _of_business_central(link.business_central, company, serial_no)
    values = {"company": company, "item_no": item_no, "variant_code": variant_code, "serial_no": serial_no}
    text = _PLACE.sub(lambda place: _encoded(values[place[1]]), link)
    return Address(text) if len(text) <= LONGEST else Address("", whole=False)


def _of_business_central(where: BusinessCentral, company: str, serial_no: str) -> Address:
    """The page of item ledger entries (38), filtered by the serial number; unfiltered where that is too long."""
    name = where.company or company
    page = f"https://businesscentral.dynamics.com/{_encoded(where.tenant)}/{_encoded(where.environment)}/?"
    page += f"company={_encoded(name)}&page=38" if name else "page=38"
    quoted = serial_no.replace("'", "''")
    wanted = f"'Item Ledger Entry'.'Serial No.' IS '{quoted}'"
    text = f"{page}&filter={_encoded(wanted)}"
    return Address(text) if len(text) <= LONGEST else Address(page, whole=False)


def _encoded(value: str) -> str:
    return quote(value, safe="", errors="replace")
