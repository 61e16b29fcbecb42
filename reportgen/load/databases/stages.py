"""Long questions in stages: what other questions are made of is written once, and goes before each of them as it is.

Nothing is kept on the server: a stage is a part of every question that needs it, under a name of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ibis.expr import types as ir

from reportgen.load.databases.inline import quoted

if TYPE_CHECKING:
    from ibis.backends.sql import SQLBackend

_NAME = "reportgen_stage_"
_WITH = "WITH "


@dataclass(frozen=True, slots=True)
class _Stage:
    text: str
    needs: tuple[str, ...]
    """Names of the stages that must go before."""


@dataclass(slots=True)
class Stages:
    """The stages of one session, by name."""

    backend: "SQLBackend"
    compile: Callable[..., str]
    """Writes a question without its stages."""
    _written: dict[str, _Stage] = field(default_factory=dict)

    def add(self, rows: ir.Table) -> ir.Table:
        """The same rows, called by the name of a stage; as they are where no stage may be made of stages."""
        from ibis.expr import operations as ops

        if self.backend.name == "mssql":
            return rows
        text = self.compile(rows)
        name = f"{_NAME}{len(self._written)}"
        self._written[name] = _Stage(text, self._named_in(rows))
        table: ir.Table = ops.DatabaseTable(name=name, schema=rows.schema(), source=self.backend).to_expr()
        return table

    def before(self, expression: ir.Expr, text: str) -> str:
        """A question with the stages that it needs."""
        needed = self._named_in(expression)
        if not needed:
            return text
        stages = ", ".join(f"{quoted(self.backend, name)} AS ({self._written[name].text})" for name in needed)
        return f"{_WITH}{stages}, {text.removeprefix(_WITH)}" if text.startswith(_WITH) else f"{_WITH}{stages} {text}"

    def _named_in(self, expression: ir.Expr) -> tuple[str, ...]:
        """Stages that an expression needs, in the order in which they were made."""
        from ibis.expr import operations as ops

        named = {op.name for op in expression.op().find(ops.DatabaseTable) if op.name in self._written}
        needed = named.union(*(self._written[name].needs for name in named))
        return tuple(name for name in self._written if name in needed)


def in_stages(backend: "SQLBackend") -> Stages:
    """The stages of a session, which puts them before its questions from now on."""
    stages = Stages(backend, backend.compile)

    def compiled(expression: ir.Expr, /, **options: Any) -> str:
        return stages.before(expression, stages.compile(expression, **options))

    backend.compile = compiled
    return stages
