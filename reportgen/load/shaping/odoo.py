"""Odoo's stock move lines as item ledger entries: what leaves a place of ours, and what arrives at one.

A line from one place of ours to another makes two transfer entries; a line between a place of ours and one that stands
for vendors, customers, corrections or production makes one. Lines that are not done, and those that never touch a place
of ours (drop shipments), make none.
"""

from collections.abc import Mapping, Sequence

import ibis
from ibis.expr import types as ir

from reportgen.load.shaping import odoo_masters as masters
from reportgen.load.shaping.cells import first_of, has, one_each, text
from reportgen.load.shaping.odoo_places import LOCATIONS, OURS, locations, with_places
from reportgen.load.shaping.posted import Keep, as_it_is, posted
from reportgen.load.shaping.references import name_of, number_of, opened, plain
from reportgen.load.shaping.shares import divided
from reportgen.load.shaping.telling import Telling

NAME = "Odoo"
LINES, LAYERS = "odoo_move_lines", "odoo_valuation_layers"
TAKES: tuple[str, ...] = (
    LINES,
    LAYERS,
    LOCATIONS,
    masters.PRODUCTS,
    masters.TEMPLATES,
    masters.CATEGORIES,
    masters.LOTS,
    masters.PICKINGS,
    masters.MOVES,
    masters.PARTNERS,
    masters.COMPANIES,
)
GIVES: tuple[str, ...] = ("item_ledger_entries", "items", "item_categories", "locations", "vendors", "customers")
HINTS: Mapping[str, str] = {
    "serial_no": "export the product moves with Lot/Serial Number (lot_id)",
    "item_no": "export the product moves with Product (product_id) or its Internal Reference",
}

Tables = Mapping[str, ir.Table]

_DONE = ("done", "Done", "")
_TEXTS = (
    *("id", "moment", "reference", "product_id", "product_code", "lot_id", "lot_name", "location_id"),
    *("location_dest_id", "product_uom_id", "state", "picking_id", "move_id", "partner_id", "tracking", "company"),
)
_ID_WIDTH = 20
_TYPES = {
    "supplier": ("Purchase", "Purchase"),
    "customer": ("Sale", "Sale"),
    "production": ("Output", "Consumption"),
    "internal": ("Transfer", "Transfer"),
    "transit": ("Transfer", "Transfer"),
}
"""Entry type by what the other place is for: of what comes from there, and of what goes there."""
_DOCUMENTS = {
    "supplier": ("Purchase Receipt", "Purchase Return Shipment"),
    "customer": ("Sales Return Receipt", "Sales Shipment"),
    "internal": ("Direct Transfer", "Direct Transfer"),
    "transit": ("Direct Transfer", "Direct Transfer"),
}
_PARTIES = {"supplier": "Vendor", "customer": "Customer"}


def shaped(tables: Tables, keep: Keep = as_it_is) -> Tables:
    """Canonical tables, with the columns that these tables can fill."""
    known = masters.products(tables)
    lines = keep(_lines(tables, known))
    every = keep(_entries(lines, tables))
    entries = every.select(*(name for name in every.columns if name in _filled(tables)))
    made = {"item_ledger_entries": entries, "items": masters.items(known, lines)}
    if masters.CATEGORIES in tables:
        made["item_categories"] = masters.categories(tables[masters.CATEGORIES])
    made["locations"] = locations(every, tables.get(LOCATIONS))
    contacts = masters.partners(tables)
    if contacts is not None and "source_no" in entries.columns:
        made["vendors"] = masters.parties(contacts, every, "Vendor", "vendor_no")
        made["customers"] = masters.parties(contacts, every, "Customer", "customer_no")
    return made


def told(tables: Tables, keep: Keep = as_it_is) -> Sequence[Telling]:
    """Lots taken for serial numbers, quantities in other units, values of no movement."""
    lines = keep(_lines(tables, masters.products(tables)))
    guessed = lines.filter((lines.tracking == "") & lines.single & (lines.lot != ""))
    found = [
        Telling(
            "lots_taken_for_serials",
            guessed.select(example="item " + guessed.item_no).distinct(),
            "item's lots are taken for serial numbers, for every movement is of one piece: export the products with"
            " Tracking to be sure.",
            "items' lots are taken for serial numbers, for every movement is of one piece: export the products with"
            " Tracking to be sure.",
        )
    ]
    if not has(tables[LINES], "quantity_product_uom"):
        other = lines.filter((lines.unit != "") & (lines.item_unit != "") & (lines.unit != lines.item_unit))
        found.append(
            Telling(
                "quantities_in_other_units",
                other.select(example=other.reference + ", item " + other.item_no + ": " + other.unit),
                "stock move line counts in another unit than its product, and is not converted: export Quantity in"
                " Product UoM too.",
                "stock move lines count in another unit than their products, and are not converted: export Quantity in"
                " Product UoM too.",
            )
        )
    if LAYERS in tables:
        layers = tables[LAYERS]
        loose = layers.filter((number_of(text(layers, "stock_move_id")) == "") & (layers.value.fill_null(0) != 0))
        found.append(
            Telling(
                "values_without_movement",
                loose.select(example=text(loose, "product_id") + ": " + loose.value.cast("string")),
                "valuation layer belongs to no stock move, and its value to no entry.",
                "valuation layers belong to no stock move, and their values to no entry.",
            )
        )
    return found


def _lines(tables: Tables, known: ir.Table | None) -> ir.Table:
    """The lines that are done, with places, item, lot, and how the item is tracked."""
    rows = tables[LINES]
    size = rows.quantity_product_uom if has(rows, "quantity_product_uom") else rows.quantity
    plain_lines = rows.select(
        **{name: text(rows, name) for name in _TEXTS},
        posting_date=rows.date,
        size=ibis.coalesce(size, rows.quantity, ibis.literal(0).cast(size.type())).abs(),
    )
    plain_lines = plain_lines.view()
    done = plain_lines.filter(plain_lines.state.isin(_DONE) & (plain_lines.size != 0))
    lines = masters.with_items(with_places(done, tables), known)
    lines = _with_lots(lines, tables.get(masters.LOTS), known)
    lines = _with_tracking(lines, known)
    return _with_parties(lines, tables)


def _with_lots(lines: ir.Table, lots: ir.Table | None, known: ir.Table | None) -> ir.Table:
    """``lot``, the name of lot or serial number, and its ``expiration_date``."""
    lines = opened(lines, "lot_id", "lot_name")
    said, number = first_of(lines.lot_id_name, lines.lot_name_name), lines.lot_id_number
    if lots is None:
        return lines.mutate(lot=first_of(said, number), expiration_date=ibis.null("date")).view()
    if has(lots, "id"):
        ids = one_each(lots.select(of_id=number_of(text(lots, "id")), of_name=text(lots, "name")), "of_id")
        both = lines.left_join(ids, number == ids.of_id)
        named = first_of(both.lot_id_name, both.of_name, both.lot_name_name, both.lot_id_number)
        lines = both.mutate(lot=named).drop("of_id", "of_name")
    else:
        lines = lines.mutate(lot=first_of(said, number))
    if not has(lots, "expiration_date"):
        return lines.mutate(expiration_date=ibis.null("date"))
    owned = masters.with_items(
        lots.select(
            product_id=text(lots, "product_id"),
            product_code=text(lots, "product_code"),
            of_lot=text(lots, "name"),
            expiration_date=lots.expiration_date,
        ),
        known,
    )
    dates = one_each(owned.select("of_lot", of_item="item_no", expiration_date="expiration_date"), "of_lot", "of_item")
    return lines.left_join(dates, (lines.lot == dates.of_lot) & (lines.item_no == dates.of_item)).drop(
        "of_lot", "of_item"
    )


def _with_tracking(lines: ir.Table, known: ir.Table | None) -> ir.Table:
    """``tracking`` as the product says it, and ``single``: every movement of the item's lots is of one piece."""
    if known is not None:
        ways = one_each(known.select(of_item=known.item_no, way=known.tracking, item_unit=known.unit), "of_item")
        both = lines.left_join(ways, lines.item_no == ways.of_item)
        lines = both.mutate(tracking=first_of(both.tracking, both.way), item_unit=both.item_unit.fill_null("")).drop(
            "of_item", "way"
        )
    else:
        lines = lines.mutate(item_unit=ibis.literal(""))
    largest = ibis.ifelse(lines.lot == "", 1, lines.size).max().over(ibis.window(group_by="item_no"))
    return lines.mutate(single=largest == 1, unit=name_of(lines.product_uom_id))


def _with_parties(lines: ir.Table, tables: Tables) -> ir.Table:
    """``party``: the contact of the line, its transfer or its move, by its reference, else its name."""
    lines = opened(lines, "partner_id", "picking_id", "move_id")
    for table, column in ((masters.PICKINGS, "picking_id"), (masters.MOVES, "move_id")):
        if table in tables:
            lines = _with_contact(lines, tables[table], column)
    contacts = masters.partners(tables)
    number, name = lines.partner_id_number, plain(lines.partner_id_name)
    if contacts is None:
        return lines.mutate(party=first_of(name, number))
    numbers = one_each(contacts.select(of_number=contacts.number, number_code=contacts.code), "of_number")
    names = one_each(contacts.select(of_display=contacts.display, name_code=contacts.code), "of_display")
    both = lines.left_join(numbers, number == numbers.of_number).left_join(names, name == names.of_display)
    said = first_of(both.number_code, both.name_code, plain(both.partner_id_name), both.partner_id_number)
    return both.mutate(party=said).drop("of_number", "number_code", "of_display", "name_code")


def _with_contact(lines: ir.Table, table: ir.Table, column: str) -> ir.Table:
    """The contact that another document of the line names, found by its number or its name."""
    for key, way in (("id", "number"), ("name", "name")):
        if not has(table, key, "partner_id"):
            continue
        named = opened(table.select(key=table[key], theirs=text(table, "partner_id")), "key", "theirs")
        given = one_each(
            named.select(of_key=named[f"key_{way}"], number=named.theirs_number, name=named.theirs_name), "of_key"
        )
        both = lines.left_join(given, lines[f"{column}_{way}"] == given.of_key)
        known = (both.partner_id_number != "") | (both.partner_id_name != "")
        lines = both.mutate(
            partner_id_number=ibis.ifelse(known, both.partner_id_number, both.number.fill_null("")),
            partner_id_name=ibis.ifelse(known, both.partner_id_name, both.name.fill_null("")),
        ).drop("of_key", "number", "name")
    return lines


def _entries(lines: ir.Table, tables: Tables) -> ir.Table:
    moved = lines.filter(lines.from_place != lines.to_place)
    out = _side(moved, "from", "to", -1)
    both = out.union(_side(moved, "to", "from", 1))
    costed = _with_costs(both, tables.get(LAYERS))
    by_company = _with_company(costed, tables.get(masters.COMPANIES))
    serial = (by_company.tracking == "serial") | ((by_company.tracking == "") & by_company.single)
    named = by_company.mutate(
        serial_no=ibis.ifelse(serial, by_company.lot, ""), lot_no=ibis.ifelse(serial, "", by_company.lot)
    )
    return posted(named, _order)


def _order(rows: ir.Table) -> list[ir.Value]:
    """By time, then as Odoo numbered the lines; without numbers what comes in goes before what goes out."""
    return [
        rows.posting_date,
        rows.time,
        rows.line,
        rows.rank,
        rows.document_no,
        rows.item_no,
        rows.lot,
        rows.quantity > 0,
        rows.location_code,
        rows.quantity,
    ]


def _side(lines: ir.Table, here: str, there: str, sign: int) -> ir.Table:
    """What leaves or arrives at places of ours."""
    at, other = lines[f"{here}_place"], lines[f"{there}_use"]
    ours = lines.filter(lines[f"{here}_use"].isin(OURS))
    at, other = ours[f"{here}_place"], ours[f"{there}_use"]
    party_type = _by_use(other, _PARTIES, "")
    way = 0 if sign > 0 else 1
    adjustment = "Positive Adjmt." if sign > 0 else "Negative Adjmt."
    number = number_of(ours.id)
    return ours.select(
        posting_date=ours.posting_date,
        time=ours.moment.substr(11, 8),
        line=ibis.ifelse(number == "", ours.id, number.lpad(_ID_WIDTH, "0")),
        rank=ibis.cases((other.isin(OURS), 1), else_=0 if sign > 0 else 2),
        move=ours.move_id_number,
        way=ibis.literal(way),
        entry_type=_by_use(other, {use: types[way] for use, types in _TYPES.items()}, adjustment),
        document_type=_by_use(other, {use: types[way] for use, types in _DOCUMENTS.items()}, ""),
        document_no=plain(ours.reference),
        source_type=ibis.ifelse(ours.party == "", "", party_type),
        source_no=ibis.ifelse(party_type == "", "", ours.party),
        item_no=ours.item_no,
        location_code=at,
        lot=ours.lot,
        tracking=ours.tracking,
        single=ours.single,
        expiration_date=ours.expiration_date,
        unit_of_measure_code=ours.unit,
        quantity=ours["size"] * sign,
        company=ours.company,
    )


def _by_use(use: ir.StringValue, words: Mapping[str, str], otherwise: str) -> ir.StringValue:
    return ibis.cases(*((use == one, ibis.literal(word)) for one, word in words.items()), else_=otherwise)


def _with_costs(entries: ir.Table, layers: ir.Table | None) -> ir.Table:
    """The value of a move's layers, divided among its entries by quantity; transfers have none."""
    if layers is None:
        return entries.mutate(cost_amount_actual=ibis.null("decimal(18, 5)"))
    moves = layers.select(of_move=number_of(text(layers, "stock_move_id")), value=layers.value)
    moves = moves.filter(moves.of_move != "")
    values = moves.group_by("of_move").aggregate(layered=moves["value"].sum().cast(layers.value.type()))
    both = entries.left_join(values, (entries.move == values.of_move) & (entries.entry_type != "Transfer"))
    both = both.mutate(own=ibis.null(both.layered.type()), whole=ibis.ifelse(both.of_move.isnull(), "", both.move))
    return (
        divided(
            both,
            among=("whole", "way"),
            total="layered",
            weight="quantity",
            own="own",
            last=[column.desc() for column in _order(both)],
        )
        .rename(cost_amount_actual="part")
        .drop("own", "whole", "of_move", "layered")
    )


def _with_company(entries: ir.Table, companies: ir.Table | None) -> ir.Table:
    named = opened(entries, "company")
    said, number = plain(named.company_name), named.company_number
    if companies is None:
        return named.mutate(company=first_of(said, number))
    known = one_each(companies.select(of_id=number_of(text(companies, "id")), of_name=text(companies, "name")), "of_id")
    both = named.left_join(known, number == known.of_id)
    said = first_of(both.of_name, plain(both.company_name), both.company_number)
    return both.mutate(company=said).drop("of_id", "of_name")


def _filled(tables: Tables) -> frozenset[str]:
    """Columns of item ledger entries that the tables delivered say something about."""
    lines = tables[LINES]
    lots = has(lines, "lot_id") or has(lines, "lot_name")
    parties = has(lines, "partner_id") or masters.PICKINGS in tables or masters.MOVES in tables
    told = {
        "serial_no": lots,
        "lot_no": lots,
        "item_no": has(lines, "product_id") or has(lines, "product_code"),
        "document_no": has(lines, "reference"),
        "unit_of_measure_code": has(lines, "product_uom_id"),
        "company": has(lines, "company"),
        "cost_amount_actual": has(tables.get(LAYERS), "stock_move_id") and has(lines, "move_id"),
        "source_type": parties,
        "source_no": parties,
        "expiration_date": has(tables.get(masters.LOTS), "expiration_date"),
    }
    always = ("entry_no", "posting_date", "entry_type", "document_type", "location_code", "quantity")
    counted = ("remaining_quantity", "open", "positive")
    return frozenset((*always, *counted, *(name for name, there in told.items() if there)))
