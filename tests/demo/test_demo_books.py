"""Booking by itself: what an issue takes, what it costs, and what the value entries say."""

from dataclasses import replace
from datetime import date

from reportgen.demo.books import Books
from reportgen.demo.days import is_working_day, months_after, working_day_before, working_day_from
from reportgen.demo.entries import Posting

TYRES = Posting(posting_date=date(2024, 3, 4), entry_type="Purchase", document_no="R1", item="TYRE-20", quantity=10,
                location="WORKS", cost=1000)
MOTOR = Posting(posting_date=date(2024, 3, 4), entry_type="Purchase", document_no="R1", item="MOT-85", serial="M1",
                quantity=1, location="WORKS", cost=38500)


def _sold(goods: Posting, pieces: int, day: date = date(2024, 3, 20)) -> Posting:
    return replace(goods, posting_date=day, entry_type="Sale", document_no="S1", quantity=-pieces, cost=0, sales=5000)


def test_untracked_goods_leave_first_in_first_out():
    """Twelve of ten at 1.00 and ten at 2.00 cost 14.00 and leave eight.

    date    quantity   cost
    4 Mar         10  10.00
    5 Mar         10  20.00
    20 Mar       -12
    """
    books = Books()
    first, second = books.post(TYRES), books.post(replace(TYRES, posting_date=date(2024, 3, 5), cost=2000))
    sale = books.post(_sold(TYRES, 12))

    assert (sale.cost_actual, first.remaining, second.remaining, second.value) == (-1400, 0, 8, 1600)
    applied = [(row.inbound, row.outbound, row.quantity) for row in books.applications]
    assert applied == [(1, 0, 10), (2, 0, 10), (1, 3, -10), (2, 3, -2)]


def test_cents_are_never_lost():
    """Three issues of a receipt of three pieces for 10.00 cost 10.00 together."""
    books = Books()
    books.post(replace(TYRES, quantity=3))
    costs = [books.post(_sold(TYRES, 1)).cost_actual for _ in range(3)]

    assert sum(costs) == -1000
    assert max(costs) - min(costs) <= 1


def test_a_serial_takes_its_own_receipt():
    """Of two motors the one sold leaves with its own cost, though the other came first."""
    books = Books()
    books.post(MOTOR)
    dearer = books.post(replace(MOTOR, serial="M2", cost=39900))
    sale = books.post(_sold(dearer.posting, 1))

    assert (sale.cost_actual, dearer.remaining) == (-39900, 0)


def test_what_is_not_there_stays_open_below_zero():
    """A serial number sold without a receipt costs what the item costs, and remains -1."""
    books = Books()
    sale = books.post(_sold(MOTOR, 1))

    assert (sale.remaining, sale.cost_actual) == (-1, -38500)
    assert (books.applications[0].inbound, books.applications[0].outbound) == (0, 1)


def test_a_receipt_of_tomorrow_is_not_there_today():
    """An issue takes nothing that was posted after it."""
    books = Books()
    receipt = books.post(replace(MOTOR, posting_date=date(2024, 3, 21)))
    sale = books.post(_sold(MOTOR, 1))

    assert (receipt.remaining, sale.remaining) == (1, -1)


def test_an_invoice_makes_expected_cost_actual():
    """Received not invoiced is expected cost only; the invoice's value entry turns it round."""
    books = Books()
    receipt = books.post(replace(MOTOR, invoiced=False))
    received = receipt.closed()
    books.invoice(receipt, date(2024, 4, 2), "Purchase Invoice", "I1")
    values = [(value.cost_actual, value.cost_expected, value.expected) for value in books.values]

    assert values == [(0, 38500, True), (38500, -38500, False)]
    assert (received.cost_actual, received.cost_expected, received.invoiced_quantity) == (0, 38500, 0)
    assert (receipt.cost_actual, receipt.cost_expected, receipt.invoiced_quantity) == (38500, 0, 1)
    assert (received.completely_invoiced, receipt.completely_invoiced) == (False, True)


def test_charges_and_write_downs_move_the_value_of_what_lies_there():
    """Freight raises what the next issue costs, a write-down lowers it."""
    books = Books()
    receipt = books.post(MOTOR)
    books.charge(receipt, date(2024, 3, 5), "I2", 700, "FREIGHT-IN")
    books.revalue(receipt, date(2024, 3, 6), "V1", -9200)
    sale = books.post(_sold(MOTOR, 1))

    assert (receipt.cost_actual, sale.cost_actual) == (30000, -30000)
    assert [value.kind for value in books.values] == ["Direct Cost", "Direct Cost", "Revaluation", "Direct Cost"]


def test_months_end_where_they_end():
    """A month after 31 January is 29 February in a leap year; 18 months are a year and six months."""
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2023, 8, 31), 18) == date(2025, 2, 28)
    assert months_after(date(2023, 11, 15), 1) == date(2023, 12, 15)


def test_working_days_skip_weekends_and_holidays():
    """25 December 2025 is a Thursday: the next working day is Monday, the one before is Wednesday."""
    assert not is_working_day(date(2025, 12, 25))
    assert working_day_from(date(2025, 12, 25)) == date(2025, 12, 29)
    assert working_day_before(date(2025, 12, 27), 1) == date(2025, 12, 24)
    assert working_day_before(date(2023, 1, 4), 9) == date(2023, 1, 2)
