"""Where a ledger is to be loaded from, and what the user says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Reading:
    """How a source is to be read, where the user knows better; what is blank is recognised."""

    form: str = ""
    tables: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Files, sheets or database tables by canonical table."""
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By canonical table: the header that holds each canonical column."""
    decimal: str = ""
    """``.`` or ``,``."""
    date_format: str = ""
    """As ``dd.mm.yyyy``."""
    encoding: str = ""
    delimiter: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """Business Central's web service, and who asks."""

    tenant: str
    environment: str
    companies: tuple[str, ...]
    """Names; all companies without any."""
    client_id: str
    client_secret: str = field(repr=False)
    cache: Path
    """Folder for what was fetched."""
    url: str
    login: str
    offline: bool = False
    """Whether only what was fetched before is read, without asking the service."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source."""

    paths: tuple[str, ...] = ()
    """Files, folders, patterns, or the URL of a database."""
    engine: str = ""
    """URL of the engine that reads the paths; blank for the embedded one."""
    user: str = ""
    password: str = field(default="", repr=False)
    service: Service | None = None
    reading: Reading = Reading()

    @property
    def name(self) -> str:
        """What a reader may see of it: never a password."""
        if self.service:
            return f"{self.service.url} ({self.service.environment})"
        return ", ".join(_without_password(path) for path in self.paths)


def _without_password(path: str) -> str:
    scheme, mark, rest = path.partition("://")
    if not mark or "@" not in rest:
        return path
    who, _, where = rest.rpartition("@")
    return f"{scheme}://{who.partition(':')[0]}@{where}"


def is_url(path: str) -> bool:
    """Whether a path is an address rather than a file."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and scheme.replace("+", "").isalnum()
