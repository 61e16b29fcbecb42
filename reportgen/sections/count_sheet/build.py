"""Makes the view of a count sheet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reportgen.sections.base import Setting
from reportgen.sections.count_sheet.compare import Compared, compare
from reportgen.sections.count_sheet.journal import Journals, journals_of
from reportgen.sections.count_sheet.lines import CountLine, book_lines
from reportgen.sections.count_sheet.options import Options
from reportgen.sections.count_sheet.query import Answer, Count
from reportgen.sections.count_sheet.view import CountResult, CountSheetView, Uncounted
from reportgen.sections.count_sheet.words import notes_of, words_of
from reportgen.sections.coverage import coverage_of
from reportgen.sections.paper import on_paper

_PRINTED = 1000
_DIFFERENCES = frozenset(("missing", "wrong place", "found", "counted twice", "unclear"))


def view(answer: Answer, options: Options, setting: Setting) -> CountSheetView:
    """The book list to count by; with a counted list, what differs from it."""
    book = book_lines(answer.book)
    if answer.count is None:
        return _to_count([line for line in book if _asked(line, options)], answer, options, setting)
    compared = compare(
        book,
        answer.count,
        answer.locations,
        options.locations or (),
        serials_only=options.serials_only,
        matched_too=not options.differences_only,
    )
    return _counted(compared, answer.count, answer, options, setting)


def _asked(line: CountLine, options: Options) -> bool:
    return not options.locations or line.location_code in options.locations


def _to_count(book: Sequence[CountLine], answer: Answer, options: Options, setting: Setting) -> CountSheetView:
    total = sum((line.quantity or 0 for line in book), start=0)
    lines = tuple(replace(line, quantity=None) for line in book) if options.blind else tuple(book)
    quantity = None if options.blind else total
    notes = notes_of(answer, options, setting.formats)
    return _view(lines, quantity, None, Journals((), 0, 0, 0), notes, answer, options, setting)


def _counted(compared: Compared, count: Count, answer: Answer, options: Options, setting: Setting) -> CountSheetView:
    lines = compared.lines
    if options.differences_only:
        lines = tuple(line for line in lines if line.outcome in _DIFFERENCES)
    journals = journals_of(compared.lines, answer.as_of, not options.differences_only)
    notes = [*notes_of(answer, options, setting.formats), *words_of(compared, count, journals, setting)]
    result = _result(compared, count)
    return _view(lines, None, result, journals, notes, answer, options, setting)


def _view(
    lines: tuple[CountLine, ...],
    quantity: Decimal | int | None,
    result: CountResult | None,
    journals: Journals,
    notes: Sequence[str],
    answer: Answer,
    options: Options,
    setting: Setting,
) -> CountSheetView:
    paper = on_paper(lines, options, setting, _PRINTED)
    return CountSheetView(
        "count_sheet",
        setting.id,
        options.title or ("Count: differences" if result else "Count sheet"),
        options.blind,
        options.barcode,
        options.barcode_text,
        lines,
        len(lines),
        quantity,
        result,
        journals.lines,
        coverage_of(answer.coverage, options, setting.formats),
        tuple(notes),
        options.new_page,
        paper.rows,
        paper.note,
        options.print != "none",
    )


def _result(compared: Compared, count: Count) -> CountResult:
    counts = Counter(line.outcome for line in compared.lines)
    return CountResult(
        count.file,
        len(count.scans),
        compared.matched,
        counts["missing"],
        counts["wrong place"],
        counts["found"],
        counts["counted twice"],
        counts["unclear"],
        counts["not counted"],
        tuple(_uncounted(compared)),
    )


def _uncounted(compared: Compared) -> Iterator[Uncounted]:
    """Places in walking order; a location without any line that somebody counted is one place."""
    places: dict[tuple[str, str, str], list[CountLine]] = {}
    for line in compared.lines:
        if line.outcome == "not counted":
            bin_code = line.bin_code if (line.company, line.location_code) in compared.somewhere else ""
            places.setdefault((line.company, line.location_code, bin_code), []).append(line)
    for place, own in places.items():
        yield Uncounted(*place, len(own), sum((line.quantity or 0 for line in own), start=0))
