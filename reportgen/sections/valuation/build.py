"""From what was posted to the section as a reader sees it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reportgen.model.combining import Number
from reportgen.model.dimension import Dimension
from reportgen.sections.base import Formats, Setting
from reportgen.sections.coverage import coverage_of
from reportgen.sections.grid import Column
from reportgen.sections.labels import label_of, path_text
from reportgen.sections.paper import on_paper
from reportgen.sections.valuation.gl import reconciled, shared
from reportgen.sections.valuation.options import Options, Shown
from reportgen.sections.valuation.query import Answer
from reportgen.sections.valuation.rolling import Key, Money, Roll, rolled
from reportgen.sections.valuation.telling import gl_lead, lead, notes
from reportgen.sections.valuation.view import LABELS, PARTS, Flow, Step, ValuationRow, ValuationView

PRINTED = 1_000
"""Rows that are printed without the spec asking for more."""


def view(answer: Answer, options: Options, setting: Setting) -> ValuationView:
    """The rows in order, groups before what belongs under them, and the reconciliation."""
    formats = setting.formats
    money = Money(answer.currencies, options.show)
    rolls = rolled(answer.movements, [dimension.name for dimension in answer.by], money)
    total = _flows(rolls.total, options)
    present = [roll for roll in rolls.rows if roll.key[-1] is not None]
    kept = _telling(present) if options.zeros == "hide" else present
    rows = tuple(_rows(kept, options, formats))
    parts = _parts(total, rows)
    levels = tuple(Column(one.name, one.label, "date" if one.kind == "date" else "text") for one in answer.by)
    paper = on_paper(rows, options, setting, most=PRINTED)
    share = shared(answer, formats)
    groups, whole = reconciled(answer, formats) if options.reconciliation else ((), None)
    drawn = _drawn(total, options)
    return ValuationView(
        kind="valuation",
        id=setting.id,
        title=options.title or f"Inventory Valuation by {answer.by[0].label}",
        start=answer.start,
        end=answer.end,
        levels=levels,
        show=options.show,
        rows=rows,
        total=total,
        serials=share,
        reconciliation=groups,
        reconciliation_total=whole,
        coverage=coverage_of(answer.coverage, options, formats),
        notes=notes(answer, options, rolls, len(present) - len(kept), parts, whole, formats),
        lead=lead(answer, share, formats),
        gl_lead=gl_lead(answer, options, formats),
        head=tuple(column for column, inner in zip(levels, _inner(answer.by), strict=True) if not inner),
        parts=parts,
        steps=_steps(total[drawn], drawn, parts, formats) if rows else (),
        steps_label=LABELS[drawn],
        paper_rows=_regrouped(paper.rows),
        paper_note=paper.note,
        printed=options.print != "none",
    )


def _inner(by: tuple[Dimension, ...]) -> list[bool]:
    """Which dimensions are deeper levels of the hierarchy that the one before belongs to."""
    return [one.ragged and before is not None and before.ragged for before, one in zip((None, *by), by, strict=False)]


def _flows(roll: Roll, options: Options) -> dict[Shown, Flow]:
    return {
        name: Flow(
            roll.beginning[name],
            **{kind: figures[name] for kind, figures in roll.flows.items()},
            ending=roll.ending[name],
        )
        for name in options.show
    }


def _telling(rolls: list[Roll]) -> list[Roll]:
    """The rows that are not zeros and blanks alone, and the groups that they belong to."""
    needed: set[Key] = set()
    for roll in rolls:
        if any(any(figures.values()) for figures in (roll.beginning, roll.ending, *roll.flows.values())):
            needed.update(roll.key[:depth] for depth in range(1, len(roll.key) + 1))
    return [roll for roll in rolls if roll.key in needed]


def _rows(rolls: list[Roll], options: Options, formats: Formats) -> Iterator[ValuationRow]:
    """The rows, each with its level; one that a branch of a hierarchy does not have is not counted as one."""
    depths = [sum(part is not None for part in roll.key) for roll in rolls]
    for roll, level, following in zip(rolls, depths, [*depths, 0][1:], strict=True):
        yield ValuationRow(
            path=tuple(path_text(part) for part in roll.key if part is not None),
            level=level,
            values=_flows(roll, options),
            label=label_of(roll.key[-1], formats),
            group=following > level,
            stub=tuple(path_text(part) for part in roll.key),
        )


def _regrouped(rows: tuple[ValuationRow, ...]) -> tuple[ValuationRow, ...]:
    """The rows as they stand on paper: one whose deeper rows are not printed is no group there."""
    below = [row.level for row in rows[1:]] + [0]
    return tuple(replace(row, group=level > row.level) for row, level in zip(rows, below[: len(rows)], strict=True))


def _parts(total: dict[Shown, Flow], rows: tuple[ValuationRow, ...]) -> tuple[str, ...]:
    """The columns: without those of transfers and other types where nothing, or nothing but zeros, was posted."""
    flows = [flow for values in (total, *(row.values for row in rows)) for flow in values.values()]
    empty = [part for part in ("transfers", "others") if not any(getattr(flow, part) for flow in flows)]
    return tuple(part for part in PARTS if part not in empty)


def _drawn(total: dict[Shown, Flow], options: Options) -> Shown:
    """What the figure shows: the actual cost if the table has it, else its first figure that says something."""
    telling = [name for name in options.show if total[name].ending is not None]
    return "actual" if "actual" in telling else next(iter(telling), options.show[0])


def _steps(flow: Flow, name: Shown, parts: tuple[str, ...], formats: Formats) -> tuple[Step, ...]:
    """A bar for each part that says something, changes standing on what was there before them."""
    if flow.ending is None:
        return ()
    told = {"beginning": "Beginning", "increases": "Increases", "decreases": "Decreases"}
    told |= {"transfers": "Transfers", "others": "Other types", "ending": "Ending"}
    steps: list[Step] = []
    stand = Decimal(0)
    for part in parts:
        value: Number = getattr(flow, part)
        balance = part in ("beginning", "ending")
        start = Decimal(0) if balance else stand
        stand = start + Decimal(value or 0)
        written = "none" if value is None else formats.number(value, "quantity" if name == "quantity" else "amount")
        steps.append(Step(told[part], written, start, stand, balance))
    return tuple(steps)
