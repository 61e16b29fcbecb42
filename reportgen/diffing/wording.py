"""A comparison in words: the page that becomes text, Markdown and HTML."""

from collections.abc import Iterator, Sequence

from reportgen.diffing.serials import CHANGES, in_words
from reportgen.diffing.values import ChangedSerial, Comparison, Figure, Finding, RowDifference, Section, Serials, Table
from reportgen.diffing.words import label, number
from reportgen.model.combining import Number
from reportgen.render.exact import exact
from reportgen.render.parts import Head, Page, Part, Row
from reportgen.sections.base import Formats
from reportgen.sections.changes.words import day_text
from reportgen.sections.deltas import change
from reportgen.sections.grid import Unit, Value
from reportgen.sections.labels import BLANK

_SEVERITIES = {"error": "Error", "warning": "Warning", "note": "Note", "critical": "Critical"}


def page_of(comparison: Comparison, formats: Formats) -> Page:
    """The page: what is compared, what to know first, then a part for everything that differs."""
    parts = [
        *_figures("figures", "Key figures", comparison.figures, formats),
        *_findings("alerts", "Alerts", comparison.alerts, formats),
        *_serials(comparison.serials, formats),
        *(_section(one, formats) for one in comparison.sections),
        *_findings("checks", "Data checks", comparison.checks, formats),
        *_figures("totals", "Control totals of the whole ledger", comparison.totals, formats),
        *_tables(comparison.tables, formats),
    ]
    sentences = (*_compared(comparison, formats), *comparison.remarks, _summary(comparison, parts, formats))
    return Page(f"{comparison.now.title or BLANK}: what has changed", sentences, tuple(parts))


def _compared(comparison: Comparison, formats: Formats) -> Iterator[str]:
    for which, one in (("First", comparison.before), ("Second", comparison.now)):
        yield f"{which}: {one.path}, as of {formats.date(one.as_of)}."


def _summary(comparison: Comparison, parts: Sequence[Part], formats: Formats) -> str:
    if comparison.is_empty:
        return "The two reports say the same."
    if not parts:
        return "Everything that is compared is the same."
    counts = ((part.title, len(part.rows)) for part in parts)
    said = (f"{title} ({formats.number(count, 'count')})" if count else title for title, count in counts)
    return f"What differs: {', '.join(said)}."


def _figures(name: str, title: str, figures: Sequence[Figure], formats: Formats) -> Iterator[Part]:
    rows = tuple((one.label, _number(one.now, one.unit, formats), _went(one, formats))
                 for one in figures if one.change != "same")  # fmt: skip
    if rows:
        same = len(figures) - len(rows)
        left = [f"{formats.number(same, 'count')} of {formats.number(len(figures), 'count')} are as they were."]
        heads = (Head("Figure"), Head("Now", number=True), Head("Change"))
        yield Part(name, title, tuple(left if same else ()), heads, rows)


def _went(one: Figure, formats: Formats) -> str:
    if one.change in ("new", "gone"):
        value = "" if one.before is None else f", was {_number(one.before, one.unit, formats)}"
        return f"only in the {'second' if one.change == 'new' else 'first'} report{value}"
    if one.difference is None:
        return f"was {_number(one.before, one.unit, formats)}"
    return change(one.now, one.before, one.unit, None, formats).words


def _findings(name: str, title: str, findings: Sequence[Finding], formats: Formats) -> Iterator[Part]:
    if findings:
        heads = (Head("Change"), Head("Severity"), Head("What"), Head("Before", number=True), Head("Now", number=True),
                 Head("In words"))  # fmt: skip
        yield Part(name, title, (), heads, tuple(_finding(one, formats) for one in findings))


def _finding(one: Finding, formats: Formats) -> Row:
    examples = f" New: {'; '.join(one.examples)}" if one.examples and one.change == "changed" else ""
    severity = _SEVERITIES.get(one.severity, one.severity)
    figures = (_number(value, "ratio", formats, blank="") for value in (one.before, one.now))
    return (CHANGES[one.change], severity, one.name, *figures, f"{one.message}{examples}")


def _serials(serials: Serials | None, formats: Formats) -> Iterator[Part]:
    if serials is None or not (serials.rows or serials.not_compared):
        return
    before, now = (f"{formats.number(count, 'count')} in stock" for count in (serials.before, serials.now))
    counts = ", ".join(f"{formats.number(one.count, 'count')} {one.change}" for one in serials.counts)
    sentences = [f"First {before}, then {now}: {counts}."]
    if serials.not_compared:
        sentences.append(f"Not compared, because only one of the reports tells it: {', '.join(serials.not_compared)}.")
    shown = [place for place, name in enumerate(serials.key)
             if name != "variant_code" or any(one.key[place] for one in serials.rows)]  # fmt: skip
    heads = (Head("Change"), *(Head(label(serials.key[place])) for place in shown), Head("What happened"))
    rows = tuple((CHANGES[one.change], *(one.key[place] for place in shown), _happened(one, formats))
                 for one in serials.rows)  # fmt: skip
    yield Part("serials", "Serial numbers", tuple(sentences), heads, rows)


def _happened(one: ChangedSerial, formats: Formats) -> str:
    return one.words or "; ".join(in_words(each, formats) for each in one.differences)


def _section(section: Section, formats: Formats) -> Part:
    heads = (Head("Change"), Head("Where"), Head("Figure"), Head("Before", number=True), Head("Now", number=True),
             Head("Difference", number=True))  # fmt: skip
    sentences = [section.words] if section.words else []
    if section.rows:
        some, every = (formats.number(count, "count") for count in (len(section.rows), section.compared))
        sentences.append(f"{some} of {every} figures and texts differ.")
    rows = tuple(_row(one, formats) for one in section.rows)
    return Part(f"section-{section.id}", section.title or section.kind, tuple(sentences), heads, rows)


def _row(one: RowDifference, formats: Formats) -> Row:
    where = " › ".join(part or BLANK for part in one.path) or "Total"
    before, now = _both(one, formats)
    apart = "" if one.difference is None else _number(one.difference, one.unit, formats)
    sign = "+" if one.difference and one.difference > 0 else ""
    return (CHANGES[one.change], where, one.name, before, now, f"{sign}{apart}")


def _both(one: RowDifference, formats: Formats) -> tuple[str, str]:
    """Before and now; to the last digit where the usual digits would not show a difference."""
    before, now = (_value(value, one.unit, formats) for value in (one.before, one.now))
    old, new = number(one.before), number(one.now)
    if before == now and old is not None and new is not None:
        return exact(old), exact(new)
    return before, now


def _tables(tables: Sequence[Table], formats: Formats) -> Iterator[Part]:
    if tables:
        heads = (Head("Change"), Head("Table"), Head("Rows before", number=True), Head("Rows now", number=True),
                 Head("SHA-256 before"), Head("SHA-256 now"))  # fmt: skip
        rows = tuple(
            (CHANGES[one.change], one.name, *(_number(rows, "count", formats, blank="")
                                              for rows in (one.rows_before, one.rows_now)),
             one.sha256_before[:12], one.sha256_now[:12]) for one in tables)  # fmt: skip
        yield Part("tables", "Tables read", (), heads, rows)


def _value(value: Value, unit: Unit, formats: Formats) -> str:
    if isinstance(value, str):
        return day_text(value, formats) if unit == "date" else value
    return _number(number(value), unit, formats)


def _number(value: Number, unit: Unit, formats: Formats, blank: str = BLANK) -> str:
    return blank if value is None else formats.number(value, unit)
