"""Odoo's products, categories, lots, transfers and contacts in the ledger's words."""

from collections.abc import Mapping

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping.cells import first_of, has, one_each, text, unless_same
from reportgen.load.shaping.references import code_in, name_in, name_of, number_of, opened, plain

PRODUCTS, TEMPLATES, CATEGORIES = "odoo_products", "odoo_product_templates", "odoo_product_categories"
LOTS, PICKINGS, MOVES = "odoo_lots", "odoo_pickings", "odoo_moves"
PARTNERS, COMPANIES = "odoo_partners", "odoo_companies"

Tables = Mapping[str, ir.Table]

_TEMPLATED = ("code", "description", "category", "tracking", "unit")
_TRACKING = {"By Unique Serial Number": "serial", "By Lots": "lot", "No Tracking": "none"}


def products(tables: Tables) -> ir.Table | None:
    """One row a product: ``number``, ``item_no``, ``description``, ``category``, ``tracking``, ``unit``; None without.

    A product is known by its internal reference, else by its name; where several share that, the number is added.
    """
    if PRODUCTS not in tables:
        return None
    table = tables[PRODUCTS]
    rows = table.select(
        number=number_of(text(table, "id")),
        code=plain(text(table, "default_code")),
        description=name_in(plain(text(table, "name"))),
        template=number_of(text(table, "product_tmpl_id")),
        category=text(table, "categ_id"),
        tracking=_tracking(text(table, "tracking")),
        unit=name_of(text(table, "uom_id")),
    )
    rows = rows.view()
    if TEMPLATES in tables:
        rows = _with_template(rows, tables[TEMPLATES])
    rows = _with_category(rows, tables.get(CATEGORIES))
    named = rows.mutate(item_no=first_of(rows.code, rows.description, rows.number)).view()
    shared = named.item_no.count().over(ibis.window(group_by="item_no")) > 1
    return named.mutate(
        item_no=ibis.ifelse(shared & (named.number != ""), named.item_no + " #" + named.number, named.item_no)
    ).select("number", "item_no", "description", "category", "tracking", "unit")


def with_items(rows: ir.Table, known: ir.Table | None) -> ir.Table:
    """The rows with ``item_no`` and ``item_name``, from what they say of their product; a number needs the products.

    Args:
        rows: with ``product_id`` and ``product_code``.
    """
    rows = opened(rows, "product_id")
    display = rows.product_id_name
    said = first_of(plain(rows.product_code), code_in(display), display)
    told = rows.mutate(product_number=rows.product_id_number, said=said, item_name=name_in(display)).view()
    if known is None:
        return told.mutate(item_no=first_of(told.said, told.product_number)).drop("said", "product_number")
    ids = one_each(known.select(of_number=known.number, of_item=known.item_no), "of_number")
    both = told.left_join(ids, told.product_number == ids.of_number)
    return both.mutate(item_no=first_of(both.said, both.of_item, both.product_number)).drop(
        "said", "product_number", "of_number", "of_item"
    )


def items(known: ir.Table | None, lines: ir.Table) -> ir.Table:
    """Items from the products, else from what lines call them."""
    if known is None:
        named = one_each(lines.select(item_no=lines.item_no, description=lines.item_name), "item_no")
        return named.mutate(description=unless_same(named.description, named.item_no))
    return one_each(
        known.select(
            item_no=known.item_no,
            description=unless_same(known.description, known.item_no),
            item_category_code=known.category,
            base_unit_of_measure=known.unit,
        ),
        "item_no",
    )


def categories(table: ir.Table) -> ir.Table:
    """Categories by their full names."""
    code = text(table, "complete_name")
    if has(table, "id"):
        parents = one_each(table.select(of_id=number_of(text(table, "id")), of_name=code), "of_id")
        both = table.left_join(parents, number_of(text(table, "parent_id")) == parents.of_id)
        parent = first_of(both.of_name, name_of(text(both, "parent_id")))
        table, code = both, text(both, "complete_name")
    else:
        parent = name_of(text(table, "parent_id"))
    return table.select(code=code, description=unless_same(plain(text(table, "name")), code), parent_category=parent)


def partners(tables: Tables) -> ir.Table | None:
    """One row a contact: ``number``, ``display``, ``code`` (its reference, else its name), ``name``, ``city`` ..."""
    if PARTNERS not in tables:
        return None
    table = tables[PARTNERS]
    name = plain(text(table, "name"))
    display = first_of(plain(text(table, "display_name")), name)
    number = number_of(text(table, "id"))
    rows = table.mutate(number=number, display=display, plain_name=first_of(name, display)).view()
    code = first_of(plain(text(rows, "ref")), rows.display, rows.number)
    return rows.select(
        number=rows.number,
        display=rows.display,
        code=code,
        name=unless_same(rows.plain_name, code),
        city=plain(text(rows, "city")),
        post_code=plain(text(rows, "zip")),
        country_region_code=name_of(text(rows, "country_id")),
    )


def parties(known: ir.Table, entries: ir.Table, source_type: str, number: str) -> ir.Table:
    """The contacts that entries name as their vendor or customer."""
    rows = known.select(
        **{number: known.code}, **{name: known[name] for name in ("name", "city", "post_code", "country_region_code")}
    )
    named = entries.filter(entries.source_type == source_type).select(of_party=entries.source_no).distinct()
    return one_each(rows.semi_join(named, rows[number] == named.of_party), number)


def _tracking(said: ir.StringValue) -> ir.StringValue:
    return ibis.cases(*((said == label, ibis.literal(word)) for label, word in _TRACKING.items()), else_=said)


def _with_template(rows: ir.Table, templates: ir.Table) -> ir.Table:
    """What the product leaves to its template."""
    given = one_each(
        templates.select(
            of_template=number_of(text(templates, "id")),
            t_code=plain(text(templates, "default_code")),
            t_description=plain(text(templates, "name")),
            t_category=text(templates, "categ_id"),
            t_tracking=_tracking(text(templates, "tracking")),
            t_unit=name_of(text(templates, "uom_id")),
        ),
        "of_template",
    )
    both = rows.left_join(given, rows.template == given.of_template)
    filled = both.mutate(**{name: first_of(both[name], both[f"t_{name}"]) for name in _TEMPLATED})
    return filled.select(*rows.columns)


def _with_category(rows: ir.Table, table: ir.Table | None) -> ir.Table:
    """The full name of a category that is known by its number."""
    if table is None or not has(table, "id"):
        return rows.mutate(category=name_of(rows.category))
    ids = one_each(table.select(of_id=number_of(text(table, "id")), of_name=text(table, "complete_name")), "of_id")
    both = rows.left_join(ids, number_of(rows.category) == ids.of_id)
    return both.mutate(category=first_of(both.of_name, name_of(both.category))).drop("of_id", "of_name")
