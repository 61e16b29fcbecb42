"""Rules of value entries, and the words for what they do not tell."""

from collections.abc import Iterator, Sequence
from datetime import date

import ibis

from reportgen.load.ledger import Finding
from reportgen.model.frames import frame_of, only
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.rules.broken import Broken
from reportgen.model.rules.evidence import Evidence, counted
from reportgen.model.values import VALUES

_ENTRY = ("ledger entry", "ledger entries")


def value_rules(evidence: Evidence) -> Iterator[Broken]:
    """Value entries that count twice, and costs that theirs do not add up to."""
    values = evidence.inventory.masters.values
    if "duplicate_value_entry_no" in evidence.wanted and values.has("entry_no"):
        yield _duplicates(evidence)
    told = evidence.has("cost_amount_actual") and values.usable
    if "cost_mismatch" in evidence.wanted and told:
        costs = evidence.inventory.masters.costs()
        yield Broken(
            "cost_mismatch",
            costs.filter(costs.valued & (costs.now != costs.own)),
            ("entry_no", "own", "now"),
            "{n} whose value entries do not add up to the entry's own cost.",
            _ENTRY,
            "entry {0}: cost {1}, value entries {2}",
        )


def _duplicates(evidence: Evidence) -> Broken:
    values = evidence.inventory.ledger.tables[VALUES]
    key = ("entry_no", *evidence.inventory.masters.values.owner)
    numbers = values.filter(values.entry_no.notnull()).group_by(*key).agg(times=lambda t: t.count())
    rows = evidence.kept("value entries", lambda: numbers.filter(numbers.times > 1))
    rows = rows if "company" in rows.columns else rows.mutate(company=ibis.literal(""))
    return Broken(
        "duplicate_value_entry_no",
        rows,
        ("entry_no", "times"),
        "{n} on more than one value entry; all of them count, so costs may be wrong.",
        ("entry number stands", "entry numbers stand"),
        "value entry {0} stands {1} times",
    )


def words_of_values(inventory: Inventory, shown: Sequence[str], today: date) -> Iterator[Finding]:
    """What the measures shown take from ledger entries for want of value entries.

    On the day itself there is nothing to tell: what an entry costs now is what it costs on that day.
    """
    needs = {need for measure in inventory.measures_of(shown) for need in measure.needs}
    if "costs" in needs and inventory.asked.as_of < today:
        yield from _own_cost(inventory)
    if "invoices" in needs:
        yield from _own_invoices(inventory)


def _own_cost(inventory: Inventory) -> Iterator[Finding]:
    entries = inventory.entries(Scope(serials_only=False), reads=[lambda t: t.cost_amount_actual])
    own = inventory.masters.values.unvalued(entries.filter(entries.cost_amount_actual != 0))
    found = only(frame_of(own.agg(entries=own.count(), cost=own.cost_amount_actual.sum())))
    if found["entries"]:
        day = inventory.asked.as_of.isoformat()
        sum_of = "" if inventory.currencies.apart else f" (together {found['cost']:,})"
        yield Finding(
            "cost_from_ledger_entries",
            found["entries"],
            f"{counted(found['entries'], _ENTRY)} without value entries: their cost{sum_of} counts as it stands now,"
            f" which may differ from what it was on {day}.",
        )


def _own_invoices(inventory: Inventory) -> Iterator[Finding]:
    entries = inventory.entries(Scope(serials_only=False), reads=[lambda t: (t.entry_type, t.invoiced_quantity)])
    sales = (entries.entry_type == "Sale") & (entries.invoiced_quantity != 0) & inventory.asked.in_period(entries)
    own = inventory.masters.values.unvalued(entries.filter(sales))
    number: int = only(frame_of(own.agg(number=own.count())))["number"]
    if number:
        yield Finding(
            "invoiced_from_ledger_entries",
            number,
            f"{counted(number, ('sale', 'sales'))} without value entries: what is invoiced of them counts on the day of"
            " the sale, not of the invoice.",
        )
