"""Where a table begins and ends among the rows of a file: titles above its header, totals below its last row."""

import re
from collections.abc import Collection, Sequence

from reportgen.load.recognition import header_score, resembles_ledger

LOOKED_AT = 60
"""So many rows are looked at for a header."""
MOST_BELOW = 12
"""So many rows at the end are looked at for totals."""

_ENOUGH = 2
"""So many known names make a header of a row that is not the first."""
_TOTAL_WORDS = """
total totals grand_total sum totalsum summe gesamt gesamtsumme gesamtergebnis insgesamt endsumme somme total_général
totale totale_generale totale_complessivo totaal eindtotaal som suma suma_total total_general soma total_geral i_alt
totalt totalsumma summa hovedtotal yhteensä loppusumma samtals razem suma_końcowa celkem celkový_součet spolu
összesen végösszeg skupaj ukupno σύνολο итого всего общий_итог разом toplam genel_toplam 合计 总计 合計 総計 총합계
"""
_TOTALS = frozenset(word.replace("_", " ") for word in _TOTAL_WORDS.split())
_NOTE = re.compile(
    r"(applied filters?|filters? applied|angewendete filter|filter)\b.*|\(.*\)", re.IGNORECASE | re.DOTALL
)
_NUMBER = re.compile(r"[-+(]?[\d.,'\s]*\d[\d.,'\s]*[)%-]?")
_IDENTITY = ("entry_no", "posting_date", "item_no", "serial_no", "document_no")


def header_row(rows: Sequence[Sequence[str]], known: Collection[str]) -> int | None:
    """Position of the header among the first rows: the row with most known names, else the first that is not blank.

    Args:
        known: headers that the user names.
    """
    first = next((at for at, row in enumerate(rows) if any(cell.strip() for cell in row)), None)
    scores = [score(row, known) for row in rows]
    best = max(scores, default=0)
    return scores.index(best) if best >= _ENOUGH else first


def score(row: Sequence[str], known: Collection[str]) -> int:
    """How many cells are names of columns."""
    return header_score(row) + sum(cell.strip() in known for cell in row)


class Below:
    """Tells rows below a table from its own."""

    def __init__(self, header: Sequence[str]) -> None:
        positions = resembles_ledger(header).positions
        self._width = len(header)
        self._system_id = positions.get("system_id", self._width)
        named = [positions[name] for name in _IDENTITY if name in positions]
        self._identity = named if "entry_no" in positions else []
        """The entry number first."""

    def has(self, row: Sequence[str]) -> bool:
        """Whether the row holds totals, or a note on the export, instead of an entry; a blank row is neither."""
        cells = [cell.strip() for cell in row]
        filled = [cell for cell in cells if cell]
        # A row with nothing but a system id is how a lake tells that a row was deleted.
        if not filled or any(cells[self._system_id : self._system_id + 1]):
            return False
        labelled = _is_total(filled[0])
        if len(filled) == 1 and self._width > 1 and (labelled or _NOTE.fullmatch(filled[0])):
            return True
        if self._identity:
            number, *others = [cells[at] if at < len(cells) else "" for at in self._identity]
            numbered = any(letter.isdigit() for letter in number)
            return not numbered and all(not cell or _is_total(cell) for cell in others)
        return labelled and all(_NUMBER.fullmatch(cell) for cell in filled[1:])


def _is_total(cell: str) -> bool:
    return cell.rstrip(" :.").casefold() in _TOTALS
