"""A place on a server that speaks SFTP, through fsspec and paramiko.

A server counts as known only by its key in a file of known hosts; nothing is trusted on first use.
"""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from posixpath import join, split
from stat import S_ISDIR
from typing import Any
from uuid import uuid4

from reportgen.deliver.publishing.remote.failures import missing, refusal
from reportgen.deliver.publishing.remote.places import Place
from reportgen.deliver.publishing.remote.store import INCOMING, OWN, Broken, Store
from reportgen.errors import DeliveryError

_CONNECT, _SILENCE = 15.0, 60.0
"""Seconds for connecting, and for the server to say anything at all."""


class SftpStore(Store):
    """Files are written beside and renamed over; a claim is a file that the server creates only if it is absent."""

    def __init__(self, place: Place) -> None:
        try:
            import paramiko  # noqa: F401
        except ImportError:
            raise missing("sftp", "SFTP") from None
        if not place.user:
            hint = "sftp://user@host/path, or the key 'user' under publish"
            raise refusal(str(place), "login-refused", "nobody is named to log in", hint=hint)
        logging.getLogger("paramiko").addHandler(logging.NullHandler())  # its log repeats what is told here
        self._place, self._fs = place, None
        self._folders: set[str] = set()

    def get(self, path: str) -> bytes | None:
        """As `Store` says."""
        with self._asking(path) as fs:
            try:
                if S_ISDIR(fs.ftp.stat(self._full(path)).st_mode):
                    return None
                body = io.BytesIO()
                fs.ftp.getfo(self._full(path), body)
            except FileNotFoundError:
                return None
            return body.getvalue()

    def put(self, path: str, body: bytes, media_type: str) -> None:  # noqa: ARG002 - the server goes by the name
        """As `Store` says."""
        beside = f"{INCOMING}/{uuid4().hex}"
        with self._asking(path) as fs:
            self._make_folder(fs, INCOMING)
            try:
                fs.ftp.putfo(io.BytesIO(body), self._full(beside), file_size=len(body))
                self._make_folder(fs, split(path)[0])
                self._rename(fs, self._full(beside), self._full(path))
            except BaseException:
                with suppress(Exception):
                    fs.ftp.remove(self._full(beside))
                raise

    def delete(self, path: str) -> None:
        """As `Store` says."""
        with self._asking(path) as fs:
            with suppress(FileNotFoundError):
                fs.ftp.remove(self._full(path))
            above = split(path)[0]
            with suppress(OSError):  # the first that is not empty
                while above and not above.startswith(OWN):
                    fs.ftp.rmdir(self._full(above))
                    self._folders.discard(above)
                    above = split(above)[0]

    def files(self, folder: str) -> list[str]:
        """As `Store` says."""
        with self._asking(folder) as fs:
            return list(self._below(fs, folder))

    def folders(self, folder: str) -> list[str]:
        """As `Store` says."""
        with self._asking(folder) as fs:
            return [name for name, is_folder in self._listed(fs, folder) if is_folder]

    def claim(self, path: str, body: bytes) -> bool:
        """As `Store` says."""
        with self._asking(path) as fs:
            self._make_folder(fs, split(path)[0])
            try:
                with fs.ftp.open(self._full(path), "wx") as file:
                    file.write(body)
            except OSError:
                if not self._is_there(fs, path):
                    raise
                return False
            return True

    def renew(self, path: str, body: bytes) -> None:
        """As `Store` says; whoever reads at the same moment may find nothing in it, which is no sign of an end."""
        with self._asking(path) as fs, fs.ftp.open(self._full(path), "w") as file:
            file.write(body)

    def forget(self) -> None:
        """As `Store` says."""
        self._folders.clear()

    def close(self) -> None:
        """As `Store` says."""
        if self._fs is not None:
            with suppress(Exception):
                self._fs.client.close()
        self._fs = None
        self.forget()

    @contextmanager
    def _asking(self, path: str) -> Iterator[Any]:
        """The file system, connected; its errors in words."""
        import paramiko

        try:
            if self._fs is None:
                self._fs = _connected(self._place)
            yield self._fs
        except PermissionError:
            raise refusal(str(self._place), "no-permission", detail=path) from None
        except FileNotFoundError:
            raise refusal(str(self._place), "no-such-place", detail=path) from None
        except (paramiko.SSHException, EOFError, TimeoutError, ConnectionError) as error:
            raise Broken("ends the connection") from error
        except OSError as error:
            if self._is_closed():
                raise Broken("ends the connection") from error
            hint = "see that no file is where a folder should be, and that there is room on its disk"
            raise refusal(str(self._place), "cannot-write", detail=path, hint=hint) from None

    def _is_closed(self) -> bool:
        transport = self._fs.client.get_transport() if self._fs else None
        return transport is None or not transport.is_active()

    def _full(self, path: str) -> str:
        home, _, below = self._place.root.partition("/")
        root = below if home == "~" else f"/{self._place.root}"
        return join(root, path).rstrip("/") or "."

    def _make_folder(self, fs: Any, folder: str) -> None:
        """The folder and those above it, up from the file system's own root."""
        if folder in self._folders:
            return
        try:
            fs.makedirs(self._full(folder), exist_ok=True)
        except OSError:
            if not fs.isdir(self._full(folder)):  # another run has just made it
                raise
        self._folders.add(folder)

    def _rename(self, fs: Any, new: str, target: str) -> None:
        """In one step; in two, the old file kept until the new one is there, where the server knows no other way."""
        try:
            fs.mv(new, target)
            return
        except OSError as error:
            if error.errno is not None or self._is_closed():
                raise
        old = f"{new}.old"
        with suppress(FileNotFoundError):
            fs.ftp.rename(target, old)
        try:
            fs.ftp.rename(new, target)
        except OSError:
            with suppress(FileNotFoundError):
                fs.ftp.rename(old, target)
            raise
        with suppress(FileNotFoundError):
            fs.ftp.remove(old)

    def _is_there(self, fs: Any, path: str) -> bool:
        try:
            fs.ftp.stat(self._full(path))
        except FileNotFoundError:
            return False
        return True

    def _listed(self, fs: Any, folder: str) -> list[tuple[str, bool]]:
        try:
            return [(one.filename, S_ISDIR(one.st_mode)) for one in fs.ftp.listdir_attr(self._full(folder))]
        except FileNotFoundError:
            return []

    def _below(self, fs: Any, folder: str) -> Iterator[str]:
        for name, is_folder in self._listed(fs, folder):
            path = join(folder, name)
            if is_folder:
                yield from self._below(fs, path)
            else:
                yield path


def _connected(place: Place) -> Any:
    """A connection to a server whose key is known, logged in."""
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class Verified(SFTPFileSystem):  # type: ignore[misc]
        """fsspec's, which itself would know no server and trust every one."""

        cachable = False

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            try:
                self.client.load_host_keys(str(_known_hosts(place)))
            except OSError:
                what = f"the file of known hosts '{_known_hosts(place)}' cannot be read"
                raise refusal(str(place), "unknown-server", what) from None
            self.client.set_missing_host_key_policy(paramiko.RejectPolicy)
            self.client.connect(self.host, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()
            self.ftp.get_channel().settimeout(_SILENCE)

    try:
        return Verified(place.host, **_login(place))
    except paramiko.BadHostKeyException as error:
        what = f"the server shows another key than the one in '{_known_hosts(place)}'"
        hint = "somebody may stand in between: ask those who run it; a new key replaces the old line there"
        raise refusal(str(place), "unknown-server", what, error.key.get_name(), hint) from None
    except (paramiko.AuthenticationException, paramiko.PasswordRequiredException):
        hint = "see user, key_file and password under publish; a password is named, as env:NAME"
        raise refusal(str(place), "login-refused", hint=hint) from None
    except paramiko.SSHException as error:
        raise _other(place, str(error)) from error
    except (TimeoutError, OSError) as error:
        if isinstance(error, PermissionError | FileNotFoundError):
            raise
        raise Broken("cannot be reached") from error


def _other(place: Place, words: str) -> Exception:
    if "not found in known_hosts" in words:
        port = f"-p {place.port} " if place.port else ""
        what = f"the server's key is not in '{_known_hosts(place)}'"
        hint = f"ssh-keyscan {port}{place.host} shows it; have it checked, then add the line to that file"
        return refusal(str(place), "unknown-server", what, hint=hint)
    if "No authentication methods" in words:
        hint = "name password or key_file under publish, or start an SSH agent that holds the key"
        return refusal(str(place), "login-refused", "there is nothing to log in with", hint=hint)
    return Broken("does not answer as an SSH server")


def _login(place: Place) -> dict[str, Any]:
    secret = {"pkey": _key(place)} if place.key_file else {"password": place.password or None}
    return {
        "port": place.port or 22,
        "username": place.user,
        "allow_agent": not (place.key_file or place.password),
        "look_for_keys": False,
        "timeout": _CONNECT,
        "banner_timeout": _CONNECT,
        "auth_timeout": _CONNECT,
        **secret,
    }


def _known_hosts(place: Place) -> Path:
    path = place.known_hosts or Path("~/.ssh/known_hosts").expanduser()
    if not path.is_file():
        port = f"-p {place.port} " if place.port else ""
        hint = f"ssh-keyscan {port}{place.host} shows the server's key; have it checked, then keep it there"
        raise refusal(str(place), "unknown-server", f"there is no file of known hosts at '{path}'", hint=hint)
    return path


def _key(place: Place) -> Any:
    """The private key; its passphrase is the password, which then is never sent to the server."""
    import paramiko

    try:
        return paramiko.PKey.from_path(place.key_file, password=place.password.encode() or None)
    except (OSError, ValueError, TypeError, paramiko.SSHException, paramiko.pkey.UnknownKeyType):
        raise _bad_key(place) from None


def _bad_key(place: Place) -> DeliveryError:
    hint = "key_file names a private key; its passphrase, if it has one, is the password"
    return refusal(str(place), "login-refused", f"the private key '{place.key_file}' cannot be read", hint=hint)
