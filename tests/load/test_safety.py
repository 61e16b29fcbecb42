"""An opened ledger reads its own source and nothing else, and leaves nothing behind."""

import tempfile
from pathlib import Path

import duckdb
import ibis
import pytest

from reportgen.load.engines import embedded_engine
from reportgen.load.source import inspect_source, open_ledger
from tests.load.sources import LEDGER, column, entries, refusal, write


def test_links_that_lead_out_are_not_followed(tmp_path: Path) -> None:
    """A link inside the folder is read; one that leads out of it is not, in folders and patterns alike."""
    outside = write(tmp_path / "outside.csv", entries({"lotNo": "outside"}))
    folder = tmp_path / "ledger"
    folder.mkdir()
    write(folder / "a.dat", entries({"lotNo": "inside"}))
    (folder / "b.csv").symlink_to(folder / "a.dat")
    (folder / "c.csv").symlink_to(outside)
    (folder / "d.csv").symlink_to(folder / "gone.csv")
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    (folder / "up").symlink_to(tmp_path)

    assert column(folder / "*.csv", "lot_no") == ["inside"]
    assert column(folder / "**" / "*.csv", "lot_no") == ["inside"]
    assert column(folder, "lot_no") == ["inside"], "one file by two names is read once"
    assert {file.name: file.reason for file in inspect_source(folder).ignored} == {
        "b.csv": "the same file as a.dat",
        "c.csv": "a link that leads out of the folder",
        "d.csv": "not a regular file",
        "loop.csv": "not a regular file",
        "up": "a link that leads out of the folder",
    }
    reasons = {file.name: file.reason for file in inspect_source(folder / "*.csv").ignored}
    assert reasons["c.csv"] == "a link that leads out of the folder"
    assert refusal(folder / "c*").problems[0].hint == "found: c.csv (a link that leads out of the folder)"
    assert column(folder / "c.csv", "lot_no") == ["outside"], "a file that is named itself is read"


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_engine_reads_nothing_else(tmp_path: Path, suffix: str) -> None:
    """No other file, no network, no extension, no new setting; what the model makes still works."""
    secret = write(tmp_path / f"secret{suffix}", entries({"lotNo": "secret"}))
    path = write(tmp_path / f"ledger{suffix}", entries({"lotNo": "mine"}))
    with open_ledger(path) as ledger:
        entries_ = ledger.tables[LEDGER]
        connection = ibis.get_backend(entries_)
        for statement in (
            f"SELECT * FROM '{secret}'",
            f"SELECT * FROM read_csv('{secret}')",
            f"SELECT * FROM read_parquet('{tmp_path}/*{suffix}')",
            "SELECT * FROM read_text('/etc/hostname')",
            "SELECT * FROM read_csv('https://example.com/x.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
            f"ATTACH '{tmp_path}/other.db'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '1TB'",
        ):
            with pytest.raises(duckdb.Error):
                connection.con.execute(statement).fetchall()
        assert not (tmp_path / "out.csv").exists()
        known = ibis.memtable({"lot_no": ["mine"], "rank": [1]})
        assert entries_.join(known, "lot_no").cache()["rank"].to_pyarrow().to_pylist() == [1]


def test_intermediate_results_spill_into_the_private_folder() -> None:
    """More than the memory limit is put on disk, after the door is closed too."""
    with embedded_engine(memory_limit="60MB") as engine:
        engine.close_the_door([])
        engine.run("CREATE TABLE big AS SELECT range AS i, md5(range::VARCHAR) AS m FROM range(2_000_000)")
        assert engine.row("SELECT count(DISTINCT m) FROM big")[0] == 2_000_000
        assert list((engine.workspace / "spill").iterdir())


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The private folder is gone when the ledger is closed, also after an error."""
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    path = write(tmp_path / "ledger.csv", entries({}))
    with open_ledger(path):
        assert list(private.iterdir())
    with pytest.raises(ZeroDivisionError), open_ledger(path):
        1 / 0  # noqa: B018
    (tmp_path / "bad.csv").write_text("entryNo\n")
    refusal(tmp_path / "bad.csv")
    assert list(private.iterdir()) == []
    assert {entry.name for entry in tmp_path.iterdir()} == {"private", "ledger.csv", "bad.csv"}


def test_too_much_for_the_memory_is_told(tmp_path: Path) -> None:
    """A question that cannot be answered in the memory there is: no traceback."""
    from reportgen.errors import DataError

    with pytest.raises(DataError) as caught, embedded_engine(memory_limit="20MB") as engine:
        engine.run("SELECT list(md5(range::VARCHAR)) FROM range(5_000_000)")
    assert caught.value.problems[0].code == "out-of-memory"


def test_sums_beyond_all_digits_are_told(tmp_path: Path) -> None:
    """Numbers that fit, and whose sum does not."""
    huge = {"quantity": "999999999999999.000000000000000000001"}

    assert refusal(write(tmp_path / "ledger.csv", entries(*[huge] * 200))).problems[0].code == "number-too-large"


def test_days_do_not_depend_on_the_time_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of a timestamp is that of UTC, wherever the report is made."""
    import time

    import pyarrow as pa
    import pyarrow.parquet as pq

    from tests.load.sources import texts

    table = (
        texts(entries({}))
        .drop(["postingDate"])
        .append_column("postingDate", pa.array([1_700_000_000_000], pa.timestamp("ms", "UTC")))
    )
    pq.write_table(table, tmp_path / "ledger.parquet")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert [str(day) for day in column(tmp_path / "ledger.parquet", "posting_date")] == ["2023-11-14"]
    monkeypatch.undo()
    time.tzset()
