"""Three years, day by day."""

from typing import Final

from reportgen.demo.adjusting import adjust
from reportgen.demo.days import START, working_days
from reportgen.demo.dice import Dice
from reportgen.demo.entries import History
from reportgen.demo.faults import HELD, schedule
from reportgen.demo.production import plan
from reportgen.demo.purchasing import open_the_books, review
from reportgen.demo.selling import sell
from reportgen.demo.transfers import replenish
from reportgen.demo.world import World

SEED: Final = 20230518


def live() -> History:
    """All that happened from START to END, always the same."""
    world = World(Dice(SEED), HELD)
    schedule(world)
    open_the_books(world, START)
    for day in working_days():
        world.do_what_is_due(day)
        review(world, day)
        plan(world, day)
        replenish(world, day)
        sell(world, day)
        adjust(world, day)
    return History(tuple(entry.closed() for entry in world.books.booked), tuple(world.books.values),
                   tuple(world.books.applications), tuple(world.production), tuple(world.transfers.values()),
                   tuple(world.purchases.values()))
