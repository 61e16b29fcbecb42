"""Places on servers as a spec writes them."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from reportgen.errors import Problem, SpecError
from reportgen.spec.publish import PublishSpec

_SHAPES = {
    "sftp": "sftp://host/path",
    "s3": "s3://bucket/path",
    "abfs": "abfs://container@account/path",
    "webdav": "webdav://host/path",
    "sharepoint": "sharepoint://host/sites/site/library/path",
}
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Place:
    """One place on a server, and who logs in there."""

    scheme: str
    host: str
    """Host, or bucket of s3, or account of abfs."""
    port: int | None
    container: str
    """Of abfs; blank elsewhere."""
    root: str
    """Path of the place below the host, without slashes around it."""
    user: str
    password: str = field(repr=False)
    """Blank where none is given."""
    key_file: Path | None
    known_hosts: Path | None
    endpoint: str
    """Address of the service, without a slash at its end; blank for the usual one."""
    tenant: str

    def __str__(self) -> str:
        """Its url, without who logs in."""
        at = f"{self.container}@{self.host}" if self.container else self.host
        return f"{self.scheme}://{at}{f':{self.port}' if self.port else ''}{f'/{self.root}' if self.root else ''}"


def read_place(publish: PublishSpec, password: str, folder: Path) -> Place:
    """The place that a spec names.

    Args:
        password: the secret itself; blank if there is none.
        folder: that of the spec, to which its files are relative.

    Raises:
        SpecError: if the url has not the form of its kind, or a key does not go with it.
    """
    try:
        parts = urlsplit(publish.url)
        port = parts.port
    except ValueError:
        raise _wrong("is no address", publish.url.partition("://")[0]) from None
    if parts.password is not None:
        hint = "name it instead, as password: env:PUBLISH_PASSWORD"
        raise SpecError(Problem("bad-place", "the url under publish holds a password", hint=hint))
    if not parts.hostname or parts.query or parts.fragment or parts.scheme not in _SHAPES:
        raise _wrong("has not the form of its kind", parts.scheme)
    named = unquote(parts.username or "")
    if named and publish.user and parts.scheme != "abfs":
        raise _wrong("names a user, and the key 'user' another", parts.scheme)
    return Place(
        scheme=parts.scheme,
        host=_host(parts.netloc, parts.hostname, parts.scheme),
        port=port,
        container=_container(named) if parts.scheme == "abfs" else "",
        root=_root(parts.path, parts.scheme),
        user=publish.user or ("" if parts.scheme == "abfs" else named),
        password=password,
        key_file=folder / Path(publish.key_file).expanduser() if publish.key_file else None,
        known_hosts=folder / Path(publish.known_hosts).expanduser() if publish.known_hosts else None,
        endpoint=_endpoint(publish.endpoint) if publish.endpoint else "",
        tenant=publish.tenant or "",
    )


def _host(netloc: str, hostname: str, scheme: str) -> str:
    """As it is written, for a bucket; in lower case for a server."""
    written = netloc.rpartition("@")[2]
    if scheme == "s3" and ":" in written:
        raise _wrong("has a port: name the server under 'endpoint'", scheme)
    return written if scheme == "s3" else hostname


def _container(name: str) -> str:
    if not re.fullmatch(r"\$web|[a-z0-9](-?[a-z0-9])+", name):
        raise _wrong("names no container", "abfs")
    return name


def _root(path: str, scheme: str) -> str:
    names = [unquote(name) for name in path.split("/") if name]
    if any(name in (".", "..") or "/" in name for name in names):
        raise _wrong("has a path with tricks", scheme)
    if scheme == "sharepoint" and (len(names) < 3 or names[0] not in ("sites", "teams")):
        raise _wrong("names no library of a site", scheme)
    return "/".join(names)


def _endpoint(text: str) -> str:
    try:
        parts = urlsplit(text)
        fine = bool(parts.hostname) and not (parts.username or parts.query or parts.fragment or parts.port == 0)
    except ValueError:
        fine = False
    if not fine or parts.scheme not in ("http", "https"):
        raise SpecError(Problem("bad-place", "the endpoint under publish is no address", hint="https://host"))
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        hint = "https://host; http only to this machine itself"
        raise SpecError(Problem("bad-place", "the endpoint under publish is not encrypted", hint=hint))
    return text.rstrip("/")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine itself, by its usual names."""
    return host in _LOOPBACK


def _wrong(what: str, scheme: str) -> SpecError:
    shown = _SHAPES.get(scheme) or ", ".join(_SHAPES.values())
    return SpecError(Problem("bad-place", f"the url under publish {what}", hint=f"as {shown}"))
