"""A report of one day, as a place knows it: plain values that are kept as JSON and trusted only as far as they fit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic.dataclasses import dataclass as checked

from reportgen.deliver.folder import is_plain
from reportgen.render.artifact import MANIFEST

INDEX = "index.html"
"""What a browser opens of a folder."""


def _file(name: str) -> str:
    if is_plain(name):
        return name
    raise ValueError("no plain name of a file")


Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, in hexadecimal digits."""
FileName = Annotated[str, AfterValidator(_file)]
"""Path of a file in a report's folder."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the report's cards."""

    measure: str
    label: str
    formatted: str
    """As the report writes it."""
    value: Decimal | None
    """None if it is blank."""


@checked(frozen=True, slots=True)
class Edition:
    """A report of one day for one circle of readers, as it was published."""

    as_of: date
    release: Hash
    """Of its manifest, which has those of all its files."""
    nested: bool
    """Whether its files lie in a folder of their own below the day's, and the day's page leads there."""
    published: AwareDatetime
    title: str
    company: str
    locale: str
    page: FileName
    """The file that readers want first."""
    files: tuple[FileName, ...]
    """All of its files, sorted."""
    owner: str = ""
    """Who answers for it; blank where nobody is named."""
    reader: str = ""
    """Whose rows it shows; blank if it is for everyone."""
    figures: tuple[Figure, ...] = ()
    alerts: tuple[str, ...] = ()
    """Those that fired, in words."""
    checks: tuple[str, ...] = ()
    """Those that failed, in words."""
    tags: tuple[str, ...] = ()
    """Names under which it is kept for good."""
    pointers: tuple[Hash, ...] = ()
    """Of the pages that lead to it where it is nested: the day's own and that of the latest."""

    @property
    def day(self) -> str:
        """Its folder below that of the report."""
        return self.as_of.isoformat()

    @property
    def folder(self) -> str:
        """Where its files lie, below the folder of the report."""
        return f"{self.day}/{self.release[:16]}" if self.nested else self.day

    @property
    def anchor(self) -> str:
        """The file by which a folder shows that it is of this edition."""
        return INDEX if self.nested else MANIFEST

    def shows(self, body: bytes | None) -> bool:
        """Whether the anchor that was found is this edition's."""
        found = sha256(body).hexdigest() if body is not None else ""
        return found in self.pointers if self.nested else found == self.release
