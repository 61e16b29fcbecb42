"""What breaks a rule: rows of a table, with the words that tell of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from ibis.expr import types as ir

from reportgen.load.ledger import Finding
from reportgen.model.frames import frame_of
from reportgen.model.rules.evidence import EXAMPLES, Evidence, counted


@dataclass(frozen=True, slots=True)
class Broken:
    """Everything that breaks one rule, not asked for yet; there may be nothing."""

    code: str
    rows: ir.Table
    """One row each, with ``company`` where there are several."""
    columns: Sequence[str]
    """What identifies a row and shows what is wrong with it; rows are told in this order."""
    message: str
    """A sentence with ``{n}`` for the number and the words."""
    words: tuple[str, str]
    """What is counted: one, several."""
    example: str
    """How one row is told, by the places of the columns."""


def finding_of(broken: Broken, evidence: Evidence) -> Finding | None:
    """How many rows, and the first few; None if there is none, or nobody asked."""
    number = evidence.number_of(broken.rows) if broken.code in evidence.wanted else 0
    if not number:
        return None
    shown = evidence.companies.with_company(broken.columns)
    first = frame_of(broken.rows.select(*shown).order_by(shown).limit(EXAMPLES))
    told = broken.example + (" of company {" + str(len(broken.columns)) + "}" if evidence.companies.several else "")
    examples = (
        " ".join(told.format(*("(blank)" if value == "" else value for value in record)).split())
        for record in first.itertuples(index=False, name=None)
    )
    return Finding(broken.code, number, broken.message.format(n=counted(number, broken.words)), tuple(examples))
