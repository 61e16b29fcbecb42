"""Rules of items by location: one pass adds them up."""

from collections.abc import Iterator

from ibis.expr import types as ir

from reportgen.model.masters import NOT_STOCKED
from reportgen.model.rules.broken import Broken
from reportgen.model.rules.evidence import Evidence
from reportgen.model.rules.serials import unbalanced_serials

_PAIR = ("item at a location", "items at a location")
_ITEM = ("item", "items")
_CODES = frozenset(("stock_not_remaining", "unknown_item", "item_without_category"))


def stock_rules(evidence: Evidence) -> Iterator[Broken]:
    """Untracked stock below zero, quantities that remaining quantities do not add up to, items nobody knows."""
    if "negative_stock" in evidence.wanted:
        yield from _negative(evidence)
    if not _CODES & evidence.wanted:
        return
    stock = evidence.kept("stock", lambda: _stock(evidence))
    if evidence.has("remaining_quantity") and "stock_not_remaining" in evidence.wanted:
        yield from _not_remaining(evidence, stock)
    yield from _items(evidence, stock)


def _stock(evidence: Evidence) -> ir.Table:
    """Each item and location of the items that the filter lets in, over all days."""
    entries = evidence.entries_of_items
    return entries.group_by(*evidence.companies.with_company(("item_no", "location_code"))).agg(
        quantity=entries.quantity.sum(), remaining=entries.remaining_quantity.sum()
    )


def _negative(evidence: Evidence) -> Iterator[Broken]:
    entries, item = evidence.entries_of_items, evidence.companies.with_company(("item_no",))
    entries = entries.filter((entries.serial_no == "") & evidence.by_then(entries))
    stock = entries.group_by(*evidence.companies.with_company(("item_no", "location_code"))).agg(
        untracked=entries.quantity.sum()
    )
    below = evidence.kept("untracked", lambda: stock.filter(stock.untracked < 0))
    if not evidence.number_of(below):
        return
    below = below.semi_join(_stocked(evidence, below), item)
    if evidence.let_in is not None:
        untracked = evidence.let_in.filter(evidence.let_in.serial_no == "")
        below = below.semi_join(untracked.select(*item).distinct(), item)
    yield Broken(
        "negative_stock",
        below,
        ("item_no", "location_code", "untracked"),
        "{n} with an untracked stock below zero.",
        _PAIR,
        "item {0} at location {1}: quantity {2}",
    )


def _not_remaining(evidence: Evidence, stock: ir.Table) -> Iterator[Broken]:
    """Items that are not stocked have nothing remaining at all; where a type says what they are, it is believed."""
    differ = stock.filter(stock.quantity != stock.remaining)
    if not evidence.number_of(differ):
        return
    differ = differ.semi_join(_stocked(evidence, differ), evidence.companies.with_company(("item_no",)))
    serials = unbalanced_serials(evidence)
    if serials is not None:
        told = evidence.entries.semi_join(serials, evidence.companies.key)
        pair = evidence.companies.with_company(("item_no", "location_code"))
        differ = differ.anti_join(told.select(*pair).distinct(), pair)
    yield Broken(
        "stock_not_remaining",
        differ,
        ("item_no", "location_code", "quantity", "remaining"),
        "{n} where remaining quantities do not add up to quantities; entries may be missing from the ledger.",
        _PAIR,
        "item {0} at location {1}: quantity {2}, remaining {3}",
    )


def _stocked(evidence: Evidence, stock: ir.Table) -> ir.Table:
    """Items that are kept in stock: their type says so, or, where it says nothing, something of them remains."""
    key = evidence.companies.with_company(("item_no",))
    items, entries = stock.select(*key).distinct(), evidence.all_entries
    left = entries.filter(entries.remaining_quantity != 0).select(*key).distinct()
    silent = items.semi_join(left, key) if evidence.has("remaining_quantity") else items
    if not evidence.items_have("type"):
        return silent
    known = evidence.items
    same = [column for column in key if column in known.columns]
    typed = known.filter(known.type != "")
    stocked = items.semi_join(typed.filter(~typed.type.isin(NOT_STOCKED)), same)
    return stocked.union(silent.anti_join(typed, same))


def _items(evidence: Evidence, stock: ir.Table) -> Iterator[Broken]:
    if not evidence.items_have():
        return
    items = evidence.items
    key = evidence.companies.with_company(("item_no",)) if "company" in items.columns else ("item_no",)
    entries = evidence.entries_of_items
    there = entries.filter(evidence.by_then(entries)) if evidence.is_past else stock
    used = there.select(*evidence.companies.with_company(("item_no",))).distinct()
    yield Broken(
        "unknown_item",
        used.anti_join(items, key),
        ("item_no",),
        "{n} of the ledger not in the items table.",
        _ITEM,
        "item {0}",
    )
    if "item_categories" in evidence.inventory.ledger.present:
        categorized = items.filter(items.item_category_code != "")
        own = evidence.all_entries.filter(evidence.all_entries.item_category_code != "")
        without = used.anti_join(categorized, key).anti_join(own, used.columns)
        yield Broken("item_without_category", without, ("item_no",), "{n} without a category.", _ITEM, "item {0}")
