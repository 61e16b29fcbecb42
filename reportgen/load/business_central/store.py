"""What is kept of one entity of one company: Parquet parts, and a list of those that count.

A list names the parts, so a part that no list names does not exist: it is what a killed run left behind, and removed.
``kept.json`` lists what is complete and in use. A run that fetches entries first writes them into parts of a second
list, ``coming.json``, part by part, so that another run can go on there; when all is well the second list becomes the
first.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reportgen.errors import DataError, Problem
from reportgen.load.business_central.cells import sorted_by_key, together
from reportgen.load.business_central.durable import NEW, write
from reportgen.load.business_central.entities import KEY

_FORM = 1
_KEPT, _COMING = "kept.json", "coming.json"
_PART = re.compile(r"[A-Za-z0-9_-]+\.parquet")
_MANY_PARTS = 8
_FULL_PART = 500_000
"""Rows of a part that is large enough."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file."""

    file: str
    rows: int
    first: int = 0
    """Lowest entry number; 0 where there are none."""
    last: int = 0


@dataclass(frozen=True, slots=True)
class Parts:
    """A list of files that together hold an entity."""

    columns: tuple[str, ...]
    """What was asked of the service."""
    parts: tuple[Part, ...] = ()
    whole: bool = True
    """Whether it was begun without any part of an earlier list."""
    asked_at: str = ""
    """From when the data are, as the service writes it."""
    marks: Mapping[str, str] = field(default_factory=dict)
    """What the next run has to know, by name."""
    made: int = 0
    """How many files have been named so far, so that no name is used twice."""

    @property
    def rows(self) -> int:
        """Rows of all parts."""
        return sum(part.rows for part in self.parts)

    @property
    def last(self) -> int:
        """Highest entry number; 0 without any."""
        return max((part.last for part in self.parts), default=0)


class Store:
    """The folder of one entity of one company."""

    def __init__(self, folder: Path, label: str) -> None:
        """Opens the folder; nothing is made yet.

        Args:
            label: what names of files begin with.
        """
        self._folder, self._label = folder, label
        self.kept = _list(folder / _KEPT)
        """What is complete; None before the first time."""
        self.coming = _list(folder / _COMING)
        """What a run that was interrupted has fetched so far; None without one."""

    @property
    def damaged(self) -> bool:
        """Whether there is something that cannot be read."""
        return self.kept is None and (self._folder / _KEPT).exists()

    def files(self) -> tuple[Path, ...]:
        """Files of what is complete, in order."""
        return tuple(self._folder / part.file for part in (self.kept.parts if self.kept else ()))

    def begin(self, start: Parts) -> None:
        """Make another list, from nothing or from parts that are there."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.coming = self._numbered(start)
        self._save(_COMING, self.coming)
        self._tidy()

    def replace(self, rows: pa.Table, start: Parts) -> None:
        """Put these rows in the place of all that is kept, in one step."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        start = self._numbered(start)
        part, made = self._written(rows, start.made)
        self.kept = replace(start, parts=(part,), made=made)
        self._save(_KEPT, self.kept)
        self._tidy()

    def append(self, rows: pa.Table) -> None:
        """One more part, at once and for good."""
        coming = self._must()
        part, made = self._written(rows, coming.made)
        self._change(replace(coming, parts=(*coming.parts, part), made=made))

    def mark(self, **marks: str) -> None:
        """Note what the next run has to know."""
        coming = self._must()
        self._change(replace(coming, marks={**coming.marks, **marks}))

    def change(self, rows: pa.Table) -> int:
        """Put rows in the place of those with the same entry numbers; how many of them are different.

        Rows whose entry numbers no part has are left out.
        """
        coming, changed, made = self._must(), 0, self._must().made
        parts: list[Part] = []
        for part in coming.parts:
            here = rows.filter(_between(rows[KEY], part.first, part.last))
            new, differing = _changed(self.read(part), here) if here.num_rows else (None, 0)
            if new is not None and differing:
                written, made = self._written(new, made)
                parts.append(written)
            else:
                parts.append(part)
            changed += differing
        if changed:
            self._change(replace(coming, parts=tuple(parts), made=made))
        return changed

    def read(self, part: Part, columns: Sequence[str] | None = None) -> pa.Table:
        """The rows of one part."""
        with pq.ParquetFile(self._folder / part.file) as file:
            return file.read(columns=list(columns) if columns else None)

    def drop(self) -> None:
        """Keep nothing: the service no longer has it."""
        for name in (_KEPT, _COMING):
            (self._folder / name).unlink(missing_ok=True)
        self.kept = self.coming = None
        if self._folder.is_dir():
            self._tidy()

    def finish(self) -> None:
        """What was made becomes what is complete; files that no longer count are removed."""
        if len(self._must().parts) > _MANY_PARTS:
            self._put_together()
        coming = self._must()
        self._save(_KEPT, coming)
        self.kept, self.coming = coming, None
        (self._folder / _COMING).unlink(missing_ok=True)
        self._tidy()

    def _put_together(self) -> None:
        """Few large parts instead of many small ones."""
        coming, made = self._must(), self._must().made
        parts: list[Part] = []
        for group in _groups(coming.parts):
            if len(group) == 1:
                parts.append(group[0])
            else:
                part, made = self._written(together([self.read(part) for part in group]), made)
                parts.append(part)
        self._change(replace(coming, parts=tuple(parts), made=made))

    def _written(self, rows: pa.Table, made: int) -> tuple[Part, int]:
        name = f"{self._label}-{made + 1:06}.parquet"
        write(self._folder / name, lambda path: pq.write_table(rows, path, compression="zstd"))
        return Part(name, rows.num_rows, *_bounds(rows)), made + 1

    def _change(self, parts: Parts) -> None:
        self._save(_COMING, parts)
        self.coming = parts

    def _must(self) -> Parts:
        if self.coming is None:
            raise ValueError("nothing was begun")
        return self.coming

    def _numbered(self, start: Parts) -> Parts:
        """The list, so that no new file takes the name of one that is in use."""
        return replace(start, made=max(start.made, *(parts.made for parts in self._lists()), 0))

    def _lists(self) -> tuple[Parts, ...]:
        return tuple(parts for parts in (self.kept, self.coming) if parts)

    def _save(self, name: str, parts: Parts) -> None:
        text = json.dumps({"form": _FORM, **asdict(parts)}, indent=1)
        write(self._folder / name, lambda path: _filled(path, text))

    def _tidy(self) -> None:
        """Remove what no list names."""
        named = {part.file for parts in self._lists() for part in parts.parts}
        for path in self._folder.iterdir():
            if path.name.endswith(NEW) or (_PART.fullmatch(path.name) and path.name not in named):
                path.unlink(missing_ok=True)


def _filled(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _list(path: Path) -> Parts | None:
    """The list in a file; None if there is none, it is damaged, or a file that it names is not there as it was."""
    try:
        found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if found["form"] != _FORM:
            return None
        parts = tuple(
            Part(str(part["file"]), int(part["rows"]), int(part["first"]), int(part["last"])) for part in found["parts"]
        )
        marks = {str(name): str(value) for name, value in found["marks"].items()}
        listed = Parts(
            tuple(map(str, found["columns"])),
            parts,
            bool(found["whole"]),
            str(found["asked_at"]),
            marks,
            int(found["made"]),
        )
        sound = all(_PART.fullmatch(part.file) and _is_sound(path.parent / part.file, part) for part in parts)
        return listed if sound else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pa.ArrowException):
        return None


def _is_sound(path: Path, part: Part) -> bool:
    return bool(pq.read_metadata(path).num_rows == part.rows)


def _bounds(rows: pa.Table) -> tuple[int, int]:
    """Lowest and highest entry number; 0 for rows without any."""
    if KEY not in rows.column_names or rows.schema.field(KEY).type != pa.int64() or rows[KEY].null_count == len(rows):
        return 0, 0
    found = pc.min_max(rows[KEY]).as_py()
    return found["min"], found["max"]


def _between(numbers: pa.ChunkedArray, first: int, last: int) -> pa.ChunkedArray:
    return pc.and_(pc.greater_equal(numbers, first), pc.less_equal(numbers, last))


def _changed(old: pa.Table, rows: pa.Table) -> tuple[pa.Table, int]:
    """The old rows with the new ones in their places, and how many of those are different.

    Raises:
        DataError: if an entry comes twice.
    """
    before = sorted_by_key(old.filter(pc.is_in(old[KEY], rows[KEY].combine_chunks())))
    after = sorted_by_key(rows.filter(pc.is_in(rows[KEY], old[KEY].combine_chunks())))
    if not before[KEY].equals(after[KEY]):
        raise DataError(Problem("bad-paging", "an entry that is asked for by its number comes twice"))
    both = together([before, after])
    before, after = both.slice(0, len(before)), both.slice(len(before))
    new = after.filter(_differs(before, after))
    if not len(new):
        return old, 0
    rest = old.filter(pc.invert(pc.is_in(old[KEY], new[KEY].combine_chunks())))
    return sorted_by_key(together([rest, new])), len(new)


def _differs(one: pa.Table, other: pa.Table) -> pa.ChunkedArray:
    """For each row whether any cell is different."""
    differs = pa.chunked_array([pa.array([False] * len(one), pa.bool_())])
    for name in one.column_names:
        left, right = one[name], other[name]
        cell = pc.or_(pc.fill_null(pc.not_equal(left, right), False), pc.not_equal(left.is_null(), right.is_null()))
        differs = pc.or_(differs, cell)
    return differs


def _groups(parts: Iterable[Part]) -> list[list[Part]]:
    """Neighbours that together are no larger than a full part."""
    groups: list[list[Part]] = []
    for part in parts:
        if groups and sum(one.rows for one in groups[-1]) + part.rows <= _FULL_PART:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups
