"""A place on a server that speaks WebDAV, through webdav4.

A file is put under another name and moved: what breaks off never is a reader's. Making a collection is the one request
that every such server grants to one of many, so a claim is a collection, and who claims it stands in a file in it.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from posixpath import split
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

from reportgen.deliver.publishing.remote.failures import by_status, missing, refusal
from reportgen.deliver.publishing.remote.places import Place, is_loopback
from reportgen.deliver.publishing.remote.store import INCOMING, OWN, Broken, Store

_CONNECT, _SILENCE = 15.0, 60.0
_MOVING = 0.05
"""Seconds after which a file is looked for again: some servers take the old one away before they move the new one."""
_AGAIN = (423, 429, 500, 502, 503, 504)
_NO_FOLDER = (404, 409)
_HOLDER = "holder.json"


class WebdavStore(Store):
    """Requests to one server; https unless that is this machine itself."""

    def __init__(self, place: Place) -> None:
        try:
            import webdav4.client  # noqa: F401
        except ImportError:
            raise missing("webdav", "WebDAV") from None
        self._place, self._client = place, None
        self._folders: set[str] = set()

    def get(self, path: str) -> bytes | None:
        """As `Store` says."""
        found = self._get(path)
        if found is None:
            time.sleep(_MOVING)
            found = self._get(path)
        return found

    def put(self, path: str, body: bytes, media_type: str) -> None:
        """As `Store` says."""
        beside = f"{INCOMING}/{uuid4().hex}"
        self._upload(beside, body, media_type)
        try:
            self._move(beside, path)
        except BaseException:
            with suppress(Exception):
                self._ask("DELETE", beside)
            raise

    def delete(self, path: str) -> None:
        """As `Store` says."""
        self._ask("DELETE", path, fine=(404,), folder=path.startswith(f"{OWN}/locks/"))
        above = split(path)[0]
        while above and not above.startswith(OWN) and not self._listed(above):
            self._ask("DELETE", above, fine=(404,), folder=True)
            self._folders.discard(above)
            above = split(above)[0]

    def files(self, folder: str) -> list[str]:
        """As `Store` says."""
        found = []
        for path, is_folder in self._listed(folder):
            found += self.files(path) if is_folder else [path]
        return found

    def folders(self, folder: str) -> list[str]:
        """As `Store` says."""
        return [split(path)[1] for path, is_folder in self._listed(folder) if is_folder]

    def claim(self, path: str, body: bytes) -> bool:
        """As `Store` says."""
        self._make_folder(split(path)[0])
        try:
            if self._ask("MKCOL", path, fine=(405,), folder=True) == 405:
                return False
        except Broken:
            if path in self.claims(split(path)[0]):  # some servers stumble over two at once
                return False
            raise
        self.renew(path, body)
        return True

    def claims(self, folder: str) -> list[str]:
        """As `Store` says."""
        return [path for path, is_folder in self._listed(folder) if is_folder]

    def claimed(self, path: str) -> bytes | None:
        """As `Store` says."""
        return self._get(f"{path}/{_HOLDER}")

    def renew(self, path: str, body: bytes) -> None:
        """As `Store` says."""
        self._ask("PUT", f"{path}/{_HOLDER}", content=body, headers={"Content-Type": "application/json"})

    def forget(self) -> None:
        """As `Store` says."""
        self._folders.clear()

    def close(self) -> None:
        """As `Store` says."""
        if self._client is not None:
            self._client.http.close()
        self._client = None
        self.forget()

    def _get(self, path: str) -> bytes | None:
        from webdav4.client import ResourceNotFound

        with self._asking(path) as client:
            try:
                about = client.propfind(self._full(path), headers={"Depth": "0"}).responses
                if any(one.properties.resource_type == "directory" for one in about.values()):
                    return None
                body: bytes = client.request("GET", self._full(path)).content
            except ResourceNotFound:
                return None
            return body

    def _upload(self, path: str, body: bytes, media_type: str) -> None:
        self._make_folder(split(path)[0])
        self._ask("PUT", path, content=body, headers={"Content-Type": media_type})

    def _move(self, old: str, new: str) -> None:
        self._make_folder(split(new)[0])
        with self._asking(new) as client:
            target = str(client.join_url(self._full(new)))
        self._ask("MOVE", old, headers={"Destination": target, "Overwrite": "T"})

    def _make_folder(self, folder: str) -> None:
        """The folder and those above it, from the deepest that is there."""
        if folder in self._folders:
            return
        full = self._full(folder)
        if full and self._made(full) in _NO_FOLDER:
            self._make_above(full, folder)
        self._folders.add(folder)

    def _make_above(self, full: str, folder: str) -> None:
        above = split(full)[0]
        if above and self._made(above) in _NO_FOLDER:
            self._make_above(above, folder)
        status = self._made(full)
        if status in _NO_FOLDER:
            raise by_status(str(self._place), status, folder)

    def _made(self, full: str) -> int:
        return self._ask_at("MKCOL", full, (405, *_NO_FOLDER), True)

    def _listed(self, folder: str) -> list[tuple[str, bool]]:
        """What lies right below the folder, by its path from the place's root, and whether it is a folder."""
        from webdav4.client import IsAResourceError, ResourceNotFound

        with self._asking(folder) as client:
            try:
                found = client.ls(self._full(folder) or "/", detail=True, allow_listing_resource=False)
            except (ResourceNotFound, IsAResourceError):
                return []
        start = len(self._place.root)
        return [(one["name"].strip("/")[start:].strip("/"), one["type"] == "directory") for one in found]

    def _ask(self, method: str, path: str, fine: tuple[int, ...] = (), folder: bool = False, **more: Any) -> int:
        """As `_ask_at`, for a path from the place's root."""
        return self._ask_at(method, self._full(path), fine, folder, **more)

    def _ask_at(self, method: str, full: str, fine: tuple[int, ...], folder: bool, **more: Any) -> int:
        """The status of the answer, if it is a success or one of those that are fine."""
        with self._asking(unquote(full)) as client:
            answer = client.http.request(method, client.join_url(full, add_trailing_slash=folder), **more)
        status = int(answer.status_code)
        if status in (200, 201, 204) or status in fine:
            return status
        raise self._refused(status, unquote(full))

    @contextmanager
    def _asking(self, path: str) -> Iterator[Any]:
        """The client; its errors in words."""
        import httpx
        from webdav4 import client

        try:
            if self._client is None:
                self._client = _connected(self._place)
            yield self._client
        except client.ClientError as error:  # some have a class of their own instead of a status
            own = {client.ResourceNotFound: 404, client.InsufficientStorage: 507, client.BadGatewayError: 502}
            status = getattr(error, "status_code", None) or own.get(type(error), 0)
            raise self._refused(status, path) from error
        except httpx.ConnectError as error:
            if "certificate" in str(error).lower():
                raise refusal(str(self._place), "certificate-not-trusted") from None
            raise Broken("cannot be reached") from error
        except httpx.TransportError as error:
            raise Broken("ends the connection") from error

    def _refused(self, status: int, path: str) -> Exception:
        return Broken(f"answers {status}") if status in _AGAIN else by_status(str(self._place), status, path)

    def _full(self, path: str) -> str:
        """The path from the server's root, as it stands in an address."""
        return quote("/".join(part for part in (self._place.root, path) if part))


def _connected(place: Place) -> Any:
    import httpx
    from webdav4.client import Client

    scheme = "http" if is_loopback(place.host) else "https"
    home = place.endpoint or f"{scheme}://{place.host}{f':{place.port}' if place.port else ''}"
    return Client(
        home,
        auth=(place.user, place.password) if place.user else None,
        retry=False,
        timeout=httpx.Timeout(_SILENCE, connect=_CONNECT),
        trust_env=not is_loopback(place.host),
    )
