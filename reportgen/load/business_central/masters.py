"""Master data and open orders: few rows that change at any place, so that all of them are fetched each time."""

from reportgen.load.business_central.cells import table_of, together
from reportgen.load.business_central.client import Query
from reportgen.load.business_central.store import Parts
from reportgen.load.business_central.task import News, Task


def brought_up_to_date(task: Task) -> News:
    """Fetch all rows, and put them in the place of those of before.

    Raises:
        DataError: if the service does not give them; what was kept before stays.
    """
    found, store = task.found, task.store
    task.say("fetching")
    query = Query(found.name, select=tuple(found.columns))
    tables = [
        table_of(page.entities, found.columns, task.company.name) for page in task.client.pages(task.company, query)
    ]
    before = store.kept.rows if store.kept else 0
    rows = together(tables)
    store.replace(rows, Parts(tuple(found.columns), asked_at=task.client.answered_at))
    return News(task.company.name, found.entity.table, found.title, len(rows), len(rows) - before, anew=True)
