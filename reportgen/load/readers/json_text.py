"""JSON: an array of entities, a page ``{"value": [...]}`` or ``{"data": [...]}`` of them, or one entity a line.

Numbers stay the text that the file writes: ``012`` is no number in JSON, but ``1E15`` and ``12.50`` are, and a serial
number delivered as one must not change. So the text is decoded here, entity by entity, and not by the engine, which
would make binary fractions of them.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from reportgen.errors import Problem
from reportgen.load.engines import Engine, quoted
from reportgen.load.files import SourceFile
from reportgen.load.ledger import Finding
from reportgen.load.origin import Reading
from reportgen.load.readers.content import NotData, Opened, ReadWhole, SourceColumn, unreadable

_CHUNK = 1 << 22
_BATCH = 20_000
_LARGEST_ENTITY = 1 << 26
_MOST_KEYS = 2_000
_BLANKS = " \t\r\n"
_LISTS = ("value", "data", "result", "message")
"""Members that hold the rows of a page: of Business Central, ERPNext and Odoo."""
_CONTEXT = "@odata.context"
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


class NotEntities(Exception):  # noqa: N818 - says what the text holds instead
    """The text is JSON, but no list of objects."""


@dataclass(frozen=True, slots=True)
class JsonContent(ReadWhole):
    """The entities of one JSON file, held by the engine as text until they have their types."""

    file: SourceFile
    columns: tuple[SourceColumn, ...]
    relation: str
    kind: str = "JSON"
    in_place: bool = False
    preamble: tuple[tuple[str, ...], ...] = ()
    remarks: tuple[Finding, ...] = ()

    @property
    def path(self) -> Path:
        """The file; the engine reads what was taken from it."""
        return self.file.path

    def release(self, engine: Engine) -> None:
        """Drop the text."""
        engine.run(f"DROP TABLE IF EXISTS {self.relation}")


def recognises(head: bytes, path: Path) -> bool:  # noqa: ARG001
    """The first character is a bracket or a brace."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"[", b"{")


def read(engine: Engine, file: SourceFile, tag: str, reading: Reading) -> Opened:  # noqa: ARG001
    """All entities of a file; keys that only some of them have are blank in the others.

    Raises:
        NotData: if it holds something else than entities.
        DataError: if it is cut off or damaged.
    """
    name = f"json_{tag}"
    headers: dict[str, str] = {}
    engine.run(f"CREATE OR REPLACE TABLE {name} (entity_no BIGINT)")
    try:
        with file.at.open(encoding="utf-8-sig") as stream:
            count = 0
            entities = Entities(stream)
            while batch := list(islice(entities, _BATCH)):
                _append(engine, name, batch, headers, first=count)
                count += len(batch)
    except (json.JSONDecodeError, RecursionError, UnicodeDecodeError) as error:
        raise unreadable(file, "JSON", _why(error)) from error
    except NotEntities as error:
        raise NotData(
            Problem("unsupported-file", f"'{file.name}' is JSON, but {error}", hint="a table is an array of objects")
        ) from error
    columns = tuple(
        SourceColumn(_whole(header), quoted(column), "VARCHAR")
        for header, column in headers.items()
        if not header.startswith("@odata.")
    )
    kind = "NDJSON" if entities.by_line else "JSON"
    above = ((entities.context,),) if entities.context else ()
    return Opened((JsonContent(file, columns, name, kind, preamble=above),))


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg
    return "it is nested too deeply" if isinstance(error, RecursionError) else "it is not UTF-8 text"


def _append(
    engine: Engine, table: str, batch: Sequence[Mapping[str, Any]], headers: dict[str, str], first: int
) -> None:
    _add_columns(engine, table, batch, headers)
    columns = {column: _texts([entity.get(header) for entity in batch]) for header, column in headers.items()}
    engine.append(table, pa.table({"entity_no": pa.array(range(first, first + len(batch)), pa.int64()), **columns}))


def _add_columns(engine: Engine, table: str, batch: Sequence[Mapping[str, Any]], headers: dict[str, str]) -> None:
    """A column for every key that is new in the batch, in order of appearance."""
    new = set[str]().union(*batch) - headers.keys()
    if len(headers) + len(new) > _MOST_KEYS:
        raise NotEntities(f"its objects have more than {_MOST_KEYS:,} different keys")
    for header in dict.fromkeys(key for entity in batch for key in entity if key in new) if new else ():
        headers[header] = f"c{len(headers)}"
        engine.run(f"ALTER TABLE {table} ADD COLUMN {headers[header]} VARCHAR")


def _texts(values: Sequence[Any]) -> pa.Array:
    """The values as text; what is no text already is written as JSON writes it."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        texts = [value if value is None or value.__class__ is str else _json(value) for value in values]
    try:
        return pa.array(texts, pa.string())
    except UnicodeEncodeError:
        return pa.array([text and _whole(text) for text in texts], pa.string())


def _json(value: Any) -> str:
    words = {True: "true", False: "false"}
    return words[value] if value.__class__ is bool else json.dumps(value, ensure_ascii=False)


def _whole(text: str) -> str:
    """Halves of characters become replacement characters."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


class Entities(Iterator[dict[str, Any]]):
    """The objects of a JSON text, one by one, holding only a piece of the text at a time.

    Raises, while iterating:
        json.JSONDecodeError: if the text is cut off or damaged.
        NotEntities: if it holds something else than objects; the message says what.
    """

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._text = ""
        self._at = 0
        self._ended = False
        self._rows = self._all()
        self.by_line = False
        """True if the objects stand one after the other, outside of an array."""
        self.context = ""
        """What a page says of itself before its objects: the address of the service's description."""

    def __next__(self) -> dict[str, Any]:
        return next(self._rows)

    def _all(self) -> Iterator[dict[str, Any]]:
        if self._peek() == "[":
            yield from self._array()
            self._nothing_more()
            return
        first, page = self._page_or_object()
        if page:
            self.context = str(first.get(_CONTEXT, ""))
            yield from self._array()
            self._rest_of_page()
            self._nothing_more()
            return
        self.by_line = True
        yield first
        while self._peek():
            yield self._object()

    def _array(self) -> Iterator[dict[str, Any]]:
        self._take("[")
        if self._peek() == "]":
            self._take("]")
            return
        while True:
            yield self._object()
            if self._peek() == "]":
                self._take("]")
                return
            self._take(",")

    def _object(self) -> dict[str, Any]:
        value = self._value()
        if not isinstance(value, dict):
            raise NotEntities("its rows are no objects")
        return value

    def _page_or_object(self) -> tuple[dict[str, Any], bool]:
        """The members of an object up to the list of a page, or all of them."""
        members: dict[str, Any] = {}
        self._take("{")
        while self._peek() != "}":
            if members:
                self._take(",")
            key = self._value()
            self._take(":")
            if key in _LISTS and self._peek() == "[":
                return members, True
            members[str(key)] = self._value()
        self._take("}")
        return members, False

    def _rest_of_page(self) -> None:
        while self._peek() == ",":
            self._take(",")
            self._value()
            self._take(":")
            self._value()
        self._take("}")

    def _nothing_more(self) -> None:
        if self._peek():
            raise json.JSONDecodeError("there is more after its end", self._text, self._at)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if len(self._text) - self._at < _LARGEST_ENTITY and self._more():
                    continue
                raise
            # A number may go on in the next piece.
            if self._text[end : end + 1] in ("", ".", "e", "E") and self._more():
                continue
            self._at = end
            return value

    def _peek(self) -> str:
        """The next character that is not blank, without taking it; blank at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in _BLANKS:
                at += 1
            self._at = at
            if at < len(text):
                return text[at]
            if not self._more():
                return ""

    def _take(self, character: str) -> None:
        if self._peek() != character:
            raise json.JSONDecodeError(f"'{character}' is missing", self._text, self._at)
        self._at += 1

    def _more(self) -> bool:
        if self._ended:
            return False
        piece = self._stream.read(max(_CHUNK, len(self._text) - self._at))
        self._ended = not piece
        self._text = self._text[self._at :] + piece
        self._at = 0
        return not self._ended
