"""Places on servers: SFTP, S3, Azure Blob, WebDAV, SharePoint. The libraries that speak with them live here.

Nothing is taken from the environment or the home of whoever runs it but what the manual names: for sftp the user's
known hosts and the SSH agent where the spec names no key, for s3 the usual chain of credentials where it names no user.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from reportgen.deliver.publishing.remote.lease import Terms
from reportgen.deliver.publishing.remote.places import Place, read_place
from reportgen.deliver.publishing.remote.storage import RemoteStorage
from reportgen.deliver.publishing.remote.store import Store
from reportgen.spec.publish import PublishSpec

_STORES = {
    "sftp": ("sftp", "SftpStore"),
    "s3": ("s3", "S3Store"),
    "abfs": ("azure", "AzureStore"),
    "webdav": ("webdav", "WebdavStore"),
    "sharepoint": ("sharepoint", "SharepointStore"),
}


def remote_storage(
    publish: PublishSpec, password: str, folder: Path, tell: Callable[[str], None], terms: Terms | None = None
) -> RemoteStorage:
    """The place on a server that a spec names; nothing is connected yet.

    Args:
        password: the secret itself, blank if there is none.
        folder: the spec's, to which the files that it names are relative.
        tell: takes a line where the place cannot do what it should.
        terms: of the lock's lease.

    Raises:
        SpecError: if the url has not the form of its kind.
        DeliveryError: ``missing-extra``, if the library for it is not installed; ``login-refused``, if nobody is named.
    """
    place = read_place(publish, password, folder)
    return RemoteStorage(str(place), lambda: _store(place), tell, terms or Terms())


def _store(place: Place) -> Store:
    module, name = _STORES[place.scheme]
    made: Store = getattr(import_module(f"{__name__}.{module}"), name)(place)
    return made
