"""Layers of untracked stock: what is left of which receipt, first in, first out.

Every item, variant and lot has a queue at each location. Receipts join it at the end, issues take from its front; so
what is left are the latest receipts, as many as are on hand. Goods that a transfer brings keep the day on which they
were received where they came from; `reportgen.model.origins` follows them back.

What one document posts on one day of one type at one place is one movement, so that an undone line never was one. A
place where more left than came has no layers. Drop shipments and items that are not kept in stock are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis.expr import types as ir

from reportgen.errors import Problem, SpecError
from reportgen.model.dimension import LEDGER, Dimension
from reportgen.model.inventory import Inventory, Scope
from reportgen.model.joins import entry_columns
from reportgen.model.masters import NOT_STOCKED
from reportgen.model.origins import origins
from reportgen.model.worth import Worth, share, worth_of
from reportgen.spec.vocabulary import Filter

POOL = ("item_no", "variant_code", "lot_no")
"""What a queue is made of, at each location and within each company."""
LAYER_COLUMNS = frozenset((*POOL, "location_code", "serial_no", "item_category_code", "description", "company"))
"""Columns that a layer has of an entry."""
LAYERS_READ = frozenset(
    ("entry_type", "document_no", "lot_no", "item_category_code", "description", "drop_shipment", "cost_amount_actual")
)
"""Columns of a ledger entry that layers are made from, beside those that every question reads."""


def dropped(t: ir.Table) -> ir.BooleanValue:
    """Whether the entry is of a drop shipment, which never lay in stock."""
    return t.drop_shipment.fill_null(False)


_TYPE = Dimension("item_type", "Item Type", "Type of the item.", ("Item",), lambda t: t.items__type, ("items",))
DROP_SHIPMENT = Dimension(
    "drop_shipment",
    "Drop Shipment",
    "yes for a drop shipment.",
    (LEDGER,),
    lambda t: ibis.ifelse(dropped(t), "yes", ""),
)


@dataclass(frozen=True, slots=True)
class Layers:
    """Untracked stock, in layers."""

    table: ir.Table
    """One row a layer: `LAYER_COLUMNS` (the company where there are several), ``day`` of its receipt, ``quantity``
    left of it, above zero, and its worth in ``cost_<n>``."""
    below_zero: ir.Table
    """One row for each item, variant, lot and location with ``quantity`` below zero: no layers are left there."""
    worth: Worth
    """Makes an amount of the ``cost_<n>``."""
    followed: bool
    """Whether goods were followed back through all their transfers; `reportgen.model.origins.HOPS` are the most."""


def layers_of(inventory: Inventory, scope: Scope) -> Layers:
    """The layers in scope as of the report's day.

    Conditions on what a layer has (item, category, location ...) choose among the layers; what others let in is all
    that layers are made from, so that a report of one location still knows the age of what was transferred to it.
    """
    early: list[Filter] = []
    late: list[Filter] = []
    for given in (inventory.report_filter, scope.filter):
        known = {name for name in given if _is_of_stock(inventory, name)}
        late.append({name: one for name, one in given.items() if name in known})
        early.append({name: one for name, one in given.items() if name not in known})
    worth = worth_of(inventory)
    moves = _movements(inventory.through(early[0]), Scope(False, early[1]), worth)
    owner = inventory.masters.companies.with_company(())
    stock, followed = origins(inventory.masters, moves, (*owner, *POOL), worth.columns, str((early[0], early[1])))
    layers = _averaged(inventory, stock, moves, (*owner, "item_no", "variant_code"), worth.columns)
    places = moves.group_by(*owner, *POOL, "location_code").agg(quantity=moves.quantity.sum())
    above, below = (
        _kept(inventory, _named(table, moves, owner), late) for table in (layers, places.filter(places.quantity < 0))
    )
    return Layers(above, below, worth, followed)


def _kept(inventory: Inventory, stock: ir.Table, filters: Sequence[Filter]) -> ir.Table:
    """The rows that filters let in, of items that can be in stock."""
    for conditions in filters:
        stock = inventory.where(stock, conditions)
    typed = inventory.valued(stock, (_TYPE,))
    return typed.filter(~typed.item_type.isin(NOT_STOCKED)).drop("item_type")


def _is_of_stock(inventory: Inventory, name: str) -> bool:
    return all(is_of_stock(one) for one in inventory.levels((name,)))


def is_of_stock(dimension: Dimension) -> bool:
    """Whether a layer has what the dimension is made from."""
    return entry_columns(dimension.value, dimension.needs) <= LAYER_COLUMNS


def check_of_stock(dimensions: Sequence[Dimension]) -> None:
    """Raises:
    SpecError: if layers cannot be told apart by one of the dimensions.
    """
    strange = [one.name for one in dimensions if not is_of_stock(one)]
    if strange:
        raise SpecError(
            Problem(
                "not-of-stock",
                f"untracked stock cannot be told apart by '{strange[0]}': a layer has no entry of its own",
                hint="use item_no, item_category_code, variant_code, lot_no, location_code or company",
            )
        )


def _movements(inventory: Inventory, scope: Scope, worth: Worth) -> ir.Table:
    """What each document moved on a day at a place: the queue, ``location_code``, ``posting_date``, ``entry_no``,
    ``moved`` (by a transfer), ``document_no``, ``quantity`` (never zero) and costs."""
    entries = inventory.entries(scope, dimensions=worth.dimensions, reads=[*worth.reads, _told])
    owner = inventory.masters.companies.with_company(())
    loose = worth.onto(entries.filter((entries.serial_no == "") & ~dropped(entries)))
    moves = loose.group_by(*owner, *POOL, "location_code", "posting_date", "entry_type", "document_no").agg(
        entry_no=loose.entry_no.min(),
        quantity=loose.quantity.sum(),
        item_category_code=loose.item_category_code.max(),
        description=loose.description.max(),
        **worth.sums(loose),
    )
    moves = moves.mutate(moved=moves.entry_type == "Transfer")
    return moves.filter(moves.quantity != 0)


def _told(t: ir.Table) -> object:
    return t.entry_type, t.document_no, t.lot_no, t.item_category_code, t.description, t.drop_shipment


def _averaged(
    inventory: Inventory, layers: ir.Table, moves: ir.Table, item: tuple[str, ...], costs: tuple[str, ...]
) -> ir.Table:
    """With the item's average cost in place of a receipt's own, for items whose costing method is Average."""
    sums = {f"all_{name}": moves[name].sum() for name in costs}
    stock = moves.group_by(*(moves[column].name(f"of_{column}") for column in item)).agg(
        all_quantity=moves.quantity.sum(), **sums
    )
    items = inventory.masters.companies.rows_of("items", ("item_no",))
    owner = ("company",) if "company" in items.columns else ()
    average = items.filter(items.costing_method == "Average")
    marks = average.select(**{f"of_{column}": average[column] for column in (*owner, "item_no")}).distinct()
    stock = stock.filter(stock.all_quantity > 0).semi_join(marks, [f"of_{column}" for column in (*owner, "item_no")])
    both = layers.left_join(stock, [layers[column] == stock[f"of_{column}"] for column in item])
    there = both.all_quantity.notnull()
    values = {
        name: ibis.ifelse(there, share(both[f"all_{name}"], both.quantity, both.all_quantity), both[name])
        for name in costs
    }
    return both.mutate(**values).select(*layers.columns)


def _named(stock: ir.Table, moves: ir.Table, owner: tuple[str, ...]) -> ir.Table:
    """With what entries say of the item, and no serial number."""
    item = (*owner, "item_no")
    names = moves.group_by(*(moves[column].name(f"of_{column}") for column in item)).agg(
        item_category_code=moves.item_category_code.max(), description=moves.description.max()
    )
    both = stock.left_join(names, [stock[column] == names[f"of_{column}"] for column in item])
    return both.mutate(serial_no=ibis.literal("")).select(
        *stock.columns, "item_category_code", "description", "serial_no"
    )
