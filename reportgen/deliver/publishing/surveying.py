"""What a place has: its record and the catalogues of all its reports, read before anything is changed."""

from collections.abc import Callable
from dataclasses import dataclass

from reportgen.deliver.publishing.catalogue import (
    Catalogue,
    Record,
    is_series,
    read_catalogue,
    read_record,
)
from reportgen.deliver.publishing.editions import INDEX
from reportgen.deliver.publishing.storage import Storage
from reportgen.errors import DeliveryError, Problem

FEED = "feed.xml"


@dataclass(frozen=True, slots=True)
class Survey:
    """A place as it was found."""

    record: Record
    catalogues: dict[str, Catalogue]
    """By folder of the report, sorted; a blank one where it could not be read."""


def survey(storage: Storage, tell: Callable[[str], None]) -> Survey:
    """The place as it is; what is no catalogue of ours is told.

    Raises:
        DeliveryError: ``not-ours``, if pages at the root were not published by us; ``later-version``.
    """
    record = _record(storage, tell)
    found: dict[str, Catalogue] = {}
    for series in sorted({*record.reports, *folders_there(storage)}):
        try:
            catalogue = read_catalogue(storage, series)
        except DeliveryError as error:
            if not is_bad(error):
                raise
            catalogue = None
            if series in record.reports:
                tell(str(error))
                catalogue = Catalogue()
        if catalogue is not None:
            found[series] = catalogue
    return Survey(record, found)


def folders_there(storage: Storage) -> list[str]:
    """Folders of the place that can be reports' or readers', whether they have a catalogue or not; sorted."""
    reports = [name for name in storage.folders("") if is_series(name)]
    below = (f"{report}/{reader}" for report in reports for reader in storage.folders(report))
    return sorted([*reports, *(name for name in below if is_series(name))])


def is_bad(error: DeliveryError) -> bool:
    """Whether a catalogue was read and is none; not that it could not be read."""
    return all(problem.code == "bad-catalogue" for problem in error.problems)


def _record(storage: Storage, tell: Callable[[str], None]) -> Record:
    try:
        found = read_record(storage)
    except DeliveryError as error:
        if not is_bad(error):
            raise
        tell(str(error))
        return Record()
    if found is None and (there := [name for name in (INDEX, FEED) if storage.read(name) is not None]):
        message = f"the place has a file '{there[0]}' that was not published here, and would be replaced"
        raise DeliveryError(Problem("not-ours", message, hint="move it away, or publish to a folder of its own"))
    return found or Record()
