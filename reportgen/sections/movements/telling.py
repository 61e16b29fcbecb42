"""The sentences beside movements: what was cut, set off, left out or could not be shown."""

from collections.abc import Iterator
from datetime import date, timedelta

from reportgen.model.movements import MOVED_IN, MOVED_OUT, OTHERS
from reportgen.model.periods import Timeline, number_of
from reportgen.sections.base import Formats
from reportgen.sections.movements.books import Books
from reportgen.sections.movements.options import MOST_PERIODS, Options
from reportgen.sections.movements.query import Answer

_LEDGER = "Item Ledger Entry (table 32)"


def notes_of(answer: Answer, books: Books | None, options: Options, formats: Formats) -> tuple[str, ...]:
    """The sentences; `books` are those of all rows together, None where there is no period."""
    if answer.time is None or books is None:
        return ("No ledger entry is posted up to the last day looked at.",)
    return (
        *_undated(answer),
        *_cut(books, options, formats),
        *_unfinished(answer.time, formats),
        *_later(books, formats),
        *_moved(books, formats),
        *_corrected(answer, formats),
        *_gathered(answer, formats),
        *_costs(answer),
    )


def _undated(answer: Answer) -> Iterator[str]:
    if not answer.dated:
        dates = f"Posting Date of {_LEDGER} would be needed to tell when anything moved"
        yield f"{dates}; all entries count on the report's day."


def _cut(books: Books, options: Options, formats: Formats) -> Iterator[str]:
    time, opening = books.time, books.opening()
    if time.earlier:
        some, every = (formats.number(n, "count") for n in (len(time.spans), len(time.spans) + time.earlier))
        more = "" if "last" in options.model_fields_set else f" `last` in the spec shows up to {MOST_PERIODS}."
        before = f"what came before is the opening balance, {formats.number(opening, 'quantity')}"
        yield f"The last {some} of {every} {time.each}s are shown; {before}.{more}"


def _unfinished(time: Timeline, formats: Formats) -> Iterator[str]:
    if time.end < date.max and number_of(time.end + timedelta(days=1), time.each) == time.spans[-1].number:
        yield f"The last {time.each} is counted up to {formats.date(time.end)}."


def _later(books: Books, formats: Formats) -> Iterator[str]:
    if books.of_rows[OTHERS].has(books.time.after):
        yield f"Entries posted after {formats.date(books.time.end)} are not counted here."


def _moved(books: Books, formats: Formats) -> Iterator[str]:
    sums = books.of_rows[OTHERS].sums(books.periods)
    if sums[MOVED_IN] or sums[MOVED_OUT]:
        there, gone = (formats.number(number, "quantity") for number in (sums[MOVED_IN], -sums[MOVED_OUT]))
        yield f"Transfers brought {there} into locations and took {gone} out of them; Transfers shows the difference."


def _corrected(answer: Answer, formats: Formats) -> Iterator[str]:
    if not answer.tells_corrections:
        yield (
            f"Correction of {_LEDGER} would be needed to set undone postings off against each other;"
            " they count as receipts and issues."
        )
    elif answer.corrections:
        number = answer.corrections
        entries = "1 correction is" if number == 1 else f"{formats.number(number, 'count')} corrections are"
        yield f"{entries} set off against what was undone: against issues where goods came back, else against receipts."


def _gathered(answer: Answer, formats: Formats) -> Iterator[str]:
    some, every = len(answer.ranked.keys), answer.ranked.number
    if some < every:
        said = f"{formats.number(some, 'count')} of {formats.number(every, 'count')}"
        yield f"{said} rows are shown, those with the most movement; `top` in the spec shows more."


def _costs(answer: Answer) -> Iterator[str]:
    if answer.values is None:
        return
    if not answer.values.told:
        yield f"Cost Amount (Actual) of {_LEDGER} or of Value Entry (table 5802) would be needed for values."
        return
    yield "Values are the cost, as of the report's day, of what came in and went out in a period; transfers have none."
    if answer.values.note:
        yield answer.values.note
