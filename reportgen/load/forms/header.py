"""What a form is told by: the header of a file, what stands above it, and what the table is called."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from reportgen.errors import Problem
from reportgen.load.names import normalized
from reportgen.load.schema import BY_ERP_NAME

_SQL = re.compile(r"(?:^|[/!.\[])(?P<company>[^/!$]+)\$(?P<table>[^/!$]+)(?P<rest>(?:\$[^/!$\]]*)*)\]?$")
_APP = re.compile(r"\$[0-9a-fA-F]{8}\b")
_LAKE = re.compile(r"(?:^|[/!._])(?P<table>[A-Za-z]{2,})-(?P<number>[1-9]\d{0,9})(?=$|[/!.])")
_COMPANY = re.compile(r"\bCompany\('((?:[^']|'')+)'\)")
_SUFFIX = re.compile(r"\.(csv|tsv|txt|json|ndjson|jsonl|parquet|xlsx|gz|zst)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SqlName:
    """A table of an on-premises database: ``CRONUS$Item Ledger Entry$437dbf0e-...``."""

    company: str
    """As written: the database has ``_`` where the company's name has signs such as ``.``."""
    table: str
    extension: bool
    """Holds only the columns that an extension adds."""


@dataclass(frozen=True, slots=True)
class Header:
    """The first lines of a table."""

    names: tuple[str, ...]
    """Of the columns, as the file writes them."""
    table: str = ""
    """What the file, sheet or database table is called, with the folders and files it lies in."""
    preamble: tuple[tuple[str, ...], ...] = ()
    """The cells of the lines above."""

    @property
    def sql_name(self) -> SqlName | None:
        """Company and table, if the table is called as in an on-premises database."""
        found = _SQL.search(_without_suffixes(self.table))
        if not found or not (_APP.match(found["rest"]) or normalized(found["table"]) in BY_ERP_NAME):
            return None
        return SqlName(found["company"], found["table"], found["rest"].lower().endswith("$ext"))

    @property
    def lake_name(self) -> tuple[str, int] | None:
        """``ItemLedgerEntry`` and 32, if the table, its file or its folder is called ``ItemLedgerEntry-32``."""
        found = list(_LAKE.finditer(self.table))
        return (found[-1]["table"], int(found[-1]["number"])) if found else None

    @property
    def package_number(self) -> int:
        """Number of the ERP's table in the first line of a configuration package; 0 without one."""
        line = [cell.strip() for cell in self.preamble[0]] if self.preamble else []
        told = len(line) >= 3 and line[0] and line[1] and line[2].isdecimal() and not any(line[3:])
        return int(line[2]) if told else 0

    @property
    def company(self) -> str:
        """Whose table it is, if its name or the service's address says so; blank if neither does."""
        if self.sql_name:
            return self.sql_name.company
        found = next((said for line in self.preamble for cell in line if (said := _COMPANY.search(cell))), None)
        return unquote(found[1].replace("''", "'")) if found else ""

    def spells(self, names: Sequence[str]) -> bool:
        """Whether any of the names, normalized, is among the columns'."""
        return not {normalized(name) for name in self.names}.isdisjoint(names)


def _without_suffixes(name: str) -> str:
    while (short := _SUFFIX.sub("", name)) != name:
        name = short
    return name


def nothing_to_add(missing: Sequence[str], file_name: str) -> Problem | None:  # noqa: ARG001 - one of many
    """None: the general words on missing columns will do."""
    return None
