"""What one kind of server is asked for; everything else about a place is the same for all of them."""

from abc import ABC, abstractmethod

OWN = ".reportgen"
"""Folder at the root of every place that holds what is no reader's: claims of a lock, files that are being written."""
INCOMING = f"{OWN}/incoming"


class Broken(Exception):  # noqa: N818 - what happened
    """The server cannot be reached just now, or the connection broke: the same may be asked again.

    Its text says what happened, in words that fit after "the server".
    """

    def __init__(self, words: str, after: float = 0.0) -> None:
        super().__init__(words)
        self.after = after
        """Seconds to wait that the server asks for."""


class Store(ABC):
    """One connection to a server, made when it is first needed.

    Paths are relative to the place's root, ``""`` is the root. Every method raises DeliveryError where the server
    refuses, and Broken where it may be asked again. One thread at a time.
    """

    @abstractmethod
    def get(self, path: str) -> bytes | None:
        """The file's contents; None if there is no such file."""

    @abstractmethod
    def put(self, path: str, body: bytes, media_type: str) -> None:
        """One file, whole or not at all, in place of what was there; folders above it come with it."""

    @abstractmethod
    def delete(self, path: str) -> None:
        """The file or claim, and folders that it leaves empty; fine if it is not there."""

    @abstractmethod
    def files(self, folder: str) -> list[str]:
        """All files below the folder, in any order; none if there is no such folder."""

    @abstractmethod
    def folders(self, folder: str) -> list[str]:
        """Names of the folders right below the folder, in any order."""

    @abstractmethod
    def claim(self, path: str, body: bytes) -> bool:
        """A new small file; False if it is there. Of many who ask at once, one is told True."""

    def claims(self, folder: str) -> list[str]:
        """What was claimed right below the folder and not deleted, in any order; contents may not yet be there."""
        return self.files(folder)

    def claimed(self, path: str) -> bytes | None:
        """What a claim holds; blank or None while nothing was written into it."""
        return self.get(path)

    def renew(self, path: str, body: bytes) -> None:
        """Other contents for a claim of ours."""
        self.put(path, body, "application/json")

    @abstractmethod
    def close(self) -> None:
        """Give the connection back; the next request makes a new one."""

    def forget(self) -> None:  # noqa: B027 - most know nothing
        """Drop what is known of folders: others may have changed them."""

    @property
    def shaky(self) -> bool:
        """Whether this server turned out unable to tell one of two who claim the same at once from the other."""
        return False
