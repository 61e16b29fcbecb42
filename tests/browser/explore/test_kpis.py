"""Figures of the page after any filter are those of the report made through that filter, to the last digit."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from reportgen.model.inventory import Inventory, Scope
from reportgen.pipeline import Order, workshop
from reportgen.render.numbers import LocaleFormats
from reportgen.spec.vocabulary import Condition
from tests.browser.explore.asking import figures, show
from tests.browser.explore.pages import Pages, unclean
from tests.report.building import MOMENT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explore")]

FILTERS = ("location", "item_category_code", "item", "supplier", "customer", "entry_type", "posting_month", "status")
CARDS = ("inventory_quantity", "serials_on_hand", "items", "inventory_value", "expired_inventory", "average_age_days")
CHOICES = (
    ("treemap", ("item_category_code", "item_no", "serial_no")),
    ("decomposition_tree", ("vendor", "entry_type", "document_no")),
)
FORMATS = LocaleFormats("en-US")
EXAMPLES = 16


@dataclass(frozen=True)
class Asked:
    """What a reader filters and chooses, by the names and texts of the report."""

    filters: Mapping[str, Sequence[str]]
    section: str
    dimensions: Sequence[str]
    paths: Sequence[Sequence[str]]

    @property
    def state(self) -> dict[str, Any]:
        """As an address holds it."""
        choice = {"c": [self.section, self.dimensions, self.paths]} if self.paths else {}
        return {"f": dict(self.filters), **choice}


@pytest.fixture(scope="module")
def inventory(explore_pages: Pages) -> Iterator[Inventory]:
    """The product's ledger, as the model has it."""
    folder = explore_pages.reports["product"].folder.parents[1]
    order = Order(folder / "report.yaml", folder / "unused", MOMENT, formats=("json",))
    names = frozenset(("location_code", "entry_type", "source_no", "source_type", "document_no"))
    with workshop(order, lambda line: None, reads=names) as shop, shop.inventory(shop.spec) as whole:
        yield whole


def test_figures_are_those_of_the_model_through_the_same_filter(open_page, inventory: Inventory) -> None:
    """Key figures, the matrix's totals and the tree's root, for random filters and choices."""
    dice, page, counted = random.Random(66), open_page("product"), set()
    values = {name: _groups(inventory, (name,)) for name in FILTERS}
    branches = {section: _groups(inventory, names) for section, names in CHOICES}
    for _ in range(EXAMPLES):
        asked = _drawn(dice, values, branches)
        show(page, asked.state)
        found = figures(page)
        assert found["cards"] == _told(inventory, asked, CARDS), asked
        assert found["total"][:2] == _told(inventory, asked, ("inventory_quantity", "inventory_value"), ""), asked
        assert found["root"] == _told(inventory, asked, ("quantity",), section="decomposition_tree")[0], asked
        counted.add(found["cards"][0])
    assert len(counted) > EXAMPLES // 3
    assert unclean(page) == []


def _groups(inventory: Inventory, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Every combination of values, as report.json writes them."""
    frame = inventory.frame(Scope(), inventory.levels(names), ("quantity",))
    return [tuple(map(str, row)) for row in frame[list(names)].itertuples(index=False)]


def _drawn(dice: random.Random, values: Mapping[str, list[Any]], branches: Mapping[str, list[Any]]) -> Asked:
    names = dice.sample(FILTERS, dice.choice((0, 1, 1, 2, 3)))
    filters = {name: [text for (text,) in _some(dice, values[name])] for name in names}
    section, dimensions = dice.choice(CHOICES)
    depth = dice.randint(0, len(dimensions))
    heads = sorted({path[:depth] for path in branches[section]})
    # Several branches of the outermost level, or one of any depth: what the model can be asked in one go, too.
    paths = _some(dice, heads) if depth == 1 else [dice.choice(heads)] if depth else []
    return Asked(filters, section, dimensions, paths)


def _some(dice: random.Random, listed: list[Any]) -> list[Any]:
    return dice.sample(listed, dice.randint(1, min(4, len(listed))))


def _told(
    inventory: Inventory, asked: Asked, measures: Sequence[str], blank: str = "(blank)", section: str = ""
) -> list[str]:
    """The measures as a section shows them; it does not get its own choice."""
    narrowed = inventory.through({name: Condition(**{"in": texts}) for name, texts in asked.filters.items()})
    paths = [] if section == asked.section else asked.paths
    dimensions = inventory.levels(asked.dimensions)
    several = {asked.dimensions[0]: Condition(**{"in": [path[0] for path in paths]})} if len(paths) > 1 else {}
    within = list(zip(dimensions, paths[0], strict=False)) if len(paths) == 1 else []
    frame = narrowed.frame(Scope(True, several), (), measures, within=within)
    row = [frame[name].iat[0] for name in measures]
    units = [inventory.measure(name).unit for name in measures]
    return [blank if value is None else FORMATS.number(value, unit) for value, unit in zip(row, units, strict=True)]


def test_cards_stay_blank_where_nothing_counts_and_hide_comparisons(open_page) -> None:
    """No entry is "(blank)" and not 0; targets are of the whole report, and come back with it."""
    page = open_page("lists")
    target = page.locator("#kpis .card .delta.target")
    before = [page.locator("#kpis .card").nth(place).inner_text() for place in range(4)]
    assert target.is_visible()

    show(page, {"f": {"entry_type": ["Negative Adjmt."]}})
    assert page.locator("#kpis .value").all_inner_texts()[2] == "(blank)"
    assert not target.is_visible()
    assert page.get_by_text("Comparison: only for the whole report").is_visible()

    page.get_by_role("button", name="Clear all").click()
    assert [page.locator("#kpis .card").nth(place).inner_text() for place in range(4)] == before
