"""What verify finds in a published place."""

import json
from datetime import date
from pathlib import Path

import pytest

from reportgen.deliver.publishing.releasing import Plan
from reportgen.deliver.publishing.storage import Storage
from reportgen.errors import DeliveryError
from reportgen.publishing.verifying import verify_folder, verify_place
from tests.deliver.publishing.sites import KINDS, job, published, wrong

EARLIER, DAY = date(2025, 10, 28), date(2025, 10, 29)


@pytest.fixture(params=list(KINDS))
def kind(request: pytest.FixtureRequest) -> str:
    """Of place."""
    return str(request.param)


@pytest.fixture
def place(tmp_path: Path, kind: str) -> Storage:
    """A place with two days of one report, and one of another."""
    storage: Storage = KINDS[kind](tmp_path)
    published(storage, job("a", EARLIER), job("b", DAY))
    published(storage, job("c", DAY, "sales/north"))
    return storage


def folder_of(plan: Plan) -> str:
    """Where the files of an edition lie."""
    return f"{plan.series}/{plan.edition.folder}"


def test_all_is_well(place: Storage, tmp_path: Path, kind: str) -> None:
    """Nothing is wrong with what was published; it is counted."""
    found = verify_place(place)

    files = {"folders": 5 * 3, "files": 3 * 3}[kind]  # latest holds files of its own where folders change at once
    assert (found.editions, found.files, found.problems) == (3, files, ())
    words = f"{tmp_path}: {files} files as in the manifests of 3 published reports"
    assert verify_folder(tmp_path).words == words


def inner(place: Storage) -> str:
    """The folder of the files of the second day."""
    return next(path for path in place.files("stock/2025-10-29") if path.endswith("/r.html")).removesuffix("/r.html")


@pytest.mark.parametrize("name", ["r.html", "csv/a.csv", "index.html"])
def test_a_changed_file(place: Storage, name: str) -> None:
    """It is named, with what to do."""
    at = inner(place)
    place.write(f"{at}/{name}", b"changed", "text/html")

    assert wrong(place) == [f"changed-file {at}/{name}"]


def test_a_missing_and_an_extra_file(place: Storage) -> None:
    """Both are named."""
    at = inner(place)
    place.remove(f"{at}/r.html")
    place.write(f"{at}/mine.txt", b"mine", "text/plain")

    assert wrong(place) == [f"extra-file {at}/mine.txt", f"missing-file {at}/r.html"]


def test_a_changed_manifest(place: Storage) -> None:
    """A manifest that was changed to fit a changed file is found: the catalogue knows the one that was published."""
    at = inner(place)
    said = json.loads(place.read(f"{at}/manifest.json") or b"")
    said["artifacts"] = [entry for entry in said["artifacts"] if entry["name"] != "csv/a.csv"]
    place.write(f"{at}/manifest.json", json.dumps(said).encode(), "application/json")
    place.remove(f"{at}/csv/a.csv")

    assert wrong(place) == [f"changed-file {at}/manifest.json"]


def test_a_removed_day(place: Storage) -> None:
    """A day that is listed and not there is told."""
    for path in place.files("stock/2025-10-28"):
        place.remove(path)

    assert {line.split()[0] for line in wrong(place)} == {"missing-file"}
    assert all("stock/2025-10-28/" in line for line in wrong(place))


def test_a_page_that_leads_elsewhere(tmp_path: Path) -> None:
    """Where a page leads to the files, it is compared, too; it may not lead to an older day either."""
    place = KINDS["files"](tmp_path)
    published(place, job("a", EARLIER), job("b", DAY))
    page, older = place.read("stock/latest/index.html"), place.read("stock/2025-10-28/index.html")
    place.write("stock/latest/index.html", older or b"", "text/html")
    assert wrong(place) == ["wrong-latest stock/latest/index.html"]
    place.write("stock/latest/index.html", b'<a href="https://example.com">', "text/html")
    assert wrong(place) == ["changed-file stock/latest/index.html"]
    place.remove("stock/latest/index.html")
    assert wrong(place) == ["missing-file stock/latest/index.html"]
    place.write("stock/latest/index.html", page or b"", "text/html")
    assert wrong(place) == []


def test_the_latest_is_compared(tmp_path: Path) -> None:
    """Where latest holds files of its own, they are compared; those of an older day are told."""
    place = KINDS["folders"](tmp_path)
    published(place, job("a", EARLIER), job("b", DAY))
    place.write("stock/latest/r.html", b"changed", "text/html")
    assert wrong(place) == ["changed-file stock/latest/r.html"]
    for path in place.files("stock/latest"):
        body = place.read(path.replace("latest", "2025-10-28"))
        place.write(path, body or b"", "text/html")
    assert wrong(place) == ["wrong-latest stock/latest/manifest.json"]


def test_first_page_feed_and_catalogues(place: Storage) -> None:
    """A changed first page, a missing feed, a missing and a broken catalogue are told; the next publish mends them."""
    place.write("index.html", b"<script>", "text/html")
    place.remove("feed.xml")
    place.remove("sales/north/catalog.json")
    place.write("stock/catalog.json", b"{", "application/json")

    assert wrong(place) == [
        "missing-file sales/north/catalog.json",
        "bad-catalogue stock/catalog.json",
        "changed-file index.html",
        "missing-file feed.xml",
    ]
    published(place, job("d", DAY), job("c", DAY, "sales/north"))
    assert wrong(place) == []


def test_a_part_of_a_place(place: Storage, tmp_path: Path) -> None:
    """Of one report, one day or the latest, only that is compared; a folder beside them has no report."""
    place.write(f"{inner(place)}/r.html", b"changed", "text/html")

    for part in ("stock", "stock/2025-10-29", ""):
        assert [problem.code for problem in verify_folder(tmp_path / part).problems] == ["changed-file"]
    for part in ("sales", "sales/north", "stock/2025-10-28", "sales/north/latest"):
        assert verify_folder(tmp_path / part).problems == ()


def test_a_copied_report(place: Storage, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The files of a day, taken elsewhere, are a report's folder that verifies by its own manifest."""
    at = inner(place)
    target = tmp_path_factory.mktemp("copied")
    for path in place.files(at):
        copied = target / path.removeprefix(f"{at}/")
        copied.parent.mkdir(exist_ok=True)
        copied.write_bytes((tmp_path / path).read_bytes())

    assert verify_folder(target).words == f"{target}: 3 files as in the manifest"


def test_no_place(tmp_path: Path) -> None:
    """A folder where nothing was published, and none at all, are told as before."""
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(DeliveryError, match="not-a-report: there is no report in"):
            verify_folder(folder)


def test_what_is_not_ours_is_not_looked_at(place: Storage) -> None:
    """Files outside of the reports are nobody's fault."""
    place.write("robots.txt", b"mine", "text/plain")
    place.write("stock/notes/mine.txt", b"mine", "text/plain")

    assert wrong(place) == []
