"""A place in a bucket of S3, or of a server that speaks like it, through fsspec's s3fs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

from reportgen.deliver.publishing.remote.failures import about, missing, refusal
from reportgen.deliver.publishing.remote.places import Place
from reportgen.deliver.publishing.remote.store import Broken, Store

_TAKEN = ("PreconditionFailed", "412", "ConditionalRequestConflict", "409")
_UNKNOWN = ("NotImplemented", "501", "InvalidArgument")
_CODES = {
    "AccessDenied": "no-permission",
    "AllAccessDisabled": "no-permission",
    "403": "no-permission",
    "InvalidAccessKeyId": "login-refused",
    "SignatureDoesNotMatch": "login-refused",
    "ExpiredToken": "login-refused",
    "InvalidToken": "login-refused",
    "NoSuchBucket": "no-such-place",
    "InvalidBucketName": "no-such-place",
    "QuotaExceeded": "disk-full",
    "XMinioStorageFull": "disk-full",
}
_AGAIN = (
    *("SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "OperationAborted", "Throttling"),
    *("500", "502", "503", "504"),
)
_ELSEWHERE = ("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraintException", "301")


class S3Store(Store):
    """One request puts a file whole; a claim is a request that the server grants only while there is no such file."""

    def __init__(self, place: Place) -> None:
        try:
            import s3fs  # noqa: F401
        except ImportError:
            raise missing("s3", "S3") from None
        if bool(place.user) != bool(place.password):
            hint = "user is the access key id, password names the secret key; without both, AWS's usual chain is asked"
            raise refusal(str(place), "login-refused", "only one of user and password is there", hint=hint)
        self._place, self._fs = place, None
        self._granted: bool | None = None
        """Whether the server heeds conditions; None before it was tried."""

    def get(self, path: str) -> bytes | None:
        """As `Store` says."""
        with self._asking(path) as fs:
            try:
                body: bytes = fs.cat_file(self._full(path))
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise
                return None
            return body

    def put(self, path: str, body: bytes, media_type: str) -> None:
        """As `Store` says; who reads it through the web asks every time whether it is still the same."""
        with self._asking(path) as fs:
            fs.pipe_file(self._full(path), body, ContentType=media_type, CacheControl="no-cache")

    def delete(self, path: str) -> None:
        """As `Store` says."""
        with self._asking(path) as fs:
            fs.rm_file(self._full(path))

    def files(self, folder: str) -> list[str]:
        """As `Store` says."""
        start = len(self._full(""))
        with self._asking(folder) as fs:
            below = f"{self._full(folder)}/".partition("/")[2]
            found = fs.find(self._place.host, prefix=below)
        return [path[start:].lstrip("/") for path in found if not path.endswith("/")]

    def folders(self, folder: str) -> list[str]:
        """As `Store` says."""
        with self._asking(folder) as fs:
            try:
                found = fs.ls(self._full(folder), detail=True, refresh=True)
            except FileNotFoundError as error:
                if _code(error) == "NoSuchBucket":
                    raise
                return []
        return [one["name"].rpartition("/")[2] for one in found if one["type"] == "directory"]

    def claim(self, path: str, body: bytes) -> bool:
        """As `Store` says; where the server knows no conditions, `shaky` is true from then on."""
        if self._granted is None and self._create(path, body):
            self._granted = not self._create(path, body)  # the same once more: refused by a server that heeds it
            return True
        if self._granted is False and self.get(path) is None:
            self.put(path, body, "application/json")
            return True
        return bool(self._granted) and self._create(path, body)

    @property
    def shaky(self) -> bool:
        """As `Store` says."""
        return self._granted is False

    def close(self) -> None:
        """As `Store` says."""
        fs, self._fs = self._fs, None
        if fs is not None and fs._s3 is not None:
            with suppress(Exception):
                fs.close_session(fs.loop, fs._s3creator)

    def _create(self, path: str, body: bytes) -> bool:
        with self._asking(path) as fs:
            try:
                fs.pipe_file(self._full(path), body, mode="create", ContentType="application/json")
            except OSError as error:
                if isinstance(error, FileExistsError) or _code(error) in _TAKEN:
                    return False
                if _code(error) not in _UNKNOWN:
                    raise
                self._granted = False
                return self.claim(path, body)
            return True

    @contextmanager
    def _asking(self, path: str) -> Iterator[Any]:
        """The file system; its errors in words."""
        from botocore import exceptions

        place = str(self._place)
        try:
            if self._fs is None:
                self._fs = _connected(self._place)
            yield self._fs
        except exceptions.SSLError:
            raise refusal(place, "certificate-not-trusted") from None
        except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError, exceptions.ProfileNotFound):
            hint = "name user and password under publish, or keep them where AWS's tools look for them"
            raise refusal(place, "login-refused", "there is nothing to log in with", hint=hint) from None
        except exceptions.ConnectionError as error:
            raise Broken("cannot be reached") from error
        except exceptions.HTTPClientError as error:
            raise Broken("ends the connection") from error
        except (exceptions.ParamValidationError, exceptions.InvalidRegionError):
            raise refusal(place, "no-such-place", "this is no bucket's name") from None
        except exceptions.BotoCoreError as error:
            raise refusal(place, "cannot-write", detail=type(error).__name__) from None
        except OSError as error:
            raise self._said(error, path) from error

    def _said(self, error: OSError, path: str) -> Exception:
        place, code = str(self._place), _code(error)
        if code in _AGAIN or (not code and isinstance(error, TimeoutError)):
            return Broken(f"answers {code or 'nothing'}")
        if code in _ELSEWHERE:
            hint = "name its address: endpoint: https://s3.REGION.amazonaws.com under publish"
            return refusal(place, "no-such-place", "the bucket is in another region", hint=hint)
        if code == "RequestTimeTooSkewed":
            return refusal(place, "login-refused", "this machine's clock is wrong", hint="set it, then run again")
        told = f"{code or type(error).__name__}{about(path)}"
        return refusal(place, _CODES.get(code, "cannot-write"), detail=told)

    def _full(self, path: str) -> str:
        return "/".join(part for part in (self._place.host, self._place.root, path) if part)


def _code(error: BaseException | None) -> str:
    """What the server called the error; blank where it is not the server's."""
    while error is not None:
        response = getattr(error, "response", None)
        if isinstance(response, dict):
            return str(response.get("Error", {}).get("Code", ""))
        error = error.__cause__
    return ""


def _connected(place: Place) -> Any:
    import s3fs

    config: dict[str, Any] = {
        "connect_timeout": 15,
        "read_timeout": 60,
        "retries": {"total_max_attempts": 1},
        "ignore_configured_endpoint_urls": True,
    }
    if place.endpoint:  # of servers that may know neither buckets as names of hosts nor the newest checksums
        config["s3"] = {"addressing_style": "path"}
        config["request_checksum_calculation"] = config["response_checksum_validation"] = "when_required"
    fs = s3fs.S3FileSystem(
        key=place.user or None,
        secret=place.password or None,
        endpoint_url=place.endpoint or None,
        session=_session(alone=bool(place.user)),
        config_kwargs=config,
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    fs.retries = 1
    return fs


def _session(alone: bool) -> Any:
    """What logs in; alone, it reads neither variables nor files of the machine: who logs in is told."""
    from aiobotocore.session import AioSession
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as VARIABLES

    own = {name: (None, None, default, convert) for name, (_, _, default, convert) in VARIABLES.items()}
    for file in ("config_file", "credentials_file"):
        own[file] = (None, None, os.devnull, None)
    own["region"] = (None, None, "us-east-1", None)
    session = AioSession(session_vars=own if alone else None)
    session.register_component("data_loader", _descriptions())
    return session


@lru_cache
def _descriptions() -> Any:
    """What AWS's library knows of AWS's services: several megabytes, read once for all connections."""
    from botocore.loaders import create_loader

    return create_loader()
