"""The decomposition tree."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.errors import SpecError
from reportgen.sections.decomposition_tree.view import TreeNode
from reportgen.sections.palette import NEGATIVE
from tests.asking import entry, figure_of, inventory, view_of
from tests.ledgers import Entry, ledgers

VENDORS = [{"vendor_no": "V1", "name": "Fabric & Sons"}]
STOCK = [
    *(entry(number, "Purchase", str(number), party="V1") for number in range(1, 6)),
    entry(6, "Purchase", "6", party="V2"),
    entry(7, "Positive Adjmt.", "7"),
]
"""Five serials from V1, one from V2, one without a vendor."""


def tree(**options: Any) -> Any:
    return view_of("decomposition_tree", inventory(STOCK, vendors=VENDORS), **options)


def shown(nodes: tuple[TreeNode, ...]) -> list[tuple[str, Any]]:
    return [(node.label, node.value) for node in nodes]


def test_the_path_is_followed_and_the_rest_gathered() -> None:
    """Quantity > V1 > its serials: two by name, then the others; each level sums to its parent."""
    view = tree(explain_by=["vendor", "serial_no"], path=["V1 Fabric & Sons"], top=2)

    assert (view.root.label, view.root.value) == ("Quantity", 7)
    assert shown(view.root.children) == [("V1 Fabric & Sons", 5), ("V2", 1), ("Others (1)", 1)]
    chosen = view.root.children[0]
    assert shown(chosen.children) == [("1", 1), ("2", 1), ("Others (3)", 3)]
    assert [(level.label, level.parent) for level in view.levels] == [
        ("Vendor No. & Name", "Quantity"),
        ("Serial No.", "V1 Fabric & Sons"),
    ]


def test_blank_values_have_a_name() -> None:
    """Entries without a vendor stand under (blank), after equal ones with a name."""
    assert shown(tree(explain_by=["vendor"]).root.children) == [("V1 Fabric & Sons", 5), ("V2", 1), ("(blank)", 1)]


def test_the_largest_or_the_smallest_is_followed() -> None:
    """expand: largest opens V1, smallest the first of the smallest; none opens nothing."""
    assert tree(explain_by=["vendor", "serial_no"], expand="largest").levels[1].parent == "V1 Fabric & Sons"
    assert tree(explain_by=["vendor", "serial_no"], expand="smallest").levels[1].parent == "V2"
    assert len(tree(explain_by=["vendor", "serial_no"], expand="none").levels) == 1


def test_a_chosen_node_is_always_shown() -> None:
    """V2 is not among the first one, but it is on the path."""
    view = tree(explain_by=["vendor", "serial_no"], path=["V2"], top=1)

    assert shown(view.root.children) == [("V2", 1), ("Others (2)", 6)]


def test_a_path_that_leads_nowhere_is_told() -> None:
    """The tree stops, and a note says where."""
    view = tree(explain_by=["vendor", "serial_no"], path=["V9"])

    assert len(view.levels) == 1
    assert view.notes == (
        'The path goes on to Vendor No. & Name "V9", which has no entries here; the tree stops above it.',
    )


def test_bars_are_relative_to_the_largest_sibling() -> None:
    """V1 with 5 is as long as can be, V2 a fifth of that."""
    assert [float(node.bar) for node in tree(explain_by=["vendor"]).root.children] == [1, 0.2, 0.2]


def test_what_does_not_add_up_cannot_be_analyzed() -> None:
    """An average has no parts: the spec is told so."""
    with pytest.raises(SpecError, match="cannot analyze 'average_age_days'"):
        tree(analyze="average_age_days")


DIMENSIONS = ["vendor", "document_no", "serial_no", "item_no", "entry_type", "location_code", "status"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ledgers(), st.permutations(DIMENSIONS), st.sampled_from(["largest", "smallest"]), st.integers(1, 4))
def test_every_level_sums_to_its_parent(entries: tuple[Entry, ...], names: list[str], follow: str, top: int) -> None:
    """Whatever the ledger, the order of dimensions and the number of bars."""
    view = view_of("decomposition_tree", inventory(entries), explain_by=names, expand=follow, top=top, depth=4)

    nodes = [view.root]
    for node in nodes:
        if node.children:
            assert sum(child.value or 0 for child in node.children) == (node.value or 0)
            assert len(node.children) <= top + 1
            nodes.extend(node.children)


def test_the_drawing_names_what_it_shows() -> None:
    """The figure's words say measure, dimensions and path; an empty tree has no figure."""
    figure = figure_of("decomposition_tree", tree(explain_by=["vendor", "serial_no"], path=["V1 Fabric & Sons"]))

    assert figure is not None
    assert figure.alt == (
        "Decomposition tree: Quantity 7, explained by Vendor No. & Name, Serial No. "
        "Path Quantity > V1 Fabric & Sons, then by Serial No."
    )
    assert figure_of("decomposition_tree", view_of("decomposition_tree", inventory([]))) is None


def test_bars_below_zero_have_a_colour_of_their_own() -> None:
    """A loss of two beside a gain of one: as long as the largest, in another colour."""
    view = view_of(
        "decomposition_tree",
        inventory([entry(1, "Purchase"), entry(2, "Sale", quantity=-2)]),
        explain_by=["entry_type"],
    )
    figure = figure_of("decomposition_tree", view)

    assert [(node.label, node.bar) for node in view.root.children] == [("Purchase", Decimal("0.5")), ("Sale", 1)]
    assert figure is not None and NEGATIVE in str(figure.wide.spec)
