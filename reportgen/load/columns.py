"""What a canonical table is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reportgen.load.names import normalized


class Kind(StrEnum):
    """How the values of a column are held."""

    TEXT = "text"
    """Never null; blank is ``""``. Serial and item numbers are text, whatever they look like."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    """Exact: 13 digits before and 5 after the point, more where the data have more."""
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column and the other names that files give it."""

    name: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    required: bool = False
    """A report cannot be made without it."""
    loss: str = ""
    """What a report cannot say without it; blank where nobody would miss it."""
    enum: str = ""
    """The ERP's name of the enum whose captions are the values, as ``Item Ledger Entry Type``; blank for free text."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The columns by which a table is known from its header alone."""

    always: tuple[str, ...] = ()
    """All of these are there."""
    telling: tuple[str, ...] = ()
    """At least `enough` of these are there."""
    enough: int = 0
    never: tuple[str, ...] = ()
    """None of these is there; they may be columns of other tables."""


@dataclass(frozen=True, slots=True)
class Table:
    """One canonical table."""

    name: str
    title: str
    """As a reader knows it: ``item ledger entries``."""
    columns: tuple[Column, ...]
    signature: Signature
    second_signature: Signature | None = None
    """Another by which it is known as well."""
    key: tuple[str, ...] = ()
    """Of a master table: the columns that identify a row. Blank for entries and lines."""
    loss: str = ""
    """What a report cannot say without this table."""
    number: int = 0
    """Of the ERP's table; 0 if it is none of its tables."""
    erp_name: str = ""
    """As the ERP writes it: ``Item Ledger Entry``."""
    makes: str = ""
    """Canonical table that is made from it; blank for those that are canonical."""
    copies: Mapping[str, str] = field(default_factory=dict)
    """Columns that hold the cells of another column once more, in a type of their own."""
    by_name: Mapping[str, Column] = field(init=False, repr=False, compare=False)
    spellings: Mapping[str, str] = field(init=False, repr=False, compare=False)
    """Canonical name of every normalized spelling that is accepted."""

    def __post_init__(self) -> None:
        spellings = {normalized(alias): column.name for column in self.columns for alias in column.aliases}
        spellings |= {normalized(column.name): column.name for column in self.columns}
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        object.__setattr__(self, "spellings", spellings)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a report cannot be made without."""
        return tuple(column.name for column in self.columns if column.required)

    def is_called(self, headers: Iterable[str]) -> bool:
        """Whether a header bears the signature in the table's own spellings, whatever they might mean elsewhere."""
        spelled = {normalized(header) for header in headers}
        found = {self.spellings[name] for name in spelled if name in self.spellings}
        return (
            found.issuperset(self.signature.always)
            and len(found.intersection(self.signature.telling)) >= self.signature.enough
            and spelled.isdisjoint(map(normalized, self.signature.never))
        )


DELIVERY = (
    Column("company", Kind.TEXT),
    Column("system_id", Kind.TEXT),
    Column("modified_at", Kind.TEXT, ("system modified at", "last modified date time")),
    Column("row_version", Kind.TEXT, ("timestamp", "system row version")),
    Column("row_marker", Kind.TEXT),
)
"""Columns of every table that say whose row it is, and which of several deliveries of the same row counts."""


def columns(
    names: Mapping[Kind, str],
    *,
    aliases: Mapping[str, str] | None = None,
    required: Iterable[str] = (),
    losses: Mapping[str, str] | None = None,
    enums: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """Columns from names listed by kind; aliases of one column are separated by ``|``."""
    known, needed, lost, named = aliases or {}, frozenset(required), losses or {}, enums or {}
    made = tuple(
        Column(
            name,
            kind,
            aliases=tuple(known[name].split("|")) if name in known else (),
            required=name in needed,
            loss=lost.get(name, ""),
            enum=named.get(name, ""),
        )
        for kind, listed in names.items()
        for name in listed.split()
    )
    unknown = {*known, *needed, *lost, *named} - {column.name for column in made}
    if unknown:
        raise ValueError(f"no such column: {sorted(unknown)}")
    there = {column.name for column in made}
    return (*made, *(column for column in DELIVERY if column.name not in there))
