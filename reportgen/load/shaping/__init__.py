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
from reportgen.load.shaping.posted import Keep, as_it_is
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

    def shaped(self, tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Mapping[str, ir.Table]:
        """Canonical tables.

        Args:
            keep: is given what other tables are made from in turn, and may compute it once.
        """
        ...

    def told(self, tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Sequence[Telling]:
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


def made(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Iterator[Made]:
    """Everything that shapes make of the tables.

    Args:
        tables: as delivered, by name; canonical ones are passed over.
        keep: see `Shape.shaped`.
    """
    for shape in shapes_for(tables):
        taken = {name: tables[name] for name in shape.TAKES if name in tables}
        for name, rows in shape.shaped(taken, keep).items():
            sources = tuple(one for one in taken if KNOWN[one].makes == name)
            yield Made(name, rows, shape.NAME, sources or tuple(taken))


def tellings(tables: Mapping[str, ir.Table], keep: Keep = as_it_is) -> Iterator[Telling]:
    """What the shapes have to say of the tables."""
    for shape in shapes_for(tables):
        yield from shape.told({name: tables[name] for name in shape.TAKES if name in tables}, keep)


def unsuitable(names: Collection[str]) -> list[Problem]:
    """Canonical tables that would come twice, made by two shapes, or made and delivered; a ledger that does not come.

    Args:
        names: of all tables delivered.
    """
    found: list[Problem] = []
    shapes = shapes_for(names)
    if LEDGER.name not in names and not any(LEDGER.name in shape.GIVES for shape in shapes):
        found += [_without_ledger(shape, names) for shape in SHAPES if not {*shape.TAKES}.isdisjoint(names)]
    for name, table in KNOWN.items():
        ways = [f"{shape.NAME} ({KNOWN[shape.TAKES[0]].title})" for shape in shapes if name in shape.GIVES]
        if len(ways) + (name in names) > 1:
            ways += [f"another form ({table.title})"] if name in names else []
            hint = "they would be counted twice: name the files of one of them as the source"
            found.append(Problem("mixed-forms", f"the {table.title} come from {' and from '.join(ways)}", hint=hint))
    return found


def _without_ledger(shape: Shape, names: Collection[str]) -> Problem:
    there = ", ".join(KNOWN[name].title for name in shape.TAKES if name in names)
    first = KNOWN[shape.TAKES[0]].title
    return Problem("no-ledger", f"there are {there}, but no {first}", hint=f"export the {first} too")


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
