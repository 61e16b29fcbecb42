"""A place in a document library of SharePoint, through Microsoft Graph.

fsspec's way there finds a site by a search of its name, asks once and never again, and cannot be told another address
than that of the worldwide cloud.
"""

import json
from collections.abc import Iterator
from posixpath import join, split
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from reportgen.deliver.publishing.remote.failures import refusal
from reportgen.deliver.publishing.remote.graph import Graph
from reportgen.deliver.publishing.remote.places import Place
from reportgen.deliver.publishing.remote.store import OWN, Store

_HOLDER = "holder.json"


class SharepointStore(Store):
    """One request puts a file whole; a claim is a folder, which the service makes for one of many only."""

    def __init__(self, place: Place, login: str = "") -> None:
        if not (place.user and place.password and place.tenant):
            hint = "user is the application's client id, password names its secret, tenant is the directory"
            raise refusal(str(place), "login-refused", "SharePoint needs user, password and tenant", hint=hint)
        self._place, self._login = place, login
        self._graph: Graph | None = None
        self._drive = ""
        self._folders: set[str] = {""}

    def get(self, path: str) -> bytes | None:
        """As `Store` says."""
        graph, item = self._asked()
        about = graph.request("GET", item(path), fine=(404,))
        if about.status == 404 or "file" not in about.json:
            return None
        return graph.download(about.json["@microsoft.graph.downloadUrl"])

    def put(self, path: str, body: bytes, media_type: str) -> None:
        """As `Store` says."""
        graph, item = self._asked()
        self._make_folder(split(self._full(path))[0])
        graph.request("PUT", item(path, "/content"), body=body, media_type=media_type)

    def delete(self, path: str) -> None:
        """As `Store` says."""
        graph, item = self._asked()
        while path:
            graph.request("DELETE", item(path), fine=(404,))
            self._folders.discard(self._full(path))
            path = split(path)[0]
            if not path or path.startswith(OWN) or any(self._children(path)):
                break

    def files(self, folder: str) -> list[str]:
        """As `Store` says."""
        found = []
        for name, is_folder in self._children(folder):
            found += self.files(join(folder, name)) if is_folder else [join(folder, name)]
        return found

    def folders(self, folder: str) -> list[str]:
        """As `Store` says."""
        return [name for name, is_folder in self._children(folder) if is_folder]

    def claim(self, path: str, body: bytes) -> bool:
        """As `Store` says."""
        self._asked()
        self._make_folder(split(self._full(path))[0])
        if not self._made(self._full(path)):
            return False
        self.renew(path, body)
        return True

    def claims(self, folder: str) -> list[str]:
        """As `Store` says."""
        return [join(folder, name) for name in self.folders(folder)]

    def claimed(self, path: str) -> bytes | None:
        """As `Store` says."""
        return self.get(f"{path}/{_HOLDER}")

    def renew(self, path: str, body: bytes) -> None:
        """As `Store` says."""
        graph, item = self._asked()
        graph.request("PUT", item(f"{path}/{_HOLDER}", "/content"), body=body, media_type="application/json")

    def forget(self) -> None:
        """As `Store` says."""
        self._folders = {""}

    def close(self) -> None:
        """As `Store` says."""
        if self._graph is not None:
            self._graph.close()
        self._graph = None
        self.forget()

    def _asked(self) -> tuple[Graph, Any]:
        """The service, and what makes the address of a path in the library."""
        if self._graph is None:
            self._graph = Graph(self._place, self._login)
        if not self._drive:
            self._drive = self._found(self._graph)
        return self._graph, lambda path, action="": self._item(self._full(path), action)

    def _found(self, graph: Graph) -> str:
        """The library, by its name or as its address calls it."""
        kind, site, library = self._place.root.split("/")[:3]
        about = graph.request("GET", f"sites/{self._place.host}:/{kind}/{quote(site)}", fine=(404,))
        if about.status == 404:
            raise refusal(str(self._place), "no-such-place", f"there is no site '{kind}/{site}'")
        found = graph.request("GET", f"sites/{about.json['id']}/drives").json["value"]
        for drive in found:
            called = unquote(urlsplit(drive.get("webUrl", "")).path.rpartition("/")[2])
            if library.casefold() in (drive["name"].casefold(), called.casefold()):
                return str(drive["id"])
        names = ", ".join(sorted(drive["name"] for drive in found))
        raise refusal(str(self._place), "no-such-place", f"there is no library '{library}'", hint=f"there are: {names}")

    def _full(self, path: str) -> str:
        """The path from the library's root."""
        return "/".join(part for part in (*self._place.root.split("/")[3:], path) if part)

    def _item(self, full: str, action: str = "") -> str:
        root = f"drives/{self._drive}/root"
        return f"{root}:/{quote(full)}:{action}" if full else f"{root}{action}"

    def _children(self, folder: str) -> Iterator[tuple[str, bool]]:
        graph, item = self._asked()
        url = item(folder, "/children?$select=name,folder,file&$top=500")
        while url:
            page = graph.request("GET", url, fine=(404,))
            if page.status == 404:
                return
            yield from ((one["name"], "folder" in one) for one in page.json["value"])
            url = page.json.get("@odata.nextLink", "")

    def _make_folder(self, full: str) -> None:
        """The folder and those above it."""
        if full not in self._folders:
            self._make_folder(split(full)[0])
            self._made(full)
            self._folders.add(full)

    def _made(self, full: str) -> bool:
        """Whether the folder was made now; False if it was there."""
        above, name = split(full)
        wanted = {"name": name, "folder": {}, "@microsoft.graph.conflictBehavior": "fail"}
        graph, _ = self._asked()
        answer = graph.request(
            "POST", self._item(above, "/children"), (409,), json.dumps(wanted).encode(), "application/json"
        )
        return answer.status != 409
