"""Tables of an engine brought into the canonical shape: deliveries put together, amounts added up, and the tables of
other programs, or parts of the ERP's own, made into canonical ones.

A shape is a function of Ibis tables and knows no engine. It is given its tables as they were delivered: typed, without
the columns that nobody delivered. It gives canonical tables without the columns that it cannot fill.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ibis.expr import types as ir

from reportgen.errors import Problem
from reportgen.load.schema import KNOWN, LEDGER
from reportgen.load.shaping import attributes, dimensions, erpnext, odoo
from reportgen.load.shaping.telling import Telling


class Shape(Protocol):
    """One way of making canonical tables from others. A module can be one."""

    NAME: str
    """Of the program, as a reader knows it."""
    TAKES: tuple[str, ...]
    """Tables that it reads; without the first it has nothing to do."""
    GIVES: tuple[str, ...]
    """Canonical tables that it can make."""
    HINTS: Mapping[str, str]
    """How to get the columns that a report cannot be made without."""

    def shaped(self, tables: Mapping[str, ir.Table]) -> Mapping[str, ir.Table]:
        """Canonical tables."""
        ...

    def told(self, tables: Mapping[str, ir.Table]) -> Sequence[Telling]:
        """What it takes for granted or leaves out."""
        ...


SHAPES: tuple[Shape, ...] = (erpnext, odoo, attributes, dimensions)


@dataclass(frozen=True, slots=True)
class Made:
    """A canonical table that a shape makes, with the columns that it fills."""

    name: str
    rows: ir.Table
    shape: str
    takes: tuple[str, ...]
    """Tables that it is made from."""


def shapes_for(names: Collection[str]) -> tuple[Shape, ...]:
    """The shapes that tables of these names call for."""
    return tuple(shape for shape in SHAPES if shape.TAKES[0] in names)


def made(tables: Mapping[str, ir.Table]) -> Iterator[Made]:
    """Everything that shapes make of the tables.

    Args:
        tables: as delivered, by name; canonical ones are passed over.
    """
    for shape in shapes_for(tables):
        taken = {name: tables[name] for name in shape.TAKES if name in tables}
        for name, rows in shape.shaped(taken).items():
            yield Made(name, rows, shape.NAME, tuple(taken))


def tellings(tables: Mapping[str, ir.Table]) -> Iterator[Telling]:
    """What the shapes have to say of the tables."""
    for shape in shapes_for(tables):
        yield from shape.told({name: tables[name] for name in shape.TAKES if name in tables})


def mixed(names: Collection[str]) -> list[Problem]:
    """Canonical tables that would come twice: made by two shapes, or made and delivered.

    Args:
        names: of all tables delivered.
    """
    found: list[Problem] = []
    shapes = shapes_for(names)
    for name, table in KNOWN.items():
        ways = [f"{shape.NAME} ({KNOWN[shape.TAKES[0]].title})" for shape in shapes if name in shape.GIVES]
        if len(ways) + (name in names) > 1:
            ways += [f"another form ({table.title})"] if name in names else []
            hint = "they would be counted twice: name the files of one of them as the source"
            found.append(Problem("mixed-forms", f"the {table.title} come from {' and from '.join(ways)}", hint=hint))
    return found


def lacking(ledger: Made) -> list[Problem]:
    """One problem for every column of item ledger entries that a report cannot do without and the shape cannot fill."""
    hints = next(shape.HINTS for shape in SHAPES if ledger.shape == shape.NAME)
    return [
        Problem(
            "missing-column",
            f"the tables of {ledger.shape} do not say the {name} of the {LEDGER.title}",
            hint=hints.get(name, ""),
        )
        for name in LEDGER.required
        if name not in ledger.rows.columns
    ]
