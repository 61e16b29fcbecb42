"""SQL for one cell: what it says in the canonical type, and whether it says it plainly.

For every column that is not text the engine computes two things in one pass: a lenient value, and the cell's own text
where the value may not be what the cell says (``odd``). Odd cells are rare, so that everything exact but slow
(patterns, more digits, words for the user) happens to them alone, later, in `reportgen.load.odd`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reportgen.load.captions import ENGLISH, LANGUAGES, Spoken
from reportgen.load.captions.enums import BLANK, NUMBERS
from reportgen.load.captions.values import ENCODED, captions_of, exact, spellings
from reportgen.load.columns import Kind
from reportgen.load.engines import literal

DECIMAL = "DECIMAL(18, 5)"
"""Thirteen digits before and five after the point: quantities and amounts as the ERP keeps them."""

ENGINE_TYPES = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: DECIMAL,
    Kind.DATE: "DATE",
    Kind.BOOLEAN: "BOOLEAN",
}

_WHOLE = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
)
_SMALL = ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER")
_PLAIN_LENGTH = 15
"""Up to so many characters a number and its nearest binary fraction tell each other apart."""

FIRST_DAY, LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"
_BLANK_DAYS = f"{FIRST_DAY}, DATE '1753-01-01'"
_BLANK_DATE_TEXTS = "'01/01/0001', '1/1/0001', '01.01.0001', '01/01/1753', '1/1/1753', '01.01.1753', '0'"
_ISO_TIME = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?( ?(Z|[+-]\d{2}(:?\d{2})?))?)?"
_WHOLE_NUMBER = r"[+-]?[0-9]+(\.0*)?"
_FIVE_DECIMALS = r"[+-]?([0-9]+(\.[0-9]{0,5}0*)?|\.[0-9]{1,5}0*)"
_TRUE = ("true", "yes", "1", "1.0", *(word for language in LANGUAGES for word in language.yes.split()))
_FALSE = ("false", "no", "0", "0.0", *(word for language in LANGUAGES for word in language.no.split()))
_TRUTHS = {**dict.fromkeys(_FALSE, "false"), **dict.fromkeys(_TRUE, "true")}


@dataclass(frozen=True, slots=True)
class Cast:
    """One cell in its canonical type."""

    value: str
    odd: str | None
    """Text of the cell where `value` may not be what it says, else null; None if there can be no such cell."""
    dear: bool = False
    """True if computing it once more for every query costs more than keeping it."""
    plain: str | None = None
    """The same for less, as long as no cell is `untidy`."""
    untidy: str | None = None
    """Whether a cell needs all of `value`; None if `plain` is None."""
    few: str = ""
    """The cell, if its column holds few different values."""


def cast(cell: str, engine_type: str, kind: Kind, enum: str = "", spoken: Spoken = ENGLISH) -> Cast:
    """The cell of a file in a canonical type.

    Args:
        cell: the cell as an SQL expression.
        engine_type: the type it has, as the engine names it.
        enum: the ERP's name of the enum whose English captions a column of text takes.
        spoken: the language of the file, whose words go before those of other languages.
    """
    base = engine_type.partition("(")[0].strip().upper()
    if kind is Kind.TEXT:
        return _enum(cell, base, enum, spoken) if captions_of(enum) else _text(cell, base)
    if kind is Kind.INTEGER:
        return _integer(cell, base)
    if kind is Kind.DECIMAL:
        return _decimal(cell, base, engine_type)
    return _date(cell, base) if kind is Kind.DATE else _boolean(cell, base)


def blank(kind: Kind) -> str:
    """The cell of a column that the file does not have."""
    return "''" if kind is Kind.TEXT else f"NULL::{ENGINE_TYPES[kind]}"


def _text(cell: str, base: str) -> Cast:
    if base == "VARCHAR":
        # Trimming copies every text; few have blanks around them.
        untidy = f"({cell} LIKE ' %' OR {cell} LIKE '% ')"
        value = f"coalesce(CASE WHEN {untidy} THEN trim({cell}) ELSE {cell} END, '')"
        return Cast(value, None, plain=f"coalesce({cell}, '')", untidy=untidy)
    return Cast(f"coalesce(trim({cell}::VARCHAR), '')", None)


def _enum(cell: str, base: str, enum: str, spoken: Spoken) -> Cast:
    """Captions in English; what is not known stays as it is, for enums are extensible."""
    if base in _WHOLE:
        named = " ".join(
            f"WHEN {number} THEN {literal('' if caption == BLANK else caption)}"
            for number, caption in NUMBERS[enum].items()
        )
        return Cast(f"coalesce(CASE {cell} {named} ELSE {cell}::VARCHAR END, '')", None)
    text = _as_text(cell, base)
    languages = (*spoken.languages, *(language for language in LANGUAGES if language not in spoken.languages))
    letters = rf"regexp_replace(regexp_replace({text}, '{ENCODED}', '', 'g'), '[^\p{{L}}\p{{N}}]', '', 'g')"
    known = f"{text} IN ({_listed(captions_of(enum))})"
    value = (
        f"CASE WHEN {known} THEN {text} WHEN trim(coalesce({text}, '')) IN ('', '_x0020_') THEN '' ELSE"
        f" coalesce({_mapped(exact(enum, languages))}[{text}],"
        f" {_mapped(spellings(enum, languages))}[strip_accents(lower({letters}))], trim({text})) END"
    )
    return Cast(value, None, plain=f"coalesce({text}, '')", untidy=f"NOT ({known} OR {text} = '')", few=cell)


def _mapped(captions: Mapping[str, str]) -> str:
    pairs = ", ".join(f"{literal(spelling)}: {literal(caption)}" for spelling, caption in captions.items())
    return f"MAP {{{pairs}}}" if pairs else "MAP {'': ''}"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(literal(text) for text in texts)


def _plainly(cell: str, value: str) -> str:
    """A number of few characters that is the same as a binary fraction is not rounded."""
    return f"({value})::DOUBLE = TRY_CAST({cell} AS DOUBLE) AND strlen({cell}) <= {_PLAIN_LENGTH}"


def _odd_text(cell: str, *plain: str) -> str:
    """The cell itself unless one of the conditions holds; they are tried in order.

    What stands twice in a query the engine computes ahead of all conditions, for every row: whatever only few cells
    need is written in a way of its own.
    """
    conditions = (plain[0], f"{cell} IS NULL OR ltrim({cell}) = ''", *plain[1:])
    return "CASE " + " ".join(f"WHEN {condition} THEN NULL" for condition in conditions) + f" ELSE {cell} END"


def _integer(cell: str, base: str) -> Cast:
    value = f"TRY_CAST({cell} AS BIGINT)"
    if base in (*_SMALL, "BIGINT"):
        return Cast(f"{cell}::BIGINT", None)
    if base in (*_WHOLE, "DECIMAL", "DOUBLE"):
        whole = f"{cell} = trunc({cell}) AND {value} IS NOT NULL"
        return Cast(value, f"CASE WHEN {_nothing(cell, base)} OR ({whole}) THEN NULL ELSE {cell}::VARCHAR END")
    text = _as_text(cell, base)
    value = f"TRY_CAST({text} AS BIGINT)"
    return Cast(
        value,
        _odd_text(
            text,
            _plainly(text, value),
            f"{value} IS NOT NULL AND regexp_full_match(trim({text}), '{_WHOLE_NUMBER}')",
        ),
        dear=True,
    )


def _decimal(cell: str, base: str, engine_type: str) -> Cast:
    value = f"TRY_CAST({cell} AS {DECIMAL})"
    if base in _SMALL:
        return Cast(f"{cell}::{DECIMAL}", None)
    if base in _WHOLE:
        return Cast(value, f"CASE WHEN {cell} IS NULL OR {value} IS NOT NULL THEN NULL ELSE {cell}::VARCHAR END")
    if base == "DECIMAL":
        width, scale = (int(part) for part in engine_type.partition("(")[2].rstrip(")").split(","))
        if scale <= 5 and width - scale <= 13:
            return Cast(f"{cell}::{DECIMAL}", None)
        # With no more decimals than the canonical type, all that can go wrong is the room before the point.
        same = f"{value} IS NOT NULL" if scale <= 5 else f"TRY_CAST({value} AS DECIMAL(38, {scale})) = {cell}"
        return Cast(value, f"CASE WHEN {cell} IS NULL OR {same} THEN NULL ELSE {cell}::VARCHAR END")
    if base == "DOUBLE":
        same = f"abs({cell}) < 1e10 AND ({value})::DOUBLE = {cell}"
        return Cast(value, f"CASE WHEN {_nothing(cell, base)} OR ({same}) THEN NULL ELSE {cell}::VARCHAR END")
    text = _as_text(cell, base)
    value = f"TRY_CAST({text} AS {DECIMAL})"
    exact = f"{value} IS NOT NULL AND regexp_full_match(trim({text}), '{_FIVE_DECIMALS}')"
    return Cast(value, _odd_text(text, _plainly(text, value), exact), dear=True)


def _date(cell: str, base: str) -> Cast:
    if base == "DATE" or base.startswith("TIMESTAMP"):
        # Days that no calendar of the ERP has (before the year 1, after 9999) are blank too.
        day = cell if base == "DATE" else f"{cell}::DATE"
        known = f"({day} BETWEEN {FIRST_DAY} AND {LAST_DAY} AND {day} NOT IN ({_BLANK_DAYS}))"
        return Cast(f"CASE WHEN {known} THEN {day} END", None, plain=day, untidy=f"NOT {known}")
    text = _as_text(cell, base)
    day = f"TRY_CAST(CASE WHEN strlen({text}) > 10 THEN left(trim({text}), 10) ELSE {text} END AS DATE)"
    known = f"{day} BETWEEN {FIRST_DAY} AND {LAST_DAY}"
    odd = _odd_text(
        text,
        f"strlen({text}) = 10 AND {known}",
        f"trim({text}) IN ({_BLANK_DATE_TEXTS})",
        f"regexp_full_match(trim({text}), '{_ISO_TIME}') AND {known}",
    )
    return Cast(f"CASE WHEN {day} NOT IN ({_BLANK_DAYS}) THEN {day} END", odd, dear=True)


def _boolean(cell: str, base: str) -> Cast:
    if base == "BOOLEAN":
        return Cast(cell, None)
    text = _as_text(cell, base)
    known = f"MAP {{{', '.join(f'{literal(word)}: {truth}' for word, truth in _TRUTHS.items())}}}"
    plain = f"{text} IN ('true', 'false')"
    other = f"{known}[lower(trim({text}))]"
    value = f"CASE WHEN {text} = 'true' THEN true WHEN {text} = 'false' THEN false ELSE {other} END"
    return Cast(value, _odd_text(text, plain, f"{known}[trim(lower({text}))] IS NOT NULL"), dear=True)


def _nothing(cell: str, base: str) -> str:
    """No number: binary fractions have a value of their own for that."""
    return f"{cell} IS NULL OR isnan({cell})" if base == "DOUBLE" else f"{cell} IS NULL"


def _as_text(cell: str, base: str) -> str:
    return cell if base == "VARCHAR" else f"{cell}::VARCHAR"
