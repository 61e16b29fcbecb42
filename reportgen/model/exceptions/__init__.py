"""Every broken rule with its cases: what the data checks find, and what the business wants to know beside."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reportgen.model.exceptions.business import business_rules
from reportgen.model.exceptions.cases import CASE_COLUMNS, OTHERS_STOCK, PLACE, Cases, cases_of
from reportgen.model.exceptions.catalogue import RULES, SERIAL_RULES
from reportgen.model.exceptions.limits import Limits
from reportgen.model.exceptions.masters import category_cases
from reportgen.model.exceptions.on_hand import ON_HAND_COLUMNS
from reportgen.model.exceptions.rule import Rule
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.lives import LIFE_COLUMNS
from reportgen.model.rules.data import data_rules
from reportgen.model.rules.evidence import Evidence
from reportgen.model.serials import SERIAL_COLUMNS

__all__ = ["EXCEPTION_COLUMNS", "PLACE", "RULES", "Cases", "Exceptions", "Limits", "Rule", "exceptions_of"]

EXCEPTION_COLUMNS = ON_HAND_COLUMNS | CASE_COLUMNS | SERIAL_COLUMNS | LIFE_COLUMNS
"""Columns of a ledger entry that the rules read beside those that the data checks read anyway."""


@dataclass(frozen=True, slots=True)
class Exceptions:
    """What the rules say of a ledger; every rule asked for is in one of the three."""

    found: tuple[tuple[Rule, Cases], ...]
    kept: tuple[Rule, ...]
    """Rules that nothing breaks."""
    not_judged: tuple[tuple[Rule, tuple[str, ...]], ...]
    """Rules that cannot be judged, and the tables or columns they would need."""
    blind: tuple[tuple[Rule, tuple[str, ...]], ...]
    """Rules that are judged and would find more with these tables or columns."""


def exceptions_of(inventory: Inventory, scope: Scope, wanted: Iterable[str], limits: Limits, most: int) -> Exceptions:
    """What the wanted rules find in the scope, at most so many cases of each.

    A serial number is judged by all its entries up to the report's day once the filter lets one of them in. Stock
    without serial numbers is judged unless the scope leaves it out, and by the reader's own entries alone in a report
    of a part of the ledger: what only others' entries decide is not judged there.
    """
    asked = {*wanted} & {*(SERIAL_RULES if scope.serials_only else RULES)}
    asked -= OTHERS_STOCK if inventory.is_part else set()
    rules = tuple(rule for code, rule in RULES.items() if code in asked)
    lacking = {rule.code: tuple(rule.lacking(inventory)) for rule in rules}
    judged = frozenset(code for code, needs in lacking.items() if not needs)
    found = dict(_found(Evidence(inventory, judged, scope), limits, most))
    return Exceptions(
        tuple((rule, found[rule.code]) for rule in rules if rule.code in found),
        tuple(rule for rule in rules if rule.code in judged - found.keys()),
        tuple((rule, lacking[rule.code]) for rule in rules if lacking[rule.code]),
        tuple((rule, more) for rule in rules if rule.code in judged and (more := tuple(rule.blind(inventory)))),
    )


def _found(evidence: Evidence, limits: Limits, most: int) -> Iterator[tuple[str, Cases]]:
    told = (
        *((broken.code, broken.rows, tuple(broken.columns)) for broken in data_rules(evidence)),
        *business_rules(evidence, limits),
    )
    for code, rows, columns in told:
        if code in evidence.wanted and (cases := cases_of(evidence, rows, columns, most)).count:
            yield code, cases
    yield from category_cases(evidence, most)
