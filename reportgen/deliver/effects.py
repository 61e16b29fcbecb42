"""The one seam through which delivery touches the world; tests put a recorder in its place."""

import ctypes
import errno
import fcntl
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Literal, Protocol

Kind = Literal["absent", "folder", "file"]

_NO_EXCHANGE = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
"""What a kernel or a file system says that cannot swap two folders."""
_AT_FDCWD = -100
_SWAP = 2
"""``RENAME_EXCHANGE`` of Linux and ``RENAME_SWAP`` of macOS."""
_PAUSE = 0.02


class Effects(Protocol):
    """What delivery does to files. Every method raises OSError where the system refuses."""

    def lock(self, path: Path, seconds: float) -> AbstractContextManager[None]:
        """Hold a lock that no other process holds; wait for it at most so long, then TimeoutError.

        The lock ends with the process, however that ends; its file is gone when nobody holds it.
        """
        ...

    def resolve(self, path: Path) -> Path:
        """The absolute path, links followed."""
        ...

    def kind(self, path: Path) -> Kind:
        """What is there; anything but a folder is a file."""
        ...

    def files(self, folder: Path) -> tuple[str, ...]:
        """All files below the folder, as sorted relative paths with forward slashes. Links are files."""
        ...

    def names(self, folder: Path) -> tuple[str, ...]:
        """What lies right in the folder, sorted."""
        ...

    def read(self, path: Path) -> bytes:
        """The file's contents."""
        ...

    def make_folder(self, path: Path) -> None:
        """The folder and those above it; fine if it is there."""
        ...

    def write(self, path: Path, body: bytes) -> None:
        """A new file, on the disk when this returns. FileExistsError if something is there."""
        ...

    def keep(self, source: Path, target: Path) -> None:
        """The same file at a second place; a copy where the file system has no second names."""
        ...

    def sync(self, folder: Path) -> None:
        """The names in a folder are on the disk when this returns."""
        ...

    def exchange(self, one: Path, other: Path) -> bool:
        """Two folders change places in one step; False if this system cannot."""
        ...

    def rename(self, old: Path, new: Path) -> None:
        """Another name in one step; `new` must not be there."""
        ...

    def replace(self, source: Path, target: Path) -> None:
        """A file takes the name and place of another in one step; `target` may be there or not."""
        ...

    def remove(self, path: Path) -> None:
        """The file or folder with all in it; fine if it is not there."""
        ...

    def remove_empty(self, folder: Path) -> bool:
        """The folder, unless something lies in it: then False."""
        ...


class RealEffects:
    """The real thing, on Linux and macOS."""

    @contextmanager
    def lock(self, path: Path, seconds: float) -> Iterator[None]:
        """As `Effects` says, with ``flock``."""
        handle = _locked(path, time.monotonic() + seconds)
        try:
            yield
        finally:
            with suppress(OSError):
                path.unlink()
            os.close(handle)

    def resolve(self, path: Path) -> Path:
        """As `Effects` says."""
        return Path(os.path.realpath(path))

    def kind(self, path: Path) -> Kind:
        """As `Effects` says."""
        if not os.path.lexists(path):
            return "absent"
        return "folder" if path.is_dir() else "file"

    def files(self, folder: Path) -> tuple[str, ...]:
        """As `Effects` says."""
        found: list[Path] = []
        for at, folders, files in os.walk(folder, onerror=_raise):
            links = [name for name in folders if Path(at, name).is_symlink()]
            found.extend(Path(at, name) for name in (*links, *files))
        return tuple(sorted(path.relative_to(folder).as_posix() for path in found))

    def names(self, folder: Path) -> tuple[str, ...]:
        """As `Effects` says."""
        return tuple(sorted(path.name for path in folder.iterdir()))

    def read(self, path: Path) -> bytes:
        """As `Effects` says."""
        return path.read_bytes()

    def make_folder(self, path: Path) -> None:
        """As `Effects` says."""
        path.mkdir(parents=True, exist_ok=True)

    def write(self, path: Path, body: bytes) -> None:
        """As `Effects` says."""
        with path.open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())

    def keep(self, source: Path, target: Path) -> None:
        """As `Effects` says."""
        try:
            os.link(source, target, follow_symlinks=False)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError):
            shutil.copy2(source, target, follow_symlinks=False)

    def sync(self, folder: Path) -> None:
        """As `Effects` says."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def exchange(self, one: Path, other: Path) -> bool:
        """As `Effects` says."""
        status = _exchange(os.fsencode(one), os.fsencode(other))
        if status in _NO_EXCHANGE:
            return False
        if status:
            raise OSError(status, os.strerror(status), str(other))
        return True

    def rename(self, old: Path, new: Path) -> None:
        """As `Effects` says."""
        old.rename(new)

    def replace(self, source: Path, target: Path) -> None:
        """As `Effects` says."""
        source.replace(target)

    def remove(self, path: Path) -> None:
        """As `Effects` says."""
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def remove_empty(self, folder: Path) -> bool:
        """As `Effects` says."""
        try:
            folder.rmdir()
        except OSError as error:
            if error.errno in (errno.ENOTEMPTY, errno.EEXIST):
                return False
            raise
        return True


def _raise(error: OSError) -> None:
    raise error


def _locked(path: Path, until: float) -> int:
    """A file handle that holds the lock. Whoever held it before us may have removed the file: then it is made anew."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            if _try_lock(handle) and _is_still(handle, path):
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() > until:
            raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT), str(path))
        time.sleep(_PAUSE)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _exchange(one: bytes, other: bytes) -> int:
    """0, or the system's error number."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            failed = libc.renamex_np(one, other, _SWAP)
        else:
            failed = libc.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, _SWAP)
    except AttributeError:  # an old C library
        return errno.ENOSYS
    return ctypes.get_errno() if failed else 0
