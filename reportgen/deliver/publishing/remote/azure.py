"""A place in a container of Azure Blob storage, through Microsoft's own library.

adlfs, fsspec's way there, prefers what variables of the environment say to what it is told, and keeps lists of what it
has seen; neither can be switched off.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from reportgen.deliver.publishing.remote.failures import about, missing, refusal
from reportgen.deliver.publishing.remote.places import Place
from reportgen.deliver.publishing.remote.store import Broken, Store

_CODES = {
    "AuthenticationFailed": "login-refused",
    "NoAuthenticationInformation": "login-refused",
    "InvalidAuthenticationInfo": "login-refused",
    "AuthorizationFailure": "no-permission",
    "AuthorizationPermissionMismatch": "no-permission",
    "InsufficientAccountPermissions": "no-permission",
    "AccountIsDisabled": "no-permission",
    "PublicAccessNotPermitted": "login-refused",
    "ContainerNotFound": "no-such-place",
    "ContainerBeingDeleted": "no-such-place",
    "ResourceNotFound": "no-such-place",
    "InvalidResourceName": "no-such-place",
    "AccountBeingCreated": "no-such-place",
}
_STATUSES = {401: "login-refused", 403: "no-permission", 404: "no-such-place"}
_TAKEN = ("BlobAlreadyExists", "ConditionNotMet", "UnauthorizedBlobOverwrite")
_AGAIN = (408, 429, 500, 502, 503, 504)


class AzureStore(Store):
    """One request, or one list of blocks, puts a file whole; a claim is granted only while there is no such file."""

    def __init__(self, place: Place) -> None:
        try:
            import azure.identity
            import azure.storage.blob  # noqa: F401
        except ImportError:
            raise missing("azure", "Azure Blob") from None
        if place.user and not (place.password and place.tenant):
            hint = "a client id goes with its secret and the tenant; an account's key or a SAS token stands alone"
            raise refusal(str(place), "login-refused", "user is there without password or tenant", hint=hint)
        logging.getLogger("azure").addHandler(logging.NullHandler())  # its log repeats what is told here
        self._place, self._client = place, None

    def get(self, path: str) -> bytes | None:
        """As `Store` says."""
        from azure.core.exceptions import ResourceNotFoundError

        with self._asking(path) as container:
            try:
                body: bytes = container.download_blob(self._full(path)).readall()
            except ResourceNotFoundError as error:
                if _code(error) == "ContainerNotFound":
                    raise
                return None
            return body

    def put(self, path: str, body: bytes, media_type: str) -> None:
        """As `Store` says; who reads it through the web asks every time whether it is still the same."""
        from azure.storage.blob import ContentSettings

        about = ContentSettings(content_type=media_type, cache_control="no-cache")
        with self._asking(path) as container:
            container.upload_blob(self._full(path), body, overwrite=True, content_settings=about)

    def delete(self, path: str) -> None:
        """As `Store` says."""
        from azure.core.exceptions import ResourceNotFoundError

        with self._asking(path) as container:
            try:
                container.delete_blob(self._full(path))
            except ResourceNotFoundError as error:
                if _code(error) == "ContainerNotFound":
                    raise

    def files(self, folder: str) -> list[str]:
        """As `Store` says; where the account has real folders, those are listed as blank files that say so."""
        below, start = self._below(folder), len(self._below(""))
        with self._asking(folder) as container:
            found = container.list_blobs(name_starts_with=below, include=["metadata"])
            return [one.name[start:] for one in found if not (one.metadata or {}).get("hdi_isfolder")]

    def folders(self, folder: str) -> list[str]:
        """As `Store` says."""
        from azure.storage.blob import BlobPrefix

        with self._asking(folder) as container:
            found = container.walk_blobs(name_starts_with=self._below(folder) or None, delimiter="/")
            return [one.name.rstrip("/").rpartition("/")[2] for one in found if isinstance(one, BlobPrefix)]

    def claim(self, path: str, body: bytes) -> bool:
        """As `Store` says."""
        from azure.core.exceptions import HttpResponseError

        with self._asking(path) as container:
            try:
                container.upload_blob(self._full(path), body, overwrite=False)
            except HttpResponseError as error:
                if _code(error) not in _TAKEN:
                    raise
                return False
            return True

    def close(self) -> None:
        """As `Store` says."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close()

    @contextmanager
    def _asking(self, path: str) -> Iterator[Any]:
        """The container; its errors in words."""
        from azure.core import exceptions

        place = str(self._place)
        try:
            if self._client is None:
                self._client = _connected(self._place)
            yield self._client
        except exceptions.ClientAuthenticationError as error:  # also of what gives tokens
            raise refusal(place, "login-refused", detail=_code(error)) from None
        except (exceptions.ServiceRequestError, exceptions.ServiceResponseError) as error:
            if "certificate" in str(error).lower():
                raise refusal(place, "certificate-not-trusted") from None
            raise Broken("cannot be reached") from error
        except exceptions.HttpResponseError as error:
            if error.status_code in _AGAIN:
                raise Broken(f"answers {error.status_code}") from error
            code = _CODES.get(_code(error)) or _STATUSES.get(error.status_code or 0, "cannot-write")
            told = f"{_code(error) or error.status_code}{about(path)}"
            raise refusal(place, code, detail=told) from None
        except exceptions.AzureError as error:
            raise refusal(place, "cannot-write", detail=type(error).__name__) from None

    def _full(self, path: str) -> str:
        return "/".join(part for part in (self._place.root, path) if part)

    def _below(self, folder: str) -> str:
        return f"{full}/" if (full := self._full(folder)) else ""


def _code(error: Any) -> str:
    """What the service called the error; blank where it is not the service's."""
    return str(getattr(getattr(error, "error_code", ""), "value", getattr(error, "error_code", "")) or "")


def _connected(place: Place) -> Any:
    from azure.storage.blob import ContainerClient

    return ContainerClient(
        place.endpoint or _service(place.host),
        place.container,
        credential=_credential(place),
        retry_total=0,
        connection_timeout=15,
        read_timeout=60,
    )


def _service(account: str) -> str:
    """Where an account's blobs are; it may be given by its name or as one of its hosts, of any cloud."""
    name, _, host = account.partition(".")
    return f"https://{name}.blob.{host.partition('.')[2] or 'core.windows.net'}"


def _credential(place: Place) -> Any:
    """Of an application, of the account, or whatever Azure's tools find on this machine."""
    from azure.core.credentials import AzureSasCredential
    from azure.identity import AzureAuthorityHosts, ClientSecretCredential, DefaultAzureCredential

    if place.user:
        login = AzureAuthorityHosts.AZURE_PUBLIC_CLOUD
        return ClientSecretCredential(place.tenant, place.user, place.password, authority=login)
    if "sig=" in place.password:
        return AzureSasCredential(place.password.lstrip("?"))
    if place.password:
        return {"account_name": place.host.partition(".")[0], "account_key": place.password}
    return DefaultAzureCredential()
