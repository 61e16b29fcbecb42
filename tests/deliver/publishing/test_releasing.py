"""Editions in a place: the day's, the latest, corrections, what is kept, what others have there."""

from datetime import date
from pathlib import Path

import pytest

from reportgen.deliver.publishing.catalogue import read_catalogue, read_record
from reportgen.deliver.publishing.releasing import LOCK
from reportgen.deliver.publishing.storage import Storage
from reportgen.errors import DeliveryError
from reportgen.spec.publish import KeepSpec
from tests.deliver.publishing.sites import (
    KINDS,
    PlainFiles,
    everything,
    hidden_names,
    job,
    press,
    published,
    shown,
    wrong,
)

EARLIER, DAY, LATER = (date(2025, 10, day) for day in (28, 29, 30))
TWO_DAYS = KeepSpec(daily=2, monthly=0, yearly=0)


@pytest.fixture(params=list(KINDS))
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """An empty place of each kind."""
    made: Storage = KINDS[request.param](tmp_path / "place")
    return made


def days(storage: Storage, series: str = "stock") -> list[str]:
    """The days that a place has a report of."""
    catalogue = read_catalogue(storage, series)
    return [edition.day for edition in catalogue.editions] if catalogue else []


def refused(storage: Storage, *jobs: object) -> str:
    with pytest.raises(DeliveryError) as caught:
        published(storage, *jobs)  # type: ignore[arg-type]
    return str(caught.value)


def test_the_first_report(storage: Storage, tmp_path: Path) -> None:
    """It is under its day and under latest, on the first page and in the feed; nothing else is left."""
    plan = published(storage, job())[0]

    assert (shown(storage, "stock/2025-10-29"), shown(storage, "stock/latest")) == ("one 2025-10-29",) * 2
    assert storage.read("index.html") == b'{"address": "", "reports": {"stock": ["2025-10-29"]}}'
    assert storage.read("feed.xml") == storage.read("index.html")
    assert (plan.is_new, plan.is_latest, plan.dropped) == (True, True, ())
    assert (wrong(storage), hidden_names(tmp_path)) == ([], [])


def test_where_files_lie(tmp_path: Path) -> None:
    """Whole folders hold the files themselves; elsewhere a page leads to a folder named after its contents."""
    for name, kind in KINDS.items():
        published(kind(tmp_path / name), job(names=("r.html",)))

    files = set(everything(tmp_path / "folders"))
    root = {"catalog.json", "feed.xml", "index.html", "stock/catalog.json"}
    both = {
        f"stock/{at}/{name}" for at in ("2025-10-29", "latest") for name in ("index.html", "manifest.json", "r.html")
    }
    assert files == root | both
    release = job(names=("r.html",)).edition.release[:16]
    inner = {f"stock/2025-10-29/{release}/{name}" for name in ("index.html", "manifest.json", "r.html")}
    assert set(everything(tmp_path / "files")) == root | inner | {
        f"stock/{at}/index.html" for at in ("2025-10-29", "latest")
    }
    assert b'href="../2025-10-29/' + release.encode() in everything(tmp_path / "files")["stock/latest/index.html"]


def test_a_correction(storage: Storage, tmp_path: Path) -> None:
    """A report of the same day replaces the day's and the latest; nothing of the old one is left; its tags stay."""
    published(storage, job("one", tags=("audit",), names=("r.html", "csv/a.csv", "old.pdf")))
    plan = published(storage, job("two", tags=("board",)))[0]

    assert (shown(storage, "stock/2025-10-29"), shown(storage, "stock/latest")) == ("two 2025-10-29",) * 2
    assert (plan.is_new, plan.edition.tags) == (False, ("audit", "board"))
    assert not [path for path, body in everything(tmp_path).items() if b"one 2025" in body or "old.pdf" in path]
    assert wrong(storage) == []


def test_the_same_again(storage: Storage, tmp_path: Path) -> None:
    """The same report once more leaves what there was."""
    published(storage, job())
    before = everything(tmp_path)
    published(storage, job())

    after = everything(tmp_path)
    assert {name: body for name, body in after.items() if name != "place/catalog.json"} == {
        name: body for name, body in before.items() if name != "place/catalog.json"
    }


def test_an_older_day_later(storage: Storage) -> None:
    """It gets its own page; latest stays that of the newest day."""
    published(storage, job("new", LATER))
    plan = published(storage, job("old", EARLIER))[0]

    assert not plan.is_latest
    assert (shown(storage, "stock/2025-10-28"), shown(storage, "stock/latest")) == ("old 2025-10-28", "new 2025-10-30")
    assert (days(storage), wrong(storage)) == (["2025-10-28", "2025-10-30"], [])


def test_what_is_kept(storage: Storage, tmp_path: Path) -> None:
    """What the rule drops is gone, with its files; the latest and what is tagged stays; figures are remembered."""
    for number in range(1, 8):
        tags = ("quarter",) if number == 2 else ()
        plan = published(storage, job(f"v{number}", date(2025, 10, number), keep=TWO_DAYS, tags=tags))[0]

    assert [str(day) for day in plan.dropped] == ["2025-10-05"]
    assert days(storage) == ["2025-10-02", "2025-10-06", "2025-10-07"]
    assert not [name for name in everything(tmp_path) if "2025-10-05" in name]
    found = read_catalogue(storage, "stock")
    assert found and [past.as_of.day for past in found.past] == [1, 3, 4, 5] and found.going == ()
    assert wrong(storage) == []


def test_an_old_day_that_the_rule_has_no_room_for(storage: Storage) -> None:
    """It is published all the same, and told; the next run removes it unless it is tagged."""
    published(storage, job("a", DAY), job("b", LATER))
    first, second = published(
        storage, job("x", date(2025, 9, 1), keep=TWO_DAYS), job("y", date(2025, 8, 1), keep=TWO_DAYS, tags=("audit",))
    )

    assert (first.stays, second.stays) == (False, True)
    assert days(storage) == ["2025-08-01", "2025-10-29", "2025-10-30"]
    assert (shown(storage, "stock/2025-09-01"), shown(storage, "stock/2025-08-01")) == (None, "y 2025-08-01")


def test_several_reports(storage: Storage) -> None:
    """Each report and each reader has a catalogue of their own; the first page lists all."""
    published(storage, job("a", series="stock"), job("n", series="stock/north"), job("s", series="stock/south"))
    published(storage, job("b", series="sales"))

    record = read_record(storage)
    assert record and record.reports == ("sales", "stock", "stock/north", "stock/south")
    assert storage.read("index.html") == (
        b'{"address": "", "reports": {"sales": ["2025-10-29"], "stock": ["2025-10-29"],'
        b' "stock/north": ["2025-10-29"], "stock/south": ["2025-10-29"]}}'
    )
    assert shown(storage, "stock/north/latest") == "n 2025-10-29"
    assert wrong(storage) == []


def test_the_address_is_remembered(storage: Storage) -> None:
    """A publisher that does not know where readers open the place leaves what another one said."""
    press(storage, address="https://intranet.example.com").publish([job()])
    published(storage, job("b", series="sales"))

    assert b"https://intranet.example.com" in (storage.read("index.html") or b"")


def test_files_of_others_stay(storage: Storage, tmp_path: Path) -> None:
    """Wherever they lie; a file in the folder of a day stays even when that day's report goes."""
    published(storage, job("a", EARLIER))
    others = [
        "mine.txt",
        ".htaccess",
        "stock/mine.txt",
        "stock/2025-10-28/mine.txt",
        "other/2025-10-01/r.html",
        "x/catalog.txt",
    ]
    for name in others:
        (tmp_path / "place" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "place" / name).write_text("mine")
    told: list[str] = []
    press(storage, told).publish([job("b", DAY, keep=KeepSpec(daily=0, monthly=0, yearly=0))])

    left = everything(tmp_path / "place")
    assert ([left[name] for name in others], told) == ([b"mine"] * len(others), [])
    assert [name for name in left if "2025-10-28" in name] == ["stock/2025-10-28/mine.txt"]


@pytest.mark.parametrize("path", ["index.html", "feed.xml", "stock/2025-10-29/index.html", "stock/latest/thesis.txt"])
def test_a_place_of_somebody_else(storage: Storage, tmp_path: Path, path: str) -> None:
    """Files that would be replaced and are not ours stop everything before anything is written."""
    (tmp_path / "place" / path).parent.mkdir(parents=True)
    (tmp_path / "place" / path).write_text("ten years of work")

    message = refused(storage, job())

    assert message.startswith("not-ours: ") and path.rpartition("/")[2] in message and "hint: " in message
    assert everything(tmp_path / "place") == {path: b"ten years of work"}


HOSTILE = [
    b"",
    b"[" * 100_000,
    b"{}",
    b"{}x",
    b'{"editions": 3}',
    b"\xff\xfe",
    b'{"editions": [{"as_of": "2025-10-29", "release": "../../etc", "nested": true}]}',
]


@pytest.mark.parametrize("body", HOSTILE)
def test_a_hostile_catalogue(storage: Storage, tmp_path: Path, body: bytes) -> None:
    """What is no catalogue is told and kept under another name; the report gets a catalogue anew."""
    published(storage, job("a", EARLIER), job("b", series="sales"))
    for path in ("stock/catalog.json", "catalog.json"):
        (tmp_path / "place" / path).write_bytes(body)
    told: list[str] = []
    press(storage, told).publish([job("c", DAY)])

    assert (days(storage), shown(storage, "stock/latest")) == (["2025-10-29"], "c 2025-10-29")
    assert b'"sales"' in (storage.read("index.html") or b"")
    assert shown(storage, "stock/2025-10-28") == "a 2025-10-28"
    kept = [name for name, found in everything(tmp_path / "place").items() if found == body and name.endswith(".json")]
    assert len(kept) == 2
    assert [line for line in told if "'stock/catalog.json' is kept as 'stock/catalog." in line]


def test_a_name_that_leads_away(storage: Storage, tmp_path: Path) -> None:
    """A catalogue that names files outside of the report's folder is none: nothing out there is read or removed."""
    published(storage, job("a", EARLIER))
    (tmp_path / "secret.txt").write_text("mine")
    path = tmp_path / "place/stock/catalog.json"
    path.write_text(path.read_text().replace('"csv/a.csv"', '"../../../secret.txt"'))
    published(storage, job("b", DAY, keep=KeepSpec(daily=0, monthly=0, yearly=0)))

    assert (tmp_path / "secret.txt").read_text() == "mine"
    assert list((tmp_path / "place/stock").glob("catalog.????????.json"))


def test_a_later_version(storage: Storage, tmp_path: Path) -> None:
    """What a later reportgen wrote is left alone, and told."""
    published(storage, job())
    path = tmp_path / "place/stock/catalog.json"
    path.write_text(path.read_text().replace('"schema": 1', '"schema": 2'))
    before = everything(tmp_path)

    assert refused(storage, job("two")).startswith("stock/catalog.json: later-version: ")
    assert everything(tmp_path) == before


def test_latest_is_put_right(storage: Storage) -> None:
    """If latest does not show the newest day, publishing an older one puts that right."""
    published(storage, job("new", LATER))
    for path in storage.files("stock/latest"):
        storage.remove(path)
    published(storage, job("old", EARLIER))

    assert (shown(storage, "stock/latest"), wrong(storage)) == ("new 2025-10-30", [])


def test_publishers_wait_for_each_other(storage: Storage) -> None:
    """While one publishes, another one waits, and gives up with a sentence."""
    with storage.lock(LOCK, 1), pytest.raises(DeliveryError, match=r"^locked: another run has been publishing"):
        published(storage, job(), seconds=0.05)


def test_a_rehearsal(storage: Storage, tmp_path: Path) -> None:
    """Planning says what would come, and writes nothing."""
    published(storage, job("a", EARLIER), job("b", DAY))
    before = everything(tmp_path)
    plan = press(storage).planned([job("c", LATER, keep=TWO_DAYS)])[0]

    assert [str(day) for day in plan.dropped] == ["2025-10-28"]
    assert everything(tmp_path) == before


def test_nothing_leaves_before_the_first_page_is_made(storage: Storage, tmp_path: Path) -> None:
    """If that cannot be made, the place is as it was."""
    published(storage, job())
    before = everything(tmp_path)
    maker = press(storage)
    broken = type(maker)(storage, maker.cover, lambda *_: 1 / 0, maker.tell)  # type: ignore[arg-type,return-value]
    with pytest.raises(ZeroDivisionError):
        broken.publish([job("two")])

    assert everything(tmp_path) == before


def test_content_comes_first(tmp_path: Path) -> None:
    """Where folders do not change at once, all files are there before a page leads to them, the manifest last."""
    written: list[str] = []

    class Watched(PlainFiles):
        def write(self, path: str, body: bytes, media_type: str) -> None:
            written.append(path)
            super().write(path, body, media_type)

    published(Watched(tmp_path), job())

    inner = f"stock/2025-10-29/{job().edition.release[:16]}"
    assert written == [
        "stock/catalog.json",
        *(f"{inner}/{name}" for name in ("r.html", "csv/a.csv", "index.html", "manifest.json")),
        *("stock/2025-10-29/index.html", "stock/latest/index.html", "stock/catalog.json"),
        *("catalog.json", "index.html", "feed.xml"),
    ]


def test_a_report_that_was_removed_by_hand(storage: Storage) -> None:
    """Once its folder is gone, verify tells it; the next run forgets it, and all is well."""
    published(storage, job("a"), job("b", series="sales"))
    for path in storage.files("sales"):
        storage.remove(path)
    assert wrong(storage) == ["missing-file sales/catalog.json"]

    published(storage, job("c", LATER))
    assert b"sales" not in (storage.read("index.html") or b"")
    assert wrong(storage) == []
