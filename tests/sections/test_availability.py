"""On hand, what comes and goes, and when it runs short."""

from datetime import date
from decimal import Decimal

from tests.asking import entry, inventory, view_of


def test_orders_move_the_balance_period_by_period() -> None:
    """11 on hand, 12 ordered for July, 5 more arrive on the 20th: short by 1 from the first of July on.

    on hand: 1 with a serial number, 10 without
    sales order: 12 on 2025-07-01
    purchase order: 5 on 2025-07-20
    """
    view = view_of(
        "availability",
        inventory(
            [entry(1, "Purchase", "S1"), entry(2, "Purchase", "", 10)],
            date(2025, 6, 15),
            sales_lines=[
                {
                    "document_type": "Order",
                    "item_no": "PUMP",
                    "location_code": "MAIN",
                    "shipment_date": date(2025, 7, 1),
                    "outstanding_qty_base": Decimal(12),
                }
            ],
            purchase_lines=[
                {
                    "document_type": "Order",
                    "item_no": "PUMP",
                    "location_code": "MAIN",
                    "expected_receipt_date": date(2025, 7, 20),
                    "outstanding_qty_base": Decimal(5),
                }
            ],
        ),
        periods=2,
    )

    (row,) = view.rows
    assert (row.path, row.on_hand, row.tracked) == (("PUMP", "MAIN"), 11, 1)
    assert [one.projected for one in row.periods] == [11, 4, 4]
    assert row.shortage.words == "short by 1 on 2025-07-01"
