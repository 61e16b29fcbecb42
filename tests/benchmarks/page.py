"""What readers wait for on the explored page, in headless Chromium, beside two peers with the same rows.

    python -m tests.benchmarks.page [--serials 100000 1000000] [--tries 3] [--keep FOLDER]

Makes a ledger with 1.8 entries a serial number, builds the product's report and a list of all serial numbers, and
measures, from a file: size, first paint, time until readers can act, actions up to the frame that shows their result,
memory. The peers are one plain HTML table and a DataTables page (from the package itables, if it is installed).
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.conftest import CHROMIUM

TARGETS = {
    100_000: {"file": 1.5, "first paint": 1000, "ready": 1000, "action": 100, "memory": None},
    1_000_000: {"file": 12, "first paint": 1000, "ready": 3000, "action": 300, "memory": 1024},
}
"""MB, milliseconds, milliseconds, milliseconds, MiB."""
PATIENCE = 180_000
"""Milliseconds after which a page is given up."""
PROCESSOR = ", processor"
"""Ending of what the page's own thread worked for a figure: a busy machine does not lengthen that."""

LEDGER = """
create table received as
  select i, 'SN' || lpad(i::varchar, 9, '0') as serial, 'ITEM-' || lpad((hash(i) % 2000)::varchar, 5, '0') as item,
         (['MAIN', 'EAST', 'WEST', 'NORTH'])[1 + (hash(i * 7) % 4)::int] as place,
         date '2020-01-01' + (hash(i * 3) % 1800)::int as received_on,
         (100 + hash(i * 5) % 90000 / 100)::decimal(18, 2) as cost, hash(i * 17) % 10 as fate
  from range({serials}) t(i);
create table entries as
  select i * 10 as k, 'Purchase' as kind, 'Vendor' as party_kind, (10000 + hash(i) % 50 * 1000)::varchar as party,
         'PR' || (i // 20) as doc, received_on as posted, item, place, serial, 1 as q, cost, 0::decimal(18, 2) as sales
  from received
  union all
  select i * 10 + 1, 'Sale', 'Customer', (10000 + hash(i * 11) % 500 * 10)::varchar, 'SS' || (i // 5),
         received_on + 1 + (hash(i * 13) % 200)::int, item, place, serial, -1, -cost, (cost * 1.4)::decimal(18, 2)
  from received where fate < 6
  union all
  select i * 10 + 2 + s, 'Transfer', '', '', 'TO' || (i // 9), received_on + 300, item,
         if(s = 0, place, 'SOUTH'), serial, if(s = 0, -1, 1), if(s = 0, -cost, cost), 0
  from received, range(2) x(s) where fate = 9;
copy (
  select row_number() over (order by posted, k) as "Entry No.", kind as "Entry Type", party_kind as "Source Type",
         party as "Source No.", doc as "Document No.", posted as "Posting Date", item as "Item No.",
         place as "Location Code", serial as "Serial No.", q::decimal(18, 5) as "Quantity",
         cost as "Cost Amount (Actual)", sales as "Sales Amount (Actual)"
  from entries order by 1
) to '{folder}/item_ledger_entries.parquet' (format parquet);
copy (
  select distinct item as "No.", 'Article ' || right(item, 5) as "Description",
         'GROUP-' || lpad((hash(item) % 40)::varchar, 2, '0') as "Item Category Code" from received order by 1
) to '{folder}/items.csv' (header);
"""
SPEC = """
title: Inventory by Serial No.
name: {name}
as_of: latest
source: {folder}
outputs: [html]
sections:
"""
PRODUCT = """
  - {kind: kpis, measures: [inventory_quantity, serials_on_hand, items, inventory_value]}
  - kind: decomposition_tree
    analyze: quantity
    explain_by: [vendor, document_no, serial_no, item_no, entry_type, customer]
    expand: largest
    depth: 3
    top: 7
  - {kind: matrix, rows: [item_category_code, item_no, serial_no], values: [inventory_quantity], zeros: hide}
  - {kind: treemap, group: [item_category_code, item_no, serial_no], size: inventory_quantity}
"""
LIST = """
  - {kind: kpis, measures: [serials, serials_on_hand]}
  - {kind: serials, show: all, columns: [status, present_location, received_date, quantity]}
"""

CLICK = "document.querySelector(`{}`).click()"
CLICKED = "document.querySelector(`{}`).focus()"
ACTIONS = {
    "tree: open a bar by another dimension": (
        "document.querySelectorAll('.tree-node[aria-level=\"2\"] .tree-plus')[1].click()",
        CLICK.format(".tree-menu [role=menuitem]:not([aria-disabled=true])"),
    ),
    "matrix: expand a row": ("", CLICK.format('.mx-row[aria-expanded="false"] .mx-twist')),
    "matrix: expand all": (
        "",
        "{const one = document.querySelector('.mx-open select'); one.value = one.options[one.options.length - 1].value;"
        "one.dispatchEvent(new Event('change', {bubbles: true}))}",
    ),
    "matrix: sort": ("", "document.querySelectorAll('.mx-sort')[1].click()"),
    "matrix: search": (CLICKED.format(".mx-search"), "typed('.mx-search', 'SN00000123')"),
    "treemap: open a group": (
        "",
        "document.querySelector('.tm-map [tabindex=\"0\"]').dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}))",
    ),
    "cross-filter: choose a bar": ("", "document.querySelectorAll('.tree-node[aria-level=\"2\"]')[2].click()"),
    "cross-filter: clear": ("", CLICK.format(".filter-steps button:last-child")),
}
"""For each: what gets ready for it, and what is measured."""
LIST_ACTIONS = {
    "list: sort by day": ("", "document.querySelectorAll('.list-sort')[4].click()"),
    "list: search": (CLICKED.format(".list-search"), "typed('.list-search', 'SN00000123')"),
    "list: scroll to the middle": (
        "typed('.list-search', '')",
        "{const one = document.querySelector('.list-window'); one.scrollTop = one.scrollHeight / 2}",
    ),
}
DATATABLES_ACTIONS = {
    "list: sort by day": ("", "document.querySelectorAll('thead th')[4].click()"),
    "list: search": ("", "typed('.dt-search input', 'SN00000123')"),
}
STOPWATCH = """
window.typed = (where, text) => {
  const box = document.querySelector(where);
  box.value = text;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  box.dispatchEvent(new KeyboardEvent('keyup', {bubbles: true}));
};
window.untilPainted = (act) => new Promise((done, failed) => requestAnimationFrame(() => setTimeout(() => {
  const start = performance.now();
  try { act(); } catch (error) { failed(error); return; }
  requestAnimationFrame(() => { const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start); channel.port2.postMessage(0); });
})));
"""


@dataclass(frozen=True)
class Candidate:
    """A page, what is tried on it, and the script that is true once readers can act."""

    name: str
    file: Path
    actions: Mapping[str, tuple[str, str]]
    ready: str


def main() -> None:
    """Measure every page for each number of serial numbers."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--serials", type=int, nargs="+", default=[100_000])
    words.add_argument("--tries", type=int, default=3)
    words.add_argument("--keep", type=Path, help="folder for ledgers and pages, made once and used again")
    words.add_argument("--no-peers", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for serials in asked.serials:
            folder = (asked.keep or Path(scratch)).resolve() / str(serials)
            print(f"\n{serials:,} serial numbers; medians of {asked.tries} tries")
            for one in candidates(folder, serials, not asked.no_peers):
                report(one, [attempt(one) for _ in range(asked.tries)], TARGETS.get(serials, {}))


def candidates(folder: Path, serials: int, peers: bool) -> Iterator[Candidate]:
    """The pages, each built when its turn comes."""
    ledger = folder / "ledger"
    if not ledger.exists():
        ledger.mkdir(parents=True)
        duckdb.connect().execute("set enable_progress_bar = false").execute(
            LEDGER.format(serials=serials, folder=ledger)
        )
    marked = "performance.getEntriesByName('reportgen:whole').length > 0"
    yield Candidate("the report", built(folder, "report", PRODUCT), ACTIONS, marked)
    yield Candidate("the list", built(folder, "list", LIST), LIST_ACTIONS, marked)
    if not peers:
        return
    yield Candidate("plain table", plain_table(folder), {}, "document.readyState === 'complete'")
    if find_spec("itables") is None:
        print("  DataTables: not measured, for the package itables is not installed")
        return
    yield Candidate("DataTables", data_tables(folder), DATATABLES_ACTIONS, "window.shown === true")


def built(folder: Path, name: str, sections: str) -> Path:
    """The report's page, and a line on how long it took."""
    spec = folder / f"{name}.yaml"
    spec.write_text(SPEC.format(name=name, folder=folder / "ledger") + sections)
    page = folder / name / f"{name}.html"
    if page.exists():
        return page
    start = time.perf_counter()
    order = [sys.executable, "-m", "reportgen", "build", str(spec), "--out", str(folder)]
    subprocess.run(order, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    print(f"  {name} built in {time.perf_counter() - start:.0f} s")
    return page


def rows_of(folder: Path) -> Sequence[tuple[Any, ...]]:
    """The same rows for the peers: item, serial number, location, day, quantity on hand."""
    found = duckdb.sql(f"""
        select "Item No.", "Serial No.", arg_max("Location Code", "Entry No."),
               if(sum("Quantity") > 0, 'in stock', 'sold'), min("Posting Date")::varchar, sum("Quantity")::int
        from '{folder}/ledger/item_ledger_entries.parquet' group by 1, 2 order by 1, 2""")
    return found.fetchall()


_HEADS = ("Item No.", "Serial No.", "Location", "Status", "Received", "Quantity")


def plain_table(folder: Path) -> Path:
    """All rows as one table, nothing else."""
    page = folder / "plain.html"
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows_of(folder))
    page.write_text(
        f"<!doctype html><meta charset=utf-8><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return page


def data_tables(folder: Path) -> Path:
    """All rows as data of a DataTables page, ten of them shown, as it is used for tables of this length."""
    import itables

    parts = Path(itables.__file__).parent / "html"
    script = (parts / "dt_bundle.js").read_text().replace("</script", "<\\/script")
    module, made = script.rsplit("export{", 1)
    names = dict(reversed(one.split(" as ")) for one in made.split("}", 1)[0].split(","))
    columns = json.dumps([{"title": head} for head in _HEADS])
    data = json.dumps([[cell if isinstance(cell, int) else str(cell) for cell in row] for row in rows_of(folder)])
    start = (
        f"{names['jQuery']}('#all').DataTable({{data: JSON.parse(document.querySelector('#data').textContent),"
        f"columns: {columns}, deferRender: true, initComplete: () => {{ window.shown = true; }}}});"
    )
    page = folder / "datatables.html"
    style = (parts / "dt_bundle.css").read_text()
    page.write_text(
        f"<!doctype html><meta charset=utf-8><style>{style}</style><table id=all></table>"
        f"<script type='application/json' id=data>{data}</script><script type=module>{module};{start}</script>"
    )
    return page


def attempt(one: Candidate) -> Mapping[str, float]:
    """One try in a browser of its own; what did not work is left out and told."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)
        try:
            return measured(browser, page, one)
        except BrowserError as error:
            print(f"    {one.name}: {str(error).splitlines()[0][:160]}")
            return {}
        finally:
            browser.close()


def measured(browser: Browser, page: Page, one: Candidate) -> Mapping[str, float]:
    """Load, memory at rest, the actions one after another, memory after them."""
    page.add_init_script(STOPWATCH)
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    clock.send("Performance.enable")
    page.goto(one.file.as_uri())
    give_up = time.monotonic() + PATIENCE / 1000
    while not page.evaluate(one.ready):
        if time.monotonic() > give_up:
            raise BrowserError(f"nobody can act after {PATIENCE / 1000:.0f} s")
        page.wait_for_timeout(100)
    page.wait_for_timeout(500)
    found = page.evaluate("""() => ({
      'first paint': performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
      ready: (performance.getEntriesByName('reportgen:ready')[0] ?? performance.getEntriesByType('navigation')[0]
        ).startTime || performance.now() - 500,
      'all sections': performance.getEntriesByName('reportgen:whole')[0]?.startTime ?? NaN})""")
    found["all sections" + PROCESSOR] = busy(clock)
    found |= {f"{name}, at rest": value for name, value in memory(browser, page).items()}
    for name, (before, action) in one.actions.items():
        try:
            if before:
                page.evaluate(f"untilPainted(() => {{ {before} }})")
                page.wait_for_timeout(500)
            worked = busy(clock)
            found[name] = page.evaluate(f"untilPainted(() => {{ {action} }})")
            found[name + PROCESSOR] = busy(clock) - worked
        except BrowserError as error:
            print(f"    {name}: {str(error).splitlines()[0][:160]}")
    found |= {f"{name}, after all": value for name, value in memory(browser, page).items()}
    for name, value in page.evaluate(
        "performance.getEntriesByType('measure').filter(one => one.name.startsWith('reportgen:'))"
        ".map(one => [one.name, one.duration])"
    ):
        label = f"script {name.removeprefix('reportgen:')}"
        found[label] = max(value, found.get(label, 0))
    return {name: value for name, value in found.items() if value == value}


def busy(clock: CDPSession) -> float:
    """Milliseconds that the page's thread has worked so far, whatever else the machine does."""
    metrics = {one["name"]: one["value"] for one in clock.send("Performance.getMetrics")["metrics"]}
    return metrics["TaskDuration"] * 1000


def memory(browser: Browser, page: Page) -> Mapping[str, float]:
    """MiB: objects and buffers of the script, and the renderer's process; the latter also at its peak."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [status_of(one["id"]) for one in processes if one["type"] == "renderer"]
    largest = max(renderers, key=lambda one: one["VmRSS"])
    script = (heap["usedSize"] + heap.get("backingStorageSize", 0)) / 2**20
    return {"script memory": script, "process": largest["VmRSS"] / 1024, "process at its peak": largest["VmHWM"] / 1024}


def status_of(process: int) -> Mapping[str, int]:
    """Kilobytes that the process takes now (VmRSS) and took at most (VmHWM)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("VmRSS", "VmHWM"))}


def report(one: Candidate, tries: Sequence[Mapping[str, float]], targets: Mapping[str, float | None]) -> None:
    """One line a figure, beside its target."""
    size = one.file.stat().st_size / 1e6
    print(f"\n  {one.name}\n    {'file':45} {size:9.2f} MB {beside(size, targets.get('file'))}")
    middle = {
        name: statistics.median(some[name] for some in tries if name in some)
        for name in dict.fromkeys(name for some in tries for name in some)
    }
    for name, value in middle.items():
        if name.endswith(PROCESSOR):
            continue
        unit = "MiB" if name.startswith(("script memory", "process")) else "ms"
        worked = f"{middle[name + PROCESSOR]:7.0f} ms of work" if name + PROCESSOR in middle else ""
        print(f"    {name:45} {value:9.0f} {unit:4}{worked:18} {beside(value, target_of(name, targets))}")


def target_of(name: str, targets: Mapping[str, float | None]) -> float | None:
    """The limit for a figure, if there is one."""
    if name.startswith("process"):
        return targets.get("memory")
    return targets.get("action" if ":" in name else name)


def beside(value: float, target: float | None) -> str:
    """The target, and whether it is met."""
    return "" if target is None else f"(target {target:g}: {'met' if value <= target else 'MISSED'})"


if __name__ == "__main__":
    main()
