"""What the store says beside its columns: measures, sections, ways of writing, colours."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from reportgen.render.numbers import LocaleFormats, Style
from reportgen.sections.base import ReportView
from reportgen.sections.exploring import PALETTE, CubeMeasure, Exploration, LiveSection

VERSION = 1
"""Of the store's shape; the page's scripts open no other."""


def head_of(exploration: Exploration, report: ReportView, formats: LocaleFormats) -> dict[str, Any]:
    """The manifest without its columns."""
    return {
        "version": VERSION,
        "title": report.title,
        "slug": report.slug,
        "file": f"{report.slug}.json",
        "locale": report.locale,
        "measures": list(map(_measure, exploration.cube.measures)),
        "filters": list(exploration.filters),
        "formats": {"units": {unit: _style(style) for unit, style in formats.styles.items()}},
        "palette": asdict(PALETTE),
        "sections": list(map(_section, exploration.sections)),
    }


def _measure(one: CubeMeasure) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label,
        "unit": one.unit,
        "formula": one.formula,
        "additive": one.additive,
        "expression": one.expression,
        "met": one.where.met,
        "unmet": one.where.unmet,
        "untracked": one.untracked,
    }


def _section(one: LiveSection) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "met": one.where.met,
        "unmet": one.where.unmet,
        "dimensions": one.dimensions,
        "measures": one.measures,
        "options": _plain(one.options),
    }


def _plain(value: Any) -> Any:
    """Mappings of any kind as objects."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, (tuple, list)) else value


def _style(style: Style) -> dict[str, Any]:
    return {
        "least": style.least,
        "most": style.most,
        "scale": style.scale,
        "decimal": style.decimal,
        "group": style.group,
        "grouping": style.grouping,
        "prefix": style.prefix,
        "suffix": style.suffix,
    }
