"""The count sheet."""

from tests.asking import entry, inventory, view_of


def test_lines_stand_in_walking_order() -> None:
    """Locations, bins, items and serial numbers in natural order: S-9 before S-10."""
    stock = [entry(1, "Purchase", "S-10"), entry(2, "Purchase", "S-9"), entry(3, "Purchase", "A", place="EAST")]

    view = view_of("count_sheet", inventory(stock))

    assert [(line.location_code, line.serial_no) for line in view.lines] == [
        ("EAST", "A"),
        ("MAIN", "S-9"),
        ("MAIN", "S-10"),
    ]
