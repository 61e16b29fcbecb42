"""Compressed files: what is in them, and what is refused."""

import gzip
import io
import tarfile
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest

from reportgen.load.source import inspect_source
from tests.load.kinds import TEN, csv_text, write_xlsx, write_zst
from tests.load.sources import column, refusal

SERIALS = [row[4] for row in TEN]


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    """A zip file with the members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return path


def test_members_of_an_archive_are_files(tmp_path: Path) -> None:
    """Each by its content, in natural order; what is no table is passed over, and told."""
    ledger = csv_text().encode()
    first, second = ledger.splitlines(keepends=True)[:6], ledger.splitlines(keepends=True)[6:]
    members = {
        "b/page10.csv": first[0] + b"".join(second),
        "a/page2.csv": b"".join(first),
        "vendors.csv": b"No.,Name\n10000,Fabrikam\n",
        "photo.png": b"\x89PNG\0\0\0",
        "__MACOSX/a/._page2.csv": b"x",
        "leer.txt": b"",
    }
    path = zipped(tmp_path / "customers.zip", members)

    found = inspect_source(path)

    assert column(path, "serial_no") == SERIALS
    assert [(table.name, table.files) for table in found.tables] == [
        ("item_ledger_entries", ("customers.zip!a/page2.csv", "customers.zip!b/page10.csv")),
        ("vendors", ("customers.zip!vendors.csv",)),
    ]
    assert {file.name: file.reason for file in found.ignored} == {
        "customers.zip!photo.png": "not text",
        "customers.zip!__MACOSX/a/._page2.csv": "hidden or temporary",
        "customers.zip!leer.txt": "empty (0 bytes)",
    }


def test_names_of_members_lead_nowhere(tmp_path: Path) -> None:
    """A member named like a path is read, and nothing is written where it points."""
    home = tmp_path / "home"
    home.mkdir()
    path = zipped(home / "l.zip", {"../../evil.csv": csv_text().encode(), "/etc/\x1b[31mred.txt": b"x\n"})

    found = inspect_source(path)

    assert found.tables[0].files == ("l.zip!../../evil.csv",) and list(tmp_path.iterdir()) == [home]
    assert [file.name for file in found.ignored] == ["l.zip!/etc/�[31mred.txt"]


@pytest.mark.parametrize("cut", [8, 20, 200])
def test_a_gzip_that_ends_early(tmp_path: Path, cut: int) -> None:
    """A download that broke off is no ledger, not even a part of one."""
    (tmp_path / "ledger.csv.gz").write_bytes(gzip.compress(csv_text(TEN * 100).encode())[:-cut])

    assert str(refusal(tmp_path).problems[0]).startswith(
        "unreadable-file: 'ledger.csv.gz' cannot be read as gzip: it ends early"
    )


def test_other_damage(tmp_path: Path) -> None:
    """Bytes that changed, a zstd that ends early, a zip without its end."""
    body = bytearray(gzip.compress(csv_text(TEN * 100).encode()))
    body[-6] ^= 255
    (tmp_path / "a.gz").write_bytes(body)
    write_zst(tmp_path / "a.zst", TEN * 1000)
    (tmp_path / "a.zst").write_bytes((tmp_path / "a.zst").read_bytes()[:-5])
    whole = zipped(tmp_path / "whole.zip", {"ledger.csv": csv_text(TEN * 100).encode()}).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:-30])
    changed = bytearray(whole)
    changed[100] ^= 255
    (tmp_path / "b.zip").write_bytes(changed)

    told = {name: refusal(tmp_path / name).problems[0].message for name in ("a.gz", "a.zst", "a.zip", "b.zip")}

    assert told == {
        "a.gz": "'a.gz' cannot be read as gzip: it is damaged",
        "a.zst": "'a.zst' cannot be read as zstd: it ends early",
        "a.zip": "'a.zip' cannot be read as zip: it is damaged",
        "b.zip": "'b.zip' cannot be read as zip: it is damaged",
    }


def overlapping(path: Path, copies: int) -> Path:
    """A zip file whose members are all the same few bytes: 42 KB that claim more than a gigabyte."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (20 << 20))
        member, start = archive.infolist()[0], archive.start_dir
    whole = stream.getvalue()
    entry = whole[start : whole.index(b"PK\x05\x06")]
    end = zipfile.struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, copies, copies, len(entry) * copies, start, 0)  # type: ignore[attr-defined]
    path.write_bytes(whole[:start] + entry * copies + end)
    assert member.file_size * copies > 1 << 30
    return path


def test_a_zip_bomb_is_refused_at_once(tmp_path: Path) -> None:
    """Less than 42 KB that unpack to more than a gigabyte: refused before anything is written."""
    path = overlapping(tmp_path / "bomb.zip", 60)
    assert path.stat().st_size < 42_000
    started = time.perf_counter()

    problem = refusal(path).problems[0]

    assert (problem.code, time.perf_counter() - started < 5) == ("zip-bomb", True)
    assert "unpacks to more than 250 times its size" in problem.message


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """What comes out is counted: a gzip says nothing of it, and zstd makes of little as much as it likes."""
    zst = pa.OSFile(str(tmp_path / "a.zst"), "wb")
    with gzip.open(tmp_path / "a.csv.gz", "wb") as out, pa.CompressedOutputStream(zst, "zstd") as other:
        for _ in range(100):
            out.write(b"0" * (1 << 20))
            other.write(b"0" * (1 << 20))
    zst.close()

    assert refusal(tmp_path / "a.csv.gz").problems[0].code == "zip-bomb"
    assert refusal(tmp_path / "a.zst").problems[0].code == "zip-bomb"


def test_what_is_packed_twice(tmp_path: Path) -> None:
    """One layer is opened; a workbook, which is a zip file too, is no layer of its own."""
    inner = zipped(tmp_path / "in.zip", {"ledger.csv": csv_text().encode()}).read_bytes()
    write_xlsx(tmp_path / "l.xlsx", TEN)
    both = {"in.zip": inner, "ledger.csv.gz": gzip.compress(csv_text().encode())}

    problem = refusal(zipped(tmp_path / "out.zip", both)).problems[0]

    assert problem.message == "'out.zip' holds no table"
    assert problem.hint == "found: out.zip!in.zip (packed once more); out.zip!ledger.csv.gz (packed once more)"
    assert column(zipped(tmp_path / "x.zip", {"l.xlsx": (tmp_path / "l.xlsx").read_bytes()}), "serial_no") == SERIALS


@pytest.mark.parametrize(("name", "mode"), [("l.tar.gz", "w:gz"), ("l.tar", "w"), ("l.tar.bz2", "w:bz2")])
def test_other_archives_are_named(tmp_path: Path, name: str, mode: str) -> None:
    """A tar archive is refused with a word on what to do."""
    (tmp_path / "ledger.csv").write_text(csv_text())
    with tarfile.open(tmp_path / name, mode) as archive:  # type: ignore[call-overload]
        archive.add(tmp_path / "ledger.csv", "ledger.csv")

    problem = refusal(tmp_path / name).problems[0]

    assert problem.code == "unsupported-file" and problem.hint
    assert ("tar archive" in problem.message) or ("bzip2" in problem.message)


def test_an_archive_with_a_password(tmp_path: Path) -> None:
    """The bit that says so is enough: nothing is tried."""
    body = bytearray(zipped(tmp_path / "l.zip", {"ledger.csv": csv_text().encode()}).read_bytes())
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "l.zip").write_bytes(body)

    assert refusal(tmp_path / "l.zip").problems[0].code == "password-protected"
