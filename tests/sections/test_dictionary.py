"""The dictionary."""

from tests.asking import entry, inventory, view_of


def test_it_explains_what_the_report_shows() -> None:
    """Each measure with its formula, each dimension with its meaning, filters in words."""
    view = view_of(
        "dictionary",
        inventory([entry(1, "Purchase")]),
        names=["quantity", "item_category", "serial_no"],
        filters=["The report: Entry No. up to 828."],
    )

    assert [(term.name, term.meaning) for term in view.measures] == [
        ("quantity", "Sum of Quantity over the entries posted in the period.")
    ]
    assert [term.name for term in view.dimensions] == ["category_level_1", "serial_no"]
    assert view.filters == ("The report: Entry No. up to 828.",)
