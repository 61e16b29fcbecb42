"""Addresses of databases: what their URLs say."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from reportgen.errors import Problem, SpecError, did_you_mean
from reportgen.load.origin import Origin, is_url

FILE_SCHEMES = ("duckdb", "sqlite", "file")
"""URLs of files on this machine."""
SPARK_SCHEMES = ("spark", "local")
_SAME = {"postgres": "postgresql", "sqlserver": "mssql"}


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is, and who asks."""

    scheme: str
    host: str = ""
    port: int | None = None
    path: tuple[str, ...] = ()
    """Parts of the URL's path: database, then schema."""
    user: str = ""
    password: str = field(default="", repr=False)
    options: Mapping[str, str] = field(default_factory=dict)
    """What stands behind the question mark."""

    @property
    def database(self) -> str:
        """First part of the path; blank if there is none."""
        return self.path[0] if self.path else ""

    @property
    def schema(self) -> str:
        """Second part of the path, or the option ``schema``; blank if neither says it."""
        return self.path[1] if len(self.path) > 1 else self.options.get("schema", "")


def address_of(url: str, origin: Origin) -> Address:
    """The parts of a URL; user and password that it does not say are those of the origin.

    Raises:
        SpecError: if the port is no number, or the URL has no end to a bracket.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        hint = "as in postgresql://user@host:5432/database"
        raise SpecError(Problem("bad-url", f"the database's URL cannot be read: {origin.name}", hint=hint)) from error
    scheme = parts.scheme.lower()
    return Address(
        scheme=_SAME.get(scheme, scheme),
        host=_host(parts),
        port=port,
        path=tuple(unquote(part) for part in parts.path.split("/") if part),
        user=origin.user or unquote(parts.username or ""),
        password=origin.password or unquote(parts.password or ""),
        options=dict(parse_qsl(parts.query)),
    )


def _host(parts: SplitResult) -> str:
    """As it is written: `hostname` would put account and project names in lower case."""
    where = parts.netloc.rpartition("@")[2]
    return where.partition("]")[0].lstrip("[") if where.startswith("[") else where.partition(":")[0]


def as_files(origin: Origin) -> Origin:
    """The same with plain paths for the URLs of files: ``duckdb:///data/erp.duckdb`` is /data/erp.duckdb."""
    return replace(origin, paths=tuple(_plain_path(path) for path in origin.paths))


def _plain_path(path: str) -> str:
    scheme, _, rest = path.partition("://")
    return unquote(rest) if is_url(path) and scheme.lower() in FILE_SCHEMES else path


def in_a_database(origin: Origin) -> bool:
    """Whether the origin is a database or has an engine of its own, rather than files for the embedded engine."""
    return bool(origin.engine) or any(is_url(path) and _scheme(path) not in FILE_SCHEMES for path in origin.paths)


def _scheme(url: str) -> str:
    return url.partition("://")[0].lower()


def unknown_scheme(scheme: str, known: tuple[str, ...], what: str) -> SpecError:
    """The refusal of an address whose kind is not known."""
    hint = did_you_mean(scheme, known)
    return SpecError(Problem("unknown-engine", f"'{scheme}' is no {what} that is known", hint=hint))
