"""The demo: a company of our own and three years of its item ledger, made from nothing and always the same.

Brisa & Tolk Electric Cargo makes cargo bikes in Göteborg, buys and sells e-bikes and powered hand trucks from Utrecht,
Oslo and Porto, and writes its books as the ERP's analytics service would deliver them. People, places and numbers are
invented.
"""

from collections.abc import Mapping

from reportgen.demo.days import END, START
from reportgen.demo.faults import GLUED_TWINS, SEEDED_FAULTS, SeededFault
from reportgen.demo.history import live
from reportgen.demo.ledger_tables import ledger_texts
from reportgen.demo.master_tables import master_texts
from reportgen.demo.order_tables import order_texts
from reportgen.demo.partners import COMPANY

__all__ = ["COMPANY", "END", "GLUED_TWINS", "SEEDED_FAULTS", "START", "SeededFault", "generate_demo"]


def generate_demo() -> Mapping[str, str]:
    """File name to CSV text, to be written as UTF-8 into one folder; equal on every call and every machine.

    Posting dates run from START to END. Quantities are pieces, amounts euros; issues count negative.
    """
    history = live()
    return dict((*ledger_texts(history), *master_texts(history), *order_texts(history)))
