"""How an edition stands in a place, and goes.

Where whole folders change in one step, the folder of a day and the folder ``latest`` hold the files themselves::

    stock/2025-10-29/index.html stock.html stock.pdf manifest.json ...
    stock/latest/    index.html stock.html stock.pdf manifest.json ...

Elsewhere the files lie in a folder named after their contents, which never change, and a small page is written last
that leads there. A reader finds the old page or the new one, and either leads to a whole report::

    stock/2025-10-29/3f9ad2c41b07e865/index.html stock.html stock.pdf manifest.json ...
    stock/2025-10-29/index.html      leads to 3f9ad2c41b07e865/stock.html
    stock/latest/index.html          leads to ../2025-10-29/3f9ad2c41b07e865/stock.html
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from reportgen.deliver.publishing.catalogue import LATEST, Catalogue
from reportgen.deliver.publishing.editions import INDEX, Edition
from reportgen.deliver.publishing.storage import Folders, Storage
from reportgen.errors import DeliveryError, Problem
from reportgen.render.artifact import MANIFEST, Artifact

Cover = Callable[[Edition, str], Artifact]
"""The page ``index.html`` that leads to an edition's files, which lie below the relative path given."""


def fitted(edition: Edition, storage: Storage, cover: Cover) -> Edition:
    """The edition as it will stand in this place."""
    if isinstance(storage, Folders):
        return edition
    nested = replace(edition, nested=True)
    return replace(nested, pointers=tuple(sha256(body).hexdigest() for body in _pointers(nested, cover)))


def leading(edition: Edition, cover: Cover) -> Edition:
    """The edition, knowing the pages that would lead to it as they look today; they may have been others once."""
    if not edition.nested:
        return edition
    today = (sha256(body).hexdigest() for body in _pointers(edition, cover))
    return replace(edition, pointers=tuple(dict.fromkeys((*edition.pointers, *today))))


def stands(storage: Storage, series: str, edition: Edition, folder: str) -> bool:
    """Whether the folder (of a day, or the latest) shows this edition."""
    return edition.shows(storage.read(f"{series}/{folder}/{edition.anchor}"))


def refuse_strangers(storage: Storage, series: str, edition: Edition, catalogue: Catalogue) -> None:
    """Stop before anything is written where somebody else's files lie in the edition's folders.

    Raises:
        DeliveryError: ``not-ours``.
    """
    known = {one.day for one in (*catalogue.editions, *catalogue.going)}
    for folder in (edition.day, LATEST):
        at = f"{series}/{folder}"
        if folder in known or (folder == LATEST and known) or _is_ours(storage, at):
            continue
        if found := storage.files(at):
            message = f"'{at}' holds files that were not published here: {', '.join(found[:3])}"
            raise DeliveryError(Problem("not-ours", message, hint="move them away, or publish to another place"))


def put(storage: Storage, series: str, edition: Edition, artifacts: Sequence[Artifact], cover: Cover) -> None:
    """The edition stands in the folder of its day."""
    if isinstance(storage, Folders) and not edition.nested:
        storage.place(f"{series}/{edition.day}", artifacts)
        return
    for artifact in sorted(artifacts, key=lambda artifact: artifact.name == MANIFEST):
        storage.write(f"{series}/{edition.folder}/{artifact.name}", artifact.body, artifact.media_type)
    _write_page(storage, f"{series}/{edition.day}", cover(edition, f"{edition.release[:16]}/"))


def lead(storage: Storage, series: str, edition: Edition, artifacts: Sequence[Artifact] | None, cover: Cover) -> None:
    """The folder ``latest`` shows the edition. Without artifacts, those in the folder of its day are taken."""
    if not edition.nested and isinstance(storage, Folders):
        if artifacts is not None or not stands(storage, series, edition, LATEST):
            storage.place(f"{series}/{LATEST}", artifacts or _copied(storage, f"{series}/{edition.day}"))
    elif artifacts is not None or not stands(storage, series, edition, LATEST):
        _write_page(storage, f"{series}/{LATEST}", cover(edition, f"../{edition.folder}/"))


def take_away(storage: Storage, series: str, edition: Edition, catalogue: Catalogue) -> None:
    """The edition's own files are gone, unless an edition of the catalogue needs them; files of others stay."""
    successor = catalogue.of(edition.as_of)
    at = f"{series}/{edition.folder}"
    if edition.nested:
        pointer = f"{series}/{edition.day}/{INDEX}"
        if successor is None and edition.shows(storage.read(pointer)):
            storage.remove(pointer)
        if successor is None or successor.folder != edition.folder:
            for path in storage.files(at):
                storage.remove(path)
    elif successor is None or successor.nested:
        _discard(storage, at, tuple(name for name in (*edition.files, MANIFEST) if successor is None or name != INDEX))


def _discard(storage: Storage, at: str, names: Sequence[str]) -> None:
    if isinstance(storage, Folders):
        storage.discard(at, names)
        return
    for name in names:
        storage.remove(f"{at}/{name}")


def _pointers(edition: Edition, cover: Cover) -> tuple[bytes, bytes]:
    return cover(edition, f"{edition.release[:16]}/").body, cover(edition, f"../{edition.folder}/").body


def _write_page(storage: Storage, folder: str, page: Artifact) -> None:
    storage.write(f"{folder}/{page.name}", page.body, page.media_type)


def _is_ours(storage: Storage, at: str) -> bool:
    """A folder of ours that no catalogue knows: it has a manifest, or a page that we have made."""
    page = storage.read(f"{at}/{INDEX}") or b""
    return b'<meta name="generator" content="reportgen">' in page or storage.read(f"{at}/{MANIFEST}") is not None


def _copied(storage: Storage, at: str) -> list[Artifact]:
    found = {path.removeprefix(f"{at}/"): storage.read(path) for path in storage.files(at)}
    return [Artifact(name, "application/octet-stream", body) for name, body in found.items() if body is not None]
