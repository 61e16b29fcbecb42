"""Questions that are put again and again with other values: each is written once, and its values are filled in.

A report asks some dozens of questions, and writing one takes an engine's language longer than answering it. Readers'
reports ask the same ones about other locations, customers, serial numbers. So a question is known by its shape: the
expression without the texts that something is compared with. Where these stand in the written question is found out
once, with marks in their places.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis
import pyarrow as pa
from ibis.expr import operations as ops
from ibis.expr import types as ir

from reportgen.load.bench import Kept
from reportgen.load.engines import Engine, literal, quoted

_COMPARED = (ops.Equals, ops.NotEquals, ops.InValues)
_MARK = re.compile("'\uf8f1([0-9]+)\uf8f2'")
_MOST_LOOKUPS = 64
"""Kept at once; the one that was not asked for the longest goes first."""
_MARKS = ("\uf8f1", "\uf8f2", "\0")


@dataclass(slots=True)
class _Shape:
    """An expression without the texts that it compares with."""

    texts: dict[str, int] = field(default_factory=dict)
    """Those texts, numbered as they come; equal ones count once, for what is equal may be written once."""
    parts: list[tuple[Any, ...]] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def add(self, node: Any) -> int:
        """The node's number; it and what it is made of are part of the shape now."""
        known = self._numbers.get(id(node))
        if known is None:
            compared = isinstance(node, _COMPARED)
            part = (type(node), *(self._plain(one, compared) for one in _telling(node)))
            known = self._numbers[id(node)] = len(self.parts)
            self.parts.append(part)
        return known

    def _plain(self, value: Any, compared: bool) -> Any:
        if isinstance(value, ops.Node):
            if compared and _is_text(value):
                return "text", self.texts.setdefault(value.value, len(self.texts))
            return "node", self.add(value)
        if isinstance(value, tuple):
            return tuple([self._plain(one, compared) for one in value])
        if isinstance(value, Mapping):
            return tuple([(key, self._plain(one, compared)) for key, one in value.items()])
        return value


def _telling(node: Any) -> tuple[Any, ...]:
    """What tells a node from others: a second look at a table has a number of its own every time it is made."""
    if isinstance(node, ops.InMemoryTable):
        return (node.name,)
    return (node.parent,) if isinstance(node, ops.SelfReference) else tuple(node.__args__)


def _is_text(node: Any) -> bool:
    return isinstance(node, ops.Literal) and isinstance(node.value, str) and node.dtype.is_string()


def _marked(expression: ir.Expr, texts: Mapping[str, int]) -> ir.Expr:
    """The expression with marks for the texts that it compares with."""

    def mark(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(mark(one) for one in value)
        if _is_text(value) and value.value in texts:
            return ops.Literal(f"\uf8f1{texts[value.value]}\uf8f2", value.dtype)
        return value

    def replaced(node: Any, changed: Mapping[str, Any] | None) -> Any:
        if isinstance(node, _COMPARED):
            given = changed or dict(zip(node.__argnames__, node.__args__, strict=True))
            return node.__recreate__({name: mark(one) for name, one in given.items()})
        return node.__recreate__(changed) if changed else node

    return expression.op().replace(replaced).to_expr()


@dataclass(slots=True)
class Questions:
    """What was asked of one engine, by shape."""

    compile: Callable[..., str]
    """Writes a question."""
    _written: dict[tuple[Any, ...], str] = field(default_factory=dict)

    def written(self, expression: ir.Expr) -> str:
        """The question in the engine's language."""
        shape = _Shape()
        shape.add(expression.op())
        if any(mark in text for text in shape.texts for mark in _MARKS):
            return self.compile(expression)
        key = (*shape.parts, len(shape.texts))
        if key not in self._written:
            self._written[key] = self.compile(_marked(expression, shape.texts))
        filled = [literal(text) for text in shape.texts]
        return _MARK.sub(lambda found: filled[int(found[1])], self._written[key])


class RememberingBench:
    """A workbench on the embedded engine whose questions are remembered: what it makes has the same name each time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._taken: set[str] = set()
        self._lookups: dict[str, ibis.Table] = {}
        backend = engine.connection
        self._prepare = backend._run_pre_execute_hooks
        self._questions = Questions(backend.compile)
        backend.compile = self._compiled
        backend._run_pre_execute_hooks = _nothing  # what it looks for is made here

    def _compiled(self, expression: ir.Expr, /, **_: Any) -> str:
        return self._questions.written(expression)

    def lookup(self, rows: pa.Table) -> ibis.Table:
        """A table in memory; equal rows are one table."""
        key = repr(rows.to_pydict())
        table = self._lookups.pop(key, None)
        if table is None:
            table = ibis.memtable(rows)
            self._prepare(table)
        self._lookups[key] = table
        while len(self._lookups) > _MOST_LOOKUPS:
            del self._lookups[next(iter(self._lookups))]
        return table

    def keep(self, answer: ibis.Table) -> Kept:
        """A temporary table, by the first name that is free."""
        name = next(name for number in range(len(self._taken) + 1) if (name := f"kept_{number}") not in self._taken)
        self._taken.add(name)
        self._engine.run(f"CREATE TEMP TABLE {quoted(name)} AS {self._questions.written(answer)}")

        def release() -> None:
            self._engine.run(f"DROP TABLE {quoted(name)}")
            self._taken.discard(name)

        table: ibis.Table = ops.DatabaseTable(
            name=name, schema=answer.schema(), source=self._engine.connection
        ).to_expr()
        return Kept(table, release)


def _nothing(_expression: ir.Expr) -> None:
    """Needs no preparing."""
